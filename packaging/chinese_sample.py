"""The Chinese sample contract of `resources/samples/`: its Markdown source as a PDF.

`make_samples.py` calls it. Chinese characters are set in Droid Sans Fallback (Debian:
fonts-droid-fallback), the only Chinese font of Debian that reportlab can embed (TrueType outlines)
and whose licence (Apache-2.0) asks nothing of whoever passes the PDF on. It has no Latin letters,
digits and quotation marks; those are set in Liberation Sans.
"""

# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SOURCE_NAME = "warehouse-software-contract.zh.md"
PDF_NAME = "warehouse-software-contract.zh.pdf"
HAN_FONT = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
TITLE = "仓储管理软件服务合同"
MARGIN_PT = 68
BODY_PT = 10.5
_AMOUNT = r"[\d,]+\.\d\d"


def read_source(source: str) -> list[tuple[str, list[list[str]]]]:
    """The source as paragraphs and tables: (kind, rows), where the kind is "title", "part",
    "notice", "text" or "table" and everything but a table has one row of one cell."""
    found: list[tuple[str, list[list[str]]]] = []
    lines = (line.strip() for line in source.splitlines())
    for is_table, group in groupby(filter(None, lines), lambda line: line.startswith("|")):
        if is_table:
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in group]
            found.append(("table", rows))
            continue
        for line in group:
            mark, _, rest = line.partition(" ")
            kind = {"#": "title", "##": "part", ">": "notice"}.get(mark, "text")
            found.append((kind, [[rest if kind != "text" else line]]))
    return found


def _styles() -> dict[str, Any]:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle(
        "text", fontName="Han", fontSize=BODY_PT, leading=18, wordWrap="CJK", spaceAfter=4,
        textColor=colors.HexColor("#1b1f24"),
    )  # fmt: skip
    cell = ParagraphStyle("cell", body, fontSize=9.5, leading=14, spaceAfter=0)
    return {
        "text": body,
        "title": ParagraphStyle(
            "title", body, fontSize=20, leading=30, alignment=TA_CENTER, spaceAfter=12
        ),
        "part": ParagraphStyle(
            "part", body, fontSize=12.5, leading=20, spaceBefore=10, spaceAfter=5, keepWithNext=1
        ),
        "notice": ParagraphStyle(
            "notice", cell, borderColor=colors.HexColor("#b8860b"), borderWidth=0.7,
            borderPadding=6, spaceBefore=4, spaceAfter=16,
        ),
        "cell": cell,
        "amount": ParagraphStyle("amount", cell, alignment=TA_RIGHT),
    }  # fmt: skip


def _table(rows: list[list[str]], marked_up: Callable[[str], str], width_pt: float) -> Any:
    """A table whose amounts stand at the right; the first column has the names of the rows."""
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table, TableStyle

    styles = _styles()
    cells = [
        [
            Paragraph(marked_up(text), styles["amount" if re.fullmatch(_AMOUNT, text) else "cell"])
            for text in row
        ]
        for row in rows
    ]
    n = len(rows[0])
    first = 0.34 if n == 4 else 0.2
    shares = [first, *[(1 - first) / (n - 1)] * (n - 1)]
    if rows[0][0] == "编号":
        shares = [0.1, 0.25, 0.65]
    look = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#9aa0a6")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8eaed")),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )
    widths = [width_pt * share for share in shares]
    return Table(cells, colWidths=widths, style=look, spaceBefore=6, spaceAfter=12, repeatRows=1)


def _foot(canvas: Any, document: Any) -> None:
    """Draws the title and "第 3 页" at the foot of a page."""
    from reportlab.lib import colors

    canvas.setFillColor(colors.grey)
    canvas.setFont("Han", 8.5)
    canvas.drawString(MARGIN_PT, 40, TITLE)
    left = document.pagesize[0] - MARGIN_PT - 40
    canvas.drawString(left, 40, "第")
    canvas.drawString(left + 22, 40, "页")
    canvas.setFont("Latin", 8.5)
    canvas.drawCentredString(left + 15.5, 40, str(document.page))


def make_chinese_pdf(source: str, latin_fonts: Path, path: Path) -> None:
    """Write the contract as an outlined PDF on A4 paper.

    Args:
        source: The Markdown.
        latin_fonts: The folder of the Liberation fonts.
        path: Where it goes; what is there is replaced.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    if not HAN_FONT.exists():
        sys.exit("A Chinese font is missing. On Debian: apt-get install fonts-droid-fallback")
    han = TTFont("Han", str(HAN_FONT))
    pdfmetrics.registerFont(han)
    pdfmetrics.registerFont(TTFont("Latin", str(latin_fonts / "LiberationSans-Regular.ttf")))
    known = frozenset(han.face.charToGlyph)

    def set_in_fonts(text: str) -> str:
        runs = groupby(text, lambda letter: ord(letter) in known)
        return "".join(
            escape("".join(run)) if is_han else f'<font name="Latin">{escape("".join(run))}</font>'
            for is_han, run in runs
        )

    class Heading(Paragraph):  # type: ignore[misc]
        """An article's heading with its entry in the outline."""

        entry = ""

        def draw(self) -> None:
            self.canv.bookmarkHorizontal(self.entry, 0, self.height)
            self.canv.addOutlineEntry(self.entry, self.entry, 0)
            super().draw()

    styles = _styles()
    flow: list[Any] = []
    for kind, rows in read_source(source):
        if kind == "table":
            flow.append(_table(rows, set_in_fonts, A4[0] - 2 * MARGIN_PT))
        elif kind == "part":
            heading = Heading(set_in_fonts(rows[0][0]), styles[kind])
            heading.entry = rows[0][0]
            flow.append(heading)
        else:
            flow.append(Paragraph(set_in_fonts(rows[0][0]), styles[kind]))
    document = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=MARGIN_PT, rightMargin=MARGIN_PT, topMargin=64,
        bottomMargin=64, title=f"{TITLE}（示例）", author="Longleaf", subject="示例合同",
        creator="packaging/make_samples.py", lang="zh-CN", invariant=1,
    )  # fmt: skip
    document.build(flow, onFirstPage=_foot, onLaterPages=_foot)
