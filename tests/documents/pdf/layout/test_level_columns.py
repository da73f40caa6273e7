"""Tables of long text without lines that a file writes column by column."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

_LINE = 12.0
_EXTRA = "Both parties agree to this."


def written(path: Path, rows: Sequence[Sequence[str]], lefts: Sequence[float]) -> str:
    """The text of a page with rows that are written column by column."""
    drawing = Drawing(path).line(SENTENCES[0])
    wrapped = [[textwrap.wrap(cell, 32) for cell in row] for row in rows]
    for k, left in enumerate(lefts):
        top = 130.0
        for row in wrapped:
            for n, line in enumerate(row[k]):
                drawing.at(left, top + _LINE * n, line)
            top += _LINE * max(map(len, row)) + 8
    drawing.at(72, top + 16, SENTENCES[1])
    return load(drawing.save()).text


def told(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


@pytest.mark.parametrize("order", [1, -1])
def test_rows_that_begin_at_one_height_are_rows(tmp_path: Path, order: int) -> None:
    rows = [
        ("What the buyer asked for", "What was agreed"),
        (SENTENCES[0], SENTENCES[1] + _EXTRA),
        (SENTENCES[2], _EXTRA),
        (_EXTRA, SENTENCES[3]),
        (SENTENCES[4], SENTENCES[5]),
    ]
    text = written(tmp_path / "a.pdf", rows, (72, 320)[::order])
    assert all(told(row[::order]) in text for row in rows)
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])


def test_rows_have_names_and_columns_do_not_need_them(tmp_path: Path) -> None:
    rows = [
        ("", "As it was", "As it is"),
        ("Keys", SENTENCES[0], SENTENCES[1] + _EXTRA),
        ("Notice", SENTENCES[2] + _EXTRA, _EXTRA),
        ("Courts", _EXTRA, SENTENCES[3]),
        ("Deposit", SENTENCES[4], SENTENCES[5]),
    ]
    text = written(tmp_path / "a.pdf", rows, (72, 150, 340))
    assert all(told(row) in text for row in rows)


def test_columns_of_text_that_do_not_wait_for_each_other_are_read_in_turn(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    columns = (SENTENCES, [each + _EXTRA for each in SENTENCES[::-1]])
    for left, sentences in zip((72, 320), columns, strict=True):
        y = 130.0
        for sentence in sentences:
            for line in textwrap.wrap(sentence, 32):
                drawing.at(left, y, line)
                y += _LINE
            y += 8
    text = load(drawing.save()).text
    assert "|" not in text and text.index(columns[0][-1]) < text.index(columns[1][0])
