"""What of the planted facts is in a text, and whether it carries its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.check import split_statements
from app.analysis.evidence.figures.index import index_figures
from app.documents.base.passages import fold
from tests.bench.quality.planting import Fact, Third


@dataclass(frozen=True, slots=True)
class Reached:
    """How one fact fared at one stage.

    Attributes:
        has_name: Whom it is about is there.
        has_figure: Its figure is there, exactly.
        has_page: A statement with its name or figure refers to the page it was planted on.
    """

    has_name: bool = False
    has_figure: bool = False
    has_page: bool = False


def reached(fact: Fact, texts: Sequence[str]) -> Reached:
    """How a fact fared in texts with settled references."""
    has_name = has_figure = has_page = False
    for text in texts:
        for statement in split_statements(text):
            words = REFERENCE.sub("", text[statement.start : statement.end])
            named = fold(fact.name) in fold(words)
            figured = index_figures(words).has(fact.figure)
            has_name, has_figure = has_name or named, has_figure or figured
            has_page = has_page or ((named or figured) and fact.label in statement.labels)
    return Reached(has_name, has_figure, has_page)


@dataclass(frozen=True, slots=True)
class Stage:
    """The facts after one stage: the notes, a level of merging, or the answer; and its texts."""

    name: str
    texts: tuple[str, ...]
    fared: tuple[tuple[Fact, Reached], ...]

    def count(self, what: str, third: Third | None = None) -> int:
        """How many facts have `what` ("has_figure" …), in one third or all."""
        return sum(getattr(each, what) for fact, each in self.fared if third in (None, fact.third))

    def n_facts(self, third: Third | None = None) -> int:
        """How many facts were planted there."""
        return sum(third in (None, fact.third) for fact, _ in self.fared)


def stage(name: str, facts: Iterable[Fact], texts: Sequence[str]) -> Stage:
    """Scores all facts in the texts of a stage."""
    return Stage(name, tuple(texts), tuple((fact, reached(fact, texts)) for fact in facts))


def table(stages: Sequence[Stage]) -> str:
    """The stages as lines of text: facts by name, by exact figure, with the right page, and the
    figures by where they were planted."""
    thirds = (Third.START, Third.MIDDLE, Third.END)
    heads = ("name", "figure", "right page", *(f"figure {third}" for third in thirds))
    lines = [f"{'':<16}" + "".join(f"{head:>15}" for head in heads)]
    for each in stages:
        cells = [
            f"{each.count(what)}/{each.n_facts()}"
            for what in ("has_name", "has_figure", "has_page")
        ]
        cells += [f"{each.count('has_figure', third)}/{each.n_facts(third)}" for third in thirds]
        lines.append(f"{each.name:<16}" + "".join(f"{cell:>15}" for cell in cells))
    return "\n".join(lines)
