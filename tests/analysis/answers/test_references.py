"""Markers become references, wherever the stream is cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.answers.references import MarkerResolver, ReferenceFilter, labels_in
from app.analysis.answers.rewriting import rewritten
from app.documents.base.document import Place
from app.planning.counting import choose_marker

PLACES = [Place(n * 100, f"p. {n + 7}", n + 7, n) for n in range(5)]


def resolve(text: str, cuts: list[int] | None = None, marker: str = "p") -> tuple[str, int]:
    resolver = MarkerResolver(PLACES, marker)
    pieces, last = [], 0
    for cut in sorted(cut % (len(text) + 1) for cut in cuts or []):
        pieces.append(text[last:cut])
        last = cut
    pieces.append(text[last:])
    return "".join(resolver.feed(piece) for piece in pieces) + resolver.finish(), resolver.n_unknown


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fees are due [p1].", "Fees are due [p. 7]."),
        ("Due [p1, p3] and [p2][p3].", "Due [p. 7, p. 9] and [p. 8][p. 9]."),
        ("Due [p1-p3].", "Due [p. 7, p. 8, p. 9]."),
        ("Due [p 2] or [p.2].", "Due [p. 8] or [p. 8]."),
        ("Due [p2, 2].", "Due [p. 8]."),
        ("An [open question] and [1].", "An [open question] and [1]."),
        ("条款[p5]。", "条款[p. 11]。"),
    ],
)
def test_markers_become_page_references(written: str, read: str) -> None:
    assert resolve(written) == (read, 0)


def test_a_marker_that_names_no_place_is_removed_and_counted() -> None:
    assert resolve("Made up [p9]. Half [p1, p8].") == ("Made up. Half [p. 7].", 2)


def test_a_number_without_end_is_of_no_place() -> None:
    """A small model that goes round in circles writes the same digit until its room is used up."""
    digits = "9" * 5000
    assert resolve(f"Due [p{digits}] or [p1-{digits}].") == ("Due or [p. 7].", 2)
    merge = ReferenceFilter(["p. 7"])
    text = f"Due [p. {digits}] [pages 7-{digits}] [page {digits}]."
    assert merge.feed(text) + merge.finish() == "Due [p. 7]."


def test_other_letters_are_used_when_the_document_has_the_usual_ones() -> None:
    assert resolve("See [p1] in [pp2].", marker="pp") == ("See [p1] in [p. 8].", 0)


@given(cuts=st.lists(st.integers(0, 200), max_size=12))
def test_a_copied_delimiter_is_taken_out_wherever_the_stream_is_cut(cuts: list[int]) -> None:
    written = (
        "<notes-2>\n- Due [p. 7].\n- a < b, </b>, <notes>, </notes-2-3>\n</NOTES-2> x</notes-2>"
    )
    for rewriter, read in (
        (
            MarkerResolver(PLACES, "p", "notes-2"),
            "\n- Due.\n- a < b, </b>, <notes>, </notes-2-3> x",
        ),
        (
            ReferenceFilter(["p. 7"], "notes-2"),
            "\n- Due [p. 7].\n- a < b, </b>, <notes>, </notes-2-3> x",
        ),
    ):
        spots = sorted({cut % (len(written) + 1) for cut in cuts} | {0, len(written)})
        pieces = [written[a:b] for a, b in itertools.pairwise(spots)]
        assert "".join(map(rewriter.feed, pieces)) + rewriter.finish() == read


def test_references_copied_from_the_text_do_not_look_like_ours() -> None:
    # The document has "[p. 8]" itself, so its markers are [pp1] …
    written = "Ours [pp1]. Copied [p. 8]. Copied [old: p. 3, § 4.2]."
    assert resolve(written, marker="pp") == ("Ours [p. 7]. Copied. Copied.", 3)
    assert choose_marker("See [p. 8] and [ p 2 ].") == "pp"
    assert choose_marker("See [page 8] and p. 2.") == "p"


@given(
    text=st.lists(
        st.sampled_from(
            [
                "[p1]",
                "[p2, p3]",
                "[p99]",
                "[p. 8]",
                "[§ 4]",
                "[",
                "]",
                " ",
                "word",
                "[x]",
                "\n",
                "p1",
                "。",
            ]
        )
    ).map("".join),
    cuts=st.lists(st.integers(0, 10_000), max_size=12),
)
def test_where_the_stream_is_cut_makes_no_difference(text: str, cuts: list[int]) -> None:
    assert resolve(text, cuts) == resolve(text)


def test_a_merge_keeps_only_references_that_its_notes_had() -> None:
    keep = ReferenceFilter(["p. 7", "§ 4.2"])
    text = "Kept [p. 7]. Made up [p. 8]. Both [p. 7, p. 9]. Clause [§ 4.2]. [Not one]."
    out = keep.feed(text[:20]) + keep.feed(text[20:]) + keep.finish()
    assert out == "Kept [p. 7]. Made up. Both [p. 7]. Clause [§ 4.2]. [Not one]."
    assert keep.n_unknown == 2


@pytest.mark.parametrize(
    ("written", "read", "n_unknown"),
    [
        ("Due [p7] and [p.8].", "Due [p. 7] and.", 1),
        ("Due [pp. 6-10].", "Due [p. 7, p. 9].", 0),
        ("Due [Page 9].", "Due [p. 9].", 0),
        ("Due [pp. 20–22].", "Due.", 1),
        ("A [plan 9] and [9].", "A [plan 9] and [9].", 0),
    ],
)
def test_loosely_written_pages_are_read_as_meant(written: str, read: str, n_unknown: int) -> None:
    keep = ReferenceFilter(["p. 7", "p. 9"])
    assert keep.feed(written) + keep.finish() == read
    assert keep.n_unknown == n_unknown


def test_words_beside_a_place_do_not_make_it_plain_text() -> None:
    keep = ReferenceFilter(["p. 7"])
    text = "A [p. 7, note, 2022-01-01]. B [p. 12, date]. C [see p. 12]."
    assert keep.feed(text) + keep.finish() == "A [p. 7]. B. C [see p. 12]."
    assert keep.n_unknown == 1
    assert resolve("A [p1, note, 2022-01-01]. B [p99; x]. C [p1, p2].") == (
        resolve("A [p1]. B [p99]. C [p1, p2].")
    )


def test_labels_are_listed_once_in_order() -> None:
    assert labels_in("A [p. 9, p. 7] b [§ 4.2 (a)] c [p. 9]") == ["p. 9", "p. 7", "§ 4.2 (a)"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The fee is due (see [p. 99]).", "The fee is due."),
        ("The fee, as stated in [p. 99], is due.", "The fee is due."),
        ("The fee is due as stated in [p. 99].", "The fee is due."),
        ("According to [p. 99], the fee is due.", "The fee is due."),
        ("- See [p. 99], where it is due.", "- Where it is due."),
        ("Due [p. 7] and [p. 99].", "Due [p. 7]."),
        ("根据[p. 99]，费用到期。", "费用到期。"),
        ("费用到期（见[p. 99]）。", "费用到期。"),
        ("We see no reason. [p. 99]", "We see no reason."),
        ("Under [p. 99] the fee is due.", "The fee is due."),
        ("[p. 99] says the fee is due.", "The fee is due."),
        ("[p. 99]: the fee is due.", "The fee is due."),
        ("The rule in [p. 99] applies.", "The rule applies."),
        ("In accordance with [p. 99] and [p. 7], it ends.", "In accordance with [p. 7], it ends."),
        ("It ends on 1 May; see [p. 99].", "It ends on 1 May."),
        ("The fee is due [p. 99] [p. 7].", "The fee is due [p. 7]."),
        ("The fee is due [p. 99], [p. 98].", "The fee is due."),
        ("The fee is due on page [p. 99].", "The fee is due."),
        ("- [p. 99]\n- The fee is due [p. 7].", "- The fee is due [p. 7]."),
        ("It is due. [p. 99] The term is a year.", "It is due. The term is a year."),
        ("如[p. 99]所述，费用到期。", "费用到期。"),
        ("费用到期，见[p. 99]。", "费用到期。"),
    ],
)
def test_a_reference_that_is_taken_out_leaves_no_hole(written: str, read: str) -> None:
    assert rewritten(ReferenceFilter(["p. 7"]), written) == read


def test_nothing_else_is_touched_where_every_reference_stays() -> None:
    text = "As stated in [p. 7], it is due (see [p. 7]). See also. ()"
    assert rewritten(ReferenceFilter(["p. 7"]), text) == text
