"""What happens inside one line of a PDF: struck words, raised figures, letters printed twice,
words without a space between them, words that read from right to left.

A page's characters carry these as changes to the text of a line, so that the lines themselves, and
what is counted and marked on the page, keep pdfium's own indices.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Collection, Sequence
from enum import Enum

from app.documents.base.inline_marks import lowered, raised, struck, unseen
from app.documents.base.visibility import MAX_INVISIBLE_PT
from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.letters.accents import accented, has_accents
from app.documents.pdf.lines.letters.doubled import printed_again
from app.documents.pdf.lines.letters.fractions import half_in_place
from app.documents.pdf.lines.letters.levels import Levels
from app.documents.pdf.lines.letters.right_to_left import (
    POINT,
    RIGHT_TO_LEFT,
    Placed,
    is_told_wrongly,
    parted,
    read_by_place,
    with_brackets_facing,
    with_points,
)
from app.documents.pdf.lines.letters.word_gaps import HANGUL, spaces_beside_hangul, wrong_spaces
from app.documents.pdf.lines.line import ALEFS
from app.documents.pdf.lines.struck.overtyped import SIGNS, find_overtyped
from app.documents.pdf.lines.struck.strikes import Strikes
from app.documents.pdf.page.calls import text_calls
from app.documents.pdf.page.opened import ReadablePage

_UPON_ANOTHER = re.compile("[\u0300-\u036f\u1160-\u11ff\u3099\u309a]")
"""What is printed upon the letter before it: accents, vowels and endings of Korean syllables."""
_PARTS_OF_SYLLABLES = re.compile("[\u1100-\u115f]")
_WHITE = 0.2  # times the size: on both sides of a Korean syllable together
_WHITE_OF_LETTERS = 0.04  # the same of two Latin letters
_LIGATURES = frozenset(("ff", "fi", "fl", "tt", "ti"))
_FRACTION_BAR = re.compile(r"\s{0,2}[/\u2044] ?(?=\d)")
_ISOTOPE = re.compile(r"\d{1,3}[A-Z][a-z]?(?![^\W_])")
_BEFORE_POINT = re.compile(r" (?=[.,;:)])")
_BETWEEN_MARKS = ",;"
_WORD_GAP = 0.09  # times the size: from there on two letters are in two words


class _Change(Enum):
    STRUCK = 1
    RAISED = 2
    UNSEEN = 3
    DROPPED = 4
    SPACE_BEFORE = 5
    LOWERED = 6


class Inline:
    """The changes to the text of one page, line by line.

    Attributes:
        has_accents: Whether the page has accents that are set apart from their letters.
        is_korean, is_mixed: Whether it has Korean, or letters that are written from right to left.
        has_changes: Whether the text of any line may differ from its characters.
        has_rules: Whether the page has lines that may strike something out.

    Args:
        page: The page.
        characters: Its characters.
        is_odd: Whether it may have letters that are written from right to left.
    """

    def __init__(self, page: ReadablePage, characters: Characters, is_odd: bool) -> None:
        self._units = page.units
        self._textpage, self._characters = page.textpage, characters
        self._handle = page.textpage.raw
        self._changes: dict[int, _Change] = dict.fromkeys(page.marked, _Change.UNSEEN)
        self._changes |= dict.fromkeys(page.covered, _Change.DROPPED)
        self._raised_in_struck: set[int] = set()
        self._fractions: dict[int, str] = {}  # by their first character that is told
        self._covered = page.covered
        self._joined: Collection[int] = ()
        self._strikes = Strikes(page, characters)
        self._calls = text_calls()
        self._box, self._loose_box = characters.box, characters.loose_box
        self._levels = Levels(page, characters)
        self.has_accents = has_accents(page.units)
        self.is_korean = not page.units.isascii() and HANGUL.search(page.units) is not None
        self.is_mixed = is_odd and RIGHT_TO_LEFT.search(page.units) is not None
        self.has_changes = bool(page.marked or page.covered) or self.is_mixed
        self.has_rules = self._strikes.has_level

    def said(self, start: int, end: int, before: str = "") -> str:
        """The text of a stretch of one line with its changes; `before` is what the line says before
        it, where pdfium has ended it there."""
        units, changes = self._units, self._changes
        if self._covered and (parts := self._written_anew(start, end)) is not None:
            texts = [self.said(first, last) for first, last in parts if first < last]
            return " ".join(text for text in texts if text.strip())
        if self.is_mixed and (text := self._reordered(start, end)) is not None:
            return text
        if not changes or changes.keys().isdisjoint(range(start, end)):
            return units[start:end]
        pieces: list[str] = []
        at = start
        while at < end:
            change = changes.get(at)
            stop = at + 1
            if change is _Change.SPACE_BEFORE:
                pieces.append(" " + units[at])
                at = stop
                continue
            while stop < end and self._goes_on(stop, end, change):
                stop += 1
            piece = units[at:stop]
            if change is _Change.STRUCK:
                piece = struck(self._without_dropped(at, stop))
            elif change is _Change.UNSEEN:
                piece = unseen(piece)
            elif change is _Change.RAISED:
                ahead = before + "".join(pieces)
                if at in self._fractions:
                    piece, stop = self._fraction(at, ahead)
                elif not ahead.strip():
                    piece = piece + " "
                elif bar := _FRACTION_BAR.match(units, stop):  # "5 1/2", set as a fraction
                    piece = f" {piece}/" if bar.end() <= end else f" {piece}"
                    stop = bar.end() if bar.end() <= end else stop
                elif ahead[-1].isspace() and _ISOTOPE.match(units, at, end):
                    piece = "^" + piece
                else:
                    piece = raised(ahead, piece)
            elif change is _Change.LOWERED:
                piece = lowered(before + "".join(pieces), piece, units[stop:end])
            if change is not _Change.DROPPED:
                pieces.append(piece)
            at = stop
            if change is _Change.RAISED and _BEFORE_POINT.match(units, at, end):
                at += 1  # pdfium sees a gap where the line goes on below the mark
        return "".join(pieces)

    def _fraction(self, at: int, ahead: str) -> tuple[str, int]:
        """What a fraction that begins at a character says behind a text, and where it ends."""
        units, stop = self._units, at + 1
        while units[stop].isdigit() and self._changes.get(stop) is _Change.RAISED:
            stop += 1
        before = "" if not ahead or ahead[-1].isspace() else " "
        behind = stop
        while behind < len(units) and self._changes.get(behind) is _Change.DROPPED:
            behind += 1
        after = " " if units[behind : behind + 1].isalnum() else ""
        return f"{before}{self._fractions[at]}{after}", stop

    def _written_anew(self, start: int, end: int) -> list[tuple[int, int]] | None:
        """The parts of a line, in the order in which they stand on the page, where its end is
        written upon covered letters of it: somebody corrected the page. None for another line."""
        covered = [n for n in range(start, end) if n in self._covered]
        if not covered or covered[-1] + 1 == end:
            return None
        before = self._box(covered[-1])[2]
        for n in range(covered[-1] + 1, end):
            if self._units[n].isspace():
                continue
            left, _, right, _ = self._box(n)
            if left < before and self._box(covered[0])[0] - 1 < left < self._box(covered[-1])[2]:
                return [(start, covered[0]), (n, end), (covered[-1] + 1, n)]
            before = right
        return None

    def _goes_on(self, n: int, end: int, change: _Change | None) -> bool:
        """Whether a change reaches over character `n`, or over the spaces from there to more."""
        if self._changes.get(n) is change:
            return True
        if change is _Change.RAISED and self._units[n - 1] in _BETWEEN_MARKS:
            n += self._units[n].isspace()
            return n < end and self._changes.get(n) is change
        if change in (None, _Change.DROPPED, _Change.RAISED, _Change.LOWERED):
            return False
        while n < end and self._is_passed(n, change):
            n += 1
        return n < end and self._changes.get(n) is change and self._is_passed(n - 1, change)

    def _is_passed(self, n: int, change: _Change) -> bool:
        """Whether a change goes on behind character `n`, if it does so at all."""
        is_dropped = change is _Change.STRUCK and self._changes.get(n) is _Change.DROPPED
        return is_dropped or self._units[n].isspace()

    def _without_dropped(self, start: int, end: int) -> str:
        """A stretch without what was typed over its letters, of which the second in a row stands in
        the place of a space."""
        units, get = self._units, self._changes.get
        said, n_dropped = "", 0
        for n in range(start, end):
            if n in self._raised_in_struck:
                if n - 1 not in self._raised_in_struck:
                    stop = n + 1
                    while stop < end and stop in self._raised_in_struck:
                        stop += 1
                    said += raised(said, units[n:stop])
                continue
            if get(n) is _Change.DROPPED:
                n_dropped += 1
            else:
                said += " " + units[n] if n_dropped > 1 and not said.endswith(" ") else units[n]
                n_dropped = 0
        return said

    # What calls for a change

    def look_at_rules(self, start: int, end: int, bottom: float, top: float, size: float) -> None:
        """Marks as struck what a drawn line goes through."""
        for n in self._strikes.in_line(start, end, bottom, top, size):
            if self._changes.get(n) is _Change.RAISED:
                self._raised_in_struck.add(n)
            self._changes[n] = _Change.STRUCK

    def look_aslant(self, start: int, end: int, angle: int, size: float) -> None:
        """The same in a line that does not stand level."""
        for n in self._strikes.in_turned_line(start, end, angle, size):
            self._changes[n] = _Change.STRUCK

    def is_changed(self, start: int, end: int) -> bool:
        """Whether the text of a stretch differs from its characters."""
        return bool(self._changes) and not self._changes.keys().isdisjoint(range(start, end))

    @property
    def n_changes(self) -> int:
        """How many characters are changed so far."""
        return len(self._changes)

    def raise_figures(self, start: int, end: int, angle: int = 0) -> None:
        """Marks as raised what is smaller than the line and stands above its base, and as lowered
        the figures below it. `angle` is the line's, in degrees."""
        found = self._levels.off_the_line(start, end, angle)
        if found is None:
            return
        for fraction in found.fractions:
            self._changes |= dict.fromkeys((*fraction.upper, *fraction.lower), _Change.DROPPED)
            told = half_in_place(fraction, self._units, end, self._box)
            self._set_fraction(told, fraction.upper, fraction.lower)
        for n in found.raised:
            self._changes.setdefault(n, _Change.RAISED)
        for n in found.lowered:
            self._changes.setdefault(n, _Change.LOWERED)

    def put_below(self, upper: Sequence[int], lower: Sequence[int]) -> None:
        """Makes a fraction of figures that stand above others, which the file has elsewhere."""
        self._set_fraction(upper, upper, lower)

    def _set_fraction(self, told: Sequence[int], *halves: Sequence[int]) -> None:
        """Tells a fraction at the place of one of its halves."""
        self._fractions[told[0]] = "/".join("".join(self._units[n] for n in h) for h in halves)
        self._changes |= dict.fromkeys(told, _Change.RAISED)

    def strike_overtyped(self, among: range) -> bool:
        """Marks words as struck that crosses or dashes are typed over, and takes these out. Returns
        whether there are any; then all lines have to be read again."""
        found = find_overtyped(
            self._units, among, self._characters, self._levels.height, self._levels.size
        )
        self._changes |= dict.fromkeys(found.signs, _Change.DROPPED)
        for n in found.words:
            self._changes.setdefault(n, _Change.STRUCK)
        self.has_changes = self.has_changes or bool(found.words)
        return bool(found.words)

    def drop_doubles(self, start: int, end: int, size: float) -> None:
        """Takes out letters that are printed a second time upon themselves, and those that are
        typed over others to delete them."""
        if sum(unit in SIGNS for unit in self._units[start:end]) > 1:
            self.strike_overtyped(range(start, end))
        shown = [
            n
            for n in range(start, end)
            if not (self._units[n].isspace() or self._changes.get(n) is _Change.DROPPED)
        ]
        get, handle = self._calls.get_text_object, self._handle
        again = printed_again(
            self._units, shown, size, self._levels.origin, self._box, lambda n: get(handle, n)
        )
        self._changes |= dict.fromkeys(again, _Change.DROPPED)

    def drop(self, among: Collection[int]) -> None:
        """Takes characters out, whose line is then read again."""
        self._changes |= dict.fromkeys(among, _Change.DROPPED)
        self.has_changes = True

    def first_shown(self, start: int, end: int) -> int:
        """The first character of a stretch that is no space and was not taken out."""
        is_shown = (
            n
            for n in range(start, end)
            if not (self._units[n].isspace() or self._changes.get(n) is _Change.DROPPED)
        )
        return next(is_shown, start)

    def put_spaces(self, before: Collection[int], joined: Collection[int] = ()) -> None:
        """Puts a space before each of some characters, and none before the joined ones."""
        self._changes |= dict.fromkeys(before, _Change.SPACE_BEFORE)
        self.has_changes = True
        self._joined = joined

    def drop_tiny(self, start: int, end: int) -> str:
        """Takes out letters that are too small to be seen, and gives them."""
        shown = [n for n in range(start, end) if not self._units[n].isspace()]
        tiny = [n for n in shown if self._levels.size(n) <= MAX_INVISIBLE_PT]
        if not tiny or len(tiny) == len(shown):
            return ""
        text = self._units[tiny[0] : tiny[-1] + 1]
        if not any(map(str.isalnum, text)):
            return ""
        self._changes.update(dict.fromkeys(tiny, _Change.DROPPED))
        return text

    def part_words(self, start: int, end: int, size: float) -> None:
        """Puts a space where letters stand apart and the file has none."""
        gaps = []
        before = None
        for n in range(start, end):
            if self._changes.get(n) is _Change.DROPPED:
                continue
            unit = self._units[n]
            if unit.isspace():
                before = None
                continue
            left, _, right, _ = self._loose_box(n)
            if before is not None and _UPON_ANOTHER.match(unit):
                before = max(before, right)
                continue
            if before is not None:
                # Of what is written in parts pdfium gives the place of its ink.
                white = _WHITE if self.is_korean and _PARTS_OF_SYLLABLES.match(unit) else 0.0
                if self._units[n - 2 : n] in _LIGATURES:
                    white = _WHITE_OF_LETTERS
                gaps.append((n, left - before - white * size))
            before = right
        if not gaps:
            return
        usual = max(statistics.median(gap for _, gap in gaps), 0.0)  # letters may be spaced out
        for n, gap in gaps:
            is_apart = gap - usual > _WORD_GAP * size and n not in self._joined
            if is_apart and n not in self._changes:
                self._changes[n] = _Change.SPACE_BEFORE

    def compose_accents(self, start: int, end: int, size: float) -> None:
        """Makes one letter of each that an accent is printed upon."""
        boxes = self._box, self._loose_box
        for letter, one, dropped in accented(self._units, start, end, size, *boxes):
            self._units = self._units[:letter] + one + self._units[letter + 1 :]
            self._changes |= dict.fromkeys(dropped, _Change.DROPPED)

    def join_words(self, start: int, end: int, size: float) -> None:
        """Takes out spaces that part no words."""
        asked = self._textpage, self._characters, self._units, start, end
        spaces = wrong_spaces(*asked, size)
        for n in itertools.chain(spaces, spaces_beside_hangul(*asked) if self.is_korean else ()):
            self._changes.setdefault(n, _Change.DROPPED)

    # Right to left

    def _reordered(self, start: int, end: int) -> str | None:
        """A line with words from right to left in the order in which it is read; None for another
        one, and where pdfium tells it in that order."""
        text = self._units[start:end]
        if not RIGHT_TO_LEFT.search(text):
            return None
        if not is_told_wrongly(text):
            return with_brackets_facing(text) if "(" in text or ")" in text else None
        return read_by_place(self._by_place(start, end), has_spaces=" " in text.strip())

    def cells_by_place(
        self, start: int, end: int, wide: float, borders: Sequence[float]
    ) -> list[tuple[str, float, float]]:
        """The pieces of a line with words from right to left, from its left edge on: each with its
        text, its left and its right edge; `wide` and `borders` as `parted` takes them."""
        has_spaces = " " in self._units[start:end].strip()
        return [
            (read_by_place(piece, has_spaces=has_spaces), piece[0][0], piece[-1][1])
            for piece in parted(self._by_place(start, end), wide, borders)
        ]

    def _by_place(self, start: int, end: int) -> list[Placed]:
        """The letters of a line from its left edge on."""
        letters: list[Placed] = []
        for n in range(start, end):
            if not self._units[n].isspace() and self._changes.get(n) is not _Change.DROPPED:
                unit = self._units[n]
                # The room that a font gives a point is not where it is printed.
                box = self._box if POINT.match(unit) else self._loose_box
                left, bottom, right, top = box(n)
                letters.append((left, right, top - bottom, ALEFS.get(unit, unit), n))
        letters.sort()
        return with_points(letters)
