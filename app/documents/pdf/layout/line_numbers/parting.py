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
from operator import attrgetter

from app.documents.pdf.layout.line_numbers.fifths import FIFTH, MIN_LIKELY, Fifths, fifths_of
from app.documents.pdf.layout.line_numbers.placed import (
    ALIGNED_PT,
    FIRST,
    How,
    aligned,
    cut_before,
    cut_behind,
    placed_numbers,
)
from app.documents.pdf.lines.line import Line

_MIN_RUN = 5  # numbers in a row
_STEPS = (1, 2, 5, 10)
_MIN_NUMBERS = 3  # of a page
_BESIDE = 0.5  # share of the numbers that stand beside a line of text
_GOES_ON = 0.2  # share of the numbered lines that begin in the middle of a sentence
_MANY_LINES = 1.5  # times the numbers: of more lines they number something else
_OF_PAGE = 0.4  # of a page's lines: fewer that are numbered are not the text of it
_COVERED = 0.7  # share of a page's lines between the first and the last number that are numbered
_MIN_TRAILING = 10  # numbers at the ends of lines
_MIN_LETTERS = 30  # of a line that ends with its number
_MIN_PAGE = 15  # numbered lines of a page of a transcript
_TYPED = 0.8  # of a page's lines: so many in a typewriter face are its text
_MOST_ITEMS = 0.4  # of the numbered lines: they end with a semicolon
_IN_CODE = "{}();=<>_[]"
_MOST_IN_CODE = 0.02  # of its characters
_MIN_LINE = 18  # letters of a line of running text: a row of a table has less
_IN_SOURCE = f"{_IN_CODE}\\"
_MOST_IN_SOURCE = 0.05  # of the characters of running text
_ASKED = re.compile(r"[QA][.:]?\s")


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
    _add_fifths(pages, found)
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
            if how is How.FIRST:
                numbers.add(len(parted))
                parted += cut_before(line)
            elif how is How.LAST:
                numbers.add(len(parted) + 1)
                parted += cut_behind(line)
            else:
                if how is How.ALONE:
                    numbers.add(len(parted))
                parted.append(line)
    return parted, numbers


def _add_fifths(pages: Sequence[Sequence[Line]], found: Sequence[dict[int, How]]) -> None:
    """Finds numbers of each fifth line on the pages that have no others."""
    told = [
        (numbered, fifths)
        for lines, numbered in zip(pages, found, strict=True)
        if not numbered and (fifths := _fifths(lines)) is not None
    ]
    for numbered, fifths in told:
        n_there = sum(abs(fifths.place - other.place) < ALIGNED_PT for _, other in told)
        if fifths.is_sure or n_there > 1:
            numbered.update(fifths.found)


def _fifths(lines: Sequence[Line]) -> Fifths | None:
    if not (_n_with_figure(lines) or any(line.cells for line in lines)):
        return None
    placed = list(placed_numbers(lines))
    if sum(each.value % FIFTH == 0 for each in placed) < MIN_LIKELY:
        return None
    rests = {each.n: each.rest for each in placed}
    texts = [rests.get(n, line) for n, line in enumerate(lines)]
    is_prose = _is_running_text([line.text for line in texts if line is not None])
    return fifths_of(lines, placed, is_prose=is_prose)


def _numbered(lines: Sequence[Line], *, is_sure: bool) -> dict[int, How]:
    """Which lines of a page are numbers or have them, and how; `is_sure` where other pages tell
    that they do."""
    found = _trailing(lines)
    if not found and _n_with_figure(lines) >= _MIN_NUMBERS:
        found = dict.fromkeys(_alone(lines), How.ALONE)
        found = found or dict.fromkeys(_leading(lines, is_sure=is_sure), How.FIRST)
    return found if _are_of_page(lines, found) else {}


def _are_of_page(lines: Sequence[Line], found: Collection[int]) -> bool:
    """Whether much of a page is numbered: its footnotes, or the entries of a list, are less."""
    if not found:
        return False
    high, low = min(lines[n].top for n in found), max(lines[n].bottom for n in found)
    texts = [line for line in lines if not line.text.isdecimal()]
    n_beside = sum(line.bottom > high and line.top < low for line in texts)
    return n_beside >= _OF_PAGE * len(texts)


def _place(line: Line, how: How) -> float:
    """Where the number of a line ends."""
    return cut_before(line)[0].right if how is How.FIRST else line.right


def _as_elsewhere(lines: Sequence[Line], places: Collection[int]) -> Iterator[tuple[int, How]]:
    """Lines of a short page with a number of each fifth line where other pages have theirs."""
    placed = list(placed_numbers(lines))
    rests = {each.n: each.rest for each in placed}
    texts = [line for n, each in enumerate(lines) if (line := rests.get(n, each)) is not None]
    if not texts:
        return
    left, right = min(line.left for line in texts), max(line.right for line in texts)
    for each in placed:
        number = each.number
        is_outside = number.right < left + 1 or number.left > right - 1
        is_there = any(abs(number.right - place) < ALIGNED_PT for place in places)
        if each.value % FIFTH == 0 and is_outside and is_there:
            yield each.n, each.how


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
    found: set[int] = set()
    texts = [line for line in lines if not line.text.isdecimal()]
    for column in (*_columns(lines, plain), *_columns(lines, plain, is_left=True)):
        told = [(n, int(lines[n].text)) for n in column]
        for run in _runs(told):
            beside = [_beside(lines[n], texts) for n in run]
            said = [line for line in beside if line is not None]
            if len(said) < _BESIDE * len(run) or not _is_counted([t.text for t in said]):
                continue
            if not _are_rows([lines[n] for n in run], said, texts):
                found.update(run)
    return found


def _are_rows(numbers: Sequence[Line], said: Sequence[Line], texts: Sequence[Line]) -> bool:
    """Whether the text beside numbers has several lines for each, as cells of a table may have."""
    left = statistics.median(line.left for line in said)
    top, bottom = numbers[0].top - numbers[0].size / 2, numbers[-1].bottom + numbers[0].size / 2
    column = (line.bottom for line in texts if abs(line.left - left) < ALIGNED_PT)
    n_counted = int(numbers[-1].text) - int(numbers[0].text) + 1
    return len({round(at) for at in column if top < at < bottom}) > _MANY_LINES * n_counted


def _columns(
    lines: Sequence[Line], plain: Sequence[int], *, is_left: bool = False
) -> list[list[int]]:
    """Numbers whose right edges, or left ones, stand under each other, from the top."""
    columns = aligned(plain, lambda n: lines[n].left if is_left else lines[n].right)
    return [sorted(column, key=lambda n: lines[n].top) for column in columns]


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
            match = FIRST.match(line.text)
            if match is not None:
                told.append((n, int(match[1])))
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
        rests = [FIRST.sub("", lines[n].text, count=1) for n in run if len(lines[n].cells) < 3]
        is_text = is_sure or _is_counted(rests)
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
            number, text = cut_before(lines[n])
            if number.left > margin - ALIGNED_PT or text.left - margin > number.size:
                return False
            continue
        if not (cells[0].text.isdecimal() and cells[0].right < margin):
            return False
        if abs(cells[1].left - margin) > ALIGNED_PT:
            return False
    pairs = itertools.pairwise(run)
    return all(
        b - a == int(_told([lines[b]])[0][1]) - int(_told([lines[a]])[0][1]) for a, b in pairs
    )


def _trailing(lines: Sequence[Line]) -> dict[int, How]:
    """Lines that end with their number, far behind running text, and empty ones between them that
    have nothing else."""
    ends = {n: line.cells[-1] for n, line in enumerate(lines) if len(line.cells) > 1}
    ends = {n: end for n, end in ends.items() if end.text.isdecimal() and len(end.text) <= 3}
    if len(ends) < _MIN_RUN:
        return {}
    right = statistics.median([end.right for end in ends.values()])
    alone = {
        n: line.pieces[0]
        for n, line in enumerate(lines)
        if line.text.isdecimal() and abs(line.right - right) < 2 * ALIGNED_PT
    }
    found: dict[int, How] = {}
    both = ends | alone
    order = sorted(both, key=lambda n: lines[n].bottom) if alone else both
    for run in _runs([(n, int(both[n].text)) for n in order]):
        cells = [both[n] for n in run]
        lefts, rights = [cell.left for cell in cells], [cell.right for cell in cells]
        spread = min(max(lefts) - min(lefts), max(rights) - min(rights))
        texts = [lines[n].text for n in run if n in ends]
        n_between = max(run) - min(run) + 1 - len(run) + len(texts)
        is_whole = len(texts) >= max(_MIN_TRAILING, _COVERED * n_between)
        if not is_whole or spread >= ALIGNED_PT:
            continue
        is_long = statistics.median(map(len, texts)) >= _MIN_LETTERS
        if _is_hearing(texts) or (is_long and _is_running_text(texts)):
            found.update((n, How.LAST if n in ends else How.ALONE) for n in run)
    return found


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
    if not texts or statistics.median(sum(map(str.isalpha, t)) for t in texts) < _MIN_LINE:
        return False
    whole = "".join(texts)
    if sum(map(whole.count, _IN_SOURCE)) > _MOST_IN_SOURCE * len(whole):
        return False
    return len(words) > 0.5 * len(texts) and n_small >= max(_GOES_ON * len(texts), 2)


def _is_counted(texts: Sequence[str]) -> bool:
    """Whether lines are of the kind that are counted, and not the items of a list."""
    return _is_running_text(texts) or _is_hearing(texts)


def _is_hearing(texts: Sequence[str]) -> bool:
    """Whether lines are the questions and answers of a hearing."""
    asked = [text[0] for text in texts if _ASKED.match(text)]
    return len(asked) >= max(_GOES_ON * len(texts), 3) and len(set(asked)) > 1
