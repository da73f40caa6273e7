"""Tables without lines whose columns stand hardly further apart than words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import BlockKind, Document
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SERVICES = (
    ("Service", "Unit", "Price", "Remark"),
    ("Mooring of boats", "season", "EUR 120", "paid in advance"),
    ("Water at the quay", "cubic metre", "EUR 4.20", "by meter"),
    ("Repair of sails", "hour", "EUR 35", "every Monday"),
    ("Crane", "lift", "EUR 18", "shared by all"),
)
YEARS = (
    ("Year", "Boats", "Dues", "Sum"),
    ("2021", "1,204", "12.50", "15,050"),
    ("2022", "998", "13.10", "13,073"),
    ("2023", "1,350", "13.40", "18,090"),
    ("2024", "1,411", "14.00", "19,754"),
)
COVERS = (
    ("Service", "What it covers", "Price"),
    ("Mooring", "A berth of at least nine metres from April to October, day and night", "EUR 120"),
    ("Water", "Fresh water by the meter at the quay", "EUR 4.20"),
    ("Crane", "Shared by all", "EUR 18"),
)
SIZE = 10


def lefts(rows: Sequence[Sequence[str]], gap_pt: float, x: float = 72) -> list[float]:
    """Where columns begin that are as narrow as their texts allow."""
    edges = [x]
    for column in zip(*rows, strict=True):
        widest = max(stringWidth(text, "Helvetica", SIZE) for text in column)
        edges.append(edges[-1] + widest + gap_pt)
    return edges


def read(drawing: Drawing) -> Document:
    drawing.space().lines(SENTENCES)
    return load(drawing.save())


def rows_of(document: Document) -> list[str]:
    (table,) = [b.text for b in document.blocks if b.kind is BlockKind.TABLE]
    return [line for line in table.splitlines() if "---" not in line]


def as_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows]


@pytest.mark.parametrize("gap_pt", [4, 8, 12])
@pytest.mark.parametrize(("rows", "is_right"), [(SERVICES, False), (YEARS, True)])
def test_columns_are_told_by_what_stands_above_each_other(
    tmp_path: Path, gap_pt: float, rows: Sequence[Sequence[str]], is_right: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    edges = lefts(rows, gap_pt)
    for row in rows:
        for text, left, end in zip(row, edges, edges[1:], strict=False):
            width = stringWidth(text, "Helvetica", SIZE)
            drawing.at(end - gap_pt - width if is_right else left, drawing.y, text, SIZE)
        drawing.space(13)
    assert rows_of(read(drawing)) == as_rows(rows)


@pytest.mark.parametrize("gap_pt", [5, 9])
def test_cells_of_several_lines(tmp_path: Path, gap_pt: float) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    wrapped = [[textwrap.wrap(text, 26) for text in row] for row in COVERS]
    widest = [[max(cell, key=len) for cell in row] for row in wrapped]
    edges = lefts(widest, gap_pt)
    for row in wrapped:
        for cell, left in zip(row, edges, strict=False):
            for n, text in enumerate(cell):
                drawing.at(left, drawing.y + 13 * n, text, SIZE)
        drawing.space(13 * max(map(len, row)) + 3)
    assert rows_of(read(drawing)) == as_rows(COVERS)


def test_words_that_are_set_one_by_one_make_no_columns(tmp_path: Path) -> None:
    """Justified lines, in which words of some lines begin at the same place by chance."""
    drawing = Drawing(tmp_path / "a.pdf")
    for text in textwrap.wrap(" ".join(SENTENCES * 8), 44):
        words = text.split()
        width = sum(stringWidth(word, "Helvetica", SIZE) for word in words)
        gap = (232 - width) / (len(words) - 1)
        x = 72.0
        for word in words:
            drawing.at(x, drawing.y, word, SIZE)
            x += stringWidth(word, "Helvetica", SIZE) + gap
        drawing.space(12)
    document = load(drawing.save())
    assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH}


def test_an_enumeration_is_no_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for n, text in enumerate(SENTENCES, start=1):
        drawing.at(72, drawing.y, f"{n}.", SIZE)
        drawing.at(84 if n < 10 else 90, drawing.y, text, SIZE)
        drawing.space(13)
    document = load(drawing.save())
    assert not [block for block in document.blocks if block.kind is BlockKind.TABLE]
