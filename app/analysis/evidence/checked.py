"""What the check of an answer found, statement by statement, and how it is told to people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.places.passage import Passage
from app.system.translation import to_translate, tr
from app.system.wording import place_text


class QuotationVerdict(StrEnum):
    """Whether a quotation is in the document."""

    FOUND = "found"  # letter by letter
    SIMILAR = "similar"  # with other words in between
    NOT_FOUND = "not found"


class Support(StrEnum):
    """What can be said for a statement as a whole."""

    MATCHED = "matched"  # one passage there has its words and figures, and nothing that limits them
    CITED = "cited"  # it names a place where nothing speaks against it: to be read there
    DOUBTFUL = "doubtful"  # a quotation, figure or name in it is not where it should be
    UNSUPPORTED = "unsupported"  # it names no place


class Opinion(StrEnum):
    """What the model said when it was asked again, with the passage alone."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not said"


MARKS = {
    Support.MATCHED: "✓",
    Support.CITED: "○",
    Support.DOUBTFUL: "⚠",
    Support.UNSUPPORTED: "∅",
}
"""The mark behind a statement. What it means is always written beside it: `mark_legend`."""
_N_LINE = 80  # characters of a statement that a line about it repeats
MARK_SAYS = {
    Support.MATCHED: to_translate("same words and figures on its page"),
    Support.CITED: to_translate("its words are there: compare"),
    Support.DOUBTFUL: to_translate("something in it is not there"),
    Support.UNSUPPORTED: to_translate("nothing in the document says it"),
}


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """A quotation of the answer, `answer[start:end]` without its marks.

    Attributes:
        text: The quotation.
        verdict: Whether the document has it.
        in_cited_place: Whether it is in a place that its statement refers to.
        passage: Where it is, or None.
        found_text: The document's own words there when they differ.
    """

    start: int
    end: int
    text: str
    verdict: QuotationVerdict
    in_cited_place: bool
    passage: Passage | None
    found_text: str = ""

    @property
    def says(self) -> str:
        """For people: "found on p. 12", "similar on p. 12", "not found"."""
        if self.passage is None:
            return tr("not found")
        where = _at(self.passage.label)
        if self.verdict is QuotationVerdict.FOUND:
            return tr("found {where}", where=where)
        return tr("similar {where}", where=where)


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """A number, date or amount of the answer, `answer[start:end]`.

    Attributes:
        kind: "number", "percent", "money", "date" or "name"; a name only where the document has no
            such word at all.
        text: As the answer writes it.
        in_cited_place: Whether a place that its statement refers to has it.
        elsewhere: Other places that have it, at most five; empty when it is in the cited place, or
            nowhere.
    """

    start: int
    end: int
    kind: FigureKind
    text: str
    in_cited_place: bool
    elsewhere: tuple[str, ...]

    @property
    def says(self) -> str:
        """For people: "on the cited page", "not there, but on p. 3", "not in the document"."""
        if self.in_cited_place:
            return tr("on the cited page")
        if self.elsewhere:
            return tr("not there, but {where}", where=_at(", ".join(self.elsewhere)))
        return tr("not in the document")


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """One statement of the answer, `answer[start:end]`, references included.

    Attributes:
        text: Plain words, without references and Markdown.
        references: Labels of the places it refers to that the document has; where it names none and
            a passage says it, the label of that.
        shared: Whether those are the references of its list item, which stand after a later
            sentence of it.
        unknown: Labels it refers to that the document does not have.
        quotations, figures: What was checked.
        passages: The best passage of each place referred to, where there is one: what to highlight
            when the reference is followed.
        score: How much of its telling words the passages have together, 0 to 1; None when the
            answer is in another language than the document.
        support: The sum of it.
        placed_by: Who found its place: "answer", "longleaf", or "" where it has none.
        opinion: The model's second opinion on its ✓; None where it was not asked.
    """

    start: int
    end: int
    text: str
    references: tuple[str, ...]
    shared: bool
    unknown: tuple[str, ...]
    quotations: tuple[QuotationCheck, ...]
    figures: tuple[FigureCheck, ...]
    passages: tuple[Passage, ...]
    score: float | None
    support: Support
    placed_by: str = "answer"
    opinion: Opinion | None = None

    @property
    def reason(self) -> str:
        """For people: why it is not marked as found, in one line; "" where it is."""
        return _reason(self)

    def passage_at(self, label: str) -> Passage | None:
        """What to highlight when the reference `label` ("p. 12") of this statement is followed."""
        quoted = [q.passage for q in self.quotations if q.passage and q.passage.label == label]
        return next((p for p in (*quoted, *self.passages) if p.label == label), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for an answer. `as_json` gives it as plain values.

    Attributes:
        statements: In the order of the answer.
        same_language: Whether answer and document are in one language, so that words compare.
        dropped: Figures and names of the parts' notes that the answer does not have.
    """

    statements: tuple[StatementCheck, ...]
    same_language: bool
    dropped: tuple[DroppedFact, ...] = ()

    def count(self, support: Support) -> int:
        """How many statements stand like this."""
        return sum(statement.support is support for statement in self.statements)

    def at(self, offset: int) -> StatementCheck | None:
        """The statement at an offset of the answer."""
        return next((s for s in self.statements if s.start <= offset < s.end), None)

    @property
    def summary(self) -> str:
        """For people: the counts that a reader must know, in words."""
        return _summary(self)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        value: dict[str, Any] = _plain_values(asdict(self))
        value["summary"] = self.summary
        for statement, told in zip(self.statements, value["statements"], strict=True):
            told["reason"] = statement.reason
        return value

    def lines(self, limit: int = 20) -> list[str]:
        """For people: a line for each statement that is not in the document as it stands, its mark
        in front and the reason behind it, `limit` at most."""
        others = [s for s in self.statements if s.support is not Support.MATCHED]
        told = []
        for statement in others[:limit]:
            words = statement.text
            if len(words) > _N_LINE:
                words = words[: _N_LINE - 1].rstrip() + "…"
            told.append(f"{MARKS[statement.support]} {words} ({statement.reason})")
        if len(others) > limit:
            told.append(tr("and {n} more; --json lists them.", n=len(others) - limit))
        return told


def mark_legend(evidence: Evidence) -> str:
    """What the marks of an answer mean, with how many there are of each."""
    return "   ".join(
        f"{MARKS[support]} {tr(words)} ({evidence.count(support)})"
        for support, words in MARK_SAYS.items()
        if evidence.count(support)
    )


def _reason(statement: StatementCheck) -> str:
    told = [
        f"“{q.text}”: {q.says}"
        for q in statement.quotations
        if not q.in_cited_place or q.verdict is not QuotationVerdict.FOUND
    ]
    told += [f"{f.text}: {f.says}" for f in statement.figures if not f.in_cited_place]
    if statement.unknown:
        labels = place_text(", ".join(statement.unknown))
        told.append(tr("the document has no {labels}", labels=labels))
    if (told and statement.references) or statement.unknown:
        return tr("; ").join(told)
    if statement.support is Support.CITED:
        where = place_text(", ".join(statement.references))
        if statement.opinion is Opinion.NO:
            return tr("the model, asked again, reads it otherwise: compare {where}", where=where)
        if statement.opinion is Opinion.NOT_SAID:
            return tr("the model, asked again, does not find it: compare {where}", where=where)
        return tr("not word for word there: compare {where}", where=where)
    if statement.support is Support.UNSUPPORTED:
        return tr("names no page, and no passage says it")
    return ""


def _summary(evidence: Evidence) -> str:
    n = len(evidence.statements)
    if not n:
        return tr("The answer makes no statements.")
    matched = evidence.count(Support.MATCHED)
    if n == 1:
        told = [
            tr("The one statement is in the document as it stands")
            if matched
            else tr("The one statement is not in the document as it stands")
        ]
    elif matched == n:
        told = [tr("All {n} statements are in the document as they stand", n=n)]
    else:
        told = [
            tr(
                "{n_matched} of {n} statements are in the document as they stand",
                n_matched=matched,
                n=n,
            )
        ]
    others = {
        Support.CITED: tr("{n} to compare on their page", n=evidence.count(Support.CITED)),
        Support.DOUBTFUL: tr(
            "{n} with something that is not on their page", n=evidence.count(Support.DOUBTFUL)
        ),
        Support.UNSUPPORTED: tr("{n} that name no page", n=evidence.count(Support.UNSUPPORTED)),
    }
    told += [words for support, words in others.items() if evidence.count(support)]
    n_found = sum(s.placed_by == "longleaf" for s in evidence.statements)
    if n_found:
        told.append(tr("the page of {n} found by Longleaf", n=n_found))
    return tr("{counts}.", counts=tr("; ").join(told))


def _at(label: str) -> str:
    said = place_text(label)
    return tr("on {label}", label=said) if label.startswith("p. ") else tr("at {label}", label=said)


def _plain_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain_values(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain_values(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value
