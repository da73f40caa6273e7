"""Everything a front end needs, in the order a person needs it: open, choose, plan, run.

The window and the command line are two faces of this one class; neither knows how a document is
read, a model is found or an engine is started.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable, Collection, Generator, Hashable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from app import documents, models
from app.analysis.kinds.choices import Choices as Choices
from app.analysis.kinds.choices import prompts_for, result_key
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.forecasts import (
    engine_settings,
    forecast_memory,
    n_needed,
    prompt_costs,
    stretching,
    thinking_room,
)
from app.analysis.runs.forecasts import guess_speed as guess_speed
from app.analysis.runs.model import AnyModel
from app.analysis.runs.model import Model as Model
from app.analysis.runs.model import Tuning as Tuning
from app.documents.base.document import Document
from app.engines.contract.engine import Engine, EngineError, LocalSettings
from app.jobs.either_event import EitherEvent
from app.models.gguf.facts import ModelFacts
from app.models.gguf.thinking import Thinking, room_for_thought
from app.models.machine.hardware import gpus_for_layers
from app.models.machine.memory import context_needed
from app.planning.plan import Budget, MemoryForecast, Mode, Plan, PromptCosts, Speed
from app.store import Library
from app.store.records import ExchangeRecord, Forgotten, RunRecord
from app.system.errors import LongleafError
from app.system.files import file_sha256
from app.system.settings import load_settings
from app.system.translation import tr
from app.system.wording import rough_duration_text

if TYPE_CHECKING:
    from app.analysis.evidence.check import Evidence
    from app.analysis.questions.answering import Exchange, Note
    from app.analysis.runs.events import Notice, QuestionEvent, RunEvent
    from app.analysis.runs.server_model import ServerModel
    from app.digest import DigestLength, DocumentKind
    from app.documents.guarded import GuardedReader
    from app.engines.llama.conversion import Conversion
    from app.engines.servers.address import Consents, ServerAddress
    from app.jobs.digesting import KeptDigest
    from app.jobs.writing import Writing
    from app.planning.counting import Measured

BUDGETS = (32_768, 49_152, 65_536, 98_304, 131_072)
"""The context budgets offered, in tokens."""


MakeEngine = Callable[[Model, LocalSettings], Engine]


@dataclass
class Workspace:
    """A library, and one engine kept open between runs.

    Args:
        library: Where everything is kept; opened in its usual place when None.
        make_engine: Builds the engine; the local llama.cpp worker when None.
        tuning: See `Tuning`.
        snapshot_limit_bytes: Disk space for prefills of documents; 0 keeps none.
        second_opinion: As in `Settings`; what is set there when "".
        reader: Reads documents in a process of its own; None reads them here, which starts sooner
            but lets a hostile file take the program down with it.
    """

    library: Library = field(default_factory=Library.open)
    make_engine: MakeEngine | None = None
    reader: GuardedReader | None = None
    tuning: Tuning = field(default_factory=Tuning)
    snapshot_limit_bytes: int = 8 * 2**30
    second_opinion: str = ""

    def __post_init__(self) -> None:
        self._engine: Engine | None = None
        self._engine_for: Hashable = None
        self._models: dict[tuple[Path, int], Model] = {}
        self._lock = threading.Lock()

    def open_document(self, path: Path, password: str | None = None) -> Document:
        """Reads a file. Raises `DocumentError`s whose sentence and next step are for people."""
        if self.reader is not None:
            return self.reader.load(path, password)
        return documents.load(path, password=password)

    def digest(
        self,
        document: Document,
        length: DigestLength | None = None,
        kind: DocumentKind | None = None,
        *,
        keep: bool = True,
    ) -> KeptDigest:
        """The key passages of a document, without a model; see `make_digest`. They are kept in the
        library unless `keep` is False. Raises `NothingToChoose`."""
        from app.digest import DigestLength
        from app.jobs.digesting import digest_document

        length = length or DigestLength.ONE_PAGE
        return digest_document(document, length, kind, self.library if keep else None)

    def recognize_document(
        self,
        path: Path,
        password: str | None = None,
        *,
        on_page: Callable[[int, int], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Document:
        """Reads a PDF whose scanned pages are recognised (OCR), some seconds each.

        Each page is kept in the cache folder the moment it is done: after a cancel, or the next
        time, only what is missing is recognised. `on_page` hears (pages done, pages in all).

        Raises `OcrNotInstalled`, `NoText` when nothing could be read, or what `open_document` does.
        """
        from app.jobs.scans import read_with_ocr

        return read_with_ocr(path, password, self.open_document, on_page=on_page, cancel=cancel)

    def open_model(self, path: Path) -> Model:
        """Reads a GGUF's header. Raises `ModelError`."""
        path = Path(path)
        facts = models.read_facts(path)
        key = (path.resolve(), facts.size_bytes)
        with self._lock:
            known = self._models.get(key)
            if known is None or known.facts.fingerprint != facts.fingerprint:
                known = self._models[key] = Model(path, facts)
            return known

    def open_servers(
        self, addresses: Sequence[ServerAddress], *, consents: Consents | None = None
    ) -> ServerModel:
        """A model behind one or more servers that share the work, all with the same one.

        Args:
            addresses: Of the servers; the model that is loaded where one names none.
            consents: Who agreed to what; the stored ones when None.

        Raises `ConsentNeeded` before anything goes to a server that nobody agreed to, and
        `EngineError` when none can be used.
        """
        from app.analysis.runs.server_model import ServerModel

        return ServerModel(addresses, consents=consents)

    def measure(self, document: Document, model: AnyModel) -> Measured:
        """Counts a document in the model's tokens: once, about a second for a book. What was never
        run here is measured before, which takes some two seconds for a small model: where the
        parts of a document end depends on it."""
        from app.planning.counting import measure

        if self._measures(model):
            from app.jobs.speeds import learn_speed

            learn_speed(model.facts)
        return measure(document, model.counter_for(document))

    def _measures(self, model: AnyModel) -> TypeGuard[Model]:
        """Whether the speed of a model is measured here."""
        if self.make_engine is not None or not isinstance(model, Model):
            return False
        if os.environ.get("LONGLEAF_CONVERT") == "never":
            return False
        # On a GPU reading costs so little that parts may fill the context.
        return self.tuning.n_gpu_layers == 0 or not gpus_for_layers()

    def plan(
        self,
        document: Document,
        model: AnyModel,
        *,
        n_context: int,
        mode: Mode = Mode.AUTO,
        kind: str = "general",
        choices: Choices | None = None,
        measured: Measured | None = None,
    ) -> Plan:
        """Plans the reading. Fast once `measured` is given: it may follow a slider.

        `choices` must be those of the run to come; `kind` alone is short for the usual ones.
        Raises `PlanError`, `PromptError`.
        """
        from app.planning.planner import make_plan

        if measured is None:
            measured = self.measure(document, model)
        choices = choices or Choices(kind=kind)
        prompts = prompts_for(choices, document.language)
        limit, costs = model.limit, self._costs(model, prompts)
        n_part_max, n_note_max, part_reason = choices.n_part_max, 0, ""
        if not n_part_max and self._measures(model):
            from app.jobs.speeds import part_size

            budget = Budget(n_context=n_context, n_final_answer=prompts.n_answer)
            size = part_size(model.facts, min(n_context, limit.n_max), budget, costs)
            n_part_max, n_note_max, part_reason = size.n_tokens, size.n_note, size.reason

        n_held = min(n_context, limit.n_max)
        n_thought = room_for_thought(model.thinking, choices.n_thought, n_held)

        def planned(n_tokens: int) -> Plan:
            return make_plan(
                measured,
                Budget(n_context=n_tokens, n_final_answer=prompts.n_answer, n_thought=n_thought),
                costs,
                mode=mode,
                n_context_model=limit.n_max,
                n_part_max=n_part_max,
                n_note_max=n_note_max,
                part_reason=part_reason,
                model_limit_reason=limit.reason,
                speed=self.speed(model),
                memory=self._memory(model, min(n_tokens, limit.n_max)),
            )

        plan = planned(n_context)
        n_held = context_needed(limit, plan.budget.n_context, n_needed(plan))
        if n_held < plan.budget.n_context:
            plan = dataclasses.replace(planned(n_held), n_requested_context=n_context)
        plan = self._with_known(plan, model, document, prompts)
        reasons = [*plan.reasons, *stretching(limit, plan), *thinking_room(plan), *model.notes]
        if isinstance(model, Model) and plan.memory is not None and not plan.memory.fits:
            n_most = models.largest_context(
                model.facts, plan.memory.available_bytes, kv_type=self.tuning.kv_type
            )
            reasons.append(
                tr("The largest budget that fits now is {n_k}K tokens.", n_k=n_most // 1024)
                if n_most >= 2048
                else tr("This model does not fit at any budget; choose a smaller one.")
            )
        if self.asks_again(document, model, choices):
            from app.jobs.second_opinion import cost_of

            reasons.append(cost_of(plan))
        if self._is_to_be_converted(model) and self._is_prose(document, model, choices):
            once_s = self._convert_s(model)
            reasons.append(
                tr(
                    "Once, before the first run, the starter model is made faster: about "
                    "{duration}.",
                    duration=rough_duration_text(once_s),
                )
            )
            plan = dataclasses.replace(plan, once_s=once_s)
        return dataclasses.replace(plan, reasons=tuple(reasons))

    def _is_prose(self, document: Document, model: AnyModel, choices: Choices) -> bool:
        from app.jobs.writing import Writing

        return self.writing(document, model, choices) is Writing.PROSE

    def asks_again(self, document: Document, model: AnyModel, choices: Choices) -> bool:
        """Whether the model will be asked for its second opinion on each ✓ of its answer."""
        from app.jobs.second_opinion import is_asked

        setting = self.second_opinion or load_settings().second_opinion
        return self._is_prose(document, model, choices) and is_asked(model, setting)

    def _with_known(
        self, plan: Plan, model: AnyModel, document: Document, prompts: Prompts
    ) -> Plan:
        """The plan with what is kept of its prompts from earlier readings."""
        if self.make_engine is not None or not isinstance(model, Model):
            return plan
        from app.engines.llama.local import LocalEngine
        from app.jobs.speeds import with_known

        settings = engine_settings(model.facts, plan.budget.n_context, self.tuning)
        engine = self._local_engine(model, settings)
        assert isinstance(engine, LocalEngine)
        return with_known(plan, engine, document.sha256, prompts)

    def writing(self, document: Document, model: AnyModel, choices: Choices) -> Writing:
        """Who will write the answer: the model, or the document itself where the model's report
        card says that its prose cannot be relied on."""
        from app.analysis.comparison.changes import ChangesText
        from app.jobs.writing import Writing

        if isinstance(document, ChangesText):
            return Writing.PROSE
        return self.writing_asked(model, choices)

    def writing_asked(self, model: AnyModel, choices: Choices) -> Writing:
        """The same before the document is open."""
        from app.jobs.writing import Writing, writing_of

        if self.make_engine is not None and choices.writing == "auto":
            return Writing.PROSE  # whoever brings an engine of their own brings another model
        return writing_of(choices, model)

    def write_passages(self, document: Document, model: AnyModel, choices: Choices) -> RunRecord:
        """Key passages as the answer, without a plan; the stored run. Raises `NothingToChoose`."""
        from app.jobs.writing import kept_passages

        run = self.library.run(kept_passages(document, model, choices, self.library).run_id)
        assert run is not None  # it was kept a moment ago
        return run

    def run(
        self,
        document: Document,
        model: AnyModel,
        plan: Plan,
        *,
        choices: Choices | None = None,
        mode: Mode = Mode.AUTO,
        use_cache: bool = True,
        cancel: threading.Event | None = None,
        pause: threading.Event | None = None,
        afresh: Collection[int] = (),
        since: datetime | None = None,
    ) -> Generator[RunEvent]:
        """Reads the document as planned. Call it in a thread of its own; set `cancel` to stop.

        Args:
            mode: What the user asked for when the plan was made.
            use_cache, cancel, pause, afresh, since: See `Run`.

        The answer is checked against the document, and that of a `ChangesText` against both
        versions it was made of.
        """
        from app.analysis.comparison.changes import ChangesText
        from app.analysis.evidence.check import check_evidence
        from app.analysis.evidence.second_opinion import opinions_kept
        from app.analysis.evidence.stored import stored_evidence
        from app.analysis.runs.events import (
            EvidenceChecked,
            Notice,
            PartDone,
            Planned,
            RunFinished,
        )
        from app.analysis.runs.progress import AnswerMeter
        from app.analysis.runs.run import Run
        from app.analysis.suspicion import suspicious_passages, told
        from app.jobs.stored_answers import finished_from, stored_data, stored_notes
        from app.jobs.writing import Writing, passages_run

        choices = choices or Choices()
        checked_in = document
        if isinstance(document, ChangesText) and document.sources is not None:
            checked_in = document.sources
        writing = self.writing(document, model, choices)
        if writing is Writing.PASSAGES and not afresh:
            yield from passages_run(document, model, plan, choices, self.library)
            return
        if writing is Writing.CHOICE and not afresh:
            from app.jobs.choosing import choosing_run

            yield from self.prepare(model, cancel)
            engine = self.engine_for(model, plan.budget.n_context)
            yield from choosing_run(
                document, model, plan, choices, engine, self.library,
                since=None if use_cache else since or datetime.now(UTC), cancel=cancel,
            )  # fmt: skip
            return
        prompts = prompts_for(choices, document.language)
        is_anew = bool(afresh) or not use_cache
        if since is not None or not is_anew:
            key = result_key(
                document.sha256,
                model.fingerprint,
                prompts,
                choices,
                plan.n_requested_context,
                mode,
                recognized_pages=document.recognized_pages,
            )
            known = self.library.finished_run(key, since if is_anew else None)
            if known is not None:
                yield Planned(known.id, plan)
                notes = stored_notes(self.library, known, plan, prompts)
                by_part = [notes.get(chunk.index, "") for chunk in plan.chunks] if notes else []
                evidence = check_evidence(
                    known.text, checked_in, by_part, is_about_all=checked_in is document
                )
                evidence = opinions_kept(evidence, stored_evidence(known.text, known.evidence))
                self.keep_evidence(known.id, known.text, evidence)
                yield EvidenceChecked(known.id, evidence)
                data = stored_data(self.library, known, plan, prompts)
                yield dataclasses.replace(finished_from(known), data=data)
                return
        yield from self.prepare(model, EitherEvent(cancel, pause))
        warning = told(suspicious_passages(document))
        if warning:
            yield Notice("suspicious", warning)
        run = Run(
            document,
            plan,
            prompts,
            choices,
            self.engine_for(model, plan.budget.n_context),
            self.library,
            count_prompt=model.count_prompt,
            model_name=model.name,
            model_fingerprint=model.fingerprint,
            mode_asked=mode,
            use_cache=use_cache,
            cancel=cancel,
            pause=pause,
            afresh=afresh,
            since=since,
        )
        read: dict[int, str] = {}
        written = AnswerMeter(plan)
        with closing(run.events()) as events:
            for event in events:
                if isinstance(event, PartDone):
                    written.note(event)
                if isinstance(event, PartDone) and event.part.level == 0:
                    if not event.part.is_final:
                        read[event.part.index] = event.text
                elif isinstance(event, RunFinished):
                    self.note_speed(model)
                    if self.make_engine is None and isinstance(model, Model):
                        from app.jobs.speeds import note_answers

                        note_answers(self._facts_to_run(model), written.parts, written.final)
                    by_part = [read.get(chunk.index, "") for chunk in plan.chunks] if read else []
                    evidence = check_evidence(
                        event.text, checked_in, by_part, is_about_all=checked_in is document
                    )
                    self.keep_evidence(event.run_id, event.text, evidence)
                    if self.asks_again(document, model, choices):
                        evidence = yield from self._asked_again(
                            model, plan, evidence, checked_in, EitherEvent(cancel, pause)
                        )
                        self.keep_evidence(event.run_id, event.text, evidence)
                    yield EvidenceChecked(event.run_id, evidence)
                yield event

    def _asked_again(
        self,
        model: AnyModel,
        plan: Plan,
        evidence: Evidence,
        document: Document,
        cancel: threading.Event,
    ) -> Generator[Notice, None, Evidence]:
        """The evidence with the model's second opinion on each ✓."""
        from app.analysis.runs.events import Notice
        from app.jobs.second_opinion import ask_again

        yield Notice("second opinion", tr("The model is asked again about each ✓"))
        return ask_again(self.engine_for(model, plan.budget.n_context), evidence, document, cancel)

    def keep_evidence(self, run_id: int, text: str, evidence: Evidence) -> None:
        """Keeps what was found for a run's text, for exports and for when it is opened again. A
        library that cannot take it is no reason to lose the answer."""
        from app.analysis.evidence.stored import evidence_to_store

        with suppress(LongleafError):
            self.library.keep_evidence(run_id, evidence_to_store(text, evidence))

    def ask(
        self,
        document: Document,
        model: AnyModel,
        question: str,
        *,
        n_context: int,
        history: Sequence[Exchange] | None = None,
        choices: Choices | None = None,
        measured: Measured | None = None,
        keep: bool = True,
        cancel: threading.Event | None = None,
    ) -> Generator[QuestionEvent]:
        """Answers a question about a document. Call it in a thread of its own.

        The whole text is read when it fits `n_context` (give the budget of the run, so that its
        engine and its prefill serve here too), else passages that a search finds and the notes of
        an earlier reading in parts; `QuestionPlanned` says which.

        Args:
            question: In any language; the answer is in the same, unless `choices.language` is set.
            history: What was asked and answered before, oldest first. None goes on with the
                stored conversation about the document; an empty one begins another.
            choices: Of these only language, temperature, penalties and seed count.
            measured: The document counted in the model's tokens, when that is known already.
            keep: Whether question and answer are stored with the document.
            cancel: Set it from any thread to stop.
        """
        from app.jobs.asking import ask

        return ask(
            self,
            document,
            model,
            question,
            n_context=n_context,
            history=history,
            choices=choices or Choices(),
            measured=measured,
            keep=keep,
            cancel=cancel or threading.Event(),
        )

    def exchanges(self, document: Document) -> list[ExchangeRecord]:
        """Questions about a document and their answers, oldest first. `library.delete_exchange`
        takes one out, `library.restore_exchange` undoes that."""
        return self.library.exchanges(document.sha256)

    def part_notes(
        self,
        document: Document,
        model: AnyModel,
        *,
        n_context: int,
        measured: Measured | None = None,
    ) -> list[Note]:
        """The notes of the newest reading of a document in parts by a model, as far as they are in
        the library. A part counts only when its prompt would be the same today, so its references
        are those of the document as it is open."""
        from app.jobs.asking import part_notes

        return part_notes(self, document, model, n_context=n_context, measured=measured)

    def known_result(
        self, path: Path, model: AnyModel, *, choices: Choices, n_context: int, mode: Mode
    ) -> RunRecord | None:
        """The stored answer for a file's content, of which no page was recognised (OCR); neither
        document nor model is opened for it."""
        sha256 = file_sha256(path)
        record = self.library.document(sha256)
        if record is None:
            return None
        prompts = prompts_for(choices, record.language)
        key = result_key(sha256, model.fingerprint, prompts, choices, n_context, mode)
        return self.library.finished_run(key)

    def speed(self, model: AnyModel) -> Speed | None:
        """What this machine has shown with this model; a guess from its size before that."""
        if isinstance(model, Model) and self.make_engine is None:
            from app.jobs.speeds import local_speed

            return local_speed(model, self._facts_to_run(model), self.tuning)
        known = self.library.speed(model.speed_key)
        if known is not None:
            return Speed(known[0], known[1], True, known[1])
        return guess_speed(model.facts) if isinstance(model, Model) else None

    def note_speed(self, model: AnyModel) -> None:
        """Keeps what the engine has just shown of its speed with this model."""
        speed = getattr(self._engine, "speed", None)
        if speed is not None:
            self.library.record_speed(model.speed_key, *speed)

    def convert(self, model: Model, cancel: threading.Event | None = None) -> Conversion:
        """Measures a model on this machine and makes a faster copy of it where that pays.

        Takes seconds to minutes. Raises `EngineError`, soon after `cancel` is set, too; the model
        can then be used as it is.
        """
        from app.engines.llama.conversion import convert_if_faster

        self.release_engine()
        try:
            return convert_if_faster(model.facts, cancel)
        finally:
            self._known_facts.clear()

    def prepare(self, model: AnyModel, cancel: threading.Event | None = None) -> Generator[Notice]:
        """What is to be done once before a model is used: the starter is made faster. Once `cancel`
        is set it is left for the next time; whoever asked sees to being cancelled. Where a faster
        copy has no room the model is used as it is, and a notice says so."""
        if self._is_to_be_converted(model):
            from app.analysis.runs.events import Notice
            from app.engines.llama.conversion import ConversionCancelledError

            yield Notice(
                "converting",
                tr(
                    "Making the starter model faster, once: about {duration} …",
                    duration=rough_duration_text(self._convert_s(model)),
                ),
            )
            try:
                self.convert(model, cancel)
            except ConversionCancelledError:
                pass
            except (EngineError, OSError) as error:  # the disk is full, or may not be written
                reason = error.message if isinstance(error, EngineError) else error.strerror
                yield Notice(
                    "not converted",
                    tr("{reason} It is used as it is.", reason=_as_sentence(str(reason or error))),
                )
                self._without_copy.add(model.fingerprint)

    def _is_to_be_converted(self, model: AnyModel) -> TypeGuard[Model]:
        """The starter model is made fast without asking: it is ours, small, and the first thing
        that anybody sees."""
        if not isinstance(model, Model) or self.make_engine is not None:
            return False
        if os.environ.get("LONGLEAF_CONVERT") == "never":
            return False
        if model.path != models.starter_model() or model.fingerprint in self._without_copy:
            return False
        from app.engines.llama.conversion import is_candidate, known_conversion

        return is_candidate(model.facts) and known_conversion(model.facts) is None

    def _convert_s(self, model: Model) -> float:
        """Seconds that making a model faster will take."""
        from app.engines.llama.conversion import forecast_s

        speed = self.speed(model) or guess_speed(model.facts)
        decode_tps = speed.decode_alone_tps or speed.decode_tps
        return forecast_s(model.facts, speed.prefill_tps, decode_tps)

    def _facts_to_run(self, model: Model) -> ModelFacts:
        if self.make_engine is not None:
            return model.facts
        known = self._known_facts.get(model.fingerprint)
        if known is None:
            from app.engines.llama.conversion import facts_to_run

            known = self._known_facts[model.fingerprint] = facts_to_run(model.facts)
        return known

    def forget(self, document_sha256: str) -> Forgotten:
        """Removes a document, everything made from it, comparisons with it included, and its
        prefills on disk, without a trace.

        May take seconds. Raises `StoreError` while the document is being read.
        """
        from app.engines.llama.snapshots import SnapshotStore
        from app.jobs.derived import derived_documents
        from app.jobs.scans import forget_pages

        self.release_engine()
        forgotten = []
        for sha256 in (*derived_documents(self.library, document_sha256), document_sha256):
            SnapshotStore().forget(sha256)
            forget_pages(sha256)
            forgotten.append(self.library.forget_document(sha256))
        return Forgotten(
            sum(each.n_runs for each in forgotten),
            sum(each.n_parts for each in forgotten),
            sum(each.n_notes for each in forgotten),
            tuple(dict.fromkeys(path for each in forgotten for path in each.left)),
        )

    def release_engine(self) -> None:
        """Frees the model's memory."""
        with self._lock:
            engine, self._engine, self._engine_for = self._engine, None, None
        if engine is not None:
            engine.close()

    def close(self) -> None:
        """Frees the model's memory and closes the library."""
        self.release_engine()
        if self.reader is not None:
            self.reader.close()
        self.library.close()

    def _local_engine(self, model: Model, settings: LocalSettings) -> Engine:
        from app.engines.llama.local import LocalEngine, ThinkingFormat
        from app.engines.llama.snapshots import SnapshotStore

        snapshots = SnapshotStore(limit_bytes=self.snapshot_limit_bytes)
        thinking = None
        if model.thinking is not Thinking.NEVER:
            thinking = ThinkingFormat(model.encode_thinking, model.opens_in_thought)
        return LocalEngine(
            self._facts_to_run(model), model.encode, settings, snapshots, thinking=thinking
        )

    def _memory(self, model: AnyModel, n_context: int) -> MemoryForecast | None:
        if not isinstance(model, Model):  # it is not this machine's
            return None
        return forecast_memory(self._facts_to_run(model), n_context, self.tuning.kv_type)

    def engine_for(self, model: AnyModel, n_context: int) -> Engine:
        """The engine of a model at a context, opened or kept open; one at a time."""
        wanted: Hashable
        make: Callable[[], Engine]
        if isinstance(model, Model):
            settings = engine_settings(model.facts, n_context, self.tuning)
            wanted = (model.path, settings)
            make = partial(self.make_engine or self._local_engine, model, settings)
        else:
            wanted = (model, n_context)
            make = partial(model.engine, n_context)
        if self._engine is not None and self._engine_for != wanted:
            self.release_engine()
        with self._lock:
            if self._engine is None:
                self._engine = make()
                self._engine_for = wanted
            return self._engine

    def _costs(self, model: AnyModel, prompts: Prompts) -> PromptCosts:
        key = (model.fingerprint, prompts.fingerprint)
        costs = self._known_costs.get(key)
        if costs is None:
            costs = self._known_costs[key] = prompt_costs(model, prompts)
        return costs

    @cached_property
    def _without_copy(self) -> set[str]:
        """Models of which no faster copy could be written since the program began."""
        return set()

    @cached_property
    def _known_facts(self) -> dict[str, ModelFacts]:
        return {}

    @cached_property
    def _known_costs(self) -> dict[tuple[str, str], PromptCosts]:
        return {}


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "。")) else tr("{sentence}.", sentence=text)
