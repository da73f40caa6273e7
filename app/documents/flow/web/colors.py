"""Colours of style sheets as six hexadecimal digits (CSS Color 4)."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from functools import lru_cache

from app.documents.base.visibility import hex_color

LINK_COLOR = "0000EE"  # of browsers (HTML, "Rendering", 15.3.1)
_SYSTEM_COLORS = {"canvas": "FFFFFF", "canvastext": "000000", "linktext": LINK_COLOR}
_NO_FILL = frozenset(("transparent", "none", "inherit", "initial", "unset", "revert"))
CLEAR = 0.1  # of full opacity


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
        try:
            red, green, blue = found.to("srgb").coordinates
        except NotImplementedError:
            return ""
        return hex_color(red, green, blue)
    return None


def colors_in(value: str) -> list[str]:
    """The colours that stand in a value of several words, such as those of shadows."""
    words = re.findall(r"[a-z]+\([^()]*\)|#[0-9a-f]+|[a-z]+", value)
    return [color for word in words if (color := color_of(word))]


def is_named(value: str) -> bool:
    """Whether a colour behind text has a name of the system's."""
    return value.isalpha() and value not in _NO_FILL and value != "currentcolor"


def is_clear(text: str) -> bool:
    """Whether a colour is hardly there."""
    import tinycss2.color4

    found = tinycss2.color4.parse_color(text)
    return found is not None and found != "currentcolor" and found.alpha < CLEAR
