"""Boxes that are drawn on a PDF page: those to be ticked, and rows of them for a letter each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.pdf.page.objects.subpaths import Edges
from app.documents.pdf.printed_forms.pieces import Piece, Pieces

_MIN_SIDE_PT, _MAX_SIDE_PT = 5.5, 22.0  # of a box to be ticked
_SQUARE = 0.18  # of its width: what its height may differ by
_WHOLE = 0.82  # of the box: what is as large is no mark in it, unless it is of lines
_MIN_MARK = 0.25  # of the box, in both directions
_OFF = 0.3  # of the box: how far off its middle a mark may stand
_PALE = 200  # of 255: the brightness from which a box is empty paper
_CONTRAST = 60  # of 255: between a box that is filled and the mark in it
_MAX_BOXES = 400  # of a page
_NEAR_PT = 2.6  # edges this close together are one edge: pdfium counts some room around a line
_MIN_CELLS = 4  # of a row of boxes
_MIN_PITCH_PT = 6.0
_EVEN = 0.1  # of the usual step: what steps may differ by
_MIN_HEIGHT_PT = 8.0
_MIN_DASHES = 5  # short lines with a letter above each
_MIN_GAP_PT = 0.8  # between two of them: the borders of cells touch
_PLACE_PT = 14.0  # from such a line to the top of a letter above it
_MAX_APART_PT = 5.0  # between two boxes of a row


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to be ticked, and whether a mark is drawn in it."""

    edges: Edges
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Comb:
    """A row of boxes for a letter each: left and right edges of them, and where the row stands."""

    cells: tuple[tuple[float, float], ...]
    bottom: float
    top: float


def find_tick_boxes(pieces: Pieces) -> list[TickBox]:
    """The boxes of a page that stand alone."""
    squares = [p for p in pieces.small if _is_square(p)]
    squares += [Piece(e, False, True, False, True, None) for e in _of_four_lines(pieces)]
    if not 0 < len(squares) <= 3 * _MAX_BOXES:
        return []
    squares.sort(key=lambda p: -p.width)
    frames: list[list[Piece]] = []
    for square in squares:
        own = next((frame for frame in frames if _is_within(square, frame[0])), None)
        if own is None:
            frames.append([square])
        else:
            own.append(square)
    if len(frames) > _MAX_BOXES:
        return []
    found = []
    for frame in frames:
        if any(_touches(frame[0], other[0]) for other in frames if other is not frame):
            continue  # of a table
        if any(_holds(frame[0], picture) for picture in pieces.pictures):
            continue  # a sign
        if frame[0].is_round and not any(
            _is_alike(frame[0], f[0]) for f in frames if f is not frame
        ):
            continue  # of several buttons one can be chosen
        has_outline = any(_is_outline(piece) for piece in frame)
        is_marked = _is_marked(frame, pieces.small, has_outline=has_outline)
        if is_marked or has_outline:
            found.append(TickBox(frame[0].edges, is_marked))
    return found


def _is_square(piece: Piece) -> bool:
    if (
        not (piece.is_rectangle or piece.is_round)
        or not _MIN_SIDE_PT <= piece.width <= _MAX_SIDE_PT
    ):
        return False
    return abs(piece.width - piece.height) <= _SQUARE * piece.width


def _is_within(piece: Piece, frame: Piece) -> bool:
    x, y = piece.middle
    a, b = frame.middle
    return abs(x - a) < _OFF * frame.width and abs(y - b) < _OFF * frame.height


def _holds(frame: Piece, picture: Edges) -> bool:
    left, bottom, right, top = frame.edges
    return (
        left < (picture[0] + picture[2]) / 2 < right
        and bottom < (picture[1] + picture[3]) / 2 < top
    )


def _is_alike(one: Piece, other: Piece) -> bool:
    return other.is_round and abs(one.width - other.width) < _NEAR_PT


def _is_outline(piece: Piece) -> bool:
    return piece.is_stroked and (piece.fill is None or piece.fill > _PALE)


def _touches(one: Piece, other: Piece) -> bool:
    """Whether two boxes have a side in common."""
    a, b = one.edges, other.edges
    is_beside = abs(a[1] - b[1]) < _NEAR_PT and (
        abs(a[2] - b[0]) < _NEAR_PT or abs(b[2] - a[0]) < _NEAR_PT
    )
    is_below = abs(a[0] - b[0]) < _NEAR_PT and (
        abs(a[3] - b[1]) < _NEAR_PT or abs(b[3] - a[1]) < _NEAR_PT
    )
    return is_beside or is_below


def _is_marked(frame: Sequence[Piece], small: Sequence[Piece], *, has_outline: bool) -> bool:
    """Whether something is drawn in a box that is no part of its frame. What goes through a box of
    one colour, without an outline, may belong to a chart."""
    outer = frame[0]
    fills = [piece.fill for piece in frame if piece.fill is not None]
    for piece in small:
        if piece is outer or not _is_within(piece, outer):
            continue
        size = max(piece.width / outer.width, piece.height / outer.height)
        least = min(piece.width / outer.width, piece.height / outer.height)
        if least < _MIN_MARK or size > 1.4:
            continue
        if size > _WHOLE and not piece.is_line and (_is_square(piece) or piece.fill is not None):
            continue  # its frame, its ground, its shadow
        if piece.fill is None and not (piece.is_rectangle or piece.is_round):
            if has_outline or not piece.is_line:
                return True
            continue
        if piece.fill is None:
            continue  # a second frame
        if outer.is_round and not has_outline:
            continue  # a dot of a chart
        if piece.is_rectangle and outer.width - piece.width < _NEAR_PT:
            continue  # its colour
        ground = next((fill for fill in fills if fill != piece.fill), 255.0)
        if abs(piece.fill - ground) > _CONTRAST:
            return True
    return False


def _of_four_lines(pieces: Pieces) -> Iterator[Edges]:
    """Squares whose sides are drawn one by one."""
    if not (pieces.upright and pieces.level) or len(pieces.upright) > 2 * _MAX_BOXES:
        return
    uprights = sorted(pieces.upright, key=lambda e: (round(e[1]), e[0]))
    for one, other in itertools.pairwise(uprights):
        height, width = one[3] - one[1], other[2] - one[0]
        is_level = abs(one[1] - other[1]) < 1 and abs(one[3] - other[3]) < 1
        if not is_level or not _MIN_SIDE_PT <= width <= _MAX_SIDE_PT:
            continue
        if abs(width - height) > _SQUARE * width:
            continue
        sides = [
            any(
                abs(e[0] - one[0]) < _NEAR_PT
                and abs(e[2] - other[2]) < _NEAR_PT
                and abs((e[1] + e[3]) / 2 - at) < _NEAR_PT
                for e in pieces.level
            )
            for at in (one[1], one[3])
        ]
        if all(sides):
            yield one[0], one[1], other[2], one[3]


def find_combs(pieces: Pieces) -> list[Comb]:
    """The rows of boxes for a letter each: separate ones, a long one with lines that part it, or
    places with a short line below each letter or between them."""
    found = [*_of_boxes(pieces.small), *_of_lines(pieces.upright), *_of_dashes(pieces.level)]
    return [comb for comb in found if not any(_is_next_row(comb, other) for other in found)]


def _is_next_row(comb: Comb, other: Comb) -> bool:
    """Whether another row stands right above or below: a table."""
    if other is comb or abs(comb.cells[0][0] - other.cells[0][0]) > _NEAR_PT:
        return False
    return abs(comb.bottom - other.top) < _NEAR_PT or abs(comb.top - other.bottom) < _NEAR_PT


def _of_boxes(small: Sequence[Piece]) -> Iterator[Comb]:
    boxes = [
        piece.edges
        for piece in small
        if piece.is_rectangle and piece.width >= _MIN_PITCH_PT and piece.height >= _MIN_HEIGHT_PT
    ]
    if len(boxes) < _MIN_CELLS:
        return
    boxes.sort(key=lambda e: (round(e[1]), e[0]))
    run: list[Edges] = []
    for box in boxes:
        if run and box[0] - run[-1][0] < _NEAR_PT and abs(box[1] - run[-1][1]) < _NEAR_PT:
            continue  # its ground and its frame
        if run and not _is_next_box(run[-1], box):
            yield from _comb(run)
            run = []
        run.append(box)
    yield from _comb(run)


def _is_next_box(last: Edges, box: Edges) -> bool:
    is_level = abs(last[1] - box[1]) < _NEAR_PT and abs(last[3] - box[3]) < _NEAR_PT
    is_as_wide = abs((last[2] - last[0]) - (box[2] - box[0])) < _NEAR_PT
    return is_level and is_as_wide and -_NEAR_PT < box[0] - last[2] < _MAX_APART_PT


def _comb(run: Sequence[Edges]) -> Iterator[Comb]:
    if len(run) >= _MIN_CELLS:
        yield Comb(tuple((e[0], e[2]) for e in run), run[0][1], run[0][3])


def _of_lines(uprights: Sequence[Edges]) -> Iterator[Comb]:
    """Rows that upright lines part at even steps."""
    lines = list(uprights)
    if len(lines) < _MIN_CELLS - 1:
        return
    lines.sort(key=lambda e: (round(e[1]), round(e[3]), e[0]))
    run: list[Edges] = []
    for line in lines:
        if run:
            step = line[0] - run[-1][0]
            is_level = abs(line[1] - run[-1][1]) < 1 and abs(line[3] - run[-1][3]) < 1
            if is_level and step < _NEAR_PT:
                continue
            usual = run[1][0] - run[0][0] if run[1:] else step
            is_even = abs(step - usual) <= _EVEN * usual
            if not (is_level and is_even and _MIN_PITCH_PT <= step <= _MAX_SIDE_PT + 4):
                yield from _parted(run)
                run = []
        run.append(line)
    yield from _parted(run)


def _parted(run: Sequence[Edges]) -> Iterator[Comb]:
    """The row whose boxes these lines part; the first and the last may lie beyond them."""
    if len(run) < _MIN_CELLS - 1:
        return
    xs = [(e[0] + e[2]) / 2 for e in run]
    step = (xs[-1] - xs[0]) / (len(xs) - 1)
    xs = [xs[0] - step, *xs, xs[-1] + step]
    low, high = run[0][1], run[0][3]
    if high - low < _MIN_HEIGHT_PT:  # ticks between the feet of the letters
        high = low + _PLACE_PT
    yield Comb(tuple(itertools.pairwise(xs)), low, high)


def _of_dashes(level: Sequence[Edges]) -> Iterator[Comb]:
    """Rows of short lines of one length, a letter above each."""
    lines = [e for e in level if _MIN_PITCH_PT <= e[2] - e[0] <= _MAX_SIDE_PT]
    if len(lines) < _MIN_DASHES:
        return
    lines.sort(key=lambda e: (round(e[1]), e[0]))
    run: list[Edges] = []
    for line in lines:
        if run and not _is_next_dash(run, line):
            yield from _above(run)
            run = []
        run.append(line)
    yield from _above(run)


def _is_next_dash(run: Sequence[Edges], line: Edges) -> bool:
    last = run[-1]
    step = line[0] - last[0]
    usual = run[1][0] - run[0][0] if run[1:] else step
    is_alike = abs((line[2] - line[0]) - (last[2] - last[0])) < 1 and abs(line[1] - last[1]) < 1
    is_even = abs(step - usual) <= _EVEN * usual
    return is_alike and is_even and _MIN_GAP_PT < line[0] - last[2] < _MAX_APART_PT


def _above(run: Sequence[Edges]) -> Iterator[Comb]:
    """The row of places above short lines."""
    if len(run) >= _MIN_DASHES:
        room = (run[1][0] - run[0][2]) / 2
        cells = tuple((e[0] - room, e[2] + room) for e in run)
        yield Comb(cells, run[0][1], run[0][1] + _PLACE_PT)
