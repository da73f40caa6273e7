"""What a model puts around its answer, and answers that go round in circles."""

from __future__ import annotations

import re

_PLAIN = (
    r"(?:markdown|md|gfm|mdx|commonmark|rst|text|txt|plain|plaintext|json|none|"
    r"answer|response|reply|summary|output|result|notes?|document|)(?:[ \t]*\{[^{}\n]*\})?"
)
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
_BULLET = re.compile(
    r"^[\s>#*•·–_-]*(?:\(?(?:\d{1,4}|[a-z]|[ivxlc]{1,6})[.):]+[*_]{0,2}(?=\s|[*_]))?[\s*_]*", re.I
)
_PLACES = re.compile(r"(?:\s*\[[^\[\]\n]{1,40}\])+[\s.;,]*$")  # at the end of a line
_N_CYCLE_MAX, _N_CYCLES = 6, 8
_N_WITH_PLACES = 5  # times as many where each names another place: a list may do so
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
        sign = re.escape(self._fence[0])
        if closed := re.search(rf"\s*{sign}{{3,}}\s*\Z", self._rest):
            at = closed.start()
            told, self._rest = self._rest[:at], "" if is_last else self._rest[at:]
            return told
        begun = None if is_last else re.search(rf"\s*{sign}*\Z", self._rest)
        n_held = len(begun[0]) if begun else 0
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
    """The same for lines that differ in their numbers, signs and places alone, and for a few of
    them that come round in turn."""
    n_most = _N_LINES * _N_WITH_PLACES + 1
    whole = tail if tail.endswith("\n") else tail[: tail.rfind("\n") + 1]
    end = len(whole)
    # The last first: where each line ends, what it says, and the places that it names.
    found: list[tuple[int, str, str]] = []
    for line in reversed(whole.splitlines(keepends=True)):
        bare = _BULLET.sub("", line).strip()
        said = _PLACES.sub("", bare)
        if said:
            found.append((end, said, bare[len(said) :]))
        end -= len(line)
        if len(found) == n_most:
            break
    for n_cycle in range(1, _N_CYCLE_MAX + 1):
        n_needed = max(_N_LINES, n_cycle * _N_CYCLES)
        said_of = [said for _, said, _ in found[:n_cycle]]
        if len(found) < n_needed or max(map(len, said_of)) < _LINE_MIN:
            continue
        n = n_cycle
        while n < len(found) and found[n][1] == found[n - n_cycle][1]:
            n += 1
        has_one_place = len({places for *_, places in found[:n]}) <= n_cycle
        if n >= n_needed * (1 if has_one_place else _N_WITH_PLACES):
            return found[n - n_cycle][0]
    return -1
