"""What a PDF page is made of: a quick walk over its objects.

Every page of every document is walked over, so that each question here is asked some ten thousand
times for a book. The walk only gathers what gives cause for a closer look: text that may not be
seen, bars that may cover text, lines that may strike it out, pictures that may be a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any, NamedTuple

from app.documents.base.visibility import brightness
from app.documents.pdf.page.actual_text import stated_text
from app.documents.pdf.page.calls import N_ROWS, address_of, object_calls, rooms
from app.documents.pdf.page.place import ToPage
from app.documents.pdf.page.subpaths import MOVE, Edges, Matrix, is_level_stroke, subpath_edges

_MAX_OBJECTS = 20_000  # of a page, and of its forms together: the rest is not looked at
_MAX_DEPTH = 4  # of forms inside forms
_MAX_FORMS = 1000  # of a page, those inside others as well
_PALE = 185  # of 255: the brightness from which text may be lost on white paper
DARK = 150  # of 255: the brightness of a ground up to which pale letters on it are seen
GROUND = 201
"""Of 255: the brightness up to which an area may be the ground of a text in its own colour; of a
brighter one the text is pale."""
_OPAQUE = 255
_FAINT = 40  # of 255: less opaque is hardly there
_INVISIBLE_MODES = frozenset((3, 7))  # neither filled nor stroked (ISO 32000-1, table 106)
_OUTLINE_MODES = frozenset((1, 5))  # stroked alone
_BOTH_MODES = frozenset((2, 6))  # filled and stroked
_EACH_CLIP = 16  # texts in a row with as many clipping paths: one of so many is looked at
_N_INNER_CLIPS = 2  # of nested clipping paths that are looked at
_MAX_CLIP_SEGMENTS = 200
_MAX_SIMPLE = 5  # segments of a clipping path that is one box
_MAX_MARKS = 8  # around an object
_MAX_LINE_SEGMENTS = 200
_THICK_LINE = 0.35  # of its height or width: pdfium counts some room around a line to its bounds
_MIN_BAR_PT = 4.0  # lower or narrower covers no letter
_MAX_RULE_PT = 3.6  # thicker is a bar
_MAX_SLANT_PT = 9.0  # between the ends of a line that was meant to be level
_MIN_RULE_PT = 1.0  # some programs draw one for each letter
_MAX_SPLIT = 60  # paths of a page that are looked at part by part
_MAX_RULES = 3000
_WHOLE_PAGE = 0.55  # of the page's area: a picture that large may be a scan

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_…


class Area(NamedTuple):
    """A rectangle in the page's own coordinates, and the number of texts that were drawn before."""

    left: float
    bottom: float
    right: float
    top: float
    n_texts_before: int = 0
    color: tuple[int, int, int] = (0, 0, 0)
    is_picture: bool = False


@dataclass(slots=True)
class PageObjects:
    """What the walk found.

    Attributes:
        texts: Addresses of the text objects that were asked, in the order of drawing.
        invisible: Those among them that are drawn with neither fill nor stroke.
        pale: Those of a colour that may be lost on paper.
        faint: Those that are partly transparent, blended with what lies behind them, or clipped
            away.
        layered: Those that belong to optional content.
        bars: Filled areas and pictures that are large enough to cover a word, where text was drawn
            before them or they are dark enough for pale text upon them.
        rules: Thin horizontal lines.
        pictures: Areas of images.
        shadings: Areas of colours that run into each other.
        paths: Addresses and edges of the drawn paths that belong to no form.
        inner_paths: Addresses of the others, and how their coordinates become those of the page.
        parts: Edges of the parts of those paths that have several, of some of them, in the
            coordinates of what the path is drawn in.
        matrices: Of texts inside forms, how their coordinates become those of the page.
        has_stated_text: Whether some text says what is to be read instead of what it shows.
    """

    texts: list[int] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    pale: set[int] = field(default_factory=set)
    faint: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
    bars: list[Area] = field(default_factory=list)
    rules: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    shadings: list[Area] = field(default_factory=list)
    paths: list[tuple[int, Edges]] = field(default_factory=list)
    inner_paths: list[tuple[int, Matrix | None]] = field(default_factory=list)
    parts: dict[int, list[Edges]] = field(default_factory=dict)
    matrices: dict[int, Matrix] = field(default_factory=dict)
    has_stated_text: bool = False

    def has_whole_page_picture(self, width_pt: float, height_pt: float) -> bool:
        """Whether images cover most of the page; those in strips count together."""
        page = max(width_pt * height_pt, 1.0)
        return sum((p.right - p.left) * (p.top - p.bottom) for p in self.pictures) > (
            _WHOLE_PAGE * page
        )


class _Walk:
    def __init__(self, page: Any, to_page: ToPage, n_own: int, may_have_layers: bool) -> None:
        self.n_own, self.may_have_layers = n_own, may_have_layers
        self.calls = object_calls()
        self.found = PageObjects()
        self.page, self.to_page = page, to_page
        self.n_forms = self.n_split = self.n_inner = 0
        self.color, self.edges = rooms.colors, rooms.floats
        self.marks: dict[int, bool] = {}
        self.clips: dict[int | None, Edges | None] = {}
        self.asked: set[int] = set()
        self.is_own = True

    def run(self) -> PageObjects:
        import pypdfium2.raw as raw

        n = min(raw.FPDFPage_CountObjects(self.page), _MAX_OBJECTS)
        page, get = address_of(self.page.raw), self.calls.get_object
        n_own = n if self.n_own < 0 else min(self.n_own, n)
        self._walk(get, page, range(n_own), 0, None)
        self._ask_clips()
        self.is_own = False
        self._walk(get, page, range(n_own, n), 0, None)
        return self.found

    def _walk(
        self,
        get: Callable[[int, int], int],
        parent: int,
        numbers: range,
        depth: int,
        matrix: Matrix | None,
    ) -> None:
        """Looks at the objects of the page or of a form, which `get` gives by their number."""
        items = list(map(get, repeat(parent), numbers))
        modes = list(map(self.calls.get_render_mode, items))
        begin = 0
        if modes and min(modes) < 0:
            for n, mode in enumerate(modes):
                if mode < 0:
                    if begin < n:
                        self._add_texts(items[begin:n], modes[begin:n], depth)
                    self._add_other(items[n], depth, matrix)
                    begin = n + 1
        if begin < len(items):
            self._add_texts(items[begin:], modes[begin:], depth)

    def _add_texts(self, items: Sequence[int], modes: Sequence[int], depth: int) -> None:
        """Notes texts that follow each other, by the modes in which they are drawn."""
        found = self.found
        found.texts += items
        filled = items
        if any(modes):
            filled = [item for item, mode in zip(items, modes, strict=True) if mode == 0]
            for item, mode in zip(items, modes, strict=True):
                if mode in _INVISIBLE_MODES:
                    found.invisible.add(item)
                elif mode and (noted := self._doubt_outlined(item, mode)) is not None:
                    noted.add(item)
        for begin in range(0, len(filled), N_ROWS):
            self._add_filled(filled[begin : begin + N_ROWS])
        marks = list(map(self.calls.count_marks, items))
        if any(marks):
            for item, n_marks in zip(items, marks, strict=True):
                if n_marks <= 0:
                    continue
                if self.may_have_layers and self._is_layered(item, n_marks):
                    found.layered.add(item)
                if depth == 0 and not found.has_stated_text:
                    found.has_stated_text = self._states_text(item, n_marks)

    def _states_text(self, item: int, n_marks: int) -> bool:
        """Whether a mark around a text says what is to be read in its place."""
        for number in range(min(n_marks, _MAX_MARKS)):
            mark = self.calls.get_mark(item, number)
            if mark and mark not in self.asked:
                self.asked.add(mark)
                if stated_text(mark):
                    return True
        return False

    def _add_filled(self, items: Sequence[int]) -> None:
        """Notes up to `N_ROWS` texts that are filled with a colour; most have the same one."""
        faint, n = self.found.faint, len(items)
        asked = rooms.color_rows
        asked.ask(self.calls.get_fill_color, items)
        are_opaque = True
        if asked.are_the_same(n):
            color = next(asked.rows(n))
            are_opaque = color[3] == _OPAQUE
            if (doubted := self._doubt(*color)) is not None:
                doubted.update(items)
        else:
            by_color: dict[tuple[int, ...], set[int] | None] = {}
            for item, color in zip(items, list(asked.rows(n)), strict=True):
                if color not in by_color:
                    by_color[color] = self._doubt(*color)
                if (doubted := by_color[color]) is not None:
                    doubted.add(item)
            if any(color[3] != _OPAQUE for color in by_color):
                told = zip(items, asked.rows(n), strict=True)
                items = [item for item, color in told if color[3] == _OPAQUE]
        if are_opaque:
            blended = list(map(self.calls.has_transparency, items))
            if any(blended):
                faint.update(compress(items, blended))

    def _doubt_outlined(self, item: int, mode: int) -> set[int] | None:
        """The same as `_doubt` of a text whose letters have outlines: both colours are asked."""
        ask = [self.calls.get_stroke_color]
        if mode not in _OUTLINE_MODES:
            ask = [self.calls.get_fill_color, *(ask if mode in _BOTH_MODES else ())]
        noted = None
        for get_color in ask:
            get_color(item, *self.color.pointers)
            noted = self._doubt(*self.color.values())
            if noted is None:
                return None
        return noted

    def _doubt(self, red: int, green: int, blue: int, opacity: int) -> set[int] | None:
        """Where a text of that colour is noted; None for one that is surely seen."""
        if opacity < _FAINT:
            return self.found.faint
        is_pale = brightness((red, green, blue)) > _PALE
        return self.found.pale if is_pale else None

    def _add_other(self, item: int, depth: int, matrix: Matrix | None) -> None:
        kind = self.calls.get_type(item)
        if kind == _FORM:
            if depth < _MAX_DEPTH and self.n_forms < _MAX_FORMS:
                self.n_forms += 1
                self._add_form(item, depth, matrix)
        elif kind in (_PATH, _IMAGE, _SHADING) and self.calls.get_bounds(
            item, *self.edges.pointers
        ):
            left, bottom, right, top = self.edges.values()
            if kind == _PATH and depth == 0:
                self.found.paths.append((item, (left, bottom, right, top)))
            elif kind == _PATH:
                self.found.inner_paths.append((item, matrix))
            if matrix is not None:
                left, bottom, right, top = placed((left, bottom, right, top), matrix)
            if self.to_page.touches(left, bottom, right, top):  # printers' marks lie beside it
                area = Area(left, bottom, right, top, len(self.found.texts))
                self._add_drawn(item, kind, area, matrix)

    def _add_form(self, form: int, depth: int, matrix: Matrix | None) -> None:
        import pypdfium2.raw as raw

        found = self.found
        n_before = len(found.texts)
        handle = ctypes.cast(form, raw.FPDF_PAGEOBJECT)
        n = min(max(raw.FPDFFormObj_CountObjects(handle), 0), _MAX_OBJECTS - self.n_inner)
        self.n_inner += n
        inner = _matrix_of(handle, matrix)
        self._walk(self.calls.get_form_object, form, range(n), depth + 1, inner)
        texts = found.texts[n_before:]
        if texts:
            for text in texts:
                found.matrices.setdefault(text, inner)
            n_marks = self.calls.count_marks(form) if self.may_have_layers else 0
            if n_marks > 0 and self._is_layered(form, n_marks):
                found.layered.update(texts)
            # The value of a field may be longer than its box; it is its value all the same.
            if self._is_faint(form) or (self.is_own and self._is_clipped(form)):
                found.faint.update(texts)

    def _add_drawn(self, item: int, kind: int, area: Area, matrix: Matrix | None) -> None:
        """Notes a path, a shading or an image."""
        found = self.found
        if kind == _IMAGE:
            area = area._replace(is_picture=True)
            found.pictures.append(area)
            if area.n_texts_before:
                found.bars.append(area)
            return
        if kind == _SHADING:
            found.shadings.append(area)
        width, height = area.right - area.left, area.top - area.bottom
        if height <= _MAX_RULE_PT:
            if width >= _MIN_RULE_PT and len(found.rules) < _MAX_RULES:
                found.rules.append(area)
            return
        if kind == _PATH and self.n_split < _MAX_SPLIT:
            if height <= _MAX_SLANT_PT and is_level_stroke(item, width, height):
                middle = (area.bottom + area.top) / 2
                found.rules.append(area._replace(bottom=middle - 0.5, top=middle + 0.5))
            self._add_parts(item, matrix)
        if height >= _MIN_BAR_PT and width >= _MIN_BAR_PT:
            self._add_bar(item, kind, area)

    def _add_parts(self, path: int, matrix: Matrix | None) -> None:
        """Notes the thin lines that are drawn as parts of one path."""
        rules, n_texts = self.found.rules, len(self.found.texts)
        parts = subpath_edges(path)
        if parts:
            self.n_split += 1
            self.found.parts[path] = parts
        for part in parts:
            left, bottom, right, top = placed(part, matrix)
            is_thin = top - bottom <= _MAX_RULE_PT and right - left >= _MIN_RULE_PT
            if is_thin and len(rules) < _MAX_RULES:
                rules.append(Area(left, bottom, right, top, n_texts))

    def _add_bar(self, item: int, kind: int, area: Area) -> None:
        """Notes what may cover a text that was drawn before, or be the ground of a later one."""
        red = green = blue = 0
        if kind == _PATH:
            fill_mode, stroke, *_ = self.color.pointers
            self.calls.get_draw_mode(item, fill_mode, stroke)
            is_filled, is_stroked, *_ = self.color.values()
            if is_filled:
                self.calls.get_fill_color(item, *self.color.pointers)
            elif is_stroked and self._is_thick_line(item, area):
                self.calls.get_stroke_color(item, *self.color.pointers)
            else:
                return
            red, green, blue, opacity = self.color.values()
            if opacity < _FAINT:
                return
        color = (red, green, blue)
        # The text layer of a scan comes after what covers the scan.
        if area.n_texts_before or self.found.pictures or brightness(color) < GROUND:
            self.found.bars.append(area._replace(color=color))

    def _is_thick_line(self, path: int, area: Area) -> bool:
        """Whether a path is a line, drawn as thick as a bar: most of its bounds is line."""
        if self.calls.count_segments(path) > _MAX_LINE_SEGMENTS:
            return False
        width, *_ = self.edges.pointers
        least = _THICK_LINE * min(area.right - area.left, area.top - area.bottom)
        return bool(
            self.calls.get_stroke_width(path, width)
            and self.edges.values()[0] >= max(_MIN_BAR_PT, least)
        )

    def _is_faint(self, form: int) -> bool:
        """Whether a form is drawn nearly transparent as a whole."""
        is_known = self.calls.get_fill_color(form, *self.color.pointers)
        return bool(is_known) and self.color.values()[3] < _FAINT

    def _is_layered(self, item: int, n_marks: int) -> bool:
        """Whether an object stands between `/OC … BDC` and `EMC` (ISO 32000-1, 8.11.3.2).

        In a tagged file each object has marks. Those that stand between the same two share them, so
        that each innermost mark is asked once, with those around it.
        """
        get = self.calls.get_mark
        innermost = get(item, n_marks - 1)
        known = self.marks.get(innermost)
        if known is None:
            marks = (get(item, n) for n in range(min(n_marks, _MAX_MARKS)))
            known = self.marks[innermost] = any(map(self._is_layer, marks))
        return known

    def _is_layer(self, mark: int) -> bool:
        name, length = ctypes.create_string_buffer(32), ctypes.c_ulong()
        get_name = self.calls.get_mark_name
        is_named = get_name(mark, ctypes.addressof(name), 32, ctypes.byref(length))
        return bool(is_named) and length.value == 6 and name.raw[:4] == b"O\0C\0"

    def _ask_clips(self) -> None:
        """Asks some of the texts whether their clipping path leaves anything of them, and all when
        it does not: a paragraph that is clipped away has many texts."""
        texts, is_clipped = self.found.texts, self._is_clipped
        last = -1
        clips = map(self.calls.get_clip_path, texts)
        for n, n_paths in enumerate(map(self.calls.count_clip_paths, clips)):
            if n_paths > 0 and (n_paths > last or n % _EACH_CLIP == 0) and is_clipped(texts[n]):
                self.found.faint.update(filter(is_clipped, texts))
                return
            last = n_paths

    def _is_clipped(self, item: int) -> bool:
        calls, edges = self.calls, self.edges.values
        clip = calls.get_clip_path(item)
        n_paths = calls.count_clip_paths(clip) if clip else 0
        if n_paths <= 0:
            return False
        left = bottom = float("-inf")
        right = top = float("inf")
        for path in range(max(n_paths - _N_INNER_CLIPS, 0), n_paths):
            begin = calls.get_clip_segment(clip, path, 0)
            if begin not in self.clips:  # texts share their clipping paths
                self.clips[begin] = self._clip(clip, path)
            inner = self.clips[begin]
            if inner is None:
                return True  # drawn, it tells
            left, right = max(left, inner[0]), min(right, inner[2])
            bottom, top = max(bottom, inner[1]), min(top, inner[3])
        if not calls.get_bounds(item, *self.edges.pointers):
            return False
        a, b, c, d = edges()
        seen = max(min(c, right) - max(a, left), 0.0) * max(min(d, top) - max(b, bottom), 0.0)
        return bool(seen < 0.4 * (c - a) * (d - b))

    def _clip(self, clip: int, path: int) -> Edges | None:
        """What a clipping path leaves; None where that cannot be told."""
        get_segment, get_point = self.calls.get_clip_segment, self.calls.get_point
        at_x, at_y = self.edges.pointers[:2]
        xs, ys = [], []
        n_segments = self.calls.count_clip_segments(clip, path)
        corners = (0, 2) if n_segments in (4, 5) else range(min(n_segments, _MAX_CLIP_SEGMENTS))
        for n in corners:
            if get_point(get_segment(clip, path, n), at_x, at_y):
                x, y, *_ = self.edges.values()
                xs.append(x)
                ys.append(y)
        if n_segments > _MAX_SIMPLE and self._has_several_parts(clip, path, n_segments):
            return None
        if not xs:
            return float("-inf"), float("-inf"), float("inf"), float("inf")
        return min(xs), min(ys), max(xs), max(ys)

    def _has_several_parts(self, clip: int, path: int, n_segments: int) -> bool:
        """Whether a clipping path has several parts: it may leave out what is within its bounds."""
        get_segment, get_type = self.calls.get_clip_segment, self.calls.get_segment_type
        n_checked = min(n_segments, _MAX_CLIP_SEGMENTS)
        return sum(get_type(get_segment(clip, path, n)) == MOVE for n in range(n_checked)) > 1


def look_at(
    page: Any, to_page: ToPage, n_own: int = -1, *, may_have_layers: bool = True
) -> PageObjects:
    """Walks over the objects of a pypdfium2 page, those inside its forms as well.

    Args:
        page: The page.
        to_page: Where its visible part lies.
        n_own: How many of its objects are its own; annotations brought in those after them. All
            are where it is negative.
        may_have_layers: Whether anything may belong to optional content.
    """
    return _Walk(page, to_page, n_own, may_have_layers).run()


def _matrix_of(handle: Any, outer: Matrix | None) -> Matrix:
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, found):
        return outer or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = found.a, found.b, found.c, found.d, found.e, found.f
    if outer is None:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def placed(edges: tuple[float, ...], matrix: Matrix | None) -> tuple[float, float, float, float]:
    """Bounds inside a form as they lie on the page: left, bottom, right, top."""
    left, bottom, right, top = edges
    if matrix is None:
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
