"""Lines that were added to a PDF page, put among those they stand beside.

What annotations bring into a page comes after all of its own text. A value belongs behind its
label, and a remark under the line that it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.forms.annotations import FieldValue
from app.documents.pdf.lines.line import Line, clean_text
from app.documents.pdf.page.opened import ReadablePage

_SAME_ROW = 0.4  # share of the lower line's height that two have in common
_NEAR = 2.0  # times the height of a value: so far before its label it may stand
_USUAL_SIZE_PT = 10.0
_TOUCH_PT = 2.0  # that a letter may reach into the box of a value
_BLANK = "_.…"
_LINE_HEIGHT = 1.2  # times the size
TICKS = frozenset("✓✔✗✘☑☒☐■●xX✕✖")
"""What stands before the labels of a form to say whether they hold."""
_BOXES = frozenset(("[x]", "[ ]"))
_LIST_MARK = re.compile(
    r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{2,5})[.)]|§ ?\d{1,3}|[•◦▪‣●○■–]"
)
_MAX_MARK = 7  # characters
_MARK_GAP = 2.0  # times its size: so far before its label a mark stands


def value_lines(page: ReadablePage, number: int, printed: Sequence[FieldValue] = ()) -> list[Line]:
    """The values of form fields that are no text of the page, and those of printed boxes, as lines
    at their places."""
    lines = []
    of_fields = page.annotations.values if page.annotations else ()
    for value in (*of_fields, *printed):
        left, bottom, right, top = value.edges
        left, top, right, bottom = page.to_page(left, top, right, bottom)
        texts = [text for part in value.text.split("\n") if (text := clean_text(part))]
        height = (bottom - top) / max(len(texts), 1)
        size = round(min(height / _LINE_HEIGHT, _USUAL_SIZE_PT), 1)
        for n, text in enumerate(texts):
            lines.append(
                Line(text, left, top + n * height, right, top + (n + 1) * height, size, number)
            )
    return lines


def parted_at(line: Line, value: Line, letters: Sequence[tuple[str, float, float]]) -> int | None:
    """Where a line goes on behind a value that stands within it: how many of its letters come
    before; None where the value stands elsewhere, or upon a word.

    Args:
        line: Of the page's own content.
        value: Of a form.
        letters: The line's characters with their left and right edges, as `Line` has them.
    """
    if not (are_beside(line, value) and line.left < value.left < line.right):
        return None
    n_before = next((n for n, (_, left, _) in enumerate(letters) if left >= value.left - 1), 0)
    while n_before and letters[n_before - 1][0] in _BLANK and letters[n_before][0] in _BLANK:
        n_before -= 1  # the value stands upon a line to be filled in
    is_free = n_before > 0 and letters[n_before - 1][2] < value.left + _TOUCH_PT
    return n_before if is_free else None


def merged_by_place(own: Sequence[Line], added: Sequence[Line]) -> list[Line]:
    """The lines of a page with the added ones after those that they stand right of or under."""
    merged = list(own)
    for line in sorted(added, key=lambda each: (round(each.top), each.left)):
        merged.insert(_place_of(line, merged), line)
    return merged


def with_marks_at_labels(lines: list[Line]) -> list[Line]:
    """The lines of a page with ticks, crosses and the numbers of lists before the labels that they
    stand beside: a form that was printed has them behind all else, and so have lists of some
    programs."""
    marks = [n for n, line in enumerate(lines) if len(line.text) <= _MAX_MARK and _is_mark(line)]
    if not marks:
        return lines
    kept = list(lines)
    for n in marks:
        mark, before = lines[n], lines[n - 1] if n else None
        if before is not None and are_beside(before, mark) and before.right <= mark.left + 1:
            continue  # it is where it belongs
        behind = lines[n + 1] if n + 1 < len(lines) and mark.text not in TICKS else None
        if behind is not None and are_beside(behind, mark) and not _is_mark(behind):
            continue
        for other in lines[:n] if mark.text in TICKS else lines:
            gap = other.left - mark.right
            if (
                not _is_mark(other)
                and are_beside(other, mark)
                and -1 < gap < _MARK_GAP * mark.size
                and not (mark.cells or other.cells or other.angle)
            ):
                kept.remove(mark)
                at = kept.index(other)
                kept[at] = replace(
                    other,
                    text=f"{mark.text} {other.text}",
                    left=mark.left,
                    top=min(mark.top, other.top),
                    bottom=max(mark.bottom, other.bottom),
                )
                break
    return kept


def _is_mark(line: Line) -> bool:
    return line.text in TICKS or _LIST_MARK.fullmatch(line.text) is not None


def _place_of(line: Line, lines: Sequence[Line]) -> int:
    best, at = None, 0
    for n, other in enumerate(lines):
        place = n + 1
        if are_beside(other, line):
            if other.left <= line.left:
                rank = (1.0, -abs(line.left - other.right))
            elif other.left - line.right < _NEAR * (line.bottom - line.top):
                rank, place = (0.5, line.right - other.left), n  # a box before its label
            else:
                continue
        elif other.bottom <= line.top + 1:
            overlaps = other.left < line.right and other.right > line.left
            rank = (0.0 if overlaps else -1.0, other.bottom)
        else:
            continue
        if best is None or rank >= best:
            best, at = rank, place
    while best is not None and best[0] <= 0 and 0 < at < len(lines):  # under what stands in a row
        last, behind = lines[at - 1], lines[at]
        if last.text not in _BOXES or not are_beside(last, behind) or behind.left < last.left:
            break
        at += 1  # the label of a box stays with it
    return at


def are_beside(one: Line, other: Line) -> bool:
    """Whether two lines stand in one row."""
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > _SAME_ROW * min(one.bottom - one.top, other.bottom - other.top)
