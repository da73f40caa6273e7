"""Large first letters of a paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing


@pytest.mark.parametrize(
    ("letter", "rest", "read"),
    [
        ("T", "he keeper has moved from the house", "The keeper has moved"),
        ("A", "t noon the keeper left the house", "At noon the keeper"),
        ("A", "keeper has moved from the house", "A keeper has moved"),
        ("W", "HEN the keeper left the old house", "WHEN the keeper left"),
    ],
)
def test_the_letter_joins_its_word(tmp_path: Path, letter: str, rest: str, read: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    drawing.at(72, 300, letter, size=34, font="Times-Roman")
    left = 74 + drawing.canvas.stringWidth(letter, "Times-Roman", 34)
    drawing.at(left, 285, rest, size=11, font="Times-Roman")
    drawing.at(left, 299, "and the old keeper of the lamp came back.", 11, "Times-Roman")
    assert read in load(drawing.save()).text


def test_a_large_letter_above_a_list_stays_alone(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space(30)
    drawing.line("B", size=30).line("berth, boat, buoy", size=11)
    text = load(drawing.save()).text
    assert "Bberth" not in text


def test_a_letter_that_a_file_writes_before_all_else_joins_its_word(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.at(72, 300, "T", size=34, font="Times-Roman")
    left = 74 + drawing.canvas.stringWidth("T", "Times-Roman", 34)
    drawing.lines(SENTENCES)
    drawing.at(left, 285, "he keeper has moved from the house", 11, "Times-Roman")
    drawing.at(left, 299, "and the old keeper of the lamp came back.", 11, "Times-Roman")
    text = load(drawing.save()).text
    assert "The keeper has moved" in text and text.startswith(SENTENCES[0])
