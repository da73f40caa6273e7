"""Between the window and the work: calls the workspace in threads, answers with signals."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from app import models
from app.analysis.evidence.checked import Evidence
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.runs.model import AnyModel
from app.analysis.runs.run import Choices
from app.documents.base.document import Document
from app.documents.errors import NoText, PasswordNeeded
from app.jobs.workspace import Model, Tuning, Workspace
from app.planning import Measured, Mode, Plan
from app.store.errors import StoreError
from app.store.shelves.runs import UNDO_S
from app.system.errors import LongleafError
from app.system.settings import Settings, load_settings
from app.ui.control.engine_use import EngineUse
from app.ui.control.garbage_rounds import GarbageRounds
from app.ui.control.sections import Section, sections_of

if TYPE_CHECKING:
    from app.analysis.questions.prepared import Exchange
    from app.analysis.runs.server_model import ServerModel
    from app.engines.servers.address import ServerAddress


class Controller(EngineUse):
    """The state of the window's work, and what its engine is used for (see `EngineUse`).

    Attributes:
        document, model, measured, plan: What is open, as far as it is.
        password: Of the document, where it needs one.
        is_closed: Whether it, and the library, were closed.

    Signals:
        document_opened: (Document)
        password_needed: (path, wrong: bool)
        models_found: (list of FoundModel)
        servers_opened: (ServerModel) the servers chosen answer and read from now on
        measuring: a count has begun
        sections_found: (list of Section) of the document, when it is counted
        planned: (Plan) for the present choices
        failed: (message, next step)
        scan_found: (path, sentence, next step) a file whose pages are pictures
        recognized: (pages done, pages in all)
        converted: (Conversion) the model was measured, and perhaps made faster
        forgotten: (Forgotten) a document and everything made from it
        recovered: (Transferred) taken over from a damaged library
    """

    document_opened = Signal(object)
    password_needed = Signal(object, bool)
    models_found = Signal(object)
    servers_opened = Signal(object)
    _servers_answered = Signal(object)
    measuring = Signal()
    sections_found = Signal(object)
    planned = Signal(object)
    failed = Signal(str, str)
    forgotten = Signal(object)
    recovered = Signal(object)
    converted = Signal(object)
    scan_found = Signal(object, str, str)
    recognized = Signal(int, int)
    _measured = Signal(object, object, object, object, object)
    _planned_again = Signal(object, object)  # Measured; what was chosen, and the Plan or None

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(workspace, parent)
        self.settings = settings or load_settings()
        workspace.tuning = Tuning(
            self.settings.kv_type, self.settings.n_threads, self.settings.n_gpu_layers
        )
        workspace.snapshot_limit_bytes = self.settings.snapshot_limit_bytes
        self.limit_cache()
        self.document: Document | None = None
        self.to_read: Document | None = None  # without what the choices leave out
        self.is_closed = False
        self.model: AnyModel | None = None
        self.measured: Measured | None = None
        self.plan: Plan | None = None
        self.n_context, self.mode, self.choices = 32_768, Mode.AUTO, Choices()
        self.password: str | None = None
        self.threads.failed.connect(self.failed)
        self._measured.connect(self._take_measured)
        self._planned_again.connect(self._take_plan)
        self._servers_answered.connect(self._take_servers)
        self._garbage = GarbageRounds(self)

    @property
    def files_pool(self) -> QThreadPool:
        """One thread: pdfium must not be used by two at once."""
        return self.threads.files

    def find_models(self) -> None:
        """Looks for models on disk; answers with `models_found`."""
        self.in_background(
            lambda: self.models_found.emit(models.find_models(self.settings.extra_folders))
        )

    def open_document(self, path: Path, password: str | None = None) -> None:
        """Reads a file; answers with `document_opened`, `password_needed` or `failed`."""

        def work() -> None:
            try:
                document = self.workspace.open_document(path, password)
            except PasswordNeeded as error:
                if path.suffix.lower() == ".docx":
                    raise
                self.password_needed.emit(path, error.wrong)
                return
            except NoText as error:
                self.password = password
                self.scan_found.emit(path, error.message, error.next_step)
                return
            self.password = password
            _ = document.text, document.places  # made once, here rather than in the window's thread
            self.document_opened.emit(document)

        self.threads.read(work)

    def recognize_document(self, path: Path) -> None:
        """Reads a scan; answers with `recognized` page by page, then `document_opened`."""
        if self.is_running:
            return

        def work(cancel: threading.Event) -> None:
            document = self.workspace.recognize_document(
                path, self.password, on_page=self.recognized.emit, cancel=cancel
            )
            if not cancel.is_set():
                self.document_opened.emit(document)

        self.hold(work, self.threads.read)

    def use_document(self, document: Document) -> None:
        """Makes a document the present one."""
        self.document, self.measured, self.plan = document, None, None
        self.to_read = self.choices.to_read(document)
        self._measure()

    def limit_cache(self) -> None:
        """Lets the library keep as much of what models wrote as the settings say."""
        library, days = self.workspace.library, self.settings.parts_max_age_days
        library.parts_limit_characters = self.settings.parts_limit_mb * 1_000_000
        library.parts_max_age = timedelta(days=days) if days else None

    def use_model(self, path: Path) -> None:
        """Makes a model the present one; its header is read here, its weights are not."""
        try:
            self.model = self.workspace.open_model(path)
        except LongleafError as error:
            self.failed.emit(error.message, error.next_step)
            return
        self.measured = self.plan = None
        self._measure()

    def use_servers(self, addresses: Sequence[ServerAddress]) -> None:
        """Makes a model behind servers the present one; answers with `servers_opened` or `failed`.

        What they may be sent must be agreed to before (`ServersPage` asks).
        """
        self.in_background(
            lambda: self._servers_answered.emit(self.workspace.open_servers(addresses))
        )

    def use_server_model(self, model: ServerModel) -> None:
        """Makes a model behind servers that answered before the present one again; answers with
        `servers_opened`."""
        self._take_servers(model)

    def _take_servers(self, model: ServerModel) -> None:
        self.model = model
        self.measured = self.plan = None
        self.servers_opened.emit(model)
        self._measure()

    def choose(
        self,
        *,
        n_context: int | None = None,
        mode: Mode | None = None,
        choices: Choices | None = None,
    ) -> None:
        """Takes another budget, mode or request and plans at once."""
        before, self.choices = self.choices, choices or self.choices
        if self.document is not None and self.choices.leave_out != before.leave_out:
            self.to_read, self.measured = self.choices.to_read(self.document), None
            self._measure()
        self.n_context = n_context or self.n_context
        self.mode = mode or self.mode
        self.make_plan()

    def make_plan(self) -> None:
        """Plans with the present choices; answers with `planned` or `failed`."""
        document = self.to_read
        if document is None or self.model is None or self.measured is None:
            return
        try:
            self.plan = self.workspace.plan(
                document, self.model, measured=self.measured, **self._chosen()
            )
        except LongleafError as error:
            self.plan = None
            self.failed.emit(error.message, error.next_step)
            return
        self.planned.emit(self.plan)

    def start(
        self,
        *,
        use_cache: bool = True,
        afresh: Collection[int] = (),
        since: datetime | None = None,
    ) -> None:
        """Begins the run (see `Run` for what is asked for anew); its events come as `run_event`,
        its end as `run_ended`."""
        document, model, plan = self.to_read, self.model, self.plan
        if self.is_running or document is None or model is None or plan is None:
            return
        run, choices, mode = self.workspace.run, self.choices, self.mode
        self.run_events(
            lambda cancel, pause: run(
                document,
                model,
                plan,
                choices=choices,
                mode=mode,
                use_cache=use_cache,
                cancel=cancel,
                pause=pause,
                afresh=afresh,
                since=since,
            )
        )

    def ask(self, question: str, history: Sequence[Exchange] | None) -> None:
        """Answers a question about the document; its events come as `question_event`."""
        document, model = self.document, self.model
        measured = None if self.choices.leave_out else self.measured  # asked of all of it
        if self.is_running or document is None or model is None:
            return
        ask, n_context = self.workspace.ask, self.n_context
        self.question_events(
            lambda cancel: ask(
                document,
                model,
                question,
                n_context=n_context,
                history=history,
                measured=measured,
                cancel=cancel,
            )
        )

    def convert_model(self) -> None:
        """Measures the present model and makes a faster copy where that pays; answers with
        `converted`."""
        model = self.model
        if self.is_running or not isinstance(model, Model):  # a server's is not ours to convert
            return
        self.hold(lambda cancel: self.converted.emit(self.workspace.convert(model, cancel)))

    def tune(self, tuning: Tuning, snapshot_limit_bytes: int) -> None:
        """Takes settings of the engine; the next run uses them."""
        self.workspace.tuning = tuning
        self.workspace.snapshot_limit_bytes = snapshot_limit_bytes
        if not self.is_running:
            self.workspace.release_engine()
        self.make_plan()

    def forget(self, document_sha256: str) -> None:
        """Removes a document and everything made from it; answers with `forgotten`."""

        def work() -> None:
            found = self.workspace.forget(document_sha256)
            self.forgotten.emit(found)

        self.in_background(work)

    def read_answer(
        self,
        run_id: int,
        text: str,
        dropped: Sequence[DroppedFact],
        then: Callable[[Evidence], None],
    ) -> None:
        """Checks the stored text of a run against the present document and keeps what was found,
        with what is known to have been left out; `then` is called in the thread."""
        document = self.document
        if document is None:
            return

        def check() -> None:
            from app.analysis.evidence.check import check_evidence

            evidence = replace(check_evidence(text, document), dropped=tuple(dropped))
            self.workspace.keep_evidence(run_id, text, evidence)
            then(evidence)

        self.in_background(check)

    def purge_deleted(self) -> None:
        """Removes for good what can no longer be brought back."""

        def work() -> None:
            self.workspace.library.purge_deleted(UNDO_S)

        self.in_background(work)

    def close(self) -> None:
        """Stops everything, removes for good what was deleted, and frees the model."""
        self.is_closed = True
        self.cancel()
        self.threads.close()
        self.turns.finish()
        with contextlib.suppress(StoreError):
            self.workspace.library.purge_deleted()
        self.workspace.close()
        self._garbage.close()

    def _measure(self) -> None:
        document, model = self.to_read, self.model
        if document is None or model is None:
            return
        self.measuring.emit()
        chosen = self._chosen()

        def work() -> None:
            measured = self.workspace.measure(document, model)
            # Planned here too: what that needs once takes longer than the window may wait.
            plan = None
            with contextlib.suppress(LongleafError):  # told when the window plans
                plan = self.workspace.plan(document, model, measured=measured, **chosen)
            self._measured.emit(document, model, measured, sections_of(measured), (chosen, plan))

        self.in_background(work, soon=True)

    def plan_again(self) -> None:
        """Plans anew, in a thread, what has a plan already; answers with `planned`. Nothing is told
        where that cannot be done: the plan there is holds."""
        document, model, measured = self.to_read, self.model, self.measured
        if document is None or model is None or measured is None:
            return
        chosen = self._chosen()

        def work() -> None:
            with contextlib.suppress(LongleafError):
                plan = self.workspace.plan(document, model, measured=measured, **chosen)
                self._planned_again.emit(measured, (chosen, plan))

        self.in_background(work)

    def _take_plan(self, measured: Measured, planned: tuple[dict[str, Any], Plan]) -> None:
        chosen, plan = planned
        if measured is self.measured and chosen == self._chosen():
            self.plan = plan
            self.planned.emit(plan)

    def _chosen(self) -> dict[str, Any]:
        """What a plan depends on besides the document and the model."""
        return {"n_context": self.n_context, "mode": self.mode, "choices": self.choices}

    def _take_measured(
        self,
        document: Document,
        model: AnyModel,
        measured: Measured,
        sections: list[Section],
        planned: tuple[dict[str, Any], Plan | None],
    ) -> None:
        if document is self.to_read and model is self.model:
            self.measured = measured
            self.sections_found.emit(sections)
            chosen, plan = planned
            if plan is not None and chosen == self._chosen():
                self.plan = plan
                self.planned.emit(plan)
            else:
                self.make_plan()

    def in_background(
        self, work: Callable[[], None], *, soon: bool = False, first: bool = False
    ) -> None:
        """Calls `work` in a thread (see `Threads.in_background`); an error in it is told by
        `failed`."""
        self.threads.in_background(work, soon=soon, first=first)
