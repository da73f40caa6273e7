"""Follows a run: the answer on standard output, how it goes on standard error."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Generator
from types import FrameType
from typing import TextIO

from app.analysis.evidence.check import Evidence
from app.analysis.runs.events import (
    ENGINE_TROUBLE,
    EvidenceChecked,
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
from app.documents.base.document import Document
from app.planning.plan import Plan
from app.system.errors import ExitCode
from app.system.translation import tr
from app.system.wording import duration_text, parts_text

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
        """A line that stays."""
        self.clear()
        print(text, file=self._stream, flush=True)


def follow(
    events: Generator[RunEvent],
    plan: Plan,
    cancel: threading.Event,
    *,
    as_json: bool,
    document: Document,
) -> int:
    """Shows a run until its end and returns the exit status.

    The first Ctrl-C cancels and keeps what is finished; a second one ends the program at once.
    """
    status = StatusLine(sys.stderr)
    # A terminal that shows both streams must not have the status written into the answer.
    same_terminal = sys.stdout.isatty()
    # Elsewhere nothing can be taken back, and an answer may break off and be written anew.
    streams = same_terminal and not as_json
    writing = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    is_main = threading.current_thread() is threading.main_thread()
    earlier = signal.signal(signal.SIGINT, interrupt) if is_main else None
    n_done = n_level = 0
    checked: Evidence | None = None
    try:
        for event in events:
            match event:
                case Notice(kind=kind, message=message) if kind in LASTING:
                    status.say(message)
                case Notice(message=message):
                    status.show(message)
                case LevelStarted(level=level, n_parts=n_level):
                    n_done = 0
                    if plan.n_levels > 1:
                        status.say(
                            tr("Reading {parts}", parts=parts_text(n_level))
                            if level == 0
                            else tr("Merging, level {level}", level=level)
                        )
                case PartDone(part=part, cached=cached, truncated=truncated):
                    n_done += 1
                    if not part.is_final:
                        line = "  " + tr(
                            "{n_done} of {n_level}: part {n}",
                            n_done=n_done,
                            n_level=n_level,
                            n=part.index + 1,
                        )
                        line += " " + tr("(from the library)") if cached else ""
                        line += " " + tr("(cut at its length limit)") if truncated else ""
                        status.say(line)
                    elif cached and not as_json:
                        sys.stdout.write(event.text)
                        writing = True
                case PartFailed(part=part, message=message):
                    line = tr("part {n} failed: {message}", n=part.index + 1, message=message)
                    status.say("  " + line)
                case PartStarted(part=part) if part.is_final and writing:
                    # It broke off and is written anew; what stands on a terminal stays there.
                    sys.stdout.write("\n\n")
                    status.say(tr("The answer is written anew:"))
                    writing = False
                case PartToken(part=part, text=text) if part.is_final and streams:
                    if not writing:
                        status.clear()
                        writing = True
                    sys.stdout.write(text)
                    sys.stdout.flush()
                case PartThought(part=part, thought_s=thought_s):
                    if thought_s is None:
                        status.show(tr("The model is thinking …"))
                    elif part.is_final:
                        status.say(tr("Thought for {duration}.", duration=duration_text(thought_s)))
                case Progress(fraction=fraction, left_s=left_s) if not (writing and same_terminal):
                    speed = event.decode_tps or event.prefill_tps
                    pieces = [f"{fraction:4.0%}"]
                    if speed:
                        pieces.append(
                            tr("writing {speed:,.0f} tokens/s", speed=speed)
                            if event.decode_tps
                            else tr("reading {speed:,.0f} tokens/s", speed=speed)
                        )
                    if left_s is not None:
                        pieces.append(tr("about {duration} left", duration=duration_text(left_s)))
                    status.show(" · ".join(pieces))
                case EvidenceChecked(evidence=evidence):
                    checked = evidence
                case RunFinished():
                    status.clear()
                    if as_json:
                        print(
                            json.dumps(
                                _finished(event, plan, document, checked),
                                ensure_ascii=False,
                                indent=2,
                            )
                        )
                    else:
                        if not writing:
                            sys.stdout.write(event.text)
                        sys.stdout.write("\n")
                        sys.stdout.flush()
                    if checked is not None:
                        status.say(checked.summary)
                        for line in checked.lines():
                            status.say(line)
                        n_unsaid = sum(not fact.is_noted for fact in checked.dropped)
                        if n_unsaid:
                            status.say(
                                tr(
                                    "Neither in a note nor in the answer: {n} of the document’s "
                                    "amounts, dates, percentages and periods; --json lists them.",
                                    n=n_unsaid,
                                )
                            )
                    for warning in event.warnings:
                        status.say(warning)
                    status.say(
                        tr(
                            "Done in {duration}: {n_parts_cached} of {n_parts} texts from the "
                            "library, "
                            "{n_prompt:,} tokens read, {n_generated:,} written.",
                            duration=duration_text(event.elapsed_s),
                            n_parts_cached=event.n_parts_cached,
                            n_parts=event.n_parts,
                            n_prompt=event.n_prompt,
                            n_generated=event.n_generated,
                        )
                    )
                    return 0
                case RunStopped():
                    status.clear()
                    if writing:
                        print(flush=True)
                    status.say(f"longleaf: {event.message}")
                    if event.next_step:
                        status.say(event.next_step)
                    return ExitCode.INTERRUPTED if event.cancelled else ExitCode.ENGINE
        return 6
    finally:
        events.close()  # a reader of our output that went away ends the run before the library
        status.clear()
        if is_main:
            signal.signal(signal.SIGINT, earlier)


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
