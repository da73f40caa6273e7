"""Words whose letters stand apart, and those that stand close together."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SIZE = 14
FONT = "Helvetica-Bold"


def letters(drawing: Drawing, text: str, apart: float, space: float | None = None) -> None:
    """Sets a text letter by letter, so many times the size apart, its spaces as gaps."""
    x = 72.0
    for letter in text:
        if letter == " ":
            x += ((0.278 + apart) if space is None else space) * SIZE
            continue
        drawing.at(x, drawing.y, letter, SIZE, FONT)
        x += stringWidth(letter, FONT, SIZE) + apart * SIZE
    drawing.space(24)


def kerned(drawing: Drawing, text: str, pairs: dict[str, float], usual: float = 0.0) -> None:
    """Writes a text in one piece, with some pairs of its letters so many times the size apart."""
    code = "".join(
        f"({letter}) {-1000 * pairs.get(text[n : n + 2], usual):.0f} "
        for n, letter in enumerate(text)
    )
    font = drawing.canvas._doc.getInternalFontName(FONT)
    y = 792 - drawing.y
    drawing.canvas.setFont(FONT, SIZE)
    drawing.canvas._code.append(f"BT {font} {SIZE} Tf 1 0 0 1 72 {y} Tm [{code}] TJ ET")
    drawing.space(24)


def text_of(drawing: Drawing) -> str:
    return load(drawing.lines(SENTENCES).save()).text


@pytest.mark.parametrize("apart", [0.1, 0.2, 0.3, 0.4])
@pytest.mark.parametrize("is_kerned", [False, True])
def test_a_word_whose_letters_are_spaced_out_is_one(
    tmp_path: Path, apart: float, is_kerned: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    if is_kerned:
        kerned(drawing, "LEASE OF A BOAT", {}, apart)
    else:
        letters(drawing, "LEASE OF BOATS", apart)
    assert ("LEASE OF A BOAT" if is_kerned else "LEASE OF BOATS") in text_of(drawing)


def test_a_word_that_was_typed_so_is_one(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line("L E A S E   O F   B O A T S", size=SIZE)
    assert "LEASE OF BOATS" in text_of(drawing.space())


@pytest.mark.parametrize("text", ["Berths A B C D E F are let.", "where x y z u v are lengths"])
def test_single_letters_stay_apart(tmp_path: Path, text: str) -> None:
    assert text in text_of(Drawing(tmp_path / "a.pdf").line(text).space())


def test_letters_that_a_font_sets_apart_belong_to_their_word(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    kerned(drawing, "North Table of Vessels", {"th": 0.17, "Ta": 0.17, "Ve": 0.17})
    assert "North Table of Vessels" in text_of(drawing)


def test_a_letter_that_is_a_word_stays_one(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    kerned(drawing, "Berth A and a quay of plan B", {})
    letters(drawing, "Of a quay or a boat", 0.0)
    text = text_of(drawing)
    assert "Berth A and a quay of plan B" in text
    assert "Of a quay or a boat" in text


@pytest.mark.parametrize("gap", [0.12, 0.15, 0.2])
def test_words_that_stand_close_are_apart(tmp_path: Path, gap: float) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    text = "the keeper Rosalind Wagtail has moved"
    ends = {text[n - 1] + text[n + 1]: gap for n, letter in enumerate(text) if letter == " "}
    kerned(drawing, text.replace(" ", ""), ends)
    assert text in text_of(drawing)


@pytest.mark.parametrize("font", ["Helvetica", "Times-Roman"])
@pytest.mark.parametrize("gap_em", [0.1, 0.12, 0.14])
def test_a_word_whose_end_stands_apart_is_whole(tmp_path: Path, font: str, gap_em: float):
    pieces = ("The keeper of the Nor", "th Pier has to be on du", "ty from May on.")
    drawing = Drawing(tmp_path / "a.pdf")
    x = 72.0
    for piece in pieces:
        drawing.at(x, 100, piece, 11, font)
        x += drawing.canvas.stringWidth(piece, font, 11) + 11 * gap_em
    assert load(drawing.save()).text == "".join(pieces)


def test_words_and_units_that_stand_a_little_closer_stay_apart(tmp_path: Path):
    pieces = ("The boat of the North", "Pier is 12", "m long and as in cf", "all of its parts.")
    drawing = Drawing(tmp_path / "a.pdf")
    x = 72.0
    for piece in pieces:
        drawing.at(x, 100, piece, 11)
        x += drawing.canvas.stringWidth(piece, "Helvetica", 11) + 11 * 0.2
    assert load(drawing.save()).text == " ".join(pieces)


@pytest.mark.parametrize("word", ["DEED", "WILL", "LEASE", "CONTRACT"])
@pytest.mark.parametrize("number", ["", "1.  "])
def test_a_heading_of_few_letters_that_are_spaced_out_is_one_word(
    tmp_path: Path, word: str, number: str
):
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.line(number + " ".join(word), size=16, font=FONT).space().lines(SENTENCES)
    assert f"{number.strip()} {word}".strip() in load(drawing.save()).text


@pytest.mark.parametrize("text", ["Grades: A B A C A D", "Options N E S W are drawn.", "Y N N Y N"])
def test_single_letters_of_a_list_stay_apart(tmp_path: Path, text: str):
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space().line(text)
    assert text in load(drawing.save()).text
