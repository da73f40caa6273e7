"""Answers that are data: JSON under a schema, shown as Markdown while it is being written.

The engine keeps a model within the schema through a grammar. What a length limit cuts off is read
as far as it is whole; what a server without grammars wraps in prose is looked for in it; and what
is no JSON at all is shown as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.analysis.answers.references import LABEL, BracketRewriter
from app.analysis.kinds.nearly_json import nearly_json
from app.analysis.kinds.partial_json import completed, is_complete, read_cut_object, read_object
from app.analysis.kinds.prompts import Layout, Prompts
from app.analysis.kinds.text_bounds import clipped

PAGES = "pages"
"""The field of an item that names its places."""

_PAGE = re.compile(r"^\W*(?:pp?|pages?|第)?\.?\s*(\d+)\s*页?\W*$", re.IGNORECASE)


def as_markdown(
    data: Mapping[str, Any],
    layout: Layout,
    marker: str = "",
    *,
    order: Sequence[str] = (),
    is_whole: bool = True,
) -> str:
    """A structured answer as Markdown: a heading a field, an item a line with its references.

    Args:
        data: What `read_object` gave.
        layout: Titles of fields and names of values.
        marker: Letters of the chunk's markers when pages are named by them, else "".
        order: Fields to expect; others are shown after them.
        is_whole: Whether to add what can only be known at the end (what was not found).

    What a longer reading of the same JSON gives begins with what a shorter one gave.
    """
    pieces: list[str] = []
    for name in data if not order else [n for n in data if n in order]:
        piece = _field(name, data[name], layout, marker)
        if piece:
            pieces.append(piece)
    if not is_whole:
        return "\n\n".join(pieces)
    missing = _missing(data, layout)
    if missing:
        pieces.append(f"## {layout.missing}\n\n{'; '.join(missing)}.\n\n{layout.missing_note}")
    return "\n\n".join(pieces) or layout.nothing


def _field(name: str, value: Any, layout: Layout, marker: str) -> str:
    heading = layout.headings.get(name, name.replace("_", " ").capitalize())
    if isinstance(value, list):
        text = _items(value, layout, marker, layout.group_by.get(name, ""))
    else:
        text = _named(value, layout)
    if not text:
        return ""
    return f"## {heading}\n\n{text}" if heading else text


def _items(items: Sequence[Any], layout: Layout, marker: str, group_by: str) -> str:
    lines: list[str] = []
    seen: set[str] = set()
    group = None
    for item in items:
        # A small model may say the same thing until its room is used up.
        key = json.dumps(item, sort_keys=True)
        if key in seen:
            continue
        seen.add(key)
        if not isinstance(item, dict):
            text = _named(item, layout)
            if text:
                lines.append(f"- {text}")
            continue
        if group_by and item.get(group_by) != group:
            group = item.get(group_by)
            lines.append(f"{'' if not lines else chr(10)}### {_named(group, layout)}\n")
        words = [
            _named(value, layout) for field, value in item.items() if field not in (PAGES, group_by)
        ]
        words = [text for text in words if text]
        if not words:
            continue
        if len(words) > 1:
            # Bold, unless it has stars of its own.
            words[0] = f"**{words[0]}**" if "*" not in words[0] else words[0]
        text = f"{words[0]}: {'; '.join(words[1:])}" if len(words) > 1 else words[0]
        lines.append(f"- {text}{_references(item.get(PAGES), marker)}")
    return "\n".join(lines)


def _named(value: Any, layout: Layout) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return layout.values.get(text) or " ".join(text.split())


def _references(pages: Any, marker: str) -> str:
    """ " [p3, p4]" for a chunk with the marker p, " [p. 12, § 4.2]" for notes."""
    if not isinstance(pages, list):
        pages = [] if pages is None else [pages]
    labels = [label for page in pages if (label := _label(str(page), marker))]
    return f" [{', '.join(dict.fromkeys(labels))}]" if labels else ""


def _label(page: str, marker: str) -> str:
    if marker:
        number = re.search(r"\d+", page)
        return f"{marker}{number[0]}" if number else ""
    number = _PAGE.match(page)
    label = f"p. {number[1]}" if number else page.strip("[] ")
    return label if LABEL.fullmatch(label) else ""  # "[p. 3, note]" would pass for plain text


def _missing(data: Mapping[str, Any], layout: Layout) -> list[str]:
    if not layout.checklist:
        return []
    found = {
        item.get(field)
        for name, field in layout.group_by.items()
        for item in data.get(name, [])
        if isinstance(item, dict)
    }
    return [layout.values.get(each, each) for each in layout.checklist if each not in found]


def with_references(
    data: Mapping[str, Any], marker: str, resolve: Callable[[str], str]
) -> dict[str, Any]:
    """The data as people read it: the pages of its items as labels ("p. 12"), and its texts with
    their references settled.

    Args:
        resolve: Turns "[p3]" into "[p. 12]", or into "" where it names no known place.
    """

    def settled(value: Any) -> Any:
        if isinstance(value, str):
            return resolve(value).strip()
        if isinstance(value, list):
            return [settled(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {name: settled(each) for name, each in value.items() if name != PAGES}
        if PAGES in value:
            text = resolve(_references(value[PAGES], marker)).strip(" []")
            found[PAGES] = text.split(", ") if text else []
        return {name: found[name] for name in value}

    return {name: settled(value) for name, value in data.items()}


class StructuredRewriter:
    """Turns a stream of JSON into a stream of Markdown with settled references.

    Args:
        prompts: Of a structured kind.
        marker: Letters of the chunk's markers, "" when the answer is made from notes.
        references: Settles the references of the Markdown.

    Attributes:
        data: The JSON of the last finished answer, its pages as labels; None when it was none.
    """

    def __init__(self, prompts: Prompts, marker: str, references: BracketRewriter) -> None:
        self._layout, self._marker, self._references = prompts.layout, marker, references
        self._schema = prompts.schema or {}
        self._fields = tuple(self._schema.get("properties", ()))
        self._json = self._shown = ""
        self.data: Mapping[str, Any] | None = None

    @property
    def n_unknown(self) -> int:
        """References removed so far because they name no known place."""
        return self._references.n_unknown

    @n_unknown.setter
    def n_unknown(self, n: int) -> None:
        self._references.n_unknown = n

    def feed(self, piece: str) -> str:
        """Takes the next piece of JSON and returns the Markdown that is certain by now."""
        self._json += piece
        if not any(mark in piece for mark in '"}]'):
            return ""
        data = clipped(read_object(self._json), self._schema)
        if not data:
            return ""
        return self._show(self._markdown(data, is_whole=False))

    def finish(self) -> str:
        """What was still held back."""
        text, self._json = self._json, ""
        is_whole = is_complete(text)
        known = [field for field in self._fields if field in (read_object(text) or {})]
        if not is_whole or not known:
            repaired = nearly_json(text, self._fields)
            if repaired is not None and set(known) <= set(read_object(repaired) or {}):
                text, is_whole = repaired, True
        read = read_object(text) if is_whole else read_cut_object(text, self._schema)
        data = clipped(read, self._schema)
        rest = ""
        if data and any(field in data for field in self._fields):
            rest = self._show(self._markdown(data, is_whole=is_whole))
            if not is_whole:
                gap = "\n\n" if self._shown else ""
                rest += self._references.feed(gap + self._layout.cut)
            rest += self._references.finish()
            n_unknown = self._references.n_unknown  # counted once, in the text
            settled = with_references(data, self._marker, self._resolve)
            self.data = completed(settled, self._schema)
            self._references.n_unknown = n_unknown
        elif text and not self._shown:
            rest = self._references.feed(text)  # no JSON: as it came
        self._shown = ""
        return rest + self._references.finish()

    def _resolve(self, reference: str) -> str:
        return self._references.feed(reference) + self._references.finish()

    def _markdown(self, data: Mapping[str, Any], *, is_whole: bool) -> str:
        return as_markdown(data, self._layout, self._marker, order=self._fields, is_whole=is_whole)

    def _show(self, markdown: str) -> str:
        new = markdown[len(self._shown) :] if markdown.startswith(self._shown) else ""
        if new:
            self._shown = markdown
        return self._references.feed(new) if new else ""
