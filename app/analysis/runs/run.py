"""Reads a document according to its plan, and reports what happens as events.

Map parts go to the engine together, so that it can batch them; each is stored the moment it is
done. A run that is cancelled, killed or repeated finds those parts again by the SHA-256 of what
they were made from, and asks the model only for the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Generator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from app.analysis.answers.rewriting import rewritten
from app.analysis.answers.structured import StructuredRewriter
from app.analysis.kinds.choices import Choices as Choices
from app.analysis.kinds.choices import part_key as part_key
from app.analysis.kinds.choices import prompts_for as prompts_for
from app.analysis.kinds.choices import result_key as result_key
from app.analysis.kinds.prompts import Prompts
from app.analysis.kinds.reminders import expected_language
from app.analysis.runs.checks import check_failed, check_fit, check_silent
from app.analysis.runs.events import (
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartProgress,
    PartStarted,
    PartThought,
    PartToken,
    Planned,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.progress import WorkMeter
from app.analysis.runs.put_back import (
    n_characters_of_answer,
    n_characters_of_notes,
    with_lost_lines,
)
from app.analysis.runs.steps import CountPrompt, PartNote, RunError, Step, StepMaker, result_of
from app.analysis.runs.tally import Tally
from app.documents.base.document import Document
from app.engines.contract.drive import drive
from app.engines.contract.engine import (
    Engine,
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    Pausable,
    PromptProgress,
    Request,
    RequestEvent,
    Started,
    Thought,
    Token,
)
from app.planning.plan import Mode, Plan
from app.store import Library, StoreError
from app.store.records import NewRun, PartResult, RunStatus
from app.system.errors import LongleafError
from app.system.translation import tr


class Run:
    """One reading of one document. Iterate over `events()` once.

    Args:
        document, plan, prompts, choices: What to read and how.
        engine: Generates the text; stays open afterwards.
        library: Where parts and the answer go.
        count_prompt: Checks each prompt against the context before it is sent.
        model_name, model_fingerprint: For the record and the result's key.
        use_cache: False asks the model for everything again (results are still stored).
        cancel: Set it from any thread to stop at once; finished parts stay, and so does what was
            written of others, unless the engine is in a step too long to be waited for.
        pause: Set it from any thread to stop after the present step: what was written is stored,
            what was read stays in the engine's memory. An engine that cannot do that (a server)
            begins nothing more, finishes what it has begun, and that is stored.
        afresh: Parts of the document (indices of the plan's chunks) that are asked for again even
            where the library has them, with some chance, so that something else comes of it.
        since: When that was first asked for without the library (`use_cache`, `afresh`), where this
            run goes on with one that was stopped: what was stored from then on serves it.
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
        since: datetime | None = None,
    ) -> None:
        self.document, self.plan, self.prompts, self.choices = document, plan, prompts, choices
        self._engine, self._library = engine, library
        self._count_prompt = count_prompt
        self._steps = StepMaker(plan, prompts, choices, engine.fingerprint, count_prompt)
        self._use_cache = use_cache
        self._cancel = cancel or threading.Event()
        self._pause = pause or threading.Event()
        self._afresh = frozenset(afresh)
        self._since = since or datetime.now(UTC)
        self._tally = Tally()
        self._meter = WorkMeter(plan)
        self.record = NewRun(
            document_sha256=document.sha256,
            result_key=result_key(
                document.sha256,
                model_fingerprint,
                prompts,
                choices,
                plan.n_requested_context,
                mode_asked,
                recognized_pages=document.recognized_pages,
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
        run_id = self._library.start_run(self.record)
        ended: RunFinished | RunStopped
        try:
            yield Planned(run_id, self.plan)
            text = yield from self._read(run_id)
            ended = self._tally.finished(run_id, text, time.monotonic() - started)
            status = RunStatus.FINISHED
        except _CancelledError:
            ended = self._tally.stopped(run_id, tr("Cancelled."))
            status = RunStatus.CANCELLED
        except _PausedError:
            ended = self._tally.stopped(
                run_id, tr("Paused."), is_in_memory=isinstance(self._engine, Pausable)
            )
            status = RunStatus.CANCELLED
        except LongleafError as error:
            ended = RunStopped(run_id, False, error.message, error.next_step, self._tally.n_kept)
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
                message=ended.message
                if isinstance(ended, RunStopped)
                else "\n".join(ended.warnings),
            )
        except StoreError as error:  # the disk is full: its parts are kept, and so is what it said
            if isinstance(ended, RunFinished):
                ended = RunStopped(
                    run_id, False, error.message, error.next_step, self._tally.n_kept
                )
        yield ended

    # The levels

    def _read(self, run_id: int) -> Generator[RunEvent, None, str]:
        steps = self._steps.for_chunks()
        yield LevelStarted(0, len(steps))
        yield from self._level(run_id, steps)
        if self.plan.mode is Mode.SINGLE:
            return steps[0].text
        notes = [self._steps.note(step) for step in steps if step.is_done]
        return (yield from self._merge(run_id, notes))

    def _merge(self, run_id: int, notes: Sequence[PartNote]) -> Generator[RunEvent, None, str]:
        """Merges notes, level by level, until one answer is left."""
        for level in range(1, 64):
            merges = self._steps.for_merges(level, notes)
            yield LevelStarted(level, len(merges))
            yield from self._level(run_id, merges)
            for merge in merges:
                yield from self._put_back(merge)
            if len(merges) == 1:
                return merges[0].text
            notes = [self._steps.note(step) for step in merges]
        raise RunError(
            tr("The notes do not shrink enough to be merged."), tr("Choose a larger budget.")
        )

    def _put_back(self, merge: Step) -> Generator[RunEvent]:
        """Puts the lines back whose figures a merge lost: in the answer as far as the length that
        was asked for goes, in notes as far as they still get shorter."""
        budget, language = self.plan.budget, self.prompts.language
        if not merge.ref.is_final:
            n_characters = n_characters_of_notes(budget, language, merge.sources)
            heading = ""
        elif self.prompts.schema is None:
            n_characters = n_characters_of_answer(budget, language)
            heading = self.prompts.layout.put_back
        else:
            return
        whole = with_lost_lines(merge.text, merge.sources, n_characters, heading)
        if whole != merge.text:
            yield PartToken(merge.ref, whole[len(merge.text.rstrip()) :])
            merge.text = whole

    # One level of parts

    def _level(self, run_id: int, steps: Sequence[Step]) -> Generator[RunEvent]:
        """Serves the steps from the library or the engine."""
        self._tally.n_parts += len(steps)
        waiting: dict[str, Step] = {}
        for step in steps:
            is_afresh = step.ref.level == 0 and step.ref.index in self._afresh
            since = self._since if is_afresh or not self._use_cache else None
            stored = self._library.part(step.key, since)
            if stored is None:
                step.written = self._library.begun_part(step.key, since)
                waiting[f"{step.ref.level}.{step.ref.index}"] = step
                continue
            self._tally.n_cached += 1
            yield self._store_done(run_id, step, stored, cached=True)
        if waiting:
            if self._pause.is_set():
                raise _PausedError
            yield from self._generate(run_id, waiting)
        silent = check_silent([step for step in steps if step.is_done])
        self._tally.silent += [step.span for step in silent]

    def _generate(self, run_id: int, waiting: dict[str, Step]) -> Generator[RunEvent]:
        """Lets the engine do what is waiting, by the ids of its requests."""
        requests = [self._request(id_, part) for id_, part in waiting.items()]
        failed: list[tuple[Step, Failed]] = []
        not_begun = set(waiting)
        for event in drive(self._engine, requests, self._cancel, self._pause):
            if isinstance(event, EngineNotice):
                yield Notice(event.kind, event.message)
            else:
                part = waiting[event.id]
                if isinstance(event, Started):
                    not_begun.discard(event.id)
                elif isinstance(event, Failed):
                    failed.append((part, event))
                yield from self._part_events(run_id, part, event)
            if self._cancel.is_set():
                continue
            if self._pause.is_set():
                while not_begun and not isinstance(self._engine, Pausable):
                    self._engine.cancel(not_begun.pop())
            progress = self._meter.progress()
            if progress is not None:
                yield progress
        if self._cancel.is_set():
            raise _CancelledError
        if self._pause.is_set() and not all(p.is_done or p.failure for p in waiting.values()):
            raise _PausedError
        how_to_go_on = self._tally.stopped(0, "").next_step
        self._tally.unread += check_failed(failed, how_to_go_on)

    def _request(self, id_: str, part: Step) -> Request:
        check_fit(self._count_prompt(part.messages), part.sampling, self.plan.budget.n_context)
        # The whole document is what follow-up questions begin with, a part what other kinds do.
        document = self.document.sha256 if part.ref.level == 0 else ""
        is_afresh = part.ref.level == 0 and part.ref.index in self._afresh
        sampling = part.sampling_for_another() if is_afresh else part.sampling
        said = f"{self.choices.own} {self.choices.system}"
        wanted = expected_language(self.choices.language, self.prompts.language, said)
        return Request(
            id_, part.messages, sampling, document, part.shared, *wanted, written=part.written
        )

    def _part_events(self, run_id: int, part: Step, event: RequestEvent) -> Generator[RunEvent]:
        """What an event of the engine's means for the part it belongs to."""
        match event:
            case Started(id=id_, n_prompt=n_prompt, n_cached=n_cached):
                part.rewriter.finish()  # begun anew after a restart
                is_alone = part.ref.n_in_level == 1
                self._meter.started(
                    id_, is_alone=is_alone, n_known=n_cached, n_written=len(part.written)
                )
                yield PartStarted(part.ref, n_prompt)
                if begun := part.rewriter.feed(part.begun):
                    yield PartToken(part.ref, begun)
            case PromptProgress(id=id_, n_done=n_done, n_total=n_total):
                self._meter.prefilled(id_, n_done)
                yield PartProgress(part.ref, n_done, n_total)
            case Token(id=id_, text=text, n_tokens=n_tokens):
                self._meter.decoded(id_, n_tokens)
                if piece := part.rewriter.feed(text):
                    yield PartToken(part.ref, piece)
            case Thought(id=id_, text=text, n_tokens=n_tokens):
                self._meter.decoded(id_, n_tokens)
                yield PartThought(part.ref, text)
            case Finished(reason=FinishReason.CANCELLED, written=written):
                if written and not (part.ref.level == 0 and part.ref.index in self._afresh):
                    with suppress(StoreError):  # the disk is full: it is written again
                        self._library.keep_begun(part.key, written, run_id=run_id)
                        self._tally.n_begun += 1
            case Finished():
                yield from self._finish_part(run_id, part, event)
            case Failed(id=id_, message=message):
                part.failure = message
                n_prompt = self._count_prompt(part.messages)
                self._meter.finished(id_, n_prompt, part.sampling.max_tokens)
                yield PartFailed(part.ref, message)

    def _finish_part(self, run_id: int, part: Step, event: Finished) -> Generator[RunEvent]:
        if event.thought:
            yield PartThought(part.ref, "", event.thought_s)
        if held := part.rewriter.finish():
            yield PartToken(part.ref, held)
        result = result_of(part.key, event)
        self._tally.n_repeated += event.reason is FinishReason.REPETITION
        self._tally.n_prompt += event.n_prompt
        self._tally.n_generated += event.n_generated
        self._meter.finished(event.id, event.n_prompt, part.sampling.max_tokens)
        yield self._store_done(run_id, part, result, cached=False)

    def _store_done(self, run_id: int, part: Step, result: PartResult, *, cached: bool) -> PartDone:
        """Stores a part at once (its text as the model wrote it) and settles its references."""
        self._library.put_part(result, run_id=run_id, level=part.ref.level, index=part.ref.index)
        self._tally.n_kept += 1
        rewriter = part.rewriter
        rewriter.n_unknown = 0
        part.text, part.is_done = rewritten(rewriter, part.begun + result.text), True
        self._tally.n_unknown_references += rewriter.n_unknown
        self._tally.n_truncated += result.truncated
        if isinstance(rewriter, StructuredRewriter):
            self._tally.data = rewriter.data
        if cached:
            self._meter.from_cache(
                result.n_prompt, part.sampling.max_tokens, is_alone=part.ref.n_in_level == 1
            )
        return PartDone(
            part.ref, part.text, cached, result.n_prompt, result.n_generated, result.truncated
        )

    def _store_end(
        self, run_id: int, status: RunStatus, elapsed_s: float, *, text: str = "", message: str = ""
    ) -> None:
        self._library.finish_run(
            run_id,
            status=status,
            is_whole=not self._tally.unread,
            text=text,
            message=message,
            n_parts_cached=self._tally.n_cached,
            n_prompt=self._tally.n_prompt,
            n_generated=self._tally.n_generated,
            elapsed_s=elapsed_s,
        )


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
