"""What the readings of the parts noted and the answer does not say. See also `unsaid`.

A merge shortens, so most of this is meant to go. It is shown all the same: whether the amount on
page 14 mattered is for the reader to judge, not for the model that left it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.analysis.answers.references import REFERENCE, labels_in
from app.analysis.evidence.figures.index import index_figures
from app.analysis.evidence.figures.names import names_in
from app.analysis.evidence.figures.reading import Figure, FigureKind, figures_in
from app.documents.base.passages import fold

N_CONTEXT = 160
"""Characters of the note's line that are shown with what was dropped."""

_ORDER = (
    FigureKind.MONEY,
    FigureKind.DATE,
    FigureKind.PERCENT,
    FigureKind.NUMBER,
    FigureKind.NAME,
)
_LIST_NUMBER = re.compile(r"^(\s*)\d{1,3}[.)、](?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DroppedFact:
    """Something that notes have and the answer has not.

    Attributes:
        kind: What it is.
        text: As the first note that has it writes it.
        references: Places that the notes give for it, in order.
        parts: Indices of the notes that have it.
        context: The line of the first note it stands in, without references, cut to `N_CONTEXT`;
            where no note has it, the document's sentence.
        is_noted: Whether a note has it; else it is from the document itself.
    """

    kind: FigureKind
    text: str
    references: tuple[str, ...]
    parts: tuple[int, ...]
    context: str
    is_noted: bool = True


def dropped_facts(notes: Sequence[str], answer: str) -> tuple[DroppedFact, ...]:
    """The numbers, dates, amounts and names of `notes` that do not reach `answer`.

    Args:
        notes: The parts' notes in order, in Markdown, references settled ("[p. 12]").
        answer: The answer made from them.

    Returns:
        Amounts first, then dates, percentages, numbers and names; each in the order of the notes.
    """
    said = without_references(answer)
    has = index_figures(said)
    letters = fold(said)
    last_words = {fold(name.text.split()[-1]) for name in names_in(said)}
    found: dict[tuple[FigureKind, str, str], DroppedFact] = {}
    for part, note in enumerate(notes):
        for line in note.splitlines():
            words = without_references(line)
            figures: list[Figure] = [f for f in figures_in(words) if not has.has(f)]
            figures += [
                name
                for name in names_in(words)
                if name.key not in letters
                and (" " not in name.text or fold(name.text.split()[-1]) not in last_words)
            ]
            labels = labels_in(line)
            for figure in figures:
                key = (figure.kind, figure.key, figure.currency)
                known = found.get(key)
                context = " ".join(re.sub(r"[*_`#|]", "", words).split()).strip("-• ")
                if len(context) > N_CONTEXT:
                    context = context[: N_CONTEXT - 1].rstrip() + "…"
                if known is None:
                    found[key] = DroppedFact(
                        figure.kind, figure.text, tuple(labels), (part,), context
                    )
                else:
                    found[key] = DroppedFact(
                        known.kind,
                        known.text,
                        tuple(dict.fromkeys((*known.references, *labels))),
                        tuple(dict.fromkeys((*known.parts, part))),
                        known.context,
                    )
    return in_order(found.values())


def in_order(facts: Iterable[DroppedFact]) -> tuple[DroppedFact, ...]:
    """Amounts first, then dates, percentages, numbers and names; each as it comes."""
    return tuple(sorted(facts, key=lambda fact: _ORDER.index(fact.kind)))


def without_references(text: str) -> str:
    """A text without its references and the numbers of its lists."""
    return _LIST_NUMBER.sub(r"\1", REFERENCE.sub("", text))
