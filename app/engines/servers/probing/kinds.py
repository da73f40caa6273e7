"""What each kind of server says of its model beyond the list: context, slots, cache, abilities.

Endpoints and fields are those of their documentation: llama.cpp tools/server/README.md, vLLM's
OpenAI-compatible server and its metrics, Ollama docs/api.md, LM Studio's REST API v0 and v1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from app.engines.servers.facts import ServerFacts, file_name, number
from app.engines.servers.probing.choosing import by_name, choose, entry_of, no_such_model
from app.engines.servers.probing.entries import loaded_in, unfit_in
from app.engines.servers.probing.questions import Questions, list_of, mapping
from app.engines.servers.protocol.markers import learn_markers
from app.models.gguf.thinking import Thinking, thinking_of_name, thinking_of_template

_N_LM_STUDIO = 4096
"""Tokens with which LM Studio loads a model for a request, whatever the model could hold and,
up to 0.4.1, whatever was set for it (lmstudio-bug-tracker 1463)."""
_N_TOO_MANY = 300_000  # tokens: more than any model here holds, counted within half a second
_CACHE = re.compile(r"^vllm:cache_config_info\{(.*)\}", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="([^"]*)"')


def vllm(ask: Questions, facts: ServerFacts, entries: Sequence[Mapping[str, Any]]) -> ServerFacts:
    """vLLM tells the size of its cache in its metrics, in a line for each engine of a model."""
    entry = entry_of(entries, facts.model)
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
        weights=by_name(facts, root),
        thinking=thinking_of_name(f"{facts.model} {root}"),
        n_cache_tokens=sum(n_tokens),
        n_cache_block=_digits(caches[0].get("block_size")) if keeps else 0,
    )


def _digits(text: str | None) -> int:
    return number(int(text[:12])) if text and text.isascii() and text.isdigit() else 0


def llama_cpp(
    ask: Questions, facts: ServerFacts, entries: Sequence[Mapping[str, Any]]
) -> ServerFacts:
    """One model, or a router with several (`--models-dir`): there each carries a status, and all
    questions want the name of the model."""
    unfit = unfit_in(entries) | {
        e["id"]
        for e in entries
        if "embeddings" in list_of(mapping(e.get("architecture")).get("output_modalities"))
        or "--embedding" in list_of(mapping(e.get("status")).get("args"))
        or "--reranking" in list_of(mapping(e.get("status")).get("args"))
    }
    loaded = loaded_in(entries)
    facts = choose(facts, loaded, unfit)
    props = ask.ask("/props")
    if props.get("role") == "router":
        # A model that is not loaded yet would be, and for that the answer would be waited for.
        is_loaded = facts.model in loaded
        more = f"/props?model={quote(facts.model, safe='')}" + ("" if is_loaded else "&autoload=0")
        props = ask.ask(more)
    n_context = number(mapping(props.get("default_generation_settings")).get("n_ctx"))
    meta = mapping(entry_of(entries, facts.model).get("meta"))
    known = [meta.get(key) for key in ("n_params", "size", "n_vocab", "ftype")]
    template = props.get("chat_template")
    if isinstance(template, str):
        learn_markers(facts.address, template=template)
    return replace(
        facts,
        n_context=n_context or number(meta.get("n_ctx")),
        n_slots=number(props.get("total_slots")),
        takes_tools=mapping(props.get("chat_template_caps")).get("supports_tools") is True,
        thinking=thinking_of_template(template)
        if isinstance(template, str) and template
        else thinking_of_name(facts.model),
        weights="/".join([file_name(facts.model), *map(str, known)])
        if any(known)
        else by_name(facts),
    )


def llama_cpp_python_context(ask: Questions) -> int:
    """What this server says nowhere but when it refuses a prompt that is longer: it counts the
    prompt and refuses it before it reads any of it (`llama_cpp/server/errors.py`)."""
    words = ask.refusal("/v1/completions", {"prompt": "a " * _N_TOO_MANY, "max_tokens": 1})
    match = re.search(r"maximum context length is (\d+) tokens", words)
    return int(match[1]) if match else 0


def ollama(ask: Questions, facts: ServerFacts) -> ServerFacts:
    running = [m for m in list_of(ask.ask("/api/ps").get("models")) if isinstance(m, dict)]
    tags = [m for m in list_of(ask.ask("/api/tags").get("models")) if isinstance(m, dict)]
    families = {str(m.get("name")): mapping(m.get("details")).get("family") for m in tags}
    unfit = {name for name, family in families.items() if "bert" in str(family)}
    while True:
        chosen = choose(facts, [str(m.get("name")) for m in running], unfit)
        shown = ask.ask("/api/show", {"model": chosen.model})
        can = [each for each in list_of(shown.get("capabilities")) if isinstance(each, str)]
        if not can or "completion" in can or facts.address.model:
            break
        unfit.add(chosen.model)
    if not shown and chosen.model not in facts.models:
        raise no_such_model(facts)
    info = mapping(shown.get("model_info"))
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
        weights=f"ollama/{digest}" if digest else by_name(chosen),
        takes_tools="tools" in can,
        thinking=thinking,
    )


def _loaded_context(running: Sequence[Mapping[str, Any]], model: str) -> int:
    """With how many tokens a model is in memory, 0 where it is not: to hold more it would have to
    be loaded again, under the hands of whoever else uses it."""
    return next((number(m.get("context_length")) for m in running if m.get("name") == model), 0)


def lm_studio(ask: Questions, facts: ServerFacts) -> ServerFacts:
    listed = list_of(ask.ask("/api/v0/models").get("data"))
    if not listed:
        listed = [_as_v0(m) for m in list_of(ask.ask("/api/v1/models").get("models"))]
    models = {m["id"]: m for m in listed if isinstance(m, dict) and isinstance(m.get("id"), str)}
    unfit = {id_ for id_, m in models.items() if m.get("type") not in (None, "llm", "vlm")}
    loaded = [id_ for id_, m in models.items() if m.get("state") == "loaded"]
    facts = replace(facts, models=tuple(m for m in facts.models if m not in unfit) or facts.models)
    facts = choose(facts, loaded, unfit)
    model = models.get(facts.model, {})
    n_most = number(model.get("max_context_length"))
    n_loaded = number(model.get("loaded_context_length"))  # older versions do not say
    is_loaded = facts.model in loaded if model else None
    n_to_be = min(n_most or _N_LM_STUDIO, _N_LM_STUDIO)
    return replace(
        facts,
        n_context=n_to_be if is_loaded is False else n_loaded,
        is_loaded=is_loaded,
        weights=by_name(facts, model.get("quantization")),
        takes_tools="tool_use" in list_of(model.get("capabilities")),
        thinking=thinking_of_name(facts.model),
    )


def _as_v0(model: object) -> dict[str, Any]:
    """An entry of LM Studio's API v1 as v0 has it."""
    entry = mapping(model)
    loaded = list_of(entry.get("loaded_instances"))
    config = mapping(mapping(loaded[0]).get("config")) if loaded else {}
    can_call = mapping(entry.get("capabilities")).get("trained_for_tool_use") is True
    return {
        "id": entry.get("key"),
        "type": entry.get("type"),
        "state": "loaded" if loaded else "not-loaded",
        "quantization": mapping(entry.get("quantization")).get("name"),
        "max_context_length": entry.get("max_context_length"),
        "loaded_context_length": config.get("context_length"),
        "capabilities": ["tool_use"] if can_call else [],
    }
