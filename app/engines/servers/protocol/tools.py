"""Function calls at servers: Longleaf's messages as each server takes them, and what a model calls
as the text that other models write.

Within Longleaf a first message of the role "tools" lists functions, a model calls one by writing
`<tool_call>{"name": …, "arguments": {…}}</tool_call>`, and a message of the role "tool" holds the
result. Servers have fields of their own for all three.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.engines.contract.engine import Message
from app.engines.servers.facts import ServerKind, whole_text
from app.engines.servers.protocol.markers import neutral

_ARGUMENTS = ("arguments", "parameters", "input")
_N_WHOLE_MIN = 8  # characters: shorter pieces may well follow each other twice
_CALL = re.compile(r"<tool_call>\s*(.*?)\s*(?:</tool_call>|$)", re.DOTALL)


def chat(messages: Sequence[Message], kind: ServerKind, markers: re.Pattern[str]) -> dict[str, Any]:
    """The fields "messages" and, where there are functions, "tools" of a request's body. Texts have
    their markers (`markers.neutral`) without power, calls and results alike."""
    tools: list[Any] = []
    if messages and messages[0].role == "tools":
        tools, messages = json.loads(messages[0].content), messages[1:]
    out: list[dict[str, Any]] = []
    waiting: list[tuple[str, str]] = []  # id and name of the calls without a result
    for message in messages:
        if tools and message.role == "assistant" and "<tool_call>" in message.content:
            calls = [
                (name, json.loads(neutral(json.dumps(arguments, ensure_ascii=False), markers)))
                for name, arguments in _calls_in(message.content)
            ]
            first = sum(len(m.get("tool_calls", ())) for m in out)
            named = [(f"call{first + i:05d}", *call) for i, call in enumerate(calls)]
            waiting = [(id_, name) for id_, name, _ in named]
            text = neutral(message.content.partition("<tool_call>")[0].strip(), markers)
            out.append(
                {
                    "role": "assistant",
                    "content": text,
                    "tool_calls": [_as_call(*each, kind) for each in named],
                }
            )
        elif message.role == "tool":
            id_, name = waiting.pop(0) if waiting else ("call00000", "")
            reference = {"tool_name": name} if kind is ServerKind.OLLAMA else {"tool_call_id": id_}
            content = neutral(message.content, markers)
            out.append({"role": "tool", "content": content, **reference})
        else:
            out.append({"role": message.role, "content": neutral(message.content, markers)})
    return {"messages": out, "tools": tools} if tools else {"messages": out}


def _calls_in(text: str) -> list[tuple[str, Any]]:
    """Names and arguments of the calls a model wrote; what is no call keeps its place, so that its
    result has one."""
    found = []
    for match in _CALL.finditer(text):
        try:
            value = json.loads(match[1])
            found.append((str(value["name"]), value.get("arguments") or {}))
        except (ValueError, KeyError, TypeError, AttributeError):
            found.append(("unknown", {}))
    return found


def _as_call(id_: str, name: str, arguments: Any, kind: ServerKind) -> dict[str, Any]:
    if kind is ServerKind.OLLAMA:
        return {"function": {"name": name, "arguments": arguments}}
    told = json.dumps(arguments, ensure_ascii=False)
    return {"id": id_, "type": "function", "function": {"name": name, "arguments": told}}


@dataclass
class _Call:
    """A call on its way."""

    id: str = ""
    name: str = ""
    arguments: str = ""

    def add_name(self, name: object) -> None:
        """Some send the whole name with each piece."""
        if isinstance(name, str) and name != self.name:
            self.name += name

    def add_arguments(self, told: object) -> None:
        """A piece of JSON, or an object; some send the whole once more at the end."""
        if isinstance(told, dict):
            self.arguments = json.dumps(told, ensure_ascii=False)
        elif isinstance(told, str) and (told != self.arguments or len(told) < _N_WHOLE_MIN):
            self.arguments += told

    def as_text(self) -> str:
        """The call as models write one."""
        name = json.dumps(self.name.removeprefix("functions."), ensure_ascii=False)
        arguments = self.arguments.strip() or "{}"
        try:
            inner = json.loads(arguments)
        except (ValueError, RecursionError):
            inner = None
        if isinstance(inner, str):  # JSON as text
            arguments = inner
        return f'\n<tool_call>\n{{"name": {name}, "arguments": {arguments}}}\n</tool_call>'


class CallGatherer:
    """Puts together the calls that a server streams in pieces, numbered, named or neither."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._at: dict[int, _Call] = {}  # by the number that the server gives it

    def take(self, pieces: object) -> None:
        """The field "tool_calls" of one delta, if it has one."""
        for piece in pieces if isinstance(pieces, list) else ():
            if not isinstance(piece, dict):
                continue
            function = piece.get("function")
            told: Mapping[str, Any] = function if isinstance(function, dict) else piece
            if not any(told.get(name) for name in ("name", *_ARGUMENTS)):
                continue
            call = self._call_of(piece, told)
            call.add_name(told.get("name"))
            call.add_arguments(next((told[name] for name in _ARGUMENTS if told.get(name)), None))

    def _call_of(self, piece: Mapping[str, Any], told: Mapping[str, Any]) -> _Call:
        """The call that a piece belongs to: by its id, its number, or as the last one's next."""
        id_ = piece["id"] if isinstance(piece.get("id"), str) else ""
        index = piece.get("index")
        number = int(index) if isinstance(index, int | str) and str(index).isdecimal() else None
        found = next((call for call in self._calls if id_ and call.id == id_), None)
        if found is None and number is not None:
            found = self._at.get(number)
            if found is not None and id_ and found.id:
                found = None  # another call under the same number
        elif found is None and not id_ and not told.get("name") and self._calls:
            found = self._calls[-1]
        if found is None:
            found = _Call(id_)
            self._calls.append(found)
        if number is not None:
            self._at[number] = found
        return found

    def text(self) -> str:
        """The calls as text, and nothing the next time."""
        calls, self._calls = self._calls, []
        self._at = {}
        return whole_text("".join(call.as_text() for call in calls if call.name))
