"""What the search looks in: rows of folded words, one a title, result, note, answer or passage.

Each row fills one column, and the row of `search_entries` with the same id says what it is about.
A document's text is indexed as passages of a page or so, so that a hit names its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.base.document import BLOCK_SEPARATOR, UNREAD_KINDS, Block, Document
from app.store.database import Database
from app.store.records import HitKind
from app.store.search.terms import fold_to_terms

N_PASSAGE_CHARACTERS = 1_200
"""A passage ends with the block that reaches this, or with its page."""

N_PASSAGE_MAX = 4_000
"""A longer block is cut into passages of this many characters."""

INDEXES = ("search_records", "search_text")
"""The FTS5 tables: titles, results and notes; and the text of documents, which is far more."""

ID_SHIFT = 20
"""An entry's id is its document's number, shifted, plus a count."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive blocks of one page, `start` to `end` of their text joined by blank lines."""

    first_block: int
    last_block: int
    page: int | None
    text: str
    start: int
    end: int


def passages(document: Document) -> Iterator[Passage]:
    """Cuts a document's text into what is indexed as one row each."""
    waiting: list[int] = []
    n_waiting = 0
    for index in document.body:
        block = document.blocks[index]
        if waiting and document.blocks[waiting[-1]].page != block.page:
            yield from _cut(document.blocks, waiting)
            waiting, n_waiting = [], 0
        waiting.append(index)
        n_waiting += len(block.text)
        if n_waiting >= N_PASSAGE_CHARACTERS:
            yield from _cut(document.blocks, waiting)
            waiting, n_waiting = [], 0
    if waiting:
        yield from _cut(document.blocks, waiting)


def _cut(blocks: Sequence[Block], indices: Sequence[int]) -> Iterator[Passage]:
    text = joined(blocks[i] for i in indices)
    page, start = blocks[indices[0]].page, 0
    while start < len(text):
        end = len(text)
        if end - start > N_PASSAGE_MAX:
            space = text.rfind(" ", start + N_PASSAGE_MAX // 2, start + N_PASSAGE_MAX)
            end = space if space > 0 else start + N_PASSAGE_MAX
        yield Passage(indices[0], indices[-1], page, text[start:end], start, end)
        start = end


def joined(blocks: Iterable[Block]) -> str:
    """The text of blocks as it is indexed, joined by blank lines."""
    return BLOCK_SEPARATOR.join(block.text for block in blocks if block.kind not in UNREAD_KINDS)


def index_text(db: Database, document: Document) -> None:
    """Indexes a document's text anew; the caller holds a transaction."""
    unindex(db, "document_sha256 = ? AND first_block IS NOT NULL", [document.sha256])
    first_id = _next_id(db, document.sha256)
    rows = list(enumerate(passages(document), start=first_id))
    db.conn.executemany(
        "INSERT INTO search_text (rowid, body) VALUES (?, ?)",
        ((id_, fold_to_terms(passage.text)) for id_, passage in rows),
    )
    db.conn.executemany(
        "INSERT INTO search_entries (id, document_sha256, page, first_block, last_block, start, "
        '"end") VALUES (?,?,?,?,?,?,?)',
        (
            (id_, document.sha256, p.page, p.first_block, p.last_block, p.start, p.end)
            for id_, p in rows
        ),
    )


def index_title(db: Database, sha256: str, title: str) -> None:
    """Indexes a document's title anew; the caller holds a transaction."""
    unindex(
        db,
        "document_sha256 = ? AND first_block IS NULL AND run_id IS NULL AND note_id IS NULL "
        "AND exchange_id IS NULL",
        [sha256],
    )
    _add(db, HitKind.TITLE, sha256, title)


def index_result(db: Database, run_id: int) -> None:
    """Indexes a run's answer anew, unless it has none or is deleted; in a transaction."""
    unindex(db, "run_id = ? AND note_id IS NULL", [run_id])
    row = db.execute(
        "SELECT document_sha256, text FROM runs WHERE id = ? AND deleted IS NULL", [run_id]
    ).fetchone()
    if row is not None and row[1]:
        _add(db, HitKind.RESULT, row[0], row[1], run_id=run_id)


def index_note(db: Database, note_id: int) -> None:
    """Indexes a note anew, unless its run is deleted; the caller holds a transaction."""
    unindex(db, "note_id = ?", [note_id])
    row = db.execute(
        "SELECT n.document_sha256, n.run_id, n.text FROM notes n LEFT JOIN runs r "
        "ON r.id = n.run_id WHERE n.id = ? AND r.deleted IS NULL",
        [note_id],
    ).fetchone()
    if row is not None:
        _add(db, HitKind.NOTE, row[0], row[2], run_id=row[1], note_id=note_id)


def index_exchange(db: Database, exchange_id: int) -> None:
    """Indexes a question with its answer anew, unless it is deleted; in a transaction."""
    unindex(db, "exchange_id = ?", [exchange_id])
    row = db.execute(
        "SELECT document_sha256, question, answer FROM exchanges WHERE id = ? AND deleted IS NULL",
        [exchange_id],
    ).fetchone()
    if row is not None:
        text = f"{row[1]}\n\n{row[2]}"
        _add(db, HitKind.EXCHANGE, row[0], text, exchange_id=exchange_id)


def unindex(db: Database, where: str, parameters: Sequence[Any]) -> None:
    """Takes the entries that match `where` out of the index."""
    ids = f"SELECT id FROM search_entries WHERE {where}"
    for table in INDEXES:
        db.execute(f"DELETE FROM {table} WHERE rowid IN ({ids})", list(parameters))
    db.execute(f"DELETE FROM search_entries WHERE {where}", list(parameters))


def _add(
    db: Database,
    kind: HitKind,
    sha256: str,
    text: str,
    *,
    run_id: int | None = None,
    note_id: int | None = None,
    exchange_id: int | None = None,
) -> None:
    id_ = _next_id(db, sha256)
    db.execute(
        f"INSERT INTO search_records (rowid, {kind.value}) VALUES (?, ?)",
        [id_, fold_to_terms(text)],
    )
    db.execute(
        "INSERT INTO search_entries (id, document_sha256, run_id, note_id, exchange_id) "
        "VALUES (?,?,?,?,?)",
        [id_, sha256, run_id, note_id, exchange_id],
    )


def _next_id(db: Database, sha256: str) -> int:
    [number] = db.execute("SELECT number FROM documents WHERE sha256 = ?", [sha256]).fetchone()
    first = int(number) << ID_SHIFT
    [last] = db.execute(
        "SELECT max(id) FROM search_entries WHERE id BETWEEN ? AND ?",
        [first, first + (1 << ID_SHIFT) - 1],
    ).fetchone()
    return first if last is None else int(last) + 1
