"""The queue of documents to read, one after the other; it survives a restart.

The library holds the queue, so it goes on after a restart, and two programs never read the same
entry. A folder is put into it file by file.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.analysis.runs.events import RunEvent, RunFinished, RunStopped
from app.analysis.runs.model import AnyModel
from app.analysis.runs.run import Choices
from app.documents import FILE_PATTERNS, Document
from app.documents.errors import PasswordNeeded
from app.planning.plan import Mode
from app.store.records import QueueEntry, QueueState
from app.system.errors import LongleafError
from app.system.translation import tr

if TYPE_CHECKING:
    from app.jobs.workspace import Workspace

Asked = Callable[["Workspace", QueueEntry], tuple[AnyModel, int]]
"""Opens the model an entry is read with, and says how much context it has."""


@dataclass(frozen=True, slots=True)
class EntryStarted:
    """A document's turn has come; `n_waiting` others wait behind it."""

    entry: QueueEntry
    n_waiting: int


@dataclass(frozen=True, slots=True)
class EntryEvent:
    """An event of the run over an entry's document."""

    entry_id: int
    event: RunEvent


@dataclass(frozen=True, slots=True)
class EntryEnded:
    """An entry's turn is over. Its `state` is DONE, FAILED, CANCELLED, or WAITING when the queue
    was paused or stopped meanwhile; `message` and `next_step` say why it is not DONE.

    `document` is what was read, None when it could not be opened; `needs_password` tells that this
    is why.
    """

    entry: QueueEntry
    document: Document | None
    next_step: str = ""
    needs_password: bool = False


@dataclass(frozen=True, slots=True)
class QueueEnded:
    """Nothing more is read now: all is done, or it was paused (`is_paused`) or stopped."""

    n_done: int
    n_failed: int
    n_waiting: int
    is_paused: bool


QueueEvent = EntryStarted | EntryEvent | EntryEnded | QueueEnded


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Files, and for each folder the documents in it and its subfolders, by name.

    Hidden ones and those that an office program has open ("~$…") are left out of folders. Raises
    `LongleafError` for a path that is not there, and for a folder without documents.
    """
    patterns = sorted({each for group in FILE_PATTERNS.values() for each in group.split()})
    endings = tuple(pattern.lstrip("*") for pattern in patterns)
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_file():
            found[path.resolve()] = None
            continue
        if not path.is_dir():
            raise LongleafError(
                tr("There is no file or folder “{path}”.", path=path), tr("Check the name.")
            )
        inside = [
            each
            for each in sorted(path.rglob("*"), key=_by_name)
            if each.name.lower().endswith(endings)
            and each.is_file()
            and not any(part.startswith((".", "~$")) for part in each.relative_to(path).parts)
        ]
        if not inside:
            raise LongleafError(
                tr("The folder “{path}” has no documents.", path=path),
                tr("It needs one of {patterns}.", patterns=", ".join(patterns)),
            )
        found.update(dict.fromkeys(each.resolve() for each in inside))
    return list(found)


def _by_name(path: Path) -> tuple[list[Any], str]:
    """Numbers in names by value: "2. Lease" before "10. Lease"."""
    import re

    pieces = re.split(r"(\d+)", str(path).casefold())
    return [(int(p), "") if p.isdigit() else (-1, p) for p in pieces], str(path)


@dataclass(frozen=True, slots=True)
class Anew:
    """What is asked for though the library has it: the answer and all parts of the document, or the
    part `afresh` alone where that is not -1. What was stored from `since` on serves."""

    since: datetime
    afresh: int = -1

    @property
    def of_run(self) -> dict[str, Any]:
        """The arguments of `Workspace.run`."""
        afresh = () if self.afresh < 0 else (self.afresh,)
        return {"since": self.since, "afresh": afresh, "use_cache": bool(afresh)}


def as_settings(
    choices: Choices, mode: Mode, n_context: int, model: str = "", anew: Anew | None = None
) -> dict[str, Any]:
    """What is asked of a document, as an entry keeps it. `model` is a file or a name, "" for
    whichever is chosen when its turn comes."""
    asked: dict[str, Any] = {"mode": mode.value, "n_context": n_context, "model": model}
    if anew is not None:
        asked |= {"since": anew.since.isoformat(), "afresh": anew.afresh}
    return {**choices.as_key(), "writing": choices.writing, **asked}


def anew_from(settings: Mapping[str, Any]) -> Anew | None:
    """What of an entry is asked for anew, or None."""
    if not settings.get("since"):
        return None
    return Anew(datetime.fromisoformat(settings["since"]), int(settings.get("afresh", -1)))


def from_settings(settings: Mapping[str, Any]) -> tuple[Choices, Mode]:
    """The reverse of `as_settings`. What a later version of the program added is passed over."""
    return Choices.from_stored(settings), Mode(settings.get("mode", Mode.AUTO.value))


class ReadingQueue:
    """The library's queue, and the reading of it. One `run` at a time; everything else may be
    called from any thread, also while it runs.

    Args:
        workspace: Whose library has the queue.
        asked: Opens the model of an entry.

    Attributes:
        passwords: Of protected documents, by their paths, for as long as the program runs; they are
            written nowhere.
    """

    def __init__(self, workspace: Workspace, asked: Asked) -> None:
        self.workspace, self._asked = workspace, asked
        self._library = workspace.library
        self._pause, self._stop, self._skip = (threading.Event() for _ in range(3))
        self._cancel = threading.Event()
        self.passwords: dict[Path, str] = {}

    def add(
        self,
        paths: Iterable[Path],
        choices: Choices,
        *,
        mode: Mode,
        n_context: int,
        model: str = "",
        anew: Anew | None = None,
    ) -> list[int]:
        """Puts files and folders at the end; returns the entries' numbers. Raises
        `LongleafError`, and adds nothing, for a path that is not there."""
        settings = as_settings(choices, mode, n_context, model, anew)
        return [self._library.queue_add(path, settings) for path in files_in(paths)]

    def entries(self) -> list[QueueEntry]:
        """All entries, in the order they are read."""
        return self._library.queue()

    def put_first(self, entry_ids: Sequence[int]) -> None:
        """Moves entries to the front, in this order."""
        self._library.queue_order(entry_ids)

    def choose(self, entry_ids: Iterable[int], *, kind: str, length: str) -> None:
        """Asks for another kind or length of these entries, as far as they are not being read."""
        wanted = set(entry_ids)
        for entry in self.entries():
            if entry.id in wanted:
                chosen = {**entry.choices, "kind": kind, "length": length}
                self._library.queue_choose(entry.id, chosen)

    def wait_paused(self, entry_id: int, message: str) -> None:
        """Puts an entry first whose run was paused; `message` says what is kept of it."""
        self._library.queue_set(entry_id, QueueState.WAITING, message)
        self.put_first([entry_id])

    def wait_again(self, entry_id: int) -> None:
        """Lets an entry that failed, was cancelled or is done be read again."""
        self._library.queue_set(entry_id, QueueState.WAITING)

    def remove(self, entry_id: int) -> QueueEntry | None:
        """Takes an entry out; `library.queue_restore` undoes that. None when it is not there."""
        return self._library.queue_remove(entry_id)

    def pause(self) -> None:
        """Ends `run` after the present step, or when a server has finished what it has begun; the
        entry waits to be resumed."""
        self._pause.set()

    def stop(self) -> None:
        """Ends `run` at once; finished parts stay, and the entry waits."""
        self._stop.set()
        self._cancel.set()

    def skip(self) -> None:
        """Cancels the document that is being read, and goes on with the next."""
        self._skip.set()
        self._cancel.set()

    def run(self) -> Generator[QueueEvent]:
        """Reads what waits until nothing does. Call it in a thread of its own. Ends with one
        `QueueEnded`; what was added meanwhile is read, too."""
        for flag in (self._pause, self._stop):
            flag.clear()
        n_done = n_failed = 0
        while not self._pause.is_set() and not self._stop.is_set():
            entry = self._library.queue_claim()
            if entry is None:
                break
            self._skip.clear()
            self._cancel.clear()
            yield EntryStarted(entry, self._n_waiting())
            try:
                ended = yield from self._read(entry)
            except GeneratorExit:
                self._library.queue_set(entry.id, QueueState.WAITING)
                raise
            n_done += ended.entry.state is QueueState.DONE
            n_failed += ended.entry.state is QueueState.FAILED
            yield ended
        yield QueueEnded(n_done, n_failed, self._n_waiting(), self._pause.is_set())

    def _n_waiting(self) -> int:
        return sum(each.state is QueueState.WAITING for each in self._library.queue())

    def _read(self, entry: QueueEntry) -> Generator[QueueEvent, None, EntryEnded]:
        document: Document | None = None
        end: RunEvent | None = None
        try:
            choices, mode = from_settings(entry.choices)
            anew = anew_from(entry.choices)
            model, n_context = self._asked(self.workspace, entry)
            password = self.passwords.get(entry.path)
            document = self.workspace.open_document(entry.path, password)
            plan = self.workspace.plan(
                document, model, n_context=n_context, mode=mode, choices=choices
            )
            events = self.workspace.run(
                document,
                model,
                plan,
                choices=choices,
                mode=mode,
                cancel=self._cancel,
                pause=self._pause,
                **(anew.of_run if anew is not None else {}),
            )
            with closing(events):
                for event in events:
                    end = event
                    yield EntryEvent(entry.id, event)
        except PasswordNeeded as error:
            self.passwords.pop(entry.path, None)  # it does not fit
            ended = self._ended(
                entry, document, QueueState.FAILED, error.message, next_step=error.next_step
            )
            return dataclasses.replace(ended, needs_password=True)
        except LongleafError as error:
            return self._ended(
                entry, document, QueueState.FAILED, error.message, next_step=error.next_step
            )
        except (OSError, ValueError) as error:
            return self._ended(entry, document, QueueState.FAILED, str(error))
        match end:
            case RunFinished(run_id=run_id):
                said = " ".join(end.warnings)
                return self._ended(entry, document, QueueState.DONE, said, run_id=run_id)
            case RunStopped() if self._skip.is_set() and not self._stop.is_set():
                return self._ended(entry, document, QueueState.CANCELLED, tr("Cancelled."))
            case RunStopped(cancelled=True, message=message):
                return self._ended(entry, document, QueueState.WAITING, message)
            case RunStopped(message=message, next_step=next_step):
                return self._ended(entry, document, QueueState.FAILED, message, next_step=next_step)
        return self._ended(entry, document, QueueState.FAILED, tr("The reading came to no end."))

    def _ended(
        self,
        entry: QueueEntry,
        document: Document | None,
        state: QueueState,
        message: str = "",
        *,
        run_id: int | None = None,
        next_step: str = "",
    ) -> EntryEnded:
        self._library.queue_set(entry.id, state, message, run_id)
        entry = dataclasses.replace(entry, state=state, message=message, run_id=run_id)
        return EntryEnded(entry, document, next_step)
