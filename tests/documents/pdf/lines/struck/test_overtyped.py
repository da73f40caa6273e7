"""Words that were deleted as on a typewriter, by crosses or dashes typed over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing

TERM = "The rent of five thousand crowns is due on the first of May at noon."
FACES = ("Courier", "Times-Roman", "Helvetica")


def overtyped(
    path: Path, sign: str, words: str, font: str, *, by_letter: bool = False, is_first: bool = False
) -> str:
    """The text of a page where so many signs as fit are typed over words of the term."""
    drawing = Drawing(path)
    canvas = drawing.canvas

    def width(text: str) -> float:
        return float(canvas.stringWidth(text, font, 11))

    x = 72 + width(TERM[: TERM.index(words)])
    run = sign * round(width(words) / width(sign))

    def term() -> None:
        for n, letter in enumerate(TERM) if by_letter else ():
            drawing.at(72 + width(TERM[:n]), 100, letter, 11, font)
        if not by_letter:
            drawing.at(72, 100, TERM, 11, font)

    def signs() -> None:
        for n, letter in enumerate(run) if by_letter else ():
            drawing.at(x + n * width(sign), 100, letter, 11, font)
        if not by_letter:
            drawing.at(x, 100, run, 11, font)

    for draw in (signs, term) if is_first else (term, signs):
        draw()
    drawing.at(72, 130, "All else stays as agreed.", 11, font)
    return load(drawing.save()).text


@pytest.mark.parametrize("words", ["five thousand", "first of May", "May"])
@pytest.mark.parametrize("font", FACES)
@pytest.mark.parametrize("sign", ["X", "x", "-", "/", "#"])
def test_they_are_struck(tmp_path: Path, sign: str, font: str, words: str) -> None:
    text = overtyped(tmp_path / "a.pdf", sign, words, font)
    assert text == TERM.replace(words, f"~~{words}~~") + " All else stays as agreed."


@pytest.mark.parametrize("by_letter", [False, True])
def test_also_letter_by_letter_and_when_the_crosses_come_first(
    tmp_path: Path, by_letter: bool
) -> None:
    text = overtyped(tmp_path / "a.pdf", "X", "five thousand", "Courier", by_letter=by_letter)
    first = overtyped(tmp_path / "b.pdf", "X", "five thousand", "Courier", is_first=True)
    assert text == first
    assert "rent of ~~five thousand~~ crowns" in text


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("Enter the code XXXX in the box: xx.", ""),
        ("Name: ____________ Date: ________", "      Alma Reed"),
        ("Name: ------------------------------", "      Alma Reed"),
        ("It is given in writing.", "               _______"),
    ],
)
def test_other_signs_delete_nothing(tmp_path: Path, text: str, over: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.at(72, 100, text, 10, "Courier")
    if over.strip():
        begin = len(over) - len(over.lstrip())
        drawing.at(72 + 6 * begin, 100, over.strip(), 10, "Courier")
    drawing.at(72, 130, "-----------------------", 10, "Courier")
    assert "~~" not in load(drawing.save()).text
