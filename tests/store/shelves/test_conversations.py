"""Questions, edited answers, notes on statements and collections: kept, found, carried, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Library, StoreError
from app.store.records import HitKind, NewExchange, SearchFilter
from tests.store.search.test_queries import finished, paged

A, B = "a" * 64, "b" * 64


def asked(question: str, answer: str, sha256: str = A) -> NewExchange:
    return NewExchange(
        sha256, "f" * 64, "Model", 32768, question, answer, "whole", "Read whole.", {"n": 1}, 9, 3
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        library.save_document(paged("a", "Lease", "The rent is due on the first."))
        library.save_document(paged("b", "Patent", "A machine."))
        yield library


def test_a_conversation_is_kept_in_order_with_its_document(library: Library) -> None:
    first = library.add_exchange(asked("Who pays?", "The tenant [p. 1]."))
    library.add_exchange(asked("When?", "On the first [p. 1]."))
    library.add_exchange(asked("What?", "A machine [p. 1].", B))
    one, two = library.exchanges(A)
    assert (one.id, one.question, one.answer) == (first, "Who pays?", "The tenant [p. 1].")
    assert one.evidence == {"n": 1} and one.reason == "Read whole." and one.asked <= two.asked
    assert [each.question for each in library.exchanges(B)] == ["What?"]
    with pytest.raises(StoreError):
        library.add_exchange(asked("?", "!", "c" * 64))


def test_questions_and_answers_are_found(library: Library) -> None:
    exchange_id = library.add_exchange(asked("Who pays the deposit?", "The tenant does."))
    for words in ("deposit", "tenant", "pays tenant"):
        [hit] = library.search(words)
        assert (hit.kind, hit.exchange_id, hit.run_id) == (HitKind.EXCHANGE, exchange_id, None)
    assert [hit.kind for hit in library.search("Lease")] == [HitKind.TITLE]
    assert [hit.exchange_id for hit in library.search("?")] == [exchange_id], "punctuation alone"
    only = SearchFilter(hit_kinds=frozenset([HitKind.EXCHANGE]), document_sha256=B)
    assert library.search("deposit", only) == []


def test_a_deleted_exchange_comes_back_until_it_is_purged(library: Library) -> None:
    exchange_id = library.add_exchange(asked("Who pays?", "The tenant."))
    library.delete_exchange(exchange_id)
    assert library.exchanges(A) == [] and library.search("tenant") == []
    assert library.exchange(exchange_id) is None
    library.restore_exchange(exchange_id)
    assert len(library.exchanges(A)) == 1 and len(library.search("tenant")) == 1
    library.delete_exchange(exchange_id)
    library.purge_deleted()
    library.restore_exchange(exchange_id)
    assert library.exchanges(A) == []


def test_an_edited_answer_keeps_the_models_own(library: Library) -> None:
    run_id = finished(library, "a", "The rent is 900 €.")
    library.keep_evidence(run_id, {"statements": []})
    library.edit_result(run_id, "The rent is 950 €.")
    library.edit_result(run_id, "The rent is 960 €.")
    run = library.run(run_id)
    assert run is not None and run.text == "The rent is 960 €."
    assert run.original_text == "The rent is 900 €." and run.evidence == {"statements": []}
    assert [hit.run_id for hit in library.search("960")] == [run_id] and not library.search("900")
    library.restore_result(run_id)
    run = library.run(run_id)
    assert run is not None and (run.text, run.original_text) == ("The rent is 900 €.", None)


def test_a_note_quotes_the_statement_it_is_about(library: Library) -> None:
    run_id = finished(library, "a", "The rent is 900 €.")
    library.add_note(A, "Ask.", run_id, quote="The rent is 900 €.")
    library.add_note(A, "On the whole.", run_id)
    assert [note.quote for note in library.notes(A, run_id)] == ["The rent is 900 €.", ""]


def test_collections_hold_documents_in_order_and_limit_searches(library: Library) -> None:
    library.add_to_collection("Flat", B)
    library.add_to_collection("flat", A)
    library.add_to_collection("Flat", B)
    [flat] = library.collections()
    assert flat.name == "Flat" and flat.documents == (B, A)
    library.add_to_collection("Work", B)
    run_id = finished(library, "a", "Rent.")
    assert [h.document_sha256 for h in library.search("machine", SearchFilter(collection="work"))]
    assert library.search("rent", SearchFilter(collection="Work")) == []
    assert list(library.listed_run_ids(SearchFilter(collection="flat"))) == [run_id]
    assert list(library.listed_run_ids(SearchFilter(collection="work"))) == []
    library.remove_from_collection("Work", B)
    assert [each.name for each in library.collections()] == ["Flat"]


def test_all_of_it_is_carried_and_forgotten(library: Library, tmp_path: Path) -> None:
    library.add_exchange(asked("Who pays?", "The tenant."))
    deleted = library.add_exchange(asked("Deleted?", "Gone."))
    library.delete_exchange(deleted)
    run_id = finished(library, "a", "Rent.")
    library.edit_result(run_id, "The rent.")
    library.keep_evidence(run_id, {"statements": [1]})
    library.add_note(A, "Ask.", run_id, quote="Rent.")
    library.add_to_collection("Flat", A)
    library.queue_add(Path("/x/file.pdf"), {"kind": "general"})
    file = tmp_path / "one.longleaf"
    library.export_library(file, A)
    with Library.open(tmp_path / "there" / "library.db") as other:
        other.import_library(file)
        other.import_library(file)
        [exchange] = other.exchanges(A)
        assert exchange.question == "Who pays?" and len(other.search("tenant")) == 1
        [run] = other.runs()
        assert (run.text, run.original_text) == ("The rent.", "Rent.")
        assert run.evidence == {"statements": [1]}
        assert [note.quote for note in other.notes(A)] == ["Rent."]
        assert [each.name for each in other.collections()] == ["Flat"] and other.queue() == []
    library.forget_document(A)
    assert library.exchanges(A) == [] and library.collections() == [] and library.queue() == []
    assert b"The tenant" not in (tmp_path / "library.db").read_bytes()
