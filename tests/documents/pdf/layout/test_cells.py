"""Cells of tables without drawn lines."""

from __future__ import annotations

from pathlib import Path

import pytest

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


ROWS = (("Item", "May", "June", "July"), ("Rent", "900", "", "910"), ("Tax", "", "112", ""))


@pytest.mark.parametrize("way", ["rows", "columns", "inner lines only"])
def test_cells_of_a_drawn_table_hold_what_stands_in_them(tmp_path: Path, way: str):
    drawing = Drawing(tmp_path / "fees.pdf").lines(SENTENCES)
    places = [(r, c) for r in range(3) for c in range(4)]
    if way == "columns":
        places.sort(key=lambda place: place[1])
    for r, c in places:
        if ROWS[r][c]:
            drawing.at(76 + 70 * c, 300 + 18 * r, ROWS[r][c])
    inner = way == "inner lines only"
    for y in (306, 324) if inner else (288, 306, 324, 342):
        drawing.canvas.line(72, HEIGHT - y, 352, HEIGHT - y)
    for x in (142, 212, 282) if inner else (72, 142, 212, 282, 352):
        drawing.canvas.line(x, HEIGHT - 288, x, HEIGHT - 342)
    text = load(drawing.save()).text
    assert "| Item | May | June | July |" in text
    assert "| Rent | 900 |  | 910 |" in text and "| Tax |  | 112 |  |" in text


def test_a_cell_may_hold_one_figure(tmp_path: Path):
    drawing = Drawing(tmp_path / "locks.pdf").lines(SENTENCES).space(20)
    for name, n, m in (("Upper lock", "1", "7"), ("Lower lock", "2", "8"), ("Sluice", "x", "12")):
        y = drawing.y
        drawing.line(name)
        drawing.at(250, y, n)
        drawing.at(350, y, m)
    text = load(drawing.save()).text
    assert "| Upper lock | 1 | 7 |" in text and "| Sluice | x | 12 |" in text


def test_single_figures_along_a_drawing_are_no_number_together(tmp_path: Path):
    drawing = Drawing(tmp_path / "axis.pdf").lines(SENTENCES).space(40)
    for n, label in enumerate(("-1", "0", "1", "2")):
        drawing.at(120 + 70 * n, drawing.y, label)
    text = load(drawing.save()).text
    assert "-10" not in text and "12" not in text
    assert " ".join(text.split()).endswith("-1 0 1 2")


def test_a_list_below_a_line_with_a_gap_is_no_table(tmp_path: Path):
    drawing = Drawing(tmp_path / "terms.pdf").lines(SENTENCES).space(20)
    drawing.at(72, drawing.y, "Agreed today")
    drawing.at(190, drawing.y, "in Hull.")
    for n, words in enumerate(("Supply", "Orders", "Delivery", "Price"), 1):
        y = drawing.y + 16 * n
        drawing.at(72, y, f"{n}.")
        drawing.at(100, y, words)
    text = load(drawing.save()).text
    assert "|" not in text and "2. Orders" in text


def test_words_of_a_merged_cell_stay_together_and_separate_ones_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    canvas = drawing.canvas
    rows = (("Receivables", "1,200", "1,100"), ("Assets", "310", "295"))
    for n in range(5):
        canvas.line(72, HEIGHT - 88 - 16 * n, 480, HEIGHT - 88 - 16 * n)
    for x, top in ((72, 88), (240, 88), (360, 104), (480, 88)):  # 360: not in the first row
        canvas.line(x, HEIGHT - top, x, HEIGHT - 152)
    canvas.setFont("Helvetica", 10)
    canvas.drawCentredString(366, HEIGHT - 100, "Year ended 31 December")
    for n, row in enumerate((("", "2024", "2023"), *rows)):
        for x, text in zip((76, 300, 420), row, strict=True):
            drawing.at(x, 116 + 16 * n, text)
    assert load(drawing.save()).text == (
        "|  | Year ended 31 December |  |\n| --- | --- | --- |\n|  | 2024 | 2023 |\n"
        "| Receivables | 1,200 | 1,100 |\n| Assets | 310 | 295 |"
    )
