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

from app.analysis.evidence.omissible import (
    is_safe_between,
    is_safe_lead,
    is_safe_rest,
)
from app.analysis.evidence.tokens import (
    ARTICLES,
    LIMITS,
    LOOSE_PREPOSITIONS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    Sentence,
    Token,
    participle_of,
)
from app.analysis.evidence.word_sets import word_set

_N_TOKENS_MAX = 400
"""Longer sentences are lists or tables that were taken for one; they are left to the reader."""
_N_ORDERS_MAX = 24  # orders of a statement's words that are tried
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
_ADJUNCT_BEGINS = word_set(
    "if unless upon when within before after except until during for following on in at to "
    "under by with without while because since provided"
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
    def variants(self) -> tuple[tuple[Token, ...], ...]:
        """The orders of its words that say the same, its own first."""
        own = tuple(t for t in self.sentence.tokens)
        found: dict[tuple[str, ...], tuple[Token, ...]] = {}
        for tokens in islice(_rewordings(own), _N_ORDERS_MAX):
            words = tuple(t for t in tokens if not t.is_mark and t.word not in ARTICLES)
            found.setdefault(tuple(_key(t) for t in words), words)
        return tuple(found.values())

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Its telling words."""
        return tuple(t for t in self.sentence.tokens if t.is_content)


def says(said: Said, sentence: Sentence, headings: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence of a document says a statement.

    Args:
        said: The statement.
        sentence: The sentence.
        headings: Forms of the words of the headings that it stands under.

    Returns:
        True only where nothing is added, turned round or left out that limits it.
    """
    if len(sentence.tokens) > _N_TOKENS_MAX or len(said.content) < 2:
        return False
    there = sentence.tokens
    for words in said.variants:
        if _aligns(words, there, said.is_contract, names_condition=False):
            return True
    for words, phrase in _without_phrase(said.variants[0]):
        if _is_named(phrase, there, headings) and _aligns(
            words, there, said.is_contract, names_condition=True
        ):
            return True
    active = _as_active(there)
    return bool(
        active and any(_aligns(words, active, said.is_contract, False) for words in said.variants)
    )


def aligns(words: Sequence[Token], there: Sequence[Token]) -> bool:
    """Whether all of `words` stand in `there` in order, with nothing left out that limits them."""
    return _aligns(words, there, is_contract=False, names_condition=False)


def _aligns(
    words: Sequence[Token], there: Sequence[Token], is_contract: bool, names_condition: bool
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
        is_safe_lead(there, at, names_condition) and follow(first, at)
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


# Rewordings


def _rewordings(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """A statement, and it with a phrase moved, an adverb moved, or the passive undone."""
    body = tokens[:-1] if tokens and tokens[-1].word == "." else tokens
    yield body
    for each in (body, _as_active(body)):
        if each:
            yield each
            yield from _with_phrases_moved(each)
    for i, token in enumerate(body[1:], start=1):
        if token.word.endswith("ly") and token.word not in LIMITS and len(token.word) > 4:
            if i + 1 < len(body) and not body[i + 1].is_mark:
                yield (*body[:i], body[i + 1], token, *body[i + 2 :])
            if not body[i - 1].is_mark:
                yield (*body[: i - 1], token, body[i - 1], *body[i + 1 :])


def _with_phrases_moved(body: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """A statement with the phrase it begins with at its end, or one of its later ones in front."""
    commas = [i for i, t in enumerate(body) if t.word == ","]
    if body[0].word in _ADJUNCT_BEGINS:
        for cut in commas[:2]:
            yield body[cut + 1 :] + body[:cut]
    for i, token in enumerate(body):
        if i > 1 and token.word in _ADJUNCT_BEGINS:
            yield body[i:] + body[:i]


def _as_active(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """A sentence "X will be deleted by Y within …" as "Y will delete X within …"; empty where it is
    not one. Tokens of one sentence without a comma before the agent."""
    for i, token in enumerate(tokens):
        if token.word not in ("be", "is", "are") or i == 0:
            continue
        verb = next(
            (k for k in range(i + 1, min(i + 3, len(tokens))) if participle_of(tokens[k].word)),
            None,
        )
        if verb is None:
            return ()
        by = next((k for k in range(verb + 1, min(verb + 5, len(tokens)))
                   if tokens[k].word == "by"), None)  # fmt: skip
        if by is None or any(t.is_mark for t in tokens[:by]):
            return ()
        end = by + 1
        while end < len(tokens) and not (
            tokens[end].is_mark or (end > by + 1 and tokens[end].word in PREPOSITIONS | LIMITS)
        ):
            end += 1
        begin_modal = i
        while begin_modal > 0 and tokens[begin_modal - 1].word in MODALS | {"not"}:
            begin_modal -= 1
        patient, modals = tokens[:begin_modal], tokens[begin_modal:i]
        agent = tokens[by + 1 : end]
        if not agent or not patient or any(t.word in LIMITS for t in (*agent, *patient)):
            return ()
        adverbs = tokens[i + 1 : verb]
        base = Token(tokens[verb].word, participle_of(tokens[verb].word))
        middle = tokens[verb + 1 : by]
        return (*agent, *modals, *adverbs, base, *patient, *middle, *tokens[end:])
    return ()


def _key(token: Token) -> str:
    return f"{token.figure.key}{token.figure.measure}" if token.figure else token.word
