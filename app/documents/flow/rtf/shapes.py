"""What shapes of an RTF file say of themselves: whether they are shown, words of WordArt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class _Shape:
    is_hidden: bool = False
    words: str = ""


class Shapes:
    """The shapes that are open, the innermost last; their properties are pairs of name and value
    (Rich Text Format Specification 1.9.1, "Drawing Object Properties")."""

    def __init__(self) -> None:
        self._open: list[_Shape] = []
        self._name = ""

    def begin(self) -> None:
        """A shape begins."""
        self._open.append(_Shape())

    def end(self) -> str:
        """Ends it and gives the words of its WordArt, or ""."""
        ended = self._open.pop() if self._open else _Shape()
        return "" if ended.is_hidden else ended.words

    def name_property(self, name: str) -> None:
        """The name of a property, whose value follows."""
        self._name = name

    def give_property(self, value: str) -> None:
        """The value of the property that was named last."""
        if not self._open:
            return
        if self._name == "fHidden":
            self._open[-1].is_hidden = value not in ("", "0")
        elif self._name == "gtextUNICODE":
            self._open[-1].words = value

    @property
    def is_hidden(self) -> bool:
        """Whether the shape that is open, or one around it, is not shown."""
        return any(shape.is_hidden for shape in self._open)
