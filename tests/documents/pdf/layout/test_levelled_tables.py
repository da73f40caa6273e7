"""Tables without lines whose cells stand at the middle or the foot of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

_LINE = 12.0
_DUTIES = (
    ("Duty", "What it means", "Remedy"),
    ("Packing", "Crates that are dry", "New crates within\na week, free of\ncharge"),
    ("Transport", "By rail to the port\nof the buyer, with\nall papers", "A tenth of the price"),
    ("Cover", "Against fire\nand theft", "None"),
    ("Storage of parts\nthat wear", "Ten years", "Parts of others,\npaid by the seller"),
)


def written(path: Path, rows: tuple[tuple[str, ...], ...], share: float, space: float = 6) -> str:
    """The text of a page with a table written cell by cell, whose cells stand at a share of the
    height of their rows: 0 the head, 1 the foot."""
    drawing = Drawing(path).line(SENTENCES[0])
    top = 130.0
    for row in rows:
        cells = [cell.split("\n") for cell in row]
        n_most = max(map(len, cells))
        for k, cell in enumerate(cells):
            at = top + share * (n_most - len(cell)) * _LINE
            for n, line in enumerate(cell):
                drawing.at(72 + 140 * k, at + _LINE * n, line)
        top += n_most * _LINE + space
    drawing.at(72, top + 16, SENTENCES[1])
    return load(drawing.save()).text


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_cells_are_read_whole_wherever_they_stand_in_their_row(
    tmp_path: Path, share: float
) -> None:
    text = written(tmp_path / "a.pdf", _DUTIES, share)
    for row in _DUTIES:
        assert f"| {' | '.join(row)} |".replace("\n", " ") in text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_names_of_several_lines_stand_beside_amounts(tmp_path: Path, share: float) -> None:
    rows = (
        ("Service", "Days", "Euros"),
        ("Use of the software in\nthe second year", "12", "4,200.00"),
        ("Training", "3", "900.00"),
        ("Help by telephone on\nworking days between\neight and six", "40", "8,150.00"),
        ("Total", "55", "13,250.00"),
    )
    text = written(tmp_path / "a.pdf", rows, share)
    for row in rows:
        assert f"| {' | '.join(row)} |".replace("\n", " ") in text


def test_the_name_of_a_group_is_no_part_of_the_row_below_it(tmp_path: Path) -> None:
    rows = (
        ("Costs", "2029", "2030"),
        ("Wages", "410", "420"),
        ("Running costs", "", ""),
        ("Heating", "30", "35"),
        ("Water", "12", "11"),
    )
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    for n, row in enumerate(rows):
        for k, cell in enumerate(row):
            drawing.at(72 + 140 * k, 130 + _LINE * n, cell)
    text = load(drawing.save()).text
    assert "| Heating | 30 | 35 |" in text and "| Running costs |" in text


def test_two_columns_of_text_are_no_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for column in range(2):
        for n, sentence in enumerate(SENTENCES * 2):
            begin, end = sentence[: len(sentence) // 2], sentence[len(sentence) // 2 :]
            y = 120 + 40 * n + (6 * column if n % 2 else 0)
            drawing.at(72 + 240 * column, y, begin.strip())
            drawing.at(72 + 240 * column, y + _LINE, end.strip())
    assert "|" not in load(drawing.save()).text
