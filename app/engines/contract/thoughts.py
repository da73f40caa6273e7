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

from app.engines.contract.channels import (
    BARE,
    BARE_END,
    BARE_FINAL,
    BARE_SMALL,
    CHANNEL,
    CHANNEL_CUT,
    CHANNEL_END,
    FINAL_WITHOUT_CHANNEL,
    LATE_FINAL,
    LATE_FORMS,
    NO_CHANNEL,
    STARTS_BARE,
)
from app.engines.contract.marks import (
    ANSWER_WITHIN,
    END_MARKS,
    FAMILIES,
    FENCE_END,
    FENCED,
    LONE_ENDS,
    TAG,
    WRAP,
    first_end,
    first_of,
    may_open,
    n_partial,
    n_tag_begun,
    without_opening,
    wrap_end,
)
from app.engines.contract.spelled import may_be_spelled, n_spelled_end_begun, spelled_at

_QUOTED_BEFORE, _QUOTED_AFTER = "`'\"“‘«‹(/", "`'\"”’»›,;:.)"
_UNSEEN = " \t\r\n\ufeff\u200b\u2060"
_N_HEADER_MAX = 120


class _State(Enum):
    OPEN = auto()  # a thought may begin
    THOUGHT = auto()
    ANSWER = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the stream: thought, or answer. `is_all_thought` says that what was told before, of
    either, is taken back, and that this is all of the thought so far."""

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
        self._is_weak = False  # opened by a name that answers have, too
        self._family: tuple[str, ...] = tuple(end for _, end in FAMILIES) if is_open else ()
        self._has_tags = is_open
        self._end: re.Pattern[str] | None = None
        self._wrap_end: re.Pattern[str] | None = None
        self._in_prompt = {mark.casefold() for mark in in_prompt}
        self._end_marks = tuple(mark for mark in END_MARKS if mark not in in_prompt)
        self._lone_ends = tuple(end for end in LONE_ENDS if end not in in_prompt)
        self._has_thought = is_open
        self._n_inner, self._inner_end = 0, (-1, -1)  # thoughts within the thought
        self._opening, self._is_sure = "", True  # the words that opened it, given back if need be
        self.thought = self.text = ""
        self.has_lone_end = False

    def feed(self, text: str) -> Iterator[Piece]:
        """What is certain of the stream so far."""
        self._rest += text
        yield from self._go(is_last=False)

    def finish(self, *, is_cut: bool) -> Iterator[Piece]:
        """The rest. `is_cut` says that the answer reached its length limit."""
        yield from self._go(is_last=True)
        is_unclosed = self._state is _State.THOUGHT and self._opening != ""
        if (is_cut and not (is_unclosed and not self._is_sure)) or self.text.strip():
            return
        if self._state is _State.THOUGHT and self._inner_end[0] >= 0:
            # More was opened than closed: the last closing mark was the thought's own.
            start, end = self._inner_end
            self.thought, self.text = self.thought[:start], self.thought[end:]
        elif self._state is _State.THOUGHT and (within := ANSWER_WITHIN.search(self.thought)):
            self.thought, self.text = self.thought[: within.start()], within["text"].rstrip()
        elif (self._state is _State.THOUGHT and self._is_assumed) or self._is_weak:
            # It did not think after all: this was the answer.
            words = self._opening if is_unclosed else ""
            self.text, self.thought = words + self.thought, ""
        else:
            return
        self._state = _State.ENDED
        yield Piece(self.thought, True, is_all_thought=True)
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
        bare = text.lstrip(_UNSEEN)
        if self._begin_marked(text, bare):
            return
        may_go_on = may_open(bare) or (not self._has_thought and may_be_spelled(bare))
        if not is_last and may_go_on:
            return
        if cut := CHANNEL_CUT.match(text):
            self._rest = text[cut.end() :]
            if cut[1] == "final":
                self._state = _State.ANSWER
            else:
                self._enter_thought(CHANNEL_END)
            return
        if final := BARE_FINAL.match(text):
            self._rest, self._state = text[final.end() :], _State.ANSWER
            return
        if is_bare := BARE.match(text) or BARE_SMALL.match(text):
            self._rest = text[is_bare.end() :]
            self._enter_thought(BARE_END, is_assumed=True)
            return
        if not self._has_thought:
            self._rest = text
        else:
            self._rest = bare
            if not bare and not is_last:
                return
        self._state = _State.ANSWER

    def _begin_marked(self, text: str, bare: str) -> bool:
        """Takes a mark off the beginning, and what it says of what follows."""
        if (opened := without_opening(text, self._in_prompt)) is not None:
            self._rest = opened
            return True
        if final := FINAL_WITHOUT_CHANNEL.match(text):
            self._rest, self._state = text[final.end() :], _State.ANSWER
            return True
        if channel := CHANNEL.match(text):
            self._rest = text[channel.end() :]
            if channel[1] == "final":
                self._state = _State.ANSWER
            else:
                self._enter_thought(CHANNEL_END)
            return True
        if bare.startswith(NO_CHANNEL):
            self._rest = bare[len(NO_CHANNEL) :]
            self._enter_thought(CHANNEL_END, is_assumed=not self._has_thought)
            return True
        fence = FENCED.match(bare)
        tag = TAG.match(bare, fence.end() if fence else 0)
        if tag:
            self._rest = bare[tag.end() :]
            if not tag["close"]:
                self._is_weak = bool(tag["weakopened"])
                ends = (end for end in _ends_of(tag[0]) if not TAG.fullmatch(end))
                self._enter_thought(None, tuple(ends), has_tags=True)
            elif not self._has_thought:
                self._has_thought = self.has_lone_end = True
            return True
        for opening, _ in FAMILIES:
            if bare.startswith(opening):
                self._rest = bare[len(opening) :]
                self._enter_thought(None, _ends_of(opening))
                return True
        if not self._has_thought and self._begin_spelled(bare):
            return True
        wrap = WRAP.match(bare)
        if wrap and wrap[0].casefold() not in self._in_prompt:
            self._rest, self._wrap_end = bare[wrap.end() :].lstrip(), wrap_end(wrap)
            self._state = _State.ANSWER
        elif self._has_thought and (rest := FENCE_END.match(text)):
            self._rest = text[rest.end() :]
        else:
            return False
        return True

    def _begin_spelled(self, bare: str) -> bool:
        """Takes words off the beginning that open a thought."""
        spelled = spelled_at(bare)
        if spelled is None:
            return False
        self._rest = bare[len(spelled.opening) :]
        self._opening, self._is_sure = spelled.opening, spelled.is_sure
        self._enter_thought(spelled.end, is_assumed=True)
        return True

    def _enter_thought(
        self,
        end: re.Pattern[str] | None,
        family: tuple[str, ...] = (),
        *,
        has_tags: bool = False,
        is_assumed: bool = False,
    ) -> None:
        self._state, self._end, self._family = _State.THOUGHT, end, family
        self._has_tags, self._is_assumed = has_tags, is_assumed
        self._has_thought, self._n_inner, self._inner_end = True, 0, (-1, -1)

    # In a thought

    def _think(self, is_last: bool) -> Iterator[Piece]:
        if self._end is not None:
            found = self._end.search(self._rest)
            at = (found.start(), found.end()) if found else None
        else:
            at = first_of(self._rest, self._family)
        if self._has_tags:
            yield from self._pass_inner_tags(at, is_last)
            tag = TAG.search(self._rest)
            if tag and (at is None or tag.start() < at[0]):
                at = tag.span()
                if not is_last and self._is_undecided(tag):
                    yield from self._tell_thought(tag.start())
                    return
        if at is None:
            yield from self._tell_thought(
                len(self._rest) - (0 if is_last else self._n_held(self._rest))
            )
            return
        yield from self._tell_thought(at[0])
        self._rest = self._rest[at[1] - at[0] :]
        is_bare = self._end is BARE_END
        self._end, self._family, self._has_tags = None, (), False
        self._is_assumed = False
        self._state = _State.ANSWER if is_bare else _State.OPEN

    def _pass_inner_tags(self, at: tuple[int, int] | None, is_last: bool) -> Iterator[Piece]:
        """Tells the tags that do not end the thought: quoted ones, and those of inner thoughts."""
        while tag := TAG.search(self._rest):
            if (at and tag.start() >= at[0]) or (not is_last and self._is_undecided(tag)):
                return
            is_quoted = self._is_quoted(self.thought, tag)
            if tag["close"] and not is_quoted and not self._n_inner:
                return
            n_before = len(self.thought)
            if not is_quoted:
                self._n_inner += -1 if tag["close"] else 1
                if tag["close"]:
                    self._inner_end = (n_before + tag.start(), n_before + tag.end())
            if at:
                at = (at[0] - tag.end(), at[1] - tag.end())
            yield from self._tell_thought(tag.end())

    def _tell_thought(self, n: int) -> Iterator[Piece]:
        told, self._rest = self._rest[:n], self._rest[n:]
        if told:
            self.thought += told
            yield Piece(told, True)

    def _is_undecided(self, tag: re.Match[str]) -> bool:
        """Whether only what follows a tag tells if it is quoted."""
        before = (self.thought + tag.string[: tag.start()])[-1:]
        return tag.end() == len(tag.string) and before != "" and before in _QUOTED_BEFORE

    @staticmethod
    def _is_quoted(said: str, tag: re.Match[str]) -> bool:
        before, after = (said + tag.string[: tag.start()])[-1:], tag.string[tag.end() :][:1]
        return bool(before and after) and before in _QUOTED_BEFORE and after in _QUOTED_AFTER

    def _n_held(self, text: str) -> int:
        """Characters at the end that may be the beginning of the mark that ends the thought."""
        if self._end is CHANNEL_END:
            ends = ("<|end|>", "<|call|>", "<|return|>", "<|start|>assistant", "<|channel|>")
            return n_partial(text, ends)
        if self._end is BARE_END:
            at = text.rfind("assistant")
            if at >= 0 and len(text) - at < _N_HEADER_MAX:
                return len(text) - at
            return n_partial(text, ("assistantfinal",))
        if self._end is not None:
            return n_spelled_end_begun(text)
        n_tag = n_tag_begun(text) if self._has_tags else 0
        return max(n_partial(text, self._family), n_tag)

    # In the answer

    def _answer(self, is_last: bool) -> Iterator[Piece]:
        text = self._rest
        end = first_end(text, self._end_marks, self._in_prompt)
        if self._wrap_end and (wrap := self._wrap_end.search(text)):
            end = min(end or wrap.span(), wrap.span())
        found, is_open = self._mark_in_answer(text if end is None else text[: end[0]])
        if found is not None and not is_last and end is None and not text[found[1] :].strip():
            yield from self._tell_answer(found[0])  # what follows tells what it is
            return
        if found is not None and is_open:
            yield from self._tell_answer(found[0])
            self._rest = text[found[1] :]
            self._enter_thought(None, has_tags=True)
            return
        if found is not None:
            if self._has_thought and not text[found[1] :].strip():
                self._rest = text[: found[0]]  # a closing mark after all of the answer
                return
            self.thought, self.text = self.thought + self.text + text[: found[0]], ""
            self._rest = text[found[1] :]
            self._has_thought = self.has_lone_end = True
            self._state = _State.OPEN
            yield Piece(self.thought, True, is_all_thought=True)
            return
        if end is not None:
            self._state, self._rest = _State.ENDED, text[: end[0]].rstrip()
            yield from self._tell_answer(len(self._rest))
            return
        n_held = 0 if is_last else max(n_partial(text, self._held()), n_tag_begun(text))
        yield from self._tell_answer(len(text) - n_held)

    def _held(self) -> tuple[str, ...]:
        late = LATE_FORMS if STARTS_BARE.match(self.text) else ()
        return (*self._end_marks, *self._lone_ends, *late)

    def _tell_answer(self, n: int) -> Iterator[Piece]:
        told, self._rest = self._rest[:n], self._rest[n:]
        if told:
            self.text += told
            yield Piece(told, False)

    def _mark_in_answer(self, text: str) -> tuple[tuple[int, int] | None, bool]:
        """The first mark that makes a thought of what stands before it, or (True) after it."""
        found = [] if self._has_thought else [self._lone_end(text)]
        for tag in TAG.finditer(text):
            if tag[0].casefold() in self._in_prompt or self._is_quoted_end(text, *tag.span()):
                continue
            if tag["weakopened"] or tag["weakclosed"] or tag["fold"]:
                continue
            said = self.text + text[: tag.start()]
            at_start = not said or said.rstrip(" \t").endswith("\n")
            if not tag["close"] and at_start:
                return (tag.span(), True) if not any(found) else (found[0], False)
            opened = TAG.search(said)
            is_alone = at_start and text[tag.end() : tag.end() + 1] in ("", "\n")
            if tag["close"] and (is_alone if self._has_thought else not opened):
                found.append(tag.span())
                break
        return min((each for each in found if each), default=None), False

    def _lone_end(self, text: str) -> tuple[int, int] | None:
        """A mark of a family that closes what nothing opened, or the word before the answer."""
        at = first_of(text, self._lone_ends)
        if at is not None:
            opening = next(o for o, e in FAMILIES if e == text[at[0] : at[1]])
            said = self.text + text[: at[0]]
            if opening not in said and not self._is_quoted_end(text, *at):
                return at
        if STARTS_BARE.match(self.text + text) and (late := LATE_FINAL.search(text)):
            return late.span()
        return None

    def _is_quoted_end(self, text: str, start: int, end: int) -> bool:
        before = (self.text + text[:start]).rstrip(" ")[-1:]
        after = text[end : end + 1]
        return bool((before and before in _QUOTED_BEFORE) or (after and after in _QUOTED_AFTER))


def _ends_of(opening: str) -> tuple[str, ...]:
    """The marks that end a thought which this one began."""
    return tuple(end for begin, end in FAMILIES if begin == opening)
