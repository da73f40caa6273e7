"""What a merge drops of figures comes back as the notes' own lines; what it keeps is untouched."""

from __future__ import annotations

from app.analysis.runs.put_back import lost_lines, with_lost_lines

NOTES = [
    "- The tenant pays $900 a month [p. 1].\n- The lease begins on 1 March 2026 [p. 1].",
    "- Interest is 4.5% a year [p. 3].\n- Notice is given in writing [p. 4].\n- The tenant pays "
    "$900 a month [p. 5].",
]


def test_nothing_is_put_back_where_nothing_was_lost() -> None:
    merged = "\n".join(NOTES)
    assert lost_lines(NOTES, merged) == []
    assert with_lost_lines(merged, NOTES, 10_000, "Also") == merged
    retold = "From 2026-03-01 the tenant pays 900 dollars [p. 1] with 4.5 percent interest [p. 3]."
    assert with_lost_lines(retold, NOTES, 10_000, "Also") == retold


def test_lost_figures_come_back_once_amounts_first_with_their_places() -> None:
    merged = "- The lease is in writing [p. 4]."
    whole = with_lost_lines(merged, NOTES, 10_000)
    assert whole == (
        "- The lease is in writing [p. 4].\n"
        "- The tenant pays $900 a month [p. 1].\n"
        "- Interest is 4.5% a year [p. 3].\n"
        "- The lease begins on 1 March 2026 [p. 1]."
    )
    told = with_lost_lines("All is well.", NOTES, 10_000, "Also in the notes")
    assert told.startswith("All is well.\n\n## Also in the notes\n\n- The tenant pays $900")


def test_lost_names_come_back_after_figures_but_parties_and_headings_do_not() -> None:
    notes = [
        "- The keys belong to Halvorsen alone [p. 2].\n- Rent is $900 [p. 3].",
        "- Notice goes to the Supplier [p. 4].\n- Payment is made by the Customer [p. 5].",
    ]
    assert lost_lines(notes, "All is well.") == [
        "Rent is $900 [p. 3].",
        "The keys belong to Halvorsen alone [p. 2].",
    ]
    assert lost_lines(notes, "Rent is $900; Halvorsen keeps the keys.") == []


def test_no_more_comes_back_than_there_is_room_for() -> None:
    whole = with_lost_lines("All is well.", NOTES, 70)
    assert whole == "All is well.\n\n- The tenant pays $900 a month [p. 1]."
    assert with_lost_lines("All is well.", NOTES, 30) == "All is well."


def test_lines_without_a_place_come_back_behind_those_with_one() -> None:
    notes = ["## Costs of 2024\n\nThe 3 costs are:\n\n- It costs $77.\n- Tax is 9% [p. 2]."]
    assert lost_lines(notes, "Nothing.") == ["Tax is 9% [p. 2].", "It costs $77."]
    assert lost_lines(notes, "Tax is 9%; it costs $77.") == []
    whole = with_lost_lines("Nothing.", notes, 40)
    assert whole == "Nothing.\n\n- Tax is 9% [p. 2]."
    assert lost_lines(["租金为每月900元 [p. 2]。"], "没有。") == ["租金为每月900元 [p. 2]。"]
