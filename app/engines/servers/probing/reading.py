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
    key_refused,
    number,
    unreachable,
)
from app.engines.servers.probing.choosing import choose, entry_of, named
from app.engines.servers.probing.entries import context_of, entries_in, loaded_in, unfit_in
from app.engines.servers.probing.kinds import (
    llama_cpp,
    llama_cpp_python_context,
    lm_studio,
    ollama,
    vllm,
)
from app.engines.servers.probing.questions import Questions
from app.engines.servers.protocol.said import body_said
from app.models.gguf.thinking import thinking_of_name
from app.system.translation import tr

ANSWER_S = 10.0
"""For questions that need no model: a server that is loading one may be slow to answer them."""
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
            return _read(Questions(client, address), address, is_to_be_used=is_to_be_used)
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


def _read(ask: Questions, address: ServerAddress, *, is_to_be_used: bool) -> ServerFacts:
    response = ask.get("/v1/models")
    if response.status_code in (401, 403):
        raise key_refused(address, body_said(response.content).words)
    try:
        entries = entries_in(json.loads(response.content))
    except (ValueError, RecursionError):
        entries = None
    if entries is None or response.status_code >= 400:
        raise _no_list(address, response)
    kind, unfit = _kind(ask, response, entries), unfit_in(entries)
    facts = ServerFacts(address, kind, tuple(entry["id"] for entry in entries))
    match kind:
        case ServerKind.LLAMA_CPP:
            return llama_cpp(ask, facts, entries)
        case ServerKind.OLLAMA:
            return ollama(ask, facts)
        case ServerKind.LM_STUDIO:
            return lm_studio(ask, facts)
        case ServerKind.VLLM:
            return vllm(ask, choose(facts, unfit=unfit), entries)
        case ServerKind.TGI:
            info = ask.ask("/info")
            return named(
                replace(
                    choose(facts),
                    n_context=number(info.get("max_total_tokens")),
                    n_slots=number(info.get("max_concurrent_requests")),
                )
            )
        case ServerKind.WEBUI:
            loaded = ask.ask("/v1/internal/model/info").get("model_name")
            return named(choose(facts, [loaded] if isinstance(loaded, str) else ()))
        case ServerKind.LLAMA_CPP_PYTHON:
            n_context = llama_cpp_python_context(ask) if is_to_be_used else 0
            # It locks its one context.
            return named(replace(choose(facts), n_slots=1, n_context=n_context))
        case _:
            loaded, n_context = _loaded_elsewhere(ask, entries)
            facts = choose(facts, loaded, unfit)
            n_context = n_context or context_of(entry_of(entries, facts.model))
            facts = replace(facts, thinking=thinking_of_name(facts.model))
            return named(replace(facts, n_context=n_context))


def _loaded_elsewhere(
    ask: Questions, entries: Sequence[Mapping[str, Any]]
) -> tuple[list[str], int]:
    """Models in memory, and their context in tokens where a server tells it beside its list."""
    owners = _owners(entries)
    if "koboldcpp" in owners:
        held = ask.ask("/api/extra/true_max_context_length")
        return loaded_in(entries), number(held.get("value"))
    if "tabbyapi" in owners:
        held = ask.ask("/v1/model")
        name = held.get("id")
        return ([name] if isinstance(name, str) else []), context_of(held)
    return loaded_in(entries), 0


def _no_list(address: ServerAddress, response: httpx.Response) -> EngineError:
    """Why there is no list of models, in the server's words where it has some: what answers with a
    page, or knows no such path, is no server for models."""
    said, status, origin = body_said(response.content), response.status_code, address.origin
    if status == 503 or said.is_loading:
        return EngineError(
            tr("The server at {origin} is not ready yet.", origin=origin),
            tr("Try again in a moment."),
        )
    if 300 <= status < 400:
        return NotAServer(
            tr(
                "The server at {origin} sends on to another address, which is not followed.",
                origin=origin,
            ),
            tr("Give the address it really has; it may also want you to sign in there first."),
        )
    is_refusal = status >= 400 and status not in (404, 405, 501)
    if not is_refusal or (not said.words and status < 500):
        return NotAServer(
            tr("What answers at {origin} is not an OpenAI-compatible server.", origin=origin),
            tr("Check the address and the port."),
        )
    words = f"{status} {said.words}".strip()
    if status == 429:
        step = tr("Try again in a moment.")
    elif address.key:
        step = tr("Check the key and the server's log.")
    else:
        step = tr("It may want a key: enter it, or look at the server's log.")
    return EngineError(
        tr("The server at {origin} does not list its models: {words}", origin=origin, words=words),
        step,
    )


def _kind(
    ask: Questions, response: httpx.Response, entries: Sequence[Mapping[str, Any]]
) -> ServerKind:
    owners = _owners(entries)
    if owners & {"koboldcpp", "tabbyapi"}:  # the first speaks as Ollama, too, and not all of it
        return ServerKind.OTHER
    if response.headers.get("server", "").startswith("llama.cpp") or "llamacpp" in owners:
        return ServerKind.LLAMA_CPP
    if "vllm" in owners:
        return ServerKind.VLLM
    if "sglang" in owners:
        return ServerKind.SGLANG
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


def _owners(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(entry.get("owned_by", "")).casefold() for entry in entries}


def _is_lm_studio(ask: Questions) -> bool:
    return bool(ask.ask("/api/v0/models").get("data") or ask.ask("/api/v1/models").get("models"))
