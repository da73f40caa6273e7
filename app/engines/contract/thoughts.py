"""Tells what a model thinks from what it answers, in the stream and in the whole text.

Reasoning models write their thought into the answer, between marks of their family, or leave the
opening mark to the chat template, or lose the marks on the way. A thought is never the answer: what
is split off here is shown apart and neither stored nor quoted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto

# How each family encloses its thought, as their chat templates and model cards have it.
FAMILIES: tuple[tuple[str, str], ...] = (
    ("<think>", "</think>"),  # DeepSeek R1, Qwen3, QwQ, GLM, Phi 4, MiniMax, Hunyuan, SmolLM3 …
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),  # EXAONE Deep
    ("<reasoning>", "</reasoning>"),
    ("<reason>", "</reason>"),
    ("<reflection>", "</reflection>"),
    ("<seed:think>", "</seed:think>"),  # Seed-OSS
    ("<longcat_think>", "</longcat_think>"),
    ("<mm:think>", "</mm:think>"),
    ("[THINK]", "[/THINK]"),  # Magistral
    ("◁think▷", "◁/think▷"),  # Kimi
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A
    ("<|begin_of_thought|>", "<|end_of_thought|>"),  # Sky-T1, OpenThinker
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<|channel>thought", "<channel|>"),  # Gemma 4
    ("<unused94>thought", "<unused95>"),  # MedGemma
    ("Here is my thought process:", "Here is my response:"),  # Granite 3.2
)
# What some of them put around the answer that follows a thought.
_WRAPS: tuple[tuple[str, str], ...] = (
    ("<answer>", "</answer>"),
    ("<response>", "</response>"),
    ("<|START_RESPONSE|>", "<|END_RESPONSE|>"),
    ("<|begin_of_solution|>", "<|end_of_solution|>"),
)
END_MARKS: tuple[str, ...] = (
    "<|im_end|>",
    "<end_of_turn>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end|>",
    "<|return|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|END_OF_TURN_TOKEN|>",
    "<|endofturn|>",
    "<|end_of_turn|>",
    "<|end_of_role|>",
    "<|eot|>",
    "<turn|>",
    "<|im_start|>",
    "<start_of_turn>",
    "<|start_header_id|>",
    "<|start|>",
    "<|user|>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "</s>",
    "<eos>",
    "[/INST]",
    "[INST]",
)
"""Marks of the end of a turn, and of the beginning of the next, that a model writes as text where
its vocabulary or its server does not know them for what they are."""
_ROLE = re.compile(
    r"\s*(?:<\|im_start\|>assistant\s|<start_of_turn>model\s|<\|turn>model\s|"
    r"<\|start_header_id\|>assistant<\|end_header_id\|>\s*|<\|assistant\|>|<｜Assistant｜>)"
)
_CHANNEL = re.compile(  # gpt-oss ("harmony"), whole or with the first marks lost
    r"\s*(?:<\|start\|>)?(?:assistant)?(?:<\|channel\|>)?"
    r"(analysis|commentary|final)[^<\n]{0,60}(?:<\|constrain\|>\w+)?<\|message\|>"
)
_CHANNEL_END = re.compile(r"<\|(?:end|call|return)\|>|<\|start\|>assistant|(?=<\|channel\|>)")
# The same without any mark: "analysisThe user wants …assistantfinalThe fee is …".
_BARE = re.compile(r"\s*(?:assistant)?(?:analysis|commentary)(?=[^\s\w<:,.;!?)’'”-]|[A-Z\d“\"'(])")
_BARE_SMALL = re.compile(r"\s*(?:analysis|commentary)(?=[a-z])(?!analysis(?:t|ts)\b)")
_BARE_END = re.compile(r"(?:assistant)+(?:commentary[^\n]{0,40}?assistant)*final")
_BARE_FINAL = re.compile(r"\s*assistantfinal(?=\S)")
_QUOTED_BEFORE, _QUOTED_AFTER = "`'\"“‘«‹(/", "`'\"”’»›,;:.)"
_N_HEADER_MAX = 120


class _State(Enum):
    OPEN = auto()  # a thought may begin
    THOUGHT = auto()
    ANSWER = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the stream: thought, or answer. `is_all_thought` says that everything before it was
    thought, although it was given as answer: its closing mark came without an opening one."""

    text: str
    is_thought: bool
    is_all_thought: bool = False


class ThoughtSplitter:
    """Splits the text of one answer as it comes in.

    Args:
        is_open: The prompt itself, or this model as it has shown, begins the answer in a thought.
        in_prompt: Marks that the prompt's own text has: in the answer they may be quotations.

    Attributes:
        thought, text: What has come so far of each.
        has_lone_end: A thought was closed that nothing had opened.
    """

    def __init__(self, *, is_open: bool = False, in_prompt: Collection[str] = ()) -> None:
        self._rest = ""
        self._state = _State.THOUGHT if is_open else _State.OPEN
        self._is_assumed = is_open  # nothing in the text has shown it yet
        self._family: tuple[str, ...] = tuple(end for _, end in FAMILIES) if is_open else ()
        self._end: re.Pattern[str] | None = None
        self._wrap_end = ""
        self._end_marks = tuple(mark for mark in END_MARKS if mark not in in_prompt)
        self._lone_ends = tuple(
            end for opening, end in FAMILIES if end[0] in "<[◁" and end not in in_prompt
        )
        self._has_thought = is_open
        self.thought = self.text = ""
        self.has_lone_end = False

    def feed(self, text: str) -> Iterator[Piece]:
        """What is certain of the stream so far."""
        self._rest += text
        yield from self._go(is_last=False)

    def finish(self, *, is_cut: bool) -> Iterator[Piece]:
        """The rest. `is_cut` says that the answer reached its length limit."""
        yield from self._go(is_last=True)
        if self._state is not _State.THOUGHT:
            return
        if self._is_assumed and not is_cut:
            # It did not think after all: this was the answer.
            self.text, self.thought = self.thought, ""
            self._state = _State.ANSWER
            yield Piece(self.text, False)

    def _go(self, *, is_last: bool) -> Iterator[Piece]:
        before = None
        while before != (self._state, self._rest):
            before = (self._state, self._rest)
            match self._state:
                case _State.OPEN:
                    self._begin(is_last)
                case _State.THOUGHT:
                    yield from self._think(is_last)
                case _State.ANSWER:
                    yield from self._answer(is_last)
                case _State.ENDED:
                    self._rest = ""

    # Before anything is said

    def _begin(self, is_last: bool) -> None:
        text = self._rest
        if role := _ROLE.match(text):
            self._rest = text[role.end() :]
            return
        if channel := _CHANNEL.match(text):
            self._rest = text[channel.end() :]
            is_final = channel[1] == "final"
            self._state = _State.ANSWER if is_final else _State.THOUGHT
            self._end = None if is_final else _CHANNEL_END
            self._family, self._has_thought = (), self._has_thought or not is_final
            return
        bare = text.lstrip()
        for opening, end in FAMILIES:
            if bare.startswith(opening):
                self._rest = bare[len(opening) :]
                self._state, self._end, self._family = _State.THOUGHT, None, (end,)
                self._has_thought, self._is_assumed = True, False
                return
        if self._has_thought:
            for opening, end in _WRAPS:
                if bare.startswith(opening):
                    self._rest, self._wrap_end = bare[len(opening) :].lstrip(), end
                    self._state = _State.ANSWER
                    return
        if final := _BARE_FINAL.match(text):
            self._rest, self._state = text[final.end() :], _State.ANSWER
            return
        if is_bare := _BARE.match(text) or _BARE_SMALL.match(text):
            self._rest = text[is_bare.end() :]
            self._state, self._end, self._family = _State.THOUGHT, _BARE_END, ()
            self._is_assumed, self._has_thought = True, True
            return
        if not is_last and self._may_open(bare):
            return
        if not self._has_thought:
            self._rest = text
        else:
            self._rest = bare
            if not bare and not is_last:
                return
        self._state = _State.ANSWER

    def _may_open(self, bare: str) -> bool:
        """Whether what has come so far may be the beginning of a mark."""
        if not bare:
            return True
        marks = [opening for opening, _ in FAMILIES]
        marks += [opening for opening, _ in _WRAPS] if self._has_thought else []
        marks += ["<|im_start|>assistant", "<start_of_turn>model", "<|start_header_id|>assistant"]
        marks += ["analysis", "commentary", "assistantfinal", "assistantanalysis", "final"]
        if any(mark.startswith(bare) for mark in marks):
            return True
        starts: tuple[str, ...] = (
            "<|start|>",
            "<|channel|>",
            "analysis<",
            "final<",
            "commentary<",
            "<|assistant|>",
        )
        starts += ("<|start_header_id|>", "<｜Assistant｜>", "analysis to=", "commentary to=")
        is_header = any(bare.startswith(s) or s.startswith(bare) for s in starts)
        return is_header and len(bare) < _N_HEADER_MAX

    # In a thought

    def _think(self, is_last: bool) -> Iterator[Piece]:
        if self._end is not None:
            found = self._end.search(self._rest)
            at = (found.start(), found.end()) if found else None
        else:
            at = _first(self._rest, self._family)
        if at is None:
            n_held = 0 if is_last else self._n_held(self._rest)
            told = self._rest[: len(self._rest) - n_held]
            self._rest = self._rest[len(told) :]
            if told:
                self.thought += told
                yield Piece(told, True)
            return
        told, self._rest = self._rest[: at[0]], self._rest[at[1] :]
        if told:
            self.thought += told
            yield Piece(told, True)
        is_bare = self._end is _BARE_END
        self._end, self._family, self._is_assumed = None, (), False
        self._state = _State.ANSWER if is_bare else _State.OPEN

    def _n_held(self, text: str) -> int:
        """Characters at the end that may be the beginning of the mark that ends the thought."""
        if self._end is _CHANNEL_END:
            return n_partial(text, ("<|end|>", "<|call|>", "<|return|>", "<|start|>assistant"))
        if self._end is _BARE_END:
            at = text.rfind("assistant")
            if at >= 0 and len(text) - at < _N_HEADER_MAX:
                return len(text) - at
            return n_partial(text, ("assistantfinal",))
        return n_partial(text, self._family)

    # In the answer

    def _answer(self, is_last: bool) -> Iterator[Piece]:
        text = self._rest
        lone = None if self._has_thought else _first(text, self._lone_ends)
        if lone is not None and not is_last and lone[1] >= len(text):
            return  # what follows tells whether it is quoted
        if lone is not None and self._is_lone_end(text, *lone):
            self.thought, self.text = self.text + text[: lone[0]], ""
            self._rest = text[lone[1] :]
            self._has_thought = self.has_lone_end = True
            self._state = _State.OPEN
            yield Piece(self.thought, True, is_all_thought=True)
            return
        marks = (*self._end_marks, *((self._wrap_end,) if self._wrap_end else ()))
        end = _first(text, marks)
        if end is not None:
            text, self._state, n_held = text[: end[0]].rstrip(), _State.ENDED, 0
        else:
            held = marks if self._has_thought else (*marks, *self._lone_ends)
            n_held = 0 if is_last else n_partial(text, held)
        told = text[: len(text) - n_held]
        self._rest = "" if end is not None else text[len(told) :]
        if told:
            self.text += told
            yield Piece(told, False)

    def _is_lone_end(self, text: str, start: int, end: int) -> bool:
        said = self.text + text[:start]
        opening = next(o for o, e in FAMILIES if e == text[start:end])
        before = said.rstrip(" ")[-1:]
        after = text[end : end + 1]
        is_quoted = (before and before in _QUOTED_BEFORE) or (after and after in _QUOTED_AFTER)
        return opening not in said and not is_quoted


def _first(text: str, marks: Collection[str]) -> tuple[int, int] | None:
    """Where the first of the marks begins and ends."""
    found = [(at, at + len(mark)) for mark in marks if mark and (at := text.find(mark)) >= 0]
    return min(found, default=None, key=lambda each: (each[0], -each[1]))


def n_partial(text: str, marks: Collection[str]) -> int:
    """Length of the longest end of `text` that is the beginning of a mark and not all of it."""
    longest = max(map(len, marks), default=0)
    for n in range(min(longest, len(text)), 0, -1):
        tail = text[-n:]
        if any(len(mark) > n and mark.startswith(tail) for mark in marks):
            return n
    return 0


def split_thought(text: str, *, is_cut: bool = False, is_open: bool = False) -> tuple[str, str]:
    """Thought and answer of a whole text."""
    splitter = ThoughtSplitter(is_open=is_open)
    for _ in splitter.feed(text):
        pass
    for _ in splitter.finish(is_cut=is_cut):
        pass
    return splitter.thought.strip(), splitter.text
