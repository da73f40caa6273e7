"""What clipping paths leave of the objects of a PDF page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.documents.pdf.page.calls import object_calls, rooms
from app.documents.pdf.page.objects.subpaths import MOVE, Edges

_EACH_CLIP = 16  # texts in a row with as many clipping paths: one of so many is looked at
_N_INNER_CLIPS = 2  # of nested clipping paths that are looked at
_MAX_CLIP_SEGMENTS = 200
_MAX_SIMPLE = 5  # segments of a clipping path that is one box


class Clips:
    """Asks for the clipping paths of one page."""

    def __init__(self) -> None:
        self._calls, self._edges = object_calls(), rooms.floats
        self._known: dict[int | None, Edges | None] = {}  # what each leaves, by its first segment

    def clipped_away(self, texts: Sequence[int]) -> Iterable[int]:
        """Those of which their clipping paths leave little. Some texts are asked, and all where one
        of these is clipped: a paragraph that is clipped away has many texts."""
        calls, is_clipped = self._calls, self.is_clipped
        last = -1
        clips = map(calls.get_clip_path, texts)
        for n, n_paths in enumerate(map(calls.count_clip_paths, clips)):
            if n_paths > 0 and (n_paths > last or n % _EACH_CLIP == 0) and is_clipped(texts[n]):
                return filter(is_clipped, texts)
            last = n_paths
        return ()

    def shown(self, item: int, edges: Edges) -> Edges:
        """What the clipping path of an object leaves of its bounds."""
        clip = self._calls.get_clip_path(item)
        n_paths = self._calls.count_clip_paths(clip) if clip else 0
        for path in range(max(n_paths - _N_INNER_CLIPS, 0), max(n_paths, 0)):
            inner = self._clip(clip, path)
            if inner is not None:
                left, bottom, right, top = edges
                left, bottom = max(left, inner[0]), max(bottom, inner[1])
                edges = left, bottom, min(right, inner[2]), min(top, inner[3])
        return edges

    def is_clipped(self, item: int) -> bool:
        """Whether the clipping path of an object leaves little of it."""
        calls, edges = self._calls, self._edges.values
        clip = calls.get_clip_path(item)
        n_paths = calls.count_clip_paths(clip) if clip else 0
        if n_paths <= 0:
            return False
        left = bottom = float("-inf")
        right = top = float("inf")
        for path in range(max(n_paths - _N_INNER_CLIPS, 0), n_paths):
            begin = calls.get_clip_segment(clip, path, 0)
            if begin not in self._known:  # texts share their clipping paths
                self._known[begin] = self._clip(clip, path)
            inner = self._known[begin]
            if inner is None:
                return True  # drawn, it tells
            left, right = max(left, inner[0]), min(right, inner[2])
            bottom, top = max(bottom, inner[1]), min(top, inner[3])
        if not calls.get_bounds(item, *self._edges.pointers):
            return False
        a, b, c, d = edges()
        seen = max(min(c, right) - max(a, left), 0.0) * max(min(d, top) - max(b, bottom), 0.0)
        return bool(seen < 0.4 * (c - a) * (d - b))

    def _clip(self, clip: int, path: int) -> Edges | None:
        """What a clipping path leaves; None where that cannot be told."""
        get_segment, get_point = self._calls.get_clip_segment, self._calls.get_point
        at_x, at_y = self._edges.pointers[:2]
        xs, ys = [], []
        n_segments = self._calls.count_clip_segments(clip, path)
        corners = (0, 2) if n_segments in (4, 5) else range(min(n_segments, _MAX_CLIP_SEGMENTS))
        for n in corners:
            if get_point(get_segment(clip, path, n), at_x, at_y):
                x, y, *_ = self._edges.values()
                xs.append(x)
                ys.append(y)
        if n_segments > _MAX_SIMPLE and self._has_several_parts(clip, path, n_segments):
            return None
        if not xs:
            return float("-inf"), float("-inf"), float("inf"), float("inf")
        return min(xs), min(ys), max(xs), max(ys)

    def _has_several_parts(self, clip: int, path: int, n_segments: int) -> bool:
        """Whether a clipping path has several parts: it may leave out what is within its bounds."""
        get_segment, get_type = self._calls.get_clip_segment, self._calls.get_segment_type
        n_checked = min(n_segments, _MAX_CLIP_SEGMENTS)
        return sum(get_type(get_segment(clip, path, n)) == MOVE for n in range(n_checked)) > 1
