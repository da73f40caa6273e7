"""Styles of an ODT: how letters look, and how lists and headings are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.documents.base.inline_marks import also_struck
from app.documents.base.symbols import picture_font
from app.documents.base.visibility import (
    DOWN_PT,
    MARGIN_PT,
    MAX_INVISIBLE_PT,
    MAX_INVISIBLE_WIDTH_PERCENT,
    MIN_BACKDROP_PT2,
    MIN_SPACING,
    PAGE_PT,
    PAPER_PT,
    PT_OF,
    are_alike,
)

_N = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, STYLE, OFFICE = (f"{{{_N}{n}:1.0}}" for n in ("text", "table", "style", "office"))
DRAW, FORM = f"{{{_N}drawing:1.0}}", f"{{{_N}form:1.0}}"
_SVG = f"{{{_N}svg-compatible:1.0}}"
_FO = f"{{{_N}xsl-fo-compatible:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
N_LEVELS = 12
Counts = list[int | None]
"""The last number of each level of a list, None where none has come."""
UNKNOWN = "?"
"""Stands for a colour behind text that cannot be told."""
_PAPER = "FFFFFF"
_PAGES = (STYLE + "page-layout-properties", STYLE + "drawing-page-properties")
_SIZE = re.compile(r"(\d*\.?\d+)(pt|in|cm|mm|px|%)")
_SIZES = (
    (_FO + "font-size", "size_pt"),
    (STYLE + "font-size-asian", "asian_size_pt"),
    (STYLE + "font-size-complex", "complex_size_pt"),
)


_ASIAN = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_COMPLEX = re.compile(r"[\u0590-\u0fff\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"\S")
"""ODF has sizes of their own for letters of East Asia, for those of scripts such as Hebrew, Arabic,
Hindi and Thai, and for all others."""


@dataclass(frozen=True, slots=True)
class OdtLook:
    """What letters inherit and state; see `Look` of DOCX.

    Attributes:
        size_pt, asian_size_pt, complex_size_pt: By their scripts.
        spacing_pt: What is added to the width of each.
    """

    is_hidden: bool = False
    is_transparent: bool = False
    is_squeezed: bool = False
    is_narrow: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_lowered: bool = False
    size_pt: float = 12.0
    asian_size_pt: float = 12.0
    complex_size_pt: float = 12.0
    spacing_pt: float = 0.0
    font: str = ""
    color: str = ""
    fill: str = ""

    @property
    def stands(self) -> str:
        """As `inline_marks.joined` has it."""
        stands = "raised" if self.is_raised else "lowered" if self.is_lowered else ""
        return also_struck(stands) if self.is_struck else stands

    def is_unseen(self, behind: str, text: str) -> bool:
        """Whether nobody sees the letters of a text; `behind` is the colour of the paper, "" if
        unknown."""
        if self.is_hidden or self.is_transparent or self.is_squeezed or self.is_narrow:
            return True
        if self._is_tiny(text) or self.spacing_pt <= MIN_SPACING * self.size_pt:
            return True
        fill = self.fill or behind
        return bool(self.color and fill) and are_alike(self.color, fill)

    def _is_tiny(self, text: str) -> bool:
        """Whether all letters of a text, each in the size of its script, are too small to see."""
        sizes = (self.asian_size_pt, self.complex_size_pt, self.size_pt)
        if min(sizes) > MAX_INVISIBLE_PT:
            return False
        for pattern, size in zip((_ASIAN, _COMPLEX, _LETTER), sizes, strict=True):
            text, n = pattern.subn("", text)
            if n and size > MAX_INVISIBLE_PT:
                return False
        return True


class OdtStyles:
    """The styles of a document, asked by name.

    Args:
        roots: Of styles.xml and content.xml; what comes later counts.
    """

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self.lists: dict[str, dict[int, Any]] = {}
        self.outline: dict[int, Any] = {}
        self._layouts: list[Any] = []
        self._looks: dict[tuple[str, str, OdtLook], OdtLook] = {}
        self.default = OdtLook()
        self._fonts: dict[str, str] = {}
        for root in roots:
            for face in () if root is None else root.iter(STYLE + "font-face"):
                family = face.get(f"{_SVG}font-family", "")
                self._fonts[face.get(STYLE + "name", "")] = picture_font(family)
            for style in () if root is None else root.iter(STYLE + "style"):
                key = style.get(STYLE + "family", ""), style.get(STYLE + "name", "")
                self._styles[key] = style
            for style in () if root is None else root.iter(STYLE + "default-style"):
                if style.get(STYLE + "family") == "paragraph":
                    self.default = _stated(self.default, style, self._fonts)
            self._layouts += () if root is None else root.iter(STYLE + "page-layout")
            for style in () if root is None else root.iter(TEXT + "list-style"):
                self.lists[style.get(STYLE + "name", "")] = levels_of(style)
            for style in () if root is None else root.iter(TEXT + "outline-style"):
                self.outline = levels_of(style)

    def chain(self, family: str, name: str | None) -> Iterator[Any]:
        """A style and its parents, nearest first; cycles end."""
        seen: set[str] = set()
        while name and name not in seen and (style := self._styles.get((family, name))) is not None:
            seen.add(name)
            yield style
            name = style.get(STYLE + "parent-style-name")

    def look(self, family: str, name: str | None, within: OdtLook) -> OdtLook:
        """The look of a paragraph ("paragraph") or a span ("text") within another look."""
        if not name:
            return within
        key = family, name, within
        if key not in self._looks:
            look = within
            for style in reversed(list(self.chain(family, name))):
                look = _stated(look, style, self._fonts)
            self._looks[key] = look
        return self._looks[key]

    def is_section_hidden(self, element: Any) -> bool:
        """Whether a section is not shown."""
        display = element.get(TEXT + "display")
        is_met = display == "condition" and element.get(TEXT + "is-hidden") == "true"
        return bool(display == "none" or is_met)

    def cell_fill(self, name: str | None) -> str:
        """The colour of a table, row or cell of that style, "" for none."""
        for family in ("table-cell", "table-row", "table"):
            for style in self.chain(family, name):
                for properties in style:
                    if fill := _color(properties.get(_FO + "background-color", "")):
                        return fill
        return ""

    def is_row_squeezed(self, name: str | None) -> bool:
        """Whether rows of that style are so low that nothing of them is seen."""
        for style in self.chain("table-row", name):
            for properties in style.iterchildren(STYLE + "table-row-properties"):
                height = _SIZE.fullmatch(properties.get(STYLE + "row-height", ""))
                if height is not None and height[2] != "%":
                    return float(height[1]) * PT_OF[height[2]] <= MAX_INVISIBLE_PT
        return False

    def is_table_beside(self, name: str | None) -> bool:
        """Whether tables of that style are set in by more than a page."""
        for style in self.chain("table", name):
            for properties in style.iterchildren(STYLE + "table-properties"):
                margin = _SIZE.fullmatch(properties.get(f"{_FO}margin-left", "").lstrip("-"))
                if margin is not None and margin[2] != "%":
                    return float(margin[1]) * PT_OF[margin[2]] >= PAGE_PT
        return False

    def list_of(self, name: str | None) -> str | None:
        """The list style that a paragraph style names, "" for none at all; None where neither it
        nor its parents say."""
        stated = (s.get(STYLE + "list-style-name") for s in self.chain("paragraph", name))
        return next((each for each in stated if each is not None), None)

    def is_backdrop(self, frame: Any) -> bool:
        """Whether a frame is a large picture behind the text."""
        if frame.find(DRAW + "image") is None:
            return False
        styles = self.chain("graphic", frame.get(DRAW + "style-name"))
        stated = (p.get(STYLE + "run-through") for style in styles for p in style)
        if next((each for each in stated if each is not None), "") != "background":
            return False
        sizes = (_SIZE.fullmatch(frame.get(f"{_SVG}{side}", "")) for side in ("width", "height"))
        sides_pt = [float(m[1]) * PT_OF[m[2]] for m in sizes if m is not None and m[2] != "%"]
        return len(sides_pt) == 2 and sides_pt[0] * sides_pt[1] >= MIN_BACKDROP_PT2

    def section_fill(self, name: str | None) -> str:
        """The colour of a section of that style, "" for none."""
        fills = [_fill_of(p) for style in self.chain("section", name) for p in style]
        return next((fill for fill in fills if fill), "")

    def paper(self) -> str:
        """The colour of the pages that have a style; `UNKNOWN` where it is not one for all."""
        fills = {
            _fill_of(p) or _PAPER for layout in self._layouts for p in layout if p.tag in _PAGES
        }
        return fills.pop() if len(fills) == 1 else UNKNOWN if fills else _PAPER

    def first_master_pages(self) -> set[str]:
        """Names of the page styles that paragraphs ask for."""
        return {
            name
            for style in self._styles.values()
            if (name := style.get(STYLE + "master-page-name"))
        }


def _fill_of(properties: Any) -> str:
    """The colour that properties state for what lies behind text: "" for none, `UNKNOWN` for a
    picture, hatching or run of colours."""
    if properties.find(STYLE + "background-image") is not None and len(
        properties.find(STYLE + "background-image").attrib
    ):
        return UNKNOWN
    kind = properties.get(DRAW + "fill", "none")
    if kind == "solid":
        return _color(properties.get(DRAW + "fill-color", "")) or UNKNOWN
    return _color(properties.get(_FO + "background-color", "")) if kind == "none" else UNKNOWN


def _stated(look: OdtLook, style: Any, fonts: dict[str, str]) -> OdtLook:
    for properties in style:
        if properties.tag in (STYLE + "paragraph-properties", STYLE + "graphic-properties"):
            if fill := _fill_of(properties):
                look = replace(look, fill=fill)
            if (height := _SIZE.fullmatch(properties.get(_FO + "line-height", ""))) is not None:
                number = float(height[1])
                is_low = (
                    number <= MAX_INVISIBLE_WIDTH_PERCENT
                    if height[2] == "%"
                    else number * PT_OF[height[2]] <= MAX_INVISIBLE_PT
                )
                look = replace(look, is_squeezed=is_low)
            for side in ("left", "right"):
                margin = _SIZE.fullmatch(properties.get(f"{_FO}margin-{side}", "").lstrip("-"))
                if margin is not None and margin[2] != "%":
                    is_beside = float(margin[1]) * PT_OF[margin[2]] >= PAGE_PT
                    look = replace(look, is_squeezed=look.is_squeezed or is_beside)
            continue
        if properties.tag != STYLE + "text-properties":
            continue
        get = properties.get
        if (display := get(TEXT + "display")) is not None:
            look = replace(look, is_hidden=display == "none")
        lines = [get(f"{STYLE}text-line-through-{n}") for n in ("style", "type")]
        if any(line is not None for line in lines):
            is_struck = any(line not in (None, "none") for line in lines) and "none" not in lines
            look = replace(look, is_struck=is_struck)
        if (position := get(STYLE + "text-position")) is not None:
            first = position.split(" ")[0]
            is_raised = first == "super" or (first[:1].isdigit() and float(first.rstrip("%")) > 0)
            is_lowered = first == "sub" or first[:1] == "-"
            look = replace(look, is_raised=is_raised, is_lowered=is_lowered)
        for name, kept in _SIZES:
            if (size := _SIZE.fullmatch(get(name, ""))) is not None:
                number, before = float(size[1]), getattr(look, kept)
                is_share = size[2] == "%"
                now = before * number / 100 if is_share else number * PT_OF[size[2]]
                sizes: dict[str, Any] = {kept: now}
                look = replace(look, **sizes)
        if (name := get(STYLE + "font-name")) is not None:
            look = replace(look, font=fonts.get(name, picture_font(name)))
        elif (family := get(_FO + "font-family")) is not None:
            look = replace(look, font=picture_font(family))
        if (width := _SIZE.fullmatch(get(STYLE + "text-scale", ""))) is not None:
            look = replace(look, is_narrow=float(width[1]) <= MAX_INVISIBLE_WIDTH_PERCENT)
        spacing = get(_FO + "letter-spacing", "")
        if (width := _SIZE.fullmatch(spacing.lstrip("-"))) is not None and width[2] != "%":
            sign = -1 if spacing[0] == "-" else 1
            look = replace(look, spacing_pt=sign * float(width[1]) * PT_OF[width[2]])
        elif spacing == "normal":
            look = replace(look, spacing_pt=0.0)
        if get(STYLE + "use-window-font-color") == "true":
            look = replace(look, color="")
        elif color := _color(get(_FO + "color", "")):
            look = replace(look, color=color)
        if fill := _color(get(_FO + "background-color", "")):
            look = replace(look, fill=fill)
        if (opacity := get(LOEXT + "opacity")) is not None:
            # LibreOffice writes "0%" beside the automatic colour, which is drawn as any other.
            has_color = bool(_color(get(_FO + "color", "")))
            is_automatic = get(STYLE + "use-window-font-color") == "true" or not has_color
            look = replace(look, is_transparent=opacity in ("0%", "0") and not is_automatic)
    return look


def is_beside_page(frame: Any) -> bool:
    """Whether a frame or shape ends before any paper begins, or begins behind its end; its place
    counts from the text or the page, so that margins are allowed for, and for one that hangs on a
    paragraph how far down that may stand."""
    is_on_text = frame.get(TEXT + "anchor-type", "page") != "page"
    for axis, side in (("x", "width"), ("y", "height")):
        at = re.fullmatch(r"(-?\d*\.?\d+)(pt|in|cm|mm|px)", frame.get(f"{_SVG}{axis}", ""))
        if at is None:
            continue
        extent = _SIZE.fullmatch(frame.get(f"{_SVG}{side}", ""))
        is_length = extent is not None and extent[2] != "%"
        size_pt = float(extent[1]) * PT_OF[extent[2]] if extent is not None and is_length else 0.0
        start_pt = float(at[1]) * PT_OF[at[2]]
        before_pt = -DOWN_PT if axis == "y" and is_on_text else -MARGIN_PT
        if start_pt + size_pt < before_pt or start_pt > PAPER_PT:
            return True
    return False


def _color(text: str) -> str:
    return text[1:].upper() if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else ""


def integer(text: str | None, default: int) -> int:
    """The number that an attribute states, or `default`."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def levels_of(style: Any) -> dict[int, Any]:
    """The levels of a list or outline style by number."""
    found = {}
    for level in style:
        number = level.get(TEXT + "level", "1")
        if number.isdigit() and 1 <= int(number) < N_LEVELS:
            found[int(number)] = level
    return found
