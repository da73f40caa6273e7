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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

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
from app.engines.servers.markers import learn_markers
from app.engines.servers.refusals import body_said
from app.engines.servers.writers import is_no_writer
from app.models.gguf.thinking import Thinking, thinking_of_name, thinking_of_template
from app.system.translation import tr

ANSWER_S = 10.0
"""For questions that need no model: a server that is loading one may be slow to answer them."""
_N_LM_STUDIO = 4096
"""Tokens with which LM Studio loads a model for a request, whatever the model could hold and,
up to 0.4.1, whatever was set for it (lmstudio-bug-tracker 1463)."""
_N_TOO_MANY = 300_000  # tokens: more than any model here holds, counted within half a second
_METRICS_BYTES_MAX = 4 << 20
_CACHE = re.compile(r"^vllm:cache_config_info\{(.*)\}", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="([^"]*)"')
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

    def text(self, path: str) -> str:
        """The text behind a path; "" when there is none, or more than metrics have."""
        with contextlib.suppress(httpx.HTTPError):
            response = self._client.get(self._url + path)
            if response.status_code == 200 and len(response.content) <= _METRICS_BYTES_MAX:
                return response.text
        return ""

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
        raise key_refused(address, body_said(response.content).words)
    try:
        listed = json.loads(response.content)["data"]
        entries = [entry for entry in listed or () if isinstance(entry.get("id"), str)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_list(address, response) from None
    kind = _kind(ask, response, entries)
    facts = ServerFacts(address, kind, tuple(entry["id"] for entry in entries))
    match kind:
        case ServerKind.LLAMA_CPP:
            return _llama_cpp(ask, facts, entries)
        case ServerKind.OLLAMA:
            return _ollama(ask, facts)
        case ServerKind.LM_STUDIO:
            return _lm_studio(ask, facts)
        case ServerKind.VLLM:
            return _vllm(ask, _choose(facts), entries)
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
            facts = replace(facts, thinking=thinking_of_name(facts.model))
            return _named(replace(facts, n_context=number(stated)))


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
    ask: _Questions, response: httpx.Response, entries: Sequence[Mapping[str, Any]]
) -> ServerKind:
    owners = {str(entry.get("owned_by", "")).casefold() for entry in entries}
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


def _is_lm_studio(ask: _Questions) -> bool:
    return bool(ask.ask("/api/v0/models").get("data") or ask.ask("/api/v1/models").get("models"))


def _choose(
    facts: ServerFacts, loaded: Sequence[str] = (), unfit: Collection[str] = ()
) -> ServerFacts:
    """The facts with a model: the wanted one, else a loaded one, else the first that can write.

    Args:
        loaded: Models that are in memory.
        unfit: Those that cannot write, as the server says; names tell of others.
    """
    wanted = facts.address.model
    if wanted:
        # A server may answer for more than it lists: a folder it was started with (transformers),
        # a route with a wildcard (LiteLLM). Whoever names a model means it.
        fitting = [m for m in facts.models if m in (wanted, f"{wanted}:latest")]
        return replace(
            facts, address=replace(facts.address, model=fitting[0] if fitting else wanted)
        )
    able = [m for m in facts.models if m not in unfit and not is_no_writer(m) and "*" not in m]
    if not able:
        raise EngineError(
            tr("The server at {origin} offers no model.", origin=facts.address.origin)
            if not facts.models
            else tr(
                "The server at {origin} offers no model that writes text: {shown}.",
                origin=facts.address.origin,
                shown=", ".join(facts.models[:5]),
            ),
            tr("Load or download one there first, or name the model to ask for."),
        )
    known = [model for model in loaded if model in able]
    return replace(facts, address=replace(facts.address, model=(known or able)[0]))


def _no_such_model(facts: ServerFacts) -> EngineError:
    shown = ", ".join(facts.models[:5]) + (" …" if len(facts.models) > 5 else "")
    return EngineError(
        tr(
            "The server at {origin} has no model “{wanted}”.",
            origin=facts.address.origin,
            wanted=facts.address.model,
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


def _vllm(ask: _Questions, facts: ServerFacts, entries: Sequence[Mapping[str, Any]]) -> ServerFacts:
    """vLLM tells the size of its cache in its metrics, in a line for each engine of a model."""
    entry = _entry(entries, facts.model)
    root = entry.get("root")
    caches = [dict(_LABEL.findall(line)) for line in _CACHE.findall(ask.text("/metrics"))]
    n_tokens = [
        _digits(c.get("kv_cache_size_tokens"))
        or _digits(c.get("num_gpu_blocks")) * _digits(c.get("block_size"))
        for c in caches
    ]
    keeps = bool(caches) and caches[0].get("enable_prefix_caching") == "True"
    return replace(
        facts,
        n_context=number(entry.get("max_model_len")),
        weights=_by_name(facts, root),
        thinking=thinking_of_name(f"{facts.model} {root}"),
        n_cache_tokens=sum(n_tokens),
        n_cache_block=_digits(caches[0].get("block_size")) if keeps else 0,
    )


def _digits(text: str | None) -> int:
    return number(int(text[:12])) if text and text.isascii() and text.isdigit() else 0


def _llama_cpp(
    ask: _Questions, facts: ServerFacts, entries: Sequence[Mapping[str, Any]]
) -> ServerFacts:
    """One model, or a router with several (`--models-dir`): there each carries a status, and all
    questions want the name of the model."""
    states = {e["id"]: _mapping(e.get("status")).get("value") for e in entries}
    loaded = [id_ for id_, state in states.items() if state in ("loaded", "sleeping")]
    unfit = [
        e["id"]
        for e in entries
        if "embeddings" in _list(_mapping(e.get("architecture")).get("output_modalities"))
        or "--embedding" in _list(_mapping(e.get("status")).get("args"))
        or "--reranking" in _list(_mapping(e.get("status")).get("args"))
    ]
    facts = _choose(facts, loaded, unfit)
    props = ask.ask("/props")
    if props.get("role") == "router":
        # A model that is not loaded yet would be, and for that the answer would be waited for.
        is_loaded = facts.model in loaded
        more = f"/props?model={quote(facts.model, safe='')}" + ("" if is_loaded else "&autoload=0")
        props = ask.ask(more)
    n_context = number(_mapping(props.get("default_generation_settings")).get("n_ctx"))
    meta = _mapping(_entry(entries, facts.model).get("meta"))
    known = [meta.get(key) for key in ("n_params", "size", "n_vocab", "ftype")]
    template = props.get("chat_template")
    if isinstance(template, str):
        learn_markers(facts.address, template=template)
    return replace(
        facts,
        n_context=n_context or number(meta.get("n_ctx")),
        n_slots=number(props.get("total_slots")),
        takes_tools=_mapping(props.get("chat_template_caps")).get("supports_tools") is True,
        thinking=thinking_of_template(template)
        if isinstance(template, str) and template
        else thinking_of_name(facts.model),
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
    running = [m for m in _list(ask.ask("/api/ps").get("models")) if isinstance(m, dict)]
    tags = [m for m in _list(ask.ask("/api/tags").get("models")) if isinstance(m, dict)]
    families = {str(m.get("name")): _mapping(m.get("details")).get("family") for m in tags}
    unfit = {name for name, family in families.items() if "bert" in str(family)}
    while True:
        chosen = _choose(facts, [str(m.get("name")) for m in running], unfit)
        shown = ask.ask("/api/show", {"model": chosen.model})
        can = [each for each in _list(shown.get("capabilities")) if isinstance(each, str)]
        if not can or "completion" in can or facts.address.model:
            break
        unfit.add(chosen.model)
    if not shown and chosen.model not in facts.models:
        raise _no_such_model(facts)
    info = _mapping(shown.get("model_info"))
    lengths = [number(v) for key, v in info.items() if key.endswith(".context_length")]
    digests = {str(m.get("name")): m.get("digest") for m in tags}
    digest = digests.get(chosen.model)
    thinking = Thinking.NEVER if can else Thinking.UNKNOWN
    if "thinking" in can:
        always = thinking_of_name(chosen.model) is Thinking.ALWAYS
        thinking = Thinking.ALWAYS if always else Thinking.SWITCHABLE
    n_loaded = _loaded_context(running, chosen.model)
    return replace(
        chosen,
        n_context=n_loaded or max(lengths, default=0),
        is_loaded=n_loaded > 0,
        weights=f"ollama/{digest}" if digest else _by_name(chosen),
        takes_tools="tools" in can,
        thinking=thinking,
    )


def _loaded_context(running: Sequence[Mapping[str, Any]], model: str) -> int:
    """With how many tokens a model is in memory, 0 where it is not: to hold more it would have to
    be loaded again, under the hands of whoever else uses it."""
    return next((number(m.get("context_length")) for m in running if m.get("name") == model), 0)


def _lm_studio(ask: _Questions, facts: ServerFacts) -> ServerFacts:
    listed = _list(ask.ask("/api/v0/models").get("data"))
    if not listed:
        listed = [_as_v0(m) for m in _list(ask.ask("/api/v1/models").get("models"))]
    models = {m["id"]: m for m in listed if isinstance(m, dict) and isinstance(m.get("id"), str)}
    unfit = {id_ for id_, m in models.items() if m.get("type") not in (None, "llm", "vlm")}
    loaded = [id_ for id_, m in models.items() if m.get("state") == "loaded"]
    facts = replace(facts, models=tuple(m for m in facts.models if m not in unfit) or facts.models)
    facts = _choose(facts, loaded, unfit)
    model = models.get(facts.model, {})
    n_most = number(model.get("max_context_length"))
    n_loaded = number(model.get("loaded_context_length"))  # older versions do not say
    is_loaded = facts.model in loaded if model else None
    n_to_be = min(n_most or _N_LM_STUDIO, _N_LM_STUDIO)
    return replace(
        facts,
        n_context=n_to_be if is_loaded is False else n_loaded,
        is_loaded=is_loaded,
        weights=_by_name(facts, model.get("quantization")),
        takes_tools="tool_use" in _list(model.get("capabilities")),
        thinking=thinking_of_name(facts.model),
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
