"""Pictures and shapes behind the text of a DOCX, which may be the ground of pale letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from app.documents.base.visibility import MIN_BACKDROP_PT2, PT_OF
from app.documents.word.markup import VML, WP, integer

_SHAPES = tuple(VML + name for name in ("shape", "rect", "roundrect", "oval"))
FLOATING = (WP + "anchor", *_SHAPES)
"""What may be one, by name."""
_EMU2_PER_PT2 = 12_700.0**2
_N_PARAGRAPHS = 25  # that may be on the same page
_LENGTH = re.compile(rf"(?<![\w-])(width|height):([\d.]+)({'|'.join(PT_OF)})")
_BEHIND = re.compile(r"z-index:-\d")


class Backdrops:
    """What lies behind the text of one story.

    Args:
        floating: Its elements of the names in `FLOATING`.
        story: Its root.
    """

    def __init__(self, floating: Iterable[Any], story: Any) -> None:
        self._story = story
        self._near: set[Any] = set()
        for element in floating:
            if is_backdrop(element):
                outer = self._outer(element)
                self._near.add(outer)
                self._near.update(islice(outer.itersiblings(preceding=True), _N_PARAGRAPHS))
                self._near.update(islice(outer.itersiblings(), _N_PARAGRAPHS))

    def may_lie_behind(self, paragraph: Any) -> bool:
        """Whether a paragraph may be on the page of one."""
        return bool(self._near) and self._outer(paragraph) in self._near

    def _outer(self, element: Any) -> Any:
        """The paragraph or table of the story that an element is in, or is."""
        outer = element
        for ancestor in element.iterancestors():
            if ancestor is self._story:
                break
            outer = ancestor
        return outer


def is_backdrop(element: Any) -> bool:
    """Whether a `wp:anchor` or a shape of VML is a large picture or shape behind the text."""
    if element.tag == WP + "anchor":
        extent = element.find(WP + "extent")
        if extent is None or element.get("behindDoc") not in ("1", "true"):
            return False
        area = integer(extent.get("cx"), 0) * integer(extent.get("cy"), 0)
        return area >= MIN_BACKDROP_PT2 * _EMU2_PER_PT2
    style = element.get("style", "").replace(" ", "").lower()
    if "position:absolute" not in style or not _BEHIND.search(style):
        return False
    sides = {side: float(n) * PT_OF[unit] for side, n, unit in _LENGTH.findall(style)}
    if sides.get("width", 0.0) * sides.get("height", 0.0) < MIN_BACKDROP_PT2:
        return False
    has_picture = element.find(VML + "imagedata") is not None
    return has_picture or element.get("filled", "t") not in ("f", "false", "0")
