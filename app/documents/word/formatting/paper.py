"""The paper of a DOCX, and what its author placed beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.documents.base.visibility import MARGIN_PT, PAGE_PT, PAPER_PT
from app.documents.word.markup import W, child_of, measure

_INNER = ("page", "margin", "topMargin", "insideMargin")
"""What a height may count from so that it is known where on the page it ends."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The largest page of a document in points; that of any paper where none is stated."""

    width_pt: float = PAPER_PT
    height_pt: float = PAPER_PT

    def is_beside(
        self, start_pt: float, size_pt: float, origin: str, *, is_height: bool = False
    ) -> bool:
        """Whether what begins there and is so long ends before the paper begins, or begins behind
        its end. Where its place counts from a margin or the text (`origin` is not "page"), that may
        lie as far in as margins do; how far down the text stands, nobody knows."""
        before_pt = 0.0 if origin == "page" else -MARGIN_PT
        if is_height and origin not in _INNER:
            before_pt = -self.height_pt
        if start_pt + size_pt < before_pt:
            return True
        if is_height:
            return start_pt >= (self.height_pt if origin in _INNER else PAPER_PT)
        return start_pt >= self.width_pt

    def is_placed_beside(
        self,
        place: Any,
        names: tuple[str, str],
        anchors: tuple[str, str],
        sides: tuple[str, str],
        width: str = "",
    ) -> bool:
        """Whether what a `w:framePr` or `w:tblpPr` places by attributes of those names (across,
        down) lies beside it. Where it does not say how wide it is, it may be as wide as a page; and
        where it says to which side it is set, how far does not count (ECMA-376 part 1, 17.3.1.11
        and 17.4.57)."""
        left, top = (
            0.0 if place.get(W + side) else measure(place.get(W + name), 0, 20) / 20
            for name, side in zip(names, sides, strict=True)
        )
        wide = measure(place.get(W + width), 0, 20) / 20 if width else 0.0
        across, down = (place.get(W + name, "") for name in anchors)
        return self.is_beside(left, wide or PAGE_PT, across) or self.is_beside(
            top, PAGE_PT, down, is_height=True
        )


def paper_of(sections: Iterable[Any]) -> Paper:
    """The paper of the `w:sectPr` of a document."""
    sizes = [size for each in sections if (size := child_of(each, W + "pgSz")) is not None]
    sides = [[measure(size.get(W + name), 0, 20) / 20 for size in sizes] for name in ("w", "h")]
    width, height = (max(side, default=0.0) for side in sides)
    return Paper(width or PAPER_PT, height or PAPER_PT)
