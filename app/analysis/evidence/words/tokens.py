"""The words of a sentence as they are compared: figures in one form, endings and denials settled.

A statement is held against a sentence word by word (see `alignment`), so what is one word here
decides what counts as the same: "30 days" and "thirty (30) days", "Order Form" and "Order Forms",
"can't" and "cannot". "Indemnifying" and "indemnified" are two words, and so are "before" and
"after".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from app.analysis.evidence.figures.dates import looser
from app.analysis.evidence.figures.measures import are_compatible
from app.analysis.evidence.figures.numerals import WORD as NUMBER_WORD
from app.analysis.evidence.figures.numerals import word_value
from app.analysis.evidence.figures.reading import Figure, FigureKind, figures_in, is_special
from app.analysis.evidence.word_sets import word_set
from app.analysis.evidence.words.phrases import plain
from app.documents.base.passages import fold

NEGATIONS = word_set(
    "not no nor never neither none nobody nothing nowhere without hardly barely rarely seldom "
    "scarcely"
)
CONDITIONS = word_set(
    "if unless except excepting only until till provided when whenever where wherever while "
    "although though but save solely exclusively merely contingent conditional conditioned "
    "conditions subject once upon prior before after whether notwithstanding however"
)
LIMITS = (
    NEGATIONS
    | CONDITIONS
    | word_set(
        "than least most maximum minimum up more less fewer limited partially partly almost "
        "nearly approximately roughly about may can could might should would must either both "
        "first last half temporarily sometimes usually generally often always instead rather "
        "otherwise else alone just fail fails failed refuse refuses deny denies denied prohibit "
        "prohibits prohibited forbid forbids forbidden waive waives waived exclude excludes "
        "excluded exempt cease ceases stop stops avoid prevent prevents prevented unlikely "
        "impossible cannot false untrue same different similar together jointly per each every "
        "some several many few"
    )
)
"""Words that limit, deny, condition or measure: none is passed over."""
ARTICLES = word_set(
    "a an the that such said hereby herein hereof thereof hereto thereto hereunder then also "
    "own respective do does"
)
"""Words that change nothing."""
LOOSE_PREPOSITIONS = word_set("of in on at about with regarding concerning")
PREPOSITIONS = LOOSE_PREPOSITIONS | word_set(
    "following to by for as from under over into onto against between among within during through "
    "throughout across toward towards via beyond per after before until since upon without "
    "around along behind below above beside beneath"
)
QUANTIFIERS = frozenset(["all", "any", "each", "every", "no"])
PRONOUNS = frozenset(["it", "its", "they", "their", "them"])
AUXILIARIES = word_set(
    "is are was were be been being has have had will shall must may can could might should "
    "would did"
)
MODALS = word_set("will shall must may can could might should would")

_CLASSES = {
    "is": "is", "are": "is", "am": "is", "was": "was", "were": "was", "has": "have",
    "have": "have", "email": "email", "emails": "email", "commence": "begin", "commences": "begin",
    "commencing": "beginning", "start": "begin", "starts": "begin", "starting": "beginning",
    "begins": "begin", "commenced": "began", "started": "began",
    "purchase": "buy", "purchases": "buy", "purchased": "bought", "purchasing": "buying",
    "organisation": "organization", "utilise": "use", "utilize": "use", "utilizes": "use",
    "children": "child", "people": "person", "persons": "person", "annually": "annual",
    "women": "woman", "men": "man", "yearly": "annual", "data": "data", "licence": "license",
    "licences": "license", "licenses": "license", "nonrefundable": "non-refundable",
}  # fmt: skip
_COMPARES = frozenset("<>=≤≥≠±×")
_MEASURES = word_set("euro euros dollar dollars pound pounds yen yuan percent cent francs rupees")
_MINUS = re.compile(r"(?:^|[\s(（:：为是于])(?:[-−–]|minus\s)$", re.IGNORECASE)
_SCAN = re.compile(
    r"(?P<address>[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s|<>)]+|(?:[\w~.$-]*/)+[\w.~-]*"
    r"|[A-Za-z_]\w*(?:\.[a-z_]\w*)+(?!\.))"
    r"|(?P<letters>(?:[A-Za-z]\.){2,})"
    r"|(?P<word>[^\W_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<mark>[,;:.!?()|—–\"“”\[\]{}=<>+*/%$€£^~≤≥≠±×-])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or mark.

    Attributes:
        word: In lower case; of a figure "#"; of a mark the mark.
        forms: What it can be as another word is compared with it.
        is_capital: Whether it is written with a capital, or is a figure.
        is_possessive: Whether it ended in "'s".
        figure: The figure, if it is one.
    """

    word: str
    forms: frozenset[str]
    is_capital: bool = False
    is_possessive: bool = False
    figure: Figure | None = None
    is_mark: bool = False

    @property
    def is_content(self) -> bool:
        """Whether it tells something by itself."""
        return not self.is_mark and (
            self.figure is not None
            or not (
                self.word in ARTICLES
                or self.word in PREPOSITIONS
                or self.word in LIMITS
                or self.word in AUXILIARIES
                or self.word in PRONOUNS
                or self.word in ("and", "or", "this", "these", "those", "there")
            )
        )

    def matches(self, other: Token) -> bool:
        """Whether it is the same word or figure as one of a document."""
        if self.figure is not None or other.figure is not None:
            if self.figure is None or other.figure is None:
                return False
            return same_figure(self.figure, other.figure)
        return not self.forms.isdisjoint(other.forms)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as tokens, its marks among them."""

    tokens: tuple[Token, ...]
    forms: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, text: str) -> Sentence:
        """Takes a sentence in a language with spaces apart."""
        tokens = tuple(_tokens(text))
        return cls(tokens, frozenset(form for token in tokens for form in token.forms))


_ENDING = re.compile(r"(?:ied|ies|ed|es|s|y)$")
_GENITIVE = re.compile(r"['’]s?$")
_NUMBER_WORDS = frozenset(NUMBER_WORD.split("|"))


@lru_cache(maxsize=20_000)
def forms_of(word: str) -> frozenset[str]:
    """A word, and what it is without the ending of a plural or third person."""
    word = _CLASSES.get(word, word)
    found = {word}
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(_CLASSES.get(word[:-1], word[:-1]))
        if word.endswith("ies") and len(word) > 4:
            found = {word, word[:-3] + "y"}
        elif word.endswith(("ses", "xes", "zes", "ches", "shes")):
            found.add(word[:-2])
    return frozenset(found)


@lru_cache(maxsize=20_000)
def needle_of(word: str) -> str:
    """What all words that match a word begin with, "" where that tells nothing."""
    if word in _CLASSES or word in _CLASSES.values() or word in _IRREGULAR or not word.isascii():
        return ""
    stem = _ENDING.sub("", word)
    if len(stem) > 3 and word.endswith("ed") and stem[-1] == stem[-2]:
        stem = stem[:-1]
    return stem if len(stem) >= 3 and stem not in _IRREGULAR.values() else ""


def _tokens(text: str) -> list[Token]:
    text = plain(text)
    figures = [f for f in figures_in(text) if f.kind is not FigureKind.NAME]
    found: list[Token] = []
    position = 0
    for figure in [*figures, None]:
        end = figure.start if figure else len(text)
        found += _words(text[position:end])
        if figure is not None:
            found.append(Token("#", frozenset(), True, False, signed(figure, text)))
            position = max(figure.end, position)
    return _settled(found)


def signed(figure: Figure, text: str) -> Figure:
    """A figure with the minus that stands before it: "-5 °C" is not "5 °C", "10-20" has none."""
    if figure.kind is FigureKind.DATE or not _MINUS.search(text[: figure.start]):
        return figure
    return replace(figure, key=f"-{figure.key}", other_key="")


_ONE_OF_MARKS = {"—": ",", "–": ",", "“": '"', "”": '"', "!": ".", "?": "."}
_MARKS = {
    sign: None if mark in ("-", '"', "*") else Token(mark, frozenset({mark}), is_mark=True)
    for sign in ',;:.!?()|—–"“”[]{}=<>+*/%$€£^~≤≥≠±×-'
    for mark in [_ONE_OF_MARKS.get(sign, sign)]
}
"""Marks as they are compared; None where they say nothing."""


def _words(text: str) -> list[Token]:
    found = []
    for match in _SCAN.finditer(text):
        if match["address"]:
            word = match["address"].rstrip(".,;").lower()
            found.append(Token(word, frozenset({word}), True))
        elif match["letters"]:  # "U.S."
            word = match["letters"].replace(".", "").lower()
            found.append(Token(word, frozenset({word}), True))
        elif match["word"]:
            raw = match["word"]
            stem = raw if raw.isalnum() else _GENITIVE.sub("", raw).replace("’", "'")
            word = stem.lower() if stem.isascii() else fold(stem)
            if word in _NUMBER_WORDS:
                figure = Figure(FigureKind.NUMBER, word, 0, 0, str(word_value(word)))
                found.append(Token("#", frozenset(), False, False, figure))
            elif word:
                end = match.end()
                possessive = len(stem) < len(raw) or text[end : end + 1] in ("'", "’")
                found.append(Token(word, forms_of(word), raw[:1].isupper(), possessive))
        else:
            if token := _MARKS[match["mark"]]:
                found.append(token)
    return found


def _settled(tokens: list[Token]) -> list[Token]:
    """Without the figure that repeats a spelled-out one: "thirty (30)"; "a year" behind a figure is
    "per year"."""
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        group = tokens[i + 1 : i + 4]
        if token.figure is not None and group and group[0].word in _MEASURES:
            group = tokens[i + 2 : i + 5]  # "two percent (2%)"
        if (
            token.figure is not None
            and len(group) == 3
            and group[0].word == "("
            and group[2].word == ")"
            and group[1].figure is not None
            and group[1].figure.key == token.figure.key
        ):
            found.append(group[1] if token.figure.measure == "" else token)
            i = 1 + next(k for k in range(i, len(tokens)) if tokens[k] is group[2])
            continue
        if (
            token.word in _MEASURES
            and found
            and found[-1].figure is not None
            and (found[-1].figure.currency or found[-1].figure.kind is FigureKind.PERCENT)
        ):
            i += 1  # it is in the figure: "thirty (30) euros"
            continue
        follows = tokens[i + 1].word if i + 1 < len(tokens) else ""
        if token.word in _COMPARES and follows == "#":
            token = Token(token.word, token.forms)  # "p < 0.01" is not "p > 0.01"
        if token.word in ("about", "around", "some", "circa") and follows == "#":
            token = Token("approximately", frozenset({"approximately"}))
        if (
            token.word in ("a", "each", "every")
            and follows in ("year", "month", "week", "day", "hour", "quarter")
            and found
            and (found[-1].figure is not None)
        ):
            token = Token("per", frozenset({"per"}))
        found.append(token)
        i += 1
    return found


def same_figure(said: Figure, there: Figure) -> bool:
    """Whether a figure of a statement is one of the document. A date may say less than it."""
    if (said.kind is FigureKind.DATE) != (there.kind is FigureKind.DATE):
        return False
    if said.kind is FigureKind.DATE:
        return any(key in looser(other) for key in said.keys for other in there.keys)
    percent = FigureKind.PERCENT
    if (said.kind is percent) != (there.kind is percent):
        return _is_share(said, there)
    if bool(said.currency) != bool(there.currency):
        return False
    return are_compatible(said.currency, there.currency) and any(
        key in there.keys for key in said.keys
    )


def _is_share(said: Figure, there: Figure) -> bool:
    """Whether one is a fraction and the other as many per cent: "three quarters" and "75%"."""
    share, other = (said, there) if said.kind is FigureKind.PERCENT else (there, said)
    if not is_special(other) or other.measure:
        return False
    return Decimal(other.key) < 1 and Decimal(other.key) * 100 == Decimal(share.key)


_IRREGULAR = {
    "paid": "pay", "given": "give", "made": "make", "held": "hold", "sent": "send", "kept": "keep",
    "written": "write", "sold": "sell", "bought": "buy", "taken": "take", "found": "find",
    "shown": "show", "known": "know", "lost": "lose", "spent": "spend", "brought": "bring",
    "drawn": "draw", "chosen": "choose", "built": "build", "done": "do", "borne": "bear",
    "provided": "provide", "led": "lead", "met": "meet", "told": "tell", "seen": "see",
    "prepaid": "prepay", "repaid": "repay", "sublet": "sublet", "let": "let", "set": "set",
    "put": "put", "cut": "cut", "read": "read", "run": "run", "shut": "shut",
    "withheld": "withhold",
    "undertaken": "undertake", "overwritten": "overwrite", "rewritten": "rewrite", "begun": "begin",
    "worn": "wear", "driven": "drive", "grown": "grow", "left": "leave", "won": "win",
    "understood": "understand", "withdrawn": "withdraw", "forgiven": "forgive", "taught": "teach",
}  # fmt: skip


_NO_PARTICIPLES = word_set(
    "need feed seed deed weed shed indeed speed exceed proceed succeed bleed"
)


@lru_cache(maxsize=20_000)
def participle_of(word: str) -> frozenset[str]:
    """What a past participle can be the form of; empty where it is none."""
    if word in _IRREGULAR:
        base = _IRREGULAR[word]
        return frozenset({base, base + "s"})
    if not word.endswith("ed") or len(word) < 4 or word in _NO_PARTICIPLES:
        return frozenset()
    stem = word[:-2]
    found = {stem, word[:-1]}
    if word.endswith("ied"):
        found = {word[:-3] + "y"}
    elif len(stem) > 2 and stem[-1] == stem[-2]:
        found.add(stem[:-1])
    return frozenset(found)
