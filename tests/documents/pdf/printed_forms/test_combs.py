"""Rows of boxes for a letter each: what is written in them is one word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

X, STEP, BASE = 140.0, 13.0, HEIGHT - 300
ACCOUNT = "GB29NWBK60161331926819"


def written(drawing: Drawing, text: str) -> None:
    """Each letter in the middle of its box."""
    drawing.canvas.setFont("Helvetica", 11)
    for n, unit in enumerate(text):
        left = X + STEP * n + (STEP - stringWidth(unit, "Helvetica", 11)) / 2
        if unit != " ":
            drawing.canvas.drawString(left, BASE, unit)


def parted(drawing: Drawing, n: int) -> None:
    drawing.canvas.rect(X, BASE - 4, STEP * n, 15)
    for k in range(1, n):
        drawing.canvas.line(X + STEP * k, BASE - 4, X + STEP * k, BASE + 11)


def separate(drawing: Drawing, n: int) -> None:
    for k in range(n):
        drawing.canvas.rect(X + STEP * k, BASE - 4, STEP - 2, 15)


@pytest.mark.parametrize("draw", [parted, separate])
@pytest.mark.parametrize("value", [ACCOUNT, "14031987", "WAGTAIL", "ANNA WAGTAIL"])
def test_what_is_written_is_one_word(
    tmp_path: Path, draw: Callable[[Drawing, int], None], value: str
):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    drawing.at(72, 300, "Account:", size=11)
    draw(drawing, len(value) + 2)
    written(drawing, value)
    assert f"Account: {value}" in load(drawing.save()).text


def test_a_table_of_single_figures_stays_one(tmp_path: Path):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    for row, figures in enumerate(("ABCD", "1234", "5678")):
        for column, figure in enumerate(figures):
            drawing.canvas.rect(72 + 20 * column, HEIGHT - 304 - 16 * row, 20, 16)
            drawing.at(78 + 20 * column, 300 + 16 * row, figure)
    text = load(drawing.save()).text
    assert not any(row in text for row in ("ABCD", "1234", "5678"))


def test_numbers_along_an_axis_stay_apart(tmp_path: Path):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    for n in range(8):
        drawing.canvas.line(100 + 20 * n, 300, 100 + 20 * n, 309)
        drawing.canvas.drawCentredString(100 + 20 * n, 288, str(n + 1))
    assert "12345678" not in load(drawing.save()).text


def boxed(drawing: Drawing, left: float, base: float, step: float) -> None:
    drawing.canvas.rect(left, base - 4, step, 16)


def dashed(drawing: Drawing, left: float, base: float, step: float) -> None:
    drawing.canvas.line(left + 1.5, base - 3, left + step - 1.5, base - 3)


def ticked(drawing: Drawing, left: float, base: float, step: float) -> None:
    drawing.canvas.line(left, base - 3, left + step, base - 3)
    drawing.canvas.line(left, base - 3, left, base + 1)


@pytest.mark.parametrize("draw", [boxed, dashed, ticked])
@pytest.mark.parametrize("step", [11.0, 14.0, 18.0])
def test_words_in_rows_one_below_the_other_are_whole(
    tmp_path: Path, draw: Callable[[Drawing, float, float, float], None], step: float
):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    rows = {"Name:": "MARLOW", "Account:": ACCOUNT, "Born:": "17031984", "Town:": "NEW HARWICH"}
    for r, (label, value) in enumerate(rows.items()):
        drawing.at(72, 300 + 30 * r, label)
        for n in range(23):
            base = HEIGHT - 300 - 30 * r
            draw(drawing, X + step * n, base, step)
            if n < len(value) and value[n] != " ":
                drawing.canvas.setFont("Helvetica", 11)
                drawing.canvas.drawCentredString(X + step * (n + 0.5), base, value[n])
    text = load(drawing.save()).text
    assert all(value in text for value in rows.values())


def test_single_figures_without_places_for_them_stay_apart(tmp_path: Path):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    drawing.at(72, 300, "Marks:")
    for n in range(1, 8):
        drawing.at(X + 16 * n, 300, str(n))
    drawing.canvas.line(X, HEIGHT - 304, X + 130, HEIGHT - 304)
    assert "1234" not in load(drawing.save()).text
