"""Quick looks spare most lines a pattern, and never one that would have found something."""

from __future__ import annotations

import pytest

from app.documents.pdf.layout.list_items import _MARK, _mark
from app.documents.pdf.layout.tables.finding import CAPTION, caption_of
from app.documents.pdf.layout.titles import CLAUSE, NAMED_CLAUSE, clause_of, named_clause_of
from app.documents.pdf.lines.letters.right_to_left import RIGHT_TO_LEFT
from app.documents.pdf.lines.letters.word_gaps import _GLUED, is_glued
from app.documents.pdf.lines.line import HYPHEN, ODD, UNUSUAL_IN_LINE
from app.documents.pdf.lines.line_ends import _LINE, lines_of

TEXTS = (
    "4.2 Fees", "(a) in writing", "(xviii) by post", "A. Parties", "A.1 Parties", "A party",
    "a. m. or later", "第三条 租金", "Section 4 says", "SECTION 4.", "§ 3 Miete", "\u017fection 4",
    "Ziffer 2 gilt", "Статья 4. Цена", "cláusula 3. Precio", "\u212alausel 2 gilt", "第三條 租金",
    "Exhibit A: Plan", "Zebra", "x", "12) twelve", "iv. fourth", "(12) twelfth",
    "Figure 3: Rent", "fig. 3. Rent", "Table A1. Sums", "表1 租金", "图 2：平面", "Chart 1: Sort",
    "\u017fcheme 1: Rent", "Listing 2 – Code", "Art. 5 Abs. 2", "1.", "(viiii) x", "abc) no mark",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_line_begins_with(text: str) -> None:
    for quick, pattern in (
        (clause_of, CLAUSE),
        (named_clause_of, NAMED_CLAUSE),
        (caption_of, CAPTION),
        (_mark, _MARK),
    ):
        found, whole = quick(text), pattern.match(text)
        assert (found and found.span()) == (whole and whole.span()), pattern.pattern


@pytest.mark.parametrize(
    "units",
    [
        "",
        "one line",
        "\r\none\r\n\r\ntwo\n",
        f"divi{HYPHEN}ded\r\nby\x02 two {HYPHEN}",
        f"{HYPHEN}\r\nat the beginning",
        f"twice{HYPHEN}{HYPHEN}in a row\x02\r\n",
    ],
)
def test_lines_are_those_of_the_pattern(units: str) -> None:
    assert lines_of(units) == [match.span() for match in _LINE.finditer(units)]


@pytest.mark.parametrize("n", [24, 25, 26, 27, 40])
@pytest.mark.parametrize("before", ["", "a ", "some words and ", "1234567890123456789012345"])
@pytest.mark.parametrize("behind", ["", " b", ", and so on"])
def test_letters_that_are_hardly_one_word(before: str, n: int, behind: str) -> None:
    text = before + "w" * n + behind
    assert is_glued(text) == (_GLUED.search(text) is not None) == (n >= 26)


def test_odd_letters_are_the_unusual_ones_and_those_from_right_to_left() -> None:
    for letter in map(chr, range(0x10000)):
        is_odd = RIGHT_TO_LEFT.search(letter) or UNUSUAL_IN_LINE.search(letter)
        assert (ODD.search(letter) is None) == (is_odd is None), hex(ord(letter))
