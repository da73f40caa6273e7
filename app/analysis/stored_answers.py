"""What the library has of a finished run: notes, answer and data, as they were first told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.analysis.events import RunFinished
from app.analysis.prompts import Prompts, delimiter_of
from app.analysis.references import (
    BracketRewriter,
    MarkerResolver,
    ReferenceFilter,
    labels_in,
    resolved,
)
from app.analysis.structured import StructuredRewriter
from app.planning.plan import Chunk, Mode, Plan
from app.store import Library
from app.store.records import RunRecord


def finished_from(run: RunRecord) -> RunFinished:
    """The event of a run that was answered from the library."""
    return RunFinished(
        run_id=run.id,
        text=run.text,
        cached=True,
        n_parts=run.n_parts,
        n_parts_cached=run.n_parts,
        n_prompt=0,
        n_generated=0,
        elapsed_s=0.0,
    )


def stored_notes(library: Library, run: RunRecord, plan: Plan) -> list[str]:
    """What the parts of a stored run noted, references settled; none for a single pass."""
    texts = [result.text for level, _, result in library.run_parts(run.id) if level == 0]
    if plan.mode is Mode.SINGLE or len(texts) != len(plan.chunks):
        return []
    return [settled_note(text, chunk) for text, chunk in zip(texts, plan.chunks, strict=True)]


def settled_note(text: str, chunk: Chunk) -> str:
    """What a model noted of a part as people read it: markers turned into the places they mean,
    and without the delimiter of its prompt."""
    return resolved(text, chunk.places, chunk.marker, delimiter_of(chunk.text, "document"))


def stored_data(
    library: Library, run: RunRecord, plan: Plan, prompts: Prompts
) -> Mapping[str, Any] | None:
    """A stored structured answer's JSON, read again from what the model wrote."""
    if prompts.schema is None:
        return None
    parts = library.run_parts(run.id)
    if not parts or (plan.mode is Mode.MAP_REDUCE and parts[-1][0] == 0):
        return None
    references: BracketRewriter
    if plan.mode is Mode.SINGLE:
        chunk = plan.chunks[0]
        references, marker = MarkerResolver(chunk.places, chunk.marker), chunk.marker
    else:
        notes = stored_notes(library, run, plan)
        references = ReferenceFilter([label for note in notes for label in labels_in(note)])
        marker = ""
    rewriter = StructuredRewriter(prompts, marker, references)
    rewriter.feed(parts[-1][2].text)
    rewriter.finish()
    return rewriter.data
