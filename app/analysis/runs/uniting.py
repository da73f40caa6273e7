"""Unites notes before a merge: what several say is said once, with all its places.

Parts overlap, and documents repeat themselves, so notes do. A model that merges them may drop one
of two equal lines, and with it the place that the other has not; here it never sees the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.answers.references import REFERENCE, labels_in
from app.analysis.evidence.figures.reading import figures_in
from app.analysis.evidence.left_out.dropped import without_references
from app.documents.base.passages import fold

_ITEM = re.compile(r"^(\s*(?:[-*+•]|\d{1,3}[.)、])\s+)(.*)$")
_N_LETTERS_LEAST = 12  # folded; "Payment" is a heading, not a fact
_LAST_REFERENCE = re.compile(r"(.*)\[([^\[\]]*)\]([.。;；]?\s*)$", re.DOTALL)


def united(notes: Sequence[str]) -> list[str]:
    """The same notes without the lines that an earlier line says already, whose place that one
    takes over.

    Args:
        notes: In Markdown lists, references settled, in the order of the document.

    Returns:
        As many notes, in order. Two lines are one where their words are the same but for case and
        punctuation, and so their figures; lines that only resemble each other both stay.
    """
    found = [note.splitlines() for note in notes]
    first_of: dict[str, tuple[int, int]] = {}
    for n, lines in enumerate(found):
        kept: list[str] = []
        for line in lines:
            key = _key(line)
            if not key:
                kept.append(line)
            elif key in first_of:
                at, row = first_of[key]
                target = kept if at == n else found[at]
                target[row] = _with_places(target[row], labels_in(line))
            else:
                first_of[key] = (n, len(kept))
                kept.append(line)
        found[n] = kept
    return ["\n".join(lines) for lines in found]


def _key(line: str) -> str:
    """What a line of a list says, or "" where it is none that may be united."""
    match = _ITEM.match(line)
    if match is None or not REFERENCE.search(line):
        return ""
    words = without_references(match[2])
    letters = fold(words)
    if len(letters) < _N_LETTERS_LEAST:
        return ""
    figures = " ".join(f"{figure.kind}:{figure.key}" for figure in figures_in(words))
    return f"{letters}\n{figures}"


def _with_places(line: str, labels: Sequence[str]) -> str:
    new = [label for label in labels if label not in labels_in(line)]
    if not new:
        return line
    match = _LAST_REFERENCE.match(line)
    if match is None:
        return f"{line} [{', '.join(new)}]"
    return f"{match[1]}[{', '.join((match[2], *new))}]{match[3]}"
