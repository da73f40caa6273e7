"""What shapes of an RTF file say of themselves: whether they are shown, words of WordArt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from app.documents.base.document import Block
from app.documents.base.visibility import DOWN_PT, MARGIN_PT, MIN_BACKDROP_PT2, PAPER_PT
from app.documents.flow.rtf.state import TWIPS_PER_PT

_EDGES = ("shpleft", "shptop", "shpright", "shpbottom")
_BEHIND, _ON_TEXT = "shpfblwtxt", "shpbypara"
PLACES = frozenset((*_EDGES, _BEHIND, _ON_TEXT))
"""Words about where a shape stands: its edges in twips from the page, its margins or the text,
whether it hangs on a paragraph, and whether it lies behind the text."""


@dataclass(slots=True)
class _Shape:
    is_hidden: bool = False
    is_behind: bool = False
    is_on_text: bool = False
    is_filled: bool = True
    edges_pt: dict[str, float] = field(default_factory=dict)
    words: str = ""
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_beside(self) -> bool:
        """Whether it ends before any paper begins, or begins behind its end."""
        left, top, right, bottom = (self.edges_pt.get(name, 0.0) for name in _EDGES)
        above_pt = DOWN_PT if self.is_on_text else MARGIN_PT
        return right < -MARGIN_PT or bottom < -above_pt or max(left, top) > PAPER_PT

    @property
    def is_backdrop(self) -> bool:
        """Whether it is a large picture or shape behind the text."""
        left, top, right, bottom = (self.edges_pt.get(name, 0.0) for name in _EDGES)
        is_large = (right - left) * (bottom - top) >= MIN_BACKDROP_PT2
        return self.is_behind and self.is_filled and is_large


class EndedShape(NamedTuple):
    """What a shape gives at its end.

    Attributes:
        words: Of its WordArt.
        blocks: Its text.
        is_shown: Whether it is.
        is_backdrop: Whether it may be the ground of letters.
    """

    words: str
    blocks: list[Block]
    is_shown: bool
    is_backdrop: bool


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

    def end(self) -> EndedShape:
        """Ends it; it is shown where neither it nor one around it is hidden."""
        is_hidden = any(shape.is_hidden or shape.is_beside for shape in self._open)
        ended = self._open.pop() if self._open else _Shape()
        return EndedShape(ended.words, ended.blocks, not is_hidden, ended.is_backdrop)

    def word(self, name: str, number: int) -> None:
        """One of `PLACES`."""
        if not self._open:
            return
        shape = self._open[-1]
        if name == _BEHIND:
            shape.is_behind = number != 0
        elif name == _ON_TEXT:
            shape.is_on_text = True
        else:
            shape.edges_pt[name] = number / TWIPS_PER_PT

    def name_property(self, name: str) -> None:
        """The name of a property, whose value follows."""
        self._name = name

    def give_property(self, value: str) -> None:
        """The value of the property that was named last."""
        if not self._open:
            return
        if self._name == "fHidden":
            self._open[-1].is_hidden |= value not in ("", "0")
        elif self._name == "fBehindDocument":
            self._open[-1].is_behind |= value not in ("", "0")
        elif self._name == "fFilled":
            self._open[-1].is_filled = value not in ("", "0")
        elif self._name == "gtextUNICODE":
            self._open[-1].words = value
