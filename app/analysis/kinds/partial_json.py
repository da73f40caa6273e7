"""Reads the JSON of an answer as far as it goes: while it is written, and where it was cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.documents.base.language import sentences

_DECODER = json.JSONDecoder(strict=False)  # servers without grammars let line breaks pass
_SPACE = re.compile(r"\s*")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»」』)\]）】]*\s*$")
_HALF_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?)$")


@dataclass
class _Reading:
    """What was read of a JSON object.

    Attributes:
        found: Complete fields, and of a list that is still open its complete items.
        is_complete: Whether the object is complete.
        open_field: The field in which it was cut off, or "".
        open_at: Where the value or the item begins that was cut off; -1 where none was.
        is_in_list: Whether that is an item of the field's list.
    """

    found: dict[str, Any] = field(default_factory=dict)
    is_complete: bool = False
    open_field: str = ""
    open_at: int = -1
    is_in_list: bool = False


def read_object(text: str) -> dict[str, Any] | None:
    """The JSON object in `text`, as far as it is whole: complete fields, and of a list that is
    still open its complete items. None when there is no object."""
    read = _read(text)
    return None if read is None else read.found


def is_complete(text: str) -> bool:
    """Whether the JSON object in `text` is complete; what a length limit cuts off, or a model
    that goes round in circles never closes, does not."""
    read = _read(text)
    return read is not None and read.is_complete


def read_cut_object(text: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """What `read_object` gives of an answer that was cut off, and the statement that it was cut off
    in, as far as that is whole: its complete fields, and the whole sentences of an open text.

    Args:
        schema: Of the answer. A statement that cannot be made valid under it is left out.
    """
    read = _read(text)
    if read is None or read.is_complete or read.open_at < 0:
        return None if read is None else read.found
    part = schema.get("properties", {}).get(read.open_field, {})
    value = _cut_value(text, read.open_at, part.get("items", {}) if read.is_in_list else part)
    if value is not None and read.is_in_list:
        return read.found | {read.open_field: [*read.found[read.open_field], value]}
    return read.found | ({} if value is None else {read.open_field: value})


def completed(data: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an answer that was cut off, with what its schema requires: empty lists and empty
    texts for the fields that are missing. A value of a closed list cannot be empty, and none is
    made up; it stays missing."""
    empty: dict[str, Any] = {"array": [], "string": ""}
    missing = {
        name: empty[part["type"]]
        for name, part in schema.get("properties", {}).items()
        if name not in data
        and name in schema.get("required", ())
        and "enum" not in part
        and part.get("type") in empty
    }
    return {**data, **missing}


def _read(text: str) -> _Reading | None:
    """The first object in `text`; braces in words before it ("{as requested}:") are none."""
    begin = text.find("{")
    first: _Reading | None = None
    while begin >= 0:
        read = _read_at(text, begin)
        if read is not None and read.found:
            return read
        first = first or read
        begin = text.find("{", begin + 1)
    return first


def _read_at(text: str, begin: int) -> _Reading | None:
    read = _Reading()
    found = read.found
    at = _after_space(text, begin + 1)
    while at < len(text) and text[at] != "}":
        try:
            name, at = _DECODER.raw_decode(text, at)
        except ValueError:
            return read
        at = _after_space(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            return read if found else None
        at = _after_space(text, at + 1)
        if text[at : at + 1] == "[":
            items, at, is_whole = _read_items(text, at)
            found[name] = items
            if not is_whole:
                read.open_field, read.open_at, read.is_in_list = name, at, True
                return read
        else:
            try:
                value, end = _DECODER.raw_decode(text, at)
            except ValueError:
                read.open_field, read.open_at = name, at
                return read
            if not isinstance(value, str | dict) and end >= len(text):
                return read  # a number may go on
            found[name], at = value, end
        at = _after_space(text, at)
        if text[at : at + 1] == ",":
            at = _after_space(text, at + 1)
    read.is_complete = at < len(text)
    return read


def _read_items(text: str, at: int) -> tuple[list[Any], int, bool]:
    """The complete items of the list that opens at `at`; where it ends, or where the item begins
    that is cut off; and whether it ends."""
    items: list[Any] = []
    at = _after_space(text, at + 1)
    while at < len(text) and text[at] != "]":
        try:
            item, end = _DECODER.raw_decode(text, at)
        except ValueError:
            return items, at, False
        if not isinstance(item, str | dict | list) and end >= len(text):
            return items, at, False
        items.append(item)
        at = _after_space(text, end)
        if text[at : at + 1] == ",":
            at = _after_space(text, at + 1)
    return items, at + 1, at < len(text)


def _cut_value(text: str, at: int, schema: Mapping[str, Any]) -> Any:
    """What is whole of the value that begins at `at` and is cut off; None where that is nothing
    that its schema allows."""
    if text[at : at + 1] == '"':
        return _whole_sentences(text[at:]) if "enum" not in schema else None
    if text[at : at + 1] != "{":
        return None
    read = _read(text[at:])
    if read is None:
        return None
    found = read.found
    if read.open_at >= 0 and not read.is_in_list:
        part = schema.get("properties", {}).get(read.open_field, {})
        value = _cut_value(text[at:], read.open_at, part)
        found = found | ({} if value is None else {read.open_field: value})
    parts = schema.get("properties", {})
    says = any(isinstance(found[n], str) and "enum" not in parts.get(n, {}) for n in found)
    found = completed(found, schema)
    is_valid = all(name in found for name in schema.get("required", ()))
    return found if says and is_valid else None


def _whole_sentences(text: str) -> str | None:
    """The complete sentences of an open JSON string; None where there is none."""
    text = text[: len(text) - len(half[1])] if (half := _HALF_ESCAPE.search(text)) else text
    try:
        said, _ = _DECODER.raw_decode(text + '"')
    except ValueError:
        return None
    return whole_sentences(said) or None


def whole_sentences(text: str) -> str:
    """`text` without a last sentence that is incomplete; "" where none does."""
    if _ENDED.search(text):
        return text.rstrip()
    found = sentences(text)
    return text[: found[-1][0]].rstrip() if found else ""


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()
