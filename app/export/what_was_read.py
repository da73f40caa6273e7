"""What Longleaf read of a file: its text with places, and all that is not in it or was marked.

The command `longleaf text` and the window's "What Longleaf read" show the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from app import __version__
from app.analysis.suspicion import Suspicion, suspicious_passages
from app.documents.base.document import Block, BlockKind, Document, Omission
from app.system.translation import tr
from app.system.wording import place_text

SCHEMA = "longleaf-reading-1"
"""Named in each JSON. Fields may be added under this name; any other change takes a new one."""


def reading_as_markdown(document: Document) -> str:
    """The text as it is read, each place before the words that stand there ("[p. 3]", "[§ 4.2]"),
    under a head that says what was not read and what was marked, and before what is kept out of
    the text, such as running heads."""
    starts = {place.start: f"[{place_text(place.label)}]" for place in document.places}
    pieces = [_head(document)]
    for start, index in zip(document.block_starts, document.body, strict=True):
        text = document.blocks[index].as_markdown()
        if document.blocks[index].kind is BlockKind.TABLE:
            text = _with_places_of_rows(text, start, starts)
        label = starts.get(start)
        pieces.append(f"{label}\n\n{text}" if label else text)
    kept_out = list(_kept_out(document))
    if kept_out:
        pieces += ["---", tr("Kept out of the text (running heads, words inside pictures):")]
        pieces.append("\n".join(f"- {_line(text)}" for text in kept_out))
    return "\n\n".join(pieces) + "\n"


def _with_places_of_rows(table: str, start: int, labels: Mapping[int, str]) -> str:
    """A table with the places that begin within it, each in the first cell of its row."""
    rows = table.split("\n")
    offset = start
    for n, row in enumerate(rows):
        if offset > start and offset in labels:
            rows[n] = f"| {labels[offset]} {row.removeprefix('| ')}"
        offset += len(row) + 1
    return "\n".join(rows)


def reading_as_data(document: Document) -> dict[str, Any]:
    """The same as JSON values: every block with its place, every omission, every mark.

    Offsets (`start`, `end`) count characters of `text`.
    """
    starts = dict(zip(document.body, document.block_starts, strict=True))
    return {
        "schema": SCHEMA,
        "longleaf": __version__,
        "file": str(document.path),
        "sha256": document.sha256,
        "format": document.format,
        "title": document.title,
        "language": document.language,
        "reader": document.reader,
        "metadata": dict(document.metadata),
        "n_characters": len(document.text),
        "pages": [
            {"number": page.number, "label": page.label, "has_text": page.has_text}
            for page in document.pages
        ],
        "places": [
            {"start": place.start, "label": place.label, "page": place.page}
            for place in document.places
        ],
        "omissions": [_omission_data(omission) for omission in document.omissions],
        "marked": [
            {
                "kind": found.kind.value,
                "says": found.says,
                "place": found.label,
                "start": found.start,
                "end": found.end,
                "text": found.text,
            }
            for found in suspicious_passages(document)
        ],
        "blocks": [
            _block_data(document, index, block, starts.get(index))
            for index, block in enumerate(document.blocks)
        ],
        "text": document.text,
    }


def _head(document: Document) -> str:
    facts = [
        tr("File: {name}", name=document.path.name),
        tr("Format: {format}, read by {reader}", format=document.format, reader=document.reader),
        tr("{n:,} characters", n=len(document.text)),
    ]
    facts += [tr("Not read: {what}", what=omission.words) for omission in document.omissions]
    facts += [_said(found) for found in suspicious_passages(document)]
    return f"# {_line(document.title)}\n\n" + "\n".join(f"- {_line(fact)}" for fact in facts)


def _said(found: Suspicion) -> str:
    words = "".join(c if c.isprintable() else "·" for c in _line(found.text))
    where = f"{place_text(found.label)}: " if found.label else ""
    return tr("Marked: {where}“{words}” {says}", where=where, words=words, says=found.says)


def _line(text: str) -> str:
    return " ".join(text.split())


def _kept_out(document: Document) -> Iterator[str]:
    """Each text once, in the order of the file."""
    body = set(document.body)
    seen: set[str] = set()
    for index, block in enumerate(document.blocks):
        if index not in body and index not in document.left_out and block.text not in seen:
            seen.add(block.text)
            yield block.text


def _omission_data(omission: Omission) -> dict[str, Any]:
    return {
        "kind": omission.kind.value,
        "words": omission.words,
        "page": omission.place,
        "text": omission.text,
    }


def _block_data(document: Document, index: int, block: Block, start: int | None) -> dict[str, Any]:
    place = ""
    if start is not None:
        at = bisect_right(document.places, start, key=lambda each: each.start) - 1
        place = document.places[at].label if at >= 0 else ""
    data: dict[str, Any] = {
        "kind": block.kind.value,
        "is_read": start is not None,
        "start": start,
        "place": place,
        "page": block.page,
        "path": block.path,
        "number": block.number,
        "text": block.text,
    }
    if block.kind is BlockKind.HEADING:
        data["level"] = block.level
    if block.box is not None:
        data["box"] = [block.box.left, block.box.top, block.box.right, block.box.bottom]
    return data
