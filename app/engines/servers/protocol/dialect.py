"""A request as each server wants it.

OpenAI's chat completions over server-sent events for all servers but Ollama: its OpenAI-compatible
endpoint cannot set the context length and silently cuts a prompt that is longer than its default,
so its own `/api/chat` is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.engines.contract.engine import Request, Sampling
from app.engines.servers.facts import ServerFacts, ServerKind
from app.engines.servers.protocol.markers import markers_of
from app.engines.servers.protocol.refusals import refusals_of
from app.engines.servers.protocol.thinking import thinking_fields
from app.engines.servers.protocol.tools import chat

_FALLBACK_WINDOW = 131_072


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
