"""Letters whose font states an odd size: what counts is how large they are on the page."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, Drawing


def write(drawing: Drawing, text: str, x: float, y: float, size: float) -> None:
    """Text in a negative size, on a matrix that turns it back."""
    written = drawing.canvas.beginText()
    written.setFont("Helvetica", -size)
    written.setTextTransform(-1, 0, 0, -1, x, y)
    written.textOut(text)
    drawing.canvas.drawText(written)


def test_a_negative_size_is_turned_back_by_its_matrix(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    first, second = "The fee is EUR 1,500", "a month, and so on it goes."
    x = 72 + stringWidth(first, "Helvetica", 12) + 2
    for n in range(6):
        y = HEIGHT - 100 - 30 * n
        write(drawing, first, 72, y, 12)
        write(drawing, "3", x, y + 5, 7)
        write(drawing, second, x + 8, y, 12)
        write(drawing, str(n + 1), 40, y, 12)
    text = load(drawing.save()).text
    assert text.count(first) == text.count(second) == 6 and "1,5003" not in text
    assert all(str(n) in text.split() for n in range(1, 7))
