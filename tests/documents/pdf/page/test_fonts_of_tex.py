"""Fonts whose letters have no names and whose codes are those of the letters, as TeX's bitmaps."""

from __future__ import annotations

from pathlib import Path

from app.documents.opening.loading import load
from tests.documents.pdf.fonts import is_drawn
from tests.documents.pdf_files import SENTENCES, Drawing

LINES = (
    r"The of\034ces on the \034rst \035oor are a\037uent, 30\02545 days\026no more.",
    r"On 12 May 2026 NORTHERN HARBOUR COMPANY pays EUR 1,250.00 for 17 berths.",
)


def test_letters_stay_and_ligatures_and_dashes_are_told(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES, font="Times-Roman").space()
    for line in LINES:
        drawing.canvas.addLiteral(f"BT /F2 10 Tf 1 0 0 1 72 {792 - drawing.y} Tm ({line}) Tj ET")
        drawing.y += 14
    document = load(is_drawn(drawing.save(), "Times-Roman"))
    assert "The offices on the first floor are affluent, 30–45 days—no more." in document.text
    assert "On 12 May 2026 NORTHERN HARBOUR COMPANY pays EUR 1,250.00" in document.text
    assert not document.omissions
