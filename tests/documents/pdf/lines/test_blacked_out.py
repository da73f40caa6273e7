"""What is written upon a bar in place of the words that were blacked out stands where these did."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import black, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

LEAD, SECRET, REST = "The price is ", "nine million crowns and a boat", " and is due in May."
BASE = HEIGHT - 300


def blacked_out(path: Path, label: str, size: float, above: float, *, is_removed: bool) -> str:
    drawing = Drawing(path).lines(SENTENCES)
    left = 72 + stringWidth(LEAD, "Helvetica", 10)
    width = stringWidth(SECRET, "Helvetica", 10)
    if is_removed:
        drawing.at(72, 300, LEAD)
        drawing.at(left + width, 300, REST)
    else:
        drawing.at(72, 300, LEAD + SECRET + REST)
    drawing.canvas.rect(left - 0.5, BASE - 3, width + 1, 13, stroke=0, fill=1)
    drawing.canvas.setFillColor(white)
    drawing.at(left + 12, 300 - above, label, size=size)
    drawing.canvas.setFillColor(black)
    return load(drawing.save()).text


@pytest.mark.parametrize("label", ["REDACTED", "(b)(6)", "b6"])
@pytest.mark.parametrize(("size", "above"), [(5, 2), (7, 4), (8, 0), (6, -1)])
@pytest.mark.parametrize("is_removed", [True, False])
def test_a_label_stands_in_the_gap(
    tmp_path: Path, label: str, size: float, above: float, is_removed: bool
):
    text = blacked_out(tmp_path / "a.pdf", label, size, above, is_removed=is_removed)
    assert f"The price is {label} and is due in May." in text
    assert "nine million" not in text


def test_a_label_behind_the_end_of_a_line(tmp_path: Path):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    left = 72 + stringWidth(LEAD, "Helvetica", 10)
    drawing.at(72, 300, LEAD)
    drawing.at(72, 312, REST.strip())
    drawing.canvas.rect(left, BASE - 4, 200, 14, stroke=0, fill=1)
    drawing.canvas.setFillColor(white)
    drawing.at(left + 60, 300, "REDACTED", size=8)
    assert "The price is REDACTED and is due in May." in load(drawing.save()).text


@pytest.mark.parametrize("filler", ["_" * 16, "." * 32, " " * 32, "- " * 14])
def test_a_bar_over_no_words_is_no_redaction(tmp_path: Path, filler: str):
    """The line for a name, or the room that was left when the words were taken out."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    drawing.at(72, 300, f"Name: {filler} of the keeper")
    left = 72 + stringWidth("Name: ", "Helvetica", 10)
    width = stringWidth(filler, "Helvetica", 10)
    drawing.canvas.rect(left - 0.5, BASE - 3, width + 1, 13, stroke=0, fill=1)
    drawing.canvas.rect(72, BASE - 40, 200, 12, stroke=0, fill=1)
    document = load(drawing.save())
    assert "Name:" in document.text and "of the keeper" in document.text
    assert not document.omissions


@pytest.mark.parametrize("color", [0.0, 0.4])
def test_words_upon_a_bar_of_their_own_colour_within_a_line(tmp_path: Path, color: float):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    left = 72 + stringWidth(LEAD, "Helvetica", 10)
    width = stringWidth(SECRET, "Helvetica", 10)
    drawing.canvas.setFillGray(color)
    drawing.canvas.rect(left - 1, BASE - 3, width + 2, 13, stroke=0, fill=1)
    drawing.at(72, 300, LEAD + SECRET + REST)
    drawing.canvas.setFillGray(0)
    drawing.at(left + 20, 340, "The line below goes on.")
    document = load(drawing.save())
    assert SECRET not in document.text
    assert "The price is" in document.text and "and is due in May." in document.text
    assert any(SECRET in each.text for each in document.omissions)
