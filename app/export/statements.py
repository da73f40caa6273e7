"""Takes an answer apart into statements, each with the places that it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.analysis.answers.references import REFERENCE, page_number
from app.export.markdown_blocks import BlockName, blocks_of

_SENTENCE_END = ".!?。！？…;；:："
_PAGE = re.compile(r"p\. (\d+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an answer says.

    Attributes:
        section: The headings it stands under, outermost first, without the answer's own title.
        text: The sentence or sentences, plain text, references taken out.
        references: Labels of the places referred to: "p. 12", "§ 4.2", "¶ 31"; may be empty.
    """

    section: tuple[str, ...]
    text: str
    references: tuple[str, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The page numbers among the references."""
        return tuple(page_number(m.group(1)) for m in map(_PAGE.fullmatch, self.references) if m)


def statements(markdown: str) -> list[Statement]:
    """The statements of an answer in order: its paragraphs, list items and table rows, divided
    after each reference that ends a sentence."""
    found: list[Statement] = []
    headings: list[tuple[int, str]] = []
    for block in blocks_of(markdown):
        if block.name is BlockName.HEADING:
            headings = [h for h in headings if h[0] < block.level] + [(block.level, block.text)]
            continue
        section = tuple(text for level, text in headings if level > 1)
        found += [Statement(section, text, references) for text, references in _divided(block.text)]
    return found


def _divided(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Cuts a block's text behind references that end a sentence."""
    words = ""
    labels: list[str] = []
    position = 0
    for match in REFERENCE.finditer(text):
        between = text[position : match.start()]
        if labels and between.strip() and _ends_sentence(words, between):
            closing = between.lstrip()[0] if between.lstrip()[0] in _SENTENCE_END else ""
            yield _clean(words + closing), tuple(dict.fromkeys(labels))
            words, labels = "", []
            between = between.lstrip()[len(closing) :]
        words += between
        labels += match.group(1).split(", ")
        position = match.end()
    rest = text[position:]
    if labels and rest.strip() and _ends_sentence(words, rest):
        closing = rest.lstrip()[0] if rest.lstrip()[0] in _SENTENCE_END else ""
        yield _clean(words + closing), tuple(dict.fromkeys(labels))
        words, labels, rest = "", [], rest.lstrip()[len(closing) :]
    words = _clean(words + rest)
    if words:
        yield words, tuple(dict.fromkeys(labels))


def _ends_sentence(before: str, after: str) -> bool:
    """Whether a sentence ends at a reference: a full stop stands before or right after it."""
    return before.rstrip()[-1:] in set(_SENTENCE_END) or after.lstrip()[0] in _SENTENCE_END


def _clean(text: str) -> str:
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split())).strip()
