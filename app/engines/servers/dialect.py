"""A request as a server wants it, and its streamed answer line by line.

OpenAI's chat completions over server-sent events for all servers but Ollama: its OpenAI-compatible
endpoint cannot set the context length and silently cuts a prompt that is longer than its default,
so its own `/api/chat` is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engines.contract.engine import FinishReason, Request, Sampling
from app.engines.servers.facts import ServerFacts, ServerKind, number, whole_text
from app.engines.servers.markers import markers_of
from app.engines.servers.refusals import ERROR_TEXTS, WEB_PAGE, Said, body_said, refusals_of
from app.engines.servers.thinking import thinking_fields
from app.engines.servers.tools import CallGatherer, chat
from app.system.translation import tr

LINE_BYTES_MAX = 16 << 20
_FALLBACK_WINDOW = 131_072


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


# Sampling settings beyond OpenAI's, by the name each server gives them. What a server is not known
# to take is left out: some refuse a request for it.
_LLAMA = {
    "top_k": "top_k",
    "min_p": "min_p",
    "repeat_penalty": "repeat_penalty",
    "repeat_last_n": "repeat_last_n",
    "dry_multiplier": "dry_multiplier",
    "dry_allowed_length": "dry_allowed_length",
}
_SETTINGS: dict[ServerKind, dict[str, str]] = {
    ServerKind.LLAMA_CPP: _LLAMA,
    ServerKind.LLAMA_CPP_PYTHON: {k: k for k in ("top_k", "min_p", "repeat_penalty")},
    ServerKind.VLLM: {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"},
    ServerKind.LM_STUDIO: {k: k for k in ("top_k", "repeat_penalty")},
    ServerKind.WEBUI: {
        "top_k": "top_k",
        "min_p": "min_p",
        "repeat_penalty": "repetition_penalty",
        "repeat_last_n": "repetition_penalty_range",
        "dry_multiplier": "dry_multiplier",
        "dry_allowed_length": "dry_allowed_length",
    },
    ServerKind.OLLAMA: {k: k for k in ("top_k", "min_p", "repeat_penalty", "repeat_last_n")},
}


def takes_schema(kind: ServerKind) -> bool:
    """Whether this kind of server can be told to keep to a JSON Schema."""
    return kind is not ServerKind.WEBUI  # it has grammars, and no schemas


def settings_taken(kind: ServerKind, sampling: Sampling) -> dict[str, float]:
    """The sampling settings that this server takes, by its own names: all of them, since what it
    would take by itself is not what Longleaf means (llama.cpp has a `min_p` of 0.05 and a
    `dry_allowed_length` of 2, vLLM and Ollama what the maker of the model wrote down, and each can
    be started with others).

    JSON is written without DRY, which servers know with one allowance for prose alone; what goes
    round in circles is stopped by `AnswerStream`.
    """
    if sampling.json_schema is not None:
        sampling = replace(sampling, dry_multiplier=0.0)
    return {
        name: getattr(sampling, field)
        for field, name in _SETTINGS.get(kind, {}).items()
        if field != "dry_allowed_length" or sampling.dry_multiplier
    }


def request_body(
    facts: ServerFacts, request: Request, *, n_context: int
) -> tuple[str, dict[str, Any]]:
    """Path and JSON body of a request, without what the server has refused before. `n_context`
    matters to Ollama alone, which is told it."""
    sampling = request.sampling
    asked = chat(request.messages, facts.kind, markers_of(facts.address))
    extra = settings_taken(facts.kind, sampling)
    refusals = refusals_of(facts.address)
    if facts.kind is ServerKind.OLLAMA:
        options: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            "num_predict": sampling.n_written_max,
            **extra,
        }
        if n_context:
            options["num_ctx"] = n_context
        if sampling.stop:
            options["stop"] = list(sampling.stop)
        body: dict[str, Any] = {
            "model": facts.model,
            **asked,
            "stream": True,
            "options": options,
            # An error instead of a prompt that silently lost its beginning.
            "truncate": False,
            "shift": False,
            **thinking_fields(facts, thinks=sampling.n_thought > 0),
        }
        if sampling.json_schema is not None:
            body["format"] = dict(sampling.json_schema)
        return "/api/chat", refusals.apply(body)
    body = {
        "model": facts.model,
        **asked,
        "stream": True,
        "max_tokens": sampling.n_written_max,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        **extra,
        **thinking_fields(facts, thinks=sampling.n_thought > 0),
    }
    if facts.kind is not ServerKind.LLAMA_CPP_PYTHON:
        body["stream_options"] = {"include_usage": True}
    if facts.kind is ServerKind.LLAMA_CPP:
        body |= {"return_progress": True, "cache_prompt": True}
        if extra["dry_multiplier"]:
            # The whole context, as the local engine does; -1 is no longer taken for that.
            body["dry_penalty_last_n"] = facts.n_context or _FALLBACK_WINDOW
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if sampling.json_schema is not None and takes_schema(facts.kind):
        body["response_format"] = _response_format(facts.kind, sampling.json_schema)
    return "/v1/chat/completions", refusals.apply(body)


def _response_format(kind: ServerKind, schema: Mapping[str, Any]) -> dict[str, Any]:
    if kind is ServerKind.LLAMA_CPP_PYTHON:
        return {"type": "json_object", "schema": dict(schema)}
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
    }


class LineSplitter:
    """Cuts a byte stream into lines at LF or CRLF and nowhere else.

    Text may contain U+2028 and other characters that Python's `splitlines` takes for line ends.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[str]:
        """The lines that `data` completes. Raises `StreamError` for a line without end."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LINE_BYTES_MAX:
            raise StreamError(f"a line of more than {LINE_BYTES_MAX} bytes")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")

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
        self._whole_json: list[str] = []
        self._is_error_event = self._is_page = False

    def feed(self, lines: Iterable[str]) -> Iterator[Delta]:
        """The deltas of some lines. Raises `StreamError` for what is no answer."""
        for line in lines:
            if self._is_page:
                return
            if self._is_first:
                line, self._is_first = line.removeprefix("\ufeff"), False
            if self._is_ollama:
                data = line.strip()
            elif line.startswith("data:"):
                data = line[5:].strip()
            elif line.startswith("error:"):  # llama.cpp's, before May 2025
                yield self._error(line[6:].strip())
                continue
            else:
                # Comments that keep a connection alive, event names, blank lines; or a whole
                # answer, from a server that does not stream, or a page of a proxy.
                self._is_page |= line.lstrip().startswith("<") and not self._has_begun
                if line.startswith("event:"):
                    self._is_error_event = line[6:].strip() == "error"
                if self._whole_json or line.lstrip()[:1] in ("{", "["):
                    self._whole_json.append(line)
                    if sum(map(len, self._whole_json)) > LINE_BYTES_MAX:
                        raise StreamError(f"an answer of more than {LINE_BYTES_MAX} bytes")
                continue
            if not data:
                continue
            if data == "[DONE]":
                yield Delta(text=self._calls.text(), is_end=True)
                continue
            if self._is_ollama and data.startswith("<") and not self._has_begun:
                self._is_page = True
                return
            self._has_begun = True
            yield self._error(data) if self._is_error_event else self._delta(data)

    def finish(self) -> Iterator[Delta]:
        """What only the end of the stream makes complete. Raises `StreamError`."""
        if self._is_page:
            words = tr("a web page instead of an answer")
            yield Delta(error=Said(words, 400, frozenset({WEB_PAGE})))
            return
        if self._whole_json:
            told, self._whole_json = "\n".join(self._whole_json), []
            yield self._delta(told)

    def _delta(self, data: str) -> Delta:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise StreamError("a line that is no JSON") from error
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]  # Google wraps its errors so
        if not isinstance(value, dict):
            raise StreamError("a line that is no object")
        if self._is_error(value):
            return self._error(data)
        return self._ollama(value) if self._is_ollama else self._openai(value)

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

    def _openai(self, value: dict[str, Any]) -> Delta:
        text, thought, finish = "", "", None
        choices = value.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            delta = choices[0].get("delta")
            if not isinstance(delta, dict):
                delta = choices[0].get("message")  # of an answer that is not streamed
            if isinstance(delta, dict):
                self._calls.take(delta.get("tool_calls"))
                text, thought = parts_of(delta)
                if isinstance(delta.get("refusal"), str):
                    self._refusal += delta["refusal"]
            elif isinstance(choices[0].get("text"), str):
                text = choices[0]["text"]
            text, thought = self._whole("text", text), self._whole("thought", thought)
            reason = choices[0].get("finish_reason")
            if reason == "error":
                return Delta(error=Said(tr("an error without words"), 500))
            if reason == "content_filter":
                words = tr("it withheld the answer (content filter)")
                return Delta(error=Said(words, 400, frozenset({"content_filter"})))
            if isinstance(reason, str) and reason and self._refusal:
                words = tr("the model declines: {words}", words=whole_text(self._refusal)[:200])
                return Delta(error=Said(words, 400))
            if isinstance(reason, str) and reason:
                is_cut = reason in ("length", "max_tokens", "model_length")
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
            long = value.get("done_reason") == "length"
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


def parts_of(message: Mapping[str, Any]) -> tuple[str, str]:
    """Text and thought of a message, or of a piece of one.

    Thoughts are in fields of many names, some servers sending the same under two (vLLM), or among
    the typed parts of the content (Mistral, LiteLLM).
    """
    content, thought = message.get("content"), ""
    for name in ("reasoning_content", "reasoning", "thinking", "reasoning_text", "thought"):
        thought = "".join(_texts_in(message.get(name)))
        if thought:
            break
    if not thought:
        for name in ("reasoning_details", "thinking_blocks"):
            thought = thought or "".join(_texts_in(message.get(name)))
    if isinstance(content, str):
        return content, thought
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
