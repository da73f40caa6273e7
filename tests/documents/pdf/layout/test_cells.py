"""Cells of tables without drawn lines."""

from __future__ import annotations

from pathlib import Path

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing


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
