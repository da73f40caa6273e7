"""Reads a finished run from the library: notes, answer and data, as they were first shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.analysis.answers.rewriting import chunk_rewriter, merge_rewriter, rewritten
from app.analysis.answers.structured import StructuredRewriter
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.events import RunFinished
from app.planning.plan import Chunk, Mode, Plan
from app.store import Library
from app.store.records import RunRecord
from app.system.errors import LongleafError

if TYPE_CHECKING:
    from app.analysis.evidence.checked import Evidence


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
        warnings=warnings_of(run),
    )


def warnings_of(run: RunRecord) -> tuple[str, ...]:
    """What there is to say of a stored answer: pages that could not be read, texts cut short …"""
    return tuple(run.message.splitlines()) if run.text else ()


def with_evidence(library: Library, run: RunRecord) -> RunRecord:
    """`run` with what of it can be found in its document: as the library has it, otherwise checked
    against the stored document now, and kept. As it is where the document is not kept any more."""
    from app.analysis.evidence.check import check_evidence
    from app.analysis.evidence.stored import stored_evidence

    if not run.text or stored_evidence(run.text, run.evidence) is not None:
        return run
    document = library.stored_document(run.document_sha256)
    if document is None:
        return run
    found = keep_evidence(library, run.id, run.text, check_evidence(run.text, document))
    return replace(run, evidence=found)


def keep_evidence(library: Library, run_id: int, text: str, evidence: Evidence) -> dict[str, Any]:
    """Keeps what was found for a run's text, for exports and for when it is opened again, and gives
    it as it is kept. A library that cannot take it is no reason to lose the answer."""
    from app.analysis.evidence.stored import evidence_to_store

    found = evidence_to_store(text, evidence)
    with suppress(LongleafError):
        library.keep_evidence(run_id, found)
    return found


def stored_notes(library: Library, run: RunRecord, plan: Plan, prompts: Prompts) -> dict[int, str]:
    """What the parts of a stored run noted, by the index of the part, as far as the library has it;
    references settled. None for a single pass."""
    if plan.mode is Mode.SINGLE:
        return {}
    return {
        index: settled_note(result.text, plan.chunks[index], prompts)
        for level, index, result in library.run_parts(run.id)
        if level == 0 and index < len(plan.chunks)
    }


def settled_note(text: str, chunk: Chunk, prompts: Prompts) -> str:
    """What a model noted of a part as people read it."""
    rewriter = chunk_rewriter(prompts, chunk, prompts.for_map(chunk), is_final=False)
    return rewritten(rewriter, prompts.begun(chunk) + text)


def stored_data(
    library: Library, run: RunRecord, plan: Plan, prompts: Prompts
) -> Mapping[str, Any] | None:
    """A stored structured answer's JSON, read again from what the model wrote, level by level as
    the run did. Which notes went into which merge is not kept: those of the whole level before it
    say which references a merge could have."""
    if prompts.schema is None:
        return None
    levels: dict[int, list[str]] = {}
    for level, _, result in library.run_parts(run.id):
        levels.setdefault(level, []).append(result.text)
    if not levels or (plan.mode is Mode.MAP_REDUCE and max(levels) == 0):
        return None
    if plan.mode is Mode.SINGLE:
        [chunk] = plan.chunks
        rewriter = chunk_rewriter(prompts, chunk, prompts.for_single(chunk), is_final=True)
    else:
        notes = list(stored_notes(library, run, plan, prompts).values())
        for level in range(1, max(levels)):
            messages = prompts.for_reduce(notes, is_final=False)
            notes = [
                rewritten(merge_rewriter(prompts, notes, messages, is_final=False), text)
                for text in levels.get(level, ())
            ]
        messages = prompts.for_reduce(notes, is_final=True)
        rewriter = merge_rewriter(prompts, notes, messages, is_final=True)
    rewritten(rewriter, levels[max(levels)][-1])
    return rewriter.data if isinstance(rewriter, StructuredRewriter) else None
