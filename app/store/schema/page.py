"""The page of the documentation that says what is in the library file, made from the schema itself.

python -m app.store.schema.page            # writes resources/docs/schema.md
python -m app.store.schema.page --check    # fails when the page is not up to date
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from app.store.database import Database
from app.store.schema.migrations import migrations
from app.system.folders import resources_folder

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "documents": (
        "Every document that was read.",
        {
            "sha256": "SHA-256 of the file (hex): the document's identity",
            "title": "title, or the file's name",
            "format": "pdf, docx, markdown …",
            "language": "BCP 47 primary tag, or empty",
            "n_pages": "pages; 0 where the format has none",
            "n_characters": "characters of the text",
            "first_seen": "UTC, ISO 8601",
            "last_seen": "UTC, ISO 8601",
            "favourite": "1 for a favourite",
            "number": "small number used in the ids of `search_entries`",
            "text_sha256": "SHA-256 of blocks and pages; NULL while the text is not stored",
            "reader": "the library that read the file",
            "outline": "table of contents as JSON",
            "omissions": "what of the file is not in the text, as JSON",
            "metadata": "the file's own metadata as JSON",
            "recognized_pages": "numbers of the pages whose text was recognised (OCR), as JSON",
            "recognition_confidence": "how sure the recognition was, 0 to 1; NULL where unknown",
        },
    ),
    "document_paths": (
        "Where a document was seen.",
        {"sha256": "the document", "path": "the file's path", "last_seen": "UTC, ISO 8601"},
    ),
    "pages": (
        "The pages of paged formats.",
        {
            "document_sha256": "the document",
            "number": "from 1",
            "width_pt": "PDF points",
            "height_pt": "PDF points",
            "label": "printed page number, where known",
            "has_text": "0 for a page without text, such as a scan",
        },
    ),
    "blocks": (
        "A document's text: headings, paragraphs, tables … in reading order.",
        {
            "document_sha256": "the document",
            "position": "from 0",
            "kind": "heading, paragraph, list_item, table, code, footnote, caption, running_head, "
            "label",
            "page": "page number, or NULL without pages",
            "left_pt": "bounds in PDF points from the page's top left corner, or NULL",
            "top_pt": "as above",
            "right_pt": "as above",
            "bottom_pt": "as above",
            "path": "paragraph path in formats without pages",
            "level": "heading level from 1, or NULL",
            "number": "clause or list number as printed",
            "text": "the text",
            "depth": "how deep in its list an item is, from 1; 0 where that is not known",
        },
    ),
    "runs": (
        "Every reading of a document, finished or not.",
        {
            "id": "the run's number in this library",
            "document_sha256": "the document",
            "result_key": "SHA-256 over all that determines the answer; “/incomplete” follows it "
            "where something could not be read",
            "kind": "kind of summary",
            "mode": "single or map-reduce",
            "n_context": "context asked for, in tokens",
            "model_fingerprint": "identity of the model file",
            "model_name": "the model's name",
            "n_parts": "parts of the map",
            "n_parts_cached": "parts that were known before",
            "n_document_tokens": "the document's tokens",
            "n_prompt": "prompt tokens read",
            "n_generated": "tokens generated",
            "status": "running, finished, cancelled, failed, interrupted",
            "message": "why there is no answer, or what there is to say of it, a sentence a line",
            "text": "the answer in Markdown, with references such as [p. 12]",
            "started": "UTC, ISO 8601",
            "finished": "UTC, ISO 8601, or NULL",
            "elapsed_s": "seconds",
            "parameters": "sampling and the like, as JSON",
            "process": "process id and start time of the program that runs it",
            "deleted": "when it was put out of sight, or NULL",
            "uid": "the run's name on every machine",
            "favourite": "1 for a favourite",
            "original_text": "the model's own answer, when somebody edited it; else NULL",
            "evidence": "what was found for the text, as JSON with the text's identity, or NULL",
        },
    ),
    "parts": (
        "What a model wrote for one exact prompt; shared by the runs that ask the same.",
        {
            "key": "SHA-256 over prompt, engine and sampling",
            "text": "as the model wrote it",
            "n_prompt": "prompt tokens",
            "n_generated": "tokens generated",
            "truncated": "1 when it reached its token limit",
            "prefill_s": "seconds",
            "decode_s": "seconds",
            "created": "UTC, ISO 8601",
        },
    ),
    "begun_parts": (
        "What was written of a part before its run was stopped, for a month.",
        {
            "key": "as in `parts`",
            "run_id": "the run that was stopped",
            "tokens": "the model's tokens, as JSON",
            "created": "UTC, ISO 8601",
        },
    ),
    "run_parts": (
        "Which parts a run used.",
        {
            "run_id": "the run",
            "level": "0 for the map, then the reduce levels",
            "position": "from 0 within its level",
            "key": "the part",
        },
    ),
    "speeds": (
        "What this machine reached with a model.",
        {
            "id": "",
            "model_fingerprint": "the model",
            "prefill_tps": "tokens per second",
            "decode_tps": "tokens per second",
            "measured": "UTC, ISO 8601",
        },
    ),
    "tags": ("Names people give.", {"id": "", "name": "the same in any case"}),
    "document_tags": ("", {"document_sha256": "the document", "tag_id": "the tag"}),
    "run_tags": ("", {"run_id": "the run", "tag_id": "the tag"}),
    "notes": (
        "What people write about a document or one run of it.",
        {
            "id": "",
            "uid": "the note's name on every machine",
            "document_sha256": "the document",
            "run_id": "the run, or NULL for the document",
            "text": "the note",
            "created": "UTC, ISO 8601",
            "changed": "UTC, ISO 8601",
            "quote": "the statement it is about; NULL or empty for the whole",
        },
    ),
    "exchanges": (
        "Questions about a document and their answers.",
        {
            "id": "",
            "uid": "the exchange's name on every machine",
            "document_sha256": "the document",
            "model_fingerprint": "identity of the model file",
            "model_name": "the model's name",
            "n_context": "context asked for, in tokens",
            "question": "as it was asked",
            "answer": "in Markdown, with references such as [p. 12]",
            "way": "how the document was read for it",
            "reason": "the same in a sentence",
            "evidence": "what was found for the answer, as JSON",
            "n_prompt": "prompt tokens read",
            "n_generated": "tokens generated",
            "elapsed_s": "seconds",
            "asked": "UTC, ISO 8601",
            "deleted": "when it was put out of sight, or NULL",
            "begins": "1 where a conversation begins: nothing before it belongs to it",
        },
    ),
    "queue": (
        "Documents that wait to be read, or were, in order.",
        {
            "id": "",
            "position": "entries are read by this, smallest first",
            "path": "the file",
            "choices": "what is asked of it, as JSON",
            "state": "waiting, reading, done, failed, cancelled",
            "message": "why it failed, in a sentence",
            "run_id": "the run that read it, or NULL",
            "process": "process id and start time of the program that reads it",
            "added": "UTC, ISO 8601",
        },
    ),
    "collections": ("Named sets of documents.", {"id": "", "name": "the same in any case"}),
    "collection_documents": (
        "",
        {
            "collection_id": "the collection",
            "document_sha256": "the document",
            "position": "its place in the collection",
        },
    ),
    "search_entries": (
        "What each row of the search indexes is about.",
        {
            "id": "row id in the index: `documents.number << 20` plus a count",
            "document_sha256": "the document",
            "run_id": "the run, for a result or a note on one",
            "note_id": "the note, or NULL",
            "page": "the passage's page, or NULL",
            "first_block": "the passage's first block; NULL for anything but a passage",
            "last_block": "its last block",
            "start": "where it begins in the text of these blocks joined by blank lines",
            "end": "where it ends",
            "exchange_id": "the exchange, or NULL",
        },
    ),
    "search_records": (
        "FTS5 index of titles, results, notes and exchanges, as folded words.",
        {"title": "", "result": "", "note": "", "exchange": ""},
    ),
    "search_text": (
        "FTS5 index of passages, as folded words; Chinese and the like by character.",
        {"body": ""},
    ),
    "_sqlite_migrations": (
        "The schema's versions that were applied, kept by sqlite-utils.",
        {"id": "", "migration_set": "longleaf", "name": "the version", "applied_at": "UTC"},
    ),
}
"""What each table and column means. A new one without words here fails a test."""

_SHADOW = re.compile(r"_(data|idx|content|docsize|config)$")


def schema_page() -> str:
    """The page in Markdown, from a fresh library's schema."""
    connection = sqlite3.connect(":memory:")
    try:
        db = Database(connection)
        migrations.apply(db)
        return "\n".join(_lines(db)) + "\n"
    finally:
        connection.close()


def _lines(db: Database) -> Iterator[str]:
    yield "# The library file"
    yield ""
    yield "<!-- Made by `python -m app.store.schema.page`; do not edit. -->"
    yield ""
    yield "One SQLite file in WAL mode. Any SQLite with FTS5 reads it, Datasette too:"
    yield ""
    yield "```sh"
    yield 'sqlite3 library.db "SELECT title, model_name, started FROM runs JOIN documents'
    yield '  ON sha256 = document_sha256 WHERE deleted IS NULL"'
    yield "```"
    yield ""
    yield "## Versions"
    yield ""
    for name, words in migrations.described():
        yield f"- `{name}`: {words}"
    for table in _tables(db):
        about, meanings = TABLES.get(table, ("", {}))
        keys = {
            key.column: f"`{key.other_table}.{key.other_column}`"
            for key in db.table(table).foreign_keys
        }
        yield ""
        yield f"## {table}"
        yield ""
        if about:
            yield about
            yield ""
        yield "| column | type | key | what it is |"
        yield "| --- | --- | --- | --- |"
        for _, name, type_, not_null, _, position in db.execute(f'PRAGMA table_info("{table}")'):
            key = ", ".join(filter(None, ["primary" if position else "", keys.get(name, "")]))
            type_ = f"{type_ or 'TEXT'}{' NOT NULL' if not_null else ''}"
            yield f"| {name} | {type_} | {key} | {meanings.get(name, '')} |"
        indexes = [
            f"`{', '.join(index.columns)}`"
            for index in sorted(db.table(table).indexes, key=lambda index: index.name)
            if not index.name.startswith("sqlite_autoindex")
        ]
        if indexes:
            yield ""
            yield f"Indexes: {'; '.join(indexes)}."


def _tables(db: Database) -> list[str]:
    """Tables in the order of `TABLES`, unknown ones last; FTS5's own storage left out."""
    names = [
        name
        for name in db.table_names()
        if not (_SHADOW.search(name) and name.startswith("search_"))
        and not name.startswith("sqlite_")
    ]
    order = list(TABLES)
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))


def page_path() -> Path:
    """Where the page is kept."""
    return resources_folder() / "docs" / "schema.md"


def main(arguments: list[str]) -> int:
    """Writes the page, or checks it."""
    path, page = page_path(), schema_page()
    if "--check" in arguments:
        return int(not path.exists() or path.read_text(encoding="utf-8") != page)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
