"""Colours of style sheets as six hexadecimal digits (CSS Color 4)."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from app.documents.base.visibility import hex_color

LINK_COLOR = "0000EE"  # of browsers (HTML, "Rendering", 15.3.1)
_SYSTEM_COLORS = {"canvas": "FFFFFF", "canvastext": "000000", "linktext": LINK_COLOR}
_NO_FILL = frozenset(("transparent", "none", "inherit", "initial", "unset", "revert"))
CLEAR = 0.1  # of full opacity
_WORD = re.compile(r"[a-z]+\([^()]*\)|#[0-9a-f]+|[a-z]+")
"""A word of a value that may be a colour."""
_SRGB_OF_XYZ = (
    (3.2409699, -1.5373832, -0.4986108),
    (-0.9692436, 1.8759675, 0.0415551),
    (0.0556301, -0.2039770, 1.0569715),
)
"""Linear sRGB of XYZ (CSS Color 4, 18)."""
_SRGB_OF_XYZ_D50 = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
"""The same of XYZ as `lab()` and `lch()` lead to, with the white of D50."""


@lru_cache(maxsize=4096)
def color_of(text: str) -> str | None:
    """A colour as six hexadecimal digits, None for none, "" for one that cannot be told."""
    import tinycss2.color4

    if not text:
        return None
    if (system := _SYSTEM_COLORS.get(text)) is not None:
        return system
    for word in (text, *text.split()):
        found = tinycss2.color4.parse_color(word)
        if found is None or found == "currentcolor":
            continue
        if found.alpha < CLEAR:
            return None
        return _hex_of(found)
    return None


def _hex_of(color: Any) -> str:
    """A colour of tinycss2 as six hexadecimal digits, "" for one of a space that is not turned into
    that of screens. Display P3 differs from it in the strongest colours only."""
    if color.space == "display-p3":
        return hex_color(*(part or 0.0 for part in color.coordinates))
    matrix = _SRGB_OF_XYZ_D50 if color.space in ("lab", "lch") else _SRGB_OF_XYZ
    try:
        if color.space not in ("lab", "lch", "oklab", "oklch"):
            return hex_color(*color.to("srgb").coordinates)
        xyz = color.to("xyz-d65" if matrix is _SRGB_OF_XYZ else "xyz-d50").coordinates
    except NotImplementedError:
        return ""
    linear = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in matrix)
    return hex_color(*map(_with_gamma, linear))


def _with_gamma(part: float) -> float:
    """A part of linear light as screens write it (CSS Color 4, 10.2)."""
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def colors_in(value: str) -> list[str]:
    """The colours that stand in a value of several words, such as those of shadows."""
    words = _WORD.findall(value)
    return [color for word in words if (color := color_of(word))]


def are_all_clear(value: str) -> bool:
    """Whether there are colours in a value, as in that of a gradient, and each is hardly there."""
    bare = re.sub(r"[a-z-]*gradient\(", " ", value)
    words = _WORD.findall(bare)
    stated = [word for word in words if color_of(word) is not None or is_clear(word)]
    return bool(stated) and all(map(is_clear, stated))


def is_named(value: str) -> bool:
    """Whether a colour behind text has a name of the system's."""
    return value.isalpha() and value not in _NO_FILL and value != "currentcolor"


def is_clear(text: str) -> bool:
    """Whether a colour is hardly there."""
    import tinycss2.color4

    found = tinycss2.color4.parse_color(text)
    return found is not None and found != "currentcolor" and found.alpha < CLEAR
