"""Columns of running text that are written across, line by line."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from pathlib import Path

import pytest

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

TITLE = "General conditions for the storage of boats in winter, with all that belongs to them"
WORDS = {3: 27, 2: 44}  # letters of a full line, by the number of columns


def columns(n: int) -> list[str]:
    """The text of each column."""
    return [" ".join(SENTENCES[k:] + SENTENCES[:k] + SENTENCES[:2]) for k in range(n)]


@pytest.mark.parametrize("n_columns", [2, 3])
@pytest.mark.parametrize("shift", [0.0, 1.5, 5.0])
def test_they_are_read_one_after_the_other(tmp_path: Path, n_columns: int, shift: float) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.at(72, 80, TITLE, 10)
    texts = columns(n_columns)
    wrapped = [textwrap.wrap(text, WORDS[n_columns]) for text in texts]
    step = 500 / n_columns
    for n, row in enumerate(zip_longest(*wrapped)):
        for k, line in enumerate(row):
            if line:
                drawing.at(60 + step * k, 110 + 12 * n + shift * (k % 2), line, 10)
    drawing.at(300, 760, "12", 10)
    document = load(drawing.save())
    text = document.text
    places = [text.index(each[-60:]) for each in texts]
    assert places == sorted(places) and text.startswith(TITLE)
    assert all(each in " ".join(text.split()) for each in texts)
    assert BlockKind.TABLE not in {block.kind for block in document.blocks}


def test_rows_of_a_table_with_long_cells_stay_rows(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0]).space(20)
    for n in range(24):
        y = 120 + 20 * n
        for x, cell in (
            (60, f"Berth {n} at the northern quay"),
            (230, "Let to Ada Marlow"),
            (400, f"EUR {100 + n}.00"),
        ):
            drawing.at(x, y, cell, 10)
    text = load(drawing.save()).text
    assert all(
        f"| Berth {n} at the northern quay | Let to Ada Marlow | EUR {100 + n}.00 |" in text
        for n in range(24)
    )


def test_long_cells_between_lines_stay_in_their_rows(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    left, right = (f"{each} All of this is agreed." for each in SENTENCES[:2])
    y = 130.0
    for name in ("Keys", "Rent", "Notice", "Sale", "Repair", "Deposit"):
        drawing.canvas.line(60, HEIGHT - y + 12, 520, HEIGHT - y + 12)
        drawing.at(60, y, name)
        for x, cell in ((235, left), (379, right)):
            for n, line in enumerate(textwrap.wrap(cell, 24)):
                drawing.at(x, y + 13.4 * n, line)
        y += 60.3
    drawing.canvas.line(60, HEIGHT - y + 12, 520, HEIGHT - y + 12)
    text = load(drawing.save()).text
    assert all(f"| {name} | {left} | {right} |" in text for name in ("Keys", "Deposit"))
