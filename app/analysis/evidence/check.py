"""What of an answer can be found again in the document, statement by statement.

Every statement is taken with the places it refers to. Its quotations are looked for letter by
letter, its figures among those of the cited pages, and for the rest the passage is found that
shares most of its telling words. None of this proves that a statement is true: it shows where to
look, and what is certainly not where the answer says it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.analysis.answers.own_words import own_spans
from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.dropped import DroppedFact, dropped_facts
from app.analysis.evidence.figures import FigureKind, figures_in
from app.analysis.evidence.index import WORD, DocumentIndex, index_of, stems_of
from app.analysis.evidence.negation import denies
from app.analysis.evidence.statements import QUOTED, Statement
from app.analysis.evidence.statements import split_statements as split_statements
from app.analysis.evidence.unsaid import unsaid_figures
from app.documents.base.document import Document
from app.documents.base.language import language_of
from app.documents.base.passages import MatchKind, PassageMatch, find_passage
from app.system.translation import to_translate, tr
from app.system.wording import place_text

MIN_SHARED = 0.5
"""Share of a statement's telling words (weighted by rarity) that its cited places must have for it
to count as matched. Measured with sentences of a document as statements: all match their own page;
said to be on another page of it, 2 in 640 still match in a book, 15 in 573 in a paper and 8 in 189
in a contract, whose pages repeat each other. Of a book's sentences with half their words replaced,
every second one still matches."""
N_FOUND_TEXT = 400
"""Characters of the document's own words that are carried along with a similar quotation."""
_N_ELSEWHERE = 5  # places named for a figure that is not on the cited page
_N_MATCHES = 400  # occurrences of a quotation looked at to find one in the cited place


class QuotationVerdict(StrEnum):
    """Whether a quotation is in the document."""

    FOUND = "found"  # letter by letter
    SIMILAR = "similar"  # with other words in between
    NOT_FOUND = "not found"


class Support(StrEnum):
    """What can be said for a statement as a whole."""

    # The cited place has its quotations, its figures and most of its words, and denies if it does.
    MATCHED = "matched"
    CITED = "cited"  # it names a place where nothing speaks against it: to be read there
    DOUBTFUL = "doubtful"  # a quotation or figure is not in the place it names
    UNSUPPORTED = "unsupported"  # it names no place


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of `Document.text`, the label of its place ("p. 12") and its page, if any. `score`
    is how much of what was looked for it has, 0 to 1."""

    start: int
    end: int
    label: str
    page: int | None
    score: float


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
        kind: "number", "percent", "money" or "date".
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
        references: Labels of the places it refers to that the document has.
        shared: Whether those are the references of its list item, which stand after a later
            sentence of it.
        unknown: Labels it refers to that the document does not have.
        quotations, figures: What was checked.
        passages: The best passage of each place referred to, where there is one: what to highlight
            when the reference is followed.
        score: How much of its telling words the passages have together, 0 to 1; None when the
            answer is in another language than the document.
        support: The sum of it.
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
        """One sentence for people, with the counts that matter."""
        n = len(self.statements)
        if not n:
            return tr("The answer makes no statements.")
        parts = [
            tr(
                "Statements found on their page: {n_matched} of {n}",
                n_matched=self.count(Support.MATCHED),
                n=n,
            )
        ]
        told = {
            Support.CITED: to_translate("to be compared there: {n}"),
            Support.DOUBTFUL: to_translate("with a quotation or figure that is not there: {n}"),
            Support.UNSUPPORTED: to_translate("naming no page: {n}"),
        }
        parts += [tr(words, n=self.count(s)) for s, words in told.items() if self.count(s)]
        return tr("{counts}.", counts=tr("; ").join(parts))

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        value: dict[str, Any] = _plain_values(asdict(self))
        return value


def check_evidence(
    text: str, document: Document, notes: Sequence[str] = (), *, is_about_all: bool = False
) -> Evidence:
    """Checks an answer against its document. Pure but for an index that is kept with the document.

    Args:
        text: The answer in Markdown, with references such as "[p. 12]" or "[§ 4.2]".
        document: What it is about.
        notes: What the parts' readings noted, references settled, when there were parts: what of
            their figures and names did not reach the answer comes back as `Evidence.dropped`.
        is_about_all: Whether it was made from the whole document: what of its amounts, dates,
            percentages and periods neither notes nor answer say comes back there, too.

    Returns:
        Its statements with spans of `text`. Takes some 0.3 s for two pages over a book of 350
        pages, the first time twice that.
    """
    index = index_of(document)
    told_in = language_of(REFERENCE.sub("", text))
    same = not told_in or not document.language or told_in == document.language
    own = own_spans(text)
    found = [
        _check(index, text, each, same)
        for each in split_statements(text)
        if not any(start <= each.start < end for start, end in own)
    ]
    return Evidence(tuple(found), same, left_out(text, notes, document if is_about_all else None))


def left_out(text: str, notes: Sequence[str], document: Document | None) -> tuple[DroppedFact, ...]:
    """What notes have and an answer has not; after it what of the document's figures neither has,
    where one is given."""
    dropped = dropped_facts(notes, text) if notes else ()
    return dropped if document is None else (*dropped, *unsaid_figures(document, [text, *notes]))


def match_of(document: Document, passage: Passage) -> PassageMatch:
    """A passage as `find_passage` gives it, for `line_boxes` and page views."""
    locations = document.locate(passage.start, passage.end)
    return PassageMatch(passage.start, passage.end, MatchKind.EXACT, 1.0, locations)


def with_marks(text: str, evidence: Evidence, mark: Callable[[StatementCheck], str]) -> str:
    """`text` with what `mark` returns for each statement put behind it."""
    pieces, position = [], 0
    for statement in evidence.statements:
        pieces += [text[position : statement.end], mark(statement)]
        position = statement.end
    return "".join([*pieces, text[position:]])


def shared_words(document: Document, wanted: str, texts: Sequence[str]) -> list[float]:
    """How much each of `texts` has of the telling words of `wanted`, 0 to 1, weighted by how rare
    they are in the document."""
    index = index_of(document)
    weights = {stem: index.weight(stem) for stem in stems_of(wanted)}
    total = sum(weights.values()) or 1.0
    return [
        sum(weights[stem] for stem in weights.keys() & frozenset(stems_of(text))) / total
        for text in texts
    ]


def _check(
    index: DocumentIndex, text: str, statement: Statement, same_language: bool
) -> StatementCheck:
    start, end = statement.start, statement.end
    known = tuple(label for label in statement.labels if label in index.ranges)
    # Equal length keeps offsets; references and Markdown are no words of the statement.
    words = REFERENCE.sub(lambda m: " " * len(m[0]), text[start:end])
    words = re.sub(r"[*_`|#>]", " ", words)
    quotations = tuple(_quotations(index, words, start, known))
    figures = tuple(_figures(index, words, start, known))
    passages, shared = _best_passages(index, words, known)
    score = shared if same_language else None
    doubtful = any(not f.in_cited_place for f in figures) or any(
        q.verdict is not QuotationVerdict.FOUND or not q.in_cited_place for q in quotations
    )
    # A quotation in the document's language is checked letter by letter; what is translated cannot
    # be, and is left to the reader.
    if not known:
        support = Support.UNSUPPORTED
    elif doubtful:
        support = Support.DOUBTFUL
    elif (
        score is not None
        and score >= MIN_SHARED
        and not statement.shared
        and denies(words) == any(denies(index.document.text[p.start : p.end]) for p in passages)
    ):
        support = Support.MATCHED
    else:
        support = Support.CITED
    return StatementCheck(
        start=start,
        end=end,
        text=" ".join(words.split()),
        references=known,
        shared=statement.shared,
        unknown=tuple(label for label in statement.labels if label not in index.ranges),
        quotations=quotations,
        figures=figures,
        passages=passages,
        score=score,
        support=support,
    )


def _quotations(
    index: DocumentIndex, words: str, offset: int, cited: Sequence[str]
) -> Iterator[QuotationCheck]:
    for match in QUOTED.finditer(words):
        group = match.lastgroup
        assert group is not None
        start, end = match.span(group)
        quotation = match[group]
        if not WORD.search(quotation):
            continue
        found = _find_quotation(index, quotation, cited)
        if found is None:
            verdict, passage, in_cited, own = QuotationVerdict.NOT_FOUND, None, False, ""
        else:
            span, passage = found
            in_cited = any(
                span.start < high and low < span.end
                for label in cited
                for low, high in index.ranges[label]
            )
            exact = span.kind is MatchKind.EXACT
            verdict = QuotationVerdict.FOUND if exact else QuotationVerdict.SIMILAR
            own = "" if exact else index.document.text[span.start : span.end][:N_FOUND_TEXT]
        yield QuotationCheck(
            offset + start, offset + end, quotation.strip(), verdict, in_cited, passage, own
        )


def _find_quotation(
    index: DocumentIndex, quotation: str, cited: Sequence[str]
) -> tuple[PassageMatch, Passage] | None:
    """The match in a cited place if there is one, else the best one anywhere."""
    matches: list[PassageMatch] = []
    for page in {index.pages[label]: None for label in cited} or {None: None}:
        matches += find_passage(
            index.document, quotation, page=page, limit=16 if page else _N_MATCHES
        )
    for match in matches:
        for label in cited:
            for low, high in index.ranges[label]:
                if match.start < high and low < match.end:
                    passage = Passage(
                        match.start, match.end, label, index.pages[label], match.score
                    )
                    return match, passage
    if not matches:
        return None
    best = matches[0]
    label = index.label_at(best.start)
    return best, Passage(best.start, best.end, label, index.pages.get(label), best.score)


def _figures(
    index: DocumentIndex, words: str, offset: int, cited: Sequence[str]
) -> Iterator[FigureCheck]:
    for figure in figures_in(words):
        there = any(index.figures(label).has(figure) for label in cited)
        elsewhere: list[str] = []
        if not there:
            for label in index.ranges:
                if label not in cited and index.figures(label).has(figure):
                    elsewhere.append(label)
                    if len(elsewhere) == _N_ELSEWHERE:
                        break
        yield FigureCheck(
            offset + figure.start,
            offset + figure.end,
            figure.kind,
            figure.text,
            there,
            tuple(elsewhere),
        )


def _best_passages(
    index: DocumentIndex, words: str, cited: Sequence[str]
) -> tuple[tuple[Passage, ...], float]:
    """The passage of each cited place with most of a statement's words, and how much of them all
    passages together have."""
    weights = {stem: index.weight(stem) for stem in stems_of(words)}
    total = sum(weights.values())
    if not total:
        return (), 0.0
    found: list[Passage] = []
    together: set[str] = set()
    for label in cited:
        best: tuple[float, int, int, frozenset[str]] | None = None
        for start, end, stems in index.sentences(label):
            shared = stems & weights.keys()
            if not shared:
                continue
            score = sum(weights[stem] for stem in shared) / total
            # Two sentences must be better than one by more than what chance adds.
            rank = score - 0.02 * math.log2(1 + (end - start) / 200)
            if best is None or rank > best[0]:
                best = (rank, start, end, shared)
        if best is not None:
            _, start, end, shared = best
            score = sum(weights[stem] for stem in shared) / total
            together |= shared
            found.append(Passage(start, end, label, index.pages[label], round(score, 3)))
    return tuple(found), round(sum(weights[stem] for stem in together) / total, 3)


def _at(label: str) -> str:
    said = place_text(label)
    return tr("on {label}", label=said) if label.startswith("p. ") else tr("at {label}", label=said)


def _plain_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain_values(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain_values(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value
