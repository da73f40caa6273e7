"""Cells of a drawn table beside each other whose lines stand at uneven heights, as paragraphs with
white between them do, where the file has them line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.utils import simpleSplit

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

EDGES = (60.0, 300.0, 540.0)
STEP = 11.5
COMMENTS = (
    (f"The fence is too low where the road comes near. {SENTENCES[1]}", SENTENCES[0]),
    (SENTENCES[1], SENTENCES[2], "Nothing is said of the gate."),
)
ANSWERS = (
    (SENTENCES[3], f"It will be raised by a hand. {SENTENCES[5]}", SENTENCES[4]),
    (f"{SENTENCES[5]} {SENTENCES[0]}",),
)


@pytest.mark.parametrize("white", [4.0, 5.5, 7.0, 9.0])
@pytest.mark.parametrize("n_first", [0, 1])
def test_each_cell_has_its_own_lines(tmp_path: Path, white: float, n_first: int) -> None:
    drawing = Drawing(tmp_path / "table.pdf").lines(SENTENCES[:2]).space()
    canvas = drawing.canvas
    rows = [*list(zip(COMMENTS, ANSWERS, strict=True))[n_first:], (("Comment",), ("Answer",))]
    top = drawing.y
    for row in reversed(rows):
        placed: list[tuple[float, int, str]] = []
        bottom = top
        for k, paragraphs in enumerate(row):
            y = top + 10
            for paragraph in paragraphs:
                for line in simpleSplit(paragraph, "Helvetica", 10, EDGES[k + 1] - EDGES[k] - 10):
                    placed.append((y, k, line))
                    y += STEP
                y += white
            bottom = max(bottom, y - white)
        for y, k, line in sorted(placed):
            drawing.at(EDGES[k] + 5, y, line)
        for y in (top, bottom):
            canvas.line(EDGES[0], HEIGHT - y, EDGES[-1], HEIGHT - y)
        for x in EDGES:
            canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
        top = bottom
    document = load(drawing.save())
    (table,) = [block.text for block in document.blocks if block.kind is BlockKind.TABLE]
    expected = [" | ".join(" ".join(cell) for cell in row) for row in reversed(rows)]
    assert [line for line in table.splitlines() if "---" not in line] == [
        f"| {row} |" for row in expected
    ]
