"""Boxes that are drawn on a page: whether they are ticked stands beside their label."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

Draw = Callable[[Canvas, float, float, bool], None]
LABELS = ("Insurance is included", "Delivery on Sundays", "Return of the keys")
CHOSEN = (True, False, True)
SIDE = 9.0


def frame(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.rect(x, y, SIDE, SIDE)


def tick(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    frame(canvas, x, y)
    if is_on:
        path = canvas.beginPath()
        path.moveTo(x + 1.5, y + 4)
        path.lineTo(x + 3.5, y + 1.5)
        path.lineTo(x + 7.5, y + 8)
        canvas.drawPath(path)


def cross(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    frame(canvas, x, y)
    if is_on:
        canvas.line(x, y, x + SIDE, y + SIDE)
        canvas.line(x, y + SIDE, x + SIDE, y)


def letter(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    frame(canvas, x, y)
    if is_on:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x + 1.5, y + 1.2, "X")


def dingbat(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    frame(canvas, x, y)
    if is_on:
        canvas.setFont("ZapfDingbats", 9)
        canvas.drawString(x + 1, y + 1.2, "4")


def dot(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    canvas.circle(x + SIDE / 2, y + SIDE / 2, SIDE / 2)
    if is_on:
        canvas.circle(x + SIDE / 2, y + SIDE / 2, SIDE / 4, stroke=0, fill=1)


def of_a_browser(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    """As browsers print them: a box with round corners, filled with blue where it is ticked."""
    canvas.setFillColor(Color(0, 0.459, 1) if is_on else white)
    canvas.roundRect(x, y, SIDE, SIDE, 1.5, stroke=0, fill=1)
    if is_on:
        canvas.setStrokeColor(white)
        canvas.setLineWidth(1.5)
        path = canvas.beginPath()
        path.moveTo(x + 0.2 * SIDE, y + 0.5 * SIDE)
        path.lineTo(x + 0.4 * SIDE, y + 0.3 * SIDE)
        path.lineTo(x + 0.8 * SIDE, y + 0.75 * SIDE)
        canvas.drawPath(path)
    else:
        canvas.setStrokeColor(Color(0.46, 0.46, 0.46))
        canvas.roundRect(x + 0.4, y + 0.4, SIDE - 0.8, SIDE - 0.8, 1.5)
    canvas.setStrokeColor(black)
    canvas.setFillColor(black)


def four_lines(canvas: Canvas, x: float, y: float, is_on: bool) -> None:
    for a, b, c, d in ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 1), (0, 1, 0, 0)):
        canvas.line(x + SIDE * a, y + SIDE * b, x + SIDE * c, y + SIDE * d)
    if is_on:
        canvas.line(x + 1, y + 1, x + 8, y + 8)
        canvas.line(x + 1, y + 8, x + 8, y + 1)


def start(folder: Path) -> Drawing:
    return Drawing(folder / "form.pdf").lines(SENTENCES)


@pytest.mark.parametrize("draw", [tick, cross, letter, dingbat, dot, of_a_browser, four_lines])
def test_boxes_one_below_another(tmp_path: Path, draw: Draw):
    drawing = start(tmp_path)
    for n, (label, is_on) in enumerate(zip(LABELS, CHOSEN, strict=True)):
        draw(drawing.canvas, 72, HEIGHT - 301 - 20 * n, is_on)
        drawing.at(88, 300 + 20 * n, label)
    text = load(drawing.save()).text
    for label, is_on in zip(LABELS, CHOSEN, strict=True):
        assert f"{'[x]' if is_on else '[ ]'} {label}" in text
    assert text.count("X ") == text.count("✔") == 0


@pytest.mark.parametrize("draw", [tick, letter, dingbat, of_a_browser])
def test_boxes_in_one_row(tmp_path: Path, draw: Draw):
    drawing = start(tmp_path)
    drawing.at(72, 280, "Is there a mortgage?")
    x = 72.0
    for label in ("Yes", "No", "Unknown"):
        draw(drawing.canvas, x, HEIGHT - 301, label == "No")
        drawing.at(x + 14, 300, label)
        x += 30 + stringWidth(label, "Helvetica", 10)
    text = " ".join(load(drawing.save()).text.split())
    assert "[ ] Yes [x] No [ ] Unknown" in text


def test_a_white_box_whose_sides_are_drawn_as_one_path_is_not_ticked(tmp_path: Path):
    drawing = start(tmp_path)
    for n, label in enumerate(LABELS):
        x, y = 72, HEIGHT - 301 - 20 * n
        drawing.canvas.setFillColor(white)
        drawing.canvas.rect(x, y, SIDE, SIDE, stroke=0, fill=1)
        drawing.canvas.setFillColor(black)
        path = drawing.canvas.beginPath()
        for a, b, c, d in ((0, 0, 1, 0), (1, 0, 1, 1), (0, 1, 1, 1), (0, 0, 0, 1)):
            path.moveTo(x + SIDE * a, y + SIDE * b)
            path.lineTo(x + SIDE * c, y + SIDE * d)
        drawing.canvas.drawPath(path)
        drawing.at(88, 300 + 20 * n, label)
    text = load(drawing.save()).text
    assert "[x]" not in text and all(f"[ ] {label}" in text for label in LABELS)


def test_boxes_that_stand_far_behind_their_labels(tmp_path: Path):
    drawing = start(tmp_path)
    for n, is_on in enumerate(CHOSEN):
        drawing.at(72, 300 + 20 * n, LABELS[n])
        tick(drawing.canvas, 300, HEIGHT - 301 - 20 * n, is_on)
    text = load(drawing.save()).text
    assert f"{LABELS[0]} [x]" in text and f"{LABELS[1]} [ ]" in text


def test_colours_of_a_legend_and_bullets_are_no_boxes(tmp_path: Path):
    drawing = start(tmp_path)
    for n, size in enumerate((9, 9, 4, 4)):
        drawing.canvas.setFillColor(Color(1, 0.2 * n, 0))
        drawing.canvas.rect(76, HEIGHT - 300 - 20 * n, size, size, stroke=0, fill=1)
        drawing.canvas.setFillColor(black)
        drawing.at(92, 300 + 20 * n, f"Rent of house {n}")
    text = load(drawing.save()).text
    assert "[ ]" not in text and "[x]" not in text and "Rent of house 3" in text


def test_cells_and_numbers_in_frames_are_no_boxes(tmp_path: Path):
    drawing = start(tmp_path)
    for row in range(3):
        for column in range(4):
            drawing.canvas.rect(72 + 14 * column, HEIGHT - 320 - 14 * row, 14, 14)
            drawing.at(75 + 14 * column, 316 + 14 * row, "xA79"[column], size=9)
    drawing.at(150, 316, "Beside the grid.")
    frame(drawing.canvas, 72, HEIGHT - 421)
    drawing.at(74, 419, "3", size=8)
    drawing.at(90, 420, "Third step")
    text = load(drawing.save()).text
    assert "[ ]" not in text and "[x]" not in text
    assert "Beside the grid." in text and "Third step" in text


def test_points_of_a_plot_are_no_boxes(tmp_path: Path):
    drawing = start(tmp_path)
    for n in range(12):
        drawing.canvas.rect(100 + 23 * n, HEIGHT - 500 + 7 * n * n % 130, 6, 6)
    drawing.at(72, 450, "Landings")
    assert "[ ]" not in load(drawing.save()).text


def test_a_tick_drawn_with_a_pen(tmp_path: Path):
    drawing = start(tmp_path)
    for n, label in enumerate(LABELS[:2]):
        frame(drawing.canvas, 72, HEIGHT - 301 - 20 * n)
        drawing.at(88, 300 + 20 * n, label)
    stroke = drawing.canvas.beginPath()
    stroke.moveTo(73, HEIGHT - 317)
    for x, y in ((73, 317), (76, 320), (82, 310)):  # the first point twice, as pdfium writes it
        stroke.lineTo(x, HEIGHT - y)
    drawing.canvas.drawPath(stroke)
    text = load(drawing.save()).text
    assert f"[ ] {LABELS[0]}" in text and f"[x] {LABELS[1]}" in text
