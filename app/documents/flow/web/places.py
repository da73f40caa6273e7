"""Whether a style sheet puts an element where nobody sees it, or leaves it no room."""

from __future__ import annotations

import re
from collections.abc import Mapping

_OFF_SCREEN_PX = -999
_FAR_PX = 4000
_PX = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|pc|in|cm|mm|em|rem|vw|vh|%)?")
_VIEW_PX = 12.8  # of a hundredth of a usual screen
_MOVED = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_CLIPS = re.compile(
    r"rect\((?:0(?:px)?|1px)(?:[ ,]+(?:0(?:px)?|1px)){3}\)|inset\((?:[5-9]\d|100)(?:\.\d+)?%"
    r"|(?:circle|ellipse)\(\s*0(?:px|%)?(?=[\s)])"
    r"|polygon\(\s*(0(?:px|%)? 0(?:px|%)?)(?:\s*,\s*\1)+\s*\)"
)
_NO_SCALE = re.compile(r"scale(?:x|y|3d)?\(\s*(?:0(?:\.0+)?\s*[,)]|[\d.]+\s*,\s*0(?:\.0+)?\s*\))")
_TRANSLATE = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")


def is_away(stated: Mapping[str, str]) -> bool:
    """Whether an element of which that is stated is moved off the screen, clipped away, or has no
    width or height."""
    moves = [stated.get(name, "") for name in _MOVED]
    moves += stated.get("margin", "").split() + stated.get("inset", "").split()
    for moved in _TRANSLATE.findall(stated.get("transform", "")):
        moves += (each.strip() for each in moved.split(","))
    lengths = [length_px(move, 16.0) for move in moves]
    if any(length is not None and length <= _OFF_SCREEN_PX for length in lengths):
        return True
    placed = [length_px(stated.get(name, ""), 16.0) for name in ("left", "top")]
    if any(length is not None and length >= _FAR_PX for length in placed):
        return stated.get("position") in ("absolute", "fixed")
    sizes = ("height", "max-height", "width", "max-width")
    if _clips(stated) and 0.0 in [length_px(stated.get(name, ""), 16.0) for name in sizes]:
        return True
    if _NO_SCALE.search(stated.get("transform", "")) or stated.get("scale") in ("0", "0%"):
        return True
    return _CLIPS.search(f"{stated.get('clip', '')} {stated.get('clip-path', '')}") is not None


def _clips(stated: Mapping[str, str]) -> bool:
    return any(word in stated.get("overflow", "") for word in ("hidden", "clip"))


def length_px(text: str, em_px: float) -> float | None:
    """A length of CSS in pixels; `em_px` is what `em` and per cent are of. None for none."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    number, unit = float(match[1]), match[2] or "px"
    if unit in ("em", "%"):
        return number * em_px / (100 if unit == "%" else 1)
    if unit in ("vw", "vh"):
        return number * _VIEW_PX
    return number * (16.0 if unit == "rem" else _PX[unit])
