"""A question that the model answers by looking things up itself, in a bounded number of steps."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event as Flag

from app.analysis.answers.echoes import EchoFilter
from app.analysis.answers.references import ReferenceFilter
from app.analysis.answers.rewriting import echoes_in
from app.analysis.evidence.check import check_evidence
from app.analysis.kinds.choices import Choices
from app.analysis.kinds.prompts import Prompts, tool_texts
from app.analysis.kinds.reminders import expected_language
from app.analysis.questions.prepared import (
    N_ANSWER,
    N_HISTORY_MAX,
    CountPrompt,
    Exchange,
    last_said,
)
from app.analysis.questions.tools import TOOLS_JSON, ToolCall, ToolResult, tool_calls, use_tool
from app.analysis.runs.events import (
    Notice,
    QuestionAnswered,
    QuestionEvent,
    QuestionPlanned,
    QuestionProgress,
    QuestionStopped,
    QuestionThought,
    QuestionToken,
    ToolCalled,
    Way,
)
from app.documents.base.document import Document
from app.engines.contract.drive import drive
from app.engines.contract.engine import (
    Engine,
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    Message,
    PromptProgress,
    Request,
    Started,
    Thought,
    Token,
)
from app.models.gguf.chat_template import TOOLS
from app.planning.counting import TokenCounter
from app.planning.planner import N_SPARE_TOKENS
from app.store import Library
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

N_STEPS_MAX = 6
"""Times that the model may look something up before it has to answer."""
N_CALLS_MAX = 3
"""Calls that are served of those a model writes at once."""
_N_ROOM_MIN = 256  # tokens for a result; with less there is no use in another step
_N_LAST_WORD = 64  # tokens of the message that asks for the answer at last
_OPENING = "<tool_call>"
REASON = to_translate(
    "Answered from what the model looked up: the whole text does not fit in the context."
)


@dataclass
class _Step:
    """What the model wrote in one step, or why it wrote nothing."""

    text: str = ""
    n_prompt: int = 0
    n_cached: int = 0
    n_generated: int = 0
    is_truncated: bool = False
    stopped: QuestionStopped | None = None


class ToolQuestion:
    """One question, and the conversation between the model and its tools that it leads to.

    Args:
        document, library, counter: What the tools look in, and what counts their results.
        prompts: In the language of the answer.
        question, history: What is asked, and what was asked before.
        n_context: Tokens that prompt and answer may have together.

    Attributes:
        labels: Places that the model has seen, in order.
    """

    def __init__(
        self,
        document: Document,
        library: Library,
        counter: TokenCounter,
        prompts: Prompts,
        question: str,
        history: Sequence[Exchange],
        *,
        n_context: int,
        count_prompt: CountPrompt,
    ) -> None:
        self._document, self._library, self._counter = document, library, counter
        self._n_context, self._count_prompt = n_context, count_prompt
        self.labels: dict[str, None] = {}
        self._n_history = len(history[-N_HISTORY_MAX:])
        asked, self._last_word = tool_texts(prompts, question)
        told = (Message("system", prompts.system), Message("user", f"{asked}\n{self._last_word}"))
        self._echoes = echoes_in(told, question)
        self._messages = [
            Message(TOOLS, TOOLS_JSON),
            Message("system", prompts.system),
            *last_said(history),
            Message("user", asked),
        ]
        self._n_answer = min(N_ANSWER, n_context // 4)
        self._question, self._usual_language = question, prompts.language

    def _room(self) -> int:
        """Tokens left for another result."""
        used = self._count_prompt(self._messages)
        return self._n_context - used - self._n_answer - N_SPARE_TOKENS - _N_LAST_WORD

    def answer(
        self, engine: Engine, choices: Choices, cancel: Flag
    ) -> Generator[QuestionEvent, None, bool]:
        """Asks, and tells what comes. Ends with one `QuestionAnswered` or `QuestionStopped` and
        returns True; returns False without either when there is no room for a single result, or
        when the model answered without having looked at anything."""
        begun = time.monotonic()
        if self._room() < _N_ROOM_MIN:
            return False
        n_prompt = self._count_prompt(self._messages)
        yield QuestionPlanned(Way.TOOLS, tr(REASON), n_prompt, self._n_history)
        n_generated = 0
        for number in range(1, N_STEPS_MAX + 2):
            must_answer = number > N_STEPS_MAX or self._room() < _N_ROOM_MIN
            if must_answer:
                self._messages.append(Message("user", self._last_word))
            step = _Step()
            references = EchoFilter(ReferenceFilter(self.labels), self._echoes)
            yield from self._write(engine, choices, cancel, step, references)
            n_generated += step.n_generated
            if step.stopped is not None:
                yield step.stopped
                return True
            calls = [] if must_answer else tool_calls(step.text)[:N_CALLS_MAX]
            if calls:
                self._messages.append(Message("assistant", step.text.strip()))
                for call in calls:
                    yield self._look_up(number, call)
                continue
            if not self.labels:
                return False
            references.n_unknown = 0
            text = step.text.partition(_OPENING)[0]
            text = (references.feed(text) + references.finish()).strip()
            if not text:
                yield QuestionStopped(
                    False, tr("The model wrote nothing."), tr("Choose another model.")
                )
                return True
            yield QuestionAnswered(
                text=text,
                evidence=check_evidence(text, self._document),
                way=Way.TOOLS,
                reason=tr(REASON),
                n_prompt=step.n_prompt,
                n_cached=step.n_cached,
                n_generated=n_generated,
                n_unknown_references=references.n_unknown,
                truncated=step.is_truncated,
                elapsed_s=time.monotonic() - begun,
            )
            return True
        return False

    def _look_up(self, step: int, call: ToolCall) -> ToolCalled:
        """Serves a call and puts its result into the conversation."""
        room = self._room()
        if room < _N_ROOM_MIN:
            problem = "There is no room for more. Answer now."
            result = ToolResult(problem, problem=problem)
        else:
            result = use_tool(call, self._document, self._library, self._counter, room)
        self._messages.append(Message("tool", result.text))
        self.labels.update(dict.fromkeys(result.labels))
        return ToolCalled(step, call.name, call.arguments, result.labels, result.problem)

    def _write(
        self,
        engine: Engine,
        choices: Choices,
        cancel: Flag,
        step: _Step,
        references: EchoFilter,
    ) -> Generator[QuestionEvent]:
        """Lets the model write, and streams what is no call of a tool."""
        # What is read in one step is the beginning of the next: its prefill is worth keeping.
        said = f"{self._question} {choices.system}"
        language, reminder = expected_language(choices.language, self._usual_language, said)
        request = Request(
            "question",
            tuple(self._messages),
            choices.sampling(self._n_answer),
            self._document.sha256,
            language=language,
            reminder=reminder,
        )
        is_call = False
        try:
            with closing(drive(engine, [request], cancel)) as events:
                for event in events:
                    match event:
                        case Started():
                            references.finish()  # begun anew after a restart
                            is_call = False
                            step.n_cached = event.n_cached
                        case PromptProgress(n_done=n_done, n_total=n_total):
                            yield QuestionProgress(n_done, n_total, step.n_cached)
                        case Token(text=text):
                            is_call = is_call or "<" in text
                            if is_call or not self.labels:
                                continue  # perhaps a call, or not an answer from the document
                            piece = references.feed(text)
                            if piece:
                                yield QuestionToken(piece)
                        case Thought(text=text):
                            yield QuestionThought(text)
                        case Finished(reason=FinishReason.CANCELLED):
                            step.stopped = QuestionStopped(True, tr("Cancelled."), "")
                        case Finished():
                            if event.thought:
                                yield QuestionThought("", event.thought_s)
                            held = references.finish()
                            if held and not is_call:
                                yield QuestionToken(held)
                            step.text, step.n_prompt = event.text, event.n_prompt
                            step.n_generated = event.n_generated
                            step.is_truncated = event.reason is not FinishReason.STOP
                        case Failed(message=message, next_step=next_step):
                            step.stopped = QuestionStopped(False, message, next_step)
                        case EngineNotice(kind=kind, message=message):
                            yield Notice(kind, message)
        except LongleafError as error:
            step.stopped = QuestionStopped(False, error.message, error.next_step)
        if cancel.is_set():
            step.stopped = QuestionStopped(True, tr("Cancelled."), "")
