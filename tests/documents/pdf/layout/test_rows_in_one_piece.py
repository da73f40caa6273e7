"""Rows of tables without lines that a file writes each in one piece, in columns that stand hardly
further apart than words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

FONT, SIZE = "Helvetica", 10
BOATS = (
    ("Boat", "Berth", "Dues", "Paid"),
    ("Wagtail", "north", "1,204", "in May"),
    ("Old Harry", "slip", "980", "not yet"),
    ("Grebe", "north", "12,350", "in June"),
    ("Little Auk", "west quay", "640", "in May"),
    ("Sandpiper", "west quay", "1,411", "by card"),
)
COUNTED = (
    ("No.", "State", "Day", "By whom"),
    ("1", "open", "17.03.2019", "the warden"),
    ("2", "closed", "04.10.2018", "a member"),
    ("3", "open", "26.10.2014", "the warden"),
    ("4", "closed", "24.02.2020", "the cook"),
    ("5", "open", "04.06.2023", "a member"),
    ("6", "open", "21.04.2027", "a guest"),
)


def in_one_piece(drawing: Drawing, x: float, parts: Sequence[tuple[str, float]]) -> None:
    """Texts and the points between them and the next, as one operator of the page writes them."""
    canvas = drawing.canvas
    canvas.setFont(FONT, SIZE)
    font = canvas._doc.getInternalFontName(FONT)
    pieces = " ".join(f"({text}) {-gap * 1000 / SIZE:.1f}" for text, gap in parts)
    y = HEIGHT - drawing.y
    canvas._code.append(f"BT {font} {SIZE} Tf 1 0 0 1 {x} {y} Tm [{pieces}] TJ ET")
    drawing.y += 1.4 * SIZE


def draw(drawing: Drawing, rows: Sequence[Sequence[str]], gap_pt: float, right: int) -> None:
    """Rows in columns as narrow as their texts allow, one of them set flush right."""
    widths = [
        max(stringWidth(text, FONT, SIZE) for text in column) for column in zip(*rows, strict=True)
    ]
    for row in rows:
        parts = []
        before = 0.0
        for k, (text, width) in enumerate(zip(row, widths, strict=True)):
            free = width - stringWidth(text, FONT, SIZE)
            if k == right and parts:
                parts[-1] = parts[-1][0], parts[-1][1] + free
            before = gap_pt if k == right else free + gap_pt
            parts.append((text, before))
        in_one_piece(drawing, 72, parts)


@pytest.mark.parametrize(("rows", "right"), [(BOATS, 2), (COUNTED, -1)])
@pytest.mark.parametrize("gap_pt", [5.5, 7.0, 9.5])
def test_columns_are_told_by_what_stands_above_each_other(
    tmp_path: Path, rows: Sequence[Sequence[str]], right: int, gap_pt: float
) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    draw(drawing, rows, gap_pt, right)
    drawing.space().lines(SENTENCES)
    document = load(drawing.save())
    (table,) = [block.text for block in document.blocks if block.kind is BlockKind.TABLE]
    expected = [f"| {' | '.join(row)} |" for row in rows]
    assert [line for line in table.splitlines() if "---" not in line] == expected


def test_cells_set_to_the_middle_have_a_column_of_their_own(tmp_path: Path) -> None:
    rows = [(a, c, b, d) for a, b, c, d in BOATS]
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES).space()
    widths = [max(stringWidth(t, FONT, SIZE) for t in column) for column in zip(*rows, strict=True)]
    for row in rows:
        x = 72.0
        for k, (text, width) in enumerate(zip(row, widths, strict=True)):
            free = width - stringWidth(text, FONT, SIZE)
            drawing.at(x + (0, free, free / 2, 0)[k], drawing.y, text)
            x += width + 6
        drawing.y += 14
    drawing.space().lines(SENTENCES)
    document = load(drawing.save())
    (table,) = [block.text for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [f"| {' | '.join(row)} |" for row in rows[1:]] == table.splitlines()[-5:]


def test_lines_of_words_are_no_table(tmp_path: Path) -> None:
    """Verses, names and a numbered list, whose words are written without spaces."""
    verses = (
        "The tide goes out and leaves the boats",
        "Upon the mud beside the wall",
        "Where someone has hung up his coats",
        "And nobody will come at all",
        "Until the water lifts the keel",
    )
    names = ("Anna Wagtail", "Ben Grebe", "Carla Maria Auk", "Dora Sandpiper", "Emil Teal")
    numbered = (*(f"{n} {verse.lower()}" for n, verse in enumerate(verses, 1)), "6 and so on")
    drawing = Drawing(tmp_path / "text.pdf").lines(SENTENCES).space()
    for lines in (verses, names, numbered):
        for line in lines:
            in_one_piece(drawing, 72, [(word, 4.2) for word in line.split()])
        drawing.space()
    document = load(drawing.lines(SENTENCES).save())
    assert not any(block.kind is BlockKind.TABLE for block in document.blocks)
