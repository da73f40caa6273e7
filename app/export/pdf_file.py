"""A result as PDF, laid out by Qt without a window. The only module of this room that needs Qt."""

from __future__ import annotations

import html
import os
import re
import threading
from collections.abc import Iterable, Sequence

from markdown_it.token import Token
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)

from app import __version__
from app.analysis.answers.references import REFERENCE
from app.export.errors import ExportError
from app.export.facts import facts_of, title_of
from app.export.markdown_blocks import legible, parser, settled
from app.export.marked import Coloring, marked_answer
from app.store.records import RunRecord
from app.system.translation import tr

_MARGIN_MM = 22.0
MARGINS = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
"""Of a page, in millimetres."""
DPI = 300
_FOOT_PT = 34.0
_LINE_SEPARATOR = "\u2028"  # what Qt makes of <br>
_EDGE_PX = 2.0  # what ends where a page begins is not on it
"""Room under the text for the page number."""

_STYLE = """
body { font-family: "Noto Serif", "Georgia", "DejaVu Serif", serif; font-size: 10.5pt; }
h1 { font-size: 18pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; }
p, li { line-height: 135%; }
.reference { color: #1f5f8b; }
pre { white-space: pre-wrap; }
code, pre { font-family: "DejaVu Sans Mono", "Consolas", monospace; font-size: 9pt; }
td, th { padding: 3px 6px; }
.facts { color: #555555; font-size: 9pt; }
"""

_lock = threading.Lock()
_application: QGuiApplication | None = None


def as_pdf(run: RunRecord) -> bytes:
    """The file's bytes: A4, page numbers at the foot, the title in its metadata."""
    _ensure_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            MARGINS,
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle(legible(title_of(run)))
    writer.setCreator(f"Longleaf {__version__}")
    paint_run(run, writer)
    buffer.close()
    data = bytes(buffer.data().data())
    if not data.startswith(b"%PDF"):
        raise ExportError(
            tr("The PDF could not be made."), tr("Export the result as DOCX or Markdown.")
        )
    return data


def paint_run(run: RunRecord, device: QPagedPaintDevice) -> None:
    """Lays the answer of a run out on a device of `DPI` dots an inch: a PDF, or a printer.

    Raises `ExportError` when the device cannot be painted on.
    """
    _paint(_document(run), device)


def _document(run: RunRecord) -> QTextDocument:
    body = _html_of(legible(marked_answer(run, in_color=True)), Coloring(run))
    facts = "<br>".join(
        f"{html.escape(name)}: {html.escape(legible(value))}" for name, value in facts_of(run)
    )
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(
        f"<body><h1>{html.escape(legible(title_of(run)))}</h1>{body}<hr>"
        f'<p class="facts">{facts}</p></body>'
    )
    return document


def _html_of(markdown: str, coloring: Coloring) -> str:
    reader = parser()
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.children:
            token.children = settled(token.children)

    def colored(
        _: object, tokens: Sequence[Token], index: int, options: object, env: object
    ) -> str:
        return _with_references(coloring.pieces(tokens[index].content))

    reader.add_render_rule("text", colored)
    return str(reader.renderer.render(tokens, reader.options, {}))


def _with_references(pieces: Iterable[tuple[str, str]]) -> str:
    found = []
    for piece, color in pieces:
        escaped = html.escape(piece, quote=False)
        style = f'<span style="color: #{color}">{escaped}</span>'
        found.append(style if color else REFERENCE.sub(_reference, escaped))
    return "".join(found)


def _reference(match: re.Match[str]) -> str:
    whole = match.group(0)
    lead, label = whole[: whole.index("[")], whole[whole.index("[") :]
    return f'{lead}<span class="reference">{label}</span>'


def _paint(document: QTextDocument, writer: QPagedPaintDevice) -> None:
    area = writer.pageLayout().paintRectPixels(DPI)
    foot = _FOOT_PT * DPI / 72
    size = QSizeF(area.width(), area.height() - foot)
    painter = QPainter()
    if not painter.begin(writer):
        raise ExportError(
            tr("The PDF could not be made."), tr("Export the result as DOCX or Markdown.")
        )
    try:
        document.documentLayout().setPaintDevice(writer)
        document.setDocumentMargin(0)
        document.setPageSize(size)
        _divide_at_pages(document)
        n_pages = document.pageCount()
        for page in range(n_pages):
            if page:
                writer.newPage()
            painter.save()
            painter.translate(0, -page * size.height())
            context = QAbstractTextDocumentLayout.PaintContext()
            # The window's palette may be a dark one.
            context.palette.setColor(QPalette.ColorRole.Text, "black")
            context.clip = QRectF(
                0, page * size.height() + _EDGE_PX, size.width(), size.height() - 2 * _EDGE_PX
            )
            document.documentLayout().draw(painter, context)
            painter.restore()
            number = f"{page + 1} / {n_pages}"
            width = painter.fontMetrics().horizontalAdvance(number)
            painter.drawText(int((size.width() - width) / 2), int(area.height() - foot / 4), number)
    finally:
        painter.end()


def _divide_at_pages(document: QTextDocument) -> None:
    """Makes two paragraphs of each one that a page's end divides.

    Of a paragraph that is partly on a page Qt draws the next line before and behind it, too, and
    counts on a painter that cuts them off; they would stay in the PDF's text, each twice.
    """
    layout, height = document.documentLayout(), document.pageSize().height()
    block = document.begin()
    while block.isValid():
        document.pageCount()  # lays all of it out, which Qt does as far as it is looked at
        top, lines = layout.blockBoundingRect(block).top(), block.layout()
        pages = [
            int((top + line.y() + line.height() / 2) // height)
            for line in map(lines.lineAt, range(lines.lineCount()))
        ]
        n_first = sum(page == pages[0] for page in pages)
        if n_first < len(pages):
            _divide(block, lines.lineAt(n_first).textStart())
        block = block.next()


def _divide(block: QTextBlock, start: int) -> None:
    """Divides a paragraph before its character `start`; no white, no new list mark between."""
    first, second = block.blockFormat(), block.blockFormat()
    items = block.textList()
    cursor = QTextCursor(block)
    first.setBottomMargin(0)
    cursor.setBlockFormat(first)
    second.setObjectIndex(-1)
    second.setTopMargin(0)
    second.setTextIndent(0)
    second.setIndent(second.indent() + (items.format().indent() if items else 0))
    cursor.setPosition(block.position() + start)
    if block.text()[start - 1 : start] == _LINE_SEPARATOR:
        cursor.deletePreviousChar()  # it would be an empty line
    cursor.insertBlock(second)


def _ensure_application() -> None:
    """Fonts need an application object; the window has one, the command line does not."""
    global _application
    with _lock:
        if QGuiApplication.instance() is None:
            before = os.environ.get("QT_QPA_PLATFORM")
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            try:
                _application = QGuiApplication(["longleaf"])
            finally:
                if before is None:
                    del os.environ["QT_QPA_PLATFORM"]
                else:
                    os.environ["QT_QPA_PLATFORM"] = before
