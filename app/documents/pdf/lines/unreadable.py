"""What is left of a PDF page whose letters the file does not tell, or not all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.letters import UNREADABLE, is_likely_language

_AT_EDGE = re.compile(rf"(?<![\w{UNREADABLE}]){UNREADABLE}+|{UNREADABLE}+(?![\w{UNREADABLE}])")
_BETWEEN_WORDS = re.compile(rf"(?<=[^\W\d_]){UNREADABLE}(?=[^\W\d_])")
_MIN_SPACES = 3  # in a line without any other: so many stand for spaces
_BROKEN = 0.3  # share of unreadable characters from which a line is unreadable


def readable(lines: Sequence[Line]) -> list[Line]:
    """The lines of an unreadable page that are language all the same: some other font's."""
    return [line for line in lines if is_likely_language(line.text)]


def without_unreadable(lines: Sequence[Line]) -> list[Line]:
    """Lines of which the file tells most characters. Single ones it does not tell stay where they
    hold what is beside them apart ("30-45 days" is not "3045 days"), and are left out elsewhere,
    where they are marks of lists or the like. In a line that has no spaces they are its spaces."""
    kept = []
    for line in lines:
        n = line.text.count(UNREADABLE)
        if n:
            dense = len(line.text) - line.text.count(" ")
            if n > _BROKEN * dense:
                continue
            if " " not in line.text and len(_BETWEEN_WORDS.findall(line.text)) >= _MIN_SPACES:
                line.text = line.text.replace(UNREADABLE, " ")
            line.text = _AT_EDGE.sub("", line.text).strip()
            if not line.text:
                continue
        kept.append(line)
    return kept
