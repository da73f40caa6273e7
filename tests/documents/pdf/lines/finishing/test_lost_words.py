"""Words and amounts within a readable line whose font does not tell their letters are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document, OmissionKind
from app.documents.ocr.recognition import pages_without_text
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


def unread(document: Document) -> list[str]:
    """What is told of text that cannot be read, but for how many characters that are."""
    kinds = OmissionKind.UNREADABLE, OmissionKind.DAMAGED
    told = [o.what for o in document.omissions if o.kind in kinds]
    return [what for what in told if "damaged character" not in what]


@pytest.mark.parametrize("first", [0xE100, 0x0E])
def test_an_amount_without_letters_is_told_and_its_place_kept(tmp_path: Path, first: int):
    document = load(maps_to(line(tmp_path / "a.pdf", "12,000"), first))
    (told,) = unread(document)
    assert told.startswith("a part of the text of page 1,") and "recognition" not in told
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


PLAIN = {c: chr(0xE100 + n) for n, c in enumerate("".join(sorted(set(" ".join(SENTENCES)))))}
ALL = "the text of page 1,"
PART = "a part of the text of page 1,"


@pytest.mark.parametrize(
    ("n_lost", "told", "is_offered"), [(1, PART, False), (4, PART, True), (6, ALL, True)]
)
def test_how_much_of_a_page_cannot_be_read_is_told_and_recognition_offered_as_fits(
    tmp_path: Path, n_lost: int, told: str, is_offered: bool
):
    """A line for a machine, as cheques have it, is not the text of the page."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES[n_lost:])
    drawing.lines(SENTENCES[:n_lost], font=OTHER).page().lines(SENTENCES)
    path = says(drawing.save(), OTHER, PLAIN)
    document = load(path)
    (what,) = unread(document)
    assert what.startswith(told) and ("recognition" in what) is is_offered
    assert all(sentence in document.text for sentence in SENTENCES)
    assert pages_without_text(path) == ((1,) if is_offered else ())
    assert document.pages[0].has_text is not is_offered


def test_a_lone_mark_is_no_text(tmp_path: Path):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    drawing.at(300, 400, "0", font=OTHER)
    assert not unread(load(maps_to(drawing.save(), 0x0E)))
