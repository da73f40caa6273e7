"""Accents that are printed upon their letters as characters of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SIZE = 11


def page(path: Path, text: str, *, comes_first: bool) -> Path:
    """A page with a line in which "{´a}" is an accent upon a letter."""
    drawing = Drawing(path).lines(SENTENCES).space()
    canvas, x, y = drawing.canvas, 72.0, HEIGHT - drawing.y
    for piece in text.replace("}", "{").split("{"):
        canvas.setFont("Times-Roman", SIZE)
        if piece[:1] not in "´`¸" or len(piece) != 2:
            canvas.drawString(x, y, piece)
            x += stringWidth(piece, "Times-Roman", SIZE)
            continue
        accent, letter = piece
        width, own = (stringWidth(c, "Times-Roman", SIZE) for c in (letter, accent))
        at = x + (width - own) / 2
        rise = 2.4 if letter.isupper() else 0
        both = [(at, y + rise, accent), (x, y, letter)]
        for place in both if comes_first else reversed(both):
            canvas.drawString(*place)
        x += width
    return drawing.space(28).lines(SENTENCES).save()


@pytest.mark.parametrize("comes_first", [True, False])
def test_accents_upon_letters_are_one_with_them(tmp_path: Path, comes_first: bool) -> None:
    line = "Cr{`e}me brul{´e}e for D{´o}ra {´A}lvarez, na{´i}ve fa{¸c}ade"
    text = load(page(tmp_path / "a.pdf", line, comes_first=comes_first)).text
    assert "Crème brulée for Dóra Álvarez, naíve façade" in text


@pytest.mark.parametrize(
    "line", ["Boats of l´amour et d´Elver", "the `Elver' and the `old' quay", "It`s 5 o´clock"]
)
def test_what_stands_for_an_apostrophe_stays(tmp_path: Path, line: str) -> None:
    assert line in load(page(tmp_path / "a.pdf", line, comes_first=True)).text
