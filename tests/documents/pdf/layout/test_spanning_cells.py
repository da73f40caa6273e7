"""Cells of drawn tables that reach over several columns or rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

_EDGES = (72.0, 200.0, 290.0, 380.0, 470.0)
_ROW = 20.0
Cell = tuple[str, int, int]  # a text, and over how many columns and rows its cell reaches


def written(path: Path, rows: Sequence[Sequence[Cell | str]], *, is_middle: bool = False) -> str:
    """The text of a page with a drawn table; a cell taken by one that reaches there is left out."""
    drawing = Drawing(path).line(SENTENCES[0])
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        k = 0
        for cell in row:
            text, n_columns, n_rows = (cell, 1, 1) if isinstance(cell, str) else cell
            while (r, k) in taken:
                k += 1
            taken |= {(r + a, k + b) for a in range(n_rows) for b in range(n_columns)}
            left, right = _EDGES[k], _EDGES[k + n_columns]
            top = 120 + _ROW * r
            drawing.canvas.rect(left, HEIGHT - top - _ROW * n_rows, right - left, _ROW * n_rows)
            down = _ROW * (n_rows - 1) / 2 if is_middle else 0
            if n_columns > 1 and r == 0:
                drawing.canvas.drawCentredString((left + right) / 2, HEIGHT - top - 13, text)
            else:
                drawing.at(left + 4, top + 13 + down, text)
            k += n_columns
    drawing.at(72, 150 + _ROW * len(rows), SENTENCES[1])
    return load(drawing.save()).text


def test_a_row_of_one_cell_names_those_below_it_and_ends_no_table(tmp_path: Path) -> None:
    rows = (
        ("Costs", "2028", "2029", "2030"),
        (("Of the house", 4, 1),),
        ("Heating", "30", "35", "36"),
        ("Water", "12", "11", "13"),
        (("Of the garden, the yard, the lane and the wall along the river", 4, 1),),
        ("Seeds", "4", "5", "5"),
    )
    text = written(tmp_path / "a.pdf", rows)
    assert text.count("\n| ---") == 1 and text.index("| Costs | 2028 |") < text.index("| --- |")
    assert "| Of the house |  |  |  |\n| Heating | 30 | 35 | 36 |" in text
    assert "| Of the garden, the yard, the lane and the wall along the river |  |  |  |" in text


@pytest.mark.parametrize("is_middle", [False, True])
def test_a_cell_beside_several_rows_stands_in_the_first_of_them(
    tmp_path: Path, is_middle: bool
) -> None:
    rows = (
        ("Region", "Town", "Orders", "Value"),
        (("North", 1, 3), "Kiel", "12", "450"),
        ("Husum", "7", "120"),
        ("Plön", "3", "98"),
        (("South", 1, 2), "Ulm", "21", "730"),
        ("Passau", "9", "241"),
    )
    text = written(tmp_path / "a.pdf", rows, is_middle=is_middle)
    assert "| North | Kiel | 12 | 450 |\n|  | Husum | 7 | 120 |\n|  | Plön | 3 | 98 |" in text
    assert "| South | Ulm | 21 | 730 |\n|  | Passau | 9 | 241 |" in text


def test_a_name_above_two_columns_stays_whole(tmp_path: Path) -> None:
    rows = (
        (("Costs", 1, 2), ("First half", 2, 1), "Second"),
        ("2029", "2030", "2030"),
        ("Heating", "30", "35", "36"),
        ("Water", "12", "11", "13"),
    )
    text = written(tmp_path / "a.pdf", rows)
    assert "| Costs | First half |  | Second |" in text and "| Water | 12 | 11 | 13 |" in text


def test_a_name_above_two_columns_stays_whole_without_lines(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    canvas = drawing.canvas
    canvas.setFont("Helvetica-Bold", 10)
    for x, name in ((245, "First half"), (425, "Second half")):
        text = canvas.beginText(x - 25, HEIGHT - 120)
        text.setHorizScale(125)
        text.textOut(name)
        canvas.drawText(text)
    rows = (("2029", "2030") * 2, ("30", "35", "36", "37"), ("12", "11", "13", "15"))
    for r, (name, row) in enumerate(zip(("Costs", "Heating", "Water"), rows, strict=True)):
        drawing.at(72, 136 + 16 * r, name)
        for k, figure in enumerate(row):
            canvas.drawRightString(220 + 90 * k, HEIGHT - 136 - 16 * r, figure)
    text = load(drawing.save()).text
    assert "First half" in text and "Second half" in text


def test_cells_of_a_row_may_stand_half_a_line_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    canvas = drawing.canvas
    rows = (
        ("Rent", "is due\non the first"),
        ("Access to look\nat the roof", "after a day\nor two\nat most"),
    )
    for r, row in enumerate(rows):
        for k, cell in enumerate(row):
            left, top = _EDGES[k], 120 + 44 * r
            canvas.rect(left, HEIGHT - top - 44, _EDGES[k + 1] - left, 44)
            lines = cell.split("\n")
            for n, line in enumerate(lines):
                drawing.at(left + 4, top + 26 + 12 * (n - (len(lines) - 1) / 2), line)
    text = load(drawing.save()).text
    assert "| Rent | is due on the first |" in text
    assert "| Access to look at the roof | after a day or two at most |" in text
