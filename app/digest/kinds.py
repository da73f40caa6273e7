"""What kind of document it is, as far as its key passages are concerned, and its topics.

Kinds are files in `resources/digest`: the words that tell a kind, and the topics its passages are
grouped by, each with words for headings and for sentences.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.digest.cues import cue
from app.documents.base.document import BlockKind, Document
from app.system.folders import resources_folder

_HAN = re.compile(r"[\u3400-\u9fff]")
_N_CHARACTERS = 60_000
"""Of a document's beginning, and as many of its end, are looked at to tell its kind."""


class DocumentKind(StrEnum):
    """What decides how key passages are chosen and grouped."""

    CONTRACT = "contract"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a reviewer looks for.

    Attributes:
        id: Its name in files ("payment").
        titles: Its heading by language tag, "en" and "zh".
        heading: Words of a heading that tell it; None where no heading does.
        words: Words of a sentence that tell it.
        core: Words of what the topic is about in the first place.
    """

    id: str
    titles: Mapping[str, str]
    heading: re.Pattern[str] | None
    words: re.Pattern[str] | None
    core: re.Pattern[str] | None = None

    def title(self, language: str) -> str:
        """Its heading in a language; English where there is none."""
        return self.titles.get(language, self.titles["en"])


@cache
def topics_of(kind: DocumentKind, language: str = "zh") -> tuple[Topic, ...]:
    """The topics of a kind in the order they are shown; none where it is grouped by section.
    `language` is that of the sentences: Chinese words are looked for in Chinese ones alone."""
    if kind is DocumentKind.OTHER:
        return ()
    data = tomllib.loads((resources_folder() / "digest" / f"{kind.value}.toml").read_text("utf-8"))
    return tuple(
        Topic(
            each["id"],
            {"en": each["en"], "zh": each["zh"]},
            *(_pattern(each, name, language) for name in ("heading", "words", "core")),
        )
        for each in data["topics"]
    )


def _pattern(topic: Mapping[str, str], name: str, language: str) -> re.Pattern[str] | None:
    forms = list(_alternatives(topic.get(name, "")))
    if language != "zh":
        forms = [form for form in forms if not _HAN.search(form)]
    forms += filter(None, [topic.get(f"{name}_{language}", "")])
    return re.compile("|".join(forms), re.IGNORECASE) if forms else None


def _alternatives(pattern: str) -> Iterator[str]:
    """What the bars of a pattern part, but those in its brackets."""
    depth = begin = 0
    for at, sign in enumerate(pattern):
        if at and pattern[at - 1] == "\\":
            continue
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            yield pattern[begin:at]
            begin = at + 1
    if pattern[begin:]:
        yield pattern[begin:]


def recognize_kind(document: Document) -> DocumentKind:
    """Contract, paper or other: by the words of its beginning and end, its title and headings.

    A book with a licence at its end, or a manual that says "shall", is neither.
    """
    text = document.text
    sample = text[:_N_CHARACTERS]
    if len(text) > 2 * _N_CHARACTERS:
        middle = len(text) // 2
        sample += text[middle : middle + _N_CHARACTERS]
    n_thousands = max(len(sample) / 1000, 1.0)
    if document.language == "zh":
        n_thousands *= 2.5  # a character says more
    headings = [b.text for b in document.blocks if b.kind is BlockKind.HEADING]
    paragraphs = sample.split("\n\n")
    contract = _n_found(cue("contract_words"), paragraphs) / n_thousands
    if any(cue("contract_title").search(each) for each in (document.title, *headings[:3])):
        contract += 3
    paper = _n_found(cue("paper_words"), paragraphs) / n_thousands
    named = {each.strip().lower() for each in headings if cue("paper_heading").match(each)}
    paper += min(len(named), 5)
    if contract >= 6 and contract >= paper:
        return DocumentKind.CONTRACT
    if paper >= 3.5 and len(named) >= 2:
        return DocumentKind.PAPER
    return DocumentKind.OTHER


def _n_found(pattern: re.Pattern[str], paragraphs: Sequence[str]) -> int:
    """How often a pattern is found, paragraph by paragraph: one search through all of them would
    keep the other threads of the program waiting for some hundredths of a second."""
    return sum(len(pattern.findall(paragraph)) for paragraph in paragraphs)
