"""A phrase within a readable line, in a font that says other letters than it shows."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document
from app.documents.opening.loading import load
from tests.documents.pdf.fonts import is_drawn, says, shapes_of, with_numbered_shapes
from tests.documents.pdf_files import SENTENCES, Drawing

PHRASE = "the whole deposit of the lessee"
LEAD, REST = "The keeper returns ", "within thirty days."
FONT = "Times-Bold"


def page(path: Path, phrase: str, letters: Mapping[str, str], lead: str = LEAD) -> Document:
    drawing = Drawing(path).lines(SENTENCES).space()
    x = 72 + stringWidth(lead, "Helvetica", 10)
    if lead:
        drawing.at(72, drawing.y, lead)
    drawing.at(x, drawing.y, phrase, font=FONT)
    drawing.at(x + 3 + stringWidth(phrase, FONT, 10), drawing.y, REST)
    drawing.y += 14
    path = drawing.lines(SENTENCES[:3]).save()
    return load(says(path, FONT, letters) if letters else path)


def shifted(places: int) -> dict[str, str]:
    return {c: chr(ord(c) + places) for c in string.ascii_letters if 0x20 < ord(c) + places < 0x7F}


def numbered(text: str) -> dict[str, str]:
    """Letters numbered as they occur, from the first sign of ASCII on."""
    letters = list(dict.fromkeys(text.replace(" ", "")))
    return {letter: chr(0x21 + n) for n, letter in enumerate(letters)}


@pytest.mark.parametrize("lead", [LEAD, ""])
@pytest.mark.parametrize("places", [-29, 1, 3])
def test_shifted_letters_are_worked_out_and_that_is_said(tmp_path: Path, places: int, lead: str):
    document = page(tmp_path / "a.pdf", PHRASE, shifted(places), lead)
    assert f"{lead}{PHRASE} {REST}" in document.text
    (told,) = document.omissions
    assert "certainty about the letters of page 1" in told.what


@pytest.mark.parametrize(
    "lead", [LEAD, "", "The keeper at the lock of the county returns at once "]
)
def test_signs_for_letters_are_no_text_and_the_rest_of_the_line_stays(tmp_path: Path, lead: str):
    document = page(tmp_path / "a.pdf", PHRASE, numbered(PHRASE), lead)
    assert f"{lead}\ufffd {REST}" in document.text
    assert any("a part of the text of page 1" in each.what for each in document.omissions)


@pytest.mark.parametrize(
    "phrase",
    [
        "XK47-PLQ TR-9981 ZX-BRT kwh qty pcs",
        "NDA LLC GMBH HTML XML HTTP PDF",
        "vgl. bzw. usw. bspw. zzgl. ggfs.",
        "rhaid rhoi pob rhybudd mewn ysgrifen cwm llwyd ddwr ffrwyth gwddf",
        "strc prst skrz krk vlk zmrzl zhltl hrst zrn",
        "kg mm lbs pcs hrs cwt sq ft mph rpm kwh",
        "strcmp sprintf fprintf(ctx, str, ptr[nx] << 4);",
        "Mr Hrdlvcz, Ms Ng, Dr Krstc, Prof Schwrtz",
    ],
)
def test_words_that_only_look_odd_stay(tmp_path: Path, phrase: str):
    document = page(tmp_path / "a.pdf", phrase, {})
    assert phrase in document.text
    assert not document.omissions


def numbered_page(path: Path, phrase: str) -> Document:
    """A phrase in a font that has the numbers of its shapes for codes."""
    drawing = Drawing(path).lines(SENTENCES).space()
    drawing.at(72, drawing.y, LEAD)
    x, y = 72 + stringWidth(LEAD, "Helvetica", 10), 792 - drawing.y
    drawing.canvas._code.append(f"BT /Shapes 10 Tf {x} {y} Td <{shapes_of(phrase)}> Tj ET")
    drawing.at(x + 6.5 * len(phrase) + 6, drawing.y, REST)
    drawing.y += 14
    return load(with_numbered_shapes(drawing.lines(SENTENCES[:3]).save(), "Shapes"))


@pytest.mark.parametrize(
    "phrase", ["Deposit", "Rent", "the lessee", "Deposit, and", "12 July", "Duties of the Lessee"]
)
def test_a_word_or_two_by_the_numbers_of_their_shapes_are_worked_out(tmp_path: Path, phrase: str):
    document = numbered_page(tmp_path / "a.pdf", phrase)
    assert f"{LEAD}{phrase} {REST}" in document.text
    (told,) = document.omissions
    assert "certainty about the letters of page 1" in told.what


@pytest.mark.parametrize("phrase", ["XK-47", "8,500", "(17)"])
def test_what_makes_no_words_stays_as_it_is_told(tmp_path: Path, phrase: str):
    document = numbered_page(tmp_path / "a.pdf", phrase)
    assert "certainty" not in "".join(each.what for each in document.omissions)


@pytest.mark.parametrize(
    "phrase",
    ["RSVP", "XEROX", "GDPR", "UDDER", "PHLOX", "TR-9981", "(8,500)", "USD 5,400.00", "E = mc2"],
)
def test_capitals_and_figures_of_a_drawn_font_stay(tmp_path: Path, phrase: str):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y, LEAD)
    drawing.at(180, drawing.y, phrase, font=FONT)
    path = drawing.save()
    assert phrase in load(is_drawn(path, FONT)).text
