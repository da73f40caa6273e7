"""Writes the library of one schema version, with sample rows, as SQL to tests/store/schemas.

python -m tests.store.schema.dump_schema NUMBER
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.store.database import Database
from app.store.schema.migrations import index_once, migrations

SCHEMAS = Path(__file__).parent / "schemas"
SHA256 = "a1" * 32
TIME = "2026-01-02T03:04:05.678901+00:00"


def rows(version: int) -> list[tuple[str, dict[str, Any]]]:
    """A document of two pages, a finished, a deleted and an unfinished run, and their parts."""
    run = {
        "document_sha256": SHA256,
        "kind": "contract",
        "mode": "map-reduce",
        "n_context": 65536,
        "model_fingerprint": "f1" * 32,
        "model_name": "Qwen3 4B",
        "n_parts": 2,
        "n_parts_cached": 0,
        "n_document_tokens": 1200,
        "n_prompt": 1500,
        "n_generated": 80,
        "message": "",
        "started": TIME,
        "finished": TIME,
        "elapsed_s": 12.5,
        "parameters": '{"kind": "contract", "temperature": 0.0}',
        "process": "1@1.0",
    }
    document: dict[str, Any] = {
        "sha256": SHA256,
        "title": "Mietvertrag Lärchenweg",
        "format": "pdf",
        "language": "de",
        "n_pages": 2,
        "n_characters": 60,
        "first_seen": TIME,
        "last_seen": TIME,
    }
    result: list[tuple[str, dict[str, Any]]] = []
    texts = ("# Summary\n\n- The rent is 900 € [p. 1].", "A deleted answer.", "")
    states = ("finished", "finished", "running")
    for id_, (text, status) in enumerate(zip(texts, states, strict=True), start=1):
        one = {"id": id_, **run, "result_key": f"key-{id_}", "text": text, "status": status}
        one |= {"deleted": TIME if id_ == 2 else None}
        one |= {"uid": f"{id_:032x}", "favourite": int(id_ == 1)} if version >= 2 else {}
        result.append(("runs", one))
    if version >= 3:
        document |= {
            "number": 1,
            "text_sha256": "c1" * 32,
            "reader": "pypdfium2",
            "outline": "[]",
            "omissions": "[]",
            "metadata": "{}",
        }
    if version == 6:
        document["metadata"] = '{"Author": "Ada", "OCR pages": "1, 2", "OCR confidence": "87%"}'
    result.insert(0, ("documents", document))
    result.append(
        ("document_paths", {"sha256": SHA256, "path": "/home/ada/Lease.pdf", "last_seen": TIME})
    )
    for n in (1, 2):
        part = {"text": f"Notes {n} [p{n}]", "n_prompt": 700, "n_generated": 40, "truncated": 0}
        part |= {"key": f"part-{n}", "prefill_s": 1.5, "decode_s": 2.5, "created": TIME}
        result.append(("parts", part))
        link = {"run_id": 1, "level": 0, "position": n - 1, "key": f"part-{n}"}
        result.append(("run_parts", link))
        if version >= 3:
            page = {"document_sha256": SHA256, "number": n, "width_pt": 595.0, "height_pt": 842.0}
            result.append(("pages", page | {"label": "", "has_text": 1}))
            block = {"document_sha256": SHA256, "position": n - 1, "kind": "paragraph", "page": n}
            block |= {"path": "", "number": "", "text": f"Die Miete beträgt {n} Taler."}
            result.append(("blocks", block))
    speed = {"id": 1, "model_fingerprint": "f1" * 32, "prefill_tps": 100.0, "decode_tps": 10.0}
    result.append(("speeds", speed | {"measured": TIME}))
    if version >= 2:
        result.append(("tags", {"id": 1, "name": "Rent"}))
        result.append(("document_tags", {"document_sha256": SHA256, "tag_id": 1}))
        note = {"id": 1, "uid": "d1" * 16, "document_sha256": SHA256, "run_id": 1}
        result.append(("notes", note | {"text": "Ask Ada.", "created": TIME, "changed": TIME}))
    if version >= 4:
        exchange: dict[str, Any] = {
            "document_sha256": SHA256,
            "model_fingerprint": "f1" * 32,
            "model_name": "Qwen3 4B",
            "n_context": 8192,
            "question": "What is the rent?",
            "answer": "900 € [p. 1].",
            "way": "whole",
            "reason": "It fits.",
            "n_prompt": 10,
            "n_generated": 5,
            "elapsed_s": 1.0,
            "asked": TIME,
        }
        for n, begins in ((1, ""), (2, ', "begins_conversation": true'), (3, "")):
            told = begins if version == 4 else ""  # from then on it has a column
            evidence = f'{{"statements": [], "same_language": true{told}}}'
            more = {"id": n, "uid": f"e{n}" * 16, "evidence": evidence}
            more |= {"begins": int(bool(begins))} if version >= 5 else {}
            result.append(("exchanges", exchange | more))
    return result


def dump(version: int) -> str:
    """The SQL of a library of `version`."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    db = Database(connection)
    names = migrations.names
    migrations.apply(db, stop_before=names[version] if version < len(names) else None)
    for table, row in rows(version):
        connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )
    if version >= 3:  # what the program of that version indexed when it wrote these rows
        index_once(db, 1 << 20, "title", "Mietvertrag Lärchenweg", SHA256)
        index_once(
            db, (1 << 20) + 1, "result", "# Summary\n\n- The rent is 900 € [p. 1].", SHA256, 1
        )
        index_once(db, (1 << 20) + 2, "note", "Ask Ada.", SHA256, 1, 1)
    return "\n".join(_statements(connection)) + "\n"


def _statements(connection: sqlite3.Connection) -> Iterator[str]:
    """The dump; full-text indexes as statements that make them, not as the tables they consist of,
    which SQLite lets nobody write."""
    for statement in connection.iterdump():
        if "search_records" in statement or "search_text" in statement:
            continue
        if "writable_schema" in statement or statement == "COMMIT;":
            continue
        yield statement
    for name, sql in connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall():
        yield f"{sql};"
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        values = " || ',' || ".join(f"quote({column})" for column in ["rowid", *names])
        columns = ", ".join(["rowid", *names])
        for [row] in connection.execute(f"SELECT {values} FROM {name}").fetchall():
            yield f"INSERT INTO {name} ({columns}) VALUES ({row});"
    yield "COMMIT;"


if __name__ == "__main__":
    number = int(sys.argv[1])
    (SCHEMAS / f"{number}.sql").write_text(dump(number), encoding="utf-8")
