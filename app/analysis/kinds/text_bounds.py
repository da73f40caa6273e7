"""How long the texts of a structured answer may be.

A small model may write one text until its room is used up, and what should have followed is never
written. So each text has an end that the grammar enforces, and a list goes on with its next item.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.analysis.kinds.partial_json import whole_sentences

N_TEXT_MAX = 600
"""Characters of a text whose schema sets no bound: four long sentences, or a quotation."""

N_BOUND_MAX = 1000
"""The largest bound that is asked for. llama.cpp refuses a grammar that repeats more often: with
its converter for Python the last bound that works lies between 1,000 and 1,500 characters."""

N_ITEMS_MAX = 60
"""Items of a list whose schema sets no bound."""

_MARK = " …"
_SLACK = 4
"""A token that does not fit any more ends a text some characters before its bound."""


def bounded(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema with a bound for every text and list: its own, as far as llama.cpp can keep to
    it, or the usual one. Texts of a closed list or of a pattern are bounded by that."""
    found = {name: _bounded(value) for name, value in schema.items()}
    if found.get("type") == "string" and not found.keys() & {"enum", "const", "pattern", "format"}:
        found["maxLength"] = min(_count(found.get("maxLength"), N_TEXT_MAX), N_BOUND_MAX)
    if found.get("type") == "array":
        found["maxItems"] = _count(found.get("maxItems"), N_ITEMS_MAX)
    return found


def _bounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return bounded(value)
    return [_bounded(each) for each in value] if isinstance(value, list) else value


def _count(value: Any, usual: int) -> int:
    return value if isinstance(value, int) else usual


def clipped(value: Any, schema: Mapping[str, Any]) -> Any:
    """An answer's value with every text within the bound of its schema. A text that reached it ends
    with its last whole sentence, or word, and an ellipsis."""
    if isinstance(value, str):
        bound = schema.get("maxLength")
        return value if bound is None or len(value) < bound - _SLACK else _clipped(value, bound)
    if isinstance(value, list):
        return [clipped(item, schema.get("items", {})) for item in value]
    if isinstance(value, Mapping):
        parts = schema.get("properties", {})
        return {name: clipped(each, parts.get(name, {})) for name, each in value.items()}
    return value


def _clipped(text: str, bound: int) -> str:
    if len(text) <= bound and whole_sentences(text) == text.rstrip():
        return text  # it ended just there
    text = text[: max(bound - len(_MARK), 0)]
    kept = whole_sentences(text) or text.rpartition(" ")[0].rstrip() or text
    return (kept + _MARK)[:bound]
