"""A small watermark that is printed many times across each page is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing, pages


@pytest.mark.parametrize("n_pages", [1, 3])
def test_a_tiled_watermark_is_read_once(tmp_path: Path, n_pages: int):
    def draw(drawing: Drawing, page: int) -> None:
        canvas = drawing.canvas
        canvas.setFillGray(0.85)
        for n in range(12):
            canvas.saveState()
            canvas.translate(60 + 150 * (n % 3), 100 + 150 * (n // 3))
            canvas.rotate(30)
            drawing.at(0, 792, "SAMPLE", 18)
            canvas.restoreState()
        canvas.setFillGray(0)
        drawing.lines(SENTENCES)

    text = load(pages(tmp_path / "sample.pdf", n_pages, draw)).text
    assert text.count("SAMPLE") == 1
    assert text.count(SENTENCES[3]) == n_pages


def test_names_that_stand_aslant_above_columns_stay(tmp_path: Path):
    def draw(drawing: Drawing, page: int) -> None:
        for n, name in enumerate(("Rent", "Repairs", "Rent", "Repairs", "Rent", "Tolls")):
            drawing.canvas.saveState()
            drawing.canvas.translate(100 + 60 * n, 700)
            drawing.canvas.rotate(45)
            drawing.at(0, 792, name)
            drawing.canvas.restoreState()
        drawing.lines(SENTENCES)

    text = load(pages(tmp_path / "table.pdf", 1, draw)).text
    assert text.count("Rent") == 3 and text.count("Repairs") == 2
