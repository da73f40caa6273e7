"""Full-text search over titles, results, notes and the text of documents.

Words that stand in nearly every document would make SQLite score nearly every row; so the newest
matching rows of each sort are taken, up to `N_CANDIDATES`, and ranked here by BM25 over the whole
index's counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.documents.base.document import UNREAD_KINDS, Block
from app.store.database import Database
from app.store.records import HitKind, SearchFilter, SearchHit
from app.store.search.index import ID_SHIFT, joined
from app.store.search.terms import QueryTerm, fold_to_terms, parse_query, snippet
from app.store.texts import read_blocks, read_page_names

N_CANDIDATES = 250
"""Rows of one sort (titles, results …) that are ranked."""

N_COUNTED = 5_000
"""Rows up to which the rarity of a word is counted; more is common, however many."""

N_HITS_A_DOCUMENT = 3
"""Passages of one document among the hits."""

_BM25_K1, _BM25_B = 1.2, 0.75  # Robertson's usual constants, as in SQLite's own bm25()
_WEIGHT = {
    HitKind.TITLE: 4.0,
    HitKind.NOTE: 2.0,
    HitKind.EXCHANGE: 1.5,
    HitKind.RESULT: 1.5,
    HitKind.BODY: 1.0,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: int
    kind: HitKind
    score: float


def find(
    db: Database, query: str, limits: SearchFilter | None = None, n_hits: int = 50
) -> list[SearchHit]:
    """What matches `query`, best first; see `Library.search`."""
    limits = limits or SearchFilter()
    wanted = parse_query(query)
    kinds = [kind for kind in HitKind if not limits.hit_kinds or kind in limits.hit_kinds]
    if not wanted:
        return _find_literally(db, query.strip(), kinds, limits, n_hits)
    rarities = [1.0]
    if len(wanted) > 1:
        [n_rows] = db.execute("SELECT count(*) FROM search_entries").fetchone()
        rarities = [_rarity(db, term, n_rows) for term in wanted]
    found = [
        candidate for kind in kinds for candidate in _candidates(db, kind, limits, wanted, rarities)
    ]
    if not found and len(wanted) > 1 and HitKind.BODY in kinds:
        found = _spread_over_documents(db, wanted, rarities, limits)
    found.sort(key=lambda candidate: (-candidate.score, -candidate.id))
    # One document alone was asked for: then all of its passages may come.
    n_a_document = n_hits if limits.document_sha256 else N_HITS_A_DOCUMENT
    return _hits(db, found, wanted, n_hits, n_a_document)


def _candidates(
    db: Database,
    kind: HitKind,
    limits: SearchFilter,
    wanted: Sequence[QueryTerm],
    rarities: Sequence[float],
) -> list[_Candidate]:
    table, where, parameters = _table_of(kind), *_conditions(kind, limits)

    def rows_with(match: str) -> list[tuple[int, str]]:
        return db.execute(
            f"SELECT search.rowid, {kind.value} FROM {table} search WHERE {table} MATCH ? {where} "
            f"ORDER BY search.rowid DESC LIMIT {N_CANDIDATES}",
            [f"{{{kind.value}}} : ({match})", *parameters],
        ).fetchall()

    # Whole words count more, and FTS5 streams them; for a begun word it first gathers every row
    # of every word that begins so.
    rows = rows_with(" AND ".join(term.as_exact_match() for term in wanted))
    if len(rows) < N_CANDIDATES and any(term.is_prefix for term in wanted):
        rows = rows_with(" AND ".join(term.as_match() for term in wanted))
    mean = sum(len(text) for _, text in rows) / max(len(rows), 1)
    return [
        _Candidate(id_, kind, _WEIGHT[kind] * _bm25(text, wanted, rarities, mean))
        for id_, text in rows
    ]


def _table_of(kind: HitKind) -> str:
    return "search_text" if kind is HitKind.BODY else "search_records"


def _bm25(
    text: str, wanted: Sequence[QueryTerm], rarities: Sequence[float], mean_length: float
) -> float:
    padded = f" {text} "
    norm = _BM25_K1 * (1 - _BM25_B + _BM25_B * len(text) / max(mean_length, 1))
    score = 0.0
    for term, rarity in zip(wanted, rarities, strict=True):
        words = " ".join(term.words)
        # A whole word counts fully and a word it only begins counts half.
        n_whole = padded.count(f" {words} ")
        n = n_whole + (0.5 * (padded.count(f" {words}") - n_whole) if term.is_prefix else 0)
        score += rarity * n * (_BM25_K1 + 1) / (n + norm)
    return score


def _rarity(db: Database, term: QueryTerm, n_rows: int) -> float:
    """Inverse document frequency, from the passages that hold a term."""
    [n_with] = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM search_text WHERE search_text MATCH ? LIMIT ?)",
        [term.as_exact_match(), N_COUNTED],
    ).fetchone()
    return math.log(1 + (n_rows - n_with + 0.5) / (n_with + 0.5))


def _conditions(kind: HitKind, limits: SearchFilter) -> tuple[str, list[Any]]:
    """SQL on `search.rowid`, beginning with AND, that keeps what the filter lets pass."""
    if limits.document_sha256:  # its rows lie side by side, and FTS5 goes straight to them
        where, parameters = _conditions(kind, replace(limits, document_sha256=""))
        number = "(SELECT number FROM documents WHERE sha256 = ?)"
        return (
            f"AND search.rowid BETWEEN {number} << {ID_SHIFT} "
            f"AND (({number} + 1) << {ID_SHIFT}) - 1 {where}",
            [limits.document_sha256] * 2 + parameters,
        )
    document, parameters = _document_conditions(limits)
    if kind in (HitKind.TITLE, HitKind.BODY, HitKind.EXCHANGE):
        if not document:
            return "", []
        return (
            f"AND (+search.rowid >> {ID_SHIFT}) IN (SELECT d.number FROM documents d WHERE "
            f"{' AND '.join(document)})",
            parameters,
        )
    run, run_parameters = _run_conditions(limits)
    if not run:
        return "", []
    sql = (
        "SELECT e.id FROM runs r CROSS JOIN search_entries e ON e.run_id = r.id "
        f"WHERE {' AND '.join(run)}"
    )
    if kind is HitKind.NOTE:
        of_document = " AND ".join(["e.run_id IS NULL", *document])
        sql += (
            " UNION ALL SELECT e.id FROM notes n JOIN search_entries e ON e.note_id = n.id "
            f"JOIN documents d ON d.sha256 = e.document_sha256 WHERE {of_document}"
        )
        run_parameters += parameters
    # The plus keeps SQLite from asking the index for each row id on its own.
    return f"AND +search.rowid IN ({sql})", run_parameters


_COLLECTED = (
    "IN (SELECT c.document_sha256 FROM collection_documents c "
    "JOIN collections ON collections.id = c.collection_id WHERE collections.name = ?)"
)
_TAGGED_DOCUMENT = (
    "d.sha256 IN (SELECT document_sha256 FROM document_tags JOIN tags ON tags.id = tag_id "
    "WHERE tags.name = ?)"
)


def _document_conditions(limits: SearchFilter) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    if limits.tag:
        conditions.append(_TAGGED_DOCUMENT)
        parameters.append(limits.tag)
    if limits.collection:
        conditions.append(f"d.sha256 {_COLLECTED}")
        parameters.append(limits.collection)
    if limits.favourites:
        conditions.append("d.favourite = 1")
    _add_period(limits, "d.last_seen", conditions, parameters)
    for column, value in (("kind", limits.run_kind), ("model_name", limits.model_name)):
        if value:
            conditions.append(
                "d.sha256 IN (SELECT document_sha256 FROM runs "
                f"WHERE deleted IS NULL AND {column} = ?)"
            )
            parameters.append(value)
    return conditions, parameters


def _run_conditions(limits: SearchFilter) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    if limits.collection:
        conditions.append(f"r.document_sha256 {_COLLECTED}")
        parameters.append(limits.collection)
    if limits.tag:
        conditions.append(
            "r.id IN (SELECT run_id FROM run_tags JOIN tags ON tags.id = tag_id "
            "WHERE tags.name = ? UNION SELECT r2.id FROM tags "
            "JOIN document_tags ON tag_id = tags.id "
            "JOIN runs r2 ON r2.document_sha256 = document_tags.document_sha256 "
            "WHERE tags.name = ?)"
        )
        parameters += [limits.tag] * 2
    if limits.favourites:
        conditions.append(
            "r.id IN (SELECT id FROM runs WHERE favourite = 1 UNION SELECT r2.id FROM documents "
            "JOIN runs r2 ON r2.document_sha256 = documents.sha256 "
            "WHERE documents.favourite = 1)"
        )
    _add_period(limits, "r.started", conditions, parameters)
    for column, value in (("kind", limits.run_kind), ("model_name", limits.model_name)):
        if value:
            conditions.append(f"r.{column} = ?")
            parameters.append(value)
    return conditions, parameters


def _add_period(
    limits: SearchFilter, column: str, conditions: list[str], parameters: list[Any]
) -> None:
    for sign, moment in ((">=", limits.since), ("<=", limits.until)):
        if moment is not None:
            conditions.append(f"{column} {sign} ?")
            parameters.append(_utc(moment))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _spread_over_documents(
    db: Database,
    wanted: Sequence[QueryTerm],
    rarities: Sequence[float],
    limits: SearchFilter,
) -> list[_Candidate]:
    """No passage holds all words: documents that do, by their passages with the rarest word."""
    where, parameters = _conditions(HitKind.BODY, limits)
    a_term = (
        f"SELECT search.rowid >> {ID_SHIFT} FROM search_text search "
        f"WHERE search_text MATCH ? {where}"
    )
    values: list[Any] = []
    for term in wanted:
        values += [term.as_match(), *parameters]
    rarest = max(range(len(wanted)), key=lambda i: rarities[i])
    rows = db.execute(
        "SELECT search.rowid, body FROM search_text search WHERE search_text MATCH ? "
        f"AND (search.rowid >> {ID_SHIFT}) IN ({' INTERSECT '.join([a_term] * len(wanted))}) "
        f"ORDER BY search.rowid DESC LIMIT {N_CANDIDATES}",
        [wanted[rarest].as_match(), *values],
    ).fetchall()
    mean = sum(len(text) for _, text in rows) / max(len(rows), 1)
    return [
        _Candidate(id_, HitKind.BODY, _bm25(text, wanted, rarities, mean)) for id_, text in rows
    ]


_ENTRY = (
    "SELECT e.document_sha256, d.title, e.run_id, e.note_id, e.page, e.first_block, "
    'e.last_block, e.start, e."end", r.text, n.text, e.exchange_id, x.question, x.answer '
    "FROM search_entries e JOIN documents d ON d.sha256 = e.document_sha256 "
    "LEFT JOIN runs r ON r.id = e.run_id LEFT JOIN notes n ON n.id = e.note_id "
    "LEFT JOIN exchanges x ON x.id = e.exchange_id WHERE e.id = ?"
)


def _hits(
    db: Database,
    found: Sequence[_Candidate],
    wanted: Sequence[QueryTerm],
    n_hits: int,
    n_a_document: int,
) -> list[SearchHit]:
    hits: list[SearchHit] = []
    n_of_document: dict[int, int] = {}
    for candidate in found:
        if len(hits) >= n_hits:
            break
        number = candidate.id >> ID_SHIFT
        if candidate.kind is HitKind.BODY:
            n_of_document[number] = n_of_document.get(number, 0) + 1
            if n_of_document[number] > n_a_document:
                continue
        hits.append(_hit(db, candidate, wanted))
    return list(_with_page_names(db, hits))


def _with_page_names(db: Database, hits: Sequence[SearchHit]) -> Iterator[SearchHit]:
    names: dict[str, tuple[str, ...]] = {}
    for hit in hits:
        if hit.page is not None:
            sha256 = hit.document_sha256
            if sha256 not in names:
                names[sha256] = read_page_names(db, sha256)
            of_document = names[sha256]
            name = of_document[hit.page - 1] if hit.page <= len(of_document) else str(hit.page)
            hit = replace(hit, page_name=name)
        yield hit


def _hit(
    db: Database, candidate: _Candidate, wanted: Sequence[QueryTerm], literal: str = ""
) -> SearchHit:
    (sha256, title, run_id, note_id, page, first, last, start, end, result, note, *asked) = (
        db.execute(_ENTRY, [candidate.id]).fetchone()
    )
    exchange_id, question, answer = asked
    block = None
    match candidate.kind:
        case HitKind.TITLE:
            text = title
        case HitKind.RESULT:
            text = result
        case HitKind.NOTE:
            text = note
        case HitKind.EXCHANGE:
            text = f"{question}\n\n{answer}"
        case HitKind.BODY:
            blocks = read_blocks(db, sha256, first, last)
            text = joined(blocks)[start:end]
            block = _block_of_match(blocks, first, wanted)
    piece, marks = snippet(text, literal or wanted)
    return SearchHit(
        kind=candidate.kind,
        document_sha256=sha256,
        document_title=title,
        score=candidate.score,
        snippet=piece,
        marks=marks,
        run_id=run_id,
        note_id=note_id,
        exchange_id=exchange_id,
        page=page,
        block=block,
    )


def _block_of_match(blocks: Sequence[Block], first: int, wanted: Sequence[QueryTerm]) -> int:
    """The index of the block that holds most of the words: the one to show."""

    def n_words(block: Block) -> int:
        padded = f" {fold_to_terms(block.text)} "
        return sum(
            f" {' '.join(term.words)}" + ("" if term.is_prefix else " ") in padded
            for term in wanted
        )

    best = max(
        (i for i, b in enumerate(blocks) if b.kind not in UNREAD_KINDS),
        key=lambda i: (n_words(blocks[i]), -i),
    )
    return first + best


_LITERALLY = {
    HitKind.TITLE: "SELECT d.number, e.id FROM documents d CROSS JOIN search_entries e "
    "ON e.document_sha256 = d.sha256 AND e.first_block IS NULL AND e.run_id IS NULL "
    "AND e.note_id IS NULL AND e.exchange_id IS NULL WHERE d.title LIKE ? ESCAPE '\\'",
    HitKind.RESULT: "SELECT r.id, e.id FROM runs r CROSS JOIN search_entries e "
    "ON e.run_id = r.id AND e.note_id IS NULL WHERE r.text LIKE ? ESCAPE '\\'",
    HitKind.EXCHANGE: "SELECT x.id, e.id FROM exchanges x CROSS JOIN search_entries e "
    "ON e.exchange_id = x.id WHERE x.question LIKE ?1 ESCAPE '\\' OR x.answer LIKE ?1 ESCAPE '\\'",
    HitKind.NOTE: "SELECT n.id, e.id FROM notes n CROSS JOIN search_entries e "
    "ON e.note_id = n.id WHERE n.text LIKE ? ESCAPE '\\'",
}


def _find_literally(
    db: Database, query: str, kinds: Sequence[HitKind], limits: SearchFilter, n_hits: int
) -> list[SearchHit]:
    """A query of punctuation alone has no words: it is looked up as it stands in titles, results
    and notes (in the text of documents it would find every page)."""
    if not query:
        return []
    pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    hits: list[SearchHit] = []
    for kind in kinds:
        if kind is HitKind.BODY:
            continue
        where, parameters = _conditions(kind, limits)
        rows = db.execute(
            f"{_LITERALLY[kind]} {where.replace('search.rowid', 'e.id')} ORDER BY 1 DESC LIMIT ?",
            [pattern, *parameters, n_hits],
        ).fetchall()
        hits += [_hit(db, _Candidate(id_, kind, _WEIGHT[kind]), [], query) for _, id_ in rows]
    return hits[:n_hits]
