"""Whether a row of a table says a statement: its label, the heading of a column, and one cell."""

from __future__ import annotations

from collections.abc import Sequence

from app.analysis.evidence.verdict.units import Unit
from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.alignment import Said, aligns
from app.analysis.evidence.words.tokens import ARTICLES, LIMITS, LOOSE_PREPOSITIONS, Sentence, Token

_GLUE = word_set("is are was were be has have as for of with under means equals amounts")
_SIGNING = word_set("sign signs signed signing is are was were as for of on behalf")


def row_says(said: Said, unit: Unit) -> bool:
    """Whether a row, or the column of a table of records, says a statement."""
    words = [t for t in said.sentence.tokens if not t.is_mark and t.word not in ARTICLES]
    if not unit.cells or len(said.content) < 2:
        return False
    if not unit.cells[0][0] and len(unit.cells) > 1 and unit.text and _is_record(unit):
        return _record_says(words, unit)
    label = _words(unit.cells[0][1])
    short = _words(unit.cells[0][1].split(",")[0])
    for heading, value in unit.cells[1:]:
        if any(
            _cell_says(words, name, _words(heading), value, len(unit.cells) == 2)
            for name in (label, short)
        ):
            return True
    return False


def _cell_says(
    words: Sequence[Token], label: list[Token], heading: list[Token], value: str, is_pair: bool
) -> bool:
    """Whether a statement names a row, a column (of more than one) and what its cell says."""
    rest = _without(words, label)
    if rest is None or not label:
        return False
    without_heading = _without(rest, heading) if heading else None
    if without_heading is not None:
        rest = without_heading
    elif not is_pair:
        return False
    cell = Sentence.of(value.replace(";", " and")).tokens
    kept = [t for t in rest if t.word not in _GLUE or t.figure is not None]
    return bool(kept) and aligns(kept, cell)


def _record_says(words: Sequence[Token], unit: Unit) -> bool:
    """Whether a person or thing that has a column of its own is what the statement says. Without
    figures: they belong to their row as well."""
    if any(t.figure is not None or t.word in LIMITS for t in words):
        return False
    cells = [list(Sentence.of(f"{head} {value}").tokens) for head, value in unit.cells]
    used = set()
    for word in words:
        if word.word in _SIGNING or word.word in LOOSE_PREPOSITIONS:
            continue
        at = [i for i, cell in enumerate(cells) if any(word.matches(t) for t in cell)]
        if not at:
            return False
        used.update(at[:1])
    return len(used) >= 2


def _is_record(unit: Unit) -> bool:
    return all(head for head, _ in unit.cells[1:])


def _without(words: Sequence[Token], label: Sequence[Token]) -> list[Token] | None:
    """`words` without those of a label, which must all stand in it side by side; else None."""
    wanted = [t for t in label if t.word not in LOOSE_PREPOSITIONS]
    if not wanted:
        return None
    n = len(label)
    for i in range(len(words) - n + 1):
        if all(word.matches(t) for word, t in zip(words[i : i + n], label, strict=True)):
            return [*words[:i], *words[i + n :]]
    return None


def _words(text: str) -> list[Token]:
    return [t for t in Sentence.of(text).tokens if t.word not in ARTICLES and not t.is_mark]
