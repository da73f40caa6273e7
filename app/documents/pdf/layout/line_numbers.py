"""Line numbers of manuscripts, pleadings and transcripts, which are no part of what is said.

They stand in a column beside the text, each one higher than the one above, whether pdfium gives
them as lines of their own or as the first word of each line. A numbered list looks the same at
first sight; but its entries begin with a capital letter, and lines of running text in the middle of
a sentence do not.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from operator import attrgetter

from app.documents.pdf.lines.line import Line

_MIN_RUN = 5  # numbers in a row
_STEPS = (1, 2, 5, 10)
_MIN_FIFTH = 3  # numbers of a page on which each fifth line has one
_FIFTH = 5
_ALIGNED_PT = 4.0  # how far the right edges of numbers may differ
_BESIDE = 0.5  # share of the numbers that stand beside a line of text
_GOES_ON = 0.2  # share of the numbered lines that begin in the middle of a sentence
_MANY_LINES = 1.5  # times the numbers: of more lines they number something else
_COVERED = 0.7  # share of a page's lines between the first and the last number that are numbered
_MIN_TRAILING = 10  # numbers at the ends of lines
_MIN_LETTERS = 30  # of a line that ends with its number
_MIN_PAGE = 15  # numbered lines of a page of a transcript
_TYPED = 0.8  # of a page's lines: so many in a typewriter face are its text
_MOST_LINES = 1000  # as numbers count them
_MARGIN_PT, _WIDE_MARGIN_PT = 72.0, 200.0  # from the text to numbers behind it
_MIN_COUNTED = 4  # numbers that count lines exactly
_MIN_VERSE = 15  # letters of a line
_MOST_ITEMS = 0.4  # of the numbered lines: they end with a semicolon
_IN_CODE = "{}();=<>_[]"
_MOST_IN_CODE = 0.02  # of its characters
_ASKED = re.compile(r"[QA][.:]?\s")
_FIRST = re.compile(r"(\d{1,3})\s+(?=\S)")


def part_line_numbers(lines: Sequence[Line]) -> tuple[list[Line], set[int]]:
    """The lines with line numbers as lines of their own, and the indices of those.

    Args:
        lines: Of all pages, in reading order.
    """
    pages = [list(group) for _, group in itertools.groupby(lines, attrgetter("page"))]
    frames = [_frame(on_page) for on_page in pages]
    found = [
        _numbered(on_page, is_sure=frame is not None and frames.count(frame) > 1)
        for on_page, frame in zip(pages, frames, strict=True)
    ]
    if any(found):
        places = {
            round(_place(on_page[n], how))
            for on_page, numbered in zip(pages, found, strict=True)
            for n, how in numbered.items()
        }
        for on_page, numbered in zip(pages, found, strict=True):
            if not numbered:
                numbered.update(_as_elsewhere(on_page, places))
    parted: list[Line] = []
    numbers: set[int] = set()
    for on_page, numbered in zip(pages, found, strict=True):
        for n, line in enumerate(on_page):
            how = numbered.get(n)
            if how is _How.FIRST:
                numbers.add(len(parted))
                parted += _cut(line)
            elif how is _How.LAST:
                numbers.add(len(parted) + 1)
                parted += _cut_at_end(line)
            else:
                if how is _How.ALONE:
                    numbers.add(len(parted))
                parted.append(line)
    return parted, numbers


class _How(Enum):
    """How a line has its number: as a line of its own, before or behind its words."""

    ALONE = 1
    FIRST = 2
    LAST = 3


def _numbered(lines: Sequence[Line], *, is_sure: bool) -> dict[int, _How]:
    """Which lines of a page are numbers or have them, and how; `is_sure` where other pages tell
    that they do."""
    if ends := _trailing(lines):
        return dict.fromkeys(ends, _How.LAST)
    if _n_with_figure(lines) < _MIN_FIFTH:
        return {}
    if alone := _alone(lines):
        return dict.fromkeys(alone, _How.ALONE)
    return dict.fromkeys(_leading(lines, is_sure=is_sure), _How.FIRST)


def _place(line: Line, how: _How) -> float:
    """Where the number of a line ends."""
    return _cut(line)[0].right if how is _How.FIRST else line.right


def _as_elsewhere(lines: Sequence[Line], places: Collection[int]) -> Iterator[tuple[int, _How]]:
    """Lines of a short page with a number of each fifth line where other pages have theirs."""
    told: list[tuple[int, _How, int, Line]] = []
    texts: list[Line] = []
    for n, line in enumerate(lines):
        first = _FIRST.match(line.text)
        if line.text.isdecimal():
            told.append((n, _How.ALONE, int(line.text), line))
        elif first:
            number, text = _cut(line)
            told.append((n, _How.FIRST, int(first[1]), number))
            texts.append(text)
        elif len(line.cells) > 1 and line.cells[-1].text.isdecimal():
            text, number = _cut_at_end(line)
            told.append((n, _How.LAST, int(number.text), number))
            texts.append(text)
        else:
            texts.append(line)
    if not texts:
        return
    left, right = min(line.left for line in texts), max(line.right for line in texts)
    for n, how, value, number in told:
        is_outside = number.right < left + 1 or number.left > right - 1
        is_there = any(abs(number.right - place) < _ALIGNED_PT for place in places)
        if value % _FIFTH == 0 and value < _MOST_LINES and is_outside and is_there:
            yield n, how


def _frame(lines: Sequence[Line]) -> tuple[int, int, int] | None:
    """How many lines of a page are numbered from one on, and where the first and the last stand;
    None where not nearly each line is. Pages of a transcript agree in it, whatever their lines
    begin with; numbered lists do not."""
    if _n_with_figure(lines) < _MIN_PAGE:
        return None
    run = max(_runs(_told(lines)), key=len, default=[])
    n_lines = sum(not line.text.isdecimal() for line in lines)
    if len(run) < max(_MIN_PAGE, _COVERED * n_lines):
        return None
    first, last = lines[run[0]], lines[run[-1]]
    return (len(run), round(first.top), round(last.top)) if first.text.split()[0] == "1" else None


def _n_with_figure(lines: Sequence[Line]) -> int:
    """How many lines begin with a figure."""
    return sum(map(str.isdecimal, [line.text[0] for line in lines]))


def _alone(lines: Sequence[Line]) -> set[int]:
    """Numbers that are lines of their own, beside running text."""
    is_code = _has_listing(lines)
    plain = [
        n
        for n, line in enumerate(lines)
        if line.text.isdecimal() and len(line.text) <= 3 and not (is_code and line.is_typewriter)
    ]
    if len(plain) < _MIN_FIFTH:
        return set()
    found: set[int] = set()
    texts = [line for line in lines if not line.text.isdecimal()]
    for column in (*_columns(lines, plain), *_columns(lines, plain, is_left=True)):
        told = [(n, int(lines[n].text)) for n in column]
        if _counts_lines(told, lines, texts):
            found.update(column)
        for run in _runs(told):
            beside = [_beside(lines[n], texts) for n in run]
            said = [line for line in beside if line is not None]
            if len(said) < _BESIDE * len(run) or not _is_running_text([t.text for t in said]):
                continue
            if not _are_rows([lines[n] for n in run], said, texts):
                found.update(run)
    return found


def _are_rows(numbers: Sequence[Line], said: Sequence[Line], texts: Sequence[Line]) -> bool:
    """Whether the text beside numbers has several lines for each, as cells of a table may have."""
    left = statistics.median(line.left for line in said)
    top, bottom = numbers[0].top - numbers[0].size / 2, numbers[-1].bottom + numbers[0].size / 2
    column = (line.bottom for line in texts if abs(line.left - left) < _ALIGNED_PT)
    n_counted = int(numbers[-1].text) - int(numbers[0].text) + 1
    return len({round(at) for at in column if top < at < bottom}) > _MANY_LINES * n_counted


def _columns(
    lines: Sequence[Line], plain: Sequence[int], *, is_left: bool = False
) -> list[list[int]]:
    """Numbers whose right edges, or left ones, stand under each other, from the top."""
    edges = {n: lines[n].left if is_left else lines[n].right for n in plain}
    columns: list[list[int]] = []
    for n in sorted(plain, key=lambda n: (edges[n], lines[n].top)):
        if columns and edges[n] - edges[columns[-1][-1]] < _ALIGNED_PT:
            columns[-1].append(n)
        else:
            columns.append([n])
    return [sorted(column, key=lambda n: lines[n].top) for column in columns]


def _counts_lines(
    told: Sequence[tuple[int, int]], lines: Sequence[Line], texts: Sequence[Line]
) -> bool:
    """Whether a few numbers at the margin count the lines of running text beside them: from each to
    the next there are as many lines as the number grows."""
    if len(told) < _MIN_FIFTH or told[0][1] % _FIFTH:
        return False
    if not (len(told) >= _MIN_COUNTED or _is_running_text([t.text for t in texts])):
        return False
    numbers = [lines[n] for n, _ in told]
    left, right = min(line.left for line in numbers), max(line.right for line in numbers)
    if any(line.left < right and line.right > left for line in texts):
        return False
    tops = sorted({round(line.bottom) for line in texts})
    for (n, value), (m, following) in itertools.pairwise(told):
        low, high = round(lines[n].bottom), round(lines[m].bottom)
        n_lines = sum(low - 1 <= top < high - 1 for top in tops)
        if following - value not in (_FIFTH, 2 * _FIFTH) or n_lines != following - value:
            return False
    return True


def _beside(number: Line, texts: Sequence[Line]) -> Line | None:
    for line in texts:
        overlap = min(number.bottom, line.bottom) - max(number.top, line.top)
        is_level = overlap > 0.4 * min(number.bottom - number.top, line.bottom - line.top)
        if is_level and (line.left > number.right or line.right < number.left):
            return line
    return None


def _told(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Lines that begin with a number, and it."""
    told = []
    is_code = _has_listing(lines)
    for n, line in enumerate(lines):
        if line.text[0].isdecimal() and not (is_code and line.is_typewriter):
            told += [(n, int(match[1])) for match in (_FIRST.match(line.text),) if match]
    return told


def _has_listing(lines: Sequence[Line]) -> bool:
    """Whether what a page has in a typewriter face is a listing, which keeps its numbers, and not a
    page that was typed as a whole."""
    typed = [line.text for line in lines if line.is_typewriter]
    if len(typed) < _TYPED * len(lines):
        return True
    text = "".join(typed)
    return sum(map(text.count, _IN_CODE)) > _MOST_IN_CODE * len(text)


def _leading(lines: Sequence[Line], *, is_sure: bool) -> set[int]:
    """Lines that begin with their number; `is_sure` where other pages tell that they do."""
    found: set[int] = set()
    for run in _runs(_told(lines)):
        between = run[-1] - run[0] + 1
        # A line of more cells is a row of a table, whose first column counts its rows.
        rests = [_FIRST.sub("", lines[n].text, count=1) for n in run if len(lines[n].cells) < 3]
        is_text = is_sure or _is_running_text(rests) or _is_hearing(rests)
        if is_text and (len(run) >= _COVERED * between or _stand_in_margin(lines, run)):
            found.update(run)
    return found


def _stand_in_margin(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether the numbers of some lines, each so many, stand left of where the other lines begin,
    and the lines between them are as many."""
    others = [line.left for n, line in enumerate(lines) if run[0] < n < run[-1] and n not in run]
    if not others:
        return False
    margin = statistics.median(others)
    for n in run:
        cells = lines[n].cells
        if not cells:  # its number stands as near as a word
            number, text = _cut(lines[n])
            if number.left > margin - _ALIGNED_PT or text.left - margin > number.size:
                return False
            continue
        if not (cells[0].text.isdecimal() and cells[0].right < margin):
            return False
        if abs(cells[1].left - margin) > _ALIGNED_PT:
            return False
    pairs = itertools.pairwise(run)
    return all(
        b - a == int(_told([lines[b]])[0][1]) - int(_told([lines[a]])[0][1]) for a, b in pairs
    )


def _trailing(lines: Sequence[Line]) -> set[int]:
    """Lines that end with their number, far behind running text."""
    told = [
        (n, int(line.cells[-1].text))
        for n, line in enumerate(lines)
        if len(line.cells) > 1 and line.cells[-1].text.isdecimal() and len(line.cells[-1].text) <= 3
    ]
    found: set[int] = set()
    for run in _runs(told):
        lefts = [lines[n].cells[-1].left for n in run]
        rights = [lines[n].cells[-1].right for n in run]
        spread = min(max(lefts) - min(lefts), max(rights) - min(rights))
        texts = [lines[n].text for n in run]
        is_long = statistics.median(map(len, texts)) >= _MIN_LETTERS
        is_whole = len(run) >= max(_MIN_TRAILING, _COVERED * (run[-1] - run[0] + 1))
        if is_whole and is_long and spread < _ALIGNED_PT and _is_running_text(texts):
            found.update(run)
    return found or _each_fifth_at_end(lines, told)


def _each_fifth_at_end(lines: Sequence[Line], told: Sequence[tuple[int, int]]) -> set[int]:
    """Lines that end with their number where each fifth has one, beside the column of text. Of
    lines that are no running text, as those of a poem, more numbers have to count them."""
    if len(told) < _MIN_FIFTH or any(
        value % _FIFTH or n_lines != value - last
        for (m, last), (n, value) in itertools.pairwise(told)
        for n_lines in (n - m,)
    ):
        return set()
    if told[0][1] % _FIFTH:
        return set()
    numbered = {n for n, _ in told}
    beside = [lines[n].cells[-1] for n in numbered]
    edge = max(
        line.cells[-2].right if n in numbered else line.right for n, line in enumerate(lines)
    )
    texts = [line.text for line in lines]
    is_counted = len(told) >= _MIN_COUNTED and statistics.median(map(len, texts)) >= _MIN_VERSE
    room = _WIDE_MARGIN_PT if is_counted else _MARGIN_PT
    is_in_margin = all(edge < cell.left < edge + room for cell in beside)
    lefts, rights = [cell.left for cell in beside], [cell.right for cell in beside]
    spread = min(max(lefts) - min(lefts), max(rights) - min(rights))
    if is_in_margin and spread < _ALIGNED_PT and (is_counted or _is_running_text(texts)):
        return numbered
    return set()


def _runs(told: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Stretches in which each number is one step higher than the one before."""
    runs: list[list[int]] = []
    for step in _STEPS:
        run: list[int] = []
        last = None
        for n, value in told:
            if last is not None and value == last + step:
                run.append(n)
            else:
                if len(run) >= _MIN_RUN:
                    runs.append(run)
                run = [n]
            last = value
        if len(run) >= _MIN_RUN:
            runs.append(run)
        if runs:
            break
    return runs


def _is_running_text(texts: Sequence[str]) -> bool:
    words = [text for text in texts if text[:1].isalpha()]
    n_small = sum(text[0].islower() for text in words)
    if sum(text[-1] == ";" for text in texts) > _MOST_ITEMS * len(texts):
        return False
    return len(words) > 0.5 * len(texts) and n_small >= max(_GOES_ON * len(texts), 2)


def _is_hearing(texts: Sequence[str]) -> bool:
    """Whether lines are the questions and answers of a hearing."""
    return sum(_ASKED.match(text) is not None for text in texts) >= max(_GOES_ON * len(texts), 3)


def _cut_at_end(line: Line) -> list[Line]:
    """A line without the number at its end, and that."""
    last, before = line.cells[-1], line.cells[-2]
    text = line.text.removesuffix(last.text).rstrip()
    cells = line.cells[:-1] if len(line.cells) > 2 else ()
    return [
        replace(line, text=text, right=before.right, cells=cells),
        replace(line, text=last.text, left=last.left, cells=(), weight=0),
    ]


def _cut(line: Line) -> tuple[Line, Line]:
    """The number of a line and the rest of it."""
    match = _FIRST.match(line.text)
    assert match is not None
    width = line.right - line.left
    cells = line.cells
    if cells and cells[0].text == match[1]:
        left = cells[1].left
        cells = cells[1:] if len(cells) > 2 else ()
    else:
        left = line.left + width * match.end() / max(len(line.text), 1)
        cells = ()
    end = line.left + width * len(match[1]) / max(len(line.text), 1)
    number = replace(line, text=match[1], right=end, cells=(), weight=0)
    return number, replace(line, text=line.text[match.end() :], left=left, cells=cells)
