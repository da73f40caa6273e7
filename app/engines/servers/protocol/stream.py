"""A server's streamed answer, line by line: text, thought, counts, and errors in any shape.

Event streams of OpenAI's protocol, Ollama's lines of JSON, and answers that come as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engines.contract.engine import FinishReason
from app.engines.servers.facts import ServerKind, number, whole_text
from app.engines.servers.protocol.said import ERROR_TEXTS, WEB_PAGE, Said, body_said
from app.engines.servers.protocol.tools import CallGatherer
from app.system.translation import tr

LINE_BYTES_MAX = 16 << 20
_N_LINES_TRIED = 50


class StreamError(Exception):
    """The stream holds what no answer may hold; the text says what."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one line of a stream brings. `error` is what the server says instead."""

    text: str = ""
    thought: str = ""
    n_prompt: int = 0
    n_cached: int = 0
    n_prefilled: int = 0
    n_generated: int = 0
    finish: FinishReason | None = None
    is_end: bool = False
    error: Said | None = None


_EVENTS = ("", "message")
_SIGNS_OF_LIFE = ("keep-alive", "keepalive", "keep alive", "ping", "heartbeat")
"""Events that a proxy sends as data, where others send comments."""
_THOUGHTS = (
    *("reasoning_content", "reasoning", "thinking", "reasoning_text", "thought", "thoughts"),
    *("thinking_content", "thought_content", "thought_process", "reasoning_summary"),
    *("chain_of_thought", "cot"),
)
"""Fields of a message that hold its thought, by server."""
# Why an answer ends, as servers call it.
_CUTS = re.compile(r"length|max_|limit")
_WITHHOLDS = re.compile(
    r"filter|safety|sensitive|recitation|blocklist|prohibited|guardrail|moderat"
)
_BREAKS = re.compile(r"error|abort|cancel|insufficient|timeout|malformed")
_LINE_END = re.compile(rb"\r\n|\n|\r")


class LineSplitter:
    """Cuts a byte stream into lines at LF, CRLF or CR, as event streams have them, nowhere else.

    Text may contain U+2028 and other characters that Python's `splitlines` takes for line ends.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._ends_in_cr = False  # the LF of a CRLF may come with the next bytes

    def feed(self, data: bytes) -> Iterator[str]:
        """The lines that `data` completes. Raises `StreamError` for a line without end."""
        if self._ends_in_cr:
            data = data.removeprefix(b"\n")
        self._ends_in_cr = data.endswith(b"\r")
        *lines, self._rest = _LINE_END.split(self._rest + data)
        if len(self._rest) > LINE_BYTES_MAX:
            raise StreamError(f"a line of more than {LINE_BYTES_MAX} bytes")
        for line in lines:
            yield line.decode("utf-8", "replace")

    def finish(self) -> Iterator[str]:
        """A last line that has no end."""
        rest, self._rest = self._rest, b""
        if rest.strip():
            yield rest.decode("utf-8", "replace")


class AnswerReader:
    """Turns the lines of a streamed answer, or of one that comes as a whole, into deltas."""

    def __init__(self, kind: ServerKind) -> None:
        self._is_ollama = kind is ServerKind.OLLAMA
        self._held: dict[str, str] = {}  # first halves of characters that JSON escapes split in two
        self._calls = CallGatherer()
        self._refusal = ""
        self._is_first, self._has_begun = True, False
        self._begun: list[str] = []  # lines of JSON that is not whole yet
        self._n_begun = 0  # characters of them
        self._index: object = None  # of the choice that is read
        self._event, self._is_page = "", False

    def feed(self, lines: Iterable[str]) -> Iterator[Delta]:
        """The deltas of some lines. Raises `StreamError` for what is no answer."""
        for line in lines:
            if self._is_page:
                return
            if self._is_first:
                line, self._is_first = line.removeprefix("\ufeff"), False
            if line.startswith("error:"):  # llama.cpp's, before May 2025
                yield self._error(line[6:].strip())
            elif line.startswith("data:"):
                yield from self._data(line[5:].strip())
            elif line.startswith("event:"):
                self._event = line[6:].strip().casefold()
            elif line.lstrip().startswith("<") and not self._has_begun:
                self._is_page = True  # of a proxy
            elif self._begun or line.lstrip()[:1] in ("{", "["):
                # Lines of JSON, from Ollama and others, or a whole answer over many lines.
                yield from self._json(line)
            elif self._is_ollama and line.strip():
                raise StreamError("a line that is no JSON")
            # What is left are comments that keep a connection alive, and blank lines.

    def finish(self) -> Iterator[Delta]:
        """What only the end of the stream makes complete. Raises `StreamError`."""
        if self._is_page:
            words = tr("a web page instead of an answer")
            yield Delta(error=Said(words, 400, frozenset({WEB_PAGE})))
        elif self._begun:
            told, self._begun = "\n".join(self._begun), []
            yield self._delta(told, _json_of(told))

    def _data(self, data: str) -> Iterator[Delta]:
        """One line of an event; an event may have several."""
        if data.strip("[] ").casefold() == "done":
            yield Delta(text=self._calls.text(), is_end=True)
        elif data and self._event == "error":
            yield self._error(data)
        elif data and not self._begun and data[0] not in "{[":
            if self._event not in _EVENTS or data.casefold() in _SIGNS_OF_LIFE:
                return
            raise StreamError("a line that is no JSON")
        elif data:
            yield from self._json(data)

    def _json(self, line: str) -> Iterator[Delta]:
        """The delta of the JSON that a line completes, if it does."""
        self._begun.append(line)
        self._n_begun += len(line)
        if self._n_begun > LINE_BYTES_MAX:
            raise StreamError(f"an answer of more than {LINE_BYTES_MAX} bytes")
        # Else JSON of many lines would be parsed as many times.
        if len(self._begun) > _N_LINES_TRIED and line[:1] not in ("}", "]"):
            return
        told = "\n".join(self._begun)
        try:
            value = _json_of(told)
        except StreamError:
            return
        self._begun, self._n_begun, self._has_begun = [], 0, True
        yield self._delta(told, value)

    def _delta(self, told: str, value: object) -> Delta:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]  # Google wraps its errors so
        if not isinstance(value, dict):
            raise StreamError("a line that is no object")
        value = _unwrapped(value)
        if self._is_error(value):
            return self._error(told)
        is_ollama = self._is_ollama or ("choices" not in value and "message" in value)
        return self._ollama(value) if is_ollama else self._openai(value)

    def _is_error(self, value: Mapping[str, Any]) -> bool:
        """Whether a line is an error, in any of the shapes that servers have for one."""
        if value.get("error") or value.get("errors") or "error" in (value.get("object"),):
            return True
        if self._is_ollama or value.get("choices") or "usage" in value:
            choices = value.get("choices")
            first = choices[0] if isinstance(choices, list) and choices else None
            return isinstance(first, dict) and bool(first.get("error"))
        return value.get("type") == "error" or any(
            isinstance(value.get(key), (str, list)) and value[key] for key in ERROR_TEXTS
        )

    def _error(self, data: str) -> Delta:
        said = body_said(data.encode("utf-8", "replace"))
        return Delta(error=replace(said, words=said.words or tr("an error without words")))

    def _choice(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The one choice that is read, of a server that writes several."""
        stated = value.get("choices")
        choices = stated if isinstance(stated, list) else []
        for choice in choices:
            if isinstance(choice, dict):
                index = choice.get("index")
                if self._index is None:
                    self._index = min(map(number, _indices(choices)), default=0)
                if number(index) == self._index:
                    return choice
        return {}

    def _openai(self, value: dict[str, Any]) -> Delta:
        text, thought, finish = "", "", None
        if choice := self._choice(value):
            delta = choice.get("delta")
            is_whole = not isinstance(delta, dict) and isinstance(choice.get("message"), dict)
            if is_whole:
                delta = choice["message"]  # of an answer that is not streamed
            if isinstance(delta, dict):
                self._calls.take(delta.get("tool_calls"))
                if isinstance(delta.get("function_call"), dict):  # before there were several
                    self._calls.take([{"index": 0, "function": delta["function_call"]}])
                beside = {name: choice[name] for name in _THOUGHTS if choice.get(name)}
                text, thought = parts_of({**beside, **delta})
                if isinstance(delta.get("refusal"), str):
                    self._refusal += delta["refusal"]
            elif isinstance(choice.get("text"), str):
                text = choice["text"]
            text, thought = self._whole("text", text), self._whole("thought", thought)
            reason = choice.get("finish_reason") or ("stop" if is_whole and text else None)
            ended = reason.casefold() if isinstance(reason, str) else ""
            if _BREAKS.search(ended):
                words = tr("an error without words") if ended == "error" else str(reason)
                return Delta(error=Said(words, 500))
            if _WITHHOLDS.search(ended):
                words = tr("it withheld the answer (content filter)")
                return Delta(error=Said(words, 400, frozenset({"content_filter"})))
            if isinstance(reason, str) and reason and self._refusal:
                words = tr("the model declines: {words}", words=whole_text(self._refusal)[:200])
                return Delta(error=Said(words, 400))
            if isinstance(reason, str) and reason:
                is_cut = bool(_CUTS.search(ended))
                finish = FinishReason.LENGTH if is_cut else FinishReason.STOP
                text += self._calls.text()
        usage, progress = _mapping(value.get("usage")), _mapping(value.get("prompt_progress"))
        details = _mapping(usage.get("prompt_tokens_details"))
        return Delta(
            text=text,
            thought=thought,
            n_prompt=number(usage.get("prompt_tokens")) or number(progress.get("total")),
            n_cached=number(details.get("cached_tokens")) or number(progress.get("cache")),
            n_prefilled=number(progress.get("processed")),
            n_generated=number(usage.get("completion_tokens")),
            finish=finish,
        )

    def _ollama(self, value: dict[str, Any]) -> Delta:
        message = _mapping(value.get("message"))
        self._calls.take(message.get("tool_calls"))
        text, thought = parts_of(message)
        # "load" says that the model is in memory now, and nothing of the answer.
        is_end = value.get("done") is True and value.get("done_reason") != "load"
        finish = None
        if is_end:
            long = bool(_CUTS.search(str(value.get("done_reason")).casefold()))
            finish = FinishReason.LENGTH if long else FinishReason.STOP
        return Delta(
            text=self._whole("text", text) + (self._calls.text() if is_end else ""),
            thought=self._whole("thought", thought),
            n_prompt=number(value.get("prompt_eval_count")),
            n_generated=number(value.get("eval_count")),
            finish=finish,
            is_end=is_end,
        )

    def _whole(self, which: str, text: str) -> str:
        """Whole characters only: a lone first half waits for its second."""
        text = self._held.pop(which, "") + text
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held[which] = text[:-1], text[-1]
        return whole_text(text)


def _json_of(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StreamError("a line that is no JSON") from error


def _unwrapped(value: dict[str, Any]) -> dict[str, Any]:
    """An answer without what a gateway has put around it."""
    for name in ("response", "data", "result", "output"):
        inner = value.get(name)
        if "choices" not in value and isinstance(inner, dict) and "choices" in inner:
            return inner
    return value


def _indices(choices: Iterable[object]) -> Iterator[object]:
    return (choice.get("index") for choice in choices if isinstance(choice, dict))


def parts_of(message: Mapping[str, Any]) -> tuple[str, str]:
    """Text and thought of a message, or of a piece of one.

    Thoughts are in fields of many names, some servers sending the same under two (vLLM), or among
    the typed parts of the content (Mistral, LiteLLM).
    """
    content, thought = message.get("content"), ""
    for name in _THOUGHTS:
        thought = "".join(_texts_in(message.get(name)))
        if thought:
            break
    if not thought:
        for name in ("reasoning_details", "thinking_blocks"):
            thought = thought or "".join(_texts_in(message.get(name)))
    if isinstance(content, str):
        return ("", thought + content) if _is_all_thought(message) else (content, thought)
    text = ""
    for part in content if isinstance(content, list) else [content]:
        if isinstance(part, str):
            text += part
        elif isinstance(part, dict):
            kind = str(part.get("type", "text"))
            if "think" in kind or "reason" in kind or part.get("thought") is True:
                thought += "".join(_texts_in(part))
            elif "text" in kind:
                text += "".join(_texts_in(part))
    return text, thought


def _is_all_thought(message: Mapping[str, Any]) -> bool:
    """Whether a message says of itself that it is thought: by who speaks, its channel, a sign."""
    google = _mapping(_mapping(message.get("extra_content")).get("google"))
    signs = (message.get(name) for name in ("thought", "is_thinking", "is_reasoning"))
    if google.get("thought") is True or any(sign is True for sign in signs):
        return True
    told = " ".join(str(message.get(name, "")) for name in ("role", "type", "phase", "channel"))
    return bool(re.search(r"think|reason|thought|analysis|commentary", told, re.IGNORECASE))


def _texts_in(value: object) -> Iterator[str]:
    """The texts of a typed part, however deep they are wrapped."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)
    elif isinstance(value, dict):
        for name in ("text", "thinking", "reasoning", "content", "summary", "value"):
            if value.get(name):
                yield from _texts_in(value[name])
                return


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
