"""Reads the Markdown of an answer, which a model wrote: no HTML, no pictures, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.system.emphasis import WORD_JOINER, with_emphasis_joined

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def parser() -> MarkdownIt:
    """CommonMark with tables and strike-through, and emphasis beside Chinese; raw HTML is text,
    pictures are their links."""
    reader = (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable(["image", "html_block", "html_inline"])
    )
    reader.core.ruler.after("normalize", "join_emphasis", _join_emphasis)
    reader.core.ruler.push("drop_joiners", _drop_joiners)
    return reader


def _join_emphasis(state: StateCore) -> None:
    state.src = with_emphasis_joined(state.src)


def _drop_joiners(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            child.content = child.content.replace(WORD_JOINER, "")


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
