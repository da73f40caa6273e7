"""Tables that go on over the end of a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.utils import simpleSplit

from app.documents.base.document import BlockKind, Document
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

EDGES = (72.0, 110.0, 330.0, 400.0)
NAMES = ("No.", "Work", "Amount")
WORK = (
    "The roof of the boathouse is made new where the storm of last winter has lifted its slates",
    "All windows of the clubroom get new panes and the frames are painted white on both sides",
    "The jetty is taken down and built again on oak piles that reach two metres into the ground",
    "A rail of steel goes round the whole of the slip so that nobody can fall into the basin",
)
AMOUNTS = ("1,204", "980", "15,300", "2,110")
ROWS = tuple((str(n), work, AMOUNTS[n - 1]) for n, work in enumerate(WORK, 1))


def lines_of(text: str, k: int) -> list[str]:
    return simpleSplit(text, "Helvetica", 10, EDGES[k + 1] - EDGES[k] - 8)


def draw_row(
    drawing: Drawing,
    cells: Sequence[Sequence[str]],
    *,
    has_lines: bool,
    is_open_below: bool = False,
    is_open_above: bool = False,
    font: str = "Helvetica",
) -> None:
    """A row of cells, each given by its lines, with the lines around them."""
    top = drawing.y - 10
    bottom = top + 12 * max(map(len, cells)) + 6
    canvas = drawing.canvas
    if has_lines:
        for edge in EDGES:
            canvas.line(edge, HEIGHT - top, edge, HEIGHT - bottom)
        for y, is_open in ((top, is_open_above), (bottom, is_open_below)):
            if not is_open:
                canvas.line(EDGES[0], HEIGHT - y, EDGES[-1], HEIGHT - y)
    for k, lines in enumerate(cells):
        for n, text in enumerate(lines):
            drawing.at(EDGES[k] + 4, drawing.y + 2 + 12 * n, text, font=font)
    drawing.y = bottom + 10


def draw_rows(drawing: Drawing, rows: Sequence[Sequence[str]], *, has_lines: bool) -> None:
    for row in rows:
        cells = [lines_of(text, k) for k, text in enumerate(row)]
        draw_row(drawing, cells, has_lines=has_lines)


def draw_names(drawing: Drawing, *, has_lines: bool) -> None:
    cells = [[name] for name in NAMES]
    draw_row(drawing, cells, has_lines=has_lines, font="Helvetica-Bold")


def rows_by_page(document: Document) -> list[tuple[int | None, list[str]]]:
    return [
        (block.page, [row for row in block.text.splitlines() if "---" not in row])
        for block in document.blocks
        if block.kind is BlockKind.TABLE
    ]


def as_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("has_lines", [True, False])
@pytest.mark.parametrize("is_repeated", [True, False])
def test_each_page_has_the_names_of_the_columns(
    tmp_path: Path, has_lines: bool, is_repeated: bool
) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw_names(drawing, has_lines=has_lines)
    draw_rows(drawing, ROWS[:2], has_lines=has_lines)
    drawing.at(300, 760, "Page 1")
    drawing.page()
    if is_repeated:
        draw_names(drawing, has_lines=has_lines)
    draw_rows(drawing, ROWS[2:], has_lines=has_lines)
    drawing.space(30).lines(SENTENCES)
    drawing.at(300, 760, "Page 2")
    document = load(drawing.save())
    names = as_row(NAMES)
    assert rows_by_page(document) == [
        (1, [names, *map(as_row, ROWS[:2])]),
        (2, [names, *map(as_row, ROWS[2:])]),
    ]
    assert SENTENCES[-1] in document.blocks[-2].text


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("is_repeated", [True, False])
@pytest.mark.parametrize("n_lines", [1, 2])
def test_what_is_left_of_a_row_goes_to_its_row(
    tmp_path: Path, is_open: bool, is_repeated: bool, n_lines: int
) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw_names(drawing, has_lines=True)
    draw_rows(drawing, ROWS[:1], has_lines=True)
    work = lines_of(WORK[1], 1)
    cut = [["2"], work[:n_lines], [AMOUNTS[1]]]
    draw_row(drawing, cut, has_lines=True, is_open_below=is_open)
    drawing.page()
    if is_repeated:
        draw_names(drawing, has_lines=True)
    rest = [[], work[n_lines:], []]
    draw_row(drawing, rest, has_lines=True, is_open_above=is_open and not is_repeated)
    draw_rows(drawing, ROWS[2:], has_lines=True)
    names = as_row(NAMES)
    assert rows_by_page(load(drawing.save())) == [
        (1, [names, *map(as_row, ROWS[:2])]),
        (2, [names, *map(as_row, ROWS[2:])]),
    ]


def test_a_row_of_its_own_stays_one(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw_names(drawing, has_lines=True)
    draw_rows(drawing, [*ROWS[:2], ("", "of which the glass", "310")], has_lines=True)
    drawing.page()
    draw_rows(drawing, [("", "of which the paint", "290"), *ROWS[2:]], has_lines=True)
    (_, first), (_, second) = rows_by_page(load(drawing.save()))
    assert first[-1] == "|  | of which the glass | 310 |"
    assert second[1] == "|  | of which the paint | 290 |"


def test_another_table_keeps_its_own_names(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw_names(drawing, has_lines=True)
    draw_rows(drawing, ROWS[:3], has_lines=True)
    drawing.page()
    others = [["Item"], ["Kind of wood"], ["Metres"]]
    draw_row(drawing, others, has_lines=True, font="Helvetica-Bold")
    draw_rows(drawing, [("1", "Oak", "12"), ("2", "Larch", "30")], has_lines=True)
    (_, second) = rows_by_page(load(drawing.save()))[1]
    assert second == ["| Item | Kind of wood | Metres |", "| 1 | Oak | 12 |", "| 2 | Larch | 30 |"]


def test_a_table_below_text_does_not_go_on(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw_names(drawing, has_lines=True)
    draw_rows(drawing, ROWS[:2], has_lines=True)
    drawing.page().lines(SENTENCES).space()
    draw_rows(drawing, ROWS[2:], has_lines=True)
    (_, second) = rows_by_page(load(drawing.save()))[1]
    assert second == [as_row(row) for row in ROWS[2:]]
