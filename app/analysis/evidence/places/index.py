"""What is asked of a document for every statement that is checked against it."""

from __future__ import annotations

import dataclasses
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

from app.analysis.evidence.figures.index import FigureIndex, index_figures, written_forms
from app.analysis.evidence.figures.names import COMMON_NAMES, names_in
from app.analysis.evidence.figures.reading import Figure, FigureKind, figures_in
from app.documents.base.document import Document
from app.documents.base.language import sentences
from app.documents.base.passages import fold

_PERIOD = re.compile(
    r"\)?\s*(?:\(\d+\)\s*)?(?:calendar\s+|business\s+|working\s+|consecutive\s+)?"
    r"(?:days?|weeks?|months?|quarters?|years?|hours?)\b"
    r"|\s?(?:个|個)?(?:工作日|自然日|小时|小時|[日天年月周])",
    re.IGNORECASE,
)
_PIECE_CHARACTERS = 8000
_N_AROUND = 60  # characters around a figure in which it is read
_N_PLACES_MAX = 12  # places that are known of one figure
_N_HITS_MAX = 400  # places of a figure's digits that are looked at
_N_READ_MAX = 60  # of these that are read
_IN_NUMBER = re.compile(r"[\d.,]")
_DIGITS = re.compile(r"\d+")
_IS_DATE = re.compile(r"\d{4}|[^\W\d_]")


class DocumentIndex:
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
        self._places_of: dict[tuple[object, ...], list[str]] = {}
        self._sentences: dict[str, list[tuple[int, int, frozenset[str]]]] = {}

    def prepare(self) -> None:
        """Makes what every statement needs."""
        _ = self.n_stems, self.lowered, self._digits

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each stem occurs in the document."""
        return Counter(stems_of(self.document.text))

    @cached_property
    def n_stems(self) -> int:
        """How many words the document has."""
        return self.counts.total()

    def weight(self, stem: str) -> float:
        """How telling a word is. One that the document does not have at all is a paraphrase as a
        rule, and must not outweigh what is there."""
        n = self.counts[stem]
        weight = math.log(1 + self.n_stems / (n or 20))
        return weight if n else weight / 2

    def label_at(self, offset: int) -> str:
        """The label of the place at an offset of the text, "" before the first."""
        at = bisect_right(self.starts, offset) - 1
        return self.document.places[at].label if at >= 0 else ""

    def text_of(self, label: str) -> str:
        """The text of a place."""
        return "\n".join(self.document.text[a:b] for a, b in self.ranges[label])

    def figures(self, label: str) -> FigureIndex:
        """The numbers, dates and amounts of a place."""
        if label not in self._figures:
            self._figures[label] = index_figures(self.text_of(label))
        return self._figures[label]

    def places_of(self, figure: Figure, without: Sequence[str], limit: int) -> Iterator[str]:
        """Labels of the places that have a figure, `limit` at most, in order."""
        key = (figure.kind, figure.keys, figure.measure)
        if key not in self._places_of:
            self._places_of[key] = list(islice(self._places_with(figure), _N_PLACES_MAX))
        yield from islice((p for p in self._places_of[key] if p not in without), limit)

    def _places_with(self, figure: Figure) -> Iterator[str]:
        """Labels of the places that have a figure, in order. It is looked for as it may be written,
        and read where that stands: reading all figures of a book takes seconds."""
        seen: set[str] = set()
        starts: list[int] = []
        for form in written_forms(figure):
            starts += islice(self._starts_of(form.casefold()), _N_HITS_MAX - len(starts))
        n_read = 0
        for at in sorted(starts):
            label = self.label_at(at)
            if label and label not in seen and n_read < _N_READ_MAX:
                n_read += 1
                if index_figures(self._around(at)).has(figure):
                    seen.add(label)
                    yield label

    def _around(self, at: int) -> str:
        """What stands around a figure in its place, no number cut in two."""
        text, place = self.document.text, bisect_right(self.starts, at)
        low = max(at - _N_AROUND, self.starts[place - 1])
        high = at + _N_AROUND
        if place < len(self.starts):
            high = min(high, self.starts[place])
        while low < at and _IN_NUMBER.match(text, low):
            low += 1
        while high > at and _IN_NUMBER.match(text, high - 1) and high < len(text):
            high += 1
        return text[low:high]

    def _starts_of(self, form: str) -> Iterator[int]:
        """Where a figure that is written in this form stands, and is no part of a longer number."""
        text, runs = self.lowered, _DIGITS.findall(form)
        if not runs:
            at = text.find(form)
            while at >= 0:
                yield at
                at = text.find(form, at + len(form))
        elif all(run in self._digits for run in runs):
            before = form.index(runs[0])
            for at in self._digits[runs[0]]:
                start = at - before
                if start >= 0 and text.startswith(form, start) and not _goes_on(text, start, form):
                    yield start

    @cached_property
    def _digits(self) -> dict[str, list[int]]:
        """Where each run of digits stands in the text, undivided: 2003 has no 3."""
        found: dict[str, list[int]] = {}
        for match in _DIGITS.finditer(self.lowered):
            found.setdefault(match[0], []).append(match.start())
        return found

    @cached_property
    def lowered(self) -> str:
        """The document's text in lower case."""
        return self.document.text.lower()

    def unknown_names(self, words: str) -> Iterator[Figure]:
        """Names of people, bodies and places in `words` of which the document has no word."""
        for name in names_in(words):
            parts = [part for part in re.findall(r"[^\W\d_]{2,}", name.text) if part[0].isupper()]
            following = words[name.end :].lstrip(" *_")[:1]
            if (
                not parts
                or following in (":", "：")
                or any(part.isupper() or part.lower() in COMMON_NAMES for part in parts)
                or any(part.lower()[:5] in self.lowered for part in parts)
                or (len(parts) > 2 and "".join(p[0] for p in parts) in self.document.text)
            ):
                continue
            yield name

    @cached_property
    def weighty_figures(self) -> tuple[tuple[Figure, str], ...]:
        """The document's amounts, dates, percentages and periods, each with the label of its place:
        what whoever signs or cites it wants to know of. Bare numbers are too many."""
        text, found = self.document.text, []
        for figure in _figures_piecewise(text):
            if figure.kind is FigureKind.NUMBER:
                unit = _PERIOD.match(text, figure.end)
                if unit is None:
                    continue
                figure = dataclasses.replace(figure, text=text[figure.start : unit.end()])
            elif figure.kind is FigureKind.DATE and not _IS_DATE.search(figure.text):
                continue  # "1.1.10" is a section
            label = self.label_at(figure.start)
            if label:
                found.append((figure, label))
        return tuple(found)

    def sentences(self, label: str) -> list[tuple[int, int, frozenset[str]]]:
        """The sentences of a place with their stems, also two neighbours together."""
        if label not in self._sentences:
            found = []
            for low, high in self.ranges[label]:
                text = self.document.text[low:high]
                single = []
                for start, end in sentences(text):
                    piece = text[start:end]
                    if stems := frozenset(stems_of(piece)):
                        start += len(piece) - len(piece.lstrip())
                        single.append((low + start, low + start + len(piece.strip()), stems))
                found += single
                found += [(a[0], b[1], a[2] | b[2]) for a, b in pairwise(single)]
            self._sentences[label] = found
        return self._sentences[label]


def _goes_on(text: str, at: int, form: str) -> bool:
    """Whether the last digits of a form go on in the text: "1,200" in "1,2005"."""
    end = at + len(form)
    return form[-1].isdigit() and end < len(text) and text[end].isdigit()


def _figures_piecewise(text: str) -> Iterator[Figure]:
    """The figures of a long text, which are looked for in some lines at a time: a search through
    all of it holds Python's lock, and with it the window, for tens of milliseconds."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE_CHARACTERS) + 1 or len(text)
        for figure in figures_in(text[start:end]):
            yield dataclasses.replace(figure, start=start + figure.start, end=start + figure.end)
        start = end


def index_of(document: Document) -> DocumentIndex:
    """The index of a document, made once and kept with it."""
    index: DocumentIndex | None = document.__dict__.get("_evidence_index")
    if index is None:
        index = DocumentIndex(document)
        document.__dict__["_evidence_index"] = index  # next to its cached properties
    return index


WORD = re.compile(r"[^\W_]+")
N_STEM = 6
"""Letters of a word that count: "terminate" and "termination" are one word by them."""


def stems_of(text: str) -> Iterator[str]:
    """The words of a text as they are compared: folded, by their first letters; of scripts without
    spaces each pair of characters."""
    for match in WORD.finditer(text):
        word = match[0]
        word = word.lower() if word.isascii() else fold(word)
        if not word:
            continue
        if word[0] < "\u2e80":
            yield word[:N_STEM] if not word.isdigit() else word
        else:  # scripts without spaces: each pair of characters
            yield from (word[i : i + 2] for i in range(max(len(word) - 1, 1)))
