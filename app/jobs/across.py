"""One summary of several documents, made from the finished summary of each.

No document is read again: only their summaries go to the model, as the notes of the parts of one
document do. References name document and page, and are checked in all documents.
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from app.analysis.comparison.sources import Sources, source_names, with_source
from app.analysis.kinds.choices import Choices, prompts_for
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.events import EvidenceChecked, RunEvent, RunFinished
from app.analysis.runs.model import AnyModel
from app.analysis.runs.run import MergeRun
from app.analysis.runs.steps import PartNote
from app.documents.base.document import Block, BlockKind, Document
from app.jobs.sources.derived import COLLECTION
from app.jobs.workspace import Workspace
from app.planning.plan import Budget, Mode, Plan, PromptCosts, Speed
from app.planning.planner import fit_answers
from app.planning.reduction import group_notes
from app.store import Library
from app.store.records import RunRecord
from app.system.errors import LongleafError
from app.system.translation import tr

KIND = "across"
"""`Document.format` of the text that the summaries of several documents make."""


@dataclass(frozen=True)
class Collected:
    """Finished summaries, ready to be merged into one.

    Attributes:
        names: What each document is called in references.
        notes: Their summaries, references naming the document.
        text: The summaries as one document, for the library.
        sources: The documents themselves, to check the answer in.
    """

    names: tuple[str, ...]
    notes: tuple[str, ...]
    text: Document
    sources: Sources


def collect(library: Library, run_ids: Sequence[int]) -> Collected:
    """Gathers the answers of finished runs, one per document, in this order.

    Raises `LongleafError` when fewer than two of them have an answer and their document's text.
    """
    runs: list[RunRecord] = []
    documents: list[Document] = []
    for run_id in run_ids:
        run = library.run(run_id)
        if run is None or not run.text or any(run.document_sha256 == d.sha256 for d in documents):
            continue
        document = library.stored_document(run.document_sha256)
        if document is not None and document.body:
            runs.append(run)
            documents.append(document)
    if len(runs) < 2:
        raise LongleafError(
            tr("A summary across documents needs at least two that are read."),
            tr("Read them first: longleaf summarize FOLDER"),
        )
    names = source_names([run.document_path.stem or run.document_title for run in runs])
    notes = tuple(with_source(run.text, name) for run, name in zip(runs, names, strict=True))
    blocks = [
        block
        for name, note in zip(names, notes, strict=True)
        for block in (
            Block(name, BlockKind.HEADING, level=1),
            Block(note.strip(), BlockKind.PARAGRAPH),
        )
    ]
    content = "\n".join([*(each.sha256 for each in documents), *notes])
    title = ", ".join(names[:3])
    if len(names) > 3:
        title = tr("{names} and {n} more", names=title, n=len(names) - 3)
    text = Document(
        path=documents[0].path,
        sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        format=COLLECTION,
        title=title,
        blocks=tuple(blocks),
        metadata={str(n): each.sha256 for n, each in enumerate(documents, start=1)},
        language=documents[0].language,
        reader="longleaf",
    )
    sources = Sources.of(dict(zip(names, documents, strict=True)))
    return Collected(names, notes, text, sources)


def merge_plan(
    collected: Collected, model: AnyModel, prompts: Prompts, n_context: int, speed: Speed | None
) -> Plan:
    """How the summaries are merged: what it costs, and in how many rounds. Raises
    `LongleafError` when there is no room for two of them."""
    budget = fit_answers(Budget(min(n_context, model.limit.n_max), n_final_answer=prompts.n_answer))
    bare = prompts.bare()
    n_bare = max(model.count_prompt(bare["reduce"]), model.count_prompt(bare["final"]))
    counts = [model.tokenizer.count(note) + 16 for note in collected.notes]
    capacity = budget.n_context - n_bare - budget.n_final_answer
    n_groups, n_levels = len(counts), 0
    n_prefill = n_decode = 0
    left = counts
    while n_groups > 1 or not n_levels:
        groups = group_notes(left, capacity)
        if capacity < 256 or (len(groups) >= len(left) > 1):
            raise LongleafError(
                tr(
                    "The summaries of {n} documents do not fit a context of {n_context:,} tokens "
                    "two at "
                    "a time.",
                    n=len(counts),
                    n_context=budget.n_context,
                ),
                tr("Choose a larger budget, or a shorter length of summary."),
            )
        n_groups, n_levels = len(groups), n_levels + 1
        n_prefill += sum(left) + n_groups * n_bare
        n_answer = budget.n_final_answer if n_groups == 1 else budget.n_part_answer
        n_decode += n_groups * n_answer
        left = [n_answer + 16] * n_groups
    rounds = tr("one merge") if n_levels == 1 else tr("{n} rounds of merging", n=n_levels)
    return Plan(
        mode=Mode.MAP_REDUCE,
        n_document_tokens=sum(counts),
        budget=budget,
        n_requested_context=n_context,
        chunks=(),
        n_levels=n_levels + 1,
        n_prefill_tokens=n_prefill,
        n_decode_tokens=n_decode,
        costs=PromptCosts(n_bare, n_bare, n_bare),
        speed=speed,
        memory=None,
        reasons=(
            tr(
                "The summaries of {n} documents, {n_tokens:,} tokens: {rounds}.",
                n=len(counts),
                n_tokens=sum(counts),
                rounds=rounds,
            ),
        ),
        n_alone_decode_tokens=budget.n_final_answer,
    )


def summarize_across(
    workspace: Workspace,
    collected: Collected,
    model: AnyModel,
    *,
    n_context: int,
    choices: Choices | None = None,
    cancel: threading.Event | None = None,
) -> Generator[RunEvent]:
    """Makes one summary of several. Its events are those of a run, from the first merge on; call it
    in a thread of its own. Raises `LongleafError` before the first event."""
    choices = dataclasses.replace(choices or Choices(), kind=KIND, length="", own="")
    prompts = prompts_for(choices, collected.text.language)
    plan = merge_plan(collected, model, prompts, n_context, workspace.speed(model))
    yield from workspace.prepare(model, cancel)
    notes = [
        PartNote(note, prompts.note(number, name, note), name, name, number=number)
        for number, (name, note) in enumerate(
            zip(collected.names, collected.notes, strict=True), start=1
        )
    ]
    run = MergeRun(
        notes,
        collected.text,
        plan,
        prompts,
        choices,
        workspace.engine_for(model, plan.budget.n_context),
        workspace.library,
        count_prompt=model.count_prompt,
        model_name=model.name,
        model_fingerprint=model.fingerprint,
        mode_asked=Mode.MAP_REDUCE,
        cancel=cancel,
    )
    for event in run.events():
        if isinstance(event, RunFinished):
            workspace.note_speed(model)
            from app.analysis.evidence.check import check_evidence

            evidence = check_evidence(event.text, collected.sources, collected.notes)
            yield EvidenceChecked(event.run_id, evidence)
        yield event
