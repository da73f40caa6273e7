"""What of the planted facts is in a text, and whether it carries its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.analysis.evidence import split_statements
from app.analysis.figures import index_figures
from app.analysis.references import REFERENCE
from app.documents.passages import fold
from tests.bench.quality.planting import Fact, Third


@dataclass(frozen=True, slots=True)
class Reached:
    """How one fact fared in one text.

    Attributes:
        has_figure: Its figure is there.
        has_name: Its name is in the same statement as the figure.
        has_page: That statement refers to the page it was planted on.
    """

    has_figure: bool = False
    has_name: bool = False
    has_page: bool = False


def reached(fact: Fact, texts: Sequence[str]) -> Reached:
    """How a fact fared in texts with settled references; the best of its statements counts."""
    best = Reached()
    for text in texts:
        for statement in split_statements(text):
            words = REFERENCE.sub("", text[statement.start : statement.end])
            if not index_figures(words).has(fact.figure):
                continue
            found = Reached(True, fold(fact.name) in fold(words), fact.label in statement.labels)
            if _rank(found) > _rank(best):
                best = found
    return best


def _rank(each: Reached) -> int:
    return each.has_figure + each.has_name + each.has_page


@dataclass(frozen=True, slots=True)
class Stage:
    """The facts after one stage: the notes, a level of merging, or the answer."""

    name: str
    fared: tuple[tuple[Fact, Reached], ...]

    def count(self, what: str, third: Third | None = None) -> int:
        """How many facts have `what` ("has_figure" …), in one third or all."""
        return sum(getattr(each, what) for fact, each in self.fared if third in (None, fact.third))

    def n_facts(self, third: Third | None = None) -> int:
        """How many facts were planted there."""
        return sum(third in (None, fact.third) for fact, _ in self.fared)


def stage(name: str, facts: Iterable[Fact], texts: Sequence[str]) -> Stage:
    """Scores all facts in the texts of a stage."""
    return Stage(name, tuple((fact, reached(fact, texts)) for fact in facts))


def table(stages: Sequence[Stage]) -> str:
    """The stages as lines of text."""
    thirds = (Third.START, Third.MIDDLE, Third.END)
    lines = [
        f"{'':<22}{'facts':>8}{'named':>8}{'right page':>12}" + "".join(f"{t:>9}" for t in thirds)
    ]
    for each in stages:
        n = each.n_facts()
        cells = [f"{each.count('has_figure', t)}/{each.n_facts(t)}" for t in thirds]
        lines.append(
            f"{each.name:<22}{each.count('has_figure')}/{n:<5}".ljust(30)
            + f"{each.count('has_name'):>8}{each.count('has_page'):>12}"
            + "".join(f"{cell:>9}" for cell in cells)
        )
    return "\n".join(lines)
