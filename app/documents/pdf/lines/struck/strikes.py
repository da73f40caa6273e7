"""Lines that strike out the words of a PDF page: drawn ones, also aslant and through text that
stands sideways, and the areas of strike-out marks."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.struck.crossed_out import crossed_out
from app.documents.pdf.lines.struck.hatching import Hatchings
from app.documents.pdf.lines.struck.scribbles import scribbles
from app.documents.pdf.lines.turn import Turn
from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.objects.subpaths import Edges, Matrix, Point, straight_parts
from app.documents.pdf.page.opened import ReadablePage

_CLAUSE_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*\.?|\([a-z0-9]{1,4}\)|[A-Z]\.)\s")
_LOW, _HIGH = 0.12, 0.48  # times the size above the line: where words are struck out
_BESIDE = 0.4  # times its height: so far from a raised mark the line passes that strikes its word
_OVERSHOOT = 1.5  # times the size: a longer line belongs to a table or drawing
_MIN_STRUCK = 0.8  # times the size: a shorter one is part of a letter
_MIN_FIGURE = 0.45  # the same of a line through a single figure
_EDGE_PT = 0.4  # so far it may end before the figure's own edge
_MIN_CROSSED = 3  # characters of a line that is crossed out
_ASIDE = 0.35  # times the size: so far from the middle of the line a scribble over it may lie
_ROUGH = 0.2  # times the size: a scribble ends so far within the last letter
_MOST = 0.5  # of the characters of a word
_MOST_SCRIBBLED = 2.2  # times the size: a higher one is a signature or drawing
_SAME_HEIGHT_PT = 0.15
_TOUCHING_PT = 0.6  # between two lines that are one
_MAX_PATHS = 3000  # of a page that are looked at for lines aslant
_THICK_PT = 3.6  # thicker is a bar
_ALONG = 0.06  # sine of the angle between a line and the words that it strikes out
_LEVEL = 0.03  # of its length: a line that rises no more is level
_SLANTED = 0.1  # of the length of an area: where its upper edge rises more it is aslant
_UPSIDE_DOWN = 4  # degrees off 180

Stroke = tuple[Point, Point]


class Strikes:
    """What may strike out words of one page.

    Attributes:
        has_level: Whether the page has anything that may strike out what stands level.

    Args:
        page: The page.
        characters: Its characters.
    """

    def __init__(self, page: ReadablePage, characters: Characters) -> None:
        self._page, self._units = page, page.units
        self._handle = page.textpage.raw
        self._characters, self._box = characters, characters.box
        self._get_origin = text_calls().get_char_origin
        self._point = rooms.doubles
        self._pointers = self._point.pointers[:2]
        self._level = _level_lines(page)
        self._heights = [y for y, _, _ in self._level]
        self._crossed = [] if page.to_page.is_turned else crossed_out(page)
        self._scribbles = [] if page.to_page.is_turned else scribbles(page)
        self._hatchings = None if page.to_page.is_turned else Hatchings(page)
        self._aslant: list[Stroke] | None = None
        notes = page.annotations
        self._areas = [_around(quad) for quad in notes.struck] if notes else []
        is_hatched = self._hatchings is not None and bool(self._hatchings.found)
        self.has_level = bool(self._level or self._crossed or self._scribbles) or is_hatched

    def in_line(
        self, start: int, end: int, bottom: float, top: float, size: float
    ) -> Iterator[int]:
        """The characters of a level line that are struck out."""
        first = bisect_left(self._heights, bottom)
        last = bisect_right(self._heights, top)
        for y, left, right in self._level[first:last]:
            yield from self._struck(start, end, size, (y, left, right))
        for area in self._crossed:
            if area[1] < top and area[3] > bottom:
                yield from self._within(start, end, area)
        for area in self._scribbles:
            aside = abs(area[1] + area[3] - bottom - top) / 2
            if aside < _ASIDE * size and area[3] - area[1] < _MOST_SCRIBBLED * size:
                room = _ROUGH * size
                yield from self._words_within(
                    start, end, (area[0] - room, bottom - size, area[2] + room, top + size)
                )

        if self._hatchings is not None:
            yield from self._hatched(start, end, size, self._hatchings)

    def _hatched(self, start: int, end: int, size: float, hatchings: Hatchings) -> Iterator[int]:
        """The characters that are hatched over."""
        for hatching in hatchings.found:
            _, low, _, high = hatching.edges
            if high - low < _MOST_SCRIBBLED * size:
                found = self._words_within(start, end, hatching.edges)
                if found and hatchings.is_upon(hatching, min(found)):
                    yield from found

    def _words_within(self, start: int, end: int, area: Edges) -> Collection[int]:
        """The same of an area that is drawn by hand, and may reach into the next words."""
        found = list(self._within(start, end, area))
        words: list[list[int]] = []
        for n in found:
            if words and n == words[-1][-1] + 1:
                words[-1].append(n)
            else:
                words.append([n])
        if len(words) > 1:
            found = [n for word in words if self._is_most(word, start, end) for n in word]
        return found

    def _is_most(self, part: Sequence[int], start: int, end: int) -> bool:
        """Whether some characters are most of their word."""
        first, last = part[0], part[-1] + 1
        while first > start and not self._units[first - 1].isspace():
            first -= 1
        while last < end and not self._units[last].isspace():
            last += 1
        return len(part) > _MOST * (last - first)

    def _within(self, start: int, end: int, area: Edges) -> Collection[int]:
        """The characters within an area that is crossed out; none where it holds hardly any."""
        found = []
        for n in range(start, end):
            if not self._units[n].isspace():
                x, y = self._middle(n)
                if area[0] - 1 < x < area[2] + 1 and area[1] - 1 < y < area[3] + 1:
                    found.append(n)
        return found if len(found) >= _MIN_CROSSED else ()

    def _struck(
        self, start: int, end: int, size: float, line: tuple[float, float, float]
    ) -> Collection[int]:
        y, left, right = line
        if right - left < _MIN_FIGURE * size:
            return ()
        touched: list[int] = []
        first = last = 0.0
        for n in range(start, end):
            if self._units[n].isspace():
                continue
            box = self._box(n)
            middle = (box[0] + box[2]) / 2
            if left - 0.5 <= middle <= right + 0.5:
                if not touched:
                    first, last = box[0], box[2]
                    if not self._is_through(n, y, size):
                        return ()
                first, last = min(first, box[0]), max(last, box[2])
                touched.append(n)
        if right - left < _MIN_STRUCK * size and not (
            len(touched) == 1 and self._is_struck_figure(touched[0], left, right)
        ):
            return ()
        if touched and touched[0] == start:
            touched = self._without_number(start, end, touched)
        most = _OVERSHOOT * size
        is_whole = (
            first - left < most or self._goes_on(range(start - 1, -1, -1), left, first, y)
        ) and (right - last < most or self._goes_on(range(end, len(self._units)), last, right, y))
        return touched if is_whole else ()

    def _is_struck_figure(self, n: int, left: float, right: float) -> bool:
        """Whether a short line goes through a single figure, from side to side."""
        box = self._box(n)
        is_whole = left < box[0] + _EDGE_PT and right > box[2] - _EDGE_PT
        return self._units[n].isdigit() and is_whole

    def _goes_on(self, among: range, left: float, right: float, y: float) -> bool:
        """Whether the next character beyond a line's end stands within what a drawn line strikes
        there: pdfium may end a line behind a raised mark."""
        n = next((n for n in among if not self._units[n].isspace()), None)
        if n is None:
            return False
        low, bottom, high, top = self._box(n)
        room = _BESIDE * (top - bottom)
        return left - 1 < (low + high) / 2 < right + 1 and bottom - room < y < top + room

    def _without_number(self, start: int, end: int, touched: Sequence[int]) -> list[int]:
        """The number of a clause stays: it names the place."""
        number = _CLAUSE_NUMBER.match(self._units[start:end])
        return [n for n in touched if n >= start + (number.end() if number else 0)]

    def _is_through(self, n: int, y: float, size: float) -> bool:
        """Whether a level line at that height goes through a character, not under or over it."""
        above = y - self._origin(n)[1]
        if not _LOW * size < abs(above) < _HIGH * size:
            return False
        is_turned = abs(self._characters.angle(n) - 180) <= _UPSIDE_DOWN
        return is_turned == (above < 0)

    # Words aslant

    def in_turned_line(self, start: int, end: int, angle: int, size: float) -> Collection[int]:
        """The characters that are struck out of a line that stands at an angle, in degrees."""
        shown = [n for n in range(start, end) if not self._units[n].isspace()]
        found: set[int] = set()
        for n in shown if self._areas else ():
            left, bottom, right, top = self._box(n)
            x, y = (left + right) / 2, (bottom + top) / 2
            if any(_holds(area, x, y) for area in self._areas):
                found.add(n)
        strokes = self._all_strokes()
        if shown and strokes:
            turn = Turn(angle)
            found.update(self._struck_along(shown, turn, size))
        return found

    def _struck_along(self, shown: Sequence[int], turn: Turn, size: float) -> set[int]:
        ends = [turn.placed(self._middle(n)) for n in shown]
        base = turn.placed(self._origin(shown[0]))[1]
        half = 0.5 * size
        found: set[int] = set()
        for (a, b), (c, d) in self._all_strokes():
            left, low = turn.placed((a, b))
            right, high = turn.placed((c, d))
            left, right = min(left, right), max(left, right)
            width = right - left
            if width < _MIN_STRUCK * size or abs(high - low) > _ALONG * width:
                continue
            if not _LOW * size < (low + high) / 2 - base < _HIGH * size:
                continue
            inside = [k for k, (x, _) in enumerate(ends) if left - 0.5 <= x <= right + 0.5]
            if not inside:
                continue
            first, last = ends[inside[0]][0] - half, ends[inside[-1]][0] + half
            if first - left < _OVERSHOOT * size and right - last < _OVERSHOOT * size:
                found.update(shown[k] for k in inside)
        return found

    def _all_strokes(self) -> list[Stroke]:
        """The straight lines that are drawn on the page; looked for at the first line aslant."""
        if self._aslant is None:
            objects, notes = self._page.objects, self._page.annotations
            self._aslant = list(notes.lines) if notes else []
            paths: list[tuple[int, Matrix | None]] = [(path, None) for path, _ in objects.paths]
            paths += objects.inner_paths
            for path, matrix in paths[:_MAX_PATHS]:
                for part in straight_parts(path, matrix):
                    if (stroke := _stroke_of(part)) is not None:
                        self._aslant.append(stroke)
        return self._aslant

    def _middle(self, n: int) -> Point:
        left, bottom, right, top = self._box(n)
        return (left + right) / 2, (bottom + top) / 2

    def _origin(self, n: int) -> Point:
        self._get_origin(self._handle, n, *self._pointers)
        x, y, _, _ = self._point.values()
        return x, y


def _stroke_of(part: Sequence[Point]) -> Stroke | None:
    """The line that two points make, or the middle of a thin rectangle; None for another shape."""
    if len(part) == 2:
        return part[0], part[1]
    if len(part) == 5 and part[0] == part[4]:
        part = part[:4]
    if len(part) != 4:
        return None
    a, b, c, d = part
    if math.dist(a, b) < math.dist(b, c):
        a, b, c, d = b, c, d, a
    if min(math.dist(b, c), math.dist(d, a)) > _THICK_PT:
        return None
    return _between(a, d), _between(b, c)


def _between(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _level_lines(page: ReadablePage) -> Sequence[tuple[float, float, float]]:
    """Heights and ends of lines that may strike words out, from below."""
    if page.to_page.is_turned:
        return ()
    at = page.to_page
    found = [
        ((rule.bottom + rule.top) / 2, rule.left, rule.right)
        for rule in page.objects.rules
        if rule.left < at.right and rule.right > at.left and at.bottom < rule.top < at.top
    ]
    if page.annotations is not None:
        for quad in page.annotations.struck:
            if _is_level(quad):
                ys = [y for _, y in quad]
                xs = [x for x, _ in quad]
                found.append((min(ys) + 0.45 * (max(ys) - min(ys)), min(xs), max(xs)))
        for (a, b), (c, d) in page.annotations.lines:
            if abs(b - d) < _LEVEL * abs(a - c):
                found.append(((b + d) / 2, min(a, c), max(a, c)))
    return _joined(sorted(found))


def _joined(strikes: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines of one height that touch as one: some programs draw one for each letter or space."""
    whole: list[tuple[float, float, float]] = []
    by_height = sorted(strikes, key=lambda each: (round(each[0], 1), each[1]))
    for y, left, right in by_height:
        if (
            whole
            and abs(whole[-1][0] - y) < _SAME_HEIGHT_PT
            and (whole[-1][1] <= left <= whole[-1][2] + _TOUCHING_PT)
        ):
            whole[-1] = whole[-1][0], whole[-1][1], max(whole[-1][2], right)
        else:
            whole.append((y, left, right))
    return sorted(whole)


def _is_level(quad: Sequence[Point]) -> bool:
    """Whether the sides of an area lie level, in whatever order its corners come."""
    corners = _around(quad)
    sides = [
        (b[0] - a[0], b[1] - a[1]) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    return sum(abs(dy) < _SLANTED * abs(dx) for dx, dy in sides) >= 2


def _around(quad: Sequence[Point]) -> list[Point]:
    """The corners of an area one after the other: programs write them in different orders."""
    x = sum(corner[0] for corner in quad) / len(quad)
    y = sum(corner[1] for corner in quad) / len(quad)
    return sorted(quad, key=lambda corner: math.atan2(corner[1] - y, corner[0] - x))


def _holds(corners: Sequence[Point], x: float, y: float) -> bool:
    """Whether a point lies within an area, as seen from all of its sides."""
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    turns = {(b - a) * (y - d) - (e - d) * (x - a) > 0 for (a, d), (b, e) in sides}
    return len(turns) == 1
