"""Fractions that are set in two heights are no digits of the number before them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

BASE = HEIGHT - 300


class Pieces:
    """A line that is drawn piece by piece from left to right."""

    def __init__(self, path: Path) -> None:
        self.drawing = Drawing(path).lines(SENTENCES)
        self.x = 72.0

    def text(self, text: str, size: float = 11, above: float = 0) -> Pieces:
        self.drawing.canvas.setFont("Helvetica", size)
        self.drawing.canvas.drawString(self.x, BASE + above, text)
        self.x += stringWidth(text, "Helvetica", size)
        return self

    def fraction(
        self, upper: str, lower: str, size: float = 7, *, bar: bool = True, room: float = 1
    ) -> Pieces:
        self.x += room
        widths = [stringWidth(text, "Helvetica", size) for text in (upper, lower)]
        canvas = self.drawing.canvas
        canvas.setFont("Helvetica", size)
        for text, width, above in zip((upper, lower), widths, (5, -4 * size / 7), strict=True):
            canvas.drawString(self.x + (max(widths) - width) / 2, BASE + above, text)
        if bar:
            canvas.setLineWidth(0.5)
            canvas.line(self.x, BASE + 3, self.x + max(widths), BASE + 3)
        self.x += max(widths) + room
        return self

    def read(self) -> str:
        return load(self.drawing.save()).text


@pytest.mark.parametrize("size", [6, 7, 8])
@pytest.mark.parametrize("room", [0.3, 2.5])
@pytest.mark.parametrize("bar", [True, False])
def test_a_fraction_behind_a_number(tmp_path: Path, size: float, room: float, bar: bool):
    line = Pieces(tmp_path / "a.pdf").text("The rate is 5")
    line.fraction("1", "2", size, bar=bar, room=room).text(" percent a year.")
    assert "The rate is 5 1/2 percent a year." in line.read()


def test_two_fractions_and_figures_of_two_digits(tmp_path: Path):
    line = Pieces(tmp_path / "a.pdf").text("A board of 4").fraction("3", "16").text(" to 6")
    line.fraction("11", "16").text(" inches is used.")
    assert "A board of 4 3/16 to 6 11/16 inches is used." in line.read()


def test_a_fraction_as_large_as_its_line(tmp_path: Path):
    line = Pieces(tmp_path / "a.pdf").text("The share is ")
    x = line.x
    line.text("1", above=7)
    line.x = x
    line.text("4", above=-7).text(" of the estate.")
    assert "The share is 1/4 of the estate." in line.read()


def test_a_fraction_with_a_slanting_bar(tmp_path: Path):
    line = Pieces(tmp_path / "a.pdf").text("The rate is 5").text("1", 7, 4)
    line.text("/", 9).text("2", 7, -1).text(" percent a year.")
    assert "The rate is 5 1/2 percent a year." in line.read()


def test_indices_and_marks_of_notes_are_no_fractions(tmp_path: Path):
    line = Pieces(tmp_path / "a.pdf").text("The force of x")
    x = line.x
    line.text("2", 7, 4)
    line.x = x
    line.text("1", 7, -3).text(" is EUR 1,500").text("3", 7, 4).text(" a year.")
    text = line.read()
    assert "/1" not in text and "2/" not in text
    assert "1,500[^3] a year" in text


def test_rows_of_figures_are_no_fractions(tmp_path: Path):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    for n, row in enumerate(("Mooring fee 120", "13 boats of 14", "2 of 9")):
        drawing.at(72, 300 + 12 * n, row)
    text = load(drawing.save()).text
    assert "/" not in text and "Mooring fee 120" in text
