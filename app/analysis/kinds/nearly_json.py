"""JSON of models that no grammar holds to it: with comments, Python's words and quotation marks,
names without any, wrapped in another object, behind the schema, or as text within JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator
from typing import Any

_DECODER = json.JSONDecoder(strict=False)
_N_DEEP_MAX = 4
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")
      | (?P<single>'(?:[^'\\]|\\.|'(?!\s*[:,\]}]))*'(?=\s*[:,\]}]))
      | (?P<curved>“[^”]*”(?=\s*[:,\]}]))
      | (?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<name>[A-Za-z_]\w*(?=\s*:))
      | (?P<word>None|True|False|undefined|NaN)
      | (?P<gap>[\u00a0\u2007\u202f\ufeff])
      | (?P<comma>,(?=\s*[}\]]))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"True": "true", "False": "false"}


def nearly_json(text: str, fields: Collection[str]) -> str | None:
    """The answer in `text` as JSON, if there is an object with some of the `fields` in it, else
    None. Fields that come as several objects, one after another, are put together."""
    for told in (text, html.unescape(text)):
        values = list(_values(_TOKEN.sub(_as_json, told)))
        found = [each for value in values for each in _holders(value, fields, _N_DEEP_MAX)]
        if found:
            best = max(found, key=lambda each: sum(name in each for name in fields))
            whole = {} if len(best) > 1 else {k: v for each in found for k, v in each.items()}
            return json.dumps({**whole, **best}, ensure_ascii=False)
    return None


def _as_json(token: re.Match[str]) -> str:
    told = token[0]
    match token.lastgroup:
        case "string":
            return told
        case "single" | "curved":
            return json.dumps(told[1:-1].replace("\\'", "'"), ensure_ascii=False)
        case "name":
            return f'"{told}"'
        case "word":
            return _WORDS.get(told, "null")
        case "gap":
            return " "
    return ""  # a comment, a comma too many


def _values(text: str) -> Iterator[Any]:
    """The whole objects and texts of a text; what is in an object is not told once more."""
    at = 0
    while at < len(text):
        begin = min((n for n in (text.find("{", at), text.find('"', at)) if n >= 0), default=-1)
        if begin < 0:
            return
        try:
            value, at = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            at = begin + 1
            continue
        yield value


def _holders(value: Any, fields: Collection[str], n_deep: int) -> Iterator[dict[str, Any]]:
    """The objects that have some of the fields, at any depth; a schema has none."""
    if isinstance(value, str) and "{" in value:
        try:
            value = json.loads(value, strict=False)
        except (ValueError, RecursionError):
            return
    if isinstance(value, list):
        value = {str(n): each for n, each in enumerate(value)}
    if not isinstance(value, dict) or n_deep == 0 or "properties" in value:
        return
    if any(name in value for name in fields):
        yield value
        return
    for each in value.values():
        yield from _holders(each, fields, n_deep - 1)
