"""The titles of an outline, as headings are compared with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.documents.base.clauses.numbers import CLAUSE_WORDS, HAN_CLAUSE
from app.documents.base.document import OutlineEntry
from app.documents.pdf.lines.line import HYPHEN

CLAUSE = re.compile(
    r"^(?P<number>\d{1,3}(?:\.\d{1,3})*\.?|\([a-zA-Z0-9]{1,5}\)|[A-Z]\.(?:\d{1,3}\.?)*|"
    rf"{HAN_CLAUSE})[\s\u3000]+(?=\S)"
)
_NAMES = "|".join(
    re.escape(word) + (r"\s?" if word.endswith(".") else r"\s") for word in CLAUSE_WORDS
)
NAMED_CLAUSE = re.compile(
    rf"(?P<number>(?:{_NAMES}|§{{1,2}}\s?)"
    r"(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|(?-i:[IVXLC]{1,6}|[A-Z])|1er))(?=[\s.:–—-])",
    re.IGNORECASE,
)
"""The number of a clause that says what it numbers: "Section 1.01", "§ 3", "ARTICLE IV". A sentence
about one begins so as well."""
_FIRST_OF_NAMED = frozenset(
    each for word in CLAUSE_WORDS for each in (word[0], word[0].lower(), word[0].upper())
).union("\u017f\u212a§")  # the long s, and the sign of kelvin, are an S and a K in another case
_NO_WORD = re.compile(r"\W+")


def titles_by_page(outline: Sequence[OutlineEntry]) -> dict[int, dict[str, int]]:
    """Folded titles of the outline and their levels, by page."""
    titles: dict[int, dict[str, int]] = {}
    for entry in outline:
        if entry.page:
            on_page = titles.setdefault(entry.page, {})
            on_page[folded(entry.title)] = entry.level
            on_page.setdefault(folded(unnumbered(entry.title)), entry.level)
    return {
        page: {title: level for title, level in on_page.items() if title}
        for page, on_page in titles.items()
    }


def titles_everywhere(outline: Sequence[OutlineEntry], n_pages: int) -> dict[str, int]:
    """The titles of an outline all of whose entries point to one page of many: some programs write
    such outlines, and the titles are looked for on every page instead."""
    pages = {entry.page for entry in outline}
    if len(outline) < 3 or len(pages) > 1 or n_pages < 3:
        return {}
    return {title: entry.level for entry in outline if len(title := folded(entry.title)) > 3}


def clause_of(text: str) -> re.Match[str] | None:
    """`CLAUSE` at the beginning of a text, which most texts are soon told not to have."""
    first = text[:1]
    if "a" <= first <= "z" or ("A" <= first <= "Z" and text[1:2] != "."):
        return None
    return CLAUSE.match(text)


def named_clause_of(text: str) -> re.Match[str] | None:
    """The same of `NAMED_CLAUSE`."""
    return NAMED_CLAUSE.match(text) if text[:1] in _FIRST_OF_NAMED else None


def unnumbered(text: str) -> str:
    """A title without its clause number."""
    clause = clause_of(text)
    return text[clause.end() :] if clause else text


@lru_cache(maxsize=64)  # a line is asked about as the last one and as the next
def folded(text: str) -> str:
    """Letters and digits in one case: titles are compared so."""
    return _NO_WORD.sub("", text.replace(HYPHEN, "")).casefold()
