"""What recurs at the edges of a PDF's pages: headers, footers, page and line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from app.documents.base.document import Page
from app.documents.pdf.line import Line

MARGIN_LENGTH = 8  # characters of a line number or crop mark in the margin
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")


def running_heads(lines: Sequence[Line], pages: Sequence[Page]) -> set[int]:
    """Lines that recur in their place from page to page: headers, footers, page numbers at the top
    and bottom, where numbers may differ; and line numbers beside the text, where they may not. A
    line counts when at least three pages, and a tenth of all, have it in its place."""
    if len(pages) < 3:
        return set()
    by_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(number)
    needed = max(3, len(by_page) * 0.1) if len(by_page) < 60 else 4
    found: set[int] = _in_margins(lines, by_page, max(needed, len(by_page) * 0.1))
    edges: list[tuple[int, tuple[str, int]]] = []
    for page_number, numbers in by_page.items():
        height = pages[page_number - 1].height_pt
        ordered = sorted((n for n in numbers if n not in found), key=lambda n: lines[n].top)
        for n in {*ordered[:2], *ordered[-2:]}:
            line = lines[n]
            if line.bottom < height * 0.12 or line.top > height * 0.88:
                edges.append((n, (_DIGITS.sub("#", line.text.lower()), round(line.top / 6))))
    counts: Counter[tuple[str, int]] = Counter()
    for _, (shape, row) in edges:
        counts.update((shape, row + shift) for shift in (-1, 0, 1))
    return found | {n for n, key in edges if counts[key] >= needed}


def _in_margins(
    lines: Sequence[Line], by_page: Mapping[int, Sequence[int]], needed: float
) -> set[int]:
    """Short lines that say the same in the same place of many pages, left or right of the text."""
    texts = Counter([line.text for line in lines if len(line.text) <= MARGIN_LENGTH])
    recurring = {text for text, n in texts.items() if n >= needed}
    places: Counter[tuple[str, int]] = Counter()
    short: list[tuple[int, tuple[str, int]]] = []
    for numbers in by_page.values():
        left = right = None
        margin = []
        for n in numbers:
            line = lines[n]
            if line.text in recurring:
                margin.append(n)
            elif len(line.text) > 20:
                left = line.left if left is None or line.left < left else left
                right = line.right if right is None or line.right > right else right
        for n in margin:
            line = lines[n]
            if left is None or right is None or line.right < left or line.left > right:
                short.append((n, (line.text, round(line.top / 4))))
    for _, (text, row) in short:
        places.update((text, row + shift) for shift in (-1, 0, 1))
    return {n for n, key in short if places[key] >= needed}
