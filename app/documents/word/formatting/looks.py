"""How a run of a DOCX looks where that changes what it says: struck out, raised, or not to be seen.

Properties come from the run, its character style, the paragraph's style and the defaults, nearest
first (ECMA-376 part 1, 17.7.2); of table styles what they hide and strike (`table_looks`), and
whether they colour anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from app.documents.base.inline_marks import also_struck
from app.documents.base.symbols import picture_font
from app.documents.base.visibility import (
    MAX_INVISIBLE_PT,
    MAX_INVISIBLE_WIDTH_PERCENT,
    MIN_SPACING,
    are_alike,
)
from app.documents.word.formatting.backdrops import Backdrops
from app.documents.word.formatting.colors import WHITE, Colors, of_highlight
from app.documents.word.formatting.paper import Paper, paper_of
from app.documents.word.formatting.styles import MAX_HIDDEN_TWIPS, Styles, exact_twips
from app.documents.word.formatting.table_looks import NOTHING, Said, TableLooks
from app.documents.word.formatting.tables import PAGE_TWIPS
from app.documents.word.markup import W, child_of, integer, is_on, measure, value

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_RAISED = 0.25  # times the size: letters that stand that much higher are raised
_TOGGLES = ("vanish", "strike")


_PARAGRAPH_PROPERTIES = W + "pPr"
_CELL, _CELL_PROPERTIES, _TABLE = W + "tc", W + "tcPr", W + "tbl"
_BOX, _UNKNOWN_GROUND = W + "txbxContent", (W + "hdr", W + "ftr")
_W14_FILL = _W14 + "textFill"
_TELLING = {
    W + "rStyle",
    _W14_FILL,
    *(W + n for n in ("vanish", "strike", "dstrike", "vertAlign", "sz", "color", "shd")),
    *(W + n for n in ("highlight", "position", "w", "szCs", "rtl", "cs", "rFonts", "spacing")),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a run inherits and states.

    Attributes:
        is_vanished: Hidden text (`w:vanish`).
        is_struck, is_struck_twice: One line or two through it.
        is_raised: Superscript, or smaller letters that stand higher.
        is_lowered: Subscript.
        half_points: Size of its letters.
        complex_half_points: The same where it is set in a script such as Hebrew or Arabic.
        is_complex: It is set so.
        width_percent: Of the usual width of its letters.
        spacing_twips: What is added to the width of each.
        color: Six hexadecimal digits, or "" for the automatic colour.
        fill: Colour behind it, "" where the run has none of its own, None where it is a pattern.
        highlight: The colour of a marker pen over that one, or "".
        font: A picture font that its letters are set in, or "".
        is_never_seen: Nobody sees its letters, whatever is behind them.
        stands: How they stand, as `inline_marks.joined` has it.
    """

    is_vanished: bool = False
    is_struck: bool = False
    is_struck_twice: bool = False
    is_raised: bool = False
    is_lowered: bool = False
    half_points: int = 20
    complex_half_points: int = 20
    is_complex: bool = False
    width_percent: int = 100
    spacing_twips: int = 0
    color: str = ""
    fill: str | None = ""
    highlight: str = ""
    font: str = ""
    is_never_seen: bool = field(init=False)
    stands: str = field(init=False)

    def __post_init__(self) -> None:
        # Looks are few and asked for every run: what follows from them is told once.
        size_pt = (self.complex_half_points if self.is_complex else self.half_points) / 2
        is_squeezed = self.width_percent <= MAX_INVISIBLE_WIDTH_PERCENT or (
            self.spacing_twips != 0 and self.spacing_twips <= MIN_SPACING * 20 * size_pt
        )
        is_never_seen = self.is_vanished or is_squeezed or size_pt <= MAX_INVISIBLE_PT
        object.__setattr__(self, "is_never_seen", is_never_seen)
        stands = "raised" if self.is_raised else "lowered" if self.is_lowered else ""
        stands = also_struck(stands) if self.is_struck or self.is_struck_twice else stands
        object.__setattr__(self, "stands", stands)


class Looks:
    """The looks of runs of one document.

    Args:
        styles: Of the document.
        body: The root of the main story, for what lies behind its text.
        floating: What in it may lie behind the text (`backdrops.FLOATING`).
        sections: The `w:sectPr` in it.
        settings: The settings part or None: whether the colour of the page is shown.
        theme: The theme part or None: what its colours are.

    Attributes:
        tables: What styles of tables hide and strike.
        paper: Of the document.
        has_page_backdrop: Whether a picture lies behind all pages.
    """

    def __init__(
        self,
        styles: Styles,
        body: Any,
        floating: Iterable[Any],
        sections: Iterable[Any],
        settings: Any,
        theme: Any = None,
    ) -> None:
        self._styles, self._colors = styles, Colors(theme, settings)
        self.tables = TableLooks(styles, self._colors)
        self._inherited: dict[tuple[str, str, Said], Look] = {}
        self._of_runs: dict[tuple[str, Said, tuple[Any, ...]], Look] = {}
        self._of_numbers: dict[tuple[Any, int], tuple[Look, Look]] = {}
        self._fills: dict[str, bool] = {}
        self._squeezed: dict[str, bool] = {}
        self._style_fills: dict[str, str | None] = {}
        self._of_tables: dict[Any, str | None] = {}
        self.paper = paper_of(sections)
        self._page = WHITE
        whole = body.getparent()
        background = None if whole is None else whole.find(W + "background")
        if background is not None and is_on(settings, "displayBackgroundShape"):
            self._page = background.get(W + "color", WHITE)
        self._backdrops = Backdrops(floating, body)
        self.has_page_backdrop = False
        self._last: Any = None
        self._last_behind: str | None = None

    def of(self, properties: Any, style: str, table: Said = NOTHING) -> Look:
        """The look of a run by its `w:rPr` (or None) in a paragraph of that style, in a table whose
        style says that. Runs that say the same are many: what they say is understood once."""
        if properties is None:
            return self._of_styles(style, "", table)
        said = tuple(
            [
                (tag, *child.items()) if tag != _W14_FILL else child
                for child in properties
                if (tag := child.tag) in _TELLING
            ]
        )
        if not said:
            return self._of_styles(style, "", table)
        look = self._of_runs.get((style, table, said))
        if look is None:
            look = self._of_styles(style, value(properties, "rStyle") or "", table)
            look = self._of_runs[style, table, said] = _stated(look, properties, self._colors)
        return look

    def _of_styles(self, paragraph_style: str, run_style: str, table: Said) -> Look:
        key = paragraph_style, run_style, table
        look = self._inherited.get(key)
        if look is None:
            look = Look()
            if self._styles.defaults is not None:
                look = _stated(look, self._styles.defaults, self._colors)
            is_vanished, is_struck, color = table
            if is_vanished is not None:
                look = replace(look, is_vanished=is_vanished)
            if is_struck is not None:
                look = replace(look, is_struck=is_struck)
            if color is not None:
                look = replace(look, color=color)
            for n, identifier in enumerate((paragraph_style, run_style)):
                around = look
                for _, style in reversed(list(self._styles.chain(identifier))):
                    if (properties := style.find(W + "rPr")) is not None:
                        look = _stated(look, properties, self._colors)
                if identifier and (n or table != NOTHING):
                    look = self._toggled(look, around, identifier)
            self._inherited[key] = look
        return look

    def _toggled(self, look: Look, around: Look, identifier: str) -> Look:
        """`look` where a style and those around it (of the table, the paragraph, the run) speak of
        hiding or striking: one that says so within another takes it back (ECMA-376 part 1, 17.7.3).
        """
        for name, kept in zip(_TOGGLES, ("is_vanished", "is_struck"), strict=True):
            said = (is_on(s.find(W + "rPr"), name) for _, s in self._styles.chain(identifier))
            own = next((each for each in said if each is not None), None)
            if own is not None:
                look = replace(look, **{kept: own != getattr(around, kept)})
        return look

    def is_unseen(self, look: Look, paragraph: Any, fill: str | None) -> bool:
        """Whether nobody who looks at the page sees the letters of a run of a paragraph with that
        colour behind it."""
        if look.is_never_seen:
            return True
        behind = look.highlight or look.fill
        if not look.color or behind is None:
            return False
        if not behind:
            if paragraph is not self._last:
                self._last = paragraph
                self._last_behind = self._around(paragraph) if fill == "" else fill
            behind = self._last_behind
        return behind is not None and are_alike(look.color, behind)

    def of_number(self, letters: Any, mark: Look) -> Look:
        """The look of the number before a paragraph: that of its mark, but for being hidden text,
        and what the list says of it (a `w:rPr` or None)."""
        key = letters, id(mark)
        found = self._of_numbers.get(key)
        if found is None:
            look = replace(mark, is_vanished=False)
            look = look if letters is None else _stated(look, letters, self._colors)
            found = self._of_numbers[key] = mark, look  # kept, so that its address stays its own
        return found[1]

    def is_squeezed(self, properties: Any, style: str) -> bool:
        """Whether the lines of a paragraph with that `w:pPr` (or None) are so low that nobody sees
        them, or it is set in beside the page."""
        if properties is not None and _is_beside_page(properties, self.paper):
            return True
        if properties is not None and (height := exact_twips(properties)) is not None:
            return height <= MAX_HIDDEN_TWIPS
        known = self._squeezed.get(style)
        if known is None:
            of_styles = (s.find(_PARAGRAPH_PROPERTIES) for _, s in self._styles.chain(style))
            heights = (exact_twips(each) for each in of_styles if each is not None)
            first = next((height for height in heights if height is not None), None)
            known = self._squeezed[style] = first is not None and first <= MAX_HIDDEN_TWIPS
        return known

    def paragraph_fill(self, properties: Any, style: str) -> str | None:
        """The colour that a paragraph with that `w:pPr` (or None) puts behind its letters, by
        itself or its style: "" for none, None where it cannot be told."""
        fill = self._fill(properties)
        return self._behind_style(style) if fill == "" else fill

    def _around(self, paragraph: Any) -> str | None:
        """The colour behind a paragraph that has none; None where it cannot be told, as over a
        picture."""
        cell: Any = None
        for element in paragraph.iterancestors():
            tag = element.tag
            if tag == _CELL:
                cell = element
                fill = self._fill(child_of(element, _CELL_PROPERTIES))
            elif tag == _TABLE:
                fill = self._behind_table(element)
                if fill is None and cell is not None:
                    fill = self.tables.fill_of(cell)
                if fill is None:
                    return None
            elif tag == W + "p":
                properties = child_of(element, _PARAGRAPH_PROPERTIES)
                fill = self.paragraph_fill(properties, self._styles.of(properties))
                paragraph = element
            elif tag == _BOX:
                return self._colors.of_box(element)
            elif tag in _UNKNOWN_GROUND:
                return None
            else:
                continue
            if fill != "":
                return fill
        if self.has_page_backdrop or self._backdrops.may_lie_behind(paragraph):
            return None
        return self._page

    def _behind_style(self, identifier: str) -> str | None:
        """The colour that a paragraph style puts behind its letters, by itself or its ancestors."""
        if identifier not in self._style_fills:
            fills = (self._fill(s.find(W + "pPr")) for _, s in self._styles.chain(identifier))
            self._style_fills[identifier] = next((fill for fill in fills if fill != ""), "")
        return self._style_fills[identifier]

    def _behind_table(self, table: Any) -> str | None:
        """The colour of a table, asked once: lxml looks through all of its rows to find what
        stands before them."""
        if table not in self._of_tables:
            fill = self._fill(table.find(W + "tblPr"))
            if fill == "" and self._is_coloured(value(table, "tblPr", "tblStyle")):
                fill = None
            self._of_tables[table] = fill
        return self._of_tables[table]

    def _fill(self, properties: Any) -> str | None:
        shading = None if properties is None else child_of(properties, W + "shd")
        return "" if shading is None else self._colors.of_shading(shading)

    def _is_coloured(self, table_style: str | None) -> bool:
        """Whether a table style colours cells anywhere: where, only Word's layout knows."""
        if not table_style:
            return False
        if table_style not in self._fills:
            self._fills[table_style] = any(
                self._colors.of_shading(shading) not in ("", WHITE)
                for _, style in self._styles.chain(table_style)
                for shading in style.iter(W + "shd")
            )
        return self._fills[table_style]


def _stated(look: Look, properties: Any, colors: Colors) -> Look:
    """`look` with what a `w:rPr` says otherwise."""
    changes: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag not in _TELLING:
            continue
        if tag == W + "vanish":
            changes["is_vanished"] = bool(is_on(properties, "vanish"))
        elif tag == W + "strike":
            changes["is_struck"] = bool(is_on(properties, "strike"))
        elif tag == W + "dstrike":
            changes["is_struck_twice"] = bool(is_on(properties, "dstrike"))
        elif tag == W + "vertAlign":
            changes["is_raised"] = child.get(W + "val") == "superscript"
            changes["is_lowered"] = child.get(W + "val") == "subscript"
        elif tag == W + "sz":
            changes["half_points"] = measure(child.get(W + "val"), look.half_points, 2)
        elif tag == W + "szCs":
            default = look.complex_half_points
            changes["complex_half_points"] = measure(child.get(W + "val"), default, 2)
        elif tag in (W + "rtl", W + "cs"):
            changes["is_complex"] = bool(is_on(properties, "rtl") or is_on(properties, "cs"))
        elif tag == W + "color":
            changes["color"] = colors.of_letters(child)
        elif tag == W + "shd":
            changes["fill"] = colors.of_shading(child)
        elif tag == W + "highlight":
            changes["highlight"] = of_highlight(child)
        elif tag == W + "w":
            changes["width_percent"] = integer(child.get(W + "val", "").rstrip("%"), 100)
        elif tag == W + "spacing":
            changes["spacing_twips"] = measure(child.get(W + "val"), 0, 20)
        elif tag == W + "rFonts":
            changes |= _font(child)
        elif tag == W + "position":
            changes["rise"] = measure(child.get(W + "val"), 0, 2)
    if (fill := properties.find(_W14_FILL)) is not None:
        has_outline = properties.find(_W14 + "textOutline") is not None
        changes |= colors.of_text_fill(fill, has_outline=has_outline)
    rise, half_points = changes.pop("rise", 0), changes.get("half_points", look.half_points)
    if rise and (half_points < look.half_points or abs(rise) >= _RAISED * half_points):
        changes["is_raised"], changes["is_lowered"] = rise > 0, rise < 0
    return replace(look, **changes) if changes else look


def _font(fonts: Any) -> dict[str, Any]:
    """What a `w:rFonts` says of picture fonts, as changes of a look."""
    if fonts.get(W + "asciiTheme"):
        return {"font": ""}
    name = fonts.get(W + "ascii") or fonts.get(W + "hAnsi")
    return {"font": picture_font(name)} if name else {}


def _is_beside_page(properties: Any, paper: Paper) -> bool:
    indent, frame = child_of(properties, W + "ind"), child_of(properties, W + "framePr")
    names, anchors, sides = ("x", "y"), ("hAnchor", "vAnchor"), ("xAlign", "yAlign")
    if frame is not None and paper.is_placed_beside(frame, names, anchors, sides, "w"):
        return True
    if indent is None:
        return False
    edges = [indent.get(W + name) for name in ("left", "start", "right", "end")]
    return max(abs(measure(edge, 0, 20)) for edge in edges) >= PAGE_TWIPS
