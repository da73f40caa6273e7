"""Chooses a document's key passages and groups them.

What is chosen is what carries most for its length, spread over sections and topics, each thing
said once, until the length asked for is used up. The passages are the document's own words, so a
digest can be wrong about what matters, and about nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.digest.choosing import Choice, worth_of
from app.digest.kinds import DocumentKind, Topic, recognize_kind, topics_of
from app.digest.units import Section, Unit, read_units
from app.digest.weighing import weigh
from app.digest.words import has_wide
from app.documents.base.document import Document

_LIST_MARK = re.compile(r"^(?:[•●▪◦·‣*–-]\s+|\d{1,3}[.)、]\s+)+")


class DigestLength(StrEnum):
    """How long a digest is; the values are those of the summary's lengths."""

    BRIEF = "brief"
    ONE_PAGE = "one-page"
    DETAILED = "detailed"


_N_WORDS = {DigestLength.BRIEF: 180, DigestLength.ONE_PAGE: 700, DigestLength.DETAILED: 1600}
"""Words of each length; a printed page of a list in 10 points holds about 700."""
_SHARE_MAX = {DigestLength.BRIEF: 0.3, DigestLength.ONE_PAGE: 0.6, DigestLength.DETAILED: 0.75}
_N_WORDS_LEAST = 60
"""A document of so few words is shown whole."""
_SHARE_LONG = {DigestLength.ONE_PAGE: 1 / 40, DigestLength.DETAILED: 1 / 24}
_N_WORDS_MAX = {DigestLength.ONE_PAGE: 2100, DigestLength.DETAILED: 4500}
"""A digest of a long document has this share of its words where that is more: of a book three pages
for one, and up to six in detail."""


@dataclass(frozen=True, slots=True)
class KeyPassage:
    """A passage of the document, word for word.

    Attributes:
        text: Its words on one line; a table's row with its cells parted by colons or dots.
        start, end: Where it stands in `Document.text`.
        labels: Its places as references name them ("p. 12").
        page: The page it begins on, or None.
        section: The heading it stands under, or "".
        topic: Id of its topic; "" where passages are grouped by section.
    """

    text: str
    start: int
    end: int
    labels: tuple[str, ...]
    page: int | None
    section: str
    topic: str


@dataclass(frozen=True, slots=True)
class PassageGroup:
    """Key passages that belong together, in document order.

    Attributes:
        topic: Id of the topic, or "" for a section.
        titles: Its heading by language tag; a section's is its own in every language.
        passages: At least one.
    """

    topic: str
    titles: dict[str, str]
    passages: tuple[KeyPassage, ...]

    def title(self, language: str) -> str:
        """Its heading in a language; English where there is none."""
        return self.titles.get(language, self.titles.get("en", ""))


@dataclass(frozen=True, slots=True)
class Digest:
    """A document's key passages.

    Attributes:
        kind: What the document was taken for.
        length: What was asked for.
        groups: By topic for contracts and papers, else by section.
        n_sentences: How many the document has, of which these were chosen.
    """

    kind: DocumentKind
    length: DigestLength
    groups: tuple[PassageGroup, ...]
    n_sentences: int

    @property
    def passages(self) -> tuple[KeyPassage, ...]:
        """All passages in document order."""
        found = (passage for group in self.groups for passage in group.passages)
        return tuple(sorted(found, key=lambda passage: passage.start))


def make_digest(
    document: Document,
    length: DigestLength = DigestLength.ONE_PAGE,
    kind: DocumentKind | None = None,
) -> Digest:
    """The key passages of a document, without a model.

    Args:
        document: As read; what was left out of it is left out here.
        length: How much.
        kind: What to take the document for; recognised when None.

    Returns:
        A digest; without groups where the document has no sentence.
    """
    return WeighedDocument(document, kind).digest(length)


class WeighedDocument:
    """A document's sentences with what each is worth, for choosing among them more than once.

    Args:
        document: As read.
        kind: What to take it for; recognised when None.
    """

    def __init__(self, document: Document, kind: DocumentKind | None = None) -> None:
        self.kind = kind or recognize_kind(document)
        self._document = document
        self._units, self._sections = read_units(document)
        self._weighed, self._n_units = weigh(
            self._units, self._sections, self.kind, document.title, document.language
        )
        own = document.language or "en"
        self.topics = topics_of(self.kind, own)
        self._topic_ids: list[str] = []
        self._worth: list[float] = []
        for each in self._weighed:
            topics = topics_of(self.kind, "zh") if has_wide(each.unit.text) else self.topics
            topic = topic_of(each.unit, self._sections, topics) if topics else ""
            self._topic_ids.append(topic)
            core = next((t.core for t in topics if t.id == topic), None)
            self._worth.append(worth_of(each, core))

    def digest(self, length: DigestLength) -> Digest:
        """What its own ranking chooses."""
        if not self._units:
            return Digest(self.kind, length, (), 0)
        classes = self._topic_ids if self.topics else _parts(self._units, self._sections)
        choice = Choice(self._weighed, self._worth, classes, self._n_units, self.kind)
        return self._made(length, choice.choose(_room(length, self._units)), {})

    def candidates(self, length: DigestLength, share: float = 3.0) -> list[int]:
        """Sentences to choose a digest from, by their numbers in the document's order: those worth
        most, `share` times as long as a digest may be."""
        left, found = share * _room(length, self._units), []
        for index in sorted(range(len(self._units)), key=lambda i: -self._worth[i]):
            if left <= 0 or self._worth[index] <= 0:
                break
            left -= self._units[index].n_words
            found.append(index)
        return sorted(found)

    def digest_in_order(
        self, length: DigestLength, order: Sequence[int], topic_of_index: Mapping[int, str]
    ) -> Digest:
        """What somebody else chose: the first of `order` as far as there is room, each thing once,
        under the topics that were named for them, else under the ranking's own."""
        choice = Choice(self._weighed, self._worth, self._topic_ids, self._n_units, self.kind)
        chosen = choice.choose_in_order(order, _room(length, self._units))
        return self._made(length, chosen, topic_of_index)

    def passage(self, index: int) -> KeyPassage:
        """The sentence with a number."""
        return _passage(
            self._document, self._weighed[index].unit, self._sections, self._topic_ids[index]
        )

    def by_worth(self, indices: Iterable[int]) -> list[int]:
        """The same numbers, worth most first."""
        return sorted(indices, key=lambda index: -self._worth[index])

    def _made(
        self, length: DigestLength, chosen: Iterable[int], topic_of_index: Mapping[int, str]
    ) -> Digest:
        passages = [
            replace(passage, topic=topic_of_index.get(i, passage.topic))
            for i in sorted(chosen)
            for passage in (self.passage(i),)
        ]
        groups = (
            _by_topic(passages, self.topics)
            if self.topics
            else _by_section(passages, self._units, self._sections)
        )
        return Digest(self.kind, length, groups, len(self._units))


def _room(length: DigestLength, units: Sequence[Unit]) -> float:
    """How many words a digest may have: of a short document no more than a share of its own."""
    n_words = sum(unit.n_words for unit in units)
    room: float = _N_WORDS[length]
    if length in _SHARE_LONG:
        room = max(room, min(n_words * _SHARE_LONG[length], _N_WORDS_MAX[length]))
    return min(room, max(n_words * _SHARE_MAX[length], _N_WORDS_LEAST))


def topic_of(unit: Unit, sections: Sequence[Section], topics: Sequence[Topic]) -> str:
    """The topic whose words a passage has most of; the titles it stands under count twice, the
    nearest most."""
    path = sections[unit.section].path[-2:]
    if unit.row_name:
        path = (*path[-1:], unit.row_name)
    text = unit.text
    best, most = topics[-1].id, 0.0
    for topic in topics:
        score = 0.0
        if topic.heading is not None:
            for distance, title in enumerate(reversed(path)):
                if topic.heading.search(title):
                    score += 2.0 if distance == 0 else 1.2
                    break
        if topic.words is not None:
            score += min(len({m.lower() for m in topic.words.findall(text)}), 3) * 0.8
        if score > most:
            best, most = topic.id, score
    return best


def _parts(units: Sequence[Unit], sections: Sequence[Section]) -> list[str]:
    """The chapter of each unit: the outermost heading that parts the document in several."""
    for depth in range(4):
        names = {section.path[: depth + 1] for section in sections if section.path}
        if len(names) >= 4:
            return ["\n".join(sections[unit.section].path[: depth + 1]) for unit in units]
    n_strip = max(len(units) // 12, 1)
    return [str(at // n_strip) for at in range(len(units))]


def _passage(document: Document, unit: Unit, sections: Sequence[Section], topic: str) -> KeyPassage:
    labels = labels_at(document, unit.start, unit.end)
    locations = document.locate(unit.start, unit.end)
    page = locations[0].page if locations else None
    return KeyPassage(
        _LIST_MARK.sub("", unit.text) or unit.text,
        unit.start,
        unit.end,
        labels,
        page,
        sections[unit.section].title,
        topic,
    )


def labels_at(document: Document, start: int, end: int) -> tuple[str, ...]:
    """The labels of the places under `Document.text[start:end]`, in order."""
    starts = document.__dict__.get("_place_starts")
    if starts is None:
        starts = document.__dict__["_place_starts"] = [place.start for place in document.places]
    first = max(bisect_right(starts, start) - 1, 0)
    labels: dict[str, None] = {}
    for place in document.places[first:]:
        if place.start >= end:
            break
        labels[place.label] = None
    return tuple(labels)


def _by_topic(passages: Sequence[KeyPassage], topics: Sequence[Topic]) -> tuple[PassageGroup, ...]:
    groups = []
    for topic in topics:
        mine = tuple(passage for passage in passages if passage.topic == topic.id)
        if mine:
            groups.append(PassageGroup(topic.id, dict(topic.titles), mine))
    return tuple(groups)


def _by_section(
    passages: Sequence[KeyPassage], units: Sequence[Unit], sections: Sequence[Section]
) -> tuple[PassageGroup, ...]:
    """By chapter: the outermost headings that part the passages in several groups."""
    starts = [section.start for section in sections]
    paths = [sections[bisect_right(starts, p.start) - 1].path for p in passages]
    depth = next((d for d in range(3) if len({path[: d + 1] for path in paths}) >= 3), 0)
    groups: list[tuple[str, list[KeyPassage]]] = []
    for passage, path in zip(passages, paths, strict=True):
        title = path[min(depth, len(path) - 1)] if path else ""
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(passage)
    return tuple(PassageGroup("", {"en": title}, tuple(mine)) for title, mine in groups)
