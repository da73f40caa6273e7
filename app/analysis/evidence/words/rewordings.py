"""Other ways to say one thing in English: a phrase moved, the passive undone, "neither … nor" taken
apart. What they have in common is that they keep every word that tells something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.tokens import (
    ARTICLES,
    AUXILIARIES,
    LIMITS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    Token,
    forms_of,
    participle_of,
)

ADJUNCT_BEGINS = word_set(
    "if unless upon when within before after except until during for following on in at to "
    "under by with without while because since provided between throughout from where wherever"
)
_EVERYBODY = frozenset(["either", "each", "both"])  # "by either party" limits nothing
_AUTHORS = word_set("authors researchers")
_OF_THE_AUTHORS = word_set(
    "approach method model algorithm system technique results result findings work framework "
    "implementation experiments study analysis data architecture approaches methods models"
)
_READERS = word_set("user users operator operators you")
GOES_UNSAID = _AUTHORS | _READERS
"""Words of a statement that its sentence need not have: "we" are the authors."""
_DUTIES = word_set("must should shall")
_AMOUNTS_TO = word_set("is are amounts equals")
_UNSURE = word_set("if unless otherwise except where when or")
_COUNTS_MORE = word_set("per each every a an or and plus less to in of for times")
_PRESENTS = word_set("present introduce propose describe develop")
_BEHIND_AGENT = (PREPOSITIONS - {"of"}) | LIMITS | {"and", "but"}
_SCOPES = NEGATIONS | word_set("only either both half most few")
_N_AGENT_MAX = 6  # words of who does something
_N_NAME_MAX = 5  # words of what an amount is the amount of


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement's words, and what of the sentence they leave out: "agent" where the statement
    does not say who does it, "order" where it is what a manual tells to do, else ""."""

    words: tuple[Token, ...]
    leaves_out: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence of a document, and the same in other words."""

    tokens: tuple[Token, ...]
    others: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> Reading:
        """Reads a sentence."""
        active = as_active(tokens)
        others = (*_neither_apart(tokens), *((active,) if active else ()))
        if named := by_alias(tokens):
            active = as_active(named)
            others = (*others, named, *((active,) if active else ()))
        if told := _of_what_is_presented(tokens):
            others = (*others, told)
        return cls(tokens, others)


def rewordings(tokens: tuple[Token, ...], is_contract: bool) -> Iterator[Wording]:
    """A statement, and it with a phrase or an adverb moved, the passive undone, a genitive written
    out, or with the authors named as they name themselves."""
    body = tokens[:-1] if tokens and tokens[-1].word == "." else tokens
    yield Wording(body)
    if not body:
        return
    for each in (body, as_active(body), _genitive_apart(body), *_by_the_authors(body, is_contract)):
        if each:
            yield Wording(each)
            yield from map(Wording, _with_phrases_moved(each))
    yield from _without_agent(body, is_contract)
    yield from map(Wording, _with_adverbs_moved(body))


# Phrases


def _with_phrases_moved(body: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """A statement with the phrase it begins with at its end or within, or one of its later ones in
    front."""
    commas = [i for i, t in enumerate(body) if t.word == ","]
    if body[0].word in ADJUNCT_BEGINS:
        for cut in commas[:2]:
            yield body[cut + 1 :] + body[:cut]
        for cut in commas[:1]:
            lead, rest = body[:cut], body[cut + 1 :]
            for k in range(2, len(rest)):
                if rest[k].word in ADJUNCT_BEGINS or rest[k].word == ",":
                    yield (*rest[:k], *lead, *rest[k:])
    begins = [i for i, t in enumerate(body) if i > 1 and t.word in ADJUNCT_BEGINS]
    for i in begins:
        yield body[i:] + body[:i]
    for i in begins:
        end = next((k for k in range(i + 2, len(body)) if _bounds(body[k])), len(body))
        if end < len(body):
            yield body[i:end] + body[:i] + body[end:]


def _bounds(token: Token) -> bool:
    return token.is_mark or token.word in ADJUNCT_BEGINS or token.word in ("and", "or", "but")


def _with_adverbs_moved(body: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    for i, token in enumerate(body[1:], start=1):
        if token.word.endswith("ly") and token.word not in LIMITS and len(token.word) > 4:
            if i + 1 < len(body) and not body[i + 1].is_mark:
                yield (*body[:i], body[i + 1], token, *body[i + 2 :])
            if not body[i - 1].is_mark:
                yield (*body[: i - 1], token, body[i - 1], *body[i + 1 :])


# Who does it


def as_active(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """A sentence "X will be deleted by Y within …" as "Y will delete X within …", behind the phrase
    it begins with; empty where it is not one."""
    comma = next((i for i, t in enumerate(tokens) if t.word == ","), None)
    if comma is not None and tokens[0].word in ADJUNCT_BEGINS:
        rest = _as_active(tokens[comma + 1 :])
        return (*tokens[: comma + 1], *rest) if rest else ()
    return _as_active(tokens)


def _as_active(tokens: Sequence[Token]) -> tuple[Token, ...]:
    for be, verb in _passives_of(tokens):
        behind = tokens[verb + 1 : verb + 14]
        by = next((k for k, t in enumerate(behind, start=verb + 1) if t.word == "by"), None)
        if by is None or any(t.is_mark for t in tokens[:by]):
            return ()
        if not any(verb < other < by for other, _ in _passives_of(tokens)):
            return _with_agent_first(tokens, be, verb, by)
    return ()


def _with_agent_first(tokens: Sequence[Token], be: int, verb: int, by: int) -> tuple[Token, ...]:
    end = by + 1
    while end < len(tokens) and not (
        tokens[end].is_mark or (end > by + 1 and tokens[end].word in _BEHIND_AGENT)
    ):
        end += 1
    begin_modal = be
    while begin_modal > 0 and tokens[begin_modal - 1].word in MODALS | {"not", "only"}:
        begin_modal -= 1
    patient, modals = tokens[:begin_modal], tokens[begin_modal:be]
    agent = tokens[by + 1 : end]
    is_everybody = bool(agent) and agent[0].word in _EVERYBODY
    if is_everybody and any(t.word in NEGATIONS for t in tokens[begin_modal:verb]):
        return ()
    limited = agent[is_everybody:]
    if any(t.word in NEGATIONS for t in modals) or (patient[:1] and patient[0].word in _SCOPES):
        limited = (*limited, *patient)  # "any fee may not be charged" is two things
    last = verb + 1  # of "returned or destroyed"
    if (
        last + 1 < by
        and tokens[last].word in ("and", "or")
        and participle_of(tokens[last + 1].word)
    ):
        last += 2
    middle = tokens[last:by]
    if not agent or not patient or any(t.word in LIMITS for t in limited):
        return ()
    if any(t.word in LIMITS or t.word in ("and", "or", "but") for t in middle):
        return ()
    adverbs = tokens[be + 1 : verb]
    verbs = [_base(t) if t.word not in ("and", "or") else t for t in tokens[verb:last]]
    return (*agent, *modals, *adverbs, *verbs, *patient, *middle, *tokens[end:])


def _without_agent(body: tuple[Token, ...], is_contract: bool) -> Iterator[Wording]:
    """ "Fees must be paid within …" for "Customer must pay Fees within …", "the plug must not be
    pulled" for "do not pull the plug", and "the model was trained" for "we trained the model"."""
    comma = next((i for i, t in enumerate(body) if t.word == ","), None)
    if comma is not None and body[0].word in ADJUNCT_BEGINS:
        lead, rest = body[: comma + 1], body[comma + 1 :]
    else:
        lead, rest = (), body
    if rest and rest[0].word in _READERS and len(rest) > 2 and rest[1].word in _DUTIES:
        yield Wording((*lead, *rest[2:]), "order")
    found = _passive_of(rest)
    if found is None:
        return
    be, verb = found
    begin = be
    while begin > 0 and rest[begin - 1].word in MODALS | {"not"}:
        begin -= 1
    patient, modals = rest[:begin], list(rest[begin:be])
    if not patient or any(t.word in LIMITS or t.is_mark for t in patient):
        return
    between = rest[be + 1 : verb]
    if not modals and [t.word for t in between] == ["not"] and rest[be].word in ("was", "were"):
        if not is_contract:
            told = (*map(_word, ("we", "did", "not")), _base(rest[verb]), *patient)
            yield Wording((*lead, *told, *rest[verb + 1 :]))
        return
    if any(t.word in LIMITS for t in between):
        return
    done = (*rest[be + 1 : verb], _base(rest[verb]), *patient, *rest[verb + 1 :])
    if modals and modals[0].word in _DUTIES | {"will"}:
        negation = tuple(t for t in modals if t.word == "not")
        yield Wording((*lead, *negation, *done), "order")
        if not negation and not lead and modals[0].word != "should":
            yield Wording((modals[0], *done), "agent")
    elif not modals and not is_contract and rest[be].word in ("was", "were", "is", "are"):
        yield Wording((*lead, _word("we"), *done))


def _passive_of(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where "be" and the participle of a passive stand in a sentence."""
    return next(_passives_of(tokens), None)


def _passives_of(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for i, token in enumerate(tokens):
        if token.word not in ("be", "is", "are", "was", "were") or i == 0:
            continue
        verb = next(
            (k for k in range(i + 1, min(i + 3, len(tokens))) if participle_of(tokens[k].word)), 0
        )
        if not verb:
            return
        yield i, verb


def _base(participle: Token) -> Token:
    return Token(participle.word, participle_of(participle.word) | participle.forms)


def _by_the_authors(body: tuple[Token, ...], is_contract: bool) -> Iterator[tuple[Token, ...]]:
    """ "The authors train …" as "we train …", "the method" as "our method"."""
    if is_contract:
        return
    first = next((i for i, t in enumerate(body) if t.word not in ARTICLES), len(body))
    if first >= len(body) - 1:
        return
    if body[first].word in _AUTHORS and body[first].is_capital == (first == 0):
        yield (_word("we"), *body[first + 1 :])
    elif body[first].word in _OF_THE_AUTHORS and first == 1 and body[0].word in ("the", "this"):
        yield (_word("our"), *body[first:])


def by_alias(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A sentence with who it names called as it says: "Halden AS (the "Supplier") shall" as "the
    Supplier shall"; empty where nobody is given a name."""
    found: list[Token] = []
    i, n_named = 0, 0
    while i < len(tokens):
        end = _end_of_alias(tokens, i)
        name = _n_of_name(found) if end else 0
        if name:
            del found[-name:]
            found += tokens[i + 1 : end - 1]
            n_named += 1
            i = end
        else:
            found.append(tokens[i])
            i += 1
    return tuple(found) if n_named else ()


def _end_of_alias(tokens: Sequence[Token], at: int) -> int:
    """Where "(the Supplier)" that begins at `at` ends; 0 where none does."""
    if tokens[at].word != "(" or at + 3 >= len(tokens) or tokens[at + 1].word != "the":
        return 0
    end = at + 2
    while end < len(tokens) and tokens[end].is_capital and tokens[end].figure is None:
        end += 1
    is_closed = end < len(tokens) and tokens[end].word == ")"
    return end + 1 if is_closed and 0 < end - at - 2 <= _N_NAME_MAX else 0


def _n_of_name(tokens: Sequence[Token]) -> int:
    """How many tokens at the end are one name in capitals."""
    n = 0
    while n < len(tokens) and tokens[-1 - n].is_capital and tokens[-1 - n].figure is None:
        n += 1
    return n


def _of_what_is_presented(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "We present GlacierNet, a network that …" as "GlacierNet is a network that …"."""
    if (
        len(tokens) < 7
        or tokens[0].word != "we"
        or tokens[1].word not in _PRESENTS
        or not tokens[2].is_capital
        or tokens[3].word != ","
        or tokens[4].word not in ("a", "an", "the")
    ):
        return ()
    return (tokens[2], _word("is"), *tokens[4:])


def _neither_apart(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """ "Neither A nor B is liable" as "A is not liable", "B is not liable", and the other way
    round."""
    if not tokens or tokens[0].word != "neither":
        return
    nor = next((i for i, t in enumerate(tokens) if t.word == "nor"), 0)
    modal = next((i for i, t in enumerate(tokens) if i > nor and t.word in AUXILIARIES), 0)
    if not 0 < nor < modal or any(t.is_mark for t in tokens[:modal]):
        return
    a, b = tokens[1:nor], tokens[nor + 1 : modal]
    if any(t.word in LIMITS or t.word in PREPOSITIONS for t in (*a, *b)):
        return
    rest = tokens[modal + 1 :]
    yield (*a, tokens[modal], _word("not"), *rest)
    yield (*b, tokens[modal], _word("not"), *rest)
    yield (tokens[0], *b, tokens[nor], *a, *tokens[modal:])


def _genitive_apart(body: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "the European Central Bank's base rate" as "the base rate of the European Central Bank"."""
    at = next((i for i, t in enumerate(body) if t.is_possessive and t.is_capital), None)
    if at is None:
        return ()
    begin = at
    while begin > 0 and body[begin - 1].is_capital and not body[begin - 1].is_mark:
        begin -= 1
    end = at + 1
    while end < len(body) and body[end].is_content and end < at + 4:
        end += 1
    if end == at + 1 or (begin > 0 and body[begin - 1].is_possessive):
        return ()
    return (*body[:begin], *body[at + 1 : end], _word("of"), *body[begin : at + 1], *body[end:])


# Amounts


def amount_of(said: Sequence[Token], there: Sequence[Token]) -> bool:
    """Whether "the deposit is $7,350" is what a sentence calls "the Deposit of $7,350": one thing
    by the same name, and the amount behind it alone."""
    words = [t for t in said if t.word not in ARTICLES and t.word != "."]
    at = next((i for i, t in enumerate(words) if t.word in _AMOUNTS_TO), 0)
    name, amount = words[:at], [t for t in words[at + 1 :] if t.word != "to"]
    if (
        not 0 < len(name) <= _N_NAME_MAX
        or len(amount) != 1
        or amount[0].figure is None
        or not amount[0].figure.measure
        or amount[0].figure.unit
        or any(t.is_mark or t.word in LIMITS for t in name)
        or any(t.word in _UNSURE for t in there)
    ):
        return False
    hits = [i for i, t in enumerate(there) if amount[0].matches(t)]
    if len(hits) != 1 or any(t.word in NEGATIONS for t in there[: hits[0]]):
        return False
    return _stands_before(name, there, hits[0]) and not (
        hits[0] + 1 < len(there) and there[hits[0] + 1].word in _COUNTS_MORE - {"to"}
    )


def _stands_before(name: Sequence[Token], there: Sequence[Token], figure: int) -> bool:
    """Whether "the [name] of" stands before a figure, with no word before that would be part of
    the name."""
    at = figure - 1
    if at < 0 or there[at].word != "of":
        return False
    for word in reversed(name):
        at -= 1
        while at >= 0 and there[at].word in ARTICLES:
            at -= 1
        if at < 0 or not word.matches(there[at]):
            return False
    before = there[at - 1] if at > 0 else None
    return before is None or before.is_mark or before.word in ARTICLES | PREPOSITIONS


def _word(word: str) -> Token:
    return Token(word, forms_of(word))
