"""Lines that may be rows of a table each of which a file writes in one piece.

Nothing but their letters tells of the gaps between their columns. They are worth asking where
several lines one below the other begin at one place, each with a capital letter or a figure, and
none ends as a sentence does: lines of running text hardly ever do.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from app.documents.pdf.lines.line import HYPHEN, Line

_MIN_ROWS = 4
_SAME_EDGE = 0.25  # times the size
_NEXT_LINE = 3.0  # times the size, from the top of one line to that of the next
_USUAL = 1.15  # times the least gap: the others of the file's spaces
_MIN_CROSSED = 3  # such gaps that words of most other lines go over
_NEAR = 3  # lines above and below
_WORD_GAP = 0.45  # times the size: no space is wider, but in a face whose letters are equally wide
_WIDER = 1.15  # times a space
_CAPTION = re.compile(r"[A-Z]\w{2,9}\.? \d{1,3}(?:\.\d{1,3})?[.:](?!\d)")
_MIN_WORDS = 8
_EQUALLY = 1.03  # times the least width of a letter
_ONE_SPACE = 1.6  # times that width: wider is more than one space
_NO_ENDS = frozenset(".,;:!?-" + HYPHEN)

Span = tuple[float, float]


def rows_in_one_piece(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Runs of such lines, by their index."""
    run: list[int] = []
    for n, line in enumerate(lines):
        is_row = _may_be_row(line)
        if run and not (is_row and _is_below(lines[run[-1]], line)):
            if len(run) >= _MIN_ROWS:
                yield run
            run = []
        if is_row:
            run.append(n)
    if len(run) >= _MIN_ROWS:
        yield run


def widest_word_gap(words: Sequence[Sequence[Span]], texts: Sequence[str], size: float) -> float:
    """How far apart the words of one cell stand at most in such lines, in points.

    Args:
        words: Of each line, the left and right edges of its words.
        texts: The lines.
        size: Of the font, in points.
    """
    if (pitch := _pitch(words, texts)) is not None:
        return _ONE_SPACE * pitch
    gaps = [
        (n, word[1], following[0])
        for n, line in enumerate(words)
        for word, following in itertools.pairwise(line)
    ]
    least = min((right - left for _, left, right in gaps if right - left > 0), default=0.0)
    usual = [each for each in gaps if least <= each[2] - each[1] < _USUAL * least]
    n_crossed = sum(
        _is_crossed(left, right, [*words[max(n - _NEAR, 0) : n], *words[n + 1 : n + 1 + _NEAR]])
        for n, left, right in usual
    )
    if n_crossed < _MIN_CROSSED:
        return _WORD_GAP * size  # nothing is written across the gap between two columns
    return max(_WORD_GAP * size, _WIDER * _USUAL * least)


def _pitch(words: Sequence[Sequence[Span]], texts: Sequence[str]) -> float | None:
    """How wide the letters of some lines are, where all are equally wide."""
    pitches = [
        (word[1] - word[0]) / len(said)
        for line, text in zip(words, texts, strict=True)
        if len(line) == len(text.split())
        for word, said in zip(line, text.split(), strict=True)
        if said.isalpha()  # figures are equally wide in most faces
    ]
    if len(pitches) < _MIN_WORDS or max(pitches) > _EQUALLY * min(pitches):
        return None
    return max(pitches)


def _is_crossed(left: float, right: float, near: Sequence[Sequence[Span]]) -> bool:
    """Whether a word stands where a gap is in most of the lines near it."""
    beside = [words for words in near if words[0][0] < left and right < words[-1][1]]
    n_over = sum(any(a < left and right < b for a, b in words) for words in beside)
    return 2 * n_over > len(beside)


def _may_be_row(line: Line) -> bool:
    first, last = line.text[0], line.text[-1]
    begins = first.isupper() or first.isdecimal()
    is_plain = not (line.angle or line.is_typewriter)
    is_plain = is_plain and _CAPTION.match(line.text) is None
    return begins and last not in _NO_ENDS and " " in line.text and is_plain


def _is_below(above: Line, line: Line) -> bool:
    is_next = 0 < line.top - above.top < _NEXT_LINE * line.size
    return is_next and abs(line.left - above.left) < _SAME_EDGE * line.size
