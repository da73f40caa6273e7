"""Tables with lines above and below their head and their body, as books print them, and lists that
look like tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import BlockKind, Document
from app.documents.opening.loading import load
from app.documents.pdf.lines.line import clean_text
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SIZE = 11
LEFT = 78.0
BERTHS = (
    ("Harbour", "Keeper", "Share"),
    ("Port Elver", "Wagtail", "half"),
    ("Tern Quay", "Harrier and Sons", "third"),
    ("Gull Bay", "Gull", "sixth"),
)
DUES = (
    ("Berth", "Days", "Dues"),
    ("North", "4", "120.00"),
    ("South", "2", "75.50"),
    ("Sum", "6", "195.50"),
)


def row_in_one(drawing: Drawing, row: Sequence[str], lefts: Sequence[float]) -> None:
    """Writes the cells of a row as one text, as TeX does: only shifts part them."""
    pieces, x = [], lefts[0]
    for text, left in zip(row, lefts, strict=True):
        shift = (left - x) / SIZE * 1000
        pieces.append(f"{-shift:.0f} ({text})")
        x = left + stringWidth(text, "Helvetica", SIZE)
    drawing.canvas.setFont("Helvetica", SIZE)
    drawing.canvas.addLiteral(
        f"BT /F1 {SIZE} Tf 1 0 0 1 {lefts[0]} {HEIGHT - drawing.y} Tm [{' '.join(pieces)}] TJ ET"
    )
    drawing.y += 13.5


def table(
    drawing: Drawing, rows: Sequence[Sequence[str]], *, last_alone: bool = False, gap: float = 12
) -> Drawing:
    """A table with lines around its head and its body, and above the last row if that is told."""
    drawing.space()
    lefts = [LEFT]
    for column in list(zip(*rows, strict=True))[:-1]:
        lefts.append(lefts[-1] + max(stringWidth(t, "Helvetica", SIZE) for t in column) + gap)
    right = lefts[-1] + max(stringWidth(r[-1], "Helvetica", SIZE) for r in rows)
    for n, row in enumerate(rows):
        if n in (0, 1) or (last_alone and n == len(rows) - 1):
            line = HEIGHT - drawing.y + SIZE
            drawing.canvas.line(LEFT - 6, line, right + 6, line)
            drawing.y += 3
        row_in_one(drawing, row, lefts)
    line = HEIGHT - drawing.y + SIZE
    drawing.canvas.line(LEFT - 6, line, right + 6, line)
    return drawing.space()


def read(drawing: Drawing) -> Document:
    return load(drawing.lines(SENTENCES).save())


def tables(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is BlockKind.TABLE]


def written(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in rows]


@pytest.mark.parametrize("gap", [12, 30])
def test_rows_of_words_that_are_written_in_one_piece_are_a_table(
    tmp_path: Path, gap: float
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    (found,) = tables(read(table(drawing, BERTHS, gap=gap)))
    assert [line for line in found.splitlines() if "---" not in line] == written(BERTHS)


def test_rows_of_figures_between_two_lines_stay_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    (found,) = tables(read(table(drawing, DUES, last_alone=True)))
    assert [line for line in found.splitlines() if "---" not in line] == written(DUES)


def test_two_columns_of_words_stay_rows(tmp_path: Path) -> None:
    rows = [(row[0], row[1].lower()) for row in BERTHS]
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    (found,) = tables(read(table(drawing, rows)))
    assert [line for line in found.splitlines() if "---" not in line] == written(rows)


def test_lines_of_one_cell_between_two_lines_stay_together(tmp_path: Path) -> None:
    """A guard: each row stands between lines of its own."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    rows = (
        (("Mooring of", "boats by night"), ("the harbour", "keeper helps")),
        (("Water at", "the quay"), ("by the", "meter")),
        (("Repair of", "torn sails"), ("every", "Monday")),
        (("Use of", "the crane"), ("shared by", "all boats")),
    )
    for row in rows:
        drawing.canvas.line(70, HEIGHT - drawing.y + 12, 400, HEIGHT - drawing.y + 12)
        for n in range(2):
            drawing.at(78, drawing.y, row[0][n])
            drawing.at(250, drawing.y, row[1][n])
            drawing.y += 12
        drawing.y += 4
    drawing.canvas.line(70, HEIGHT - drawing.y + 12, 400, HEIGHT - drawing.y + 12)
    (found,) = tables(read(drawing.space()))
    assert [line for line in found.splitlines() if "---" not in line] == written(
        [tuple(map(" ".join, row)) for row in rows]
    )


def test_text_between_the_lines_of_a_page_s_head_and_foot_is_no_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for y in (60, 78, 300):
        drawing.canvas.line(66, HEIGHT - y, 520, HEIGHT - y)
    assert not tables(read(drawing.lines(SENTENCES)))


@pytest.mark.parametrize("is_head_right", [False, True])
def test_amounts_at_the_right_edge_of_a_table_without_lines_stay_in_their_rows(
    tmp_path: Path, is_head_right: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    rows = (
        (("Lot",), ("What it is",), "Reserve"),
        (
            ("1",),
            ("Six chairs of oak,", "with some wear, and", "one arm mended"),
            "1,200.00",
        ),
        (("2",), ("A long table",), "800.00"),
        (("3",), ("Two lamps of brass",), "95"),
    )
    for number, (lot, what, amount) in enumerate(rows):
        top = drawing.y
        drawing.at(78, top, lot[0])
        for n, text in enumerate(what):
            drawing.at(200, top + 12 * n, text)
        width = stringWidth(amount, "Helvetica", 10)
        x = 400 if number == 0 and not is_head_right else 520 - width
        drawing.at(x, top, amount)
        drawing.y += 12 * len(what) + 6
    (found,) = tables(read(drawing.space()))
    assert [line for line in found.splitlines() if "---" not in line] == written(
        [(*lot, " ".join(what), amount) for lot, what, amount in rows]
    )


def test_bullets_of_a_font_for_symbols_are_bullets() -> None:
    assert clean_text("\uf0b7 Ropes and nails") == "• Ropes and nails"
    assert clean_text("\uf0fe paid \uf0a8 owed") == "☑ paid ☐ owed"


def statement(drawing: Drawing, rows: Sequence[Sequence[str]]) -> Drawing:
    drawing.space()
    for name, *figures in rows:
        drawing.at(72, drawing.y, name)
        for x, figure in zip((400, 490), figures, strict=False):
            drawing.at(x - stringWidth(figure, "Helvetica", 10), drawing.y, figure)
        drawing.y += 13
    return drawing.space()


DUES_OF_YEARS = (
    ("(in crowns)", "2023", "2022"),
    ("Income:",),
    ("Mooring", "12,345", "11,200"),
    ("Crane", "2,100", "1,900"),
    ("Costs of the harbour and its quays:",),
    ("Repair", "(8,000)", "(7,500)"),
    ("Wages", "(1,245)", "(1,100)"),
)


def test_names_of_groups_of_rows_do_not_end_a_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    (found,) = tables(read(statement(drawing, DUES_OF_YEARS)))
    rows = [(row[0], *(row[1:] or ("", ""))) for row in DUES_OF_YEARS]
    assert [line for line in found.splitlines() if "---" not in line] == written(rows)


def test_a_sentence_between_two_tables_parts_them(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    rows = (*DUES_OF_YEARS[:4], ("The rest is told below.",), *DUES_OF_YEARS[5:])
    assert len(tables(read(statement(drawing, rows)))) == 2


def test_rows_in_one_piece_without_lines_are_a_table_where_they_are_wide(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    for row in BERTHS:
        row_in_one(drawing, row, (72, 200, 360))
    (found,) = tables(read(drawing.space()))
    assert [line for line in found.splitlines() if "---" not in line] == written(BERTHS)


def test_capitals_that_are_spaced_out_are_no_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    for line in ("DUES OF THE HARBOUR", "MOORING BY NIGHT", "WATER AND CRANE"):
        drawing.canvas.addLiteral(
            f"BT /F1 12 Tf 4 Tc 1 0 0 1 72 {HEIGHT - drawing.y} Tm ({line}) Tj 0 Tc ET"
        )
        drawing.y += 16
    document = read(drawing.space())
    assert not tables(document) and "MOORING BY NIGHT" in document.text


def test_ligatures_whose_bytes_are_swapped_are_read() -> None:
    said = "The \u6600\u6900rst \u6600\u6c00oor o\u6600\u6600ice a\u7400\u7400"
    assert clean_text(said) == "The first floor office att"
    assert (
        clean_text("Sign \u6600, and \u6900\u6600 alone") == "Sign \u6600, and \u6900\u6600 alone"
    )
