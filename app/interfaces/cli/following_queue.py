"""Shows a queue as it is read: summaries on standard output, progress on standard error."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Collection
from types import FrameType
from typing import TYPE_CHECKING, Any

from app.analysis.runs.events import ENGINE_TROUBLE, LevelStarted, Notice, PartDone, Progress
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import progress_text, step_text
from app.interfaces.cli.following import StatusLine
from app.jobs.queue import (
    EntryEnded,
    EntryEvent,
    EntryStarted,
    QueueEnded,
    QueueEvent,
    ReadingQueue,
)
from app.store.records import QueueState
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr
from app.system.wording import named

if TYPE_CHECKING:
    from app.analysis.runs.events import RunEvent
    from app.analysis.runs.model import AnyModel
    from app.analysis.runs.run import Choices
    from app.jobs.workspace import Workspace


def follow_queue(
    queue: ReadingQueue, *, only: Collection[int] = (), prints: bool = True
) -> tuple[int, list[dict[str, Any]]]:
    """Reads the entries that wait and shows them. The first Ctrl-C pauses after the step at hand, a
    second one stops at once; either way the rest waits for `longleaf queue run`.

    Args:
        queue: To be read.
        only: Entries after which it is enough; all that waits when empty.
        prints: Whether summaries are printed as they come.

    Returns:
        The exit status, and what became of each document, JSON-ready.
    """
    printer = _QueuePrinter(queue, only, prints=prints)
    is_main = threading.current_thread() is threading.main_thread()

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        queue.pause()
        signal.signal(signal.SIGINT, lambda *_: queue.stop())

    earlier = signal.signal(signal.SIGINT, interrupt) if is_main else None
    events = queue.run()
    try:
        for event in events:
            printer.show(event)
    finally:
        events.close()
        printer.status.clear()
        if is_main:
            signal.signal(signal.SIGINT, earlier)
    return printer.code, printer.results


class _QueuePrinter:
    """Prints what a queue tells.

    Attributes:
        status: The line that says how it goes.
        code: The exit status so far.
        results: What became of each document so far, JSON-ready.
    """

    def __init__(self, queue: ReadingQueue, only: Collection[int], *, prints: bool) -> None:
        self.status = StatusLine(sys.stderr)
        self.code = 0
        self.results: list[dict[str, Any]] = []
        self._queue, self._prints = queue, prints
        self._left, self._ends_early = set(only), bool(only)
        self._run = RunState()

    def show(self, event: QueueEvent) -> None:
        """Prints an event."""
        match event:
            case EntryStarted(entry=entry, n_waiting=n_waiting):
                self._run = RunState()
                line = tr("Reading {name}", name=entry.path.name)
                if n_waiting:
                    line += " " + tr("({n} more wait)", n=n_waiting)
                self.status.say(line)
            case EntryEvent(event=inner):
                self._run.apply(inner)
                _show(self.status, inner, self._run)
            case EntryEnded():
                self._show_end(event)
            case QueueEnded() if event.n_waiting and not self._is_done():
                self.status.say(
                    tr("1 document waits. Go on with: longleaf queue run")
                    if event.n_waiting == 1
                    else tr("{n} documents wait. Go on with: longleaf queue run", n=event.n_waiting)
                )
                self.code = ExitCode.INTERRUPTED

    def _show_end(self, event: EntryEnded) -> None:
        self.status.clear()
        entry, run = event.entry, self._run
        self._left.discard(entry.id)
        if self._is_done():
            self._queue.pause()
        self.results.append(
            {
                "entry": entry.id,
                "path": str(entry.path),
                "state": entry.state.value,
                "message": entry.message,
                "run": entry.run_id,
                "title": event.document.title if event.document is not None else "",
                "text": run.answer if run.finished is not None else "",
                "evidence": run.evidence.as_json() if run.evidence else None,
            }
        )
        if entry.state is not QueueState.DONE:
            told = f"  {named(entry.state)}: {entry.message} {event.next_step}"
            self.status.say(told.rstrip())
            self.code = ExitCode.ENGINE
        elif self._prints:
            print(f"# {entry.path.name}\n\n{run.answer}\n", flush=True)

    def _is_done(self) -> bool:
        """Whether the entries that were asked for are read."""
        return self._ends_early and not self._left


def _show(status: StatusLine, event: RunEvent, run: RunState) -> None:
    match event:
        case Notice(kind=kind, message=message) if kind in {"suspicious", *ENGINE_TROUBLE}:
            status.say(f"  {message}")
        case Notice(message=message):
            status.show(message)
        case LevelStarted(level=level, n_parts=n_parts) if n_parts > 1 or level:
            status.say(f"  {step_text(run)}")
        case PartDone(cached=True, part=part) if part.is_final:
            status.say(f"  {tr('from the library')}")
        case Progress():
            status.show(progress_text(run))


def print_across(
    workspace: Workspace,
    model: AnyModel,
    run_ids: list[int],
    *,
    n_context: int,
    choices: Choices,
    prints: bool,
) -> dict[str, Any]:
    """Makes one summary of several documents, prints it or not, and returns it JSON-ready. Raises
    `LongleafError` when it comes to no end."""
    from app.jobs.across import collect, summarize_across

    collected = collect(workspace.library, run_ids)
    status = StatusLine(sys.stderr)
    status.say(tr("Summarising {n} documents together", n=len(collected.names)))
    found: dict[str, Any] = {"documents": list(collected.names)}
    events = summarize_across(workspace, collected, model, n_context=n_context, choices=choices)
    run = RunState()
    for event in events:
        run.apply(event)
        _show(status, event, run)
    status.clear()
    if run.stopped is not None:
        raise LongleafError(run.stopped.message, run.stopped.next_step)
    found |= {"run": run.run_id, "text": run.answer}
    if prints:
        print(f"# {collected.text.title}\n\n{run.answer}", flush=True)
    if run.evidence is not None:
        found["evidence"] = run.evidence.as_json()
        status.say(run.evidence.summary)
    return found
