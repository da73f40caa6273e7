"""Reads the Markdown of an answer, which a model wrote: no HTML, no pictures, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def parser() -> MarkdownIt:
    """CommonMark with tables and strike-through; raw HTML is text, pictures are their links."""
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable(["image", "html_block", "html_inline"])
    )


def legible(text: str) -> str:
    """`text` without characters that XML and PDF cannot hold."""
    return _ILLEGAL.sub("", text)


class BlockName(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of an answer as plain text; `level` is a heading's."""

    name: BlockName
    text: str
    level: int = 0


def blocks_of(markdown: str) -> Iterator[TextBlock]:
    """The blocks of an answer in order; the head of a table is left out."""
    tokens = parser().parse(legible(markdown))
    in_list = 0
    row: list[str] | None = None
    for index, token in enumerate(tokens):
        match token.type:
            case "list_item_open":
                in_list += 1
            case "list_item_close":
                in_list -= 1
            case "tr_open":
                row = []
            case "tr_close":
                if row and tokens[index + 1].type != "thead_close":
                    yield TextBlock(BlockName.TABLE_ROW, "; ".join(filter(None, row)))
                row = None
            case "inline" if row is not None:
                row.append(plain(token.children or []))
            case "inline" if tokens[index - 1].type == "heading_open":
                level = int(tokens[index - 1].tag[1])
                yield TextBlock(BlockName.HEADING, plain(token.children or []), level)
            case "inline":
                name = BlockName.LIST_ITEM if in_list else BlockName.PARAGRAPH
                yield TextBlock(name, plain(token.children or []))
            case "fence" | "code_block":
                yield TextBlock(BlockName.CODE, token.content.strip())


def settled(children: Sequence[Token]) -> list[Token]:
    """Inline tokens with neighbouring text in one piece (a reference is in brackets, which divide
    it), and the address of a link as text behind it: a model may have made it up, so it is to be
    read and not clicked."""
    found: list[Token] = []
    addresses: list[tuple[str, int]] = []
    for child in children:
        if child.type == "link_open":
            addresses.append((str(child.attrGet("href") or ""), len(found)))
            continue
        if child.type == "link_close":
            address, begun = addresses.pop()
            if not address or plain(found[begun:]) == address:
                continue
            child = Token("text", "", 0, content=f" ({address})")
        if (
            child.type == "text"
            and found
            and found[-1].type == "text"
            and len(found) not in {begun for _, begun in addresses}
        ):
            found[-1] = found[-1].copy(content=found[-1].content + child.content)
        else:
            found.append(child)
    return found


def plain(children: Sequence[Token]) -> str:
    """The text of inline tokens without its marks."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(token.type, token.content) for token in children).strip()
