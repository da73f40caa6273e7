"""Delimiters around a text that do not occur in it, and where a text ends in a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.engines.contract.engine import Message

_OPENED = re.compile(r"^<((?:document|notes|passages)(?:-\d+)?)>$", re.MULTILINE)


def shortened(text: str, n_bytes: int) -> str:
    """`text` cut to at most `n_bytes` of UTF-8, with an ellipsis where something is missing."""
    if len(text.encode()) <= n_bytes:
        return text
    return text.encode()[: n_bytes - len("…".encode())].decode(errors="ignore") + "…"


def delimiter_of(text: str, tag: str) -> str:
    """The name of the delimiter that `text` stands in: `tag`, made different from anything in the
    text, also from what only looks like it: other case, spaces, full-width brackets."""
    used = {match[1].casefold() for match in re.finditer(r"[<＜﹤]\s*[/／]?\s*([\w-]+)", text)}
    name, number = tag, 1
    while any(each.startswith(name) for each in used):
        number += 1
        name = f"{tag}-{number}"
    return name


def delimited(text: str, tag: str) -> str:
    """`text` between `<tag>` and `</tag>`, with a tag that it does not contain."""
    name = delimiter_of(text, tag)
    return f"<{name}>\n{text}\n</{name}>"


def delimiter_in(messages: Sequence[Message]) -> str:
    """The name of the delimiter that the text of a prompt stands in, "" where there is none."""
    return next((name for name, _ in _delimited_texts(messages) if name), "")


def up_to_text(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages up to the end of the first user message's text and its delimiter, which every
    prompt about the same text begins with. Empty where there is no text."""
    end = next((end for _, end in _delimited_texts(messages)), 0)
    at = next((n for n, message in enumerate(messages) if message.role == "user"), 0)
    if not end:
        return ()
    return (*messages[:at], Message("user", messages[at].content[:end]))


def _delimited_texts(messages: Sequence[Message]) -> Iterator[tuple[str, int]]:
    """Of each user message the name of its text's delimiter and where that is closed; "" and 0
    without one. The frame opens it first, and the text cannot contain it."""
    for message in messages:
        if message.role == "user":
            opened = _OPENED.search(message.content)
            name = opened[1] if opened else ""
            closing = f"\n</{name}>"
            at = message.content.find(closing) if name else -1
            yield (name, at + len(closing)) if at >= 0 else ("", 0)
