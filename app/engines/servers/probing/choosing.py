"""Which of a server's models is asked, and what its weights are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.engines.contract.engine import EngineError
from app.engines.servers.facts import ServerFacts, file_name
from app.system.translation import tr

_NO_WRITER = re.compile(
    r"embed|rerank|(?:^|[-_/])(?:bge|gte|e5|minilm|mpnet|colbert|whisper|tts|clip|siglip)(?:[-_.:]|$)"
    r"|mmproj|stable-?(?:diffusion|audio)|flux|dall-e|moderation|snowflake-arctic|text-to-speech|nomic-bert"
    r"|paraphrase-|sentence-t|(?:^|[-_/])(?:stella|instructor|sdxl|sd3|imagen|sora|veo|kokoro|parakeet"
    r"|bark|colpali|splade|roberta|bert)(?:[-_.:\d]|$)|gpt-image|transcri|speech|diarize|realtime"
    r"|(?:^|[-_/])(?:voyage|chatterbox|orpheus|musicgen|wan2)(?:[-_.:\d]|$)"
    r"|[a-z\d]-(?:image|video)(?:[-_.:]|$)|guard(?:ian)?(?:[-_.:\d]|$)|shieldgemma|classifier|reward|-prm-"
)


def is_no_writer(model: str) -> bool:
    """Whether a model's name says that it makes embeddings, ranks, hears or draws."""
    return bool(_NO_WRITER.search(model.casefold()))


def choose(
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


def no_such_model(facts: ServerFacts) -> EngineError:
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


def named(facts: ServerFacts) -> ServerFacts:
    return replace(facts, weights=by_name(facts))


def by_name(facts: ServerFacts, more: object = None) -> str:
    """What is left to name weights by. The address is no part of it: a run goes on with whichever
    of several servers is there."""
    names = [facts.kind, file_name(facts.model)]
    return "/".join([*names, file_name(more)] if isinstance(more, str) and more else names)


def entry_of(entries: Sequence[Mapping[str, Any]], model: str) -> Mapping[str, Any]:
    return next((entry for entry in entries if entry["id"] == model), {})
