"""Notes say each thing once before a model merges them, with all its places."""

from __future__ import annotations

from app.analysis.runs.uniting import united
from app.planning.reduction import group_notes


def test_a_line_that_two_notes_have_is_said_once_with_both_places() -> None:
    first = "Notes:\n- The tenant pays $900 a month [p. 1].\n- Notice is in writing [p. 2]."
    second = "- the tenant pays $900 a month [p. 5].\n- Interest is 4.5% [p. 6]."
    assert united([first, second]) == [
        "Notes:\n- The tenant pays $900 a month [p. 1, p. 5].\n- Notice is in writing [p. 2].",
        "- Interest is 4.5% [p. 6].",
    ]


def test_a_note_that_repeats_itself_is_united_too() -> None:
    note = "1. 租金为每月人民币900元 [p. 1]。\n2. 押金为一个月租金，签约时支付 [p. 2]。"
    again = "3. 租金为每月人民币900元 [p. 4]。"
    assert united([f"{note}\n{again}"]) == [note.replace("[p. 1]", "[p. 1, p. 4]")]


def test_what_differs_in_a_figure_a_word_or_has_no_place_stays() -> None:
    notes = [
        "- The tenant pays $900 a month [p. 1].\n- The landlord repairs the roof.",
        "- The tenant pays $950 a month [p. 5].\n- The landlord repairs the roof.",
        "- The tenant never pays $900 a month [p. 7].\nThe tenant pays $900 a month [p. 8].",
    ]
    assert united(notes) == notes
    assert united([]) == [] and united([""]) == [""]


def test_merges_end_where_sections_do_as_far_as_they_fit() -> None:
    counts = [100] * 8
    plain = group_notes(counts, 450)
    assert [len(group) for group in plain] == [4, 4]
    sections = ["Rent"] * 3 + ["Term"] * 5
    assert group_notes(counts, 500, sections) == [range(3), range(3, 8)]
    assert group_notes(counts, 450, sections) == plain, "five notes do not fit"
    assert group_notes(counts, 450, [""] * 8) == plain
    assert group_notes(counts, 450, ["Rent"] * 8) == plain
