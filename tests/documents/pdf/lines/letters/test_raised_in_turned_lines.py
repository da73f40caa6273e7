"""Raised and lowered figures of lines that do not lie level."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SIZE, SMALL = 11, 7
FEE = (("The harbour keeps a deposit of EUR 2,400", 0), ("3", 4), (" until the last ferry.", 0))
HALL = (("The quay is 80 m", 0), ("2", 4), (" and the tanks hold CO", 0), ("2", -2), (" each.", 0))
END = (("Berths are let for EUR 1,750", 0), ("4", 4))
WRITTEN = (
    "a deposit of EUR 2,400[^3] until the last ferry.",
    "The quay is 80 m² and the tanks hold CO2 each.",
    "Berths are let for EUR 1,750[^4]",
)


def page(path: Path, angle: float, *, in_one: bool) -> Path:
    """A page with three turned lines, each a text object or one for each of its pieces."""
    drawing = Drawing(path).lines(SENTENCES)
    canvas = drawing.canvas
    canvas.saveState()
    canvas.translate(300, 330)
    canvas.rotate(angle)
    for number, line in enumerate((FEE, HALL, END)):
        x, y = 0.0, -24 * number
        text = canvas.beginText(x, y)
        for piece, rise in line:
            size = SMALL if rise else SIZE
            if in_one:
                text.setFont("Helvetica", size)
                text.setRise(rise)
                text.textOut(piece)
            else:
                canvas.setFont("Helvetica", size)
                indent = stringWidth(piece, "Helvetica", size)
                indent -= stringWidth(piece.lstrip(), "Helvetica", size)
                canvas.drawString(x + indent, y + rise, piece.strip())
            x += stringWidth(piece, "Helvetica", size)
        canvas.drawText(text)
    canvas.restoreState()
    return drawing.save()


@pytest.mark.parametrize("in_one", [True, False])
@pytest.mark.parametrize("angle", [90, 270])
def test_raised_figures_stay_apart_from_numbers(tmp_path: Path, angle: int, in_one: bool) -> None:
    text = load(page(tmp_path / "a.pdf", angle, in_one=in_one)).text
    for line in WRITTEN:
        assert line in text


def test_raised_figures_of_sizes_below_zero(tmp_path: Path):
    """Some programs turn both the letters and the page upside down."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    font = drawing.canvas._doc.getInternalFontName("Helvetica")
    code, x = "", 0.0
    for text, size, above in (
        ("Berths are let for EUR 1,750", 12, 0),
        ("4", 8, 5),
        (" a year.", 12, 0),
    ):
        code += f"BT {font} -{size} Tf 1 0 0 1 {x} {-above} Tm ({text}) Tj ET "
        x -= stringWidth(text, "Helvetica", size)
    drawing.canvas._code.append(f"q -1 0 0 -1 300 400 cm {code} Q")
    assert "EUR 1,750[^4] a year." in load(drawing.save()).text
