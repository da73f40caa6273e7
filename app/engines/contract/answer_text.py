"""What a model puts around its answer, and answers that go round in circles."""

from __future__ import annotations

import re

_PLAIN = r"(?:markdown|md|text|txt|plain|plaintext|json|)"
_FENCE = "`{3,}|~{3,}|'{3}|\"{3}"  # the last two are Python's, and taken for fences by some models
_AROUND = re.compile(
    rf"\A\s*(?P<fence>{_FENCE})[ \t]*{_PLAIN}[ \t\r]*\n(?P<text>.*?)"
    r"(?:\s*(?P=fence)[`~]*[ \t]*)?\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?:markdown|md)[ \t]*\n(?P<text>.*?)"
    r"(?:^(?P=fence)[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_FENCE_LINE = re.compile(rf"\s*(?P<fence>{_FENCE})[ \t]*{_PLAIN}[ \t\r]*\n", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:\d+[.):]|[-*•·–])?\s*")
_N_LINES = 12  # the same line so many times in a row is no list
_LINE_MIN = 8  # characters
_N_REPEATS, _N_COVERED, _N_COVERED_SHORT = 8, 400, 800
_PERIOD_MAX = 2000
_PROBE = 32
_WINDOW = _PERIOD_MAX * _N_REPEATS + _PROBE
_LOOK_EVERY = 48  # characters between two looks


def unfenced(text: str) -> str:
    """The text without a code fence around all of it, or around a part that calls itself Markdown:
    an answer is Markdown already, and in a fence it is neither shown nor checked as such."""
    around = _AROUND.match(text)
    if around and not re.search(rf"^[ \t]*{re.escape(around['fence'])}", around["text"], re.M):
        return around["text"]
    return _MARKDOWN.sub(lambda found: found["text"], text)


class FenceFilter:
    """Takes the fence around an answer out of a stream. What it gives is for the eye alone:
    `unfenced` of the whole text is the answer."""

    def __init__(self) -> None:
        self._rest, self._fence, self._has_begun = "", "", False

    def feed(self, text: str) -> str:
        """What can be shown."""
        self._rest += text
        if not self._has_begun:
            bare = self._rest.lstrip()
            if not bare or (bare[0] in "`~'\"" and "\n" not in bare and len(bare) < 24):
                return ""
            self._has_begun = True
            if opening := _FENCE_LINE.match(self._rest):
                self._fence, self._rest = opening["fence"], self._rest[opening.end() :]
        return self._told(is_last=False)

    def finish(self) -> str:
        """The rest."""
        return self._told(is_last=True)

    def _told(self, *, is_last: bool) -> str:
        if not self._fence:
            told, self._rest = self._rest, ""
            return told
        at = self._rest.rfind("\n" + self._fence[0])
        if at >= 0 and self._rest[at + 1 :].strip("`~'\" \t\r\n") == "":
            told, self._rest = self._rest[:at], "" if is_last else self._rest[at:]
            return told
        n_held = 0 if is_last or not self._rest.endswith("\n") else 1
        told = self._rest[: len(self._rest) - n_held]
        self._rest = self._rest[len(told) :]
        return told


class LoopWatch:
    """Notices a text that repeats itself for ever.

    Two signs: the same stretch at least eight times without anything between, over 400 characters
    (800 where it is shorter than a word: rules of tables are long), or the same line twelve times
    in a row, numbers and bullets before it aside.
    """

    def __init__(self) -> None:
        self._text, self._n_looked = "", 0

    def feed(self, text: str) -> int:
        """Characters of the text so far that are worth keeping; -1 while it goes on well."""
        self._text += text
        if len(self._text) - self._n_looked < _LOOK_EVERY:
            return -1
        self._n_looked = len(self._text)
        return self._look()

    def finish(self) -> int:
        """See `feed`."""
        return self._look()

    def _look(self) -> int:
        tail = self._text[-_WINDOW:]
        before = len(self._text) - len(tail)
        found = _periodic(tail)
        if found < 0:
            found = _same_lines(tail)
        return before + found if found >= 0 else -1


def _periodic(tail: str) -> int:
    """Where the first copy ends of what the text ends in copies of; -1 where it does not."""
    if len(tail) < _N_COVERED:
        return -1
    probe = tail[-_PROBE:]
    at = tail.rfind(probe, max(0, len(tail) - _PROBE - _PERIOD_MAX), len(tail) - 1)
    if at < 0:
        return -1
    period = len(tail) - _PROBE - at
    n = _PROBE
    while n + period < len(tail) and tail[-n - 1] == tail[-n - 1 - period]:
        n += 1
    covered = n + period
    least = _N_COVERED if period >= _LINE_MIN else _N_COVERED_SHORT
    if covered < max(least, _N_REPEATS * period):
        return -1
    return len(tail) - n


def _same_lines(tail: str) -> int:
    """The same for lines that differ in their numbers alone."""
    found: list[tuple[int, str]] = []
    end = len(tail) if tail.endswith("\n") else tail.rfind("\n") + 1
    while end > 0 and len(found) < _N_LINES:
        start = tail.rfind("\n", 0, end - 1) + 1
        line = _BULLET.sub("", tail[start:end]).strip()
        if line:
            if len(line) < _LINE_MIN or (found and line != found[0][1]):
                return -1
            found.append((end, line))
        end = start
    if len(found) < _N_LINES:
        return -1
    last = found[-1][0]
    while end > 0:  # to the first of them
        start = tail.rfind("\n", 0, end - 1) + 1
        line = _BULLET.sub("", tail[start:end]).strip()
        if line and line != found[0][1]:
            break
        if line:
            last = end
        end = start
    return last
