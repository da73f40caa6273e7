"""Everything a front end needs, in the order a person needs it: open, choose, plan, run.

The window and the command line are two faces of this one class; neither knows how a document is
read, a model is found or an engine is started.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app import documents, models
from app.analysis.kinds.choices import Choices as Choices
from app.analysis.kinds.choices import prompts_for, result_key
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.forecasts import guess_speed as guess_speed
from app.analysis.runs.forecasts import (
    prompt_costs,
)
from app.analysis.runs.model import AnyModel
from app.analysis.runs.model import Model as Model
from app.analysis.runs.model import Tuning as Tuning
from app.documents.base.document import Document
from app.jobs.engines import Engines
from app.jobs.engines import MakeEngine as MakeEngine
from app.planning.plan import Mode, Plan, PromptCosts
from app.store.records import ExchangeRecord, Forgotten, RunRecord
from app.system.files import file_sha256
from app.system.settings import load_settings
from app.system.translation import tr
from app.system.wording import rough_duration_text

if TYPE_CHECKING:
    from app.analysis.evidence.checked import Evidence
    from app.analysis.questions.prepared import Exchange, Note
    from app.analysis.runs.events import QuestionEvent, RunEvent
    from app.analysis.runs.progress import AnswerMeter
    from app.analysis.runs.server_model import ServerModel
    from app.digest import DigestLength, DocumentKind
    from app.documents.guarded import GuardedReader
    from app.engines.servers.address import Consents, ServerAddress
    from app.jobs.answers.digesting import KeptDigest
    from app.jobs.answers.writing import Writing
    from app.planning.counting import Measured

BUDGETS = (32_768, 49_152, 65_536, 98_304, 131_072)
"""The context budgets offered, in tokens."""


@dataclass
class Workspace(Engines):
    """A library, and one engine kept open between runs.

    Args:
        library, make_engine, tuning, snapshot_limit_bytes: See `Engines`.
        second_opinion: As in `Settings`; what is set there when "".
        reader: Reads documents in a process of its own; None reads them here, which starts sooner
            but lets a hostile file take the program down with it.
    """

    reader: GuardedReader | None = None
    second_opinion: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._models: dict[tuple[Path, int], Model] = {}

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
        from app.jobs.answers.digesting import digest_document

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
        from app.jobs.sources.scans import read_with_ocr

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

        if self.measures(model):
            from app.jobs.speeds import learn_speed

            learn_speed(model.facts)
        return measure(document, model.counter_for(document))

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
        from app.jobs.plans import plan_reading

        if measured is None:
            measured = self.measure(document, model)
        choices = choices or Choices(kind=kind)
        costs = self._costs(model, prompts_for(choices, document.language))
        plan = plan_reading(
            self, document, model, measured, costs, n_context=n_context, mode=mode, choices=choices
        )
        reasons = list(plan.reasons)
        if self.asks_again(document, model, choices):
            from app.jobs.answers.second_opinion import cost_of

            reasons.append(cost_of(plan))
        if self.is_to_be_converted(model) and self._is_prose(document, model, choices):
            once_s = self.convert_s(model)
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
        from app.jobs.answers.writing import Writing

        return self.writing(document, model, choices) is Writing.PROSE

    def asks_again(self, document: Document, model: AnyModel, choices: Choices) -> bool:
        """Whether the model will be asked for its second opinion on each ✓ of its answer."""
        from app.jobs.answers.second_opinion import is_asked

        setting = self.second_opinion or load_settings().second_opinion
        return self._is_prose(document, model, choices) and is_asked(model, setting)

    def writing(self, document: Document, model: AnyModel, choices: Choices) -> Writing:
        """Who will write the answer: the model, or the document itself where the model's report
        card says that its prose cannot be relied on."""
        from app.analysis.comparison.changes import ChangesText
        from app.jobs.answers.writing import Writing

        if isinstance(document, ChangesText):
            return Writing.PROSE
        return self.writing_asked(model, choices)

    def writing_asked(self, model: AnyModel, choices: Choices) -> Writing:
        """The same before the document is open."""
        from app.jobs.answers.writing import Writing, writing_of

        if self.make_engine is not None and choices.writing == "auto":
            return Writing.PROSE  # whoever brings an engine of their own brings another model
        return writing_of(choices, model)

    def write_passages(self, document: Document, model: AnyModel, choices: Choices) -> RunRecord:
        """Key passages as the answer, without a plan; the stored run. Raises `NothingToChoose`."""
        from app.jobs.answers.writing import kept_passages

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
        from app.jobs.running import Order, run

        order = Order(
            document, model, plan, choices or Choices(), mode, use_cache, cancel, pause, afresh,
            since,
        )  # fmt: skip
        return run(self, order)

    def note_written(self, model: AnyModel, written: AnswerMeter) -> None:
        """Keeps how much of what they may have notes and answer had, for the next forecast."""
        if self.make_engine is None and isinstance(model, Model):
            from app.jobs.speeds import note_answers

            note_answers(self.facts_to_run(model), written.parts, written.final)

    def keep_evidence(self, run_id: int, text: str, evidence: Evidence) -> None:
        """Keeps what was found for a run's text; see `answers.stored`."""
        from app.jobs.answers.stored import keep_evidence

        keep_evidence(self.library, run_id, text, evidence)

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

    def forget(self, document_sha256: str) -> Forgotten:
        """Removes a document, everything made from it, comparisons with it included, and its
        prefills on disk, without a trace.

        May take seconds. Raises `StoreError` while the document is being read.
        """
        from app.engines.llama.snapshots import SnapshotStore
        from app.jobs.sources.derived import derived_documents
        from app.jobs.sources.scans import forget_pages

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

    def close(self) -> None:
        """Frees the model's memory and closes the library."""
        self.release_engine()
        if self.reader is not None:
            self.reader.close()
        self.library.close()

    def _costs(self, model: AnyModel, prompts: Prompts) -> PromptCosts:
        key = (model.fingerprint, prompts.fingerprint)
        costs = self._known_costs.get(key)
        if costs is None:
            costs = self._known_costs[key] = prompt_costs(model, prompts)
        return costs

    @cached_property
    def _known_costs(self) -> dict[tuple[str, str], PromptCosts]:
        return {}
