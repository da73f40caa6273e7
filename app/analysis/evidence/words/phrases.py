"""Set phrases and contractions of English, written as the plain words that they stand for."""

from __future__ import annotations

import re

from app.analysis.evidence.figures.numerals import WORD, ordinal_word

_ENUMERATOR = re.compile(
    r"(?<![\w)])\((?:[a-z]|[ivx]{1,5})\)(?=\s)|(?:^|(?<=[;:,] ))\(\d{1,2}\)(?=\s)"
)
_PROMISES = "represents?|warrants?|agrees?|acknowledges?|undertakes?|covenants?"
_NEVER = r"\b(?:under no circumstances|in no event|at no time) (will|shall|may|must) "
_NUMBER = rf"\W?\d|[A-Z]{{2,3}}\$? ?\d|(?:{WORD})\b"
_FORMS = (
    (("either party",), rf"{_NEVER}either party\b", r"neither party \1"),
    (
        ("no circumstances", "no event", "no time"),
        rf"{_NEVER}(the [a-z]+|[A-Z]\w+)\b",
        r"\2 \1 not",
    ),
    (
        (" that ",),
        rf"(?-i:\b({_PROMISES})((?:,? and (?:{_PROMISES}))*)( to \w+)? that (?:it|he|she|they)\b)",
        "",
    ),
    (
        ("required to", "obliged to", "obligated to"),
        r"\b(?:is|are) (?:required|obliged|obligated) to\b",
        "must",
    ),
    (
        ("obligation to", "duty to"),
        r"\b(?:has|have|is under|are under) (?:the|an) (?:obligation|duty) to\b",
        "must",
    ),
    (("has to", "have to"), r"\b(?:has|have) to\b", "must"),
    (
        ("not permitted to", "not allowed to", "forbidden to"),
        r"\b(?:is|are) (?:not permitted|not allowed|forbidden) to\b",
        "must not",
    ),
    (("prohibited from",), r"\b(?:is|are) prohibited from (\w+)ing\b", r"must not \1"),
    (
        ("permitted to", "allowed to", "entitled to", "free to"),
        r"\b(?:is|are) (?:permitted|allowed|entitled|free) to"
        r"(?! (?:\d|an?\b|the\b|any\b|\w+ (?:days?|weeks?|months?|hours?)\b))\b",
        "may",
    ),
    (("the right to", "the option to"), r"\b(?:has|have) the (?:right|option) to\b", "may"),
    (("is to be", "are to be"), r"\b(?:is|are) to be\b", "shall be"),
    (("no more than", "up to"), rf"\b(?:no more than|up to) (?={_NUMBER})", "at most "),
    (("no less than", "no fewer than"), rf"\bno (?:less|fewer) than (?={_NUMBER})", "at least "),
    (("half of",), r"\b(?<!one[- ])half of (?=(?:the|all|its|their|a|an)\b)", "50% of "),
    (
        ("third of", "quarter of", "fifth of", "tenth of"),
        r"\ba (third|quarter|fifth|tenth) of\b",
        r"one \1 of",
    ),
    (
        ("period of", "term of"),
        r"\bfor an? (?:period|term) of (?=[a-z]+[- (]|\d)",
        "for ",
    ),
    (("a single",), r"(?<=\b)a single (?=[A-Z])", "one "),
    (("even if", "even though"), r"\beven (?:if|though)\b", "evenif"),
    (
        ("limited liability",),
        r"\blimited liability (?=company|partnership)",
        "limitedliability ",
    ),
    (("and/or",), r"\band/or\b", "or"),
    (("per cent",), r"\bper cent\b", "percent"),
    (("per annum",), r"\bper annum\b", "per year"),
    (("e-mail",), r"\be-mail", "email"),
    (("cannot", "can not"), r"\bcan ?not\b", "can not"),
    (("won't", "won’t"), r"\bwon['’]t\b", "will not"),
    (("shan't", "shan’t"), r"\bshan['’]t\b", "shall not"),
    (("can't", "can’t"), r"\bcan['’]t\b", "can not"),
    (("n't", "n’t"), r"(?-i:n['’]t\b)", " not"),
    (("non-",), r"(?<![\w-])non-(?=[a-z])", "not "),
    (
        ("not less", "not more", "not fewer", "not later"),
        r"\bnot (?=less than\b|more than\b|fewer than\b|later than\b)",
        "no ",
    ),
    (("et al.",), r"(?-i:\bet al\.)", "et al"),
    (("from and against",), r"\bfrom and against\b", "against"),
    (("or both", "or any combination"), r"\bor (?:both|any combination)\b", " "),
    (("regardless of whether",), r"\bregardless of whether\b", "evenif"),
)
_ORDINAL = re.compile(
    r"(?<![\w.,])([1-9]\d?)(?:st|nd|rd|th)\b(?= (?:(?:business|calendar|working) )?"
    r"(?:day|week|month|quarter|year|anniversary|instal|edition|floor)(?!\w* of [A-Z]))"
)
_RANGE = re.compile(
    r"(?<![\w.,/–—-])(\d{1,4}(?:\.\d+)?%?)(?:[–-]| – )(?=\d{1,4}(?:\.\d+)?(?![\w/–-]|[.,]\d))"
)
_REWRITES = tuple((signs, re.compile(form, re.I), written) for signs, form, written in _FORMS)
"""(letters without one of which a sentence has no such phrase, the phrase, what it stands for)."""


def plain(text: str) -> str:
    """A sentence in the form that is compared: contractions and set phrases written out."""
    if "(" in text:
        text = _ENUMERATOR.sub(" ", text)
    if _ORDINAL.search(text):
        text = _ORDINAL.sub(lambda match: ordinal_word(int(match[1])), text)
    text = _RANGE.sub(r"\1 to ", text)
    lowered = text.lower()
    for signs, pattern, written in _REWRITES:
        if any(sign in lowered for sign in signs):
            text = pattern.sub(written, text)
            lowered = text.lower()
    return text
