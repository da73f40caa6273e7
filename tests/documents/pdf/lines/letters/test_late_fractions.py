"""Fractions whose figures a file has before or behind the rest of their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SIZE, SMALL = 11.0, 7.0
FONT = "Helvetica"


class Row:
    """A line with a gap for two figures above each other, whose parts are drawn one by one."""

    def __init__(self, drawing: Drawing, before: str, behind: str, halves: tuple[str, str]) -> None:
        self.drawing, self.before, self.behind, self.halves = drawing, before, behind, halves
        self.base = HEIGHT - drawing.y
        self.left = 72 + stringWidth(before, FONT, SIZE) + 1
        self.width = max(stringWidth(half, FONT, SMALL) for half in halves)
        drawing.y += 24

    def write(self, text: str, x: float, size: float, above: float = 0) -> None:
        self.drawing.canvas.setFont(FONT, size)
        self.drawing.canvas.drawString(x, self.base + above, text)

    def first(self) -> None:
        self.write(self.before, 72, SIZE)

    def last(self) -> None:
        self.write(self.behind, self.left + self.width + 3, SIZE)

    def upper(self) -> None:
        x = self.left + (self.width - stringWidth(self.halves[0], FONT, SMALL)) / 2
        self.write(self.halves[0], x, SMALL, 5)

    def lower(self) -> None:
        x = self.left + (self.width - stringWidth(self.halves[1], FONT, SMALL)) / 2
        self.write(self.halves[1], x, SMALL, -3)


ORDERS: list[list[Callable[[Row], None]]] = [
    [Row.first, Row.last, Row.upper, Row.lower],
    [Row.upper, Row.lower, Row.first, Row.last],
    [Row.first, Row.upper, Row.last, Row.lower],
    [Row.upper, Row.first, Row.last, Row.lower],
]


def drawn(path: Path) -> Drawing:
    return Drawing(path).lines(SENTENCES).space()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("halves", [("1", "2"), ("11", "16"), ("3", "10")])
def test_a_fraction_stands_at_its_place(
    tmp_path: Path, order: list[Callable[[Row], None]], halves: tuple[str, str]
) -> None:
    drawing = drawn(tmp_path / "late.pdf")
    row = Row(drawing, "The rate is 5", "percent a year.", halves)
    for draw in order:
        draw(row)
    text = load(drawing.lines(SENTENCES).save()).text
    assert f"The rate is 5 {'/'.join(halves)} percent a year." in text


def test_fractions_behind_all_of_their_page(tmp_path: Path) -> None:
    drawing = drawn(tmp_path / "late.pdf")
    rows = [
        Row(drawing, "A board of 4", "inches is used.", ("3", "8")),
        Row(drawing, "The share is ", "of the estate.", ("1", "4")),
    ]
    for row in rows:
        row.first()
        row.last()
    drawing.lines(SENTENCES)
    for row in rows:
        row.upper()
        row.lower()
    text = load(drawing.save()).text
    assert "A board of 4 3/8 inches is used." in text
    assert "The share is 1/4 of the estate." in text


@pytest.mark.parametrize(
    ("before", "behind"),
    [("The force of x", "is small."), ("It holds", "Na and little else.")],
)
def test_indices_and_isotopes_are_no_fractions(tmp_path: Path, before: str, behind: str) -> None:
    drawing = drawn(tmp_path / "late.pdf")
    row = Row(drawing, before, behind, ("2", "1"))
    row.left += 4 if behind.startswith("Na") else -1
    row.first()
    row.write(behind, row.left + row.width + (0.2 if behind.startswith("Na") else 3), SIZE)
    drawing.lines(SENTENCES)
    row.upper()
    row.lower()
    assert "2/1" not in load(drawing.save()).text


def test_small_figures_in_columns_are_no_fractions(tmp_path: Path) -> None:
    drawing = drawn(tmp_path / "late.pdf")
    row = Row(drawing, "Boats and berths", "", ("1", "2"))
    row.first()
    row.write("in all", 400, SIZE)
    drawing.lines(SENTENCES)
    for n, (above, below) in enumerate((("12", "31"), ("7", "18"), ("25", "40"))):
        row.write(above, 230 + 40 * n, SMALL, 6)
        row.write(below, 230 + 40 * n, SMALL, -4)
    assert "12/31" not in load(drawing.save()).text
