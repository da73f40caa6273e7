"""What a PDF page was found to be made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.documents.pdf.page.objects.subpaths import Edges, Matrix

DARK = 150  # of 255: the brightness of a ground up to which pale letters on it are seen
FAINT = 40  # of 255: less opaque is hardly there
GROUND = 201
"""Of 255: the brightness up to which an area may be the ground of a text in its own colour; of a
brighter one the text is pale."""
LAYER_SHARE = 0.6
"""Of a page's texts: so many invisible ones over a picture, or behind it, are its text layer."""
_WHOLE_PAGE = 0.55  # of the page's area: a picture that large may be a scan


class Area(NamedTuple):
    """A rectangle in the page's own coordinates, the number of texts that were drawn before, and
    the address of what was drawn there, where it is known."""

    left: float
    bottom: float
    right: float
    top: float
    n_texts_before: int = 0
    color: tuple[int, int, int] = (0, 0, 0)
    is_picture: bool = False
    item: int = 0


@dataclass(slots=True)
class PageObjects:
    """What the walk found.

    Attributes:
        texts: Addresses of the text objects that were asked, in the order of drawing.
        invisible: Those among them that are drawn with neither fill nor stroke.
        pale: Those of a colour that may be lost on paper.
        faint: Those that are partly transparent, blended with what lies behind them, or clipped
            away.
        layered: Those that belong to optional content.
        bars: Filled areas and pictures that are large enough to cover a word, where text was drawn
            before them or they are dark enough for pale text upon them.
        rules: Thin horizontal lines.
        pictures: Areas of images.
        shadings: Areas of colours that run into each other.
        paths: Addresses and edges of the drawn paths that belong to no form.
        inner_paths: Addresses of the others, and how their coordinates become those of the page.
        parts: Edges of the parts of those paths that have several, of some of them, in the
            coordinates of what the path is drawn in.
        matrices: Of texts inside forms, how their coordinates become those of the page.
        has_stated_text: Whether some text says what is to be read instead of what it shows.
    """

    texts: list[int] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    pale: set[int] = field(default_factory=set)
    faint: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
    bars: list[Area] = field(default_factory=list)
    rules: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    shadings: list[Area] = field(default_factory=list)
    paths: list[tuple[int, Edges]] = field(default_factory=list)
    inner_paths: list[tuple[int, Matrix | None]] = field(default_factory=list)
    parts: dict[int, list[Edges]] = field(default_factory=dict)
    matrices: dict[int, Matrix] = field(default_factory=dict)
    has_stated_text: bool = False

    def has_whole_page_picture(self, width_pt: float, height_pt: float) -> bool:
        """Whether images cover most of the page; those in strips count together."""
        return _size(self.pictures) > _WHOLE_PAGE * max(width_pt * height_pt, 1.0)

    def n_under_scan(self, width_pt: float, height_pt: float) -> int:
        """How many texts were drawn before images that cover most of the page, where these are most
        of its texts: the text layer of a scan, which lies behind it. Otherwise 0."""
        least = max(LAYER_SHARE * len(self.texts), 1)
        late = [picture for picture in self.pictures if picture.n_texts_before >= least]
        if _size(late) <= _WHOLE_PAGE * max(width_pt * height_pt, 1.0):
            return 0
        return min(picture.n_texts_before for picture in late)


def _size(pictures: Iterable[Area]) -> float:
    return sum((each.right - each.left) * (each.top - each.bottom) for each in pictures)
