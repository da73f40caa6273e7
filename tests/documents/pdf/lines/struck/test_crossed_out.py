"""Passages that two lines cross out from corner to corner are struck out."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

CLAUSES = ("The seller may keep the deposit of 9,000", "and may sell the boat to another buyer.")
REST = "The rest of the contract stands."
RIGHT = 72 + max(stringWidth(text, "Helvetica", 10) for text in CLAUSES)


def start(path: Path) -> Drawing:
    drawing = Drawing(path).lines(SENTENCES)
    for n, text in enumerate(CLAUSES):
        drawing.at(72, 300 + 14 * n, text)
    drawing.at(72, 350, REST)
    return drawing


@pytest.mark.parametrize("is_one_path", [True, False])
def test_two_lines_from_corner_to_corner_strike_out_what_is_between(
    tmp_path: Path, is_one_path: bool
):
    drawing = start(tmp_path / "a.pdf")
    low, high = HEIGHT - 318, HEIGHT - 291
    lines = ((70, low, RIGHT + 2, high), (70, high, RIGHT + 2, low))
    if is_one_path:
        drawing.canvas.lines(lines)
    else:
        for line in lines:
            drawing.canvas.line(*line)
    text = load(drawing.save()).text
    assert "~~The seller may keep" in text and "another buyer.~~" in text
    assert REST in text and f"~~{REST}" not in text


def test_a_cross_over_one_word(tmp_path: Path):
    drawing = start(tmp_path / "a.pdf")
    left = 72 + stringWidth("The rest of the ", "Helvetica", 10)
    right = left + stringWidth("contract", "Helvetica", 10)
    drawing.canvas.line(left, HEIGHT - 350, right, HEIGHT - 342)
    drawing.canvas.line(left, HEIGHT - 342, right, HEIGHT - 350)
    assert "The rest of the ~~contract~~ stands." in load(drawing.save()).text


def test_a_frame_with_its_diagonals_and_a_single_line_strike_out_nothing(tmp_path: Path):
    drawing = start(tmp_path / "a.pdf")
    drawing.canvas.rect(300, 200, 200, 100)
    drawing.canvas.line(300, 200, 500, 300)
    drawing.canvas.line(300, 300, 500, 200)
    drawing.at(380, HEIGHT - 247, "Plan of the quay")
    drawing.canvas.line(70, HEIGHT - 318, RIGHT, HEIGHT - 291)
    text = load(drawing.save()).text
    assert "~~" not in text and "Plan of the quay" in text
