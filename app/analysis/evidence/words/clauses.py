"""Which clauses and verbs of a sentence a statement may leave out: another thing that the same
subject does, an aside, a contrast, a sentence of its own."""

from __future__ import annotations

from collections.abc import Sequence

from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.sentence_parts import (
    COLLECTIVE,
    CONDITIONS,
    STRONG,
    clause_of,
    depends,
)
from app.analysis.evidence.words.tokens import (
    ARTICLES,
    AUXILIARIES,
    LIMITS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    QUANTIFIERS,
    Token,
    participle_of,
)

_REACHES_ON = word_set("if unless when whenever where except provided while nothing either one")

_OF_ITS_VERB = word_set(
    "upon before after per each every first last up least most more than prior maximum minimum"
)

_BE = word_set("is are was were be")

_TURNS_ASIDE = word_set("whereas although though")

_OF_A_WHOLE = word_set("most all some many much part")

_PAST = word_set("fell rose grew dropped went became began came took stayed remained")


def is_own_sentence(lead: Sequence[Token], there: Sequence[Token], at: int) -> bool:
    """Whether a sentence of its own follows a semicolon, which nothing before it limits."""
    if any(t.word in _REACHES_ON or t.word in (":", "(") for t in lead):
        return False
    has_verb = any(t.word in AUXILIARIES or t.word.endswith(("s", "ed")) for t in lead)
    return has_verb and any(
        t.word in AUXILIARIES or (not t.is_capital and t.word.endswith("s"))
        for t in there[at + 1 : at + 4]
    )


def is_aside(rest: Sequence[Token]) -> bool:
    """ ", which …", ", of which …", ", most of it …", ", during which …", ", whereas …"."""
    return (
        rest[1].word in ("which", "who")
        or (
            rest[1].word in _OF_A_WHOLE
            and len(rest) > 3
            and rest[2].word == "of"
            and rest[3].word in ("it", "them", "which", "whom", "these")
        )
        or rest[1].word in _TURNS_ASIDE
        or (rest[1].word in PREPOSITIONS | {"failing"} and rest[2].word in ("which", "whom"))
    )


def is_no_other(rest: Sequence[Token], clause: Sequence[Token], before: Sequence[Token]) -> bool:
    """ "The parties are contractors, not agents": what something is besides."""
    return (
        any(t.word in _BE for t in before)
        and len(rest) > 2
        and rest[2].is_content
        and not rest[2].word.endswith("ing")
        and not any(t.figure or t.word in LIMITS - {"not"} for t in clause)
        and not any(t.figure for t in before)
    )


def is_contrast(rest: Sequence[Token], clause: Sequence[Token], before: Sequence[Token]) -> bool:
    """ "… but not in women": what is told of something else. Behind a duty or a permission it is a
    limit of that, and has to be said."""
    at = 1 if rest[0].word == "," else 0
    if len(rest) < at + 3 or rest[at].word not in ("but", "and"):
        return False
    if rest[at].word == "and" and rest[at + 1].word not in _PAST | AUXILIARIES:
        return False
    behind = clause[at + 1 :]
    said = {t.word for t in before}
    return not (
        said & (MODALS | COLLECTIVE | CONDITIONS | {"entitled"})
        or any(t.word in STRONG or t.word in ("limited", "for") for t in behind)
        or (rest[at].word == "but" and said & NEGATIONS)
        or any(t.word == "," for t in behind)
    )


def is_other_clause(rest: Sequence[Token], clause: Sequence[Token]) -> bool:
    """ ", and the Agent shall release it only …": a sentence of its own, with its own limits."""
    if rest[0].word != "," or len(rest) < 4 or rest[1].word != "and":
        return False
    modal = next((i for i, t in enumerate(clause[2:9], start=2) if t.word in MODALS), 0)
    who = clause[2:modal]
    return (
        bool(who)
        and who[0].is_capital
        and not any(t.word in LIMITS or t.word in PREPOSITIONS or t.is_mark for t in who)
        and not any(t.word in ("provided", "however", ",") for t in clause[modal:])
    )


def is_other_verb(there: Sequence[Token], at: int, then: int) -> bool:
    """Whether what stands between is another thing that the same subject does: "shall [inspect the
    goods and] notify the seller", "[is in force and] is renewed"."""
    raw = list(there[at + 1 : then])
    if len(raw) < 3 or any(t.word in CONDITIONS | COLLECTIVE for t in clause_of(there, at)):
        return False
    verb, carrier = there[then], there[at]
    follows = there[then + 1] if then + 1 < len(there) else None
    if raw[-1].word in AUXILIARIES and raw[-1].word == carrier.word:
        raw.pop()  # "is paid … and [is] renewed"
    if raw[-1].word not in ("and", "but"):
        return False
    inner = raw[:-1]
    is_own_verb = verb.word in AUXILIARIES
    if is_own_verb and carrier.word not in AUXILIARIES:
        inner = _without_its_verb(inner)
    elif carrier.word in MODALS - {"may", "can"} and raw[-1].word == "and":
        if (
            verb.is_capital
            or participle_of(verb.word)
            or verb.word in PREPOSITIONS | ARTICLES
            or follows is None
            or not (follows.word in ARTICLES | PREPOSITIONS | QUANTIFIERS or follows.is_capital)
        ):
            return False
    elif carrier.word in _BE and raw[-1].word == "and":
        if not participle_of(verb.word) or not participle_of(inner[0].word):
            return False
    else:
        return False
    return (
        bool(inner)
        and not any(
            (t.word in LIMITS and (i == 0 or t.word not in _OF_ITS_VERB))
            or t.word in AUXILIARIES
            or t.is_mark
            for i, t in enumerate(inner)
        )
        and not depends(inner)
    )


def _without_its_verb(inner: Sequence[Token]) -> list[Token]:
    """What is said of a subject without the verb it begins with; empty where it begins with
    none."""
    if inner[0].word in AUXILIARIES:
        n = 1
        while n < len(inner) and inner[n].word in ("not", "be"):
            n += 1
        return list(inner[n:])
    first = inner[0]
    is_verb = not first.is_capital and first.word.endswith(("s", "ed")) and not first.figure
    return list(inner) if is_verb else []
