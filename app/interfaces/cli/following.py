"""Shows a run as it goes: the answer on standard output, progress on standard error."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Generator
from types import FrameType
from typing import TextIO

from app.analysis.evidence.checked import Evidence
from app.analysis.runs.events import (
    ENGINE_TROUBLE,
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartStarted,
    PartThought,
    PartToken,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import ended_text, progress_text, step_text
from app.documents.base.document import Document
from app.models.report_card import ReportCard
from app.planning.plan import Plan
from app.system.errors import ExitCode
from app.system.translation import tr
from app.system.wording import duration_text

LASTING = {"suspicious", "lost", "skipped", "no_schema", "language", "thought", *ENGINE_TROUBLE}
"""Kinds of notices that are told where there is no terminal, too."""


class StatusLine:
    """One line that is rewritten in place on a terminal, and nothing at all elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._shown = False

    def show(self, text: str) -> None:
        if self._live:
            self._stream.write(f"\r\x1b[2K{text[:100]}")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._shown = False

    def say(self, text: str) -> None:
        """Prints a line that stays."""
        self.clear()
        print(text, file=self._stream, flush=True)


def follow(
    events: Generator[RunEvent],
    plan: Plan,
    cancel: threading.Event,
    *,
    as_json: bool,
    document: Document,
    card: ReportCard | None = None,
) -> int:
    """Shows a run until its end, with the model's report card beside the answer, and returns the
    exit status.

    The first Ctrl-C cancels and keeps what is finished; a second one ends the program at once.
    """

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    is_main = threading.current_thread() is threading.main_thread()
    earlier = signal.signal(signal.SIGINT, interrupt) if is_main else None
    printer = _RunPrinter(plan, document, card, as_json=as_json)
    try:
        for event in events:
            code = printer.show(event)
            if code is not None:
                return code
        return ExitCode.ENGINE
    finally:
        events.close()  # a reader of our output that went away ends the run before the library
        printer.status.clear()
        if is_main:
            signal.signal(signal.SIGINT, earlier)


class _RunPrinter:
    """Prints a run's events: the answer, and lines and a status about how it goes."""

    def __init__(
        self, plan: Plan, document: Document, card: ReportCard | None, *, as_json: bool
    ) -> None:
        self.status = StatusLine(sys.stderr)
        self._plan, self._document, self._as_json = plan, document, as_json
        self._card = card
        self._run = RunState()
        # A terminal that shows both streams must not have the status written into the answer.
        self._is_terminal = sys.stdout.isatty()
        # Elsewhere nothing can be taken back, and an answer may break off and be written anew.
        self._streams = self._is_terminal and not as_json
        self._is_writing = False

    def show(self, event: RunEvent) -> int | None:
        """Shows an event; returns the exit status with the last one."""
        self._run.apply(event)
        match event:
            case Notice(kind=kind, message=message) if kind in LASTING:
                self.status.say(message)
            case Notice(message=message):
                self.status.show(message)
            case LevelStarted() if self._plan.n_levels > 1:
                self.status.say(step_text(self._run))
            case PartDone():
                self._show_part(event)
            case PartFailed(part=part, message=message):
                line = tr("part {n} failed: {message}", n=part.index + 1, message=message)
                self.status.say("  " + line)
            case PartStarted(part=part) if part.is_final and self._is_writing:
                # It broke off and is written anew; what stands on a terminal stays there.
                sys.stdout.write("\n\n")
                self.status.say(tr("The answer is written anew:"))
                self._is_writing = False
            case PartToken(part=part, text=text) if part.is_final and self._streams:
                self._write(text)
            case PartThought(thought_s=None):
                self.status.show(tr("The model is thinking …"))
            case PartThought(part=part, thought_s=thought_s) if part.is_final and thought_s:
                self.status.say(tr("Thought for {duration}.", duration=duration_text(thought_s)))
            case Progress() if not (self._is_writing and self._is_terminal):
                self.status.show(progress_text(self._run))
            case RunFinished():
                self._finish(event)
                return ExitCode.OK
            case RunStopped():
                return self._stop(event)
        return None

    def _write(self, text: str) -> None:
        if not self._is_writing:
            self.status.clear()
            self._is_writing = True
        sys.stdout.write(text)
        sys.stdout.flush()

    def _show_part(self, event: PartDone) -> None:
        if event.part.is_final:
            if event.cached and not self._as_json:
                self._write(event.text)
            return
        line = "  " + tr(
            "{n_done} of {n_level}: part {n}",
            n_done=self._run.n_done,
            n_level=self._run.n_parts,
            n=event.part.index + 1,
        )
        line += " " + tr("(from the library)") if event.cached else ""
        line += " " + tr("(cut at its length limit)") if event.truncated else ""
        self.status.say(line)

    def _finish(self, event: RunFinished) -> None:
        self.status.clear()
        checked = self._run.evidence
        if self._as_json:
            finished = _finished(event, self._plan, self._document, checked)
            finished["report_card"] = self._card.as_json() if self._card else None
            print(json.dumps(finished, ensure_ascii=False, indent=2))
        else:
            if not self._is_writing:
                sys.stdout.write(event.text)
            sys.stdout.write("\n")
            sys.stdout.flush()
        if checked is not None:
            for line in (checked.summary, *checked.lines()):
                self.status.say(line)
            if n_unsaid := sum(not fact.is_noted for fact in checked.dropped):
                self.status.say(
                    tr(
                        "Neither in a note nor in the answer: {n} of the document’s "
                        "amounts, dates, percentages and periods; --json lists them.",
                        n=n_unsaid,
                    )
                )
        for warning in event.warnings:
            self.status.say(warning)
        if self._card is not None:
            self.status.say(self._card.sentence)
        self.status.say(ended_text(event))

    def _stop(self, event: RunStopped) -> ExitCode:
        self.status.clear()
        if self._is_writing:
            print(flush=True)
        self.status.say(f"longleaf: {event.message}")
        if event.next_step:
            self.status.say(event.next_step)
        return ExitCode.INTERRUPTED if event.cancelled else ExitCode.ENGINE


def _finished(
    event: RunFinished, plan: Plan, document: Document, evidence: Evidence | None
) -> dict[str, object]:
    return {
        "run": event.run_id,
        "status": "finished",
        "cached": event.cached,
        "document": {
            "sha256": document.sha256,
            "title": document.title,
            "path": str(document.path),
            "n_tokens": plan.n_document_tokens,
            "left_out": [omission.what for omission in document.omissions],
        },
        "mode": plan.mode.value,
        "n_context": plan.n_requested_context,
        "parts": [
            {"index": chunk.index + 1, "n_tokens": chunk.n_tokens, "pages": chunk.pages}
            for chunk in plan.chunks
        ],
        "n_parts_cached": event.n_parts_cached,
        "n_prompt_tokens": event.n_prompt,
        "n_generated_tokens": event.n_generated,
        "elapsed_s": round(event.elapsed_s, 3),
        "warnings": list(event.warnings),
        "text": event.text,
        "data": event.data,
        "evidence": evidence.as_json() if evidence is not None else None,
    }
