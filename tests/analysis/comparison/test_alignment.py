"""Comparing versions, on the real sample contract with known edits and on small cases."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import documents
from app.analysis.comparison.alignment import Change, ChangeKind, compare
from app.analysis.comparison.changes import changes_text
from app.analysis.comparison.word_edits import EditKind, word_edits
from app.documents.base.document import Block, BlockKind, Document, Page
from tests.analysis.comparison.versions import ADDED, revised
from tests.documents.once import read


def paged(*pages: list[str], kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    blocks = tuple(
        Block(text, kind, page=number) for number, texts in enumerate(pages, 1) for text in texts
    )
    sizes = tuple(Page(number, 612, 792) for number in range(1, len(pages) + 1))
    digest = f"{hash(blocks) & (2**128 - 1):064x}"
    return Document(Path("a.pdf"), digest, "pdf", "A", blocks, sizes, language="en")


def by_kind(changes: tuple[Change, ...]) -> dict[ChangeKind, list[Change]]:
    found: dict[ChangeKind, list[Change]] = {}
    for change in changes:
        found.setdefault(change.kind, []).append(change)
    return found


@pytest.mark.parametrize("sample", ["contract_docx", "contract_pdf"])
def test_known_edits_of_the_contract_are_found_and_nothing_else(
    sample: str, request: pytest.FixtureRequest
) -> None:
    old = read(request.getfixturevalue(sample))
    new = revised(old)
    found = by_kind(compare(old, new).differences)
    assert {kind: len(changes) for kind, changes in found.items()} == {
        ChangeKind.CHANGED: 1,
        ChangeKind.ADDED: 1,
        ChangeKind.REMOVED: 1,
        ChangeKind.MOVED: 1,
    }
    [changed], [added] = found[ChangeKind.CHANGED], found[ChangeKind.ADDED]
    [removed], [moved] = found[ChangeKind.REMOVED], found[ChangeKind.MOVED]
    assert changed.old is not None and changed.new is not None
    assert changed.new.number == "4.2"
    edits = [edit for edit in changed.edits if edit.kind is not EditKind.SAME]
    assert [e.kind for e in edits] == [EditKind.REMOVED, EditKind.ADDED]
    assert changed.old.text[edits[0].old_start : edits[0].old_end] == "in arrears"
    assert changed.new.text[edits[1].new_start : edits[1].new_end] == "30 days in advance"
    assert "30 days in advance" in new.text[changed.new.start : changed.new.end]
    assert added.new is not None and added.new.text == ADDED and added.old is None
    assert removed.old is not None and removed.old.text.startswith("1.6 Machine Learning.")
    assert removed.new is None
    assert moved.old is not None and moved.new is not None and moved.similarity == 1.0
    assert (moved.old.number, moved.new.number) == ("12.15", "5.7") and moved.is_renumbered
    assert moved.new.block_ids[0] == new.blocks[moved.new.blocks[0]].id
    if old.pages:
        assert changed.labels == (f"old: p. {changed.old.page}", f"new: p. {changed.new.page}")
    else:
        assert changed.labels == ("old: § 4.2", "new: § 4.2")


def test_two_readers_of_one_contract_agree(contract_docx: Path, contract_pdf: Path) -> None:
    comparison = compare(read(contract_docx), documents.load(contract_pdf))
    assert comparison.count(ChangeKind.SAME) > 130
    assert len(comparison.differences) <= 2, "page breaks and running heads are no differences"


def test_the_same_document_has_no_differences(contract_pdf: Path) -> None:
    document = read(contract_pdf)
    comparison = compare(document, document)
    assert not comparison.differences
    assert comparison.summary.startswith("No differences")
    assert not changes_text(comparison, document, document).blocks


def test_a_page_break_that_wanders_is_no_difference() -> None:
    text = "The tenant pays the rent on the first day of each month and without being asked."
    head, tail = text[: text.index(" first")], text[text.index("first") :]
    old = paged(["Lease of a house."], [text, "The end of it all is here."])
    new = paged(["Lease of a house.", head], [tail, "The end of it all is here."])
    assert not compare(old, new).differences
    ends = paged(["One sentence. And a second one that is long enough.", "Third."])
    cut = paged(["One sentence."], ["And a second one that is long enough.", "Third."])
    assert not compare(ends, cut).differences


def test_nested_clauses_are_named_with_their_number(contract_docx: Path) -> None:
    old = read(contract_docx)
    blocks = [
        dataclasses.replace(b, text=b.text.replace("within 60 days", "within 90 days"))
        for b in old.blocks
    ]
    new = dataclasses.replace(old, blocks=tuple(blocks), sha256="f" * 64)
    [change] = compare(old, new).differences
    assert change.labels == ("old: § 5.5(b)", "new: § 5.5(b)")


def test_a_heading_moves_with_its_clause(tmp_path: Path) -> None:
    fees = "The customer shall pay the fees within thirty (30) days of each invoice."
    secret = "Each party shall keep what it learns secret for five years."
    capped = "The liability of either party is limited to the fees of {} months."
    for name, clauses in {
        "old": [("Fees", fees), ("Secrecy", secret), ("Liability", capped.format("twelve"))],
        "new": [("Liability", capped.format("six")), ("Fees", fees), ("Secrecy", secret)],
    }.items():
        text = "\n\n".join(
            f"## {n}. {title}\n\n{words}" for n, (title, words) in enumerate(clauses, start=1)
        )
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    old, new = (documents.load(tmp_path / f"{name}.md") for name in ("old", "new"))
    differences = compare(old, new).differences
    assert [(c.kind, c.new.key[:9] if c.new else "") for c in differences] == [
        (ChangeKind.MOVED, "Liability"),
        (ChangeKind.MOVED, "The liabi"),
    ]


def test_removed_clauses_stand_where_they_stood() -> None:
    texts = [f"Clause {n} says something about subject {n * 7}." for n in range(8)]
    changes = compare(paged(texts), paged([*texts[:3], *texts[4:]])).changes
    assert [change.kind for change in changes].index(ChangeKind.REMOVED) == 3


def test_clauses_that_have_nothing_in_common_are_not_paired() -> None:
    old = paged(["Rent is due on the first of the month."])
    new = paged(["Zebras graze quietly under huge acacias."])
    assert [c.kind for c in compare(old, new).changes] == [ChangeKind.REMOVED, ChangeKind.ADDED]


def test_chinese_edits_are_by_character() -> None:
    old, new = "付款期限为收到发票后三十日内。", "付款期限为收到发票后六十日内。"
    edits = [e for e in word_edits(old, new) if e.kind is not EditKind.SAME]
    assert [(old[e.old_start : e.old_end], new[e.new_start : e.new_end]) for e in edits] == [
        ("三", ""),
        ("", "六"),
    ]


@given(
    st.lists(st.sampled_from(["the", "fee", "30", "days", "is", "“due”", "and", ","]), max_size=25),
    st.lists(st.sampled_from(["the", "fee", "60", "days", "is", "paid", "or", "."]), max_size=25),
)
def test_edits_give_back_both_sides(old_words: list[str], new_words: list[str]) -> None:
    old, new = " ".join(old_words), " ".join(new_words)
    edits = word_edits(old, new)
    olds = " ".join(old[e.old_start : e.old_end] for e in edits if e.kind is not EditKind.ADDED)
    news = " ".join(new[e.new_start : e.new_end] for e in edits if e.kind is not EditKind.REMOVED)
    assert olds.split() == old.split() and news.split() == new.split()
    for edit in (e for e in edits if e.kind is EditKind.SAME):
        one, two = old[edit.old_start : edit.old_end], new[edit.new_start : edit.new_end]
        assert one.split() == two.split()


def test_only_changed_sentences_go_to_the_model(contract_pdf: Path) -> None:
    old = read(contract_pdf)
    new = revised(old)
    text = changes_text(compare(old, new), old, new)
    assert "in arrears" in text.text and "30 days in advance" in text.text
    assert ADDED in text.text and "Machine Learning" in text.text
    assert "Force Majeure" not in text.text and len(text.text) < len(old.text) / 15
    assert len(text.places) == 4
    assert {label.partition(":")[0] for p in text.places for label in p.label.split(", ")} == {
        "old",
        "new",
    }


def test_an_edited_book_is_compared_whole(book: Path) -> None:
    old = read(book)
    blocks = list(old.blocks)
    rewritten = [n for n in range(100, len(blocks), 200) if len(blocks[n].text) > 200]
    for n in rewritten:
        words = blocks[n].text.split()
        blocks[n] = dataclasses.replace(
            blocks[n], text=" ".join(["hence", *words[:9], "nevertheless", *words[11:]])
        )
    new = dataclasses.replace(old, blocks=tuple(blocks), sha256="b" * 64)
    comparison = compare(old, new)
    assert {change.kind for change in comparison.differences} == {ChangeKind.CHANGED}
    assert 0 < len(comparison.differences) <= len(rewritten)


HEAD = "| Item | Fee |\n| --- | --- |"


@pytest.mark.parametrize("head", [f"{HEAD}\n| B | 2 |", "| B | 2 |\n| --- | --- |"])
def test_a_table_that_a_page_has_cut_is_the_table_it_was(head: str) -> None:
    whole = paged([f"{HEAD}\n| A | 1 |\n| B | 2 |\n| C | 3 |\n| D | 4 |"], kind=BlockKind.TABLE)
    cut = paged([f"{HEAD}\n| A | 1 |"], [f"{head}\n| C | 3 |\n| D | 4 |"], kind=BlockKind.TABLE)
    for old, new in ((whole, cut), (cut, whole)):
        assert compare(old, new).differences == ()


def test_two_tables_of_other_columns_stay_two() -> None:
    two = paged([f"{HEAD}\n| A | 1 |"], ["| Date | Place |\n| --- | --- |\n| May | Oslo |"],
                kind=BlockKind.TABLE)  # fmt: skip
    assert [len(change.new.blocks) for change in compare(two, two).changes if change.new] == [1, 1]
