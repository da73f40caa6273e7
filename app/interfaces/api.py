"""Longleaf as a library: load, plan, run, ask. `from app import Longleaf`.

One `Longleaf` holds a library of documents and results, and one engine at a time. It may be used
from several threads; readings then wait for each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.analysis.evidence.checked import Evidence
from app.analysis.questions.prepared import Exchange
from app.analysis.runs.events import (
    QuestionAnswered,
    QuestionEvent,
    QuestionStopped,
    RunEvent,
)
from app.analysis.runs.model import AnyModel
from app.analysis.runs.run import Choices
from app.analysis.runs.state import RunState
from app.digest import DigestLength, DocumentKind
from app.documents.base.document import Document
from app.documents.guarded import GuardedReader
from app.engines.servers.address import Consents
from app.engines.servers.kept import RememberedServers
from app.jobs.answers.digesting import KeptDigest
from app.jobs.workspace import Workspace
from app.models import ModelError, resolve, starter_model
from app.planning.plan import Mode, Plan
from app.store import Library
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

N_CONTEXT_USUAL = 32_768


class ReadingStoppedError(LongleafError):
    """A reading or an answer ended early. What was finished is kept: run it again to go on."""

    exit_code = ExitCode.ENGINE


@dataclass(frozen=True)
class Reading:
    """A document about to be read: `plan` says how, and what it will cost.

    Attributes:
        document, model: What is read, and with what.
        choices: What is made of it.
        mode: What was asked for; `plan.mode` is what came of it.
    """

    document: Document
    model: AnyModel
    choices: Choices
    mode: Mode
    plan: Plan

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is read so, in sentences for people."""
        return self.plan.reasons


@dataclass(frozen=True)
class Result:
    """What was made of a document.

    Attributes:
        text: In Markdown, with references such as "[p. 12]".
        evidence: Every statement of it, compared with the page it names.
        data: The same as JSON values, for kinds that have a schema; else None.
        is_cached: Whether it was in the library already.
        warnings: Sentences for people.
        run_id: Its number in the library.
    """

    text: str
    evidence: Evidence
    data: Mapping[str, Any] | None
    is_cached: bool
    warnings: tuple[str, ...]
    run_id: int


class Longleaf:
    """Reads documents with models on this machine, or behind servers.

    Args:
        library: The library's file; the usual one of this person when None.
        is_guarded: Reads each document in a process of its own, which a hostile file may take down
            instead of this one.
        workspace: Instead of a new one; it is closed with this.

    Every method raises `LongleafError`s, whose `message` and `next_step` are for people.
    """

    def __init__(
        self,
        library: Path | None = None,
        *,
        is_guarded: bool = False,
        workspace: Workspace | None = None,
    ) -> None:
        self.workspace = workspace or Workspace(
            Library.open(library) if library else Library.open(),
            reader=GuardedReader() if is_guarded else None,
        )
        self._model: AnyModel | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the model's memory and closes the library."""
        self.workspace.close()

    def load(self, path: str | Path, *, password: str | None = None) -> Document:
        """Reads a PDF, DOCX, ODT, RTF, EPUB, HTML, Markdown or text file."""
        return self.workspace.open_document(Path(path), password)

    def digest(
        self,
        document: Document,
        *,
        length: DigestLength | str = DigestLength.ONE_PAGE,
        kind: DocumentKind | str | None = None,
    ) -> KeptDigest:
        """The document's key passages, word for word with their places, without a model.

        Args:
            document: From `load`.
            length: "brief", "one-page" or "detailed".
            kind: "contract", "paper" or "other"; recognised when None.

        Raises `NothingToChoose` for a document without a sentence.
        """
        wanted = DocumentKind(kind) if kind is not None else None
        return self.workspace.digest(document, DigestLength(length), wanted)

    def use_model(self, name: str | Path | None = None) -> AnyModel:
        """Makes a model file the one that reads from now on.

        Args:
            name: Its path, or part of its name; the starter model when None.
        """
        path = resolve(str(name)) if name else starter_model()
        if path is None:
            raise ModelError(tr("The starter model is not installed."), tr("Name a model file."))
        self._model = self.workspace.open_model(path)
        return self._model

    def use_servers(
        self, *urls: str, model: str = "", consents: Consents | None = None
    ) -> AnyModel:
        """Makes a model behind servers the one that reads from now on; they share the work.

        Args:
            urls: Their addresses.
            model: Its id there; the one that is loaded when "".
            consents: Who agreed that documents leave this computer; what was agreed to in the
                window or on the command line when None. `ConsentNeeded` is raised otherwise.
        """
        remembered = RememberedServers()
        addresses = [remembered.address(url, model=model) for url in urls]
        self._model = self.workspace.open_servers(addresses, consents=consents)
        return self._model

    def use(self, model: AnyModel) -> None:
        """Makes an opened model the one that reads from now on."""
        self._model = model

    @property
    def model(self) -> AnyModel:
        """The model that reads; the starter model until another is chosen."""
        return self._model or self.use_model()

    def plan(
        self,
        document: Document,
        *,
        kind: str = "general",
        n_context: int = N_CONTEXT_USUAL,
        mode: Mode | str = Mode.AUTO,
        choices: Choices | None = None,
    ) -> Reading:
        """Counts the document and decides how it is read.

        Args:
            document: From `load`.
            kind: What to make of it: "general", "contract", "paper" …, see `kinds`.
            n_context: Budget in tokens, prompt and answer together.
            mode: "auto", "single" or "map-reduce".
            choices: Language, length, own request and sampling; its `kind` counts, not `kind`.
        """
        choices = choices or Choices(kind=kind)
        mode = Mode(mode)
        model = self.model
        plan = self.workspace.plan(document, model, n_context=n_context, mode=mode, choices=choices)
        return Reading(document, model, choices, mode, plan)

    def events(
        self,
        reading: Reading,
        *,
        use_cache: bool = True,
        cancel: threading.Event | None = None,
    ) -> Generator[RunEvent]:
        """Reads, and reports what happens as events; see `app.analysis.runs.events`."""
        with self._lock:
            yield from self.workspace.run(
                reading.document,
                reading.model,
                reading.plan,
                choices=reading.choices,
                mode=reading.mode,
                use_cache=use_cache,
                cancel=cancel,
            )

    def run(
        self,
        reading: Reading,
        *,
        use_cache: bool = True,
        on_event: Callable[[RunEvent], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Result:
        """Reads the document to its end.

        Args:
            reading: From `plan`.
            use_cache: False asks the model for everything again.
            on_event: Called with every event, in this thread.
            cancel: Set it from another thread to stop.

        Raises `ReadingStoppedError` when it was cancelled or failed.
        """
        run = RunState()
        with closing(self.events(reading, use_cache=use_cache, cancel=cancel)) as events:
            for event in events:
                run.apply(event)
                if on_event is not None:
                    on_event(event)
        if run.finished is not None:
            done, evidence = run.finished, run.evidence or Evidence((), True)
            return Result(done.text, evidence, done.data, done.cached, done.warnings, done.run_id)
        if run.stopped is not None:
            raise ReadingStoppedError(run.stopped.message, run.stopped.next_step)
        raise ReadingStoppedError(tr("The reading ended without an answer."), tr("Run it again."))

    def ask(
        self,
        document: Document,
        question: str,
        *,
        n_context: int = N_CONTEXT_USUAL,
        history: Sequence[Exchange] = (),
        choices: Choices | None = None,
        on_event: Callable[[QuestionEvent], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> QuestionAnswered:
        """Answers a question about a document: from all of it where it fits the budget, else from
        passages that a search finds; `reason` of the answer says which.

        Raises `ReadingStoppedError` when there is no answer.
        """
        self.workspace.library.save_document(document)
        with (
            self._lock,
            closing(
                self.workspace.ask(
                    document,
                    self.model,
                    question,
                    n_context=n_context,
                    history=history,
                    choices=choices,
                    cancel=cancel,
                )
            ) as events,
        ):
            for event in events:
                if on_event is not None:
                    on_event(event)
                match event:
                    case QuestionAnswered():
                        return event
                    case QuestionStopped(message=message, next_step=next_step):
                        raise ReadingStoppedError(message, next_step)
        raise ReadingStoppedError(tr("The model gave no answer."), tr("Ask again."))
