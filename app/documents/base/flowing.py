"""Documents of formats without pages, from the blocks that their readers found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.documents.base.document import (
    UNREAD_KINDS,
    Block,
    BlockKind,
    Document,
    OutlineEntry,
)
from app.documents.base.language import language_of
from app.documents.base.omissions import LeftOut
from app.documents.base.titles import is_made_up
from app.documents.errors import NoText
from app.system.translation import tr


def flow_document(
    path: Path,
    sha256: str,
    form: str,
    blocks: Iterable[Block],
    left_out: LeftOut,
    *,
    reader: str,
    title: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Document:
    """A document of a format without pages.

    Where the body has no text, what stands in charts or, failing that, in headers and footers is
    all that its author wrote, and is read. An empty title, or one that a program made up, becomes
    the first heading's, or else the name of the file.

    Raises:
        NoText: There is nothing to read; the message says what there is instead.
    """
    # Control codes and soft hyphens go from each block's text, and may be all of it.
    found = _with_text([block for block in blocks if block.text.strip()])
    omissions = left_out.omissions()
    if not found:
        what = tr(", ").join(omission.words for omission in omissions)
        raise NoText(
            tr("“{name}” has no text in it, only {what}.", name=path.name, what=what)
            if what
            else tr("“{name}” has no text in it.", name=path.name),
            tr("Choose another document."),
        )
    headings = [block for block in found if block.kind is BlockKind.HEADING]
    if not title or is_made_up(title):
        title = headings[0].text.split("\n")[0] if headings else path.stem
    read = (block.text for block in found if block.kind not in UNREAD_KINDS)
    return Document(
        path,
        sha256,
        form,
        title,
        tuple(found),
        outline=tuple(OutlineEntry(b.text, b.level or 1) for b in headings),
        omissions=omissions,
        metadata=dict(metadata or {}),
        language=language_of("\n".join(read)),
        reader=reader,
    )


def _with_text(blocks: list[Block]) -> list[Block]:
    if any(block.kind not in UNREAD_KINDS for block in blocks):
        return blocks
    kinds = {block.kind for block in blocks}
    kind = BlockKind.LABEL if BlockKind.LABEL in kinds else BlockKind.RUNNING_HEAD
    return [
        dataclasses.replace(block, kind=BlockKind.PARAGRAPH) if block.kind is kind else block
        for block in blocks
    ]
