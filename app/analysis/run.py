"""Reads a document according to its plan, and says all along what is going on.

Map parts go to the engine together, so that it can batch them; each is stored the moment it is
done. A run that is cancelled, killed or repeated finds those parts again by the SHA-256 of what
they were made from, and asks the model only for the rest.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.analysis.choices import Choices as Choices
from app.analysis.choices import part_key as part_key
from app.analysis.choices import prompts_for as prompts_for
from app.analysis.choices import result_key as result_key
from app.analysis.events import (
    LevelStarted,
    Notice,
    PartDone,
    PartProgress,
    PartRef,
    PartStarted,
    PartToken,
    Planned,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.progress import WorkMeter
from app.analysis.prompts import Prompts, delimiter_in, document_end
from app.analysis.references import BracketRewriter, MarkerResolver, ReferenceFilter, labels_in
from app.analysis.structured import StructuredRewriter
from app.documents.document import RECOGNIZED_PAGES, Document
from app.engines.engine import (
    Engine,
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    Message,
    PromptProgress,
    Request,
    Sampling,
    Started,
    Token,
)
from app.errors import LongleafError
from app.planning.plan import Budget, Chunk, Mode, Plan
from app.planning.planner import N_SPARE_TOKENS
from app.planning.reduction import group_notes
from app.store import Library, StoreError
from app.store.records import NewRun, PartResult, RunStatus
from app.translation import tr

CountPrompt = Callable[[Sequence[Message]], int]
"""Exact tokens of a prompt, chat template included."""


AGAIN_TEMPERATURE = 0.5
"""Least temperature of a part that is read again by itself."""


class RunError(LongleafError):
    """A run cannot go on. What was finished stays in the library."""

    exit_code = 6


@dataclass
class _Part:
    """A step on its way: what is asked, and how its text is rewritten."""

    ref: PartRef
    messages: tuple[Message, ...]
    sampling: Sampling
    key: str
    rewriter: BracketRewriter | StructuredRewriter
    first_label: str
    last_label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartNote:
    """A part's text on its way into a merge, and the places it covers."""

    text: str
    rendered: str
    first_label: str
    last_label: str


class Run:
    """One reading of one document. Iterate over `events()` once.

    Args:
        document, plan, prompts, choices: What to read and how.
        engine: Generates the text; stays open afterwards.
        library: Where parts and the answer go.
        count_prompt: Checks each prompt against the context before it is sent.
        model_name, model_fingerprint: For the record and the result's key.
        use_cache: False asks the model for everything again (results are still stored).
        cancel: Set it from any thread to stop at once; finished parts stay.
        pause: Set it from any thread to begin nothing more: what is in flight is finished and
            stored, then the run stops.
        afresh: Parts of the document (indices of the plan's chunks) that are asked for again even
            where the library has them, with some chance, so that something else comes of it.
    """

    def __init__(
        self,
        document: Document,
        plan: Plan,
        prompts: Prompts,
        choices: Choices,
        engine: Engine,
        library: Library,
        *,
        count_prompt: CountPrompt,
        model_name: str,
        model_fingerprint: str,
        mode_asked: Mode = Mode.AUTO,
        use_cache: bool = True,
        cancel: threading.Event | None = None,
        pause: threading.Event | None = None,
        afresh: Collection[int] = (),
    ) -> None:
        self.document, self.plan, self.prompts, self.choices = document, plan, prompts, choices
        self._engine, self._library = engine, library
        self._count_prompt = count_prompt
        self._use_cache = use_cache
        self._cancel = cancel or threading.Event()
        self._pause = pause or threading.Event()
        self._afresh = frozenset(afresh)
        self._n_kept = self._n_cached = self._n_parts = 0
        self._n_prompt = self._n_generated = 0
        self._n_unknown_references = self._n_truncated = 0
        self._silent: list[str] = []
        self._data: Mapping[str, Any] | None = None
        self._meter = WorkMeter(plan)
        self._new_run = NewRun(
            document_sha256=document.sha256,
            result_key=result_key(
                document.sha256,
                model_fingerprint,
                prompts,
                choices,
                plan.n_requested_context,
                mode_asked,
                recognized_pages=document.metadata.get(RECOGNIZED_PAGES, ""),
            ),
            kind=prompts.kind,
            mode=plan.mode.value,
            n_context=plan.n_requested_context,
            model_fingerprint=model_fingerprint,
            model_name=model_name,
            n_parts=len(plan.chunks),
            n_document_tokens=plan.n_document_tokens,
            parameters=choices.as_key() | {"language": prompts.language},
        )

    def events(self) -> Generator[RunEvent]:
        """Does the work. Ends with exactly one `RunFinished` or `RunStopped`."""
        started = time.monotonic()
        self._library.save_document(self.document)
        run_id = self._library.start_run(self._new_run)
        ended: RunFinished | RunStopped
        try:
            yield Planned(run_id, self.plan)
            text = yield from self._read(run_id)
            ended = self._finished(run_id, text, time.monotonic() - started)
            status = RunStatus.FINISHED
        except _CancelledError:
            ended = RunStopped(run_id, True, tr("Cancelled."), self._resume_hint(), self._n_kept)
            status = RunStatus.CANCELLED
        except _PausedError:
            ended = RunStopped(run_id, True, tr("Paused."), self._resume_hint(), self._n_kept)
            status = RunStatus.CANCELLED
        except LongleafError as error:
            ended = RunStopped(run_id, False, error.message, error.next_step, self._n_kept)
            status = RunStatus.FAILED
        except GeneratorExit:
            self._store_end(run_id, RunStatus.CANCELLED, time.monotonic() - started)
            raise
        except BaseException as error:
            elapsed_s = time.monotonic() - started
            self._store_end(run_id, RunStatus.FAILED, elapsed_s, message=repr(error))
            raise
        # Stored before the last event goes out: whoever listens may stop listening at it.
        try:
            self._store_end(
                run_id,
                status,
                time.monotonic() - started,
                text=ended.text if isinstance(ended, RunFinished) else "",
                message=ended.message if isinstance(ended, RunStopped) else "",
            )
        except StoreError as error:  # the disk is full: its parts are kept, and so is what it said
            if isinstance(ended, RunFinished):
                ended = RunStopped(run_id, False, error.message, error.next_step, self._n_kept)
        yield ended

    def _finished(self, run_id: int, text: str, elapsed_s: float) -> RunFinished:
        return RunFinished(
            run_id=run_id,
            text=text,
            cached=self._n_cached == self._n_parts,
            n_parts=self._n_parts,
            n_parts_cached=self._n_cached,
            n_prompt=self._n_prompt,
            n_generated=self._n_generated,
            elapsed_s=elapsed_s,
            warnings=self._warnings(),
            data=self._data,
        )

    # The levels

    def _read(self, run_id: int) -> Generator[RunEvent, None, str]:
        plan = self.plan
        if plan.mode is Mode.SINGLE:
            chunk = plan.chunks[0]
            part = self._chunk_part(chunk, self.prompts.for_single(chunk), is_final=True)
            yield LevelStarted(0, 1)
            [text] = yield from self._level(run_id, [part])
            return text
        parts = [
            self._chunk_part(chunk, self.prompts.for_map(chunk), is_final=False)
            for chunk in plan.chunks
        ]
        yield LevelStarted(0, len(parts))
        yield from self._level(run_id, parts)
        return (yield from self._merge(run_id, [self._note(part) for part in parts]))

    def _merge(self, run_id: int, notes: Sequence[PartNote]) -> Generator[RunEvent, None, str]:
        """Merges notes, level by level, until one answer is left."""
        for level in range(1, 64):
            groups = self._groups(notes)
            is_final = len(groups) == 1
            merges = [
                self._merge_part(level, index, len(groups), [notes[i] for i in group], is_final)
                for index, group in enumerate(groups)
            ]
            yield LevelStarted(level, len(merges))
            texts = yield from self._level(run_id, merges)
            if is_final:
                return texts[0]
            notes = [self._note(part) for part in merges]
        raise RunError(
            tr("The notes do not shrink enough to be merged."), tr("Choose a larger budget.")
        )

    def _note(self, part: _Part) -> PartNote:
        pages = span_of(part.first_label, part.last_label)
        return PartNote(
            text=part.text,
            rendered=self.prompts.note(part.ref.index + 1, pages, part.text),
            first_label=part.first_label,
            last_label=part.last_label,
        )

    def _groups(self, notes: Sequence[PartNote]) -> list[range]:
        """Which notes are merged together, counted exactly: prompt of all, less the bare prompt."""
        bare = self._count_prompt(self.prompts.for_reduce([], is_final=False))
        bare = max(bare, self._count_prompt(self.prompts.for_reduce([], is_final=True)))
        budget = self.plan.budget
        capacity = budget.n_context - bare - budget.n_final_answer - N_SPARE_TOKENS
        empty = self._count_prompt((Message("user", ""),))
        counts = [
            self._count_prompt((Message("user", note.rendered + "\n\n"),)) - empty for note in notes
        ]
        groups = group_notes(counts, capacity)
        if len(groups) >= len(notes) > 1:
            raise RunError(
                tr(
                    "Two notes of this document do not fit one context together, so they cannot be "
                    "merged."
                ),
                tr("Choose a larger budget, or a model with a longer context."),
            )
        return groups

    def _chunk_part(self, chunk: Chunk, messages: tuple[Message, ...], *, is_final: bool) -> _Part:
        budget = self.plan.budget
        sampling = self._sampling(budget, is_final)
        return _Part(
            ref=PartRef(0, chunk.index, len(self.plan.chunks), is_final),
            messages=messages,
            sampling=sampling,
            key=part_key(self._engine.fingerprint, messages, sampling),
            rewriter=self._rewriter(
                MarkerResolver(chunk.places, chunk.marker, delimiter_in(messages)),
                chunk.marker,
                is_final,
            ),
            first_label=chunk.places[0].label if chunk.places else "",
            last_label=chunk.places[-1].label if chunk.places else "",
        )

    def _merge_part(
        self, level: int, index: int, n: int, notes: Sequence[PartNote], is_final: bool
    ) -> _Part:
        budget = self.plan.budget
        messages = self.prompts.for_reduce([note.rendered for note in notes], is_final=is_final)
        sampling = self._sampling(budget, is_final)
        labels = [label for note in notes for label in labels_in(note.text)]
        return _Part(
            ref=PartRef(level, index, n, is_final),
            messages=messages,
            sampling=sampling,
            key=part_key(self._engine.fingerprint, messages, sampling),
            rewriter=self._rewriter(ReferenceFilter(labels, delimiter_in(messages)), "", is_final),
            first_label=notes[0].first_label,
            last_label=notes[-1].last_label,
        )

    def _sampling(self, budget: Budget, is_final: bool) -> Sampling:
        if is_final:
            return self.choices.sampling(budget.n_final_answer, self.prompts.schema)
        return self.choices.sampling(budget.n_part_answer)

    def _sampling_of(self, part: _Part) -> Sampling:
        """What is asked of the engine. A part that is read again because its note was no good is
        read with some chance: without any, a model writes the same again, word by word."""
        if part.ref.level > 0 or part.ref.index not in self._afresh:
            return part.sampling
        return replace(
            part.sampling,
            temperature=max(part.sampling.temperature, AGAIN_TEMPERATURE),
            seed=secrets.randbelow(2**31),
        )

    def _rewriter(
        self, references: BracketRewriter, marker: str, is_final: bool
    ) -> BracketRewriter | StructuredRewriter:
        if not is_final or self.prompts.schema is None:
            return references
        return StructuredRewriter(self.prompts, marker, references)

    # One level of parts

    def _level(self, run_id: int, parts: Sequence[_Part]) -> Generator[RunEvent, None, list[str]]:
        """Serves the parts from the library or the engine; returns their texts in order."""
        self._n_parts += len(parts)
        waiting: dict[str, _Part] = {}
        for part in parts:
            is_wanted = part.ref.level == 0 and part.ref.index in self._afresh
            stored = self._library.part(part.key) if self._use_cache and not is_wanted else None
            if stored is None:
                waiting[f"{part.ref.level}.{part.ref.index}"] = part
                continue
            self._n_cached += 1
            yield self._store_done(run_id, part, stored, cached=True)
        if waiting:
            if self._pause.is_set():
                raise _PausedError
            yield from self._generate(run_id, waiting)
        self._check_silent(parts)
        return [part.text for part in parts]

    def _check_silent(self, parts: Sequence[_Part]) -> None:
        """A part of the document of which a small model notes nothing is told with the answer, and
        no reason to throw away what it noted of the others; a merge that says nothing is."""
        silent = [part for part in parts if not part.text.strip()]
        if silent and (parts[0].ref.level > 0 or len(silent) == len(parts)):
            raise RunError(
                tr(
                    "The model wrote nothing for {n_missing} of {n} parts.",
                    n_missing=len(silent),
                    n=len(parts),
                ),
                tr("Choose another model; finished parts are kept."),
            )
        self._silent += [span_of(part.first_label, part.last_label) for part in silent]

    def _generate(self, run_id: int, waiting: dict[str, _Part]) -> Generator[RunEvent]:
        requests = []
        for id_, part in waiting.items():
            self._check_fit(part)
            # One prompt with the whole document is what follow-up questions begin with.
            document = self.document.sha256 if self.plan.mode is Mode.SINGLE else ""
            sampling, end = self._sampling_of(part), document_end(part.messages)
            requests.append(Request(id_, part.messages, sampling, document, end))
        failed: Failed | None = None
        not_begun, is_cancelled = set(waiting), False
        watcher = CancelWatcher(self._cancel, self._engine)
        try:
            for event in self._engine.generate(requests):
                match event:
                    case Started(id=id_, n_prompt=n_prompt):
                        not_begun.discard(id_)
                        waiting[id_].rewriter.finish()  # begun anew after a restart
                        self._meter.started(id_, is_alone=waiting[id_].ref.n_in_level == 1)
                        yield PartStarted(waiting[id_].ref, n_prompt)
                    case PromptProgress(id=id_, n_done=n_done, n_total=n_total):
                        self._meter.prefilled(id_, n_done)
                        yield PartProgress(waiting[id_].ref, n_done, n_total)
                    case Token(id=id_, text=text, n_tokens=n_tokens):
                        self._meter.decoded(id_, n_tokens)
                        piece = waiting[id_].rewriter.feed(text)
                        if piece:
                            yield PartToken(waiting[id_].ref, piece)
                    case Finished(reason=FinishReason.CANCELLED):
                        pass
                    case Finished(id=id_):
                        part = waiting[id_]
                        held = part.rewriter.finish()
                        if held:
                            yield PartToken(part.ref, held)
                        result = PartResult(
                            key=part.key,
                            text=event.text,
                            n_prompt=event.n_prompt,
                            n_generated=event.n_generated,
                            truncated=event.reason is FinishReason.LENGTH,
                            prefill_s=event.prefill_s,
                            decode_s=event.decode_s,
                        )
                        self._n_prompt += event.n_prompt
                        self._n_generated += event.n_generated
                        self._meter.finished(id_, event.n_prompt, part.sampling.max_tokens)
                        yield self._store_done(run_id, part, result, cached=False)
                    case Failed():
                        failed = event
                    case EngineNotice(kind=kind, message=message):
                        yield Notice(kind, message)
                if self._cancel.is_set():
                    # To its end, which is near: an engine that is left in the midst of its work
                    # is ended, and its model has to be loaded again.
                    if not is_cancelled:
                        self._engine.cancel()
                    is_cancelled = True
                    continue
                if self._pause.is_set():
                    while not_begun:
                        self._engine.cancel(not_begun.pop())
                progress = self._meter.progress()
                if progress is not None:
                    yield progress
        finally:
            watcher.stop()
        if self._cancel.is_set():
            raise _CancelledError
        if failed is None and self._pause.is_set() and not all(p.text for p in waiting.values()):
            raise _PausedError
        if failed is not None:
            raise RunError(failed.message, failed.next_step or self._resume_hint())

    def _store_done(
        self, run_id: int, part: _Part, result: PartResult, *, cached: bool
    ) -> PartDone:
        """Stores a part at once (its text as the model wrote it) and settles its references."""
        self._library.put_part(result, run_id=run_id, level=part.ref.level, index=part.ref.index)
        self._n_kept += 1
        rewriter = part.rewriter
        rewriter.n_unknown = 0
        part.text = rewriter.feed(result.text) + rewriter.finish()
        self._n_unknown_references += rewriter.n_unknown
        self._n_truncated += result.truncated
        if isinstance(rewriter, StructuredRewriter):
            self._data = rewriter.data
        if cached:
            self._meter.from_cache(
                result.n_prompt, part.sampling.max_tokens, is_alone=part.ref.n_in_level == 1
            )
        return PartDone(
            part.ref, part.text, cached, result.n_prompt, result.n_generated, result.truncated
        )

    def _check_fit(self, part: _Part) -> None:
        n_prompt = self._count_prompt(part.messages)
        n_needed = n_prompt + part.sampling.max_tokens
        if n_needed > self.plan.budget.n_context:
            raise RunError(
                tr(
                    "A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not fit a "
                    "context "
                    "of {n_context:,}.",
                    n_prompt=n_prompt,
                    n_answer=part.sampling.max_tokens,
                    n_context=self.plan.budget.n_context,
                ),
                tr("Choose a larger budget, or read the document in parts."),
            )

    def _store_end(
        self, run_id: int, status: RunStatus, elapsed_s: float, *, text: str = "", message: str = ""
    ) -> None:
        self._library.finish_run(
            run_id,
            status=status,
            text=text,
            message=message,
            n_parts_cached=self._n_cached,
            n_prompt=self._n_prompt,
            n_generated=self._n_generated,
            elapsed_s=elapsed_s,
        )

    def _warnings(self) -> tuple[str, ...]:
        found = []
        if self._n_truncated:
            found.append(
                tr(
                    "{n_truncated} of {n_parts} texts reached their length limit and end abruptly.",
                    n_truncated=self._n_truncated,
                    n_parts=self._n_parts,
                )
            )
        if self._silent:
            found.append(
                tr(
                    "The model noted nothing of {places}: read there yourself, or read the part "
                    "again.",
                    places=", ".join(self._silent),
                )
            )
        if self._n_unknown_references:
            found.append(
                tr(
                    "{n} page references that the model made up were removed.",
                    n=self._n_unknown_references,
                )
            )
        return tuple(found)

    def _resume_hint(self) -> str:
        if self._n_kept == 0:
            return tr("No part was finished yet; a new start begins at the beginning.")
        if self._n_kept == 1:
            return tr("1 finished part is kept; start again to go on from there.")
        return tr("{n} finished parts are kept; start again to go on from there.", n=self._n_kept)


class MergeRun(Run):
    """A run whose notes are there already: it merges them and reads nothing.

    Args:
        notes: To be merged, in order; the others are those of `Run`.
    """

    def __init__(self, notes: Sequence[PartNote], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._notes = tuple(notes)

    def _read(self, run_id: int) -> Generator[RunEvent, None, str]:
        return (yield from self._merge(run_id, self._notes))


class _CancelledError(Exception):
    """The user stopped the run."""


class _PausedError(Exception):
    """The user paused the run, and what was in flight is stored."""


class CancelWatcher:
    """Tells the engine as soon as the cancel event is set, also while it yields nothing."""

    def __init__(self, cancel: threading.Event, engine: Engine) -> None:
        self._cancel, self._engine = cancel, engine
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="cancel-watcher")
        self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            if self._cancel.wait(timeout=0.05):
                if not self._stopped.is_set():
                    self._engine.cancel()
                return

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()


def span_of(first: str, last: str) -> str:
    """Two labels as a range: "p. 4", "pp. 4–9", "§ 1–§ 4"."""
    if first == last:
        return first
    if first.startswith("p. ") and last.startswith("p. "):
        return f"pp. {first[3:]}–{last[3:]}"
    return f"{first}–{last}"
