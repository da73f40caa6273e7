"""Which words of a sentence a statement may leave out and still say what the sentence says.

Three questions, each answered No unless a rule allows it: what stands before the first word that
the statement has, what stands between two of its words, and what stands behind the last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.analysis.evidence.figures.reading import is_special
from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.clauses import (
    is_aside,
    is_contrast,
    is_no_other,
    is_other_clause,
    is_other_verb,
    is_own_sentence,
)
from app.analysis.evidence.words.lists import is_list_left, is_list_rest, is_list_right
from app.analysis.evidence.words.sentence_parts import (
    COLLECTIVE,
    CONDITIONS,
    ELSEWHERE,
    STRONG,
    clause_of,
    closing,
    depends,
    index_of_word,
    is_participle,
    text_of,
    until,
)
from app.analysis.evidence.words.tokens import (
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
)

_N_BETWEEN_MAX = 40

_DISCOURSE = re.compile(
    r"^(?:this|these|any|all|however|in addition|accordingly|furthermore|moreover|also|therefore|"
    r"thus|hence|finally|"
    r"similarly|additionally|for clarity|in particular|in fact|indeed|then|consequently|overall|"
    r"for the avoidance of doubt|as a result|in summary|in this case|and|"
    r"(?:first|second|third)(?= ,)|"
    r"we (?:also )?(?:show|find|found|demonstrate|observe|observed|note|prove|report|conclude|see)|"
    r"(?:the )?results (?:also )?(?:show|demonstrate|indicate|confirm)|"
    r"(?:please )?note(?: that)?|note)[ ,:.]*$"
)

_POINTS_AT = re.compile(
    r"^(?:(?:figure|fig|fig \.|table|section|chart) # (?:also )?(?:shows?|illustrates?|indicates?)|"
    r"unlike [^,]+,|[^,]{1,40} (?:acknowledges?|agrees?|acknowledges? and agrees?))$"
)

_HEDGED = re.compile(
    r"^(?:our |these )?(?:results?|findings|data|experiments) (?:suggests?|indicates?)$"
)

_RUNS = word_set(
    "be start begin commence continue end expire renew apply govern survive remain control prevail"
)

_THIS = frozenset(["this", "these"])

_N_AGENT_MAX = 5

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
    r"^, (?:directly or indirectly|in each case|however|as applicable|in addition|in turn|"
    r"therefore|if any|"
    r"in particular|of course|respectively|as a result|for example|then) ,$"
)

_AN_EXAMPLE = re.compile(r"^, (?:for example|for instance|e g|including|such as) [^,;:]+ ,$")

_COMPARED = (", compared with ", ", compared to ", ", up from ", ", down from ")

_EXAMPLES = re.compile(r"^,? ?(?:including|such as|e g|i e|for example|for instance|namely|like)\b")


def is_safe_lead(
    there: Sequence[Token], at: int, names_condition: bool, leaves_out: str = ""
) -> bool:
    """Whether a statement may begin at `at`, without what stands before it: nothing of an order
    (`leaves_out`), and who has a duty where the statement does not say it."""
    lead = [t for t in there[:at] if t.word not in ARTICLES]
    if leaves_out == "agent":
        return (
            bool(lead)
            and len(lead) <= _N_AGENT_MAX
            and not any(
                t.is_mark or t.word in LIMITS or t.word in PREPOSITIONS or t.word in AUXILIARIES
                for t in lead
            )
        )
    if not any(not t.is_mark for t in lead):
        return True
    text = text_of(lead)
    if leaves_out == "order":
        return text == "please"
    if _DISCOURSE.match(text) or ELSEWHERE.match(text) or _POINTS_AT.match(text):
        return True
    if lead[-1].word == "where" and at + 1 < len(there) and there[at + 1].word == "means":
        return True  # "…, where control means …"
    if _HEDGED.match(text):
        return any(t.word in ("may", "might", "could") for t in there[at : at + 9])
    if names_condition and text.endswith(","):
        return not any(t.word in NEGATIONS or t.word in ("unless", "except") for t in lead)
    if lead[-1].word == ";" and is_own_sentence(lead, there, at):
        return True
    if any(t.word in CONDITIONS or t.word == "nothing" for t in lead):
        return False
    last = lead[-1].word
    has_verb = any(t.word in AUXILIARIES for t in lead)
    if last == ";" or (last in ("and",) and len(lead) > 1 and lead[-2].word in (",", ";")):
        # A sentence of its own follows, which is seen by its having a verb of its own soon.
        return any(t.word in AUXILIARIES for t in there[at + 1 : at + 7])
    if last == "and" and not has_verb and not any(t.word in COLLECTIVE for t in lead):
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
    text = text_of(gap)
    if _BY_LAW.match(text):
        return True
    if gap[0].word == "(" and closing(gap) == len(gap) - 1:
        return _is_safe_bracket(gap)
    if gap[0].word == "(" and closing(gap) > 0:
        # What follows the bracket is a gap of its own.
        inner = at + 1 + index_of_word(there[at + 1 : then], ")")
        return _is_safe_bracket(gap[: closing(gap) + 1]) and is_safe_between(
            there, inner, then, skipped
        )
    if _INSERTED.match(text) or (_AN_EXAMPLE.match(text) and not any(map(_limits, words))):
        return True
    before = clause_of(there, at)
    if len(gap) == 1 and words[0].word in ("will", "shall") and there[then].word in _RUNS:
        return True  # "is liable", "starts on"
    if len(gap) == 1 and words[0].word in _THIS:
        return True
    if (
        len(gap) == 1
        and words[0].word in AUXILIARIES
        and there[at].word in ("and", "or")
        and any(t.word == words[0].word for t in before)
    ):
        return True  # "are due and [are] payable"
    if all(t.word in LOOSE_PREPOSITIONS for t in words):
        return len(gap) == len(words)
    if all(t.word in ("all", "any") for t in words):
        return not any(t.word in NEGATIONS | {"almost", "nearly"} for t in there[at : at + 1])
    if is_other_verb(there, at, then):
        return True
    if any(t.figure is not None for t in words):
        return False
    if there[at].word in MODALS and depends(there[at + 1 : then]):
        return False
    if is_list_left(gap, there, then, before) or is_list_right(gap, there, then, before):
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
        text = text_of(rest)
        if first == "(":
            end = closing(rest)
            if end <= 0 or not (
                _is_safe_bracket(rest[: end + 1]) or _BY_LAW.match(text_of(rest[: end + 1]))
            ):
                return False
            rest = rest[end + 1 :]
            continue
        clause = until(rest, (".", ";"))
        if _EXAMPLES.match(text):
            return not any(t.word in STRONG for t in clause)
        if _POINTS.match(text):
            step = until(rest[1:], (",", ".", ";"))
            if any(t.word in STRONG for t in step):
                return False
            rest = rest[1 + len(step) :]
            continue
        before = clause_of(there, at)
        if first == "," and len(rest) > 2 and is_aside(rest):
            return not any(t.word in STRONG for t in clause)
        if first == "," and there[at].figure is not None and text.startswith(_COMPARED):
            return not any(t.word in STRONG for t in clause)  # "0.87, compared with 0.79 for …"
        if first == "," and rest[1].word == "not" and is_no_other(rest, clause, before):
            return True
        if is_contrast(rest, clause, before) or is_other_clause(rest, clause):
            return True
        if first == "," and (apposition := _apposition(there, at + 1 + _raw(there, at, rest))):
            rest = rest[apposition:]
            continue
        if first in (",", "and", "or") and not rest[0].figure:
            return is_list_rest(rest, clause, there, at, before)
        step = until(rest, (",", ".", ";", "("))
        is_of_defined = there[at].is_capital and is_participle(rest[0])
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


def _limits(token: Token) -> bool:
    return token.word in LIMITS or token.word in STRONG or token.word in AUXILIARIES


def _raw(there: Sequence[Token], at: int, rest: Sequence[Token]) -> int:
    """Where behind `at` the rest of a sentence begins, articles counted."""
    return next(i for i, t in enumerate(there[at + 1 :]) if t is rest[0])


def _apposition(there: Sequence[Token], comma: int) -> int:
    """How many words ", a Delaware corporation" or ", a third of the price" has, without articles;
    0 where there is none."""
    if comma + 1 >= len(there):
        return 0
    first = there[comma + 1]
    is_share = first.figure is not None and is_special(first.figure)
    if first.word not in ("a", "an", "the") and not is_share:
        return 0
    inner = until(there[comma + 1 + is_share :], (",", ".", ";", "("))
    end = comma + 1 + is_share + len(inner)
    ends = end == len(there) or there[end].word != "("
    if not ends or any(
        t.word in LIMITS or t.word in AUXILIARIES or t.word in ("and", "or") or t.figure
        for t in inner
    ):
        return 0
    return 1 + is_share + sum(t.word not in ARTICLES for t in inner)


def _is_narrowing(
    gap: Sequence[Token], there: Sequence[Token], at: int, before: Sequence[Token]
) -> bool:
    """A phrase "for all claims arising under this Agreement": it says that the document speaks of
    itself. Any other, "with children", narrows what is said down."""
    if (
        not _OF_ITSELF.match(text_of(gap))
        or gap[0].word not in PREPOSITIONS
        or len(gap) > 14
        or any(t.is_mark for t in gap)
    ):
        return False
    if {t.word for t in before} & CONDITIONS or _is_wide(there, at, before, gap[0]):
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
        return not (there[at].is_capital and first is not None and is_participle(first))
    return False


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
    return not any(t.word in STRONG for t in group) and not (
        any(t.word in NEGATIONS for t in group) and not (len(group) > 1 and group[1].word == "and")
    )


def _goes_on(rest: Sequence[Token]) -> bool:
    """Whether what follows a semicolon limits what stood before it."""
    return bool(rest) and rest[0].word in STRONG
