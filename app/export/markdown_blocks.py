"""Reads the Markdown of an answer, which a model wrote: no HTML, no pictures, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
