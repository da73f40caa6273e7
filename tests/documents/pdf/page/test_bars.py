"""Texts under bars that are drawn in pieces or as a thick line, and outlines in white."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import blue, white

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SECRET = "The buyer waives every claim against the seller."
Y = HEIGHT - 300


def start(folder: Path) -> Drawing:
    return Drawing(folder / "sale.pdf").lines(SENTENCES)


def hidden(document: Document) -> str:
    return " ".join(o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN)


@pytest.mark.parametrize("width", [7.0, 31.0, 400.0])
def test_a_bar_drawn_in_pieces_covers_what_is_under_all_of_them(tmp_path: Path, width: float):
    drawing = start(tmp_path)
    drawing.at(72, 300, SECRET)
    x = 70.0
    while x < 310:
        drawing.canvas.rect(x, Y - 4, width + 0.1, 14, stroke=0, fill=1)
        x += width
    document = load(drawing.save())
    assert "waives" not in document.text
    assert hidden(document) == SECRET


def test_a_thick_line_is_a_bar_and_a_thin_one_is_none(tmp_path: Path):
    drawing = start(tmp_path)
    drawing.at(72, 300, SECRET)
    drawing.canvas.setLineWidth(14)
    drawing.canvas.line(70, Y + 3, 320, Y + 3)
    drawing.canvas.setLineWidth(1)
    drawing.canvas.rect(60, Y - 60, 400, 100, stroke=1, fill=0)
    document = load(drawing.save())
    assert hidden(document) == SECRET
    assert " ".join(SENTENCES) in document.text


def test_white_outlines_on_paper_are_marked_and_those_on_a_dark_ground_are_read(tmp_path: Path):
    drawing = start(tmp_path)
    drawing.canvas.setFillColor(blue)
    drawing.canvas.rect(60, Y - 110, 400, 30, stroke=0, fill=1)
    for y, text in ((Y, SECRET), (Y - 100, "Read this before you sign.")):
        lines = drawing.canvas.beginText(72, y)
        lines.setTextRenderMode(1)
        drawing.canvas.setStrokeColor(white)
        lines.textOut(text)
        drawing.canvas.drawText(lines)
    document = load(drawing.save())
    assert f"[not visible on the page: {SECRET}]" in document.text
    assert "Read this before you sign." in document.text
    assert "page: Read this" not in document.text


def test_letters_squeezed_to_no_width_are_left_out_and_named(tmp_path: Path):
    drawing = start(tmp_path)
    squeezed = drawing.canvas.beginText(72, Y)
    squeezed.setHorizScale(2)
    squeezed.textOut(SECRET)
    drawing.canvas.drawText(squeezed)
    narrow = drawing.canvas.beginText(72, Y - 40)
    narrow.setHorizScale(60)
    narrow.textOut("Narrow letters are read.")
    drawing.canvas.drawText(narrow)
    document = load(drawing.save())
    assert "waives" not in document.text and "waives every claim" in hidden(document)
    assert "Narrow letters are read." in document.text


def test_lines_under_a_bar_and_words_under_others(tmp_path: Path) -> None:
    """The text is read anew without the lines, and its letters are asked for their fonts then."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES * 8)
    canvas = drawing.canvas
    canvas.rect(60, HEIGHT - 84 - 12 * 40, 480, 12 * 40, stroke=0, fill=1)
    begin = 72 + canvas.stringWidth("The lessee keeps ", "Helvetica", 10)
    for n in range(40, 48):
        canvas.rect(begin, HEIGHT - 93 - 12 * n, 30, 11, stroke=0, fill=1)
    path = drawing.save()
    for _ in range(6):
        document = load(path)
        assert document.text.count("Every notice is") == 1
        assert "given" not in document.text
