"""The parts after the end of a paper or contract: references, appendices, acknowledgements, index.

A summary may leave them out; what is left out has a name and a range, so that it can be said.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from app.documents.base.document import Block, BlockKind, Document, Omission, OmissionKind
from app.system.translation import tr

EARLIEST = 0.3
"""Share of the text before which nothing is back matter: a table of contents names it as well."""
_MAX_HEADING = 120  # characters


class BackMatterKind(StrEnum):
    """What a part after the end is."""

    REFERENCES = "references"
    APPENDIX = "appendix"
    ACKNOWLEDGEMENTS = "acknowledgements"
    NOTES = "notes"
    INDEX = "index"


_TITLES = (
    (
        BackMatterKind.REFERENCES,
        r"references(?: and notes| cited)?|bibliography|works cited|literature(?: cited)?|"
        r"参考文献|參考文獻|引用文献",
    ),
    (
        BackMatterKind.APPENDIX,
        r"(?:supplementary|supporting) (?:material|information)s?|"
        r"(?:appendix|appendices|annex|schedule|exhibit|anhang)(?:\s+(?:[A-Z]|\d{1,2}|[IVX]+))?"
        r"(?:\s*[.:–—-].*|\s+[A-Z].*)?|(?:附录|附錄|附件|附表)\s?[一二三四五六七八九十\dA-Z]*(?:[\s:：、].*)?",
    ),
    (BackMatterKind.ACKNOWLEDGEMENTS, r"acknowledge?ments?|致谢|致謝|谢辞"),
    (BackMatterKind.NOTES, r"(?:end)?notes|注释|註釋"),
    (BackMatterKind.INDEX, r"(?:subject |author )?index|索引"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES)
_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.|[IVX]{1,5}\.|[一二三四五六七八九十]+、)\s*"
)


@dataclass(frozen=True, slots=True)
class BackMatter:
    """A part after the end.

    Attributes:
        kind: What it is.
        title: Its heading as printed.
        first: Index of its heading among `Document.blocks`.
        last: Index of its last block, inclusive.
        start: Offset into `Document.text` where its heading begins.
        end: Offset after its last block.
        page: The page it begins on, or None.
    """

    kind: BackMatterKind
    title: str
    first: int
    last: int
    start: int
    end: int
    page: int | None


def find_back_matter(document: Document) -> tuple[BackMatter, ...]:
    """The parts after the end of a document, in order; they do not overlap. A part begins at a
    heading that names it and ends before the next heading of the same level or a higher one that
    is no appendix to it. Empty where no heading names one."""
    body, starts = document.body, document.block_starts
    length = len(document.text)
    found: list[BackMatter] = []
    k = 0
    while k < len(body):
        block = document.blocks[body[k]]
        kind = _kind(block) if starts[k] >= EARLIEST * length else None
        if kind is None:
            k += 1
            continue
        end = k + 1
        while end < len(body) and not _ends(document.blocks[body[end]], block):
            end += 1
        last = document.blocks[body[end - 1]]
        found.append(
            BackMatter(
                kind,
                block.text,
                body[k],
                body[end - 1],
                starts[k],
                starts[end - 1] + len(last.as_markdown()),
                block.page,
            )
        )
        k = end
    return tuple(found)


def without_back_matter(
    document: Document, kinds: Collection[BackMatterKind] = frozenset(BackMatterKind)
) -> Document:
    """A document without the parts after its end.

    Args:
        document: As read.
        kinds: What to leave out. The schedules of a contract are as binding as its clauses:
            whoever reads contracts leaves `APPENDIX` out of this.

    Returns:
        The same blocks, so that indices, pages and boxes mean what they meant; the parts are in
        `left_out` and no longer in `text`, and an omission names each with its pages. The document
        itself where it has no such part.
    """
    parts = [part for part in find_back_matter(document) if part.kind in kinds]
    if not parts:
        return document
    indices = frozenset(i for part in parts for i in range(part.first, part.last + 1))
    return replace(
        document,
        left_out=document.left_out | indices,
        omissions=(*document.omissions, *(_omission(document, part) for part in parts)),
        whole=document.whole or document,
    )


def _omission(document: Document, part: BackMatter) -> Omission:
    pages = [block.page for block in document.blocks[part.first : part.last + 1] if block.page]
    where = ""
    if pages:
        first, last = document.page_name(min(pages)), document.page_name(max(pages))
        where = (
            tr(" (page {page})", page=first)
            if first == last
            else tr(" (pages {first}–{last})", first=first, last=last)
        )
    what = tr("“{title}”{where}, left out by choice", title=part.title, where=where)
    return Omission(OmissionKind.CHOICE, part.page, what)


def _kind(block: Block) -> BackMatterKind | None:
    if block.kind is not BlockKind.HEADING or len(block.text) > _MAX_HEADING:
        return None
    title = block.text.strip().rstrip(".:：")
    for text in (title, _NUMBER.sub("", title)):
        for kind, pattern in _PATTERNS:
            if pattern.fullmatch(text):
                return kind
    return None


def _ends(block: Block, heading: Block) -> bool:
    if block.kind is not BlockKind.HEADING:
        return False
    return (block.level or 1) <= (heading.level or 1) or _kind(block) is not None
