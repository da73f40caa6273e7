"""What recurs at the edges of a PDF's pages: headers, footers, page and line numbers."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from app.documents.base.document import Page
from app.documents.pdf.lines.finishing.sideways import is_slanted
from app.documents.pdf.lines.line import Line
from app.documents.pdf.printed_numbers import EDGE

MARGIN_LENGTH = 8  # characters of a line number or crop mark in the margin
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_MAX_SHARE = 0.5  # of the pages that a number in a head may differ on: "Chapter 3" stays a while
_COUNTING = 0.7  # of the steps from head to head that are no larger than those of the pages
_LARGE = 1.6  # times the size of the text: how large a watermark is at least
_MOST = 0.5  # of the pages
_TILES, _TILED_ROWS = 6, 3  # of one watermark on a page
_ABOVE_ROWS = 0.8  # of the lines that may be the head of a table stand above a row
_ROW_STEP = 2.5  # times the size, from the head of a table to its first row
_SURE_CELLS = 3  # a page's head has hardly so many, each above a column


def running_heads(lines: Sequence[Line], pages: Sequence[Page]) -> set[int]:
    """Lines that recur in their place from page to page: headers, footers, page numbers at the top
    and bottom, where numbers may differ; and line numbers beside the text, where they may not. A
    line counts when at least three pages, and a tenth of all, have it in its place."""
    tiled = _tiled(lines)
    if len(pages) < 3:
        return tiled
    by_page: dict[int, list[int]] = {}
    at = 0
    for page, on_page in groupby([line.page for line in lines]):
        end = at + sum(1 for _ in on_page)
        by_page.setdefault(page, []).extend(range(at, end))
        at = end
    needed = max(3, len(by_page) * 0.1) if len(by_page) < 60 else 4
    found: set[int] = _in_margins(lines, by_page, max(needed, len(by_page) * 0.1))
    found |= tiled | _watermarks(lines, by_page)
    edges: list[tuple[int, tuple[str, int]]] = []
    top_of = [line.top for line in lines].__getitem__
    for page_number, numbers in by_page.items():
        height = pages[page_number - 1].height_pt
        left = [n for n in numbers if n not in found] if found else numbers
        ordered = sorted(left, key=top_of)
        for n in {*ordered[:2], *ordered[-2:]}:
            line = lines[n]
            if line.bottom < EDGE * height or line.top > (1 - EDGE) * height:
                edges.append((n, (_DIGITS.sub("#", line.text.lower()), round(line.top / 6))))
    counts: Counter[tuple[str, int]] = Counter()
    for shift in (-1, 0, 1):
        counts.update([(shape, row + shift) for _, (shape, row) in edges])
    heads: dict[str, list[int]] = {}
    for n, key in edges:
        if counts[key] >= needed:
            heads.setdefault(key[0], []).append(n)
    return found.union(
        *(
            same
            for same in heads.values()
            if _says_the_same(lines, same) and not _names_columns(lines, same)
        )
    )


def _names_columns(lines: Sequence[Line], same: Sequence[int]) -> bool:
    """Whether lines are the head of a table that goes on from page to page: nearly all stand
    directly above a row with a piece below each of theirs."""
    if len(lines[same[0]].cells) < 2 or len({lines[n].text for n in same}) > 1:
        return False
    if len(lines[same[0]].cells) >= _SURE_CELLS and _stands_below(lines, same[0]):
        return True
    n_above = sum(_stands_above_row(lines, n) for n in same)
    return n_above >= _ABOVE_ROWS * len(same)


def _stands_below(lines: Sequence[Line], n: int) -> bool:
    """Whether the page before has the same line further down, where its table begins."""
    head = lines[n]
    for line in reversed(lines[:n]):
        if line.page < head.page - 1:
            return False
        if line.page < head.page and line.text == head.text and line.top > head.top + head.size:
            return True
    return False


def _stands_above_row(lines: Sequence[Line], n: int) -> bool:
    head, row = lines[n], lines[n + 1] if n + 1 < len(lines) else None
    if row is None or row.page != head.page or len(row.cells) < max(2, len(head.cells)):
        return False
    is_near = 0 < row.top - head.top < _ROW_STEP * head.size
    is_rare = len(head.cells) >= _SURE_CELLS
    return (is_near or is_rare) and all(
        any(cell.left < each.right and cell.right > each.left for each in row.cells)
        for cell in head.cells
    )


def _says_the_same(lines: Sequence[Line], same: Sequence[int]) -> bool:
    """Whether lines that differ in their numbers alone say the same all the same: their numbers
    count the pages, or stay for many pages. An amount or a date at the edge of each page is text.
    """
    told = [[_value(each) for each in _DIGITS.findall(lines[n].text.lower())] for n in same]
    for k in range(min(map(len, told))):
        steps = [
            (told[m + 1][k] - told[m][k], lines[same[m + 1]].page - lines[same[m]].page)
            for m in range(len(same) - 1)
        ]
        n_changed = sum(step != 0 for step, _ in steps)
        n_counting = sum(0 < step <= n_pages for step, n_pages in steps)
        if n_changed > _MAX_SHARE * len(steps) and n_counting < _COUNTING * n_changed:
            return False
    return True


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number[:9])
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if value < max(values[n + 1 :], default=0) else value
        for n, value in enumerate(values)
    )


def _watermarks(lines: Sequence[Line], by_page: Mapping[int, Sequence[int]]) -> set[int]:
    """Large words across the page or in one place of most pages; the first of each stays in the
    text, for it may say that all of it is a draft."""
    least = _LARGE * statistics.median([line.size for line in lines]) if lines else 0.0
    large = [(n, line) for n, line in enumerate(lines) if line.size > least]
    seen: set[str] = set()
    found: set[int] = set()
    places = Counter((line.text, round(line.left / 12), round(line.top / 12)) for _, line in large)
    for n, line in large:
        place = (line.text, round(line.left / 12), round(line.top / 12))
        if is_slanted(line) or places[place] >= max(3, _MOST * len(by_page)):
            if line.text in seen:
                found.add(n)
            seen.add(line.text)
    return found


def _tiled(lines: Sequence[Line]) -> set[int]:
    """Small watermarks that are printed many times across a page; the first of all stays."""
    slanted = [n for n, line in enumerate(lines) if line.angle and is_slanted(line)]
    if len(slanted) < _TILES:
        return set()
    counts = Counter((lines[n].page, lines[n].text) for n in slanted)
    rows = {(lines[n].page, lines[n].text, round(lines[n].top)) for n in slanted}
    of_text = Counter((page, text) for page, text, _ in rows)
    found: set[int] = set()
    seen: set[str] = set()
    for n in slanted:
        key = lines[n].page, lines[n].text
        if counts[key] >= _TILES and of_text[key] >= _TILED_ROWS:
            if lines[n].text in seen:
                found.add(n)
            seen.add(lines[n].text)
    return found


def _in_margins(
    lines: Sequence[Line], by_page: Mapping[int, Sequence[int]], needed: float
) -> set[int]:
    """Short lines that say the same in the same place of many pages, left or right of the text."""
    texts = Counter([line.text for line in lines if len(line.text) <= MARGIN_LENGTH])
    recurring = {text for text, n in texts.items() if n >= needed}
    if not recurring:
        return set()
    places: Counter[tuple[str, int]] = Counter()
    short: list[tuple[int, tuple[str, int]]] = []
    for numbers in by_page.values():
        margin = [n for n in numbers if lines[n].text in recurring]
        if not margin:
            continue
        long = [line for line in map(lines.__getitem__, numbers) if len(line.text) > 20]
        left = min((line.left for line in long), default=0.0)
        right = max((line.right for line in long), default=0.0)
        for n in margin:
            line = lines[n]
            if not long or line.right < left or line.left > right:
                short.append((n, (line.text, round(line.top / 4))))
    for _, (text, row) in short:
        places.update((text, row + shift) for shift in (-1, 0, 1))
    return {n for n, key in short if places[key] >= needed}
