"""A request as a server wants it, and its streamed answer line by line.

OpenAI's chat completions over server-sent events for all servers but Ollama: its OpenAI-compatible
endpoint cannot set the context length and silently cuts a prompt that is longer than its default,
so its own `/api/chat` is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.engines.contract.engine import FinishReason, Request, Sampling
from app.engines.servers.facts import ServerFacts, ServerKind, number, whole_text
from app.engines.servers.tools import CallGatherer, chat
from app.system.translation import tr

LINE_BYTES_MAX = 16 << 20
_FALLBACK_WINDOW = 131_072


class StreamError(Exception):
    """The stream holds what no answer may hold; the text says what."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one line of a stream brings. `error` is the server's own words, `status` its code."""

    text: str = ""
    n_prompt: int = 0
    n_cached: int = 0
    n_prefilled: int = 0
    n_generated: int = 0
    finish: FinishReason | None = None
    is_end: bool = False
    error: str = ""
    status: int = 0


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
_NEUTRAL = Sampling(max_tokens=0)


def takes_schema(kind: ServerKind) -> bool:
    """Whether the server can be told to keep to a JSON Schema."""
    return kind is not ServerKind.WEBUI  # it has grammars, and no schemas


def settings_taken(kind: ServerKind, sampling: Sampling) -> dict[str, float]:
    """The sampling settings that this server takes, by its own names."""
    return {
        name: value
        for field, name in _SETTINGS.get(kind, {}).items()
        if (value := getattr(sampling, field)) != getattr(_NEUTRAL, field)
        or field in ("top_k", "repeat_penalty")  # the servers' own defaults are not neutral
    }


def request_body(
    facts: ServerFacts, request: Request, *, n_context: int
) -> tuple[str, dict[str, Any]]:
    """Path and JSON body of a request. `n_context` matters to Ollama alone, which is told it."""
    sampling = request.sampling
    asked = chat(request.messages, facts.kind)
    extra = settings_taken(facts.kind, sampling)
    if facts.kind is ServerKind.OLLAMA:
        options: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            "num_predict": sampling.max_tokens,
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
        }
        if sampling.json_schema is not None:
            body["format"] = dict(sampling.json_schema)
        return "/api/chat", body
    body = {
        "model": facts.model,
        **asked,
        "stream": True,
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        **extra,
    }
    if facts.kind is not ServerKind.LLAMA_CPP_PYTHON:
        body["stream_options"] = {"include_usage": True}
    if facts.kind is ServerKind.LLAMA_CPP:
        body |= {"return_progress": True, "cache_prompt": True}
        if sampling.dry_multiplier:
            # The whole context, as the local engine does; -1 is no longer taken for that.
            body["dry_penalty_last_n"] = facts.n_context or _FALLBACK_WINDOW
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if sampling.json_schema is not None and takes_schema(facts.kind):
        body["response_format"] = _response_format(facts.kind, sampling.json_schema)
    return "/v1/chat/completions", body


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


class AnswerReader:
    """Turns the lines of a streamed answer into deltas."""

    def __init__(self, kind: ServerKind) -> None:
        self._is_ollama = kind is ServerKind.OLLAMA
        self._held = ""  # the first half of a character that JSON escapes split in two
        self._calls = CallGatherer()

    def feed(self, lines: Iterable[str]) -> Iterator[Delta]:
        """The deltas of some lines. Raises `StreamError` for what is no answer."""
        for line in lines:
            if self._is_ollama:
                data = line
            elif line.startswith("data:"):
                data = line[5:].strip()
            else:
                continue  # comments that keep a connection alive, event names, blank lines
            if not data:
                continue
            if data == "[DONE]":
                yield Delta(text=self._calls.text(), is_end=True)
                continue
            try:
                value = json.loads(data)
            except (ValueError, RecursionError) as error:
                raise StreamError("a line that is no JSON") from error
            if not isinstance(value, dict):
                raise StreamError("a line that is no object")
            yield self._ollama(value) if self._is_ollama else self._openai(value)

    def _openai(self, value: dict[str, Any]) -> Delta:
        if "error" in value:
            words, status = error_words(value)
            return Delta(error=words or tr("an error without words"), status=status)
        text, finish = "", None
        choices = value.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            delta = choices[0].get("delta")
            if isinstance(delta, dict):
                self._calls.take(delta.get("tool_calls"))
                if isinstance(delta.get("content"), str):
                    text = self._whole(delta["content"])
            reason = choices[0].get("finish_reason")
            if reason == "content_filter":
                return Delta(error=tr("it withheld the answer (content filter)"), status=400)
            if isinstance(reason, str):
                finish = FinishReason.LENGTH if reason == "length" else FinishReason.STOP
                text += self._calls.text()
        usage, progress = _mapping(value.get("usage")), _mapping(value.get("prompt_progress"))
        details = _mapping(usage.get("prompt_tokens_details"))
        return Delta(
            text=text,
            n_prompt=number(usage.get("prompt_tokens")) or number(progress.get("total")),
            n_cached=number(details.get("cached_tokens")) or number(progress.get("cache")),
            n_prefilled=number(progress.get("processed")),
            n_generated=number(usage.get("completion_tokens")),
            finish=finish,
        )

    def _ollama(self, value: dict[str, Any]) -> Delta:
        if "error" in value:
            words, status = error_words(value)
            return Delta(error=words or tr("an error without words"), status=status)
        message = _mapping(value.get("message"))
        content = message.get("content")
        self._calls.take(message.get("tool_calls"))
        is_end = value.get("done") is True
        finish = None
        if is_end:
            long = value.get("done_reason") == "length"
            finish = FinishReason.LENGTH if long else FinishReason.STOP
        return Delta(
            text=(self._whole(content) if isinstance(content, str) else "")
            + (self._calls.text() if is_end else ""),
            n_prompt=number(value.get("prompt_eval_count")),
            n_generated=number(value.get("eval_count")),
            finish=finish,
            is_end=is_end,
        )

    def _whole(self, text: str) -> str:
        """Whole characters only: a lone first half waits for its second."""
        text = self._held + text
        self._held = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return whole_text(text)


def error_words(value: object) -> tuple[str, int]:
    """What a server's error body says: the words (one line, at most 300 characters) and a code."""
    words, status = "", 0
    if isinstance(value, dict):
        error = value.get("error", value)
        if isinstance(error, dict):
            found = error.get("message") or error.get("detail")
            code = error.get("code")
            status = number(code)
        else:
            found = error
        if isinstance(found, str):
            words = found
        elif found is not None:
            words = json.dumps(found, ensure_ascii=False)
    words = " ".join(whole_text(words).split())
    return (words if len(words) <= 300 else words[:299] + "…"), status


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
