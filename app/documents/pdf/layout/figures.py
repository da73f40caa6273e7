"""Words inside the pictures of a PDF, which belong to no sentence of its text.

A diagram's labels are text like any other to a PDF. They are told by their place, between the
caption of a figure and the text before it, and by their size, which is smaller than the text's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.documents.pdf.layout.tables.finding import caption_of
from app.documents.pdf.lines.line import Line

_SMALLER = 0.88  # times the size of the text
_MAX_LABEL = 60  # characters; a longer line is a note, or part of a listing
_MIN_LABELS = 3  # fewer may be anything
_NOTE_LINE = 25  # characters of a line of running text, on average
_FIGURES = ("fig", "cha", "sch", "图", "圖")


def is_figure_caption(text: str) -> bool:
    """Whether a line begins the caption of a picture, not of a table or listing."""
    caption = caption_of(text)
    return caption is not None and caption["what"][:3].lower().startswith(_FIGURES)


def find_labels(lines: Sequence[Line], skipped: Collection[int], body_size: float) -> set[int]:
    """The lines of one page that are words inside its pictures.

    Args:
        lines: Of the page, in reading order.
        skipped: Indices of lines that are known to be something else.
        body_size: Size of the text, in points.
    """
    captions = [line for line in lines if is_figure_caption(line.text)]
    if not captions:
        return set()
    small = [
        n
        for n, line in enumerate(lines)
        if n not in skipped
        and line.size < _SMALLER * body_size
        and len(line.text) <= _MAX_LABEL
        and not line.is_typewriter
    ]
    text = [line for line in lines if line.size >= _SMALLER * body_size and len(line.text) > 20]
    found: set[int] = set()
    for caption in captions:
        wide = _column(caption, text)
        above = max((t.bottom for t in _beside(text, wide) if t.bottom < caption.top), default=0.0)
        below = min(
            (t.top for t in _beside(text, wide) if t.top > caption.bottom + 2 * caption.size),
            default=float("inf"),
        )
        inside = [
            [
                n
                for n in small
                if low <= lines[n].top and lines[n].bottom <= high + 1 and _overlaps(lines[n], wide)
            ]
            for low, high in ((above, caption.top), (caption.bottom, below))
        ]
        # Captions stand below their pictures, or all above them.
        labels = inside[0] if len(inside[0]) >= _MIN_LABELS else inside[1]
        if len(labels) >= _MIN_LABELS and not _is_note(lines, labels):
            found.update(labels)
    return found


def _column(caption: Line, text: Sequence[Line]) -> tuple[float, float]:
    """The edges of the column that a caption stands in: those of the text above and below it."""
    left, right = caption.left, caption.right
    for line in text:
        if line.left < caption.right and line.right > caption.left:
            left, right = min(left, line.left), max(right, line.right)
    return left, right


def _beside(text: Sequence[Line], edges: tuple[float, float]) -> list[Line]:
    return [line for line in text if _overlaps(line, edges)]


def _overlaps(line: Line, edges: tuple[float, float]) -> bool:
    return line.left < edges[1] and line.right > edges[0]


def _is_note(lines: Sequence[Line], labels: Sequence[int]) -> bool:
    """Whether small lines are running text: set one under the other at one edge, line by line."""
    edges = [lines[n].left for n in labels]
    n_characters = sum(len(lines[n].text) for n in labels)
    return max(edges) - min(edges) < 4 and n_characters > _NOTE_LINE * len(labels)
