"""Whether letters can be seen: by their size, and by their colour and what lies behind them."""

from __future__ import annotations

from functools import lru_cache

MAX_INVISIBLE_PT = 2.0
"""Letters of two points and less: print of twice that size is read with a magnifier."""
MAX_INVISIBLE_WIDTH_PERCENT = 10
"""Letters scaled to a tenth of their width are a line, whatever their height."""
PT_OF = {
    "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12.0, "pi": 12.0, "px": 0.75,
}  # fmt: skip
"""Points of the units that sizes are stated in."""
MIN_SPACING = -0.9
"""Times the size of letters: those set closer lie upon one another."""
PAGE_PT = 700.0
"""Wider than usual paper: what is set in by as much lies beside it."""
MARGIN_PT, PAPER_PT = 144.0, 2160.0
"""Two and thirty inches. What ends before a page begins, or begins behind any paper, is not seen;
where its place counts from a margin or the text, that may lie as far in as margins do."""
DOWN_PT = 850.0
"""The height of a usual page: what hangs on a paragraph may stand as far above it."""
MIN_BACKDROP_PT2 = 25_000.0
"""A twentieth of an A4 page: a band across it that is 15 mm high, on which a title may stand. A
picture that large behind the text may be the ground of pale letters."""
MIN_CONTRAST = 1.15
"""Least ratio of luminances (WCAG 2.2, "contrast ratio") at which letters can be seen at all; the
lightest grey that people use for print has 1.3 on white."""
_DISTINCT_PART = 128
"""Of 255: where red, green or blue of two colours differ by as much, their tints do."""


def hex_color(red: float, green: float, blue: float) -> str:
    """A colour as six hexadecimal digits, of parts from 0 to 1, which others are cut to."""
    parts = (red, green, blue)
    return "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02X}" for part in parts)


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours of six hexadecimal digits, from 1 to 21; 21 where one of
    them is no colour."""
    try:
        lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    except ValueError:
        return 21.0
    return (lighter + 0.05) / (darker + 0.05)


def are_alike(one: str, other: str) -> bool:
    """Whether nobody tells letters of one colour from a ground of the other. A ratio of luminances
    does not tell it alone: yellow on white has 1.07, and is seen."""
    if contrast(one, other) >= MIN_CONTRAST:
        return False
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4)]
    return max(abs(a - b) for a, b in parts) < _DISTINCT_PART


def brightness(color: tuple[int, int, int]) -> float:
    """Of red, green and blue from 0 to 255, as the eye sees them together: from 0 to 255 (ITU-R
    BT.601)."""
    red, green, blue = color
    return (299 * red + 587 * green + 114 * blue) / 1000


def _luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    if len(color) != 6:
        raise ValueError(color)
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
