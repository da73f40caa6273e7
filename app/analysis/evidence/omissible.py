"""Which words of a sentence a statement may leave out and still say what the sentence says.

Three questions, each answered No unless a rule allows it: what stands before the first word that
the statement has, what stands between two of its words, and what stands behind the last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.analysis.evidence.tokens import (
    ARTICLES,
    AUXILIARIES,
    LIMITS,
    LOOSE_PREPOSITIONS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    QUANTIFIERS,
    Token,
    participle_of,
)
from app.analysis.evidence.word_sets import word_set

_N_BETWEEN_MAX = 40
_N_ITEM_MAX = 7  # words of items that may be left out before one in the middle of a list
_CONDITIONS = word_set(
    "if unless only when whenever where except until till provided once upon before after "
    "while contingent subject whether"
)
_STRONG = word_set(
    "except excepting unless only if until till provided solely exclusively merely subject "
    "but however notwithstanding without when"
)
_DISCOURSE = re.compile(
    r"^(?:however|in addition|accordingly|furthermore|moreover|also|therefore|thus|hence|finally|"
    r"similarly|additionally|for clarity|in particular|in fact|indeed|then|consequently|overall|"
    r"for the avoidance of doubt|as a result|in summary|in this case|and|"
    r"(?:first|second|third)(?= ,)|"
    r"we (?:also )?(?:show|find|found|demonstrate|observe|observed|note|prove|report|conclude|see)|"
    r"(?:the )?results (?:also )?(?:show|demonstrate|indicate|confirm)|"
    r"(?:please )?note(?: that)?|note)[ ,:.]*$"
)
_ELSEWHERE = re.compile(
    r"^(?:except|unless|subject to|other than) (?:as )?(?:otherwise |expressly |specifically )*"
    r"(?:provided|permitted|set forth|set out|stated|specified|described|authorized|agreed)"
    r"(?: otherwise| expressly)* (?:in|by|under) (?:this )?"
    r"(?:agreement|section|sections|article|clause|schedule|exhibit|order form|#)[^,]{0,40},?$"
)
"""An exception that only points to another place, as agreements begin half their sentences."""
_BY_LAW = re.compile(
    r"^\( ?except to (?:the )?extent (?:that )?(?:applicable )?laws? "
    r"(?:prohibits?|permits?|requires?) [^)]*\)$"
)
_OF_ITSELF = re.compile(
    r"^(?:for all claims|arising|relating|related|in connection|under (?:this )?agreement|"
    r"in (?:this )?(?:agreement|section)|of (?:this )?agreement)\b"
)
_POINTS = re.compile(
    r"^,? ?(?:as (?:set forth|set out|provided|described|specified|defined|stated|shown|given) "
    r"(?:in|by)|"
    r"in accordance with|pursuant to|according to|under (?:this )?(?:agreement|section|clause)|of "
    r"(?:this )?agreement|(?:given|set forth|set out|described|specified) in|"
    r"see|shown in|with or without)\b"
)
_INSERTED = re.compile(
    r"^, (?:in each case|however|as applicable|in addition|in turn|therefore|if any|"
    r"in particular|of course|respectively|as a result|for example|then) ,$"
)
_EXAMPLES = re.compile(r"^,? ?(?:including|such as|e g|i e|for example|for instance|namely|like)\b")
_COLLECTIVE = word_set(
    "between both sum total jointly together combined greater lesser longer shorter later "
    "earlier lower higher difference ratio among whichever"
)
_NO_LESS = re.compile(r"^(?:(?:in no event |no )less|at least)\b")


def is_safe_lead(there: Sequence[Token], at: int, names_condition: bool) -> bool:
    """Whether a statement may begin at `at`, without what stands before it."""
    lead = [t for t in there[:at] if t.word not in ARTICLES]
    if not any(not t.is_mark for t in lead):
        return True
    text = _text(lead)
    if _DISCOURSE.match(text) or _ELSEWHERE.match(text):
        return True
    if names_condition and text.endswith(","):
        return not any(t.word in NEGATIONS or t.word in ("unless", "except") for t in lead)
    if any(t.word in _CONDITIONS or t.word == "nothing" for t in lead):
        return False
    last = lead[-1].word
    has_verb = any(t.word in AUXILIARIES for t in lead)
    if last == ";" or (last in ("and",) and len(lead) > 1 and lead[-2].word in (",", ";")):
        # A sentence of its own follows, which is seen by its having a verb of its own soon.
        return any(t.word in AUXILIARIES for t in there[at + 1 : at + 7])
    if last == "and" and not has_verb and not any(t.word in _COLLECTIVE for t in lead):
        inner = [t for t in lead if not t.is_mark]
        return len(inner) <= 6 and not any(t.word in LIMITS | PREPOSITIONS for t in inner)
    return False


def is_safe_between(
    there: Sequence[Token], at: int, then: int, skipped: Collection[str] = ()
) -> bool:
    """Whether a statement may leave out what stands between its words at `at` and `then`.

    Args:
        there: The sentence.
        at, then: Where two words of the statement that follow each other stand in it.
        skipped: Pronouns and small prepositions that the statement has between the two.
    """
    gap = [t for t in there[at + 1 : then] if t.word not in ARTICLES]
    words = [t for t in gap if not t.is_mark]
    if not PRONOUNS.isdisjoint(skipped):
        is_other = not any(t.word in skipped for t in words)
        return is_other and bool(words) and _is_given(words, there[: at + 1])
    if not words:
        return all(t.word in (",", ":", '"', "(", ")") for t in gap)
    if len(gap) > _N_BETWEEN_MAX:
        return False
    text = _text(gap)
    if _BY_LAW.match(text):
        return True
    if gap[0].word == "(" and _closes(gap) == len(gap) - 1:
        return _is_safe_bracket(gap)
    if gap[0].word == "(" and _closes(gap) > 0:
        # What follows the bracket is a gap of its own.
        inner = at + 1 + _index(there[at + 1 : then], ")")
        return _is_safe_bracket(gap[: _closes(gap) + 1]) and is_safe_between(
            there, inner, then, skipped
        )
    if _INSERTED.match(text):
        return True
    before = _clause(there, at)
    if len(gap) == 1 and words[0].word in ("will", "shall") and there[then].word == "be":
        return True  # "is liable"
    if all(t.word in LOOSE_PREPOSITIONS for t in words):
        return len(gap) == len(words)
    if all(t.word in ("all", "any") for t in words):
        return not any(t.word in NEGATIONS | {"almost", "nearly"} for t in there[at : at + 1])
    if any(t.figure is not None for t in words):
        return False
    if _is_list_left(gap, there, then, before) or _is_list_right(gap, there, then, before):
        return True
    if any(t.word in LIMITS or t.word in AUXILIARIES for t in words):
        return False
    if _POINTS.match(text) and not any(t.word == "," for t in gap[:-1]):
        return True
    if gap[0].word in skipped:
        return False  # the statement has that phrase, with a word less
    if gap[0].word in PREPOSITIONS and _is_given(words, there[: at + 1]):
        return not there[then].is_content
    if len(gap) == 1 and gap[0].is_possessive and gap[0].is_capital:
        return not _is_wide(there, at, before)
    return _is_narrowing(gap, there, at, before)


def is_safe_rest(there: Sequence[Token], at: int) -> bool:
    """Whether a statement may end at `at`, without what follows."""
    rest = [t for t in there[at + 1 :] if t.word not in ARTICLES]
    while rest:
        first = rest[0].word
        if first in (".", ";", ":", '"'):
            return not _goes_on(rest[1:]) if first == ";" else True
        if first in (")", "|"):
            rest = rest[1:]
            continue
        text = _text(rest)
        if first == "(":
            end = _closes(rest)
            if end <= 0 or not (
                _is_safe_bracket(rest[: end + 1]) or _BY_LAW.match(_text(rest[: end + 1]))
            ):
                return False
            rest = rest[end + 1 :]
            continue
        clause = _until(rest, (".", ";"))
        if _EXAMPLES.match(text):
            return not any(t.word in _STRONG for t in clause)
        if _POINTS.match(text):
            step = _until(rest[1:], (",", ".", ";"))
            if any(t.word in _STRONG for t in step):
                return False
            rest = rest[1 + len(step) :]
            continue
        before = _clause(there, at)
        if first == "," and len(rest) > 1 and rest[1].word in ("which", "who"):
            return not any(t.word in _STRONG for t in clause)
        if first == "," and (apposition := _apposition(there, at + 1 + _raw(there, at, rest))):
            rest = rest[apposition:]
            continue
        if first in (",", "and", "or") and not rest[0].figure:
            return _is_list_rest(rest, clause, there, at, before)
        step = _until(rest, (",", ".", ";", "("))
        is_of_defined = there[at].is_capital and _is_participle(rest[0])
        if not (is_of_defined or _OF_ITSELF.match(text)) or _is_wide(there, at, before, rest[0]):
            return False
        if any(t.figure is not None for t in step) or (there[at].figure is not None):
            return False
        if any(
            t.word in LIMITS and not (t.word == "than" and "other" in {x.word for x in step})
            for t in step
        ):
            return False
        rest = rest[len(step) :]
    return True


def _raw(there: Sequence[Token], at: int, rest: Sequence[Token]) -> int:
    """Where behind `at` the rest of a sentence begins, articles counted."""
    return next(i for i, t in enumerate(there[at + 1 :]) if t is rest[0])


def _apposition(there: Sequence[Token], comma: int) -> int:
    """How many words ", a Delaware corporation" has, without articles; 0 where there is none."""
    if comma + 1 >= len(there) or there[comma + 1].word not in ("a", "an", "the"):
        return 0
    inner = _until(there[comma + 1 :], (",", ".", ";", "("))
    ends = comma + 1 + len(inner) == len(there) or there[comma + 1 + len(inner)].word != "("
    if not ends or any(
        t.word in LIMITS or t.word in AUXILIARIES or t.word in ("and", "or") or t.figure
        for t in inner
    ):
        return 0
    return 1 + sum(t.word not in ARTICLES for t in inner)


# Lists


def _is_list_left(
    gap: Sequence[Token], there: Sequence[Token], then: int, before: Sequence[Token]
) -> bool:
    """ "start on the Order Date, continue, and [renew]": items before the one that is kept."""
    if gap[-1].word == "but" and _NO_LESS.match(_text(there[then : then + 5])):
        return not any(
            (t.word in LIMITS and t.word not in ("but", "least", "same", "similar", "than"))
            or t.figure is not None
            for t in gap
        )
    if gap[-1].word == "," and len(gap) <= _N_ITEM_MAX and gap[0].word not in PREPOSITIONS:
        # An item in the middle: "sell, [lend], or rent".
        ahead = _until(there[then : then + 12], (".", ";", ":", "("))
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


def _is_list_right(
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
    if said & _CONDITIONS or said & _COLLECTIVE:
        return False
    if joiner == "or":
        return bool(said & NEGATIONS) or "may" in said
    return not said & NEGATIONS


def _is_list_rest(
    rest: Sequence[Token],
    clause: Sequence[Token],
    there: Sequence[Token],
    at: int,
    before: Sequence[Token],
) -> bool:
    """Whether a list, or another sentence after "and", may follow unsaid."""
    joiners = [t.word for t in clause if t.word in ("and", "or", "but")]
    if not joiners or any(t.word in _STRONG for t in clause):
        return False
    said = {t.word for t in before}
    if said & _COLLECTIVE or any(t.figure is not None for t in rest[1:4]):
        return False
    if said & {"only", "if", "unless", "when", "provided", "where"} and _in_condition(before):
        return False
    if joiners[0] == "or":
        return bool(said & NEGATIONS) or "may" in said
    if said & NEGATIONS and not any(t.word in MODALS for t in clause):
        return False
    if rest[0].word == ",":
        return True
    follows = rest[1] if len(rest) > 1 else None
    return follows is not None and not follows.is_mark


def _in_condition(before: Sequence[Token]) -> bool:
    """Whether a clause ends within its condition: "… only if X", not "if X, …"."""
    last = max((i for i, t in enumerate(before) if t.word in _CONDITIONS), default=-1)
    return last >= 0 and not any(t.word == "," for t in before[last:])


# What narrows down


def _is_narrowing(
    gap: Sequence[Token], there: Sequence[Token], at: int, before: Sequence[Token]
) -> bool:
    """A phrase "for all claims arising under this Agreement": it says that the document speaks of
    itself. Any other, "with children", narrows what is said down."""
    if (
        not _OF_ITSELF.match(_text(gap))
        or gap[0].word not in PREPOSITIONS
        or len(gap) > 14
        or any(t.is_mark for t in gap)
    ):
        return False
    if {t.word for t in before} & _CONDITIONS or _is_wide(there, at, before, gap[0]):
        return False
    joined = next((i for i, t in enumerate(gap) if t.word == "and"), None)
    return joined is None or sum(t.is_content for t in gap[joined:]) < 2


def _is_wide(
    there: Sequence[Token], at: int, before: Sequence[Token], first: Token | None = None
) -> bool:
    """Whether a statement would say more without what follows `at`: it permits, denies, or speaks
    of all. A defined name keeps its own bounds before a participle ("all Claims made by")."""
    words = {t.word for t in before}
    if words & (NEGATIONS | {"may", "can", "only", "if", "unless", "when"}):
        return True
    near = {t.word for t in there[max(at - 3, 0) : at]}
    if near & QUANTIFIERS:
        return not (there[at].is_capital and first is not None and _is_participle(first))
    return False


def _is_participle(token: Token) -> bool:
    return not token.is_capital and bool(participle_of(token.word))


# Pieces


def _is_given(words: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether all that is left out was named before in the sentence."""
    known = frozenset(form for t in before for form in t.forms)
    content = [t for t in words if t.is_content]
    return (
        bool(content)
        and all(t.figure is None and not t.forms.isdisjoint(known) for t in content)
        and not any(t.word in LIMITS or t.word in AUXILIARIES for t in words)
    )


def _is_safe_bracket(group: Sequence[Token]) -> bool:
    if any(t.figure is not None and (t.figure.unit or t.figure.measure == "%") for t in group):
        return False  # "30 days (60 days for Customer)"
    return not any(t.word in _STRONG for t in group) and not (
        any(t.word in NEGATIONS for t in group) and not (len(group) > 1 and group[1].word == "and")
    )


def _clause(there: Sequence[Token], at: int) -> list[Token]:
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
    return _ELSEWHERE.match(_text([t for t in lead if t.word not in ARTICLES])) is not None


def _goes_on(rest: Sequence[Token]) -> bool:
    """Whether what follows a semicolon limits what stood before it."""
    return bool(rest) and rest[0].word in _STRONG


def _until(tokens: Sequence[Token], marks: tuple[str, ...]) -> Sequence[Token]:
    end = next((i for i, t in enumerate(tokens) if t.word in marks), len(tokens))
    return tokens[:end]


def _closes(group: Sequence[Token]) -> int:
    """Where the bracket that begins a group closes, or -1."""
    depth = 0
    for i, token in enumerate(group):
        depth += (token.word == "(") - (token.word == ")")
        if depth == 0:
            return i
    return -1


def _index(tokens: Sequence[Token], word: str) -> int:
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token.word == "(") - (token.word == ")")
        if token.word == word and depth == 0:
            return i
    return -1


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(t.word for t in tokens)
