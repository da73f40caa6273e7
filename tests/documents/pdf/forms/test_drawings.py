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


def test_a_waving_stroke_strikes_out_and_a_steep_one_does_not(tmp_path: Path):
    def stroke(*heights: float) -> str:
        step = (RIGHT - LEFT) / (len(heights) - 1)
        points = [v for n, h in enumerate(heights) for v in (LEFT + n * step, BASE + h)]
        return with_drawing(tmp_path, "Ink", InkList=ArrayObject([numbers(*points)])).text

    assert "~~5,000~~ 4,200" in stroke(1.5, 4.5, 2.0, 4.0, 3.0)
    assert "~~" not in stroke(-8, 14)


def test_words_aslant_are_struck_by_a_remark(tmp_path: Path):
    drawing = Drawing(tmp_path / "plan.pdf").lines(SENTENCES)
    drawing.canvas.saveState()
    drawing.canvas.translate(100, 300)
    drawing.canvas.rotate(30)
    drawing.canvas.drawString(0, 0, "old way in")
    drawing.canvas.drawString(80, 0, "new way in")
    drawing.canvas.restoreState()
    writer = PdfWriter(PdfReader(drawing.save()))
    length = stringWidth("old way in", "Helvetica", 10)
    along, up = (0.866 * length, 0.5 * length), (-0.5 * 8, 0.866 * 8)
    corners = [(0.0, 0.0), along]
    quad = [v for x, y in corners for v in (100 + x + up[0], 300 + y + up[1])]
    quad += [v for x, y in corners for v in (100 + x, 300 + y)]
    writer.add_annotation(
        0,
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/StrikeOut"),
                NameObject("/Rect"): numbers(96, 300, 150, 330),
                NameObject("/QuadPoints"): numbers(*quad),
                NameObject("/F"): NumberObject(4),
            }
        ),
    )
    writer.write(tmp_path / "struck.pdf")
    text = load(tmp_path / "struck.pdf").text
    assert "~~old way in~~" in text and "new way in" in text and text.count("~~") == 2
