"""Whether a place of a document says a statement: the one rule for every mark ✓.

`judge` is what everything that shows a mark calls, for an answer, a digest, a comparison alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.analysis.evidence.chinese.alignment import han_says
from app.analysis.evidence.verdict.rows import row_says
from app.analysis.evidence.verdict.units import Unit, UnitIndex, as_line
from app.analysis.evidence.words.alignment import Said, says
from app.analysis.evidence.words.rewordings import GOES_UNSAID
from app.analysis.evidence.words.tokens import needle_of
from app.documents.base.document import Document
from app.documents.base.passages import fold

_CONTRACT_WORDS = re.compile(
    r"\b(?:shall|hereby|herein|hereunder|agreement|part(?:y|ies)|tenant|landlord|licensor|"
    r"licensee|contractor)\b",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"[;；]\s*")
_N_PARTS_MAX = 6
_N_KNOWN_MAX = 2000  # verdicts that are remembered: a model that runs in circles repeats itself
_N_LINE_MIN = 8  # characters of the shortest sentence that says something
_N_CONTRACT_PER_1000 = 4
_N_SAMPLE = 20_000  # characters by which it is seen
_N_AROUND = 1500  # characters before and behind a word in which its sentence's others stand
_N_COUNTED = 100_000  # characters by which the rarest word of a statement is told
_N_LABELS_MAX = 40  # places looked at for one statement; an answer that names more names none
_N_ANYWHERE_MAX = 60  # stretches compared when a statement names no place
_HAN = re.compile(r"[\u3400-\u9fff]")
_KNOWN = ("en", "zh", "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one statement's comparison gave.

    Attributes:
        is_said: Whether a stretch of the places says it, so that it may be marked ✓.
        start, end: That stretch of `Document.text`; 0, 0 where there is none.
        label: The place it is in ("p. 7"), or "".
    """

    is_said: bool
    start: int = 0
    end: int = 0
    label: str = ""


def judge(statement: str, document: Document, labels: Sequence[str] | None = None) -> Verdict:
    """Whether a document says a statement at the places that it names.

    Args:
        statement: Plain words, without references and Markdown, in the document's language.
        document: Where to look; what is prepared of it is kept with it.
        labels: The places it names ("p. 7", "§ 4.2"); None looks at all of the document.

    Returns:
        `is_said` only where one sentence, list item or table row has every word and figure of the
        statement, in the same roles, and nothing more that limits or denies it.
    """
    return judge_of(document).judge(statement, labels)


def judge_of(document: Document) -> Judge:
    """The judge of a document, made once and kept with it."""
    judge: Judge | None = document.__dict__.get("_judge")
    if judge is None:
        judge = Judge(document)
        document.__dict__["_judge"] = judge  # next to its cached properties
    return judge


class Judge:
    """Compares statements with the places of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.units = UnitIndex(document)
        self.ranges: dict[str, list[tuple[int, int]]] = {}
        self._counts: dict[str, int] = {}
        self._known: dict[tuple[str, tuple[str, ...] | None], Verdict] = {}
        starts = [place.start for place in document.places]
        for place, end in zip(document.places, [*starts[1:], len(document.text)], strict=True):
            self.ranges.setdefault(place.label, []).append((place.start, end))

    def prepare(self) -> None:
        """Makes what every statement needs."""
        _ = self._lowered, self.is_contract, self.document.places
        self.units.prepare([span for spans in self.ranges.values() for span in spans])

    def judge(self, statement: str, labels: Sequence[str] | None) -> Verdict:
        """See the function `judge`."""
        key = (statement, None if labels is None else tuple(labels))
        if key not in self._known:
            if len(self._known) >= _N_KNOWN_MAX:
                self._known.clear()
            self._known[key] = self._judge(statement, labels)
        return self._known[key]

    def _judge(self, statement: str, labels: Sequence[str] | None) -> Verdict:
        if verbatim := self._verbatim(statement, labels):
            return verbatim
        said = Said(" ".join(statement.split()), self.is_contract)
        for label, unit in self._units(said, labels):
            if self.unit_says(said, unit):
                return Verdict(True, unit.start, unit.end, label)
        return Verdict(False)

    def _verbatim(self, statement: str, labels: Sequence[str] | None) -> Verdict | None:
        """The stretch that is the statement, found without taking either apart."""
        line = as_line(statement)
        if len(line) < _N_LINE_MIN:
            return None
        if labels is None:
            found = self.units.with_line(line)
            if found is None:
                return None
            start, unit = found
            return Verdict(True, unit.start, unit.end, self._place_at(start)[0])
        for label in labels[:_N_LABELS_MAX]:
            for start, end in self.ranges.get(label, ()):
                for unit in self.units.units(start, end):
                    if line in unit.lines:
                        return Verdict(True, unit.start, unit.end, label)
        return None

    def unit_says(self, said: Said, unit: Unit) -> bool:
        """Whether one stretch says a statement, each part of it that a semicolon divides."""
        if (line := as_line(said.text)) in unit.lines:
            return len(line) >= _N_LINE_MIN
        if unit.cells and fold(said.text) == fold(unit.text):
            return True  # a whole row, letter by letter, whatever parts its cells
        if unit.is_limited:
            return False  # in its own words it is what stands there, in others it says too much
        parts = [part for part in _SEMICOLON.split(said.text) if part.strip()]
        if 1 < len(parts) <= _N_PARTS_MAX:
            return all(self._says(Said(part, said.is_contract), unit) for part in parts)
        return self._says(said, unit)

    def _says(self, said: Said, unit: Unit) -> bool:
        if _HAN.search(said.text):
            if unit.cells:
                return any(
                    han_says(said.text, f"{unit.cells[0][1]}{head}{joint}{cell}")
                    for head, cell in (("", unit.cells[-1][1]),)
                    for joint in ("为", "是", "：", "")
                    if len(unit.cells) == 2
                )
            return han_says(said.text, unit.text)
        if self.document.language not in _KNOWN:
            return _is_quoted(said.text, unit.text)
        if unit.cells:
            return row_says(said, unit)
        return says(said, unit.reading, unit.heading_forms)

    @cached_property
    def is_contract(self) -> bool:
        """Whether duties are what the document is about."""
        text = self.document.text
        if len(text) > 2 * _N_SAMPLE:
            half = len(text) // 2
            text = text[:_N_SAMPLE] + text[half : half + _N_SAMPLE]
        n_words = text.count(" ") + 1
        return len(_CONTRACT_WORDS.findall(text)) * 1000 >= n_words * _N_CONTRACT_PER_1000

    def _units(self, said: Said, labels: Sequence[str] | None) -> Iterator[tuple[str, Unit]]:
        wanted = _needles(said)
        if labels is None:
            yield from self._anywhere(wanted)
            return
        for label in dict.fromkeys(labels[:_N_LABELS_MAX]):
            for start, end in self.ranges.get(label, ()):
                for unit in self.units.units(start, end):
                    if all(needle in unit.folded for needle in wanted):
                        yield label, unit

    def _anywhere(self, wanted: Sequence[str]) -> Iterator[tuple[str, Unit]]:
        """The stretches of the whole document that have what is looked for, in order."""
        if not wanted:
            return
        text = self._lowered
        rarest = min(wanted[:3], key=self._count)
        n_seen, seen = 0, set()
        at = text.find(rarest)
        while at >= 0 and n_seen < _N_ANYWHERE_MAX:
            label, start, end = self._place_at(at)
            if start not in seen:
                around = text[max(at - _N_AROUND, 0) : at + _N_AROUND]
                if all(needle in around for needle in wanted):
                    seen.add(start)
                    n_seen += 1
                    for unit in self.units.units(start, end):
                        if all(needle in unit.folded for needle in wanted):
                            yield label, unit
            at = text.find(rarest, end if start in seen and end > at else at + 1)

    def _count(self, needle: str) -> int:
        """How often a word's beginning stands in the first part of the document."""
        if needle not in self._counts:
            self._counts[needle] = self._lowered.count(needle, 0, _N_COUNTED)
        return self._counts[needle]

    @cached_property
    def _lowered(self) -> str:
        return self.document.text.lower()

    def _place_at(self, offset: int) -> tuple[str, int, int]:
        from bisect import bisect_right

        places = self.document.places
        at = bisect_right(places, offset, key=lambda place: place.start) - 1
        if at < 0:
            return "", 0, places[0].start if places else len(self.document.text)
        end = places[at + 1].start if at + 1 < len(places) else len(self.document.text)
        return places[at].label, places[at].start, end


def _needles(said: Said) -> list[str]:
    """Beginnings of telling words of a statement, longest first: a stretch that lacks one does not
    say it, which is quickly seen."""
    if _HAN.search(said.text):
        return []
    written = set(re.findall(r"[^\W\d_]+", said.text.lower()))  # not what was rewritten or folded
    found = {
        needle_of(t.word)
        for t in said.content
        if t.figure is None and t.word in written and t.word not in GOES_UNSAID
    }
    return sorted((needle for needle in found if needle), key=len, reverse=True)


def _is_quoted(statement: str, sentence: str) -> bool:
    """In languages whose words of denial are not known here: the sentence itself, whole."""
    said = fold(statement)
    return len(said) > 12 and said == fold(sentence)


__all__ = ["Judge", "Verdict", "judge", "judge_of"]
