"""A quick walk over the objects of a PDF page.

Every page of every document is walked over, so that each question here is asked some ten thousand
times for a book. The walk only gathers what gives cause for a closer look: text that may not be
seen, bars that may cover text, lines that may strike it out, pictures that may be a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import compress, repeat
from typing import Any

from app.documents.base.visibility import brightness
from app.documents.pdf.page.actual_text import stated_text
from app.documents.pdf.page.calls import N_ROWS, address_of, object_calls, rooms
from app.documents.pdf.page.objects.clips import Clips
from app.documents.pdf.page.objects.found import FAINT, GROUND, Area, PageObjects
from app.documents.pdf.page.objects.matrices import matrix_of, placed
from app.documents.pdf.page.objects.subpaths import Matrix, is_level_stroke, subpath_edges
from app.documents.pdf.page.place import ToPage

_MAX_OBJECTS = 20_000  # of a page, and of its forms together: the rest is not looked at
_MAX_DEPTH = 4  # of forms inside forms
_MAX_FORMS = 1000  # of a page, those inside others as well
_PALE = 185  # of 255: the brightness from which text may be lost on white paper
_OPAQUE = 255
_INVISIBLE_MODES = frozenset((3, 7))  # neither filled nor stroked (ISO 32000-1, table 106)
_OUTLINE_MODES = frozenset((1, 5))  # stroked alone
_BOTH_MODES = frozenset((2, 6))  # filled and stroked
_MAX_MARKS = 8  # around an object
_MAX_LINE_SEGMENTS = 200
_THICK_LINE = 0.35  # of its height or width: pdfium counts some room around a line to its bounds
_MIN_BAR_PT = 4.0  # lower or narrower covers no letter
_MAX_RULE_PT = 3.6  # thicker is a bar
_MAX_SLANT_PT = 9.0  # between the ends of a line that was meant to be level
_MIN_WAVE_PT, _OF_WAVE = 1.0, 12  # how high a wavy line is, and how many segments it has
_MIN_RULE_PT = 1.0  # some programs draw one for each letter
_MAX_SPLIT = 60  # paths of a page that are looked at part by part
_MAX_RULES = 3000

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_…


class _Walk:
    def __init__(self, page: Any, to_page: ToPage, n_own: int, may_have_layers: bool) -> None:
        self.n_own, self.may_have_layers = n_own, may_have_layers
        self.calls = object_calls()
        self.found = PageObjects()
        self.page, self.to_page = page, to_page
        self.n_forms = self.n_split = self.n_inner = 0
        self.color, self.edges = rooms.colors, rooms.floats
        self.marks: dict[int, bool] = {}
        self.clips = Clips()
        self.asked: set[int] = set()
        self.is_own = True

    def run(self) -> PageObjects:
        import pypdfium2.raw as raw

        n = min(raw.FPDFPage_CountObjects(self.page), _MAX_OBJECTS)
        page, get = address_of(self.page.raw), self.calls.get_object
        n_own = n if self.n_own < 0 else min(self.n_own, n)
        self._walk(get, page, range(n_own), 0, None)
        self.found.faint.update(self.clips.clipped_away(self.found.texts))
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
        if opacity < FAINT:
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
        inner = matrix_of(handle, matrix)
        self._walk(self.calls.get_form_object, form, range(n), depth + 1, inner)
        texts = found.texts[n_before:]
        if texts:
            for text in texts:
                found.matrices.setdefault(text, inner)
            n_marks = self.calls.count_marks(form) if self.may_have_layers else 0
            if n_marks > 0 and self._is_layered(form, n_marks):
                found.layered.update(texts)
            # The value of a field may be longer than its box; it is its value all the same.
            if self._is_faint(form) or (self.is_own and self.clips.is_clipped(form)):
                found.faint.update(texts)

    def _add_drawn(self, item: int, kind: int, area: Area, matrix: Matrix | None) -> None:
        """Notes a path, a shading or an image."""
        found = self.found
        if kind == _IMAGE:
            area = area._replace(is_picture=True, item=item)
            found.pictures.append(area)
            if area.n_texts_before:
                found.bars.append(area)
            return
        if kind == _SHADING:
            found.shadings.append(area)
        width, height = area.right - area.left, area.top - area.bottom
        if height <= _MAX_RULE_PT:
            if width >= _MIN_RULE_PT and len(found.rules) < _MAX_RULES:
                is_wave = (
                    matrix is None
                    and height > _MIN_WAVE_PT
                    and self.calls.count_segments(item) > _OF_WAVE
                )
                found.rules.append(self._cut_off(item, area) if is_wave else area)
            return
        if kind == _PATH and self.n_split < _MAX_SPLIT:
            if height <= _MAX_SLANT_PT and is_level_stroke(item, width, height):
                middle = (area.bottom + area.top) / 2
                line = area._replace(bottom=middle - 0.5, top=middle + 0.5)
                found.rules.append(self._cut_off(item, line) if matrix is None else line)
            self._add_parts(item, matrix)
        if height >= _MIN_BAR_PT and width >= _MIN_BAR_PT:
            self._add_bar(item, kind, area)

    def _cut_off(self, path: int, area: Area) -> Area:
        """What is left of a line: waves are drawn too long, and cut off by a clipping path."""
        left, _, right, _ = self.clips.shown(path, (area.left, area.bottom, area.right, area.top))
        return area._replace(left=left, right=right)

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
            if opacity < FAINT:
                return
        color = (red, green, blue)
        # The text layer of a scan comes after what covers the scan.
        if area.n_texts_before or self.found.pictures or brightness(color) < GROUND:
            self.found.bars.append(area._replace(color=color, item=item))

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
        return bool(is_known) and self.color.values()[3] < FAINT

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
