"""Make the sample contracts of `resources/samples/`: an English one as PDF and DOCX, a Chinese one.

    python packaging/make_samples.py [--out FOLDER]

The clauses are Common Paper's Cloud Service Agreement, read from the Markdown source that lies
beside the samples (CC BY 4.0). Its cover page gives the agreement's variables invented values
and says so. The DOCX numbers its clauses the way Word does, with a multi-level list; the PDF
carries the numbers as text, an outline and an embedded font subset. The Chinese contract is of our
own making, see `chinese_sample.py`.

Needs reportlab (`pip install reportlab`), the Liberation fonts, version 2, and Droid Sans Fallback
(Debian: fonts-liberation2, fonts-droid-fallback). The same input, library versions and fonts give
the same bytes: dates are fixed.
"""

# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import argparse
import datetime
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY / "resources" / "samples"
SOURCE_NAME = "contract-cloud-service-agreement.md"
SAMPLE_NAME = "cloud-service-agreement"
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/liberation-serif"),
)
MADE_ON = datetime.datetime(2026, 3, 2, 9, 0, 0)

TITLE = "Cloud Service Agreement"
PROVIDER = "Alder & Quill Software, Inc."
CUSTOMER = "Riverbend Logistics LLC"
SAMPLE_NOTICE = (
    "Sample. The parties, dates, amounts and addresses on this cover page are invented to fill in "
    "the agreement’s variables. This document binds nobody and is not legal advice."
)
INTRODUCTION = (
    f"This Cover Page is made between {PROVIDER} (“Provider”) and {CUSTOMER} (“Customer”). It "
    "incorporates the Standard Terms that follow. Capitalized words have the meanings given in "
    "Section 13 (Definitions) or on this Cover Page."
)
ORDER_FORM = (
    ("Provider", f"{PROVIDER}, a Delaware corporation"),
    ("Customer", f"{CUSTOMER}, an Oregon limited liability company"),
    ("Cloud Service", "Quillboard, a hosted platform for freight documents and delivery tracking"),
    ("Order Date", "March 1, 2026"),
    ("Subscription Period", "12 months, beginning on the Order Date"),
    ("Non-Renewal Notice Date", "30 days before the end of the current Subscription Period"),
    ("Technical Support", "E-mail and telephone, business days 8:00–18:00 Pacific Time"),
    ("Use Limitations", "150 named Users; 2 TB of stored Customer Content"),
    ("Payment Process", "Invoiced annually in advance; payable within 30 days of the invoice"),
)
FEES = (
    ("Item", "Quantity", "Unit price", "Annual Fee"),
    ("Quillboard subscription, per User", "150", "$288.00", "$43,200.00"),
    ("Additional storage, per TB", "1", "$1,800.00", "$1,800.00"),
    ("Technical Support, extended hours", "1", "$3,000.00", "$3,000.00"),
    ("Total", "", "", "$48,000.00"),
)
KEY_TERMS = (
    ("Effective Date", "March 1, 2026"),
    ("Governing Law", "The laws of the State of Delaware"),
    ("Chosen Courts", "The state or federal courts located in New Castle County, Delaware"),
    ("DPA", "Data Processing Agreement between the parties dated March 1, 2026"),
    ("General Cap Amount", "The Fees paid or payable in the 12 months before the claim ($48,000)"),
    ("Increased Cap Amount", "Three times the General Cap Amount ($144,000)"),
    (
        "Increased Claims",
        "Breach of Section 3 (Privacy & Security) or Section 10 (Confidentiality)",
    ),
    ("Unlimited Claims", "Indemnification of Covered Claims under Section 9 (Indemnification)"),
    (
        "Provider Covered Claims",
        "Claims that the Cloud Service, used as this Agreement allows, infringes or "
        "misappropriates a third party’s intellectual property rights",
    ),
    (
        "Customer Covered Claims",
        "Claims that Customer Content infringes a third party’s rights, or that result from "
        "Customer’s breach of Section 2.1 (Restrictions on Customer)",
    ),
    ("Additional Warranties", "None"),
    ("Notice Address", "Provider: legal@alderquill.example; Customer: legal@riverbend.example"),
)
SIGNATURES = (
    ("", f"Provider: {PROVIDER}", f"Customer: {CUSTOMER}"),
    ("Name", "Margaret Oyelaran", "Tomás Lindqvist"),
    ("Title", "Chief Executive Officer", "General Counsel"),
    ("Date", "March 1, 2026", "March 1, 2026"),
)
ATTRIBUTION = (
    "The Standard Terms are the Common Paper Cloud Service Agreement Standard Terms Version 2.1, "
    "© Common Paper, Inc., https://commonpaper.com/standards/cloud-service-agreement/2.1/, used "
    "under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Layout changed; wording "
    "unchanged."
)


@dataclass(frozen=True)
class Clause:
    """A numbered clause: depth 0 "1.", 1 "1.1", 2 "(a)"; `runs` are (text, is bold)."""

    depth: int
    number: str
    title: str
    runs: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


def read_clauses(source: str) -> list[Clause]:
    """The clauses of the Markdown source, numbered as its own nested lists are."""
    clauses: list[Clause] = []
    counters = [0, 0, 0]
    for line in source.splitlines():
        match = re.match(r"( *)(\d+|[a-z])\. +(.*)", line)
        if match is None:
            if line.strip() and not line.startswith("# "):
                raise ValueError(f"a line of the source is no clause: {line[:80]!r}")
            continue
        depth = len(match[1]) // 4
        counters[depth] += 1
        counters[depth + 1 :] = [0] * (2 - depth)
        number = (
            f"{counters[0]}.",
            f"{counters[0]}.{counters[1]}",
            f"({chr(ord('a') + counters[2] - 1)})",
        )[depth]
        printed = number.strip("().").rpartition(".")[2]
        if printed != match[2]:
            raise ValueError(f"clause {number} is printed as {match[2]!r} in the source")
        heading = re.match(r'<span class="header_[23]"[^>]*>(.*?)</span>', match[3])
        title = heading[1] if heading else ""
        rest = match[3][heading.end() :] if heading else match[3]
        rest = re.sub(r"<(https?://[^>]+)>", r"\1", re.sub(r"</?span[^>]*>", "", rest))
        runs = [(title, True)] if title else []
        for index, piece in enumerate(rest.split("**")):
            text = re.sub(r" {2,}", " ", piece)
            if text.strip():
                runs.append((text, index % 2 == 1))
        clauses.append(Clause(depth, number, title, tuple(runs)))
    return clauses


# --- PDF ------------------------------------------------------------------------------------


def _fonts_folder() -> Path:
    for folder in FONT_FOLDERS:
        if (folder / "LiberationSerif-Regular.ttf").exists():
            return folder
    sys.exit("The Liberation fonts are missing. On Debian: apt-get install fonts-liberation2")


def make_pdf(clauses: Sequence[Clause], path: Path) -> None:
    """Write the agreement as an outlined PDF on US Letter paper."""
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import LETTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import (
        BaseDocTemplate,
        Flowable,
        Frame,
        HRFlowable,
        KeepTogether,
        PageBreak,
        PageTemplate,
        Paragraph,
        Spacer,
        Table,
        TableStyle,
    )

    folder = _fonts_folder()
    for name, face in (("Serif", "Regular"), ("Serif-Bold", "Bold"), ("Serif-Italic", "Italic")):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"LiberationSerif-{face}.ttf")))
    pdfmetrics.registerFontFamily(
        "Serif", normal="Serif", bold="Serif-Bold", italic="Serif-Italic", boldItalic="Serif-Bold"
    )
    ink = colors.HexColor("#1b1f24")
    body = ParagraphStyle(
        "body",
        fontName="Serif",
        fontSize=10.5,
        leading=13.6,
        textColor=ink,
        alignment=TA_JUSTIFY,
        spaceAfter=6.5,
        allowWidows=0,
        allowOrphans=0,
    )
    title = ParagraphStyle(
        "title", body, fontName="Serif-Bold", fontSize=20, leading=25, alignment=TA_CENTER
    )
    part = ParagraphStyle(
        "part", body, fontName="Serif-Bold", fontSize=14, leading=18, spaceBefore=12, alignment=0
    )
    heading = ParagraphStyle(
        "heading",
        body,
        fontName="Serif-Bold",
        fontSize=11.5,
        leading=15,
        spaceBefore=10,
        leftIndent=32,
        bulletIndent=0,
        bulletFontName="Serif-Bold",
        bulletFontSize=11.5,
        alignment=0,
        keepWithNext=1,
    )
    clause = ParagraphStyle(
        "clause",
        body,
        leftIndent=32,
        bulletIndent=0,
        bulletFontName="Serif",
        bulletFontSize=10.5,
    )
    subclause = ParagraphStyle("subclause", clause, leftIndent=56, bulletIndent=32)
    small = ParagraphStyle(
        "small", body, fontSize=8.5, leading=11, textColor=colors.grey, alignment=0
    )
    cell = ParagraphStyle("cell", body, fontSize=9.5, leading=12, spaceAfter=0, alignment=0)
    number_cell = ParagraphStyle("number_cell", cell, alignment=2)
    notice = ParagraphStyle(
        "notice",
        cell,
        fontName="Serif-Italic",
        borderColor=colors.HexColor("#b8860b"),
        borderWidth=0.7,
        borderPadding=6,
        spaceBefore=4,
        spaceAfter=16,
    )

    class Entry(Flowable):  # type: ignore[misc]
        """An outline entry at the spot where it stands in the flow; draws nothing."""

        def __init__(self, text: str, depth: int) -> None:
            super().__init__()
            self.text, self.depth = text, depth
            self.keepWithNext = int(depth == 1)  # a heading takes its entry to the next page

        def wrap(self, _: float, height: float) -> tuple[float, float]:
            # Where no line fits any more, the entry does not stay behind alone.
            return 0, 0 if height >= body.leading else body.leading

        def draw(self) -> None:
            key = f"{self.depth}-{self.text}"
            self.canv.mark(key, *self.canv.absolutePosition(0, 16))
            self.canv.addOutlineEntry(self.text, key, self.depth, closed=self.depth > 0)

    class NumberedCanvas(Canvas):  # type: ignore[misc]
        """Draws "Page 3 of 12" when the number of pages is known. A destination is bound to the
        page that is being written, so those of the outline wait for that moment, too."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._finished: list[dict[str, Any]] = []
            self._marks: dict[int, list[tuple[str, float, float]]] = {}

        def mark(self, key: str, left: float, top: float) -> None:
            """Makes `key` lead to a spot of the present page."""
            self._marks.setdefault(self._pageNumber, []).append((key, left, top))

        def showPage(self) -> None:
            self._finished.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for state in self._finished:
                self.__dict__.update(state)
                for key, left, top in self._marks.get(self._pageNumber, ()):
                    self.bookmarkHorizontalAbsolute(key, top, left=left)
                self.setFont("Serif", 8.5)
                self.setFillColor(colors.grey)
                self.drawString(72, 40, f"{TITLE} – {PROVIDER} and {CUSTOMER}")
                self.drawRightString(
                    LETTER[0] - 72, 40, f"Page {self._pageNumber} of {len(self._finished)}"
                )
                super().showPage()
            super().save()

    def markup(runs: Sequence[tuple[str, bool]]) -> str:
        return "".join(f"<b>{escape(t)}</b>" if bold else escape(t) for t, bold in runs)

    grid = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#9aa0a6")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8eaed")),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )

    def table(
        rows: Sequence[Sequence[str]], widths: Sequence[float], amounts_from: int = 99
    ) -> Table:
        cells = []
        for r, row in enumerate(rows):
            strong = r == 0 or row[0] == "Total"
            cells.append(
                [
                    Paragraph(
                        markup([(text, strong or (c == 0 and len(row) == 2))]),
                        number_cell if c >= amounts_from else cell,
                    )
                    for c, text in enumerate(row)
                ]
            )
        return Table(cells, colWidths=list(widths), style=grid, spaceAfter=10, repeatRows=1)

    flow: list[Flowable] = [
        Entry("Cover Page", 0),
        Paragraph(TITLE, title),
        Paragraph("Cover Page", ParagraphStyle("under", title, fontSize=12, leading=16)),
        Spacer(0, 8),
        Paragraph(SAMPLE_NOTICE, notice),
        Paragraph(escape(INTRODUCTION), body),
        Entry("Order Form", 0),
        Paragraph("Order Form", part),
        table((("Variable", "Value"), *ORDER_FORM), (140, 328)),
        Entry("Fees", 0),
        KeepTogether(
            [Paragraph("Fees", part), table(FEES, (228, 60, 80, 100), amounts_from=1)],
        ),
        Entry("Key Terms", 0),
        Paragraph("Key Terms", part),
        table((("Variable", "Value"), *KEY_TERMS), (140, 328)),
        KeepTogether(
            [
                Entry("Signatures", 0),
                Paragraph("Signatures", part),
                table(SIGNATURES, (68, 200, 200)),
            ]
        ),
        PageBreak(),
        Entry("Standard Terms", 0),
        Paragraph("Standard Terms", part),
        HRFlowable(width="100%", color=ink, thickness=0.7, spaceAfter=6),
    ]
    styles = (heading, clause, subclause)
    for item in clauses:
        if item.title:
            flow.append(Entry(f"{item.number} {item.title.rstrip('.')}", 1 + item.depth))
        flow.append(Paragraph(markup(item.runs), styles[item.depth], bulletText=item.number))
    flow += [
        Spacer(0, 10),
        HRFlowable(width="100%", color=colors.grey, thickness=0.5, spaceAfter=4),
        Paragraph(ATTRIBUTION, small),
    ]
    document = BaseDocTemplate(
        str(path),
        pagesize=LETTER,
        leftMargin=72,
        rightMargin=72,
        topMargin=64,
        bottomMargin=64,
        title=f"{TITLE} (sample)",
        author="Common Paper (Standard Terms); Longleaf (sample cover page)",
        subject="Sample contract, CC BY 4.0",
        creator="packaging/make_samples.py",
        lang="en-US",
        invariant=1,
    )
    frame = Frame(72, 64, LETTER[0] - 144, LETTER[1] - 128, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame])])
    document.build(flow, canvasmaker=NumberedCanvas)


# --- DOCX -----------------------------------------------------------------------------------


def make_docx(clauses: Sequence[Clause], path: Path) -> None:
    """Write the agreement as a DOCX whose clause numbers come from a multi-level list."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Inches, Pt, RGBColor

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(1))

    # One multi-level list: each level belongs to a paragraph style, as in contracts from Word.
    levels = (
        ("Heading2", "%1.", "decimal", 0, 560),
        ("Clause", "%1.%2", "decimal", 0, 560),
        ("Subclause", "(%3)", "lowerLetter", 560, 480),
    )
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="1">'
            '<w:multiLevelType w:val="multilevel"/>'
            + "".join(
                f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{indent + hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
                for depth, (style, pattern, form, indent, hanging) in enumerate(levels)
            )
            + "</w:abstractNum>"
        )
    )
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        )
    )

    def numbered(style: Any, depth: int) -> None:
        properties = style.element.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
            )
        )

    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5)):
        font = styles[name].font
        font.name, font.size, font.bold = "Times New Roman", Pt(size), True
        font.color.rgb = RGBColor(0x1B, 0x1F, 0x24)
        fonts = styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    numbered(styles["Heading 2"], 0)
    for depth, name in ((1, "Clause"), (2, "Subclause")):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        numbered(style, depth)

    def table(
        rows: Sequence[Sequence[str]], widths: Sequence[float], amounts_from: int = 99
    ) -> None:
        grid = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        grid.autofit = False
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                target = grid.cell(r, c)
                target.width = Inches(widths[c])
                paragraph = target.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                if c >= amounts_from:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                run = paragraph.add_run(text)
                run.bold = r == 0 or row[0] == "Total" or (c == 0 and len(row) == 2)
        header = grid.rows[0]._tr.get_or_add_trPr()
        header.append(OxmlElement("w:tblHeader"))

    def field(paragraph: Any, instruction: str, result: str) -> None:
        for kind, content in (("begin", ""), ("", instruction), ("separate", "")):
            run = paragraph.add_run()
            if kind:
                character = OxmlElement("w:fldChar")
                character.set(qn("w:fldCharType"), kind)
            else:
                character = OxmlElement("w:instrText")
                character.text = content
            run._r.append(character)
        paragraph.add_run(result)
        character = OxmlElement("w:fldChar")
        character.set(qn("w:fldCharType"), "end")
        paragraph.add_run()._r.append(character)

    document.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Cover Page", style="Subtitle").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph().add_run(SAMPLE_NOTICE).italic = True
    document.add_paragraph(INTRODUCTION)
    document.add_heading("Order Form", 1)
    table((("Variable", "Value"), *ORDER_FORM), (1.9, 4.6))
    document.add_heading("Fees", 1)
    table(FEES, (3.2, 0.9, 1.1, 1.3), amounts_from=1)
    document.add_heading("Key Terms", 1)
    table((("Variable", "Value"), *KEY_TERMS), (1.9, 4.6))
    document.add_heading("Signatures", 1)
    table(SIGNATURES, (0.9, 2.8, 2.8))
    document.add_heading("Standard Terms", 1).paragraph_format.page_break_before = True
    for item in clauses:
        style = ("Heading 2", "Clause", "Subclause")[item.depth]
        paragraph = document.add_paragraph(style=style)
        for text, bold in item.runs:
            run = paragraph.add_run(text)
            run.bold = True if bold and item.depth else None
    closing = document.add_paragraph().add_run(ATTRIBUTION)
    closing.font.size = Pt(8.5)

    foot = section.footer.paragraphs[0]
    foot.add_run(f"{TITLE} – {PROVIDER} and {CUSTOMER}\tPage ")
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Inches(6.5), 2)  # 2: right-aligned
    field(foot, "PAGE", "1")
    foot.add_run(" of ")
    field(foot, "NUMPAGES", "12")

    core = document.core_properties
    core.title, core.subject = f"{TITLE} (sample)", "Sample contract, CC BY 4.0"
    core.author = core.last_modified_by = "Common Paper; Longleaf (sample cover page)"
    core.created = core.modified = MADE_ON
    core.comments, core.keywords, core.language = "", "", "en-US"
    core.revision = 1
    buffer = io.BytesIO()
    document.save(buffer)
    _pack(buffer, path)


def _pack(saved: io.BytesIO, path: Path) -> None:
    """Write the package again with fixed dates, best compression and no thumbnail."""
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/thumbnail.jpeg":
                continue
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            entry = zipfile.ZipInfo(name, MADE_ON.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, content, compresslevel=9)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    clauses = read_clauses((SAMPLES / SOURCE_NAME).read_text(encoding="utf-8"))
    makers: tuple[tuple[str, Callable[[Sequence[Clause], Path], None]], ...] = (
        ("pdf", make_pdf),
        ("docx", make_docx),
    )
    for suffix, make in makers:
        path = out / f"{SAMPLE_NAME}.{suffix}"
        make(clauses, path)
        print(f"{path}: {path.stat().st_size:,} bytes")

    from chinese_sample import PDF_NAME, make_chinese_pdf
    from chinese_sample import SOURCE_NAME as CHINESE_SOURCE

    source = (SAMPLES / CHINESE_SOURCE).read_text(encoding="utf-8")
    make_chinese_pdf(source, _fonts_folder(), out / PDF_NAME)
    print(f"{out / PDF_NAME}: {(out / PDF_NAME).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
