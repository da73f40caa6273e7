"""Columns of a table that a file writes apart from the others, and names that stand close."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

PRICES = (
    ("Item", "Unit", "2024", "2025"),
    ("Steel beams", "tonne", "1,200.00", "1,350.00"),
    ("Copper wire", "kg", "9.40", "10.15"),
    ("Brass fittings", "piece", "3.75", "4.00"),
    ("Cement", "bag", "7.20", "7.55"),
)
SUMS = (
    ("Invoice item", "Amount"),
    ("Translation of 14 pages", "630.00"),
    ("Certified copy", "45.00"),
    ("Postage", "6.90"),
    ("Total due", "681.90"),
)
RIGHTS = {4: (None, None, 380, 480), 2: (None, 480)}
LEFTS = {4: (72, 220), 2: (72,)}


def cell(drawing: Drawing, row: int, k: int, rows: Sequence[Sequence[str]]) -> None:
    text, y = rows[row][k], 140.0 + 16 * row
    if (right := RIGHTS[len(rows[0])][k]) is not None:
        drawing.canvas.setFont("Helvetica", 10)
        drawing.canvas.drawRightString(right, HEIGHT - y, text)
    else:
        drawing.at(LEFTS[len(rows[0])][k], y, text)


def column(drawing: Drawing, k: int, rows: Sequence[Sequence[str]], first: int = 0) -> None:
    for row in range(first, len(rows)):
        cell(drawing, row, k, rows)


def rest(drawing: Drawing, ks: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    for row in range(len(rows)):
        for k in ks:
            cell(drawing, row, k, rows)


def are_rows_of(text: str, rows: Sequence[Sequence[str]]) -> bool:
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    rule = "|" + " --- |" * len(rows[0])
    return table.replace("\n", f"\n{rule}\n", 1) in text


@pytest.mark.parametrize("rows", [PRICES, SUMS])
def test_the_first_column_before_the_text_above_the_table(
    tmp_path: Path, rows: Sequence[Sequence[str]]
) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    column(drawing, 0, rows)
    drawing.line(SENTENCES[0])
    rest(drawing, range(1, len(rows[0])), rows)
    drawing.at(72, 250, SENTENCES[1])
    text = load(drawing.save()).text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])
    assert are_rows_of(text, rows)


@pytest.mark.parametrize("rows", [PRICES, SUMS])
def test_the_last_column_behind_the_text_below_the_table(
    tmp_path: Path, rows: Sequence[Sequence[str]]
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    rest(drawing, range(len(rows[0]) - 1), rows)
    drawing.at(72, 250, SENTENCES[1])
    column(drawing, len(rows[0]) - 1, rows)
    text = load(drawing.save()).text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])
    assert are_rows_of(text, rows)


@pytest.mark.parametrize("rows", [PRICES, SUMS])
def test_names_in_a_row_before_the_columns(tmp_path: Path, rows: Sequence[Sequence[str]]) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    for k in range(len(rows[0])):
        cell(drawing, 0, k, rows)
    for k in range(len(rows[0])):
        column(drawing, k, rows, first=1)
    drawing.at(72, 250, SENTENCES[1])
    assert are_rows_of(load(drawing.save()).text, rows)


def test_numbers_of_lines_before_the_text_are_no_column(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    words = ("Q Did you see it?", "A Yes, at noon.", "Q From where?", "A From the quay.")
    for n in range(4):
        drawing.at(60, 140 + 16 * n, str(n + 1))
    drawing.line(SENTENCES[0])
    for n, said in enumerate(words):
        drawing.at(90, 140 + 16 * n, said)
    drawing.at(72, 250, SENTENCES[1])
    assert "|" not in load(drawing.save()).text


def test_lines_of_a_name_stand_with_the_amounts_beside_its_last(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    heights = (140, 156, 168, 184, 196, 212)
    names = ("Duty", "Leases of land", "with fittings", "Contracts for gas", "and power", "Other")
    for y, name in zip(heights, names, strict=True):
        drawing.at(72, y, name)
    for y, amount in zip((140, 168, 196, 212), ("2024", "1,402", "880", "12"), strict=True):
        drawing.canvas.setFont("Helvetica", 10)
        drawing.canvas.drawRightString(400, HEIGHT - y, amount)
    drawing.at(72, 250, SENTENCES[1])
    text = load(drawing.save()).text
    assert "| Leases of land with fittings | 1,402 |\n| Contracts for gas and power | 880 |" in text


def test_names_closer_than_their_columns_stand_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = 140.0
    rows = (("1", "Basic evaluation", "2 %", "4,200.00"), ("2", "Design", "7 %", "14,700.00"))
    drawing.at(72, y, "Stage")
    drawing.at(102, y, "Work")
    for row in ((None, None, "Share", "Fee (EUR)"), *rows):
        for x, text in zip((72, 102), row[:2], strict=True):
            if text:
                drawing.at(x, y, text)
        for x, text in zip((450, 502), row[2:], strict=True):
            drawing.canvas.setFont("Helvetica", 10)
            drawing.canvas.drawRightString(x, HEIGHT - y, text or "")
        y += 18
    text = load(drawing.save()).text
    assert "| Stage | Work | Share | Fee (EUR) |\n" in text
    assert "| 2 | Design | 7 % | 14,700.00 |" in text


def test_a_page_of_rows_written_letter_by_letter(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    rows = [
        (f"P-{n:03}", f"Bolt {'ABCD'[n % 4]}", str(17 * n), f"{n % 9 + 1}.50") for n in range(38)
    ]
    for n, row in enumerate(rows):
        for x, text in zip((72, 220, 400, 520), row, strict=True):
            for letter in text:
                drawing.at(x, 90 + 16 * n, letter)
                x += drawing.canvas.stringWidth(letter, "Helvetica", 10)
    text = load(drawing.save()).text
    assert all(f"| {' | '.join(row)} |" in text for row in rows)


def test_the_head_of_a_table_on_each_page_is_no_running_head(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for page in range(4):
        for n in range(30):
            row = (
                ("No.", "Part", "Price") if n == 0 else (f"{page * 29 + n}", f"Nut {n}", f"{n}.20")
            )
            for x, text in zip((72, 150, 400), row, strict=True):
                drawing.at(x, 70 + 16 * n, text)
        drawing.page()
    document = load(drawing.save())
    tables = [block.text for block in document.blocks if block.text.startswith("|")]
    assert len(tables) == 4
    assert all(text.startswith("| No. | Part | Price |\n") for text in tables)


def test_a_repeated_head_above_the_rest_of_a_row_is_no_running_head(tmp_path: Path) -> None:
    """A row that goes on below it has one cell: that it names columns is told by the page where
    the table begins, further down."""
    drawing = Drawing(tmp_path / "a.pdf")
    for page, rest in enumerate(("", "with two washers", "of steel", "and a pin")):
        head = 70
        if page == 0:
            drawing.y = head
            drawing.lines(SENTENCES)
            head = 300
        for x, text in zip((72, 150, 400), ("No.", "Part", "Price"), strict=True):
            drawing.at(x, head, text)
        drawing.at(150, head + 16, rest)
        for n in range(6):
            row = (f"{page * 6 + n}", f"Nut {n}", f"{n}.20")
            for x, text in zip((72, 150, 400), row, strict=True):
                drawing.at(x, head + 32 + 16 * n, text)
        drawing.page()
    blocks = load(drawing.save()).blocks
    assert not any(block.kind is BlockKind.RUNNING_HEAD for block in blocks)
    assert sum("Part" in block.text and "Price" in block.text for block in blocks) == 4


def test_a_head_of_the_page_above_a_table_stays_one(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for page in range(4):
        drawing.at(72, 40, "Marlow Ltd")
        drawing.at(400, 40, "Price list 2026")
        for n in range(30):
            for x, text in zip((72, 400), (f"Nut {page * 30 + n}", f"{n}.20"), strict=True):
                drawing.at(x, 90 + 16 * n, text)
        drawing.page()
    assert "| Marlow Ltd" not in load(drawing.save()).text


def test_the_words_of_a_name_above_two_columns_stay_together(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    drawing.canvas.setFont("Helvetica", 10)
    drawing.canvas.drawCentredString(300, HEIGHT - 140, "Year ended 31 December")
    drawing.canvas.drawCentredString(430, HEIGHT - 140, "As at 30 June")
    rows = (("Receivables", "1,200", "1,100", "900", "870"), ("Assets", "310", "295", "280", "266"))
    for n, row in enumerate((("", "2024", "2023", "2024", "2023"), *rows)):
        for x, text in zip((72, 265, 313, 400, 440), row, strict=True):
            drawing.at(x, 156 + 16 * n, text)
    text = load(drawing.save()).text
    assert "|  | Year ended 31 December |  | As at 30 June |  |" in text
    assert "| Assets | 310 | 295 | 280 | 266 |" in text
