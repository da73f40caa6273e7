"""Pages whose content lies on its side or upside down, though the file does not turn them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from app.documents.base.document import Document
from app.documents.base.passages import PassageIndex
from app.documents.opening.loading import load
from app.documents.pdf.shown.text import read_page_text
from tests.documents.pdf_files import SENTENCES, Drawing

ROWS = (("Berth", "Boat", "Fee"), ("A1", "Sea Lark", "420"), ("A2", "Gull", "515"))


def turned_page(path: Path, degrees: int, *, rotation: int = 0, by_words: bool = False) -> Document:
    """Sentences and a table, turned by so many degrees."""
    drawing = Drawing(path)
    canvas = drawing.canvas
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.translate(*{0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}[degrees])
    canvas.rotate(degrees)
    canvas.setFont("Helvetica", 10)
    for n, line in enumerate(SENTENCES):
        x = 72.0
        for piece in line.split() if by_words else [line]:
            canvas.drawString(x, 550 - 14 * n, piece)
            x += canvas.stringWidth(piece + " ", "Helvetica", 10)
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            canvas.drawString(72 + 150 * column, 300 - 14 * row, cell)
    canvas.restoreState()
    writer = PdfWriter(PdfReader(drawing.save()))
    writer.pages[0].rotate(rotation)
    writer.write(path)
    return load(path)


@pytest.mark.parametrize("by_words", [False, True])
@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_is_read_as_if_it_lay_level(
    tmp_path: Path, degrees: int, rotation: int, by_words: bool
) -> None:
    level = turned_page(tmp_path / "level.pdf", 0)
    found = turned_page(tmp_path / "a.pdf", degrees, rotation=rotation, by_words=by_words)
    assert "| A1 | Sea Lark | 420 |" in level.text
    assert found.text == level.text


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_its_places_are_those_of_the_page_as_it_is_shown(
    tmp_path: Path, degrees: int, rotation: int
) -> None:
    found = turned_page(tmp_path / "a.pdf", degrees, rotation=rotation)
    (page,) = found.pages
    assert (page.width_pt < page.height_pt) == (rotation == 0)
    text = read_page_text(found, 1)
    (span,) = PassageIndex(text.text).find("sealark")
    table = next(block for block in found.blocks if "Sea Lark" in block.text)
    assert table.box is not None
    for box in text.boxes(span.start, span.end):
        assert table.box.left - 2 <= box.left and box.right <= table.box.right + 2
        assert table.box.top - 2 <= box.top and box.bottom <= table.box.bottom + 2
    box = table.box
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    x, y = 72 + 165, 292  # in the coordinates of the text
    width, height = 612, 792
    at = {90: (width - y, x), 180: (width - x, height - y), 270: (y, height - x)}[degrees]
    shown = at[::-1] if rotation else (at[0], height - at[1])
    assert middle == pytest.approx(shown, abs=25)


def test_a_page_with_a_few_sideways_lines_stays(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    drawing.canvas.saveState()
    drawing.canvas.rotate(90)
    drawing.canvas.drawString(300, -40, "Figure of the harbour")
    drawing.canvas.restoreState()
    document = load(drawing.save())
    block = next(block for block in document.blocks if "harbour" in block.text)
    assert block.box is not None and block.box.bottom - block.box.top > 60


def test_a_page_left_of_the_origin_keeps_raised_figures(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    canvas = drawing.canvas
    canvas.translate(-300, 0)
    drawing.lines(SENTENCES)
    drawing.at(72, 300, "The fee is EUR 1,500", 11)
    x = 72 + canvas.stringWidth("The fee is EUR 1,500", "Helvetica", 11)
    drawing.at(x, 296, "2", 7)
    drawing.at(x + 4, 300, " a month.", 11)
    path = drawing.save()
    writer = PdfWriter(PdfReader(path))
    for box in ("mediabox", "cropbox"):
        setattr(writer.pages[0], box, RectangleObject((-300, 0, 312, 792)))
    writer.write(path)
    document = load(path)
    assert "EUR 1,500[^2] a month." in document.text
    block = document.blocks[-1]
    assert block.box is not None and 60 < block.box.left < 80
