"""Pieces of a sentence of tokens: its clause, what a bracket closes, a condition in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.tokens import ARTICLES, NEGATIONS, Token, participle_of

CONDITIONS = word_set(
    "if unless only when whenever where except until till provided once upon before after "
    "while contingent subject whether"
)

STRONG = word_set(
    "except excepting unless only if until till provided solely exclusively merely subject "
    "but however notwithstanding without when"
)

_SUBORDINATE = word_set(
    "who which that whose where when whether what how why because since so to let lets ensure "
    "ensures cause causes make makes help helps require requires allow allows permit permits "
    "enable enables if while as than such"
)

ELSEWHERE = re.compile(
    r"^(?:except|unless|subject to|other than) (?:as )?(?:otherwise |expressly |specifically )*"
    r"(?:provided|permitted|set forth|set out|stated|specified|described|authorized|agreed)"
    r"(?: otherwise| expressly)* (?:in|by|under) (?:this )?"
    r"(?:agreement|section|sections|article|clause|schedule|exhibit|order form|#)[^,]{0,40},?$"
)
"""An exception that only points to another place, as agreements begin half their sentences."""

COLLECTIVE = word_set(
    "between both sum total jointly together combined greater lesser longer shorter later "
    "earlier lower higher difference ratio among whichever"
)


def depends(inner: Sequence[Token]) -> bool:
    """Whether a verb stands there that others depend on: "ensure that", "attempt to"."""
    return any(t.word in _SUBORDINATE and not _is_place(inner, i) for i, t in enumerate(inner))


def _is_place(inner: Sequence[Token], at: int) -> bool:
    """Whether "to" stands before a thing and not before a verb."""
    return (
        inner[at].word == "to"
        and at + 1 < len(inner)
        and (inner[at + 1].word in ARTICLES or inner[at + 1].is_capital)
    )


def in_plain_if(before: Sequence[Token]) -> bool:
    """Whether a clause ends within a plain "if": what holds if one or another thing is so holds
    if the one is."""
    at = [i for i, t in enumerate(before) if t.word in CONDITIONS]
    return (
        bool(at)
        and before[at[-1]].word == "if"
        and in_condition(before)
        and all(before[i].word in ("if", "upon", "before", "after") for i in at)
        and not any(t.word in NEGATIONS for t in before[at[-1] :])
    )


def in_condition(before: Sequence[Token]) -> bool:
    """Whether a clause ends within its condition: "… only if X", not "if X, …"."""
    last = max((i for i, t in enumerate(before) if t.word in CONDITIONS), default=-1)
    return last >= 0 and not any(t.word == "," for t in before[last:])


def is_participle(token: Token) -> bool:
    return not token.is_capital and bool(participle_of(token.word))


def clause_of(there: Sequence[Token], at: int) -> list[Token]:
    """What stands before `at` in its clause, back to the last semicolon."""
    begin = at
    while begin > 0 and there[begin - 1].word not in (";",):
        begin -= 1
    clause = list(there[begin : at + 1])
    comma = next((i for i, t in enumerate(clause) if t.word == ","), None)
    if comma is not None and _points_elsewhere(clause[: comma + 1]):
        return clause[comma + 1 :]
    return clause


def _points_elsewhere(lead: Sequence[Token]) -> bool:
    return ELSEWHERE.match(text_of([t for t in lead if t.word not in ARTICLES])) is not None


def until(tokens: Sequence[Token], marks: tuple[str, ...]) -> Sequence[Token]:
    end = next((i for i, t in enumerate(tokens) if t.word in marks), len(tokens))
    return tokens[:end]


def closing(group: Sequence[Token]) -> int:
    """Where the bracket that begins a group closes, or -1."""
    depth = 0
    for i, token in enumerate(group):
        depth += (token.word == "(") - (token.word == ")")
        if depth == 0:
            return i
    return -1


def index_of_word(tokens: Sequence[Token], word: str) -> int:
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token.word == "(") - (token.word == ")")
        if token.word == word and depth == 0:
            return i
    return -1


def text_of(tokens: Sequence[Token]) -> str:
    return " ".join(t.word for t in tokens)
