"""What is drawn on a PDF page in pieces of the size of a letter, and the lines that part boxes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.documents.base.visibility import brightness
from app.documents.pdf.page.calls import object_calls, rooms
from app.documents.pdf.page.objects.found import PageObjects
from app.documents.pdf.page.objects.matrices import placed
from app.documents.pdf.page.objects.subpaths import MOVE, Edges, Matrix, subpath_edges

_MAX_SIDE_PT = 26.0  # of a box for a letter
_MIN_MARK_PT = 2.0  # of a tick, in one direction
_MAX_THICK_PT = 3.2  # of a line, with the room that pdfium counts around it
_MIN_LINE_PT, _MAX_LINE_PT = 5.5, 30.0  # between two boxes
_MIN_TICK_PT = 4.0  # between the places of two letters
_MIN_LEVEL = 5  # short lines that may each stand below a letter
_MAX_PATHS = 3000  # of a page; one with more is a drawing
_MAX_SEGMENTS = 60  # of a tick or a box with round corners
_STRAIGHT_PT = 0.3
_N_RECTANGLE = (4, 5)  # segments of a rectangle
_MIN_CURVED = 9  # segments of a circle: three for each curve, of which it has three or four
_CURVE = 1  # FPDF_SEGMENT_BEZIERTO


@dataclass(frozen=True, slots=True)
class Piece:
    """Something small that is drawn.

    Attributes:
        edges: Left, bottom, right and top on the page.
        is_line: Whether it is one or several straight lines, each for itself.
        is_rectangle: Whether it has four corners.
        is_round: Whether it is a circle, or a box with round corners.
        is_stroked: Whether its outline is drawn.
        fill: The brightness that it is filled with, from 0 to 255; None where it is not.
    """

    edges: Edges
    is_line: bool
    is_rectangle: bool
    is_round: bool
    is_stroked: bool
    fill: float | None

    @property
    def width(self) -> float:
        return self.edges[2] - self.edges[0]

    @property
    def height(self) -> float:
        return self.edges[3] - self.edges[1]

    @property
    def middle(self) -> tuple[float, float]:
        left, bottom, right, top = self.edges
        return (left + right) / 2, (bottom + top) / 2


@dataclass(slots=True)
class Pieces:
    """What a page has of a form.

    Attributes:
        small: Its pieces, in the order of drawing.
        pictures: Where small drawings stand that are no pieces.
        upright, level: Its lines.
    """

    small: list[Piece] = field(default_factory=list)
    pictures: list[Edges] = field(default_factory=list)
    upright: list[Edges] = field(default_factory=list)
    level: list[Edges] = field(default_factory=list)


def find_pieces(objects: PageObjects) -> Pieces:
    """What is drawn on a page that may belong to a form."""
    found = Pieces()
    if len(objects.paths) + len(objects.inner_paths) > _MAX_PATHS:
        return found
    for path, edges, matrix in _paths(objects):
        left, bottom, right, top = edges
        width, height = right - left, top - bottom
        if width <= _MAX_SIDE_PT and height <= _MAX_LINE_PT:
            _add_small(found, path, edges, matrix)
        elif height <= _MAX_THICK_PT:
            found.level.append(edges)
        else:
            for part in objects.parts.get(path, ()):
                _add_part(found, path, placed(part, matrix))
    return found


def may_have_pieces(objects: PageObjects) -> bool:
    """Whether a page has any pieces, or lines side by side: a quick look."""
    if objects.inner_paths:
        return True
    n_upright = n_level = 0
    for _, (left, bottom, right, top) in objects.paths:
        width = right - left
        if width > _MAX_SIDE_PT:
            continue
        if _MIN_TICK_PT <= top - bottom <= _MAX_LINE_PT:
            if width >= _MIN_LINE_PT and top - bottom >= _MIN_LINE_PT:
                return True
            n_upright += width < _MIN_LINE_PT
        elif width >= _MIN_LINE_PT and top - bottom <= _MAX_THICK_PT:
            n_level += 1
    if n_level >= _MIN_LEVEL:
        return True
    uprights = set()
    for parts in objects.parts.values():
        for left, bottom, right, top in parts:
            if _MIN_LINE_PT <= top - bottom <= _MAX_LINE_PT and right - left <= _MAX_SIDE_PT:
                if right - left >= _MIN_LINE_PT:
                    return True
                uprights.add((round(bottom), round(left)))
    return n_upright > 1 or any(
        one[0] == other[0] and other[1] - one[1] <= _MAX_SIDE_PT
        for one, other in itertools.pairwise(sorted(uprights))
    )


def _paths(objects: PageObjects) -> Iterator[tuple[int, Edges, Matrix | None]]:
    for path, edges in objects.paths:
        yield path, edges, None
    get_bounds, values = object_calls().get_bounds, rooms.floats.values
    for path, matrix in objects.inner_paths:
        if get_bounds(path, *rooms.floats.pointers):
            left, bottom, right, top = values()
            yield path, placed((left, bottom, right, top), matrix), matrix


def _add_small(found: Pieces, path: int, edges: Edges, matrix: Matrix | None) -> None:
    """Notes a path that is no larger than a box for a letter."""
    left, bottom, right, top = edges
    width, height = right - left, top - bottom
    if width <= _MAX_THICK_PT:
        if height >= _MIN_TICK_PT:
            found.upright.append(edges)
        return
    if height <= _MAX_THICK_PT:
        if width >= _MIN_LINE_PT:
            found.level.append(edges)
        return
    if width < _MIN_MARK_PT or height < _MIN_MARK_PT:
        return
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if n_segments > _MAX_SEGMENTS:
        found.pictures.append(edges)
    if not 2 <= n_segments <= _MAX_SEGMENTS:
        return
    parts = subpath_edges(path)
    are_boxes = [p for p in parts if p[2] - p[0] > _MIN_LINE_PT and p[3] - p[1] > _MIN_LINE_PT]
    kinds = [calls.get_segment_type(calls.get_segment(path, n)) for n in range(n_segments)]
    n_moves = kinds.count(MOVE)
    if parts and n_segments > 2 * n_moves and len(are_boxes) < 2:
        for part in parts:  # a box and what is in it
            _add_part(found, path, placed(part, matrix))
        return
    n_curved = kinds.count(_CURVE)
    is_rectangle = n_moves == 1 and n_segments in _N_RECTANGLE and not n_curved
    is_rectangle = is_rectangle and _has_right_angles(path, n_segments)
    is_round = n_curved >= _MIN_CURVED * n_moves
    is_stroked, fill = _drawn_how(path)
    if not is_stroked and n_moves == 2 and (is_round or len(are_boxes) == 2):
        is_stroked, fill, is_rectangle = True, None, not is_round  # the room between two is filled
    if is_stroked or fill is not None:
        is_line = n_segments == 2 * n_moves
        if is_line and n_moves > 1 and _has_right_angles(path, n_segments, step=2):
            is_line, is_rectangle = False, True  # sides of a box, drawn one by one
        found.small.append(Piece(edges, is_line, is_rectangle, is_round, is_stroked, fill))


def _has_right_angles(path: int, n_segments: int, step: int = 1) -> bool:
    """Whether each side of a path lies level or upright, or with two `step`s each line of one that
    has several, each for itself."""
    calls, point = object_calls(), rooms.point
    places = []
    for n in range(n_segments):
        calls.get_point(calls.get_segment(path, n), *point.pointers)
        places.append(point.values())
    return all(
        abs(a[0] - b[0]) < _STRAIGHT_PT or abs(a[1] - b[1]) < _STRAIGHT_PT
        for a, b in list(itertools.pairwise(places))[::step]
    )


def _add_part(found: Pieces, path: int, edges: Edges) -> None:
    """Notes a part of a path that has several."""
    left, bottom, right, top = edges
    width, height = right - left, top - bottom
    if width <= _MAX_THICK_PT and _MIN_TICK_PT <= height <= _MAX_LINE_PT:
        found.upright.append(edges)
    elif height <= _MAX_THICK_PT and width >= _MIN_LINE_PT:
        found.level.append(edges)
    elif min(width, height) >= _MIN_LINE_PT and width <= _MAX_SIDE_PT and height <= _MAX_LINE_PT:
        is_stroked, fill = _drawn_how(path)
        found.small.append(Piece(edges, False, True, False, is_stroked, fill))


def _drawn_how(path: int) -> tuple[bool, float | None]:
    """Whether the outline of a path is drawn, and how bright it is filled."""
    calls, colors = object_calls(), rooms.colors
    fill_mode, stroke, *_ = colors.pointers
    calls.get_draw_mode(path, fill_mode, stroke)
    is_filled, is_stroked, *_ = colors.values()
    if not is_filled:
        return bool(is_stroked), None
    calls.get_fill_color(path, *colors.pointers)
    red, green, blue, _ = colors.values()
    return bool(is_stroked), brightness((red, green, blue))
