"""Words and amounts within a readable line whose font does not tell their letters are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf.fonts import says
from tests.documents.pdf_files import SENTENCES, Drawing

LEAD, REST = "The landlord may ask for EUR ", "within ten days."
DIGITS = "0123456789,"
OTHER = "Times-Roman"


def line(path: Path, amount: str) -> Path:
    """A page with a line of which the amount is in a font of its own."""
    drawing = Drawing(path).lines(SENTENCES)
    x = 72 + stringWidth(LEAD, "Helvetica", 10)
    drawing.at(72, 300, LEAD)
    drawing.at(x, 300, amount, font=OTHER)
    drawing.at(x + stringWidth(amount, OTHER, 10) + 3, 300, REST)
    return drawing.save()


def maps_to(path: Path, first: int) -> Path:
    """Gives the figures of that font other characters, from this one on."""
    return says(path, OTHER, {c: chr(first + n) for n, c in enumerate(DIGITS)})


def unread(document: Document) -> list[OmissionKind]:
    return [o.kind for o in document.omissions if o.kind is OmissionKind.UNREADABLE]


@pytest.mark.parametrize("first", [0xE100, 0x0E])
def test_an_amount_without_letters_is_told_and_its_place_kept(tmp_path: Path, first: int):
    document = load(maps_to(line(tmp_path / "a.pdf", "12,000"), first))
    assert unread(document)
    assert "EUR \ufffd within ten days." in document.text


def test_a_readable_amount_is_no_loss(tmp_path: Path):
    document = load(line(tmp_path / "a.pdf", "12,000"))
    assert not unread(document)
    assert "EUR 12,000 within ten days." in document.text


def test_marks_of_a_list_are_no_loss(tmp_path: Path):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    for n in range(3):
        drawing.at(72, 300 + 14 * n, "0", font=OTHER)
        drawing.at(86, 300 + 14 * n, SENTENCES[n])
    document = load(maps_to(drawing.save(), 0x0E))
    assert not unread(document)
    assert "\ufffd" not in document.text
