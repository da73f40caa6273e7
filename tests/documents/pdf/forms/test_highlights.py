"""Highlights: a black one hides what it lies on, a pale one or a see-through one does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

LEAD, SECRET, REST = "Clause 4: ", "the seller keeps 9,000 crowns.", " It ends in May."
LEFT = 72 + stringWidth(LEAD, "Helvetica", 10)
RIGHT = LEFT + stringWidth(SECRET, "Helvetica", 10)
BASE = HEIGHT - 400
EDGES = LEFT - 0.5, BASE - 3, RIGHT + 0.5, BASE + 10


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def marked(
    folder: Path, color: tuple[float, ...], opacity: float = 1, picture: str = ""
) -> Document:
    """A page with a highlight on one sentence; `picture` is what its appearance draws."""
    drawing = Drawing(folder / "sale.pdf").lines(SENTENCES)
    drawing.at(72, 400, LEAD + SECRET + REST)
    writer = PdfWriter(PdfReader(drawing.save()))
    left, bottom, right, top = EDGES
    mark = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Highlight"),
            NameObject("/Rect"): numbers(*EDGES),
            NameObject("/QuadPoints"): numbers(left, top, right, top, left, bottom, right, bottom),
            NameObject("/C"): numbers(*color),
            NameObject("/CA"): FloatObject(opacity),
            NameObject("/F"): NumberObject(4),
        }
    )
    if picture:
        stream = DecodedStreamObject()
        stream.set_data(picture.encode())
        blend = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
        states = DictionaryObject({NameObject("/M"): blend})
        stream.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): numbers(*EDGES),
                NameObject("/Resources"): DictionaryObject({NameObject("/ExtGState"): states}),
            }
        )
        mark[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(stream)})
    writer.add_annotation(0, mark)
    writer.write(folder / "marked.pdf")
    return load(folder / "marked.pdf")


def hidden(document: Document) -> list[str]:
    return [o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN]


def box(color: str) -> str:
    left, bottom, right, top = EDGES
    return f"/M gs {color} rg {left} {bottom} {right - left} {top - bottom} re f"


@pytest.mark.parametrize(
    ("color", "picture"),
    [((0, 0, 0), ""), ((0.1, 0.1, 0.1), ""), ((0, 0, 0.3), ""), ((0, 0, 0), box("0 0 0"))],
    ids=["black", "nearly black", "dark blue", "with a picture"],
)
def test_a_dark_highlight_hides_what_it_lies_on(
    tmp_path: Path, color: tuple[float, ...], picture: str
):
    document = marked(tmp_path, color, picture=picture)
    assert "9,000" not in document.text
    assert "Clause 4:" in document.text and "It ends in May." in document.text
    assert hidden(document) == [SECRET]


@pytest.mark.parametrize(
    ("color", "opacity", "picture"),
    [((1, 1, 0), 1, ""), ((0, 0, 0), 0.3, ""), ((0.6, 0.8, 1), 1, box("0.6 0.8 1"))],
    ids=["yellow", "see-through", "with a picture"],
)
def test_another_highlight_hides_nothing(
    tmp_path: Path, color: tuple[float, ...], opacity: float, picture: str
):
    document = marked(tmp_path, color, opacity, picture)
    assert LEAD + SECRET + REST in document.text
    assert not hidden(document)


def test_a_thick_stroke_of_a_pen_is_a_bar(tmp_path: Path):
    drawing = Drawing(tmp_path / "sale.pdf").lines(SENTENCES)
    drawing.at(72, 400, LEAD + SECRET + REST)
    stroke = drawing.canvas.beginPath()
    stroke.moveTo(LEFT - 1, BASE + 3)
    for part in range(1, 9):
        stroke.lineTo(LEFT + part * (RIGHT - LEFT) / 8, BASE + 3 + part % 2)
    drawing.canvas.setLineWidth(14)
    drawing.canvas.drawPath(stroke)
    document = load(drawing.save())
    assert hidden(document) == [SECRET]
