"""Lines and strike-out marks on words that do not stand level, and on pages that are turned."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

FEE = "The ferry costs 5,000 crowns a season."
SIZE = 11
BEGIN = stringWidth("The ferry costs ", "Helvetica", SIZE)
END = BEGIN + stringWidth("5,000", "Helvetica", SIZE)
AT = (300.0, 300.0)
STRUCK = "costs ~~5,000~~ crowns"


def on_page(angle: float, x: float, y: float) -> tuple[float, float]:
    """A place that is given along the words and above them."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return AT[0] + cos * x - sin * y, AT[1] + sin * x + cos * y


def page(path: Path, angle: float, above: float | None, *, as_box: bool = False) -> Path:
    """A page with a sentence at an angle, and a line at a height above it (times the size)."""
    drawing = Drawing(path).lines(SENTENCES)
    canvas = drawing.canvas
    canvas.saveState()
    canvas.translate(*AT)
    canvas.rotate(angle)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(0, 0, FEE)
    if above is not None and as_box:
        canvas.rect(BEGIN, above * SIZE, END - BEGIN, 0.7, stroke=0, fill=1)
    elif above is not None:
        canvas.line(BEGIN, above * SIZE, END, above * SIZE)
    canvas.restoreState()
    return drawing.save()


def with_mark(path: Path, angle: float, order: str, rotation: int = 0) -> Path:
    """The same page with a strike-out mark whose corners come in some order."""
    low, high = -0.2 * SIZE, 0.8 * SIZE
    corners = {
        "a": on_page(angle, BEGIN, high),
        "b": on_page(angle, END, high),
        "c": on_page(angle, BEGIN, low),
        "d": on_page(angle, END, low),
    }
    values = [value for name in order for value in corners[name]]
    edges = (min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))
    writer = PdfWriter(PdfReader(page(path, angle, None)))
    mark = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/StrikeOut"),
            NameObject("/Rect"): ArrayObject([FloatObject(value) for value in edges]),
            NameObject("/QuadPoints"): ArrayObject([FloatObject(value) for value in values]),
            NameObject("/F"): NumberObject(4),
        }
    )
    writer.add_annotation(0, mark)
    writer.pages[0].rotate(rotation)
    target = path.with_name("marked.pdf")
    writer.write(target)
    return target


@pytest.mark.parametrize("angle", [10, 30, -15, 60, 90, -90, 180])
@pytest.mark.parametrize("as_box", [False, True])
def test_a_line_strikes_out_words_that_stand_at_its_angle(
    tmp_path: Path, angle: int, as_box: bool
) -> None:
    assert STRUCK in load(page(tmp_path / "a.pdf", angle, 0.3, as_box=as_box)).text


@pytest.mark.parametrize("angle", [20, 90, 180])
@pytest.mark.parametrize("above", [-0.15, 0.9])
def test_a_line_under_or_over_them_does_not(tmp_path: Path, angle: int, above: float) -> None:
    assert "~~" not in load(page(tmp_path / "a.pdf", angle, above)).text


@pytest.mark.parametrize("angle", [0, 25, 90, 180, -90])
@pytest.mark.parametrize("order", ["abcd", "cdba", "cdab"])
@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_a_strike_out_mark_may_stand_at_any_angle(
    tmp_path: Path, angle: int, order: str, rotation: int
) -> None:
    assert STRUCK in load(with_mark(tmp_path / "a.pdf", angle, order, rotation)).text


@pytest.mark.parametrize("end", ["", " crowns"])
def test_the_mark_of_a_note_within_struck_words_stays_apart(tmp_path: Path, end: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    x, y = 72.0, drawing.y
    for text, size, rise in (("the deposit of 3,000", SIZE, 0), ("4", 7, 4), (end, SIZE, 0)):
        drawing.at(x, y - rise, text, size=size)
        x += stringWidth(text, "Helvetica", size)
    drawing.canvas.line(72, HEIGHT - y + 3.5, x, HEIGHT - y + 3.5)
    drawing.at(x, y, " is due.", size=SIZE)
    text = load(drawing.space(28).lines(SENTENCES).save()).text
    assert f"~~the deposit of 3,000[^4]{end}~~ is due." in text.replace("~~ ~~", " ")


@pytest.mark.parametrize(("first", "rest"), [("5", "6"), ("1", "20")])
def test_a_single_figure_may_be_struck_out(tmp_path: Path, first: str, rest: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y, f"The fee is {first}{rest} crowns.", size=SIZE)
    left = 72 + stringWidth("The fee is ", "Helvetica", SIZE)
    right = left + stringWidth(first, "Helvetica", SIZE)
    drawing.canvas.line(left, HEIGHT - drawing.y + 3.5, right, HEIGHT - drawing.y + 3.5)
    assert f"~~{first}~~{rest} crowns" in load(drawing.save()).text


@pytest.mark.parametrize("high", [0.6, 2.5])
def test_a_wave_strikes_out_no_more_than_its_clipping_path_leaves(tmp_path: Path, high: float):
    """Browsers draw a wavy line from far before the words to far behind them, and cut it off."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    drawing.at(72, 300, FEE, SIZE)
    canvas = drawing.canvas
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(72 + BEGIN, HEIGHT - 310, END - BEGIN, 20)
    canvas.clipPath(clip, stroke=0)
    wave = canvas.beginPath()
    x, y = 72 + BEGIN - 40, HEIGHT - 300 + 0.3 * SIZE
    wave.moveTo(x, y)
    while x < 72 + END + 40:
        wave.curveTo(x + 0.5, y + high, x + 1.5, y + high, x + 2, y)
        wave.curveTo(x + 2.5, y - high, x + 3.5, y - high, x + 4, y)
        x += 4
    canvas.setLineWidth(0.75)
    canvas.drawPath(wave)
    canvas.restoreState()
    assert STRUCK in load(drawing.save()).text
