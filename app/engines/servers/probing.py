"""Asks a server what it is: its kind, its models, its context, what it can do.

Every server here speaks OpenAI's protocol; what goes beyond it (context length, slots, function
calls) is a dialect of each. Endpoints and fields are those of their documentation: llama.cpp
tools/server/README.md, vLLM's OpenAI-compatible server, Ollama docs/api.md, LM Studio's REST API v0
and v1, text-generation-webui's OpenAI extension, TGI's OpenAI description. No document is sent
anywhere.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.facts import (
    CONNECT_S,
    NotAServer,
    ServerFacts,
    ServerKind,
    client_options,
    file_name,
    key_refused,
    number,
    unreachable,
)
from app.system.translation import tr

ANSWER_S = 10.0
"""For questions that need no model: a server that is loading one may be slow to answer them."""
_N_TOO_MANY = 300_000  # tokens: more than any model here holds, counted within half a second
_ANY_TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "description": "Look something up.",
        "parameters": {"type": "object", "properties": {"word": {"type": "string"}}},
    },
}


def read_server(
    address: ServerAddress,
    reach: Reach,
    *,
    timeout_s: float = ANSWER_S,
    is_to_be_used: bool = False,
) -> ServerFacts:
    """Asks a server what it is. Sends no document.

    Args:
        address, reach: Where to ask.
        timeout_s: For each answer.
        is_to_be_used: Ask what would disturb others, too: llama-cpp-python's server ends whatever
            it writes when the next request comes in.

    Raises `Unreachable`, `KeyRefused`, `NotAServer`, or `EngineError` for a model it has not.
    """
    timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
    with httpx.Client(timeout=timeout, **client_options(address, reach)) as client:
        try:
            return _read(_Questions(client, address), address, is_to_be_used=is_to_be_used)
        except httpx.HTTPError as error:
            raise unreachable(address, error) from error


def takes_tools(facts: ServerFacts, reach: Reach) -> bool:
    """Whether the model may be told of functions: as the server says, or as it takes a request with
    one. vLLM refuses them unless it was started for them, and says so nowhere else."""
    if facts.takes_tools or facts.kind is not ServerKind.VLLM:
        return facts.takes_tools
    body = {
        "model": facts.model,
        "messages": [{"role": "user", "content": "Hello."}],
        "tools": [_ANY_TOOL],
        "max_tokens": 1,
    }
    timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
    with (
        contextlib.suppress(httpx.HTTPError),
        httpx.Client(timeout=timeout, **client_options(facts.address, reach)) as client,
    ):
        url = f"{facts.address.url}/v1/chat/completions"
        return client.post(url, json=body).status_code == 200
    return False


class _Questions:
    """Questions to one server that may go unanswered."""

    def __init__(self, client: httpx.Client, address: ServerAddress) -> None:
        self._client, self._url = client, address.url

    def get(self, path: str) -> httpx.Response:
        return self._client.get(self._url + path)

    def ask(self, path: str, body: object = None) -> dict[str, Any]:
        """The JSON object behind a path; empty when there is none."""
        with contextlib.suppress(httpx.HTTPError, ValueError, RecursionError):
            response = (
                self._client.get(self._url + path)
                if body is None
                else self._client.post(self._url + path, json=body)
            )
            if response.status_code == 200:
                value = response.json()
                return value if isinstance(value, dict) else {}
        return {}

    def refusal(self, path: str, body: object) -> str:
        """The words with which a request is refused; "" when it is not."""
        with contextlib.suppress(httpx.HTTPError, ValueError):
            response = self._client.post(self._url + path, json=body)
            if response.status_code == 400:
                return response.text
        return ""


def _read(ask: _Questions, address: ServerAddress, *, is_to_be_used: bool) -> ServerFacts:
    response = ask.get("/v1/models")
    if response.status_code in (401, 403):
        raise key_refused(address)
    try:
        listed = json.loads(response.content)["data"]
        entries = [entry for entry in listed or () if isinstance(entry.get("id"), str)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if response.status_code == 503:
            raise EngineError(
                tr("The server at {origin} is not ready yet.", origin=address.origin),
                tr("Try again in a moment."),
            ) from None
        raise NotAServer(
            tr(
                "What answers at {origin} is not an OpenAI-compatible server.",
                origin=address.origin,
            ),
            tr("Check the address and the port."),
        ) from None
    kind = _kind(ask, response, entries)
    facts = ServerFacts(address, kind, tuple(entry["id"] for entry in entries))
    match kind:
        case ServerKind.LLAMA_CPP:
            return _llama_cpp(ask, _choose(facts), entries)
        case ServerKind.OLLAMA:
            return _ollama(ask, facts)
        case ServerKind.LM_STUDIO:
            return _lm_studio(ask, facts)
        case ServerKind.VLLM:
            facts = _choose(facts)
            entry = _entry(entries, facts.model)
            return replace(
                facts,
                n_context=number(entry.get("max_model_len")),
                weights=_by_name(facts, entry.get("root")),
            )
        case ServerKind.TGI:
            info = ask.ask("/info")
            return _named(
                replace(
                    _choose(facts),
                    n_context=number(info.get("max_total_tokens")),
                    n_slots=number(info.get("max_concurrent_requests")),
                )
            )
        case ServerKind.WEBUI:
            loaded = ask.ask("/v1/internal/model/info").get("model_name")
            return _named(_choose(facts, [loaded] if isinstance(loaded, str) else ()))
        case ServerKind.LLAMA_CPP_PYTHON:
            n_context = _llama_cpp_python_context(ask) if is_to_be_used else 0
            # It locks its one context.
            return _named(replace(_choose(facts), n_slots=1, n_context=n_context))
        case _:
            facts = _choose(facts)
            entry = _entry(entries, facts.model)
            stated = entry.get("max_model_len") or entry.get("context_length")
            return _named(replace(facts, n_context=number(stated)))


def _kind(
    ask: _Questions, response: httpx.Response, entries: Sequence[Mapping[str, Any]]
) -> ServerKind:
    owners = {str(entry.get("owned_by", "")).casefold() for entry in entries}
    if response.headers.get("server", "").startswith("llama.cpp") or "llamacpp" in owners:
        return ServerKind.LLAMA_CPP
    if "vllm" in owners:
        return ServerKind.VLLM
    if "organization_owner" in owners and _is_lm_studio(ask):
        return ServerKind.LM_STUDIO
    if "models" in ask.ask("/api/tags"):
        return ServerKind.OLLAMA
    if ask.ask("/extras/tokenize/count", {"input": "a"}).get("count"):
        return ServerKind.LLAMA_CPP_PYTHON
    if "model_name" in ask.ask("/v1/internal/model/info"):
        return ServerKind.WEBUI
    if "max_total_tokens" in ask.ask("/info"):
        return ServerKind.TGI
    return ServerKind.LM_STUDIO if _is_lm_studio(ask) else ServerKind.OTHER


def _is_lm_studio(ask: _Questions) -> bool:
    return bool(ask.ask("/api/v0/models").get("data") or ask.ask("/api/v1/models").get("models"))


def _choose(facts: ServerFacts, loaded: Sequence[str] = ()) -> ServerFacts:
    """The facts with a model: the wanted one, else a loaded one, else the first."""
    wanted = facts.address.model
    if not wanted:
        if not facts.models:
            raise EngineError(
                tr("The server at {origin} offers no model.", origin=facts.address.origin),
                tr("Load or download one there first."),
            )
        known = [model for model in loaded if model in facts.models]
        return replace(facts, address=replace(facts.address, model=(known or facts.models)[0]))
    fitting = [m for m in facts.models if m in (wanted, f"{wanted}:latest")]
    if fitting:
        return replace(facts, address=replace(facts.address, model=fitting[0]))
    shown = ", ".join(facts.models[:5]) + (" …" if len(facts.models) > 5 else "")
    raise EngineError(
        tr(
            "The server at {origin} has no model “{wanted}”.",
            origin=facts.address.origin,
            wanted=wanted,
        ),
        tr("It offers: {shown}.", shown=shown)
        if shown
        else tr("Load or download one there first."),
    )


def _named(facts: ServerFacts) -> ServerFacts:
    return replace(facts, weights=_by_name(facts))


def _by_name(facts: ServerFacts, more: object = None) -> str:
    """What is left to name weights by. The address is no part of it: a run goes on with whichever
    of several servers is there."""
    names = [facts.kind, file_name(facts.model)]
    return "/".join([*names, file_name(more)] if isinstance(more, str) and more else names)


def _entry(entries: Sequence[Mapping[str, Any]], model: str) -> Mapping[str, Any]:
    return next((entry for entry in entries if entry["id"] == model), {})


def _llama_cpp(
    ask: _Questions, facts: ServerFacts, entries: Sequence[Mapping[str, Any]]
) -> ServerFacts:
    props = ask.ask("/props")
    n_context = number(_mapping(props.get("default_generation_settings")).get("n_ctx"))
    meta = _mapping(_entry(entries, facts.model).get("meta"))
    known = [meta.get(key) for key in ("n_params", "size", "n_vocab", "ftype")]
    return replace(
        facts,
        n_context=n_context or number(meta.get("n_ctx")),
        n_slots=number(props.get("total_slots")),
        takes_tools=_mapping(props.get("chat_template_caps")).get("supports_tools") is True,
        weights="/".join([file_name(facts.model), *map(str, known)])
        if any(known)
        else _by_name(facts),
    )


def _llama_cpp_python_context(ask: _Questions) -> int:
    """What this server says nowhere but when it refuses a prompt that is longer: it counts the
    prompt and refuses it before it reads any of it (`llama_cpp/server/errors.py`)."""
    words = ask.refusal("/v1/completions", {"prompt": "a " * _N_TOO_MANY, "max_tokens": 1})
    match = re.search(r"maximum context length is (\d+) tokens", words)
    return int(match[1]) if match else 0


def _ollama(ask: _Questions, facts: ServerFacts) -> ServerFacts:
    running = ask.ask("/api/ps").get("models")
    loaded = [str(m.get("name")) for m in _list(running) if isinstance(m, dict)]
    facts = _choose(facts, loaded)
    shown = ask.ask("/api/show", {"model": facts.model})
    info = _mapping(shown.get("model_info"))
    lengths = [number(v) for key, v in info.items() if key.endswith(".context_length")]
    tags = ask.ask("/api/tags").get("models")
    digests = {str(m.get("name")): m.get("digest") for m in _list(tags) if isinstance(m, dict)}
    digest = digests.get(facts.model)
    return replace(
        facts,
        n_context=max(lengths, default=0),
        weights=f"ollama/{digest}" if digest else _by_name(facts),
        takes_tools="tools" in _list(shown.get("capabilities")),
    )


def _lm_studio(ask: _Questions, facts: ServerFacts) -> ServerFacts:
    listed = _list(ask.ask("/api/v0/models").get("data"))
    if not listed:
        listed = [_as_v0(m) for m in _list(ask.ask("/api/v1/models").get("models"))]
    models = {
        m["id"]: m
        for m in listed
        if isinstance(m, dict)
        and isinstance(m.get("id"), str)
        and m.get("type") not in ("embeddings", "embedding")
    }
    facts = replace(facts, models=tuple(m for m in facts.models if m in models) or facts.models)
    facts = _choose(facts, [id_ for id_, m in models.items() if m.get("state") == "loaded"])
    model = models.get(facts.model, {})
    length = number(model.get("loaded_context_length")) or number(model.get("max_context_length"))
    return replace(
        facts,
        n_context=length,
        weights=_by_name(facts, model.get("quantization")),
        takes_tools="tool_use" in _list(model.get("capabilities")),
    )


def _as_v0(model: object) -> dict[str, Any]:
    """An entry of LM Studio's API v1 as v0 has it."""
    entry = _mapping(model)
    loaded = _list(entry.get("loaded_instances"))
    config = _mapping(_mapping(loaded[0]).get("config")) if loaded else {}
    can_call = _mapping(entry.get("capabilities")).get("trained_for_tool_use") is True
    return {
        "id": entry.get("key"),
        "type": entry.get("type"),
        "state": "loaded" if loaded else "not-loaded",
        "quantization": _mapping(entry.get("quantization")).get("name"),
        "max_context_length": entry.get("max_context_length"),
        "loaded_context_length": config.get("context_length"),
        "capabilities": ["tool_use"] if can_call else [],
    }


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
