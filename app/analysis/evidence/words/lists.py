"""Which items of a list a statement may leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.evidence.words.sentence_parts import (
    COLLECTIVE,
    CONDITIONS,
    STRONG,
    in_condition,
    in_plain_if,
    text_of,
    until,
)
from app.analysis.evidence.words.tokens import (
    ARTICLES,
    AUXILIARIES,
    LIMITS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    Token,
)

_N_ITEM_MAX = 7  # words of items that may be left out before one in the middle of a list

_NO_LESS = re.compile(r"^(?:(?:in no event |no )less|at least)\b")


def is_list_left(
    gap: Sequence[Token], there: Sequence[Token], then: int, before: Sequence[Token]
) -> bool:
    """ "start on the Order Date, continue, and [renew]": items before the one that is kept."""
    if gap[-1].word == "but" and _NO_LESS.match(text_of(there[then : then + 5])):
        return not any(
            (t.word in LIMITS and t.word not in ("but", "least", "same", "similar", "than"))
            or t.figure is not None
            for t in gap
        )
    if gap[-1].word == "," and len(gap) <= _N_ITEM_MAX and gap[0].word not in PREPOSITIONS:
        # An item in the middle: "sell, [lend], or rent".
        ahead = until(there[then : then + 12], (".", ";", ":", "("))
        joiner = next((t.word for t in ahead if t.word in ("and", "or")), None)
        follows = [t.word for t in ahead]
        return (
            joiner is not None
            and follows.index(joiner) > 0
            and (follows[follows.index(joiner) - 1] == "," or follows.index(joiner) <= 3)
            and _is_list(gap, before, joiner)
        )
    if gap[-1].word not in ("and", "or") or not _is_list(gap[:-1], before, gap[-1].word):
        return False
    if before[-1].word in ("each", "every", "no") and there[then - 1].word in ARTICLES:
        return False  # "each Director and the Secretary"
    if len([t for t in gap if not t.is_mark]) <= 2 and not any(t.word == "," for t in gap):
        after = there[then + 1] if then + 1 < len(there) else None
        return after is None or not after.is_content or after.is_mark
    return True


def is_list_right(
    gap: Sequence[Token], there: Sequence[Token], then: int, before: Sequence[Token]
) -> bool:
    """ "[indemnify], defend, and hold harmless": items after the one that is kept."""
    if gap[0].word not in (",", "and", "or"):
        return False
    joiners = [t.word for t in gap if t.word in ("and", "or")]
    if not joiners or not _is_list(gap, before, "or" if "or" in joiners else "and"):
        return False
    n_words = len([t for t in gap if not t.is_mark and t.word not in ("and", "or")])
    if n_words <= 1 and gap[0].word != ",":
        return not there[then].is_content or there[then].is_mark
    return joiners[-1] != gap[-1].word


def _is_list(gap: Sequence[Token], before: Sequence[Token], joiner: str) -> bool:
    """Whether the items left out are items only, joined in a way that lets one stand for itself."""
    if any(
        t.word in LIMITS
        or t.word in AUXILIARIES
        or t.word in (";", ":", "(")
        or t.figure is not None
        for t in gap
    ):
        return False
    said = {t.word for t in before}
    if said & COLLECTIVE:
        return False
    if said & CONDITIONS:
        return joiner == "or" and in_plain_if(before)
    if joiner == "or":
        return bool(said & NEGATIONS) or "may" in said or said == {"any"}
    return not said & NEGATIONS


def is_list_rest(
    rest: Sequence[Token],
    clause: Sequence[Token],
    there: Sequence[Token],
    at: int,
    before: Sequence[Token],
) -> bool:
    """Whether a list, or another sentence after "and", may follow unsaid."""
    joiners = [t.word for t in clause if t.word in ("and", "or", "but")]
    strong = [t.word for t in clause if t.word in STRONG]
    if joiners and set(joiners) == {"or"} and set(strong) <= {"if"} and in_plain_if(before):
        return True  # "if it knows of theft[, or of loss, or if …]"
    if not joiners or strong:
        return False
    said = {t.word for t in before}
    if said & COLLECTIVE or any(t.figure is not None for t in rest[1:4]):
        return False
    if said & {"only", "if", "unless", "when", "provided", "where"} and in_condition(before):
        return False
    if joiners[0] == "or":
        return bool(said & NEGATIONS) or "may" in said
    if said & NEGATIONS and not any(t.word in MODALS for t in clause):
        return False
    if rest[0].word == ",":
        return True
    follows = rest[1] if len(rest) > 1 else None
    return follows is not None and not follows.is_mark
