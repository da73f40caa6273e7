"""Where a style sheet puts an element: above or below its line, where nobody sees it, without
room."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.documents.flow.web.colors import are_all_clear

_OFF_SCREEN_PX = -999
_FAR_PX = 4000
_PX = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_CHOSEN = re.compile(r"(min|max|clamp)\(([^()]*)\)")
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|pc|in|cm|mm|em|rem|vw|vh|%)?")
_SCROLLS = ("auto", "scroll")
_WHOLE = 100.0  # per cent, or hundredths of the screen
_WHOLE_EM_PX = 14.0  # of letters of 16
_LEAST_ZOOM = 0.1
_NO_ROOM_PX = 1.0
_VIEW_PX = 12.8  # of a hundredth of a usual screen
_MOVED = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_HEIGHTS = frozenset(
    ("height", "min-height", "contain-intrinsic-size", "contain-intrinsic-height", "aspect-ratio")
)
_CLIPS = re.compile(
    r"rect\((?:0(?:px)?|1px)(?:[ ,]+(?:0(?:px)?|1px)){3}\)"
    r"|(?:circle|ellipse)\(\s*0(?:px|%)?(?=[\s)])"
    r"|polygon\(\s*(0(?:px|%)? 0(?:px|%)?)(?:\s*,\s*\1)+\s*\)"
)
_INSET = re.compile(r"inset\(([^()]*?)(?:round[^()]*)?\)")
_NO_SCALE = re.compile(
    r"scale(?:x|y|3d)?\(\s*(?:0(?:\.0+)?\s*[,)]|[\d.]+\s*,\s*0(?:\.0+)?\s*\))"
    r"|rotate[xy]\(\s*-?(?:90|270)deg\s*\)|matrix\(\s*0\s*,\s*0\s*,\s*0\s*,\s*0\s*,"
)
_SCALED = re.compile(r"scale(?:x|y|3d)?\(\s*(\d*\.?\d+%?)(?:[\s,]+(\d*\.?\d+%?))?[^()]*\)")
_EDGEWISE = re.compile(r"[xy]\s+-?(?:90|270)deg|-?(?:90|270)deg\s+[xy]")
_TRANSLATE = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")
_MAX_LIFT_PX = 12.0
_MOVED_UP = re.compile(r"translate(?:y\(|\(0(?:px)?,)\s*-\d*\.?\d+(?:em|px|%|rem)\)")


def is_away(stated: Mapping[str, str], *, is_in_box: bool = False) -> bool:
    """Whether an element of which that is stated is moved off the screen, clipped away, or has no
    width or height; `is_in_box` says that it is placed within an element that is placed itself."""
    moves = [stated.get(name, "") for name in _MOVED]
    moves += stated.get("margin", "").split() + stated.get("inset", "").split()
    for moved in _TRANSLATE.findall(stated.get("transform", "")):
        moves += (each.strip() for each in moved.split(","))
    moves += stated.get("translate", "").split()
    lengths = [length_px(move, 16.0) for move in moves]
    if any(length is not None and length <= _OFF_SCREEN_PX for length in lengths):
        return True
    if _is_placed_away(stated, is_in_box=is_in_box):
        return True
    transform, scale = stated.get("transform", ""), stated.get("scale", "")
    scales = [part for each in _SCALED.findall(f"{transform} scale({scale})") for part in each]
    if _NO_SCALE.search(transform) or any(_share(each) < _LEAST_ZOOM for each in scales if each):
        return True
    if _EDGEWISE.fullmatch(stated.get("rotate", "")) or _is_masked(stated):
        return True
    if _has_no_room(stated):
        return True
    path = stated.get("clip-path", "")
    if path and (inset := _INSET.match(path)) is not None and _is_all_inset(inset[1].split()):
        return True
    return _CLIPS.search(f"{stated.get('clip', '')} {path}") is not None


def _is_all_inset(edges: list[str]) -> bool:
    """Whether nothing of an element is left within insets from its edges, in per cent."""
    shares = [_share(each) if re.fullmatch(r"\d*\.?\d+%", each) else 0.0 for each in edges[:4]]
    if not shares:
        return False
    top, n = shares[0], len(shares)
    right = shares[1] if n > 1 else top
    bottom, left = shares[2] if n > 2 else top, shares[3] if n > 3 else right
    return top + bottom >= 1 or left + right >= 1


def _is_placed_away(stated: Mapping[str, str], *, is_in_box: bool) -> bool:
    """Whether an element has a place of its own that lies beside the page."""
    position = stated.get("position")
    if position not in ("absolute", "fixed"):
        return False
    of_screen = position == "fixed" or not is_in_box
    for name in ("left", "top", "right", "bottom"):
        match = _LENGTH.fullmatch(stated.get(name, ""))
        if match is None:
            continue
        number, unit = float(match[1]), match[2] or "px"
        is_far = number <= -_WHOLE or (number >= _WHOLE and (unit != "%" or of_screen))
        if unit in ("vw", "vh", "%") and is_far and name in ("left", "right"):
            return True
        if unit in ("vw", "vh", "%") and number <= -_WHOLE:
            return True
        length = length_px(match[0], 16.0)
        if name in ("left", "top") and length is not None and length >= _FAR_PX:
            return True
    return False


def _share(text: str) -> float:
    """A number or per cents as a number."""
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def _is_masked(stated: Mapping[str, str]) -> bool:
    """Whether a mask lets nothing of an element through: a clear gradient, or one of no size."""
    mask = stated.get("mask-image", stated.get("mask", ""))
    if not mask or mask == "none":
        return False
    sizes = stated.get("mask-size", "").split()
    has_no_size = any(length_px(size, 16.0) == 0 for size in sizes)
    return has_no_size or ("gradient(" in mask and are_all_clear(mask))


def _has_no_room(stated: Mapping[str, str]) -> bool:
    """Whether what is in an element is cut off at its edges, or is drawn upon itself."""
    zoom = stated.get("zoom", "")
    if re.fullmatch(r"\d*\.?\d+%?", zoom) and _share(zoom) < _LEAST_ZOOM:
        return True
    spacing = length_px(stated.get("letter-spacing", ""), 16.0)
    if spacing is not None and spacing <= -_WHOLE_EM_PX:
        return True
    if not (is_cut := _clips(stated)) and not _clips(stated, _SCROLLS):
        return False
    sizes = ("height", "max-height", "width", "max-width")
    lengths = [length_px(stated.get(name, ""), 16.0) for name in sizes]
    if any(length is not None and length <= _NO_ROOM_PX for length in lengths):
        return True
    if not is_cut:
        return False
    indent = re.fullmatch(r"(\d+)%", stated.get("text-indent", ""))
    is_pushed_out = indent is not None and float(indent[1]) >= _WHOLE
    return is_pushed_out or stated.get("line-height") in ("0", "0px", "0%")


def is_collapsed(stated: Mapping[str, str]) -> bool:
    """Whether a box does not grow with what is in it (`contain: size`), has no height of its own
    and cuts off what goes beyond it."""
    contain = stated.get("contain", "").split()
    if not ("size" in contain or "strict" in contain) or stated.keys() & _HEIGHTS:
        return False
    cuts_off = "strict" in contain or "paint" in contain or _clips(stated)
    return cuts_off and stated.get("position", "static") in ("static", "relative")


def _clips(stated: Mapping[str, str], words: tuple[str, ...] = ("hidden", "clip")) -> bool:
    said = " ".join(stated.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return any(word in said for word in words)


def is_lifted(stated: Mapping[str, str]) -> bool:
    """Whether letters are moved up by a length."""
    rise, is_small = stated.get("vertical-align"), "font-size" in stated
    is_inline = stated.get("display", "inline") == "inline"
    if is_small and (rise == "text-top" or (rise == "top" and is_inline)):
        return True
    if is_small and _MOVED_UP.match(stated.get("transform", "")):
        return True
    lengths = [
        length_px(stated.get(name, ""), 16.0) for name in ("vertical-align", "mso-text-raise")
    ]
    if stated.get("position") == "relative":
        lengths.append(length_px(stated.get("bottom", ""), 16.0))
        lengths.append(-(length_px(stated.get("top", ""), 16.0) or 0.0))
    return any(length is not None and 1.0 <= length <= _MAX_LIFT_PX for length in lengths)


def is_lowered(stated: Mapping[str, str]) -> bool:
    """Whether letters are moved down by a length."""
    if stated.get("position") != "relative":
        return False
    down = length_px(stated.get("top", ""), 16.0) or 0.0
    return down > 0 or (length_px(stated.get("bottom", ""), 16.0) or 0.0) < 0


def length_px(text: str, em_px: float) -> float | None:
    """A length of CSS in pixels; `em_px` is what `em` and per cent are of. None for none."""
    match = _LENGTH.fullmatch(text.removeprefix("calc(").removesuffix(")"))
    if match is None:
        return _chosen_px(text, em_px)
    number, unit = float(match[1]), match[2] or "px"
    if unit in ("em", "%"):
        return number * em_px / (100 if unit == "%" else 1)
    if unit in ("vw", "vh"):
        return number * _VIEW_PX
    return number * (16.0 if unit == "rem" else _PX[unit])


def _chosen_px(text: str, em_px: float) -> float | None:
    """The length that `min()`, `max()` or `clamp()` choose of those within it."""
    chosen = _CHOSEN.fullmatch(text)
    lengths = [length_px(each.strip(), em_px) for each in chosen[2].split(",")] if chosen else []
    known = [length for length in lengths if length is not None]
    if chosen is None or len(known) < len(lengths) or not known:
        return None
    if chosen[1] == "clamp" and len(known) == 3:
        return max(known[0], min(known[1], known[2]))
    return max(known) if chosen[1] == "max" else min(known)
