"""What shapes of an RTF file say of themselves: whether they are shown, words of WordArt."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.documents.base.document import Block
from app.documents.base.visibility import MARGIN_PT, PAPER_PT
from app.documents.flow.rtf.state import TWIPS_PER_PT

PLACES = frozenset(("shpleft", "shptop", "shpright", "shpbottom"))
"""Words about where a shape stands, in twips from the page, its margins or the text."""


@dataclass(slots=True)
class _Shape:
    is_hidden: bool = False
    words: str = ""
    blocks: list[Block] = field(default_factory=list)


class Shapes:
    """The shapes that are open, the innermost last; their properties are pairs of name and value
    (Rich Text Format Specification 1.9.1, "Drawing Object Properties")."""

    def __init__(self) -> None:
        self._open: list[_Shape] = []
        self._name = ""

    def begin(self) -> None:
        """A shape begins."""
        self._open.append(_Shape())

    def keep(self, blocks: list[Block]) -> bool:
        """Takes the text of the shape that is open until its end; False where none is."""
        if self._open:
            self._open[-1].blocks += blocks
        return bool(self._open)

    def end(self) -> tuple[str, list[Block], bool]:
        """Ends it and gives the words of its WordArt, its text, and whether it is shown: neither it
        nor one around it is hidden."""
        is_hidden = any(shape.is_hidden for shape in self._open)
        ended = self._open.pop() if self._open else _Shape()
        return ended.words, ended.blocks, not is_hidden

    def word(self, name: str, twips: int) -> None:
        """One of `PLACES`: a shape that ends before any paper, or begins behind it, is not seen."""
        if not self._open:
            return
        if name in ("shpright", "shpbottom"):
            is_beside = twips < -MARGIN_PT * TWIPS_PER_PT
        else:
            is_beside = twips > PAPER_PT * TWIPS_PER_PT
        self._open[-1].is_hidden |= is_beside

    def name_property(self, name: str) -> None:
        """The name of a property, whose value follows."""
        self._name = name

    def give_property(self, value: str) -> None:
        """The value of the property that was named last."""
        if not self._open:
            return
        if self._name == "fHidden":
            self._open[-1].is_hidden |= value not in ("", "0")
        elif self._name == "gtextUNICODE":
            self._open[-1].words = value
