"""What a PDF page is made of: a quick walk over its objects.

Every page of every document is walked over, so that each question here is asked some ten thousand
times for a book. The walk only gathers what gives cause for a closer look: text that may not be
seen, bars that may cover text, lines that may strike it out, pictures that may be a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.documents.pdf.calls import address_of, object_calls
from app.documents.pdf.subpaths import subpath_edges

_MAX_OBJECTS = 20_000  # of a page; the rest of a larger drawing is not looked at
_MAX_DEPTH = 4  # of forms inside forms
_MAX_FORMS = 1000  # of a page, those inside others as well
_PALE = 185  # of 255: the brightness from which text may be lost on white paper
_FAINT = 40  # of 255: less opaque is hardly there
_INVISIBLE_MODES = frozenset((3, 7))  # neither filled nor stroked (ISO 32000-1, table 106)
_EACH_CLIP = 16  # texts in a row with as many clipping paths: one of so many is looked at
_N_INNER_CLIPS = 2  # of nested clipping paths that are looked at
_MIN_BAR_PT = 4.0  # lower or narrower covers no letter
_MAX_RULE_PT = 3.6  # thicker is a bar
_MIN_RULE_PT = 1.0  # some programs draw one for each letter
_MAX_SPLIT = 60  # paths of a page that are looked at part by part
_MAX_RULES = 3000
_WHOLE_PAGE = 0.55  # of the page's area: a picture that large may be a scan

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_…


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in the page's own coordinates, and the number of texts that were drawn before."""

    left: float
    bottom: float
    right: float
    top: float
    n_texts_before: int = 0
    color: tuple[int, int, int] = (0, 0, 0)
    is_picture: bool = False


Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class PageObjects:
    """What the walk found.

    Attributes:
        texts: Addresses of the text objects that were asked, in the order of drawing.
        invisible: Those among them that are drawn with neither fill nor stroke.
        pale: Those of a colour that may be lost on paper.
        faint: Those that are nearly transparent or clipped away.
        layered: Those that belong to optional content.
        bars: Filled areas and pictures that are large enough to cover a word.
        rules: Thin horizontal lines.
        pictures: Areas of images.
        matrices: Of texts inside forms, how their coordinates become those of the page.
    """

    texts: list[int] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    pale: set[int] = field(default_factory=set)
    faint: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
    bars: list[Area] = field(default_factory=list)
    rules: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    matrices: dict[int, Matrix] = field(default_factory=dict)

    def has_whole_page_picture(self, width_pt: float, height_pt: float) -> bool:
        """Whether images cover most of the page; those in strips count together."""
        page = max(width_pt * height_pt, 1.0)
        return sum((p.right - p.left) * (p.top - p.bottom) for p in self.pictures) > (
            _WHOLE_PAGE * page
        )


class _Walk:
    def __init__(self, page: Any) -> None:
        self.calls = object_calls()
        self.found = PageObjects()
        self.page = page
        self.n_forms = self.n_split = 0
        self.colors = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self.colors)
        self.color_pointers = tuple(start + 4 * n for n in range(4))
        self.color_view = memoryview(self.colors).cast("B")
        self.edges = (ctypes.c_float * 4)()
        start = ctypes.addressof(self.edges)
        self.edge_pointers = tuple(start + 4 * n for n in range(4))
        self.doubts: dict[bytes, set[int] | None] = {}

    def run(self) -> PageObjects:
        import pypdfium2.raw as raw

        n = min(raw.FPDFPage_CountObjects(self.page), _MAX_OBJECTS)
        get, page = self.calls.get_object, address_of(self.page.raw)
        self._walk((get(page, k) for k in range(n)), 0, None)
        self._ask_clips()
        return self.found

    def _walk(self, items: Iterator[int], depth: int, matrix: Matrix | None) -> None:
        get_mode, get_fill = self.calls.get_render_mode, self.calls.get_fill_color
        count_marks = self.calls.count_marks
        one, two, three, four = self.color_pointers
        view, doubts = self.color_view, self.doubts
        found = self.found
        add_text = found.texts.append
        last, doubted = b"", None
        for item in items:
            mode = get_mode(item)
            if mode < 0:
                self._add_other(item, depth, matrix)
                continue
            add_text(item)
            if mode == 0:
                get_fill(item, one, two, three, four)
                color = view.tobytes()
                if color != last:
                    if color not in doubts:
                        doubts[color] = self._doubt(*self.colors)
                    doubted, last = doubts[color], color
                if doubted is not None:
                    doubted.add(item)
            elif mode in _INVISIBLE_MODES:
                found.invisible.add(item)
            if count_marks(item) > 0 and self._is_layered(item):
                found.layered.add(item)

    def _doubt(self, red: int, green: int, blue: int, opacity: int) -> set[int] | None:
        """Where a text of that colour is noted; None for one that is surely seen."""
        if opacity < _FAINT:
            return self.found.faint
        is_pale = (299 * red + 587 * green + 114 * blue) / 1000 > _PALE
        return self.found.pale if is_pale else None

    def _add_other(self, item: int, depth: int, matrix: Matrix | None) -> None:
        import pypdfium2.raw as raw

        kind = self.calls.get_type(item)
        if kind == _FORM:
            if depth < _MAX_DEPTH:
                self.n_forms += 1
                if self.n_forms > _MAX_FORMS:
                    return
                n_before = len(self.found.texts)
                handle = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
                n = min(max(raw.FPDFFormObj_CountObjects(handle), 0), _MAX_OBJECTS)
                inner = _matrix_of(handle, matrix)
                get = self.calls.get_form_object
                self._walk((get(item, k) for k in range(n)), depth + 1, inner)
                texts = self.found.texts[n_before:]
                if texts:
                    for text in texts:
                        self.found.matrices.setdefault(text, inner)
                    if self.calls.count_marks(item) > 0 and self._is_layered(item):
                        self.found.layered.update(texts)
                    if self._is_faint(item) or self._is_clipped(item):
                        self.found.faint.update(texts)
            return
        if kind not in (_PATH, _IMAGE, _SHADING):
            return
        if not self.calls.get_bounds(item, *self.edge_pointers):
            return
        left, bottom, right, top = placed(tuple(self.edges), matrix)
        width, height = right - left, top - bottom
        if kind == _IMAGE:
            area = Area(left, bottom, right, top, len(self.found.texts), is_picture=True)
            self.found.pictures.append(area)
            self.found.bars.append(area)
            return
        if height <= _MAX_RULE_PT:
            if width >= _MIN_RULE_PT and len(self.found.rules) < _MAX_RULES:
                self.found.rules.append(Area(left, bottom, right, top, len(self.found.texts)))
            return
        if kind == _PATH and self.n_split < _MAX_SPLIT:
            self._add_parts(item, matrix)
        if height >= _MIN_BAR_PT and width >= _MIN_BAR_PT:
            self._add_bar(item, kind, Area(left, bottom, right, top, len(self.found.texts)))

    def _add_parts(self, path: int, matrix: Matrix | None) -> None:
        """Notes the thin lines that are drawn as parts of one path."""
        import pypdfium2.raw as raw

        parts = subpath_edges(ctypes.cast(path, raw.FPDF_PAGEOBJECT))
        self.n_split += bool(parts)
        for part in parts:
            left, bottom, right, top = placed(part, matrix)
            is_thin = top - bottom <= _MAX_RULE_PT and right - left >= _MIN_RULE_PT
            if is_thin and len(self.found.rules) < _MAX_RULES:
                area = Area(left, bottom, right, top, len(self.found.texts))
                self.found.rules.append(area)

    def _add_bar(self, item: int, kind: int, area: Area) -> None:
        import pypdfium2.raw as raw

        handle = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
        red = green = blue = 0
        if kind == _PATH:
            mode, is_stroked = ctypes.c_int(), raw.FPDF_BOOL()
            raw.FPDFPath_GetDrawMode(handle, mode, is_stroked)
            if mode.value == raw.FPDF_FILLMODE_NONE:
                return
            self.calls.get_fill_color(item, *self.color_pointers)
            red, green, blue, opacity = self.colors
            if opacity < _FAINT:
                return
        color = (red, green, blue)
        self.found.bars.append(
            Area(area.left, area.bottom, area.right, area.top, area.n_texts_before, color)
        )

    def _is_faint(self, form: int) -> bool:
        """Whether a form is drawn nearly transparent as a whole."""
        is_known = self.calls.get_fill_color(form, *self.color_pointers)
        return bool(is_known) and self.colors[3] < _FAINT

    def _is_layered(self, item: int) -> bool:
        """Whether an object stands between `/OC … BDC` and `EMC` (ISO 32000-1, 8.11.3.2)."""
        import pypdfium2.raw as raw

        handle = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
        name, length = ctypes.create_string_buffer(32), ctypes.c_ulong()
        for n in range(min(raw.FPDFPageObj_CountMarks(handle), 8)):
            mark = raw.FPDFPageObj_GetMark(handle, n)
            where = ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR))
            is_named = raw.FPDFPageObjMark_GetName(mark, where, 32, length)
            if is_named and length.value == 6 and name.raw[:4] == b"O\0C\0":
                return True
        return False

    def _ask_clips(self) -> None:
        """Asks some of the texts whether their clipping path leaves anything of them, and all when
        it does not: a paragraph that is clipped away has many texts."""
        get, count = self.calls.get_clip_path, self.calls.count_clip_paths
        last = -1
        for n, item in enumerate(self.found.texts):
            clip = get(item)
            n_paths = count(clip) if clip else 0
            if n_paths > 0 and (n_paths > last or n % _EACH_CLIP == 0) and self._is_clipped(item):
                self.found.faint.update(each for each in self.found.texts if self._is_clipped(each))
                return
            last = n_paths

    def _is_clipped(self, item: int) -> bool:
        calls = self.calls
        clip = calls.get_clip_path(item)
        n_paths = calls.count_clip_paths(clip) if clip else 0
        if n_paths <= 0:
            return False
        left = bottom = float("-inf")
        right = top = float("inf")
        at_x, at_y = self.edge_pointers[:2]
        for path in range(max(n_paths - _N_INNER_CLIPS, 0), n_paths):
            xs, ys = [], []
            n_segments = calls.count_clip_segments(clip, path)
            corners = (0, 2) if n_segments in (4, 5) else range(min(n_segments, 200))
            for n in corners:
                if calls.get_point(calls.get_clip_segment(clip, path, n), at_x, at_y):
                    x, y = self.edges[:2]
                    xs.append(x)
                    ys.append(y)
            if xs:
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        if not self.calls.get_bounds(item, *self.edge_pointers):
            return False
        a, b, c, d = self.edges
        seen = max(min(c, right) - max(a, left), 0.0) * max(min(d, top) - max(b, bottom), 0.0)
        return seen < 0.4 * (c - a) * (d - b)


def look_at(page: Any) -> PageObjects:
    """Walks over the objects of a pypdfium2 page, those inside its forms as well."""
    return _Walk(page).run()


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
