"""Vertical columns of Japanese, written as such."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing

UPPER = (
    "借主は建物を清潔に保ち、良好な",
    "状態に維持しなければならない。",
    "通知は書面で行うものとする。",
)
LOWER = ("敷金は鍵の返還から三十日以内に", "返される。契約は十二月に終わる。")


def test_columns_are_read_from_right_to_left_and_the_upper_ones_first(tmp_path: Path) -> None:
    font = UnicodeCIDFont("HeiseiMin-W3", isVertical=True)
    pdfmetrics.registerFont(font)
    drawing = Drawing(tmp_path / "lease.pdf")
    for top, columns in ((100, UPPER), (400, LOWER)):
        for n, column in enumerate(columns):
            drawing.at(480 - 24 * n, top, column, 12, font.fontName)
    text = "".join(load(drawing.save()).text.split())
    assert text == "".join((*UPPER, *LOWER))
