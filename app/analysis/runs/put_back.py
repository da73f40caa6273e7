"""Puts back what a merge lost: the notes' own lines with figures and names that it dropped.

A model that merges notes shortens them, and a small one loses what matters. What can be told for
certain is a figure, date, amount or name that a note has and the merge has not: its line goes back,
word for word with its place, as far as there is room. What does not fit is told as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.figures.index import index_figures
from app.analysis.evidence.figures.names import COMMON_NAMES, names_in
from app.analysis.evidence.figures.reading import Figure, FigureKind, figures_in
from app.analysis.evidence.left_out.dropped import without_references
from app.documents.base.passages import fold
from app.planning.plan import Budget

N_CHARACTERS_PER_TOKEN = 3
"""Of prose in European languages, on the safe side; a Chinese character is about a token."""
SHRINKS_TO = 0.7
"""Merged notes with what is put back are at most this share of those they were made from."""
N_CHARACTERS_MAX = 400
"""Of a line that is put back; what is longer is no note but a page."""
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)、])\s+")
_STATES_NOTHING = re.compile(r"#|[-=*_|: ]*$|.*[:：]$")
"""Headings, rules, and lines that only lead into others."""
_ORDER = (
    FigureKind.MONEY,
    FigureKind.PERCENT,
    FigureKind.DATE,
    FigureKind.NUMBER,
    FigureKind.NAME,
)


def lost_lines(notes: Iterable[str], merged: str) -> list[str]:
    """The lines of notes that have a figure or a name which a merge of them has not, each once, as
    they stand; those with a place first, of these those with amounts, then percentages, dates,
    numbers and names, each in order.

    Args:
        notes: In Markdown, references settled.
        merged: What a model made of them.
    """
    has = index_figures(without_references(merged))
    letters_merged = fold(merged)
    found: list[tuple[bool, int, str]] = []
    seen: set[str] = set()
    told: set[tuple[FigureKind, str, str]] = set()
    for note in notes:
        for line in note.splitlines():
            words = _ITEM.sub("", line).strip()
            has_place = REFERENCE.search(words) is not None
            if len(words) > N_CHARACTERS_MAX or (not has_place and _STATES_NOTHING.match(words)):
                continue
            plain = without_references(words)
            figures = [f for f in figures_in(plain) if f.kind in _ORDER and not has.has(f)]
            names = [f for f in names_in(plain) if _is_lost(f, letters_merged)]
            new = [f for f in (*figures, *names) if (f.kind, f.key, f.currency) not in told]
            letters = fold(plain)
            if not new or letters in seen:
                continue
            seen.add(letters)
            told |= {(f.kind, f.key, f.currency) for f in new}
            rank = min(_ORDER.index(f.kind) for f in new)
            found.append((not has_place, rank, words))
    return [words for *_, words in sorted(found, key=lambda each: each[:2])]


def _is_lost(name: Figure, letters_merged: str) -> bool:
    """Whether none of the words of a name is said; "the Supplier" names nobody."""
    words = [fold(word) for word in name.text.split()]
    own = [word for word in words if word not in COMMON_NAMES and len(word) > 1]
    return bool(own) and not any(word in letters_merged for word in own)


def n_characters_of_answer(budget: Budget, language: str) -> int:
    """How many characters a final answer may have with what is put back: as many as were asked
    for."""
    return budget.n_final_answer * _n_per_token(language)


def n_characters_of_notes(budget: Budget, language: str, notes: Sequence[str]) -> int:
    """The same of merged notes, which have to get shorter than the `notes` they were made from."""
    shrunk = int(SHRINKS_TO * sum(map(len, notes)))
    return min(budget.n_part_answer * _n_per_token(language), shrunk)


def _n_per_token(language: str) -> int:
    return 1 if language in ("zh", "ja") else N_CHARACTERS_PER_TOKEN


def with_lost_lines(
    merged: str, notes: Sequence[str], n_characters_max: int, heading: str = ""
) -> str:
    """A merge with the lines that it lost behind it, as far as they fit.

    Args:
        merged: What a model wrote.
        notes: What it was made from.
        n_characters_max: Of all together.
        heading: Stands above what is put back; "" for none.

    Returns:
        `merged` itself where nothing was lost, or nothing fits.
    """
    left = n_characters_max - len(merged) - len(heading) - 6
    kept: list[str] = []
    for line in lost_lines(notes, merged):
        left -= len(line) + 3
        if left < 0:
            break
        kept.append(f"- {line}")
    if not kept:
        return merged
    above = f"## {heading}\n\n" if heading else ""
    gap = "\n" if not heading and _ITEM.match(merged.rstrip().rpartition("\n")[2]) else "\n\n"
    return merged.rstrip() + gap + above + "\n".join(kept)
