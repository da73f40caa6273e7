"""Tables without lines whose cells stand at the middle or the foot of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

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


def test_names_above_all_columns_but_the_first_belong_to_the_table(tmp_path: Path) -> None:
    for share in (0.0, 0.5):
        rows = (("", *_DUTIES[0][1:]), *_DUTIES[1:])
        assert "|  | What it means | Remedy |" in written(tmp_path / f"{share}.pdf", rows, share)


def test_a_name_above_several_columns_belongs_to_a_table_of_long_names(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    heads = ((72, "Costs"), (190, "Of the house"), (390, "Of the garden"))
    for x, name in heads:
        drawing.at(x, 130, name)
    rows = (("", "2029", "2030", "2029", "2030"), ("Heating and\nlight", "1", "2", "3", "4"))
    rows += (("Water", "5", "6", "7", "8"), ("Seeds and all\nkinds of soil", "9", "10", "11", "12"))
    y = 150.0
    for row in rows:
        for n, name in enumerate(row[0].split("\n")):
            drawing.at(72, y + 12 * n, name)
        for k, figure in enumerate(row[1:]):
            drawing.canvas.drawRightString(210 + 90 * k, HEIGHT - y, figure)
        y += 12 * len(row[0].split("\n")) + 6
    text = load(drawing.save()).text
    assert "| Costs | Of the house |  | Of the garden |  |" in text
    assert "|  | 2029 | 2030 | 2029 | 2030 |" in text


def test_a_cell_of_small_letters_is_level_with_one_of_capitals(tmp_path: Path) -> None:
    rows = (
        ("No.", "Question", "Answer"),
        ("1.", "Has the boat been let\nin the last year?", "no"),
        ("2.", "Is there a pier?", "none seen"),
        ("3.", "Are the papers of the\nharbour in order?", "as soon as sun"),
    )
    text = written(tmp_path / "a.pdf", rows, 0.0)
    assert all(f"| {' | '.join(row[1:])} |".replace("\n", " ") in text for row in rows)


def test_lines_in_the_middle_of_their_cells_are_one_cell(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    top = 130.0
    for row in _DUTIES:
        cells = [cell.split("\n") for cell in row]
        n_most = max(map(len, cells))
        for k, cell in enumerate(cells):
            for n, line in enumerate(cell):
                y = HEIGHT - top - 13.9 * (n + (n_most - len(cell)) / 2)
                drawing.canvas.drawCentredString(130 + 150 * k, y, line)
        top += n_most * 13.9 + 8
    text = load(drawing.save()).text
    assert all(f"| {' | '.join(row)} |".replace("\n", " ") in text for row in _DUTIES)


def test_what_goes_on_from_the_page_before_is_no_part_of_the_names(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    for k, name in enumerate(_DUTIES[0]):
        drawing.at(72 + 140 * k, 130, name)
    top = 146.0
    for row in (("", "and the yard is\nswept", ""), *_DUTIES[1:]):
        for k, cell in enumerate(row):
            for n, line in enumerate(cell.split("\n") if cell else ()):
                drawing.at(72 + 140 * k, top + _LINE * n, line)
        top += _LINE * max(cell.count("\n") + 1 for cell in row) + 6
    text = load(drawing.save()).text
    assert "| Duty | What it means | Remedy |\n" in text
    assert "and the yard is swept" in " ".join(text.split())
