"""Tables without lines that a file writes column by column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

BERTHS = (
    ("Berth", "A1", "A2", "A3"),
    ("Boat", "Sea Lark", "Gull", "Petrel"),
    ("Fee", "420", "515", "380"),
)


def written(path: Path, columns: Sequence[Sequence[str]], *, step: float = 16) -> str:
    """The text of a page with columns, one after the other, between two sentences."""
    drawing = Drawing(path).line(SENTENCES[0])
    for k, column in enumerate(columns):
        for row, text in enumerate(column):
            for n, line in enumerate(text.split("\n") if text else ()):
                drawing.at(72 + 400 / len(columns) * k, 140 + step * row + 11 * n, line)
    drawing.at(72, 160 + step * max(map(len, columns)), SENTENCES[1])
    return load(drawing.save()).text


@pytest.mark.parametrize("order", [1, -1])
def test_its_rows_are_put_together(tmp_path: Path, order: int) -> None:
    text = written(tmp_path / "a.pdf", BERTHS[::order])
    row = " | ".join(("A2", "Gull", "515")[::order])
    assert f"| {row} |" in text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])


def test_cells_may_be_empty_or_of_several_lines(tmp_path: Path) -> None:
    rooms = (
        ("Room", "101", "102", "103", "104"),
        ("Tenant", "Alma Reed\nand sons", "", "Jon Birk", "Ida Moss"),
        ("Since", "2019", "", "2022", ""),
    )
    text = written(tmp_path / "a.pdf", rooms, step=30)
    assert "| 101 | Alma Reed and sons | 2019 |\n| 102 |  |  |\n| 103 | Jon Birk | 2022 |" in text


def test_two_columns_are_one_if_they_differ_in_kind(tmp_path: Path) -> None:
    items, sums = ("Rent", "Heating", "Water", "Total"), ("1,200.00", "310.50", "48.20", "1,558.70")
    assert "| Water | 48.20 |" in written(tmp_path / "a.pdf", (items, sums))
    euros = [f"{amount} €" for amount in sums]
    assert "| Water | 48.20 € |" in written(tmp_path / "c.pdf", (items, euros))
    labels, values = ("Tenant:", "Object:", "Term:"), ("Jon Birk", "Boathouse", "a year")
    text = written(tmp_path / "b.pdf", (("Lease:", *labels), ("Marlow", *values)))
    assert "| Object: | Boathouse |" in text


@pytest.mark.parametrize(
    "columns",
    [
        (("Alma Reed", "Jon Birk", "Ida Moss", "Una Firth"), ("Kaja Holm", "Siv Aune", "Bo Dahl")),
        (SENTENCES[:3], SENTENCES[3:]),
        (("991", "881", "771", "661", "551"), ("492", "382", "272", "162", "52")),
        (
            ("anchor, 12", "ballast, 33", "barge, 8", "boat, 1"),
            ("canal, 4", "cargo, 17", "deck, 2"),
        ),
    ],
)
def test_text_and_lists_in_columns_are_no_table(
    tmp_path: Path, columns: Sequence[Sequence[str]]
) -> None:
    text = written(tmp_path / "a.pdf", columns)
    assert "|" not in text
    order = [text.index(cell) for column in columns for cell in column]
    assert order == sorted(order)


def test_single_figures_below_each_other_stay_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    for n, figure in enumerate("35"):
        drawing.at(400, 200 + 16 * n, figure)
    assert "35" not in load(drawing.save()).text


def test_the_lines_of_cells_that_stand_side_by_side_are_no_rows(tmp_path: Path) -> None:
    cells = (
        ("Winter storage of", "a boat in the", "heated hall"),
        ("EUR 640 a season,", "paid in", "October"),
        ("only with an", "empty tank and", "no sails"),
    )
    text = written(tmp_path / "a.pdf", cells, step=12)
    assert "| a boat in the |" not in text and "a boat in the heated hall" in text


def test_three_rows_of_two_columns_are_one_where_one_column_is_of_figures(tmp_path: Path) -> None:
    years = ("2019–2022", "2016–2019", "2012–2016")
    posts = ("Keeper of the light", "Second mate of a ferry", "School of seamanship")
    assert "| 2016–2019 | Second mate of a ferry |" in written(tmp_path / "a.pdf", (years, posts))
    names = ("Alma Reed", "Jon Birk", "Ida Moss")
    assert "|" not in written(tmp_path / "b.pdf", (names, posts))
