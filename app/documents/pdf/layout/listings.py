"""Program listings of a PDF: runs of lines in a typewriter face, whose ends and indents count."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from app.documents.pdf.lines.line import HYPHEN, Line

_LARGER = 1.15  # times the size of the text
_CODE = re.compile(r"[^\w\s.,]")  # words alone on a line may be a heading in such a face
_MAX_INDENT = 40  # characters


def find_listings(
    lines: Sequence[Line], skipped: Collection[int], gap: float, body_size: float
) -> list[tuple[int, int]]:
    """The listings among lines, as first and one past the last index of theirs.

    Args:
        lines: In reading order, of a document with some text in a typewriter face.
        skipped: Indices of lines that are known to be something else.
        gap: Usual distance between the tops of lines, in points.
        body_size: Size of the text, in points; what is larger is a heading.
    """
    found = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.is_typewriter or at in skipped or line.size > _LARGER * body_size:
            at += 1
            continue
        end = at + 1
        while end < len(lines) and end not in skipped and _goes_on(lines[end - 1], lines[end], gap):
            end += 1
        if end - at > 1 or (_CODE.search(line.text) and not _is_in_paragraph(lines, at, gap)):
            found.append((at, end))
        at = end
    return found


def _goes_on(last: Line, line: Line, gap: float) -> bool:
    step = line.top - last.top
    # An empty line belongs to a listing. A step back is the next column.
    return line.is_typewriter and line.page == last.page and -1 < step < 2.6 * gap


def _is_in_paragraph(lines: Sequence[Line], number: int, gap: float) -> bool:
    """Whether a single line is a piece of a sentence that fills it by chance."""
    line = lines[number]
    for other in lines[max(number - 1, 0) : number + 2]:
        is_near = other.page == line.page and abs(other.top - line.top) <= 1.25 * gap
        if (
            other is not line
            and is_near
            and len(other.text) > 20
            and abs(other.left - line.left) < 2 * line.size
        ):
            return True
    return False


def listing_text(lines: Sequence[Line]) -> str:
    """A listing with its line ends, empty lines and indents, as far as they can be told."""
    left = min(line.left for line in lines)
    widths = sorted((line.right - line.left) / len(line.text) for line in lines if line.text)
    width = max(widths[len(widths) // 2], 0.5)
    steps = sorted(b.top - a.top for a, b in itertools.pairwise(lines) if b.top - a.top > 1)
    usual = steps[len(steps) // 2] if steps else 1.0
    written: list[str] = []
    for n, line in enumerate(lines):
        text = line.text.replace(HYPHEN, "-")
        step = line.top - lines[n - 1].top if n else usual
        if n and step <= 1 and written:  # the same row, after a gap
            written[-1] += " " * max(round((line.left - lines[n - 1].right) / width), 1) + text
            continue
        if step > 1.7 * usual:
            written.append("")
        written.append(" " * min(round((line.left - left) / width), _MAX_INDENT) + text)
    return "\n".join(written)
