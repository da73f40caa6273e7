"""A run's state on the work page: its parts, what they noted, the answer, how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from app.analysis.kinds.choices import prompts_for
from app.analysis.runs.events import (
    ENGINE_TROUBLE,
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartProgress,
    PartRef,
    PartStarted,
    PartThought,
    PartToken,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import ended_text, kept_text, progress_text
from app.planning import Chunk
from app.system.errors import LongleafError
from app.system.translation import tr
from app.system.wording import place_text, sentences_text
from app.ui.presenters.going_run import GoingRun
from app.ui.presenters.window_parts import WindowParts


class RunDisplay:
    """Shows what the state of a run says; every event is folded into it before it is shown."""

    def __init__(self, parts: WindowParts) -> None:
        self._parts, self._work = parts, parts.work
        self._passages = ""
        self._is_answer_begun = False

    def set_passages(self, text: str) -> None:
        """What stands in the result's place until there is one: key passages in Markdown."""
        self._passages = text

    def begin(self, going: GoingRun) -> None:
        """Shows a run of which nothing is known yet."""
        work = self._work
        work.tabs.setCurrentWidget(work.result_page)
        self._is_answer_begun = False
        work.result.show_draft(lambda: self._passages)
        work.bar.set_plan(going.plan)
        if going.afresh < 0:
            work.bar.start_anew()
        work.set_running(True)

    def show_all(self, run: RunState) -> None:
        """Shows where a run is by now, after `begin`."""
        work = self._work
        self._show_parts(run)
        if run.thought:
            work.result_page.thought.add(run.thought, run.thought_s)
        if run.answer:
            self._is_answer_begun = True
            work.result.set_markdown(run.answer)
        else:
            self._show_drafts(run)
        if run.progress is not None:
            work.show_progress(run.progress.fraction, progress_text(run))
        elif run.notice:
            work.show_notice(run.notice)
        if run.trouble:
            self._parts.banner.inform(run.trouble)

    def show(self, event: RunEvent, run: RunState) -> None:
        """Shows what an event has changed in the state of the run."""
        work = self._work
        match event:
            case LevelStarted():
                work.result_page.thought.clear()
            case PartStarted(part=part):
                self._show_state(part, run)
                if part.is_final:
                    self._is_answer_begun = False  # begun anew after a restart
                    work.result_page.thought.clear()
            case PartThought(part=part, text=text, thought_s=thought_s):
                if part.is_final:
                    work.result_page.thought.add(text, thought_s)
            case PartToken(part=part, text=text):
                self._show_state(part, run)
                if part.is_final:
                    self._add_to_answer(text)
                else:
                    self._show_drafts(run)
            case PartDone(part=part) | PartFailed(part=part):
                self._show_state(part, run)
                if not part.is_final:
                    self._show_drafts(run)
            case PartProgress(part=part):
                self._show_state(part, run)
            case Progress():
                work.show_progress(event.fraction, progress_text(run))
            case Notice(kind=kind, message=message):
                work.show_notice(message)
                if kind in ENGINE_TROUBLE:
                    self._parts.banner.inform(message)
            case RunFinished():
                self._finish(event, run)
            case RunStopped():
                self._stop(event)

    def _show_state(self, part: PartRef, run: RunState) -> None:
        if run.is_of_document(part):
            self._work.bar.set_state(part.index, run.parts[part.index])

    def _show_parts(self, run: RunState) -> None:
        for index, state in run.parts.items():
            self._work.bar.set_state(index, state)

    def _add_to_answer(self, text: str) -> None:
        if not self._is_answer_begun:
            self._is_answer_begun = True
            self._work.result.set_markdown("")  # what stood there stays until now
        self._work.result.append(text)

    def _show_drafts(self, run: RunState) -> None:
        """Shows the notes of the level at work while there is no answer yet."""
        if not self._is_answer_begun and any(run.drafts.values()):
            self._work.result.show_draft(lambda: self._drafts_text(run))

    def _drafts_text(self, run: RunState) -> str:
        texts = [f"*{tr('Notes on the parts as they are written. The summary follows.')}*"]
        for index, text in sorted(run.drafts.items()):
            if not text:
                continue
            title = tr("Part {n}", n=index + 1)
            if run.level == 0 and run.plan is not None:
                title += chunk_text(run.plan.chunks[index])
            texts.append(f"#### {title}\n\n{text}")
        if len(texts) == 1:
            return self._passages
        if self._passages:
            texts.append(self._passages)
        return "\n\n".join(texts)

    def _finish(self, event: RunFinished, run: RunState) -> None:
        work = self._work
        work.result.set_markdown(event.text, run.evidence)
        if run.evidence is not None:
            work.result_page.set_evidence(run.evidence)
        self._show_parts(run)
        # What the plan says already, where it is seen, or the head of the result: once is enough.
        seen = work.reason.text() if work.reason.isVisible() else ""
        warnings = [each for each in event.warnings if each not in seen]
        work.set_outcome(sentences_text(ended_text(event), *warnings))
        work.set_resumable(False)
        work.result_page.set_data(event.data, self._titles())

    def _stop(self, event: RunStopped) -> None:
        self._work.bar.stop(failed=not event.cancelled)
        self._work.set_resumable(event.can_go_on)
        # The banner may be closed, and what was written so far stands below.
        self._work.set_outcome(
            tr("Not finished. “{button}” goes on with it.", button=tr("Continue"))
            if event.can_go_on
            else tr("Not finished.")
        )
        if event.cancelled:  # as the user wanted: no error
            self._parts.banner.inform(event.message, how_to_go_on(event))
        else:
            self._parts.banner.tell(event.message, event.next_step)

    def _titles(self) -> Mapping[str, str]:
        """Of the fields of a structured answer."""
        controller = self._parts.controller
        language = controller.document.language if controller.document is not None else ""
        try:
            return prompts_for(controller.choices, language).layout.headings
        except LongleafError:
            return {}  # its file was changed meanwhile: the fields' own names do


def how_to_go_on(stopped: RunStopped) -> str:
    """What to press, by the name on the button."""
    if not stopped.can_go_on:
        return stopped.next_step
    goes_on = tr("“{button}” goes on from there.", button=tr("Continue"))
    return sentences_text(kept_text(stopped), goes_on)


def chunk_text(chunk: Chunk) -> str:
    """The pages of a part, in brackets; "" where it has none."""
    return f" ({place_text(chunk.span)})" if chunk.pages is not None else ""
