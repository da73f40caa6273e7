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
from typing import Any

from app.engines.contract.engine import Message
from app.engines.servers.facts import ServerKind, whole_text
from app.engines.servers.protocol.markers import neutral

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


class CallGatherer:
    """Puts together the calls that a server streams in pieces."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._arguments: dict[int, str] = {}

    def take(self, pieces: object) -> None:
        """The field "tool_calls" of one delta, if it has one."""
        if not isinstance(pieces, list):
            return
        for piece in pieces:
            if not isinstance(piece, dict) or not isinstance(piece.get("function"), dict):
                continue
            index = piece.get("index")
            # Ollama numbers nothing and sends each call whole.
            at = index if isinstance(index, int) else max(self._names, default=-1) + 1
            function: Mapping[str, Any] = piece["function"]
            if isinstance(function.get("name"), str):
                self._names[at] = self._names.get(at, "") + function["name"]
            arguments = function.get("arguments")
            if isinstance(arguments, str):
                self._arguments[at] = self._arguments.get(at, "") + arguments
            elif isinstance(arguments, dict):
                self._arguments[at] = json.dumps(arguments, ensure_ascii=False)

    def text(self) -> str:
        """The calls as text, and nothing the next time."""
        names, self._names = self._names, {}
        told, self._arguments = self._arguments, {}
        calls = "".join(
            f'\n<tool_call>\n{{"name": {json.dumps(name)}, "arguments": {told.get(at) or "{}"}}}'
            "\n</tool_call>"
            for at, name in sorted(names.items())
        )
        return whole_text(calls)
