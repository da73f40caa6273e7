"""How people read what a model wrote for a step: references settled, delimiters that were copied
from the prompt taken out, and data shown as Markdown. A run and the library read it in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from app.analysis.answers.echoes import EchoFilter, prompt_sentences
from app.analysis.answers.references import (
    HOLE,
    BracketRewriter,
    MarkerResolver,
    ReferenceFilter,
    labels_in,
    without_holes,
)
from app.analysis.answers.structured import StructuredRewriter
from app.analysis.kinds.delimiters import delimiter_in
from app.analysis.kinds.prompts import Prompts
from app.engines.contract.engine import Message
from app.planning.plan import Chunk

Rewriter: TypeAlias = EchoFilter | StructuredRewriter
"""Fed with a stream of text, it gives what is certain of it; both kinds are used alike."""


def chunk_rewriter(
    prompts: Prompts, chunk: Chunk, messages: Sequence[Message], *, is_final: bool
) -> Rewriter:
    """For what is written about a chunk, whose markers become the labels of its places.

    Args:
        prompts: Those of the kind.
        chunk: What was read.
        messages: The prompt it was read with.
        is_final: Whether it is the answer, which of a structured kind is data.
    """
    references = MarkerResolver(chunk.places, chunk.marker, delimiter_in(messages))
    return _rewriter(prompts, chunk.marker, references, messages, is_final)


def merge_rewriter(
    prompts: Prompts, notes: Iterable[str], messages: Sequence[Message], *, is_final: bool
) -> Rewriter:
    """For what a merge writes: only the references of its notes may stay. See `chunk_rewriter`."""
    labels = [label for note in notes for label in labels_in(note)]
    references = ReferenceFilter(labels, delimiter_in(messages))
    return _rewriter(prompts, "", references, messages, is_final)


def _rewriter(
    prompts: Prompts,
    marker: str,
    references: BracketRewriter,
    messages: Sequence[Message],
    is_final: bool,
) -> Rewriter:
    if not is_final or prompts.schema is None:
        return EchoFilter(references, echoes_in(messages))
    return StructuredRewriter(prompts, marker, references)


def echoes_in(messages: Sequence[Message], question: str = "") -> frozenset[str]:
    """The sentences of a prompt that must not turn up in its answer: what it says around the text
    that is read, but for the sentences of a `question`, which an answer may well repeat."""
    name = delimiter_in(messages)
    told, source = [], ""
    for message in messages:
        if message.role in ("assistant", "tools", "tool"):
            continue  # notes that were begun for the model are part of its text
        before, opened, rest = message.content.partition(f"<{name}>") if name else ("", "", "")
        if not opened:
            told.append(message.content)
            continue
        read, _, after = rest.rpartition(f"</{name}>")
        source += read
        told += [before, after]
    return prompt_sentences(told, source) - prompt_sentences([question], source)


def rewritten(rewriter: Rewriter | BracketRewriter, text: str) -> str:
    """A whole text as the rewriter gives it; where it took references out, the words that pointed
    at them go, too."""
    if isinstance(rewriter, StructuredRewriter):
        return rewriter.feed(text) + rewriter.finish()
    n_unknown = rewriter.n_unknown
    rewriter.hole = HOLE
    whole = rewriter.feed(text.replace(HOLE, "")) + rewriter.finish()
    return without_holes(whole) if rewriter.n_unknown > n_unknown else whole
