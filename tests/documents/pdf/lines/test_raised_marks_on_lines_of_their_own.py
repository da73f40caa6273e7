"""Raised marks that pdfium takes for the beginning of a line, as they stand high above theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SIZE, SMALL = 14.66, 12.22
RISE = 5.9
SCALE = 0.75


def page(path: Path, pieces: tuple[tuple[str, float], ...], rise: float = RISE) -> Path:
    drawing = Drawing(path).lines(SENTENCES).space()
    canvas, x = drawing.canvas, 72.0
    canvas.saveState()
    canvas.transform(SCALE, 0, 0, -SCALE, 0, HEIGHT)  # as a browser does, letter by letter
    for text, is_raised in pieces:
        size = SMALL if is_raised else SIZE
        for letter in text:
            written = canvas.beginText()
            written.setFont("Times-Roman", size)
            y = drawing.y / SCALE - is_raised * rise
            written.setTextTransform(1, 0, 0, -1, x / SCALE, y)
            written.textOut(letter)
            canvas.drawText(written)
            x += SCALE * stringWidth(letter, "Times-Roman", size)
    canvas.restoreState()
    return drawing.space(28).lines(SENTENCES).save()


@pytest.mark.parametrize("rise", [4.9, 5.9, 6.9])
def test_marks_and_powers_are_told(tmp_path: Path, rise: float) -> None:
    pieces = (
        ("The dues are 950 euros a month", 0),
        ("2", 1),
        (", that is 10", 0),
        ("6", 1),
        (" cents in all.", 0),
    )
    text = load(page(tmp_path / "a.pdf", pieces, rise)).text
    assert "The dues are 950 euros a month[^2], that is 10^6 cents in all." in text


def test_figures_of_the_next_column_or_line_stay_as_they_are(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y + 40, "Boats moored in June:", size=11)
    drawing.at(190, drawing.y + 40, "31", size=9)
    text = load(drawing.space(90).lines(SENTENCES).save()).text
    assert "June: 31" in text and "[^24]" not in text and "^" not in text
