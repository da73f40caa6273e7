"""A result as DOCX with Word's own styles, so that it can be worked on: headings, lists, tables,
and a character style for page references."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it.token import Token

from app.analysis.answers.references import REFERENCE
from app.export.facts import facts_of, title_of
from app.export.markdown_blocks import legible, parser, settled
from app.export.marked import Coloring, marked_answer
from app.store.records import RunRecord

REFERENCE_STYLE = "Page Reference"
_FACT_WIDTHS = Cm(4), Cm(12)
CODE_STYLE = "Code"
_N_LIST_STYLES = 3  # "List Bullet", "List Bullet 2", "List Bullet 3"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def as_docx(run: RunRecord) -> bytes:
    """The file's bytes."""
    writer = _Writer(legible(title_of(run)), Coloring(run), is_chinese=bool(_HAN.search(run.text)))
    writer.write(parser().parse(legible(marked_answer(run, in_color=True))))
    writer.write_facts(facts_of(run))
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    """Turns Markdown tokens into paragraphs.

    Attributes:
        document: The python-docx document.
    """

    def __init__(self, title: str, coloring: Coloring, *, is_chinese: bool) -> None:
        self._coloring = coloring
        self.document = docx.Document()
        self._style(is_chinese)
        self.document.core_properties.title = title[:255]
        self.document.core_properties.author = "Longleaf"
        self.document.core_properties.comments = ""
        self.document.add_paragraph(title, style="Title")
        self._lists: list[tuple[bool, int | None]] = []  # (is numbered, numbering id)
        self._n_quotes = 0
        self._item_is_new = False

    def _style(self, is_chinese: bool) -> None:
        styles = self.document.styles
        reference = styles.add_style(REFERENCE_STYLE, WD_STYLE_TYPE.CHARACTER)
        reference.font.color.rgb = RGBColor(0x1F, 0x5F, 0x8B)
        code = styles.add_style(CODE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
        code.base_style = styles["Normal"]
        code.font.name, code.font.size = "Consolas", Pt(9.5)
        if is_chinese:
            # The template's East Asian font is a Japanese one.
            for name in ("Normal", "Title", *(f"Heading {n}" for n in range(1, 7))):
                fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
                fonts.attrib.pop(qn("w:eastAsiaTheme"), None)
                fonts.set(qn("w:eastAsia"), "Microsoft YaHei")

    def write(self, tokens: Sequence[Token]) -> None:
        """Writes the answer's blocks."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            match token.type:
                case "heading_open":
                    level = min(int(token.tag[1]), 9)
                    self._inline(
                        self.document.add_paragraph(style=f"Heading {level}"), tokens[index + 1]
                    )
                    index += 2
                case "paragraph_open":
                    self._inline(self._paragraph(), tokens[index + 1])
                    index += 2
                case "bullet_list_open":
                    self._lists.append((False, None))
                case "ordered_list_open":
                    start = int(token.attrGet("start") or 1)
                    self._lists.append((True, self._new_numbering(start)))
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "list_item_open":
                    self._item_is_new = True
                case "blockquote_open":
                    self._n_quotes += 1
                case "blockquote_close":
                    self._n_quotes -= 1
                case "fence" | "code_block":
                    paragraph = self.document.add_paragraph(style=CODE_STYLE)
                    for n, line in enumerate(token.content.rstrip("\n").split("\n")):
                        if n:
                            paragraph.add_run().add_break()
                        paragraph.add_run(line)
                case "hr":
                    self._rule()
                case "table_open":
                    end = next(
                        i for i in range(index, len(tokens)) if tokens[i].type == "table_close"
                    )
                    self._table(tokens[index:end])
                    index = end
            index += 1

    def _paragraph(self) -> Any:
        if not self._lists:
            return self.document.add_paragraph(style="Quote" if self._n_quotes else None)
        is_numbered, numbering = self._lists[-1]
        level = min(len(self._lists), _N_LIST_STYLES)
        suffix = f" {level}" if level > 1 else ""
        if not self._item_is_new:  # a further paragraph of the same item
            return self.document.add_paragraph(style=f"List Continue{suffix}")
        self._item_is_new = False
        name = "List Number" if is_numbered else "List Bullet"
        paragraph = self.document.add_paragraph(style=f"{name}{suffix}")
        if numbering is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = numbering
        return paragraph

    def _new_numbering(self, start: int) -> int:
        """A list of its own: Word goes on counting through all lists of one style otherwise."""
        level = min(len(self._lists) + 1, _N_LIST_STYLES)
        style = self.document.styles["List Number" + (f" {level}" if level > 1 else "")]
        of_style = style.element.pPr.numPr.numId.val
        numbering = self.document.part.numbering_part.element
        abstract = numbering.num_having_numId(of_style).abstractNumId.val
        number = numbering.add_num(abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _rule(self) -> None:
        properties = self.document.add_paragraph()._p.get_or_add_pPr()
        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        table = self.document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, token in zip(row.cells, cells, strict=False):
                self._inline(cell.paragraphs[0], token)
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
        header = OxmlElement("w:tblHeader")  # repeated on each page
        table.rows[0]._tr.get_or_add_trPr().append(header)
        self.document.add_paragraph()

    def _inline(self, paragraph: Any, token: Token) -> None:
        marks: dict[str, int] = {"strong": 0, "em": 0, "s": 0}
        for child in settled(token.children or []):
            name = child.type.removesuffix("_open").removesuffix("_close")
            if name in marks:
                marks[name] += child.nesting
            elif child.type == "softbreak":
                paragraph.add_run(" ")
            elif child.type == "hardbreak":
                paragraph.add_run().add_break()
            elif child.type == "code_inline":
                self._run(paragraph, child.content, marks).font.name = "Consolas"
            elif child.content:
                position = 0
                for match in REFERENCE.finditer(child.content):
                    lead = match.group(0).index("[")
                    before = child.content[position : match.start() + lead]
                    self._colored(paragraph, before, marks)
                    self._run(paragraph, match.group(0)[lead:], marks).style = REFERENCE_STYLE
                    position = match.end()
                self._colored(paragraph, child.content[position:], marks)

    def _colored(self, paragraph: Any, text: str, marks: dict[str, int]) -> None:
        """Text whose marks have their colours."""
        for piece, color in self._coloring.pieces(text):
            if piece:
                run = self._run(paragraph, piece, marks)
                if color:
                    run.font.color.rgb = RGBColor.from_string(color)

    def _run(self, paragraph: Any, text: str, marks: dict[str, int]) -> Any:
        run = paragraph.add_run(text)
        run.bold = True if marks["strong"] else None
        run.italic = True if marks["em"] else None
        run.font.strike = True if marks["s"] else None
        return run

    def write_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Writes what the answer was made from as a small table at the end."""
        self._rule()
        table = self.document.add_table(0, 2)
        # Word goes by the cells' widths, LibreOffice by the columns'.
        table.columns[0].width, table.columns[1].width = _FACT_WIDTHS
        for name, value in facts:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(name).bold = True
            cells[1].paragraphs[0].add_run(legible(value))
            cells[0].width, cells[1].width = _FACT_WIDTHS
