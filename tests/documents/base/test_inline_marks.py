"""What stands raised or struck out in a line, as every reader of a format writes it."""

import pytest

from app.documents.base.inline_marks import (
    also_struck,
    joined,
    note_mark,
    raised,
    struck,
    tidy_lines,
)
from tests.pace import costs_less


@pytest.mark.parametrize(
    ("before", "mark", "expected"),
    [
        ("EUR 1,500", "2", "EUR 1,500[^2]"),
        ("word.", "12", "word.[^12]"),
        ("price", "*", "price[^*]"),
        ("2.4 x 10", "6", "2.4 x 10^6"),
        ("2.4 x 10", "-6", "2.4 x 10^-6"),
        ("a rate of 210", "3", "a rate of 210[^3]"),
        ("450 m", "2", "450 m²"),
        ("x", "n", "x^n"),
        ("E = mc", "2", "E = mc^2"),
        ("A = πr", "2", "A = πr^2"),
        ("as agreed in", "2", "as agreed in[^2]"),
        ("the 21", "st", "the 21st"),
        ("Acme", "TM", "AcmeTM"),
        ("Ca", "2+", "Ca^2+"),
        ("SO4", "2−", "SO4^2−"),
        ("Ada Marlow", "+", "Ada Marlow+"),
        ("EUR 1,500", "a", "EUR 1,500[^a]"),
        ("the levels of TSH", "a", "the levels of TSH[^a]"),
        ("as agreed (in May)", "o", "as agreed (in May)[^o]"),
        ("(a+b)", "n", "(a+b)^n"),
        ("costs grow as 2", "n", "costs grow as 2^n"),
        ("la 3", "a", "la 3a"),
    ],
)
def test_raised_figures_are_no_digits_of_the_number_before(
    before: str, mark: str, expected: str
) -> None:
    assert before + raised(before, mark) == expected


def test_struck_text_keeps_its_spaces_outside() -> None:
    assert struck(" 5,000 ") == " ~~5,000~~ "
    assert struck("  ") == "  "
    assert note_mark("2") == "[^2]"


def test_white_space_around_line_breaks_goes_and_that_at_the_ends_stays() -> None:
    assert tidy_lines(" a \t\n  \n\t b\n c ") == " a\nb\nc "
    assert tidy_lines("  one line  ") == "  one line  "
    assert tidy_lines("\n x \n") == "\nx\n"
    spaces = " " * 200_000 + "\n"
    assert costs_less(1, lambda: tidy_lines(spaces)), "not by trying each space anew"


@pytest.mark.parametrize(
    ("before", "mark", "after", "expected"),
    [
        ("the group 40", "2", " pays", "the group 40_2 pays"),
        ("log", "2", "64", "log_2 64"),
        ("H", "2", "O", "H2O"),
        ("x", "i", " is", "xi is"),
    ],
)
def test_lowered_figures_join_no_number_either(
    before: str, mark: str, after: str, expected: str
) -> None:
    assert joined([(before, ""), (mark, "lowered"), (after, "")]) == expected


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([("EUR 1,500", "struck"), ("3", "struck raised"), (" net", "")], "~~EUR 1,500[^3]~~ net"),
        ([("10", "struck"), ("6", "struck raised"), (" kg", "struck")], "~~10^6 kg~~"),
        ([("EUR 1,500", ""), ("3", "struck raised")], "EUR 1,500~~[^3]~~"),
        ([("101", "struck"), ("2", "struck lowered"), (" x", "")], "~~101_2~~ x"),
        ([("5", "struck"), (",", "struck"), ("000", "struck")], "~~5,000~~"),
    ],
)
def test_raised_figures_within_struck_text(pieces: list[tuple[str, str]], said: str) -> None:
    assert joined(pieces) == said
    assert [also_struck(stands) for _, stands in pieces if "struck" in stands] == [
        stands for _, stands in pieces if "struck" in stands
    ]
    assert (also_struck(""), also_struck("raised")) == ("struck", "struck raised")
