"""Function calls as models write them: JSON of Hermes and Qwen, tags of Qwen Coder and GLM, what is
nearly JSON."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_CALL = re.compile(r"<tool_call>\s*(.*?)\s*(?:</tool_call>|$)", re.DOTALL)
_FENCE = re.compile(r"\A`{3,}\w*\s*(.*?)\s*`{3,}\Z", re.DOTALL)
_FUNCTION = re.compile(r"<function=\"?([\w.]+)\"?>(.*?)(?:</function>|\Z)", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=\"?(\w+)\"?>\s*(.*?)\s*</parameter>", re.DOTALL)
_TAGGED = re.compile(r"\A([\w.]+)\s*((?:<arg_key>.*)?)\Z", re.DOTALL)
_PAIR = re.compile(
    r"<arg_key>\s*(.*?)\s*</arg_key>\s*<arg_value>\s*(.*?)\s*</arg_value>", re.DOTALL
)
_LOOSE_COMMA = re.compile(r",(?=\s*[}\]])")
_ARGUMENTS = ("arguments", "parameters", "input", "args")

Written = tuple[str, Mapping[str, Any]]


def written_calls(text: str) -> Iterator[Written | str]:
    """Name and arguments of each call in what a model wrote, or what is wrong with it, in words for
    the model."""
    for match in _CALL.finditer(text):
        yield from _calls_in(_FENCE.sub(r"\1", match[1]))


def _calls_in(text: str) -> Iterator[Written | str]:
    if functions := _FUNCTION.findall(text):
        yield from ((name, dict(_PARAMETER.findall(inner))) for name, inner in functions)
        return
    if tagged := _TAGGED.match(text):
        yield tagged[1], dict(_PAIR.findall(tagged[2]))
        return
    values = list(_values(text))
    if not values:
        yield "This is not valid JSON."
    for value in values:
        yield _read(value)


def _values(text: str) -> Iterator[Any]:
    """The JSON values of a text, one after another, or within one list."""
    decoder, at = json.JSONDecoder(), 0
    for told in (text, _LOOSE_COMMA.sub("", text)):
        found, at = [], 0
        with contextlib.suppress(ValueError, RecursionError):
            while at < len(told):
                value, at = decoder.raw_decode(told, at)
                found += value if isinstance(value, list) else [value]
                at = len(told) - len(told[at:].lstrip(" \t\r\n,;"))
        if found:
            yield from found
            return
    with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        yield ast.literal_eval(text)  # Python's quotation marks


def _read(value: Any) -> Written | str:
    if isinstance(value, dict) and isinstance(value.get("function"), dict):
        value = value["function"]
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return "A call has a name and arguments."
    arguments: Any = next((value[name] for name in _ARGUMENTS if value.get(name)), {})
    if isinstance(arguments, str):
        with contextlib.suppress(ValueError, RecursionError):
            arguments = json.loads(arguments)
    if not isinstance(arguments, dict):
        return "The arguments are no JSON object."
    return value["name"].removeprefix("functions."), arguments
