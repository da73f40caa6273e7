"""Lines of a PDF that say signs, or private characters, for the letters that they show."""

from __future__ import annotations

import pytest

from app.documents.pdf.lines.finishing.unreadable import (
    may_have_signs_for_letters,
    without_signs_for_letters,
)
from app.documents.pdf.lines.line import Line


def line(text: str, *, is_typewriter: bool = False) -> Line:
    return Line(text, 72, 90, 300, 102, 11.0, 1, is_typewriter=is_typewriter)


def of_symbols(text: str) -> str:
    return "".join(chr(0xF000 + ord(c)) for c in text)


def test_letters_of_a_font_for_symbols_are_worked_out() -> None:
    said = of_symbols("Duties of the Lessee")
    assert may_have_signs_for_letters(said, [line(said)])
    (found,), is_guessed = without_signs_for_letters([line(said)])
    assert found.text == "Duties of the Lessee" and is_guessed


def test_signs_that_are_numbered_as_they_occur_are_left_out() -> None:
    said = "!\"#$ %&'(()(*+ #$ )%,( -(+.((* +\"( /%'+#($"
    assert may_have_signs_for_letters(said, [line(said)])
    assert without_signs_for_letters([line(said)]) == ([], False)


@pytest.mark.parametrize(
    "text",
    [
        "f(x) = ((a + b) / (c - d)) * 2",
        "\uf0b7 Ropes and nails",
        'Call it "#1": 40 % off, $3 (or less).',
        "Name: ________ Date: ../../.... (*)",
        "+--------+--------+--------+",
        "***** !!! ***** !!! *****",
    ],
)
def test_formulas_marks_and_rules_stay(text: str) -> None:
    assert without_signs_for_letters([line(text)]) == ([line(text)], False)


def test_a_listing_stays() -> None:
    code = line("{\"#\": [$(a), %b, &c], 'd': <e>}", is_typewriter=True)
    assert without_signs_for_letters([code]) == ([code], False)
