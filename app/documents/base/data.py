"""A document as plain data and back, in pieces: what one process tells another.

Nothing is taken on trust: whoever wrote the data may have been at the mercy of a hostile file, so
every value is made anew from its type or has to be of it, and no code is ever run.
"""

from __future__ import annotations

import base64
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import Any

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

_TEXT, _NUMBER = frozenset((str,)), frozenset((int, type(None)))
_COUNT = frozenset((int,))
_N_EDGES = 4
_NO_BOX = (float("nan"),) * _N_EDGES
BLOCK_KINDS = {kind.value: kind for kind in BlockKind}


def blocks_to_data(blocks: Sequence[Block]) -> dict[str, Any]:
    """Blocks as lists, one for each attribute, ready for JSON. Their edges are one string, since
    numbers with all their digits take longer to write and to read than all the rest."""
    edges = array("d")
    for block in blocks:
        edges.extend(_NO_BOX if block.box is None else block.box)
    return {
        "columns": [
            [block.text for block in blocks],
            [block.kind.value for block in blocks],
            [block.page for block in blocks],
            [block.path for block in blocks],
            [block.level for block in blocks],
            [block.number for block in blocks],
            [block.depth for block in blocks],
        ],
        "edges": base64.b64encode(edges.tobytes()).decode("ascii"),
    }


def frame_to_data(document: Document) -> dict[str, Any]:
    """A document without its blocks as lists, dicts, strings and numbers, ready for JSON."""
    return {
        "path": str(document.path),
        "sha256": document.sha256,
        "format": document.format,
        "title": document.title,
        "pages": [[p.number, p.width_pt, p.height_pt, p.label, p.has_text] for p in document.pages],
        "outline": [[e.title, e.level, e.page] for e in document.outline],
        "omissions": [[o.kind.value, o.place, o.words, o.text] for o in document.omissions],
        "metadata": dict(document.metadata),
        "language": document.language,
        "reader": document.reader,
        "left_out": sorted(document.left_out),
        "recognized_pages": list(document.recognized_pages),
        "recognition_confidence": document.recognition_confidence,
    }


def blocks_from_data(data: Mapping[str, Any]) -> list[Block]:
    """The blocks that `blocks_to_data` described. Raises `ValueError` when they are none."""
    try:
        edges = array("d", base64.b64decode(data["edges"], validate=True))
        texts, kinds, pages, paths, levels, numbers, depths = data["columns"]
        for column, types in (
            (texts, _TEXT), (pages, _NUMBER), (paths, _TEXT), (levels, _NUMBER), (numbers, _TEXT),
            (depths, _COUNT),
        ):  # fmt: skip
            if not types.issuperset(map(type, column)):
                raise ValueError("a value of another type")
        if not all(texts):
            raise ValueError("a block without text")
        boxes = [
            None if math.isnan(left) else Box(left, top, right, bottom)
            for left, top, right, bottom in zip(*[iter(edges)] * _N_EDGES, strict=True)
        ]
        rows = zip(
            texts, [BLOCK_KINDS[kind] for kind in kinds], pages, boxes, paths, levels, numbers,
            depths, strict=True,
        )  # fmt: skip
        return list(starmap(Block, rows))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"no document: {error}") from error


def amended_blocks(
    blocks: Sequence[Block], amended: Sequence[Any], gone: Sequence[Any]
) -> list[Block]:
    """Blocks with what is put right once all of them are known.

    Args:
        blocks: As they were told.
        amended: Index, kind and level of those that are something else after all.
        gone: Indices of those that are left out.

    Raises:
        ValueError: The data are of no such blocks.
    """
    kept: list[Block | None] = list(blocks)
    try:
        for n, kind, level in amended:
            block = kept[int(n)]
            if block is not None:
                kept[int(n)] = replace(block, kind=BLOCK_KINDS[kind], level=_number(level))
        for n in gone:
            kept[int(n)] = None
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise ValueError(f"no document: {error}") from error
    return [block for block in kept if block is not None]


def document_from_frame(data: Mapping[str, Any], blocks: Sequence[Block]) -> Document:
    """The document that `frame_to_data` described, with its blocks.

    Raises:
        ValueError: The data describe no document.
    """
    try:
        return Document(
            Path(str(data["path"])),
            str(data["sha256"]),
            str(data["format"]),
            str(data["title"]),
            tuple(blocks),
            tuple(
                Page(int(n), float(width), float(height), str(label), bool(has_text))
                for n, width, height, label, has_text in data["pages"]
            ),
            tuple(
                OutlineEntry(str(title), int(level), _number(page))
                for title, level, page in data["outline"]
            ),
            tuple(
                Omission(OmissionKind(kind), _number(place), str(words), str(text))
                for kind, place, words, text in data["omissions"]
            ),
            {str(key): str(value) for key, value in data["metadata"].items()},
            str(data["language"]),
            str(data["reader"]),
            frozenset(int(index) for index in data.get("left_out", ())),
            tuple(int(number) for number in data.get("recognized_pages", ())),
            None if (mean := data.get("recognition_confidence")) is None else float(mean),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"no document: {error}") from error


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
