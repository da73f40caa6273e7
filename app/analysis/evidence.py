"""What of an answer can be found again in the document, statement by statement.

Every statement is taken with the places it refers to. Its quotations are looked for letter by
letter, its figures among those of the cited pages, and for the rest the passage is found that
shares most of its telling words. None of this proves that a statement is true: it shows where to
look, and what is certainly not where the answer says it is.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from app.analysis.dropped import DroppedFact, dropped_facts
from app.analysis.figures import FigureIndex, FigureKind, figures_in, index_figures
from app.analysis.references import REFERENCE
from app.documents.document import Document
from app.documents.language import language_of, sentences
from app.documents.passages import MatchKind, PassageMatch, find_passage, fold
from app.translation import to_translate, tr

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

    MATCHED = "matched"  # the cited place has its quotations, its figures and most of its words
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
                "{n_matched} of {n} statements match their pages",
                n_matched=self.count(Support.MATCHED),
                n=n,
            )
        ]
        told = {
            Support.CITED: to_translate("{n} name a page to compare"),
            Support.DOUBTFUL: to_translate(
                "{n} have a quotation or figure that is not on their page"
            ),
            Support.UNSUPPORTED: to_translate("{n} name no page"),
        }
        parts += [tr(words, n=self.count(s)) for s, words in told.items() if self.count(s)]
        return tr("{counts}.", counts=tr("; ").join(parts))

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        value: dict[str, Any] = _plain_values(asdict(self))
        return value


def check_evidence(text: str, document: Document, notes: Sequence[str] = ()) -> Evidence:
    """Checks an answer against its document. Pure but for an index that is kept with the document.

    Args:
        text: The answer in Markdown, with references such as "[p. 12]" or "[§ 4.2]".
        document: What it is about.
        notes: What the parts' readings noted, references settled, when there were parts: what of
            their figures and names did not reach the answer comes back as `Evidence.dropped`.

    Returns:
        Its statements with spans of `text`. Takes some 0.3 s for two pages over a book of 350
        pages, the first time twice that.
    """
    index = _index_of(document)
    told_in = language_of(REFERENCE.sub("", text))
    same = not told_in or not document.language or told_in == document.language
    found = [_check(index, text, each, same) for each in split_statements(text)]
    return Evidence(tuple(found), same, dropped_facts(notes, text) if notes else ())


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
    index = _index_of(document)
    weights = {stem: index.weight(stem) for stem in _stems(wanted)}
    total = sum(weights.values()) or 1.0
    return [
        sum(weights[stem] for stem in weights.keys() & frozenset(_stems(text))) / total
        for text in texts
    ]


# The statements


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it stands in an answer: `answer[start:end]`, the labels it refers to, and
    whether it shares them with the other sentences of its list item."""

    start: int
    end: int
    labels: tuple[str, ...]
    shared: bool = False


_FENCE = re.compile(r"^\s*(?:```|~~~)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s|^\s*(?:={3,}|-{3,}|\*{3,}|_{3,})\s*$")
_ITEM = re.compile(r"^\s*(?:>\s*)*(?:[-*+•]|\d{1,3}[.)、])\s+(?:\[[ xX]\]\s+)?")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}")
_QUOTED = re.compile(
    r"“(?P<a>[^“”]{1,2000})”|「(?P<b>[^「」]{1,2000})」|『(?P<c>[^『』]{1,2000})』|"
    r"«(?P<d>[^«»]{1,2000})»|„(?P<e>[^„“”]{1,2000})[“”]|"
    r"(?<![\w\"])\"(?P<f>[^\"\n]{1,2000})\"(?!\w)"
)
_ENDINGS = re.compile(r"[.,;:!?。，；：！？)\]*_\s]*")


def split_statements(text: str) -> list[Statement]:
    """The statements of an answer: sentences of its paragraphs and list items, and table rows.

    Headings, rules, code and a line that only leads into a list (it ends with a colon and has
    neither figure nor quotation) state nothing. A reference after a sentence's end belongs to it.
    """
    found: list[Statement] = []
    for start, end, is_item, leads in _blocks(text):
        block = _divide(text, start, end)
        if leads and not any(s.labels for s in block):
            words = text[start:end]
            if not figures_in(words) and not _QUOTED.search(words):
                continue
        if is_item and len(block) > 1:
            block = _with_shared(block)
        found += block
    return found


def _blocks(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """(start, end, is a list item or table row, ends with a colon) of each run of prose."""
    begun: tuple[int, int, bool] | None = None
    in_code = False
    position = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        start, end = position, position + len(line.rstrip())
        position += len(line)
        fence = _FENCE.match(line) is not None
        in_code ^= fence
        ends = fence or in_code or not line.strip() or _HEADING.match(line) is not None
        item = None if ends else _ITEM.match(line)
        row = not ends and line.lstrip().startswith("|")
        if begun and (ends or item or row):
            yield *begun, text[: begun[1]].endswith((":", "："))
            begun = None
        if ends:
            continue
        if row:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if not _TABLE_RULE.match(line) and not _TABLE_RULE.match(following):
                yield start, end, True, False
            continue
        if item:
            begun = (start + item.end(), end, True)
        elif begun:
            begun = (begun[0], end, begun[2])
        else:
            begun = (start + len(line) - len(line.lstrip()), end, False)
    if begun:
        yield *begun, text[: begun[1]].endswith((":", "："))


def _divide(text: str, start: int, end: int) -> list[Statement]:
    """Cuts a block into sentences; references that follow a sentence's full stop go with it."""
    block = text[start:end]
    if block.lstrip().startswith("|"):
        return [Statement(start, end, _labels(block))]
    # The space before a reference stays: a sentence ends at it.
    masked = REFERENCE.sub(lambda m: re.sub(r"(?<!^)\s|\S", "\ue000", m[0]), block)
    for match in _QUOTED.finditer(masked):  # only its last character may end a sentence
        low, high = match.start() + 1, match.end() - 2
        masked = masked[:low] + "x" * (high - low) + masked[high:]
    cuts = [0]
    for low, _ in sentences(masked)[1:]:
        at = low
        while reference := REFERENCE.match(block, at - (at > 0 and block[at - 1].isspace())):
            at = reference.end()
            at += len(_ENDINGS.match(block, at)[0])  # type: ignore[index]  # it matches nothing, too
        if cuts[-1] < at < len(block):
            cuts.append(at)
    cuts.append(len(block))
    found = []
    for low, high in pairwise(cuts):
        piece = block[low:high]
        low += len(piece) - len(piece.lstrip())
        if re.search(r"[^\W_]", REFERENCE.sub("", piece)):
            found.append(Statement(start + low, start + low + len(piece.strip()), _labels(piece)))
        elif found:  # references alone
            last = found[-1]
            labels = tuple(dict.fromkeys((*last.labels, *_labels(piece))))
            found[-1] = Statement(last.start, start + low + len(piece.strip()), labels)
    return found


def _with_shared(block: list[Statement]) -> list[Statement]:
    """In a list item a reference also stands for the sentences before it that have none."""
    labels: tuple[str, ...] = ()
    found = []
    for statement in reversed(block):
        if statement.labels:
            labels = statement.labels
            found.append(statement)
        else:
            found.append(Statement(statement.start, statement.end, labels, bool(labels)))
    return found[::-1]


def _labels(text: str) -> tuple[str, ...]:
    found = (label for match in REFERENCE.finditer(text) for label in match[1].split(", "))
    return tuple(dict.fromkeys(found))


# The document's side


class _Index:
    """What is asked of a document for every statement: its places, their words and figures."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ranges: dict[str, list[tuple[int, int]]] = {}
        self.starts = [place.start for place in document.places]
        ends = [*self.starts[1:], len(document.text)]
        for place, end in zip(document.places, ends, strict=True):
            self.ranges.setdefault(place.label, []).append((place.start, end))
        self.pages = {place.label: place.page for place in document.places}
        self._figures: dict[str, FigureIndex] = {}
        self._sentences: dict[str, list[tuple[int, int, frozenset[str]]]] = {}

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each stem occurs in the document."""
        return Counter(_stems(self.document.text))

    @cached_property
    def n_stems(self) -> int:
        return self.counts.total()

    def weight(self, stem: str) -> float:
        """How telling a word is. One that the document does not have at all is a paraphrase as a
        rule, and must not outweigh what is there."""
        n = self.counts[stem]
        weight = math.log(1 + self.n_stems / (n or 20))
        return weight if n else weight / 2

    def label_at(self, offset: int) -> str:
        at = bisect_right(self.starts, offset) - 1
        return self.document.places[at].label if at >= 0 else ""

    def text_of(self, label: str) -> str:
        return "\n".join(self.document.text[a:b] for a, b in self.ranges[label])

    def figures(self, label: str) -> FigureIndex:
        if label not in self._figures:
            self._figures[label] = index_figures(self.text_of(label))
        return self._figures[label]

    def sentences(self, label: str) -> list[tuple[int, int, frozenset[str]]]:
        """The sentences of a place with their stems, also two neighbours together."""
        if label not in self._sentences:
            found = []
            for low, high in self.ranges[label]:
                text = self.document.text[low:high]
                single = []
                for start, end in sentences(text):
                    piece = text[start:end]
                    if stems := frozenset(_stems(piece)):
                        start += len(piece) - len(piece.lstrip())
                        single.append((low + start, low + start + len(piece.strip()), stems))
                found += single
                found += [(a[0], b[1], a[2] | b[2]) for a, b in pairwise(single)]
            self._sentences[label] = found
        return self._sentences[label]


def _index_of(document: Document) -> _Index:
    index: _Index | None = document.__dict__.get("_evidence_index")
    if index is None:
        index = _Index(document)
        document.__dict__["_evidence_index"] = index  # next to its cached properties
    return index


_WORD = re.compile(r"[^\W_]+")
_N_STEM = 6
"""Letters of a word that count: "terminate" and "termination" are one word by them."""


def _stems(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0]
        word = word.lower() if word.isascii() else fold(word)
        if not word:
            continue
        if word[0] < "\u2e80":
            yield word[:_N_STEM] if not word.isdigit() else word
        else:  # scripts without spaces: each pair of characters
            yield from (word[i : i + 2] for i in range(max(len(word) - 1, 1)))


# The checks


def _check(index: _Index, text: str, statement: Statement, same_language: bool) -> StatementCheck:
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
    elif score is not None and score >= MIN_SHARED and not statement.shared:
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
    index: _Index, words: str, offset: int, cited: Sequence[str]
) -> Iterator[QuotationCheck]:
    for match in _QUOTED.finditer(words):
        group = match.lastgroup
        assert group is not None
        start, end = match.span(group)
        quotation = match[group]
        if not _WORD.search(quotation):
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
    index: _Index, quotation: str, cited: Sequence[str]
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


def _figures(index: _Index, words: str, offset: int, cited: Sequence[str]) -> Iterator[FigureCheck]:
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
    index: _Index, words: str, cited: Sequence[str]
) -> tuple[tuple[Passage, ...], float]:
    """The passage of each cited place with most of a statement's words, and how much of them all
    passages together have."""
    weights = {stem: index.weight(stem) for stem in _stems(words)}
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
    return (
        tr("on {label}", label=label) if label.startswith("p. ") else tr("at {label}", label=label)
    )


def _plain_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain_values(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain_values(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value
