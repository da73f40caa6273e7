"""Runs in the order a library shows them: by document, those used last first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from app.store.database import Database
from app.store.records import SearchFilter

N_LOOKED_THROUGH = 200
"""Runs that are looked through at once for documents that were not listed yet: a millisecond."""

_AFTER_ALL = 2**63 - 1
"""Larger than the number of any row."""

Reading = Callable[[], AbstractContextManager[Database]]


def listed_run_ids(reading: Reading, limits: SearchFilter) -> Iterator[int]:
    """Numbers of all runs within `limits`, those of one document side by side.

    They are looked up as they are asked for, so that the first ones come at once however large the
    library is.

    Args:
        reading: Gives the database, for as long as a page is looked up.
        limits: Kind, model, times, tag, favourites and document count.
    """
    where, parameters = _conditions(limits)
    listed: set[str] = set()
    before = _AFTER_ALL
    while True:
        with reading() as db:
            page = db.execute(
                f"SELECT id, document_sha256 FROM runs WHERE {where} AND runs.id < ? "
                f"ORDER BY id DESC LIMIT {N_LOOKED_THROUGH}",
                [*parameters, before],
            ).fetchall()
            if not page:
                return
            before = int(page[-1][0])
            new = [
                sha256 for sha256 in dict.fromkeys(row[1] for row in page) if sha256 not in listed
            ]
            listed.update(new)
            ids = dict[str, list[int]]((sha256, []) for sha256 in new)
            for id_, sha256 in db.execute(
                f"SELECT id, document_sha256 FROM runs WHERE {where} AND document_sha256 IN "
                f"({', '.join('?' * len(new))}) ORDER BY id DESC",
                [*parameters, *new],
            ):
                ids[sha256].append(int(id_))
        yield from chain.from_iterable(ids.values())


def _conditions(limits: SearchFilter) -> tuple[str, list[Any]]:
    where, parameters = ["runs.deleted IS NULL"], list[Any]()
    for condition, value in (
        ("runs.kind = ?", limits.run_kind),
        ("runs.model_name = ?", limits.model_name),
        ("runs.document_sha256 = ?", limits.document_sha256),
        ("runs.started >= ?", limits.since and _in_utc(limits.since)),
        ("runs.started <= ?", limits.until and _in_utc(limits.until)),
    ):
        if value:
            where.append(condition)
            parameters.append(value)
    if limits.tag:
        where.append(
            "(runs.id IN (SELECT run_id FROM run_tags JOIN tags ON tags.id = tag_id "
            "WHERE name = ? COLLATE NOCASE) OR runs.document_sha256 IN (SELECT document_sha256 "
            "FROM document_tags JOIN tags ON tags.id = tag_id WHERE name = ? COLLATE NOCASE))"
        )
        parameters += [limits.tag, limits.tag]
    if limits.collection:
        where.append(
            "runs.document_sha256 IN (SELECT document_sha256 FROM collection_documents "
            "JOIN collections ON collections.id = collection_id WHERE name = ?)"
        )
        parameters.append(limits.collection)
    if limits.favourites:
        where.append(
            "(runs.favourite = 1 OR runs.document_sha256 IN "
            "(SELECT sha256 FROM documents WHERE favourite = 1))"
        )
    return " AND ".join(where), parameters


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
