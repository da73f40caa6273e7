"""What a server's list of models says of each: who can write, which is loaded, what it holds.

OpenAI's list has ids alone. Servers and gateways add fields of their own, a few names for the same
things: OpenRouter `context_length` and `architecture`, Groq `context_window` and `active`, Mistral
`max_context_length` and `capabilities`, Together `type`, LiteLLM `mode`, llama.cpp `status`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.engines.servers.facts import number
from app.engines.servers.probing.questions import list_of, mapping

_LISTS = ("data", "models")
_CONTEXTS = (
    *("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx"),
    *("max_model_length", "max_context_window_tokens", "max_seq_len", "max_input_tokens"),
    "max_prompt_tokens",
)
_WRITES = re.compile(r"chat|text-gen|text2text|text-to-text|llm|vlm|complet|language", re.I)
_OTHER = re.compile(
    r"embed|rank|image|audio|speech|tts|stt|transcri|moderat|video|feature-ext|classif|similarity",
    re.I,
)
_CHATS = ("completion_chat", "chat_completion", "chat_completions", "chat")
_LOADED = ("loaded", "sleeping", "running", "ready")


def entries_in(value: object) -> list[Mapping[str, Any]] | None:
    """The entries of a list of models, each with an "id"; None where it is none."""
    if isinstance(value, dict):
        if "data" in value and value["data"] in (None, []) and not value.get("models"):
            return []
        value = next((value[name] for name in _LISTS if value.get(name)), None)
    if not isinstance(value, list):
        return None
    found: list[Mapping[str, Any]] = [
        {**each, "id": _name(each)} for each in value if isinstance(each, dict)
    ]
    named = [entry for entry in found if entry["id"]]
    return named or None


def _name(entry: Mapping[str, Any]) -> str:
    names = (entry.get(key) for key in ("id", "name", "model"))
    return next((name for name in names if isinstance(name, str) and name), "")


def unfit_in(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """Models that do not write text, or cannot now, as the list says."""
    return {entry["id"] for entry in entries if _is_unfit(entry)}


def _is_unfit(entry: Mapping[str, Any]) -> bool:
    can, state = entry.get("capabilities"), mapping(entry.get("status"))
    if entry.get("active") is False or state.get("failed") is True:
        return True
    kinds = [entry.get(name) for name in ("type", "task", "mode", "model_type")]
    kinds += [mapping(can).get("type")]
    told = " ".join(kind for kind in kinds if isinstance(kind, str))
    if _OTHER.search(told) and not _WRITES.search(told):
        return True
    if isinstance(can, dict) and any(can.get(name) is False for name in _CHATS):
        return True
    if isinstance(can, list) and _OTHER.search(" ".join(map(str, can))):
        return not _WRITES.search(" ".join(map(str, can)))
    outputs = list(_outputs(entry))
    if outputs and not any("text" in each for each in outputs):
        return True
    endpoints = " ".join(map(str, list_of(entry.get("supported_endpoints"))))
    return bool(endpoints) and not re.search(r"chat|completions|responses", endpoints)


def _outputs(entry: Mapping[str, Any]) -> Iterator[str]:
    built = mapping(entry.get("architecture"))
    for holder in (entry, built):
        yield from map(str, list_of(holder.get("output_modalities")))
    yield from map(str, list_of(mapping(entry.get("modalities")).get("output")))
    modality = built.get("modality")
    if isinstance(modality, str) and "->" in modality:
        yield modality.rpartition("->")[2]


def loaded_in(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Models that are in memory, as the list says."""
    found = []
    for entry in entries:
        status = entry.get("status")
        states = (mapping(status).get("value"), status, entry.get("state"))
        if entry.get("loaded") is True or any(each in _LOADED for each in states if each):
            found.append(entry["id"])
    return found


def context_of(entry: Mapping[str, Any]) -> int:
    """Tokens that a model holds as served, the least of what is stated; 0 where nothing is."""
    can = mapping(entry.get("capabilities"))
    holders = [entry, *(mapping(entry.get(name)) for name in ("meta", "metadata", "top_provider"))]
    holders += [mapping(can.get("limits")), mapping(entry.get("parameters"))]
    stated = (_first_stated(holder) for holder in holders)
    return min((n for n in stated if n), default=0)


def _first_stated(holder: Mapping[str, Any]) -> int:
    for name in _CONTEXTS:
        value = holder.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:12])
        if n := number(value):
            return n
    return 0
