"""Words of a PDF page that are hatched over: many short strokes close to each other, upright,
aslant or crossing, each a path of its own or all one path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.documents.pdf.page.calls import address_of, object_calls, text_calls
from app.documents.pdf.page.objects.subpaths import (
    Edges,
    edges_around,
    edges_joined,
    straight_parts,
)
from app.documents.pdf.page.opened import ReadablePage

_MIN_HEIGHT_PT, _MAX_HEIGHT_PT = 4.0, 30.0
"""Of a line of text, about."""
_MAX_WIDTH_PT = 15.0  # of one stroke: it goes up more than along
_ASLANT = 1.6  # times its height: no stroke is wider
_MIN_WIDTH_PT = 12.0  # of all of them
_CLOSE_PT = 3.6  # from one to the next: columns of a table, and boxes of letters, are wider
_MIN_STROKES = 7
_ALIKE = 0.3  # of their height: so much they differ at one end
_SEGMENTS = (2, 4, 5)  # of a line, or a thin rectangle
_THICK_PT = 2.6  # such a rectangle is no thicker
_MAX_SEGMENTS = 600
_MAX_STROKES = 3000  # of a page; more belong to a drawing
_MAX_PATHS = 4000


@dataclass(frozen=True, slots=True)
class Hatching:
    """An area that is hatched over.

    Attributes:
        edges: Its left, bottom, right and top in the page's own coordinates.
        path: The address of its first path.
    """

    edges: Edges
    path: int


class Hatchings:
    """Those of a page.

    Args:
        page: The page.
    """

    def __init__(self, page: ReadablePage) -> None:
        self._page = page
        self.found = list(_hatchings(page))

    def is_upon(self, hatching: Hatching, index: int) -> bool:
        """Whether it was drawn after a character: what was drawn before is the character's
        ground."""
        text = text_calls().get_text_object(self._page.textpage.raw, index)
        order = self._order
        return order.get(text, -1) < order.get(hatching.path, len(order))

    @cached_property
    def _order(self) -> dict[int, int]:
        """In which order the objects of the page are drawn, by their addresses."""
        import pypdfium2.raw as raw

        page, get = self._page.page, object_calls().get_object
        n_objects, address = raw.FPDFPage_CountObjects(page), address_of(page.raw)
        return {get(address, n): n for n in range(n_objects)}


def _hatchings(page: ReadablePage) -> Iterator[Hatching]:
    paths = page.objects.paths
    if not paths or len(paths) > _MAX_PATHS:
        return
    strokes: list[tuple[Edges, int]] = []
    for path, edges in paths:
        left, bottom, right, top = edges
        height, width = top - bottom, right - left
        if not _MIN_HEIGHT_PT < height < _MAX_HEIGHT_PT:
            continue
        if width <= min(_MAX_WIDTH_PT, _ASLANT * height):
            strokes.append((edges, path))
        elif width > _MIN_WIDTH_PT:
            n_segments = object_calls().count_segments(path)
            if 2 * _MIN_STROKES <= n_segments <= _MAX_SEGMENTS:
                parts = straight_parts(path, None)
                strokes += [(edges_around(part), path) for part in parts if len(part) == 2]
    if not _MIN_STROKES <= len(strokes) <= _MAX_STROKES:
        return
    for run in _runs(sorted(strokes)):
        edges = edges_joined([each for each, _ in run])
        if edges[2] - edges[0] >= _MIN_WIDTH_PT and all(_is_stroke(*each) for each in run):
            yield Hatching(edges, run[0][1])


def _runs(strokes: Sequence[tuple[Edges, int]]) -> Iterator[Sequence[tuple[Edges, int]]]:
    """Strokes of about one height that follow each other closely from left to right."""
    open_runs: list[list[tuple[Edges, int]]] = []
    for stroke in strokes:
        (left, bottom, _, top), _ = stroke
        still_open = [run for run in open_runs if left - run[-1][0][0] <= _CLOSE_PT]
        for run in open_runs:
            if run not in still_open and len(run) >= _MIN_STROKES:
                yield run
        open_runs = still_open
        room = _ALIKE * (top - bottom)
        for run in open_runs:
            _, low, _, high = run[0][0]
            if abs(low - bottom) <= room and abs(high - top) <= room:
                run.append(stroke)
                break
        else:
            open_runs.append([stroke])
    yield from (run for run in open_runs if len(run) >= _MIN_STROKES)


def _is_stroke(edges: Edges, path: int) -> bool:
    """Whether a path is a line, or a thin rectangle, or has such a line among its parts."""
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if n_segments >= 2 * _MIN_STROKES or n_segments == _SEGMENTS[0]:
        return True
    return n_segments in _SEGMENTS and edges[2] - edges[0] <= _THICK_PT
