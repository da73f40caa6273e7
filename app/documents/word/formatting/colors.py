"""Colours of a DOCX as six hexadecimal digits, those of its theme among them."""

from __future__ import annotations

import colorsys
from typing import Any

from app.documents.base.visibility import hex_color
from app.documents.word.markup import W, integer

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_SHAPE_PROPERTIES = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}spPr"
_VML_NAMES = {"white": "FFFFFF", "black": "000000", "#fff": "FFFFFF", "#000": "000000"}
WHITE, _BLACK = "FFFFFF", "000000"
_TRANSPARENT = 99_000  # thousandths of a percent
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_MAPPED = {
    "background1": "bg1", "background2": "bg2", "text1": "t1", "text2": "t2", "tx1": "t1",
    "tx2": "t2", "bg1": "bg1", "bg2": "bg2",
}  # fmt: skip
"""What the settings call colours that they lead to others of the theme."""
_USUAL_MAPPING = {"bg1": "light1", "bg2": "light2", "t1": "dark1", "t2": "dark2"}
_OF_THEME = {
    "light1": "lt1", "light2": "lt2", "dark1": "dk1", "dark2": "dk2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip
"""What the theme calls colours that WordprocessingML has other names for (ECMA-376 part 1,
17.18.97)."""
_USUAL_THEME = {"lt1": WHITE, "dk1": _BLACK}


class Colors:
    """The colours of one document.

    Args:
        theme: Root of the theme part, or None.
        settings: Root of the settings part, or None: it may lead names to other colours.
    """

    def __init__(self, theme: Any, settings: Any) -> None:
        self._theme = dict(_USUAL_THEME)
        for each in () if theme is None else theme.iterfind(f".//{_A}clrScheme/*"):
            inner = next(iter(each), None)
            if inner is not None:
                color = inner.get("lastClr") or inner.get("val", "")
                self._theme[each.tag.rpartition("}")[2]] = color.upper()
        mapping = None if settings is None else settings.find(W + "clrSchemeMapping")
        self._mapping = dict(_USUAL_MAPPING)
        if mapping is not None:
            stated = {name: mapping.get(W + name) for name in self._mapping}
            self._mapping |= {name: each for name, each in stated.items() if each}

    def of_letters(self, element: Any) -> str:
        """The colour of a `w:color`, "" for the automatic one. A colour of the theme counts above
        the one that is written beside it."""
        name = element.get(W + "themeColor", "")
        found = self._named(name, element.get(W + "themeTint"), element.get(W + "themeShade"))
        if found:
            return found
        color = element.get(W + "val", "auto")
        return "" if color == "auto" else str(color).upper()

    def of_shading(self, shading: Any) -> str | None:
        """The colour of a `w:shd`: "" for none, None for a pattern of two colours."""
        kind = shading.get(W + "val", "clear")
        if kind == "nil":
            return ""
        if kind == "solid":
            found = self.of_solid(shading)
            return found or _BLACK
        if kind != "clear":
            return None
        name = shading.get(W + "themeFill", "")
        tint, shade = shading.get(W + "themeFillTint"), shading.get(W + "themeFillShade")
        if found := self._named(name, tint, shade):
            return found
        fill = shading.get(W + "fill", "auto")
        if name and fill == "auto":
            return None  # a colour that the theme does not tell
        return "" if fill == "auto" else str(fill).upper()

    def of_solid(self, shading: Any) -> str:
        """The colour of a pattern that covers what is behind it; "" for the automatic one."""
        name = shading.get(W + "themeColor", "")
        found = self._named(name, shading.get(W + "themeTint"), shading.get(W + "themeShade"))
        color = shading.get(W + "color", "auto")
        return found or ("" if color == "auto" else str(color).upper())

    def of_box(self, content: Any) -> str | None:
        """The colour of the box that holds a `w:txbxContent`; None where it does not state one."""
        for around in content.iterancestors():
            if around.tag == _SHAPE:
                fill = around.find(f"{_SHAPE_PROPERTIES}/{_A}solidFill")
                color = None if fill is None else next(iter(fill), None)
                if color is None or len(color):
                    return None
                name = color.get("val", "")
                return str(name).upper() if color.tag == _A + "srgbClr" else self.named(name)
            if around.tag.startswith(_VML) and (stated := around.get("fillcolor")) is not None:
                word = stated.split(" ")[0].lower()
                is_filled = around.get("filled", "t") not in ("f", "false", "0")
                known = _VML_NAMES.get(word, word[1:].upper() if len(word) == 7 else "")
                return known or None if is_filled else None
        return None

    def named(self, name: str) -> str | None:
        """A colour of the theme; None where there is none of that name."""
        return self._named(name, None, None) or None

    def of_text_fill(self, fill: Any, *, has_outline: bool) -> dict[str, Any]:
        """What a `w14:textFill` says, which counts above the colour of the letters, as changes of a
        look; outlines are seen whatever fills them."""
        if has_outline:
            return {"color": ""}
        alpha = fill.find(f".//{_W14}alpha")  # of transparency, not of opacity
        is_opaque = alpha is None or integer(alpha.get(_W14 + "val"), 0) < _TRANSPARENT
        if fill.find(_W14 + "noFill") is not None or not is_opaque:
            return {"is_vanished": True}
        own = fill.find(f"{_W14}solidFill/{_W14}srgbClr")
        if own is not None:
            return {"color": own.get(_W14 + "val", "").upper()}
        scheme = fill.find(f"{_W14}solidFill/{_W14}schemeClr")
        if scheme is None or len(scheme):
            return {"color": ""}
        return {"color": self._named(scheme.get(_W14 + "val", ""), None, None)}

    def _named(self, name: str, tint: str | None, shade: str | None) -> str:
        """A colour of the theme, made lighter or darker; "" where there is none of that name."""
        name = _MAPPED.get(name, name)
        name = self._mapping.get(name, name)
        color = self._theme.get(_OF_THEME.get(name, name), "")
        if len(color) != 6 or not (tint or shade):
            return color if len(color) == 6 else ""
        try:
            red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
            share = int(tint or shade or "FF", 16) / 255
        except ValueError:
            return ""
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        light = light * share + (1 - share) if tint else light * share
        return hex_color(*colorsys.hls_to_rgb(hue, light, saturation))


def of_highlight(element: Any) -> str:
    """The colour of a `w:highlight`, "" for none."""
    return _HIGHLIGHTS.get(element.get(W + "val", ""), "")
