"""Paragraphs of a DOCX as blocks, behind the numbers that Word prints before them."""

from __future__ import annotations

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import MAX_HEADING_CHARACTERS, Block, BlockKind
from app.documents.word.numbering import Label
from app.documents.word.paragraphs import Properties


def labelled(text: str, label: Label | None) -> str:
    """A text behind what Word prints before it."""
    if label is None:
        return text
    return f"{label.text} {text}" if label.text else "- " * label.is_bullet + text


def numbered_block(properties: Properties, path: str, text: str, label: Label | None) -> Block:
    """The block of a paragraph, of the kind that its style and its list say."""
    number, depth = "", 0
    kind = BlockKind.PARAGRAPH
    if label is not None:
        kind, depth = BlockKind.LIST_ITEM, label.depth + 1
        number = _bare(label.text)
    text = labelled(text, label)
    number = number or typed_number(text)
    level = properties.level
    if level is not None and len(text) <= MAX_HEADING_CHARACTERS:
        text = " ".join(text.removeprefix("- ").split())
        return Block(text, BlockKind.HEADING, path=path, level=level, number=number, depth=depth)
    if properties.is_caption:
        kind = BlockKind.CAPTION
    elif properties.is_code:
        kind = BlockKind.CODE
    return Block(text, kind, path=path, number=number, depth=depth)


def _bare(label: str) -> str:
    """The number without the full stop or comma that sets it off: "1." is clause 1."""
    return label.rstrip(".．、:： ") or label
