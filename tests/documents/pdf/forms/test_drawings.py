"""Drawings that were added to a page: they cover text, strike it out, or do neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

FEE = "The ferry costs 5,000 4,200 crowns a season."
LEFT = 72 + stringWidth("The ferry costs ", "Helvetica", 10)
RIGHT = LEFT + stringWidth("5,000", "Helvetica", 10)
BASE = HEIGHT - 400


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def with_drawing(folder: Path, kind: str, **entries: object) -> Document:
    """A page with a drawing around the first amount."""
    drawing = Drawing(folder / "ferry.pdf").lines(SENTENCES)
    drawing.at(72, 400, FEE)
    writer = PdfWriter(PdfReader(drawing.save()))
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{kind}"),
            NameObject("/Rect"): numbers(LEFT - 1, BASE - 3, RIGHT + 1, BASE + 9),
            NameObject("/F"): NumberObject(4),
        }
    )
    for key, value in entries.items():
        annotation[NameObject(f"/{key}")] = value  # type: ignore[assignment]
    writer.add_annotation(0, annotation)
    writer.write(folder / "drawn.pdf")
    return load(folder / "drawn.pdf")


def hidden(document: Document) -> list[str]:
    return [o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN]


def test_a_filled_square_hides_what_is_under_it(tmp_path: Path):
    document = with_drawing(tmp_path, "Square", C=numbers(0, 0, 0), IC=numbers(0, 0, 0))
    assert "5,000" not in document.text
    assert "4,200 crowns" in document.text
    assert hidden(document) == ["5,000"]


@pytest.mark.parametrize(
    "entries",
    [
        {"C": numbers(1, 0, 0)},
        {"C": numbers(1, 1, 0), "IC": numbers(1, 1, 0), "CA": FloatObject(0.4)},
    ],
    ids=["frame", "see-through"],
)
def test_other_squares_hide_nothing(tmp_path: Path, entries: dict[str, object]):
    document = with_drawing(tmp_path, "Square", **entries)
    assert FEE in document.text
    assert not hidden(document)


def test_a_stroke_of_a_pen_through_words_strikes_them_out(tmp_path: Path):
    path = numbers(LEFT, BASE + 2.6, (LEFT + RIGHT) / 2, BASE + 3.4, RIGHT, BASE + 2.9)
    document = with_drawing(tmp_path, "Ink", InkList=ArrayObject([path]), C=numbers(1, 0, 0))
    assert "~~5,000~~ 4,200" in document.text


def test_a_value_longer_than_its_field_is_read(tmp_path: Path):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    drawing.canvas.drawString(72, BASE, "Tenant:")
    name = "Rosalind Wagtail and her sons of the old harbour house at Eastmoor"
    drawing.canvas.acroForm.textfield(
        name="t", value=name, x=120, y=BASE - 5, width=60, height=16, fontSize=10
    )
    document = load(drawing.save())
    assert f"Tenant: {name}" in document.text.replace("\n\n", " ")
    assert not hidden(document)
