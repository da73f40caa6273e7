"""Words in the colour of the picture, shading or area that they stand upon."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.colors import Color, white, yellow
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.analysis.suspicion import suspicious_passages
from app.documents.base.document import OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SECRET = "The buyer waives every claim against the seller."
COLORS = ((10, 20, 60), (0, 0, 0), (166, 166, 166), (150, 180, 160), (255, 240, 200))


def upon(path: Path, kind: str, ground: tuple[int, int, int], letters: Color) -> str:
    """The text of a page with the secret upon a ground, and a white sentence upon the same."""
    drawing = Drawing(path).lines(SENTENCES[:3])
    canvas = drawing.canvas
    color = Color(*(part / 255 for part in ground))
    canvas.saveState()
    if kind == "picture":
        canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), ground)), 60, 350, 480, 100)
    elif kind == "shading":
        clip = canvas.beginPath()
        clip.rect(60, 350, 480, 100)
        canvas.clipPath(clip, stroke=0)
        canvas.linearGradient(60, 350, 540, 350, (color, color))
    else:
        canvas.setFillColor(color)
        canvas.rect(60, 350, 480, 100, stroke=0, fill=1)
    canvas.restoreState()
    canvas.setFillColor(letters)
    drawing.at(72, 380, SECRET)
    canvas.setFillColor(Color(0.1, 0.1, 0.1))
    drawing.y = 500
    document = load(drawing.lines(SENTENCES[3:]).save())
    is_marked = any(SECRET in each.text for each in suspicious_passages(document))
    assert is_marked or SECRET in document.text
    return "hidden" if is_marked else "seen"


@pytest.mark.parametrize("ground", COLORS)
@pytest.mark.parametrize("kind", ["picture", "shading", "area"])
def test_they_are_marked(tmp_path: Path, kind: str, ground: tuple[int, int, int]) -> None:
    own = Color(*(part / 255 for part in ground))
    assert upon(tmp_path / "a.pdf", kind, ground, own) == "hidden"


@pytest.mark.parametrize("ground", [(10, 20, 60), (230, 230, 220), (166, 166, 166)])
@pytest.mark.parametrize("kind", ["picture", "shading", "area"])
def test_words_of_another_colour_are_not(
    tmp_path: Path, kind: str, ground: tuple[int, int, int]
) -> None:
    letters = white if sum(ground) < 300 else Color(0, 0, 0)
    assert upon(tmp_path / "a.pdf", kind, ground, letters) == "seen"


def text_layer(canvas: Canvas) -> None:
    for n, sentence in enumerate(SENTENCES):
        text = canvas.beginText(72, 700 - 20 * n)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        text.textOut(sentence)
        canvas.drawText(text)


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("color", [white, Color(0, 0, 0)])
def test_what_is_covered_on_a_scan_is_left_out_of_its_text_layer(
    tmp_path: Path, color: Color, is_last: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    canvas = drawing.canvas
    canvas.drawImage(ImageReader(_scan()), 0, 0, 612, 792)
    if is_last:
        text_layer(canvas)
    canvas.setFillColor(color)
    begin = 72 + canvas.stringWidth("The lessee keeps the ", "Helvetica", 10)
    width = canvas.stringWidth("premises", "Helvetica", 10)
    canvas.rect(begin, 696, width, 14, stroke=0, fill=1)
    canvas.rect(60, 675, 480, 14, stroke=0, fill=1)  # the whole second line
    if not is_last:
        text_layer(canvas)
    document = load(drawing.save())
    assert "premises" not in document.text.split("\n")[0][:40]
    assert SENTENCES[1] not in document.text and SENTENCES[2] in document.text
    (hidden,) = (each.text for each in document.omissions if each.kind is OmissionKind.HIDDEN)
    assert "premises" in hidden and SENTENCES[1] in hidden


def test_a_scan_that_is_marked_in_yellow_keeps_its_words(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    canvas = drawing.canvas
    canvas.drawImage(ImageReader(_scan()), 0, 0, 612, 792)
    text_layer(canvas)
    canvas.setFillColor(yellow)
    canvas.setFillAlpha(0.4)
    canvas.rect(100, 697, 120, 12, stroke=0, fill=1)
    document = load(drawing.save())
    assert SENTENCES[0] in document.text and not document.omissions


def _scan() -> Image.Image:
    """A picture of a page with ink where the lines of its text layer stand."""
    from PIL import ImageDraw

    image = Image.new("L", (612, 792), 250)
    draw = ImageDraw.Draw(image)
    for n in range(len(SENTENCES)):
        for x in range(72, 420, 4):
            draw.line((x, 84 + 20 * n, x + 2, 93 + 20 * n), fill=20)
    return image
