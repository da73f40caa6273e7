"""Whether a sentence of a document says a statement: the same words in the same order, or in one of
few rewordings that keep them, with nothing passed over that limits or turns it round.

Every word of the statement has to be found in the sentence, in order. Between and around the words
found, the sentence may have others only where leaving them out keeps what is said: an item of a
list, words in brackets, what was named before, a phrase that narrows a duty down. Whatever denies,
limits or conditions (`LIMITS`) is never passed over, and neither is a figure. So what comes out as
said is nearly a quotation; what does not may still be true, and is for the reader to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from app.analysis.evidence.words.omissible import (
    is_safe_between,
    is_safe_lead,
    is_safe_rest,
)
from app.analysis.evidence.words.rewordings import (
    Reading,
    Wording,
    amount_of,
    rewordings,
)
from app.analysis.evidence.words.tokens import (
    ARTICLES,
    LIMITS,
    LOOSE_PREPOSITIONS,
    PREPOSITIONS,
    PRONOUNS,
    Sentence,
    Token,
    participle_of,
)

_N_TOKENS_MAX = 400
"""Longer sentences are lists or tables that were taken for one; they are left to the reader."""
_N_ORDERS_MAX = 40  # orders of a statement's words that are tried
_N_STEPS_MAX = 2000
"""Pairs of words looked at for one order of a statement's words. A sentence in which each word
stands many times takes more; it is left to the reader."""
_N_AHEAD_MAX = 60  # tokens of a sentence that may stand between two words of a statement
_REPORTED = re.compile(
    r"^\s*(?:(?:according to|in) (?:the|this) (?:agreement|contract|document|paper|lease|manual|"
    r"policy|text|authors?)[,:]?\s+|(?:the|this) (?:agreement|contract|document|paper|lease|"
    r"manual|policy|text|section|clause) (?:states|says|provides|specifies|notes|explains) "
    r"that\s+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """A statement as it is looked for.

    Attributes:
        text: Its words, without references.
        is_contract: Whether its document is one: "will", "shall" and "must" are one duty there.
    """

    text: str
    is_contract: bool = False

    @cached_property
    def sentence(self) -> Sentence:
        """Its tokens."""
        return Sentence.of(_REPORTED.sub("", self.text))

    @cached_property
    def variants(self) -> tuple[Wording, ...]:
        """Its words in the orders and forms that say the same, its own first."""
        found: dict[tuple[str, ...], Wording] = {}
        for each in islice(rewordings(self.sentence.tokens, self.is_contract), _N_ORDERS_MAX):
            words = tuple(t for t in each.words if not t.is_mark and t.word not in ARTICLES)
            if words:
                key = (each.leaves_out, *(_key(t) for t in words))
                found.setdefault(key, Wording(words, each.leaves_out))
        return tuple(found.values())

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Its telling words."""
        return tuple(t for t in self.sentence.tokens if t.is_content)


def says(said: Said, reading: Reading, headings: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence of a document says a statement.

    Args:
        said: The statement.
        reading: The sentence, and what it says in other words.
        headings: Forms of the words of the headings that it stands under.

    Returns:
        True only where nothing is added, turned round or left out that limits it.
    """
    there = reading.tokens
    if len(there) > _N_TOKENS_MAX or len(said.content) < 2:
        return False
    for each in said.variants:
        if _aligns(each.words, there, said.is_contract, leaves_out=each.leaves_out):
            return True
    for words, phrase in _without_phrase(said.variants[0].words):
        if _is_named(phrase, there, headings) and _aligns(
            words, there, said.is_contract, names_condition=True
        ):
            return True
    if amount_of(said.sentence.tokens, there):
        return True
    return any(
        _aligns(each.words, other, said.is_contract)
        for other in reading.others
        for each in said.variants
        if not each.leaves_out
    )


def aligns(words: Sequence[Token], there: Sequence[Token]) -> bool:
    """Whether all of `words` stand in `there` in order, with nothing left out that limits them."""
    return _aligns(words, there, is_contract=False)


def _aligns(
    words: Sequence[Token],
    there: Sequence[Token],
    is_contract: bool,
    *,
    names_condition: bool = False,
    leaves_out: str = "",
) -> bool:
    """Whether `words` can be found in `there` in order with nothing unsafe passed over."""
    places = [_places(word, there, is_contract) for word in words]
    if any(
        not at and not _is_loose(word) and word.word not in PRONOUNS
        for word, at in zip(words, places, strict=True)
    ):
        return False
    failed: set[tuple[int, int]] = set()
    steps = 0

    def follow(i: int, at: int) -> bool:
        """Whether the words after the i-th, found at `at`, can be found behind it."""
        nonlocal steps
        if (i, at) in failed or steps > _N_STEPS_MAX:
            return False
        if all(_is_loose(word) for word in words[i + 1 :]) and is_safe_rest(there, at):
            return True
        skipped: set[str] = set()
        for k in range(i + 1, len(words)):
            for then in places[k]:
                if then > at + _N_AHEAD_MAX:
                    break
                steps += then > at
                if then > at and is_safe_between(there, at, then, skipped) and follow(k, then):
                    return True
            if not (_is_loose(words[k]) or words[k].word in PRONOUNS):
                break
            skipped.add(words[k].word)
        failed.add((i, at))
        return False

    return any(
        is_safe_lead(there, at, names_condition, leaves_out) and follow(first, at)
        for first in (0, 1)
        if first < len(words) and (first == 0 or _is_loose(words[0]))
        for at in places[first]
    )


def _places(word: Token, there: Sequence[Token], is_contract: bool) -> list[int]:
    """Where a word of the statement stands in the sentence."""
    found = [i for i, token in enumerate(there) if not token.is_mark and word.matches(token)]
    if word.word in ("shall", "must") or (word.word == "will" and is_contract):
        duty = ("will", "shall", "must") if is_contract else ("shall", "must")
        return [i for i, token in enumerate(there) if token.word in duty]
    if is_contract and word.word in ("is", "are"):  # "is liable" for "will be liable"
        found += [i for i, token in enumerate(there) if token.word == "means"]
        found += [
            i
            for i, token in enumerate(there)
            if token.word == "be"
            and any(t.word in ("will", "shall") for t in there[max(i - 3, 0) : i])
            and not (i + 1 < len(there) and participle_of(there[i + 1].word))
        ]
    return found


def _is_loose(word: Token) -> bool:
    return word.word in LOOSE_PREPOSITIONS


def _is_named(phrase: Sequence[Token], there: Sequence[Token], headings: frozenset[str]) -> bool:
    """Whether a phrase of the statement names the condition that its sentence begins with."""
    lead: list[Token] = []
    depth = 0
    for token in there:
        depth += (token.word == "(") - (token.word == ")")
        if token.word == "," and not depth:
            break
        lead.append(token)
    if not lead or lead[0].word not in ("if", "when", "where", "upon", "for", "in"):
        return False
    if any(t.word in LIMITS and t.word not in ("if", "when", "where", "upon") for t in lead):
        return False
    forms = frozenset(form for token in lead for form in token.forms)
    content = [t for t in phrase if t.is_content]
    return len(content) >= 2 and all(not t.forms.isdisjoint(forms) for t in content)


def _without_phrase(
    words: tuple[Token, ...],
) -> Iterator[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """The statement without one phrase "of …" or "about …", and that phrase."""
    for i, word in enumerate(words):
        if word.word not in ("of", "about", "for", "in", "regarding") or i == 0:
            continue
        for end in range(i + 2, min(i + 6, len(words) + 1)):
            phrase = words[i + 1 : end]
            if any(t.figure is not None or t.word in LIMITS for t in phrase):
                break
            if end == len(words) or words[end].word in PREPOSITIONS | LIMITS:
                yield words[:i] + words[end:], phrase


def _key(token: Token) -> str:
    return f"{token.figure.key}{token.figure.measure}" if token.figure else token.word
