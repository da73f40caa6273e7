"""Search, tags, favourites and notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.documents.base.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Omission,
    OmissionKind,
    OutlineEntry,
    Page,
)
from app.store import Library, StoreError
from app.store.records import HitKind, NewRun, RunStatus, SearchFilter
from app.store.search.index import N_PASSAGE_MAX, passages
from tests.documents.once import read


def paged(sha256: str, title: str, *pages: str, path: str = "/x/file.pdf") -> Document:
    blocks = [
        Block(text, BlockKind.PARAGRAPH, page=number, box=Box(1, 2, 3, 4.5))
        for number, page in enumerate(pages, start=1)
        for text in page.split("\n")
    ]
    return Document(
        Path(path),
        sha256 * 64,
        "pdf",
        title,
        tuple(blocks),
        tuple(Page(n, 595, 842, label=str(n)) for n in range(1, len(pages) + 1)),
        outline=(OutlineEntry("One", 1, 1),),
        omissions=(Omission(OmissionKind.PICTURE, 1, "3 pictures"),),
        metadata={"author": "Ada"},
        language="en",
        reader="test",
    )


def finished(
    library: Library, sha256: str, text: str, *, kind: str = "general", model: str = "Model A"
) -> int:
    new = NewRun(sha256 * 64, f"{sha256}{text}", kind, "single", 32768, "f" * 64, model, 1, 10)
    run_id = library.start_run(new)
    library.finish_run(run_id, status=RunStatus.FINISHED, text=text)
    return run_id


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        yield library


def test_a_stored_document_is_read_back_as_it_was(library: Library) -> None:
    document = paged("a", "Lease", "First page.\nIts second block.", "Second.")
    library.save_document(document)
    stored = library.stored_document("a" * 64)
    assert stored == document and stored is not None and stored.text == document.text
    assert library.stored_document("b" * 64) is None


def test_a_real_document_is_read_back_as_it_was(library: Library, contract_pdf: Path) -> None:
    document = read(contract_pdf)
    library.save_document(document)
    assert library.stored_document(document.sha256) == document
    hits = library.search("subscription fees")
    assert hits and all(hit.document_sha256 == document.sha256 for hit in hits)
    for hit in hits:
        assert hit.page is not None and hit.block is not None
        assert document.blocks[hit.block].page == hit.page


def test_a_passage_is_found_with_its_page_and_block(library: Library) -> None:
    library.save_document(paged("a", "Lease", "Nothing here.", "Rent.\nThe Fee is 900 €.\nEnd."))
    [hit] = library.search("fee")
    assert (hit.kind, hit.page, hit.block) == (HitKind.BODY, 2, 2)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Fee"]
    assert library.search("fees") == [] and library.search("fe") == []
    assert len(library.search("not")) == 1, "three letters of a word are enough"


@pytest.mark.parametrize("query", ["租", "租金", "租金为", "“租金为九百元”", "違約 不存在"])
def test_chinese_is_found_from_one_character_on(library: Library, query: str) -> None:
    library.save_document(
        paged("a", "房屋租赁合同", "第一条 甲方", "第二条 租金为九百元，按月支付。")
    )
    hits = library.search(query)
    if "不存在" in query:
        assert hits == []
    else:
        body = [hit for hit in hits if hit.kind is HitKind.BODY]
        assert [hit.page for hit in body] == [2]
        start, end = body[0].marks[0]
        assert body[0].snippet[start:end] == query.strip("“”")


def test_accents_case_and_width_do_not_matter(library: Library) -> None:
    library.save_document(paged("a", "Vertrag", "Die Müllabfuhr zahlt ＡＣＭＥ."))
    assert library.search("MULLABFUHR acme")


def test_titles_come_first_and_better_matches_before_worse(library: Library) -> None:
    library.save_document(paged("a", "Other", "rent " + "word " * 200))
    library.save_document(paged("b", "Other", "The rent. The rent is rent."))
    library.save_document(paged("c", "Rent of a house", "nothing"))
    hits = library.search("rent")
    assert [hit.document_sha256[0] for hit in hits] == ["c", "b", "a"]
    assert hits[0].kind is HitKind.TITLE


def test_words_on_different_pages_find_the_document(library: Library) -> None:
    library.save_document(paged("a", "Lease", "The landlord.", "The dog."))
    library.save_document(paged("b", "Lease", "The landlord."))
    assert {hit.document_sha256[0] for hit in library.search("landlord dog")} == {"a"}
    assert library.search('"landlord dog"') == []


def test_results_are_found_and_leave_with_their_run(library: Library) -> None:
    library.save_document(paged("a", "Lease", "text"))
    run_id = finished(library, "a", "# Summary\n\nThe deposit is two months' rent [p. 4].")
    note = library.add_note("a" * 64, "Ask about the deposit.", run_id)
    assert {(hit.kind, hit.run_id) for hit in library.search("deposit")} == {
        (HitKind.RESULT, run_id),
        (HitKind.NOTE, run_id),
    }
    library.delete_run(run_id)
    assert library.search("deposit") == []
    library.restore_run(run_id)
    assert len(library.search("deposit")) == 2
    library.change_note(note, "Nothing more.")
    assert [hit.kind for hit in library.search("deposit")] == [HitKind.RESULT]
    library.delete_run(run_id)
    assert library.purge_deleted() == 1
    assert library.notes("a" * 64) == [] and library.search("deposit") == []


def test_punctuation_alone_is_looked_up_as_it_stands(library: Library) -> None:
    library.save_document(paged("a", "A -> B", "[ ]"))
    run_id = finished(library, "a", "See [p. 4] -> there.")
    hits = library.search("->")
    assert [(hit.kind, hit.run_id) for hit in hits] == [
        (HitKind.TITLE, None),
        (HitKind.RESULT, run_id),
    ]
    assert all(hit.snippet[slice(*hit.marks[0])] == "->" for hit in hits)
    assert library.search("") == [] and library.search("_;%_") == []


def test_filters(library: Library) -> None:
    library.save_document(paged("a", "Lease", "the fee"))
    library.save_document(paged("b", "Paper", "the fee"))
    contract = finished(library, "a", "fee one", kind="contract", model="Model A")
    paper = finished(library, "b", "fee two", kind="paper", model="Model B")
    note = library.add_note("b" * 64, "fee note")

    def found(**limits: object) -> set[tuple[str, str, int | None]]:
        hits = library.search("fee", SearchFilter(**limits))  # type: ignore[arg-type]
        return {(hit.kind.value, hit.document_sha256[0], hit.run_id) for hit in hits}

    in_a = {("body", "a", None), ("result", "a", contract)}
    in_b = {("body", "b", None), ("result", "b", paper), ("note", "b", None)}
    assert found() == in_a | in_b
    assert found(run_kind="contract") == in_a and found(model_name="Model B") == in_b
    assert found(document_sha256="b" * 64) == in_b
    assert found(document_sha256="b" * 64, model_name="Model B") == in_b
    assert found(document_sha256="b" * 64, run_kind="contract") == set()
    assert found(document_sha256="c" * 64) == set()
    assert found(hit_kinds=frozenset({HitKind.NOTE})) == {("note", "b", None)}
    library.add_to_collection("The move", "a" * 64)
    assert found(collection="the move") == in_a
    assert found(collection="the move", document_sha256="b" * 64) == set()
    library.tag_document("a" * 64, "Checked")
    assert found(tag="checked") == in_a and found(tag="other") == set()
    library.tag_run(paper, "other")
    assert found(tag="other") == {("result", "b", paper)}
    library.set_run_favourite(contract, True)
    assert found(favourites=True) == {("result", "a", contract)}
    library.set_document_favourite("b" * 64, True)
    assert found(favourites=True) == in_b | {("result", "a", contract)}
    soon, before = (datetime.now(UTC) + timedelta(minutes=n) for n in (5, -5))
    assert found(since=before, until=soon) == in_a | in_b
    assert found(since=soon) == set() == found(until=before)
    library.delete_note(note)
    assert ("note", "b", None) not in found()


def test_tags_are_one_in_any_case_and_go_when_unused(library: Library) -> None:
    library.save_document(paged("a", "Lease", "text"))
    run_id = finished(library, "a", "x")
    library.tag_document("a" * 64, " To  do ")
    library.tag_run(run_id, "to DO")
    assert library.tags() == ["To do"]
    [document], run = library.documents(), library.run(run_id)
    assert document.tags == ("To do",) and run is not None and run.tags == ("To do",)
    library.untag_document("a" * 64, "to do")
    assert library.tags() == ["To do"]
    library.untag_run(run_id, "TO DO")
    assert library.tags() == []
    library.set_document_favourite("a" * 64, True)
    assert library.documents()[0].favourite
    with pytest.raises(StoreError, match="needs a name"):
        library.tag_run(run_id, "  ")
    with pytest.raises(StoreError, match="not in the library"):
        library.tag_document("0" * 64, "x")
    with pytest.raises(StoreError, match="no run 99 "):
        library.add_note("a" * 64, "x", 99)


def test_a_better_reading_replaces_the_text(library: Library) -> None:
    document = paged("a", "Lease", "scan")
    library.save_document(document)
    n_rows = len(library.db.execute("SELECT id FROM search_entries").fetchall())
    library.save_document(document)
    assert len(library.db.execute("SELECT id FROM search_entries").fetchall()) == n_rows
    better = replace(paged("a", "Lease of 2026", "The recognised words"), reader="ocr")
    library.save_document(better)
    assert library.search("scan") == [] and library.search("recognised") and library.search("2026")
    assert library.stored_document("a" * 64) == better


def test_recognised_text_is_kept_when_the_file_is_read_without(library: Library) -> None:
    plain = paged("a", "Lease", "printed")
    recognised = replace(
        paged("a", "Lease", "printed", "annex"), recognized_pages=(2,), reader="ocr"
    )
    for document in (plain, recognised, plain):
        library.save_document(document)
    assert library.search("printed") and library.search("annex")
    assert library.stored_document("a" * 64) == recognised


def test_text_that_no_utf8_has_is_kept_readable(library: Library) -> None:
    library.save_document(paged("a", "Ti\ud800tle", "The \udfff rent \x00 here"))
    [hit] = library.search("rent")
    assert hit.snippet == "The ? rent here"  # control codes are no part of a text
    assert library.documents()[0].title == "Ti?tle"


def test_passages_cover_the_text_once_and_stay_on_their_page() -> None:
    long = " ".join(f"word{n}" for n in range(3000))
    document = paged("a", "T", "one\ntwo", long, "three\n" + "x" * 1500 + "\nfour")
    found = list(passages(document))
    assert all(len(p.text) <= N_PASSAGE_MAX and p.text for p in found)
    assert "".join("".join(p.text.split()) for p in found) == "".join(
        "".join(block.text.split()) for block in document.blocks
    )
    assert [p.page for p in found] == sorted(p.page or 0 for p in found)


def test_plain_sqlite_can_search_the_file(library: Library) -> None:
    library.save_document(paged("a", "Lease", "The rent is due."))
    connection = sqlite3.connect(library.path)
    rows = connection.execute(
        "SELECT e.page FROM search_text JOIN search_entries e ON e.id = search_text.rowid "
        "WHERE search_text MATCH 'rent'"
    ).fetchall()
    assert rows == [(1,)]
    connection.close()


def test_a_hit_names_its_page_as_it_is_printed(library: Library) -> None:
    labels = ("vii", "1", "1", "")  # the third page has no name of its own
    renamed = paged(
        "a", "Lease", *(f"Deposit number {word}." for word in ["one", "two", "three", "four"])
    )
    pages = [replace(page, label=label) for page, label in zip(renamed.pages, labels, strict=True)]
    library.save_document(replace(renamed, pages=tuple(pages)))
    library.save_document(paged("b", "Loan", "Nothing.", "A pledge."))
    plain = paged("c", "Will", "Nothing.", "A legacy.")
    library.save_document(replace(plain, pages=tuple(replace(p, label="") for p in plain.pages)))
    found = {hit.page: hit for hit in library.search("deposit number", n_hits=9)}
    everything = SearchFilter(document_sha256="a" * 64)
    found |= {hit.page: hit for hit in library.search("deposit number", everything)}
    assert {n: hit.page_name for n, hit in found.items()} == {
        1: "vii",
        2: "1",
        3: "PDF 3",
        4: "PDF 4",
    }
    assert all(hit.is_renamed for hit in found.values())
    for words in ("pledge", "legacy"):
        [hit] = library.search(words)
        assert (hit.page, hit.page_name, hit.is_renamed) == (2, "2", False)
    [title] = library.search("Lease")
    assert (title.page, title.page_name, title.is_renamed) == (None, "", False)
