"""Reads a page of its own before there is a file, so that what is done once is done by then.

What pdfium sets up at its first page, and what Python binds and compiles at its first line, takes
as long as some pages do; a process that waits has time for it.
"""

from __future__ import annotations

import contextlib

from app.documents.base.document import Page
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.lines.reading import read_lines
from app.documents.pdf.page.opened import open_pdf

_CONTENT = b"""1 0 0 1 0 0 cm 0.9 g 60 600 200 30 re f 0 g
BT /F 10 Tf 72 720 Td (4.2 The rent is due on the first day of each) Tj 0 -12 Td (month, and is \
paid 12 days before.) Tj 4 4 Td /F 6 Tf (1) Tj ET
60 700 m 300 700 l 60 680 m 300 680 l S
BT /F 10 Tf 72 610 Td (Item) Tj 120 0 Td (12) Tj -120 -14 Td (Fee) Tj 120 0 Td (30) Tj ET
"""
_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(_CONTENT), _CONTENT),
)


def rehearse() -> None:
    """Reads and lays out the page. Whatever goes wrong is left to the first real file."""
    with contextlib.suppress(Exception), open_pdf(own_file()) as pdf:
        lines = read_lines(pdf, 0)
        page = Page(1, lines.width_pt, lines.height_pt)
        make_blocks(lines.lines, [page], (), {1: lines.rules})


def own_file() -> bytes:
    """The PDF that is read: a paragraph, a figure above it, a rule, a table, a grey ground."""
    data = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(_OBJECTS, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, table)
    return bytes(data)
