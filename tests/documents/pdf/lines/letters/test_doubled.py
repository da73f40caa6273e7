"""Letters printed twice beside words that the file states as a whole; pages that only seem odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.errors import NoText
from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing


def test_letters_of_a_stated_word_stay_beside_a_word_printed_twice(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for font in ("Helvetica", "Helvetica-Bold"):
        for n, letter in enumerate("Lessee"):
            drawing.at(72 + 6 * n, 100, letter, 11, font)
    drawing.canvas._code.append("/Span <</ActualText (committee)>> BDC")
    drawing.at(114, 100, "com", 11, "Helvetica")
    drawing.at(135, 100, "mittee", 11, "Helvetica")
    drawing.canvas._code.append("EMC")
    drawing.at(166, 100, "agreed to all of it", 11, "Helvetica")
    assert load(drawing.save()).text == "Lessee committee agreed to all of it"


def test_an_unrelated_line_higher_up_begins_a_paragraph(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.at(72, 300, "Signed in duplicate by the parties", 11, "Helvetica")
    drawing.at(72, 100, "Schedule of payments", 11, "Helvetica")
    assert [block.text for block in load(drawing.save()).blocks] == [
        "Signed in duplicate by the parties",
        "Schedule of payments",
    ]


def test_a_page_of_tiny_letters_in_a_frame_is_no_scan(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.canvas.rect(60, 600, 400, 100)
    drawing.at(72, 120, "All of this is too small to be read by anybody", 1.2, "Helvetica")
    with pytest.raises(NoText) as raised:
        load(drawing.save())
    assert "only hidden text" in raised.value.message
