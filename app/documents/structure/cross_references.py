"""Cross-references and defined terms as links inside a document.

"Section 4.2", "§ 5.3(b)", "Figure 3" and 第四条 lead to the block with that number; "as defined
below" and every later use of a defined term lead to the block that defines it. What names another
document ("Section 5 of the Copyright Act") or a number that is not there leads nowhere and is left
out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.documents.base.document import BlockKind, Document

MAX_TERM_LENGTH = 60
MAX_LINKS_PER_TERM = 2000


class ReferenceKind(StrEnum):
    """What a link leads to."""

    CLAUSE = "clause"  # a numbered clause, section, article, chapter, schedule …
    CAPTION = "caption"  # a figure or table
    DEFINITION = "definition"  # the block that defines a term


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A stretch of the text that leads to a block.

    Attributes:
        start: Offset into `Document.text` where the reference begins.
        end: Offset after it.
        target: Index among `Document.blocks` of the block it leads to.
        kind: What that is.
    """

    start: int
    end: int
    target: int
    kind: ReferenceKind


@dataclass(frozen=True, slots=True)
class Definition:
    """A term that the document defines.

    Attributes:
        term: As it stands in its quotation marks.
        block: Index among `Document.blocks` of the block that defines it.
        start: Offset into `Document.text` of the term there.
        end: Offset after the term.
    """

    term: str
    block: int
    start: int
    end: int


_HAN = "[〇零一二三四五六七八九十百千两\\d]+"
_PLAIN = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6}(?![a-z])|[A-Z](?:\.\d{1,3})*(?![A-Za-z]))"
_NUMBER = rf"{_PLAIN}(?:\s?\([a-zA-Z0-9]{{1,5}}\))*"
_NAMED = re.compile(
    r"\b(?P<word>sections?|secs?\.|clauses?|articles?|arts?\.|paragraphs?|subsections?|chapters?|"
    r"schedules?|exhibits?|annex(?:es)?|appendix|appendices|parts?)[\s\u00a0]+"
    rf"(?P<numbers>{_NUMBER}(?:(?:\s?,\s?(?:and\s|or\s)?|\s(?:and|or|to|through)\s|\s?[–—-]\s?)"
    rf"{_NUMBER})*)"
    rf"|§{{1,2}}\s?(?P<signed>{_NUMBER}(?:\s?(?:,|and|und|–|-)\s?{_NUMBER})*)",
    re.IGNORECASE,
)
_HAN_CLAUSE = re.compile(rf"第\s?(?P<number>{_HAN})\s?(?P<unit>[编編章节節条條款])")
_N_NUMERALS_MAX = 16
"""Longer ones count nothing, and Python refuses to read digits without end as a number."""
_PICTURED = re.compile(
    r"\b(?P<word>figures?|figs?\.|tables?|listings?|algorithms?)[\s\u00a0]+"
    r"(?P<number>[A-Z]?\d{1,3}(?:[.\-–]\d{1,3})*)|(?P<han>[图圖表])\s?"
    r"(?P<han_number>\d{1,3}(?:[.\-–]\d{1,3})*)",
    re.IGNORECASE,
)
_EACH = re.compile(_NUMBER)
_ELSEWHERE = re.compile(
    r"\s?,?\s?(?:\([^)]{0,60}\)\s?)?(?:of|to|in|under)\s+(?:the\s+|that\s+|such\s+)?"
    r"(?:[A-Z][\w’'&-]*\s+|[\w’'-]+\s+){0,5}?"
    r"(?:Act|Code|Law|Directive|Regulation|Treaty|Convention|Constitution|Statute|Title|GDPR|CFR)\b"
    r"|\s?(?:U\.?S\.?C|C\.?F\.?R)\b"
)
_HAN_ELSEWHERE = re.compile(r"(?:》|法典?|条例|條例|规定|規定|办法|辦法)\s?$")
_QUOTED = r"[“\"„«「『](?P<term>[^“”\"„«»「」『』\n]{1,60})[”\"“»」』]"
_DEFINES = re.compile(
    _QUOTED + r"(?:\s\([^)]{1,80}\))?,?\s+(?:or\s+[“\"][^”\"]{1,60}[”\"],?\s+)?"
    r"(?:means?|has\s+the\s+meanings?|have\s+the\s+meanings?|shall\s+(?:mean|have\s+the\s+meaning)|"
    r"refers?\s+to|includes?\b|is\s+defined|are\s+defined)"
    r"|[“\"「『](?P<han>[^“”\"「」『』\n]{1,30})[”\"」』]\s?(?:，|,)?\s?(?:是指|系指|係指|指|意指|意味着)"
)
_IN_BRACKETS = re.compile(
    r"[(（](?:[^()（）]{0,80}?[\s,，])?(?:the|each,?\s+an?|collectively,?|together,?|an?|以下简称(?:为)?|以下簡稱|"
    r"下称|下稱|简称|簡稱)?[\s:：]*" + _QUOTED + r"[^()（）]{0,40}[)）]"
)
_AS_DEFINED = re.compile(
    r"[“\"]?(?P<term>[A-Z][\w’-]*(?:\s(?:[A-Z][\w’-]*|of|and|the)){0,6})[”\"]?,?\s?\(?(?:as|is|are)\s+"
    r"(?:further\s+|otherwise\s+)?(?P<phrase>(?:defined|described|set\s+out)\s+(?:below|above|herein))"
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LEADER = re.compile(r"(?:\.\s?){4,}\d*$|\s\d{1,3}$")


def find_definitions(document: Document) -> tuple[Definition, ...]:
    """The terms a document defines, in the order of the text: “Fees” means …, (the “Seller”),
    “甲方”是指…, （以下简称“乙方”）. The first definition of a term counts."""
    found: dict[str, Definition] = {}
    matches = [(m.start(), m) for p in (_DEFINES, _IN_BRACKETS) for m in _matches(p, document)]
    for _, match in sorted(matches, key=lambda item: item[0]):
        group = "han" if "han" in match.re.groupindex and match["han"] else "term"
        term = match[group].strip(" ,.;，。；")
        if not term or len(term) > MAX_TERM_LENGTH or not _is_term(term):
            continue
        start = match.start(group) + match[group].index(term)
        block = _block_at(document, start)
        found.setdefault(term, Definition(term, block, start, start + len(term)))
    return tuple(sorted(found.values(), key=lambda each: each.start))


def find_cross_references(
    document: Document, *, with_terms: bool = True
) -> tuple[CrossReference, ...]:
    """The links inside a document, in the order of the text; they do not overlap.

    Args:
        document: Any document; numbers are those of its blocks.
        with_terms: Whether each use of a defined term links to its definition.
    """
    definitions = find_definitions(document)
    found = [*_clauses(document), *_captions(document), *_defined(document, definitions)]
    if with_terms:
        found += _terms(document, definitions)
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[CrossReference] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _matches(pattern: re.Pattern[str], document: Document) -> Iterator[re.Match[str]]:
    """Matches in the whole text, block by block: no reference goes on in the next block, and a
    search through all of it would keep the other threads of the program waiting meanwhile."""
    text = document.text
    for start, index in zip(document.block_starts, document.body, strict=True):
        yield from pattern.finditer(text, start, start + len(document.blocks[index].as_markdown()))


def _is_term(term: str) -> bool:
    """A defined term begins with a capital or is written without them; "means" is neither."""
    first = term[0]
    return first.isupper() or first.isdigit() or first >= "\u2e80"


def _block_at(document: Document, offset: int) -> int:
    at = max(bisect_right(document.block_starts, offset) - 1, 0)
    return document.body[at]


# Numbers


class _Numbers:
    """Which block has which number."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks: dict[str, int] = {}
        self.positions: dict[int, int] = {block: k for k, block in enumerate(document.body)}
        ranked: dict[str, int] = {}
        for index in document.body:
            block = document.blocks[index]
            key = number_key(block.number or _word_number(block.text, block.kind))
            if not key or key.startswith("("):
                continue
            # A heading before a clause, a clause before an entry of the table of contents.
            rank = 2 if block.kind is BlockKind.HEADING else 0 if _LEADER.search(block.text) else 1
            if key not in self.blocks or rank > ranked[key]:
                self.blocks[key], ranked[key] = index, rank

    def find(self, number: str) -> int | None:
        """The block with a number, or with as much of "5.3(b)(ii)" as there is."""
        parts = re.findall(r"\([^)]*\)", number)
        key = number_key(number.split("(")[0])
        at = self.blocks.get(key + "".join(parts)) if parts else None
        if at is not None:
            return at
        at = self.blocks.get(key)
        for part in parts:
            below = self._below(at, part) if at is not None else None
            if below is None:
                break
            at = below
        return at

    def _below(self, block: int, part: str) -> int | None:
        """The first block numbered `part` under `block`: before the next whole number."""
        for index in self.document.body[self.positions[block] + 1 :]:
            number = self.document.blocks[index].number
            if number.rstrip(".") == part:
                return index
            if number and not number.startswith("(") and not number.endswith(")"):
                return None
        return None


def number_key(number: str) -> str:
    """A number in one form: "Section 4.2." and "§ 4.2" are "4.2", 第十二条 is "条12"."""
    han = _HAN_CLAUSE.match(number.strip())
    if han and len(han["number"]) <= _N_NUMERALS_MAX:
        unit = {"條": "条", "節": "节", "編": "编"}.get(han["unit"], han["unit"])
        return f"{unit}{_han_number(han['number'])}"
    bare = re.sub(r"^(?:[A-Za-z]+\.?\s+|§+\s?)(?=\S)", "", number.strip())
    return bare.rstrip(".:)）").upper() if not bare.startswith("(") else bare


def _han_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = digit * 10 + _DIGITS[character] if digit else _DIGITS[character]
        elif character.isdigit():
            digit = digit * 10 + int(character)
    return total + digit


_WORD_NUMBER = re.compile(
    r"(?:Section|Clause|Article|Chapter|Schedule|Exhibit|Annex|Appendix|Part)\s+"
    r"(\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6}|[A-Z])(?=[\s.:–—-]|$)",
    re.IGNORECASE,
)


def _word_number(text: str, kind: BlockKind) -> str:
    """The number of a heading that says what it is: "Exhibit B – Prices"."""
    match = _WORD_NUMBER.match(text) if kind is BlockKind.HEADING else None
    return match[0] if match else ""


def _clauses(document: Document) -> Iterator[CrossReference]:
    numbers = _Numbers(document)
    text = document.text
    if not numbers.blocks:
        return
    for match in _matches(_NAMED, document):
        if (
            match["word"]
            and match["word"][0].islower()
            and match["word"].lower().startswith("part")
        ):
            continue  # "part A" of anything
        if _ELSEWHERE.match(text, match.end()):
            continue
        group = "numbers" if match["numbers"] else "signed"
        each = list(_EACH.finditer(text, match.start(group), match.end(group)))
        for n, number in enumerate(each):
            target = numbers.find(number[0])
            start = match.start() if n == 0 else number.start()
            if target is not None and not _is_own(document, target, start):
                yield CrossReference(start, number.end(), target, ReferenceKind.CLAUSE)
    for match in _matches(_HAN_CLAUSE, document):
        if _HAN_ELSEWHERE.search(text, max(match.start() - 12, 0), match.start()):
            continue
        target = numbers.find(match[0])
        if target is not None and not _is_own(document, target, match.start()):
            yield CrossReference(match.start(), match.end(), target, ReferenceKind.CLAUSE)


def _is_own(document: Document, target: int, start: int) -> bool:
    """Whether a number is the one its own block begins with."""
    at = bisect_right(document.block_starts, start) - 1
    return document.body[at] == target and start - document.block_starts[at] < 12


def _captions(document: Document) -> Iterator[CrossReference]:
    from app.documents.pdf.layout.tables.finding import CAPTION

    captions: dict[tuple[str, str], int] = {}
    for index in document.body:
        block = document.blocks[index]
        caption = CAPTION.match(block.text) if block.kind is BlockKind.CAPTION else None
        if caption:
            key = (_caption_word(caption["what"]), caption["number"].replace("–", "-"))
            captions.setdefault(key, index)
    if not captions:
        return
    for match in _matches(_PICTURED, document):
        number = (match["number"] or match["han_number"]).replace("–", "-")
        target = captions.get((_caption_word(match["word"] or match["han"]), number))
        if target is not None and not _is_own(document, target, match.start()):
            yield CrossReference(match.start(), match.end(), target, ReferenceKind.CAPTION)


def _caption_word(word: str) -> str:
    word = word.lower().rstrip(".s")
    return {"figure": "fig", "圖": "fig", "图": "fig", "表": "table"}.get(word, word)


# Terms


def _defined(document: Document, definitions: tuple[Definition, ...]) -> Iterator[CrossReference]:
    """ "As defined below", by the capitalised words before it."""
    by_term: Mapping[str, Definition] = {each.term.casefold(): each for each in definitions}
    for match in _matches(_AS_DEFINED, document):
        words = match["term"].split()
        for first in range(len(words)):
            definition = by_term.get(" ".join(words[first:]).casefold())
            if definition is not None:
                yield CrossReference(
                    match.start("phrase"),
                    match.end("phrase"),
                    definition.block,
                    ReferenceKind.DEFINITION,
                )
                break


def _terms(document: Document, definitions: tuple[Definition, ...]) -> Iterator[CrossReference]:
    """Later and earlier uses of defined terms, the longest term that fits; in other blocks only."""
    if not definitions:
        return
    by_term = {each.term: each for each in definitions}
    longest = sorted(by_term, key=len, reverse=True)
    latin = [re.escape(term) + r"(?:s|es)?" for term in longest if term[0] < "\u2e80"]
    han = [re.escape(term) for term in longest if term[0] >= "\u2e80"]
    alternatives = ([rf"(?<!\w)(?:{'|'.join(latin)})(?!\w)"] if latin else []) + han
    counts: dict[str, int] = {}
    for match in _matches(re.compile("|".join(alternatives)), document):
        used = match[0]
        term = next((t for t in (used, used[:-1], used[:-2]) if t in by_term), None)
        if term is None:
            continue
        definition = by_term[term]
        counts[term] = counts.get(term, 0) + 1
        if counts[term] > MAX_LINKS_PER_TERM or _block_at(document, match.start()) == (
            definition.block
        ):
            continue
        yield CrossReference(match.start(), match.end(), definition.block, ReferenceKind.DEFINITION)
