"""Values that are set one letter at a time where no boxes are drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SIZE = 10


def apart(drawing: Drawing, x: float, text: str, step: float, *, is_middle: bool = False) -> None:
    """Each letter at a step from the one before, or in the middle of its step."""
    for n, unit in enumerate(text):
        free = step - stringWidth(unit, "Helvetica", SIZE)
        drawing.at(x + n * step + (free / 2 if is_middle else 0), drawing.y, unit, SIZE)
    drawing.y += 22


def read(drawing: Drawing) -> str:
    return load(drawing.space().lines(SENTENCES).save()).text


@pytest.mark.parametrize(
    "value", ["DE89370400440532013000", "14031987", "31408712345", "B5T0JH8R32"]
)
@pytest.mark.parametrize("step", [11.0, 14.0, 19.0])
@pytest.mark.parametrize("is_middle", [True, False])
def test_they_are_one_word(tmp_path: Path, value: str, step: float, is_middle: bool) -> None:
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES).space()
    for label in ("Account:", "Customer number"):
        drawing.at(72, drawing.y, label)
        apart(drawing, 170, value, step if len(value) < 15 else 11.0, is_middle=is_middle)
        drawing.lines(SENTENCES[:2]).space()
    assert read(drawing).count(value) == 2


def test_groups_stay_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y, "IBAN:")
    x = 120.0
    for group in ("DE89", "3704", "0044"):
        y = drawing.y
        apart(drawing, x, group, 13)
        drawing.y = y
        x += 13 * len(group) + 10
    drawing.y += 20
    assert "IBAN: DE89 3704 0044" in read(drawing)


@pytest.mark.parametrize(
    "rows",
    [
        ["20131", "11420", "30152", "22041"],
        ["5106731492", "2904857316"],
        ["ABCDEFGHIK", "2904857316"],
    ],
)
def test_rows_of_single_figures_stay_cells(tmp_path: Path, rows: list[str]) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    for n, row in enumerate(rows):
        drawing.at(72, drawing.y, f"Number of boats {'abcd'[n]}")
        apart(drawing, 190, row, 15)
    text = read(drawing)
    assert not any(row in text for row in rows)


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("How content are you:", "1234567"),
        ("Marks of the crew:", "10110010"),
        ("Goals", "201301122"),
        ("Answers", "ABDACBDA"),
    ],
)
def test_what_counts_or_chooses_is_no_word(tmp_path: Path, label: str, row: str) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y, label)
    apart(drawing, 190, row, 15)
    assert row not in read(drawing)
