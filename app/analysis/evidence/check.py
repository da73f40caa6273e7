"""What of an answer can be found again in the document, statement by statement.

Every statement is taken with the places it refers to. Its quotations are looked for letter by
letter, its figures among those of the cited pages, its names in the document; `verdict` says
whether one passage there has the same words and figures in the same roles. None of this proves that
a statement is true: it shows what stands there as it is said, where to look for the rest, and what
is certainly not where the answer says it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from app.analysis.answers.own_words import own_spans
from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.checked import (
    Evidence,
    FigureCheck,
    QuotationCheck,
    QuotationVerdict,
    StatementCheck,
    Support,
)
from app.analysis.evidence.figures.reading import figures_in
from app.analysis.evidence.left_out.dropped import DroppedFact, dropped_facts
from app.analysis.evidence.left_out.unsaid import unsaid_figures
from app.analysis.evidence.places.index import DocumentIndex, index_of, stems_of
from app.analysis.evidence.places.passage import Passage
from app.analysis.evidence.quotations import quotations_of
from app.analysis.evidence.statements import Statement, heading_claims
from app.analysis.evidence.statements import split_statements as split_statements
from app.analysis.evidence.verdict.judge import Verdict, judge, judge_of
from app.documents.base.document import Document
from app.documents.base.language import language_of
from app.documents.base.passages import MatchKind, PassageMatch, passage_index

_MARKDOWN = re.compile(r"[*_`|#]|^[ \t]*>", re.MULTILINE)  # "p > 0.05" is no quotation
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;:!?])(?=\s|$)")  # where a reference was taken out
_N_ELSEWHERE = 5  # places named for a figure that is not on the cited page
_N_QUOTED_MAX = 4000
"""Characters of quotations of an answer, behind which one that is not there letter by letter is not
looked for in other words: no answer that anybody reads has as many."""
_N_SOUGHT_MAX = 100
"""Figures of an answer that are not where it says, after which no other is sought elsewhere."""
_N_FIGURES_MAX = 500  # of one statement; one that has more is a list of numbers
_N_JUDGED_MAX = 1500
"""Characters of the longest statement that is held against passages word by word."""


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
        Its statements with spans of `text`. Two pages over a book of 350 pages take some 0.1 s
        once `prepare` is done.
    """
    index = index_of(document)
    told_in = language_of(REFERENCE.sub("", text))
    same = not told_in or not document.language or told_in == document.language
    own = own_spans(text)
    found: list[StatementCheck] = []
    n_quoted = n_elsewhere = 0
    names = {f"p. {name}" for name in document.page_names}
    made_up = [each for each in heading_claims(text) if names and not names.issuperset(each.labels)]
    for each in sorted([*split_statements(text), *made_up], key=lambda each: each.start):
        if not any(start <= each.start < end for start, end in own):
            looks = (n_quoted < _N_QUOTED_MAX, n_elsewhere < _N_SOUGHT_MAX)
            found.append(_check(index, text, each, same, *looks))
            n_quoted += sum(q.end - q.start for q in found[-1].quotations)
            n_elsewhere += sum(not f.in_cited_place for f in found[-1].figures)
    return Evidence(tuple(found), same, left_out(text, notes, document if is_about_all else None))


def prepare(document: Document) -> None:
    """Makes what the check of any answer about a document needs, so that the first is as quick as
    the next: some 0.5 s for a book of 350 pages. Safe in any thread."""
    index_of(document).prepare()
    passage_index(document)
    judge_of(document).prepare()


def left_out(text: str, notes: Sequence[str], document: Document | None) -> tuple[DroppedFact, ...]:
    """What notes have and an answer has not; after it what of the document's figures neither has,
    where one is given."""
    dropped = dropped_facts(notes, text) if notes else ()
    return dropped if document is None else (*dropped, *unsaid_figures(document, [text, *notes]))


def match_of(document: Document, passage: Passage) -> PassageMatch:
    """A passage as `find_passage` gives it, for `line_boxes` and page views."""
    locations = document.locate(passage.start, passage.end)
    return PassageMatch(passage.start, passage.end, MatchKind.EXACT, 1.0, locations)


def with_marks(
    text: str,
    evidence: Evidence,
    mark: Callable[[StatementCheck], str],
    say: Callable[[StatementCheck, str], str] = lambda _, said: said,
) -> str:
    """`text` with what `mark` returns for each statement put behind it, and what `say` makes of
    its words in their place."""
    pieces, position = [], 0
    for statement in evidence.statements:
        end = statement.end
        if text[statement.start : end].lstrip().startswith("|"):  # inside the row's last cell
            end = max(text.rfind("|", statement.start, end), statement.start + 1)
            end = max(len(text[:end].rstrip()), statement.start + 1)
        said = say(statement, text[statement.start : end])
        pieces += [text[position : statement.start], said, mark(statement)]
        position = end
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
    index: DocumentIndex,
    text: str,
    statement: Statement,
    same_language: bool,
    similar_quotations: bool,
    seeks_figures: bool,
) -> StatementCheck:
    start, end = statement.start, statement.end
    known = tuple(label for label in statement.labels if label in index.ranges)
    # Equal length keeps offsets; references and Markdown are no words of the statement.
    words = REFERENCE.sub(lambda m: " " * len(m[0]), text[start:end])
    words = _MARKDOWN.sub(lambda m: " " * len(m[0]), words)
    placed_by = "answer" if known else ""
    verdict = Verdict(False)
    said = spoken(words)
    if same_language and len(said) <= _N_JUDGED_MAX and not statement.is_heading:
        labels = known or (None if not statement.labels else ())
        verdict = judge(said, index.document, labels)
        if verdict.is_said and not known:
            known, placed_by = (verdict.label,), "longleaf"
    quotations = tuple(quotations_of(index, words, start, known, similar=similar_quotations))
    figures: tuple[FigureCheck, ...] = ()
    if not statement.is_heading:  # its pages are its claim, not its number
        figures = tuple(_figures(index, words, start, known, same_language, seeks_figures))
    others = [label for label in known if not verdict.is_said or label != verdict.label]
    passages, shared = _best_passages(index, words, others) if others else ((), 0.0)
    if verdict.is_said:
        found = Passage(verdict.start, verdict.end, verdict.label, index.pages[verdict.label], 1.0)
        passages, shared = (found, *passages), 1.0
    doubtful = any(not f.in_cited_place for f in figures) or any(
        q.verdict is not QuotationVerdict.FOUND or not q.in_cited_place for q in quotations
    )
    unknown = tuple(label for label in statement.labels if label not in index.ranges)
    # A quotation in the document's language is checked letter by letter; what is translated cannot
    # be, and is left to the reader.
    if not known:
        support = Support.DOUBTFUL if statement.is_heading else Support.UNSUPPORTED
    elif doubtful or statement.is_heading:
        support = Support.DOUBTFUL
    else:
        support = Support.MATCHED if verdict.is_said else Support.CITED
    return StatementCheck(
        start=start,
        end=end,
        text=_SPACE_BEFORE_STOP.sub(r"\1", " ".join(words.split())),
        references=known,
        shared=statement.shared,
        unknown=unknown,
        quotations=quotations,
        figures=figures,
        passages=passages,
        score=shared if same_language else None,
        support=support,
        placed_by=placed_by,
    )


def spoken(words: str) -> str:
    """A statement without the label or list mark it begins with, as it is held against passages."""
    return " ".join(words.split())


def _figures(
    index: DocumentIndex,
    words: str,
    offset: int,
    cited: Sequence[str],
    same_language: bool,
    seeks: bool,
) -> Iterator[FigureCheck]:
    for number, figure in enumerate(figures_in(words)[:_N_FIGURES_MAX]):
        there = any(index.figures(label).has(figure) for label in cited)
        is_sought = seeks and not there and number < _N_SOUGHT_MAX
        elsewhere = tuple(index.places_of(figure, cited, _N_ELSEWHERE)) if is_sought else ()
        yield FigureCheck(
            offset + figure.start,
            offset + figure.end,
            figure.kind,
            figure.text,
            there,
            elsewhere,
        )
    if same_language and cited:
        for name in index.unknown_names(words):
            yield FigureCheck(
                offset + name.start, offset + name.end, name.kind, name.text, False, ()
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


__all__ = [
    "Evidence",
    "FigureCheck",
    "Passage",
    "QuotationCheck",
    "QuotationVerdict",
    "StatementCheck",
    "Support",
    "check_evidence",
    "judge",
    "left_out",
    "match_of",
    "shared_words",
    "split_statements",
    "with_marks",
]
