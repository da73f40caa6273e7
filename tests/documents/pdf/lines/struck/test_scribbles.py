"""Words that somebody scribbled over with a pen are struck out; other drawings strike nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

LEAD, AMOUNT, REST = "The price is ", "4,300 pounds", " and is due in May."
LEFT = 72 + stringWidth(LEAD, "Helvetica", 10)
WIDTH = stringWidth(AMOUNT, "Helvetica", 10)
BASE = HEIGHT - 300

Draw = Callable[[PDFPathObject], None]


def up_and_down(path: PDFPathObject, step: float = 4, high: float = 5) -> None:
    path.moveTo(LEFT, BASE + 3)
    for n in range(int(WIDTH / step) + 1):
        path.lineTo(LEFT + n * step, BASE + 3 + (high if n % 2 else -high))


def closely(path: PDFPathObject) -> None:
    up_and_down(path, 1.5)


def to_and_fro(path: PDFPathObject) -> None:
    path.moveTo(LEFT, BASE + 1)
    for n in range(4):
        path.lineTo(LEFT + WIDTH, BASE + 1.5 + 1.6 * n)
        path.lineTo(LEFT, BASE + 2.2 + 1.6 * n)


def in_loops(path: PDFPathObject) -> None:
    path.moveTo(LEFT, BASE + 3)
    for n in range(int(WIDTH / 4)):
        x, y = LEFT + 4 * n, BASE + 3
        path.curveTo(x + 8, y + 8, x - 4, y + 8, x + 2, y)
        path.curveTo(x + 8, y - 8, x - 2, y - 8, x + 4, y)


def with_three_strokes(path: PDFPathObject) -> None:
    for k, high in enumerate((3.0, -2.0, 4.0)):
        path.moveTo(LEFT + k, BASE + 3)
        for n in range(1, 13):
            path.lineTo(LEFT + k + n * WIDTH / 12, BASE + 3 + (high if n % 2 else -high))


def page(path: Path, draw: Draw, **options: bool) -> str:
    drawing = Drawing(path).lines(SENTENCES)
    drawing.at(72, 300, LEAD + AMOUNT + REST)
    canvas: Canvas = drawing.canvas
    line = canvas.beginPath()
    draw(line)
    canvas.drawPath(line, **options)
    return load(drawing.save()).text


@pytest.mark.parametrize("draw", [up_and_down, closely, to_and_fro, in_loops, with_three_strokes])
def test_scribbled_words_are_struck_out(tmp_path: Path, draw: Draw):
    text = page(tmp_path / "a.pdf", draw)
    assert f"{LEAD}~~{AMOUNT}~~{REST}" in text
    assert text.count("~~") == 2


def under_it(path: PDFPathObject) -> None:
    path.moveTo(LEFT, BASE - 4)
    for n in range(int(WIDTH / 2)):
        path.lineTo(LEFT + 2 * n, BASE - 4 + (2 if n % 2 else -2))


def signature(path: PDFPathObject) -> None:
    path.moveTo(LEFT, BASE + 10)
    for n in range(8):
        x = LEFT + 8 * n
        path.curveTo(x, BASE + 24, x + 6, BASE - 8, x + 8, BASE + 8)


def chart(path: PDFPathObject) -> None:
    path.moveTo(LEFT, BASE)
    for n in range(60):
        path.lineTo(LEFT + n, BASE + 4 + 8 * math.sin(n / 6))


def around_it(path: PDFPathObject) -> None:
    path.ellipse(LEFT - 3, BASE - 5, WIDTH + 6, 17)


@pytest.mark.parametrize("draw", [under_it, signature, chart, around_it])
def test_other_drawings_strike_nothing(tmp_path: Path, draw: Draw):
    assert LEAD + AMOUNT + REST in page(tmp_path / "a.pdf", draw)


def test_what_is_filled_is_no_scribble(tmp_path: Path):
    text = page(tmp_path / "a.pdf", up_and_down, stroke=False, fill=True)
    assert "~~" not in text
