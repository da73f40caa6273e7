"""Cells of tables without drawn lines."""

from __future__ import annotations

from pathlib import Path

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing


def test_the_later_lines_of_a_cell_may_be_longer_than_its_first(tmp_path: Path):
    drawing = Drawing(tmp_path / "duties.pdf").lines(SENTENCES).space(20)
    y = drawing.y
    for k, cells in enumerate(
        (
            ("Clause", "Duty", "Days"),
            ("1", "The tenant sweeps", "30"),
            ("", "the stairs, the yard and the attic", ""),
            ("2", "The owner paints", "10"),
            ("", "the doors and the windows", ""),
        )
    ):
        for x, text in zip((72, 150, 420), cells, strict=True):
            drawing.at(x, y + 14 * k, text)
    drawing.at(72, y + 90, "Payments fall due at once.")
    document = load(drawing.save())
    assert "| 1 | The tenant sweeps the stairs, the yard and the attic | 30 |" in document.text
    assert "| Payments" not in document.text


def test_a_cell_that_reaches_over_two_rows_does_not_join_them(tmp_path: Path):
    drawing = Drawing(tmp_path / "berths.pdf").lines(SENTENCES).space(20)
    y = drawing.y
    rows = (("Berth", "Length", "Fee"), ("North", "8 m", "640"), ("", "12 m", "910"))
    edges = (72, 200, 300, 400)
    for k, cells in enumerate(rows):
        for x, text in zip(edges, cells, strict=False):
            drawing.at(x + 5, y + 20 * k, text)
    top, bottom = HEIGHT - y + 14, HEIGHT - y - 46
    for height in (top, top - 20, bottom):
        drawing.canvas.line(72, height, 400, height)
    drawing.canvas.line(200, top - 40, 400, top - 40)
    for x in edges:
        drawing.canvas.line(x, top, x, bottom)
    drawing.y = y + 90
    document = load(drawing.lines(SENTENCES[:2]).save())
    assert "| North | 8 m | 640 |\n|  | 12 m | 910 |" in document.text
