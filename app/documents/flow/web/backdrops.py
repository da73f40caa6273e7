"""Pictures of a page that lie behind its text: what colour they have there, nobody can tell."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_PICTURES = ("img", "picture", "video", "canvas", "svg", "object")
_PLACED = ("absolute", "fixed")
_DEPTH = 2
"""How far above a picture the element may lie whose text stands upon it."""


class Backdrops:
    """Where text of a page stands upon pictures.

    Args:
        root: The page.
        stated_of: Gives what sheets and an element itself state of its looks.
    """

    def __init__(self, root: Any, stated_of: Callable[[Any], Mapping[str, str]]) -> None:
        self._around: set[Any] = set()
        self._upon: set[Any] = set()
        for picture in root.iter(*_PICTURES):
            is_placed, element = False, picture
            for _ in range(_DEPTH):
                is_placed = is_placed or stated_of(element).get("position") in _PLACED
                element = element.getparent()
                if element is None or element.tag in ("body", "html"):
                    break
                self._around.add(element)
                if is_placed:
                    self._upon.add(element)

    def is_behind(self, element: Any, stated: Mapping[str, str]) -> bool:
        """Whether a picture may lie behind an element of which that is stated: one that is placed
        over a picture beside it, or holds one that is placed behind its text."""
        if element in self._upon:
            return True
        is_placed = stated.get("position") in _PLACED
        return is_placed and element.getparent() in self._around
