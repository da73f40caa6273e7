"""What is done to an English sentence so that it stays true, or to make one thing in it false."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Rule = Callable[[str, random.Random], str | None]


def exchanged(pattern: str, written: str | Callable[[re.Match[str]], str], flags: int = 0) -> Rule:
    def rule(text: str, _: random.Random) -> str | None:
        changed = re.sub(pattern, written, text, count=1, flags=flags)
        return changed if changed != text else None

    return rule


def _each(pairs: dict[str, str]) -> Rule:
    """One of the words that occur is exchanged, whichever comes first by chance."""

    def rule(text: str, rng: random.Random) -> str | None:
        hits = [w for w in pairs if re.search(rf"\b{re.escape(w)}\b", text)]
        if not hits:
            return None
        word = rng.choice(hits)
        return re.sub(rf"\b{re.escape(word)}\b", pairs[word], text, count=1)

    return rule


def _both_ways(pairs: dict[str, str]) -> dict[str, str]:
    return pairs | {b: a for a, b in pairs.items()}


# What is said stays


def _lead_to_the_end(text: str, _: random.Random) -> str | None:
    match = re.match(
        r"((?:If|Upon|When|Before|After|During|Within|Unless|In|For|On|At) [^,;:]{5,90}), "
        r"([^;:]{10,200})\.$",
        text,
    )
    if match is None:
        return None
    lead = match[1][0].lower() + match[1][1:]
    return f"{match[2][0].upper()}{match[2][1:]} {lead}."


def _condition_first(text: str, _: random.Random) -> str | None:
    match = re.match(r"([A-Z][^,;:()]{15,160}) ((?:if|unless|when|until) [^,;:]{8,120})\.$", text)
    if match is None:
        return None
    return f"{match[2][0].upper()}{match[2][1:]}, {match[1]}."


def _without_brackets(text: str, _: random.Random) -> str | None:
    changed = re.sub(
        r" \((?![^)]*\b(?:not|except|unless|only|if)\b)[^()]{3,80}\)", "", text, count=1
    )
    return changed if changed != text else None


def _first_of_two(text: str, _: random.Random) -> str | None:
    """The first of two sentences joined by a semicolon or by ", and" with a subject of its own."""
    match = re.match(
        r"([A-Z][^;:()]{30,200}?)(?:;|, and (?=(?:the|it|each|they|we|this) \w+ ))", text
    )
    if match is None or re.search(r"\b(?:if|unless|except|only|not)\b", text):
        return None
    return match[1] + "."


def _passive(text: str, _: random.Random) -> str | None:
    match = re.match(
        r"((?:The )?[A-Z]\w+) (will|shall|must|may) (\w+[^e\Wy])(e?) "
        r"(the [a-z]+|[A-Z]\w+(?: [A-Z]\w+)?)"
        r"( (?:within|upon|before|after|in) [^,;:]{5,80})?\.$",
        text,
    )
    if match is None or match[3].endswith(("n", "p", "t", "b", "g")):
        return None
    patient = match[5][0].upper() + match[5][1:]
    agent = match[1][0].lower() + match[1][1:] if match[1].startswith("The ") else match[1]
    return f"{patient} {match[2]} be {match[3]}ed by {agent}{match[6] or ''}."


TRUE_RULES: dict[str, Rule] = {
    "as it stands": lambda text, _: text,
    "without its last mark": lambda text, _: text.rstrip("."),
    "duty in another word": _each({"shall": "must"}),
    "figure once": exchanged(
        r"\b(?:\w+ty|ten|\w+teen|one|two|three|five|seven)(?:-\w+)? \((\d+)\)", r"\1"
    ),
    "lead to the end": _lead_to_the_end,
    "condition first": _condition_first,
    "opening word dropped": exchanged(
        r"^(?:However|In addition|Moreover|Furthermore|Therefore|Thus|Also), (\w)",
        lambda m: m[1].upper(),
    ),
    "brackets dropped": _without_brackets,
    "first of two sentences": _first_of_two,
    "passive": _passive,
    "contraction": exchanged(
        r"\b(can)not\b|\b(does|do|is|are|will) not\b",
        lambda m: {"can": "can't", "will": "won't"}.get(m[1] or m[2], f"{m[2]}n't"),
    ),
}  # fmt: skip


# One thing changes

_NAMES = ("Acme Widgets", "California", "Northgate Partners", "Ontario", "Mozilla", "Berlin")
_ANTONYMS = _both_ways({
    "increase": "decrease", "increases": "decreases", "terminate": "renew", "includes": "excludes",
    "include": "exclude", "accept": "reject", "allow": "prohibit", "allows": "prohibits",
    "start": "end", "starts": "ends", "enable": "disable", "enables": "disables", "add": "remove",
    "adds": "removes", "buy": "sell", "begin": "end", "begins": "ends", "faster": "slower",
    "improve": "worsen", "install": "uninstall", "enter": "leave", "open": "close",
    "pay": "receive",
    "gain": "lose", "fast": "slow", "large": "small", "more": "less", "higher": "lower",
    "first": "last", "success": "failure", "best": "worst", "true": "false", "public": "private",
    "internal": "external", "written": "oral", "direct": "indirect", "safe": "unsafe",
})  # fmt: skip


def _other_name(text: str, rng: random.Random) -> str | None:
    names = list(re.finditer(r"(?<=[a-z,] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*)", text))
    if not names:
        return None
    name = rng.choice(names)
    return text[: name.start()] + rng.choice(_NAMES) + text[name.end() :]


_NO_NAMES = frozenset({
    "The", "In", "If", "A", "An", "For", "This", "However", "Before", "After", "Then", "When",
    "While", "Until", "Upon", "On", "At", "By", "With",
})  # fmt: skip
"""Words that are written with a capital since a sentence begins with them."""


def _parties_swapped(text: str, rng: random.Random) -> str | None:
    names = list(dict.fromkeys(re.findall(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b", text)))
    names = [n for n in names if n not in _NO_NAMES]
    names = [n.split(" ", 1)[1] if n.split()[0] in _NO_NAMES else n for n in names]
    if len(names) < 2 or names[0] == names[1]:
        return None
    a, b = names[0], rng.choice(names[1:])
    if a in b or b in a:
        return None
    changed = text.replace(a, "\ue000").replace(b, a).replace("\ue000", b)
    # "X and Y do" says the same the other way round.
    return None if re.search(rf"{a} (?:and|or) {b}|{b} (?:and|or) {a}", text) else changed


def _nouns_swapped(text: str, _: random.Random) -> str | None:
    """The subject and the object change places."""
    match = re.match(
        r"(The \w+|[A-Z]\w+)( (?:will|shall|must|may|can)?\s?\w+s?) (the \w+|[A-Z]\w+)\b(.*)$", text
    )
    if match is None or match[1].lower() == match[3].lower() or match[1] in _NO_NAMES:
        return None
    subject, verb, thing, rest = match.groups()
    return f"{thing[0].upper()}{thing[1:]}{verb} {subject[0].lower()}{subject[1:]}{rest}"


def _number(text: str, rng: random.Random) -> str | None:
    hits = list(re.finditer(r"(?<![\d.,])\d+(?:[.,]\d+)*", text))
    if not hits:
        return None
    hit = rng.choice(hits)
    number = hit[0]
    other = str(int(number[-1:]) + 1)[-1:] if len(number) > 1 else str((int(number) + 3) % 10)
    return text[: hit.start()] + number[:-1] + other + text[hit.end() :]


def _denied(text: str, _: random.Random) -> str | None:
    if re.search(r"\bnot\b", text):
        return re.sub(r"\b(?:do |does )?not ", "", text, count=1)
    match = re.search(r"\b(will|shall|must|may|can|is|are|should)\b", text)
    return None if match is None else text[: match.end()] + " not" + text[match.end() :]


def _only(text: str, _: random.Random) -> str | None:
    match = re.search(r"\b(?:will|shall|must|may|can|is|are|should)\b", text)
    return None if match is None else text[: match.end()] + " only" + text[match.end() :]


def _condition_dropped(text: str, _: random.Random) -> str | None:
    condition = r",? (?:if|unless|until|except|provided that|only if) [^,;]{5,120}(?=[,.;])"
    changed = re.sub(condition, "", text, count=1)
    if changed == text:
        match = re.match(r"(?:If|Unless|When|Until) [^,;]{5,120}, (\w)", text)
        changed = text if match is None else match[1].upper() + text[match.end() :]
    return changed if changed != text else None


def _adjective(text: str, rng: random.Random) -> str | None:
    hits = list(re.finditer(r"\b(?:the|a|any|all|its|each) (?=[a-z]{4,})", text))
    if not hits:
        return None
    hit = rng.choice(hits)
    word = rng.choice(["former", "main", "exclusive", "prior", "partial", "unpaid", "foreign"])
    return text[: hit.end()] + word + " " + text[hit.end() :]


def _limit_dropped(text: str, rng: random.Random) -> str | None:
    """A word goes that limits what is said."""
    hits = list(re.finditer(
        r"\b(?:only|solely|exclusively|prior|written|never|materially|material|reasonable|least|most|"
        r"first|temporarily|usually|sometimes|often|partially|non-|some|undisputed|prepaid|affected|"
        r"additional|other|new|single|each|without|up to|no longer) ?(?=\w)", text))  # fmt: skip
    if not hits:
        return None
    hit = rng.choice(hits)
    return text[: hit.start()] + text[hit.end() :]


def _half_and_half(text: str, rng: random.Random) -> str | None:
    """The subject of one clause with what another clause of the sentence says."""
    match = re.match(
        r"([A-Z][\w ]{2,30}?) (?:will|shall|must|may|can|is|are|does|has) [^.]{10,200}?"
        r"(?:,? and|,? but|;|, while|,) [\w ]{2,30}? "
        r"((?:will|shall|must|may|can|is|are|does|has) .+)$",
        text,
    )
    return None if match is None else f"{match[1]} {match[2]}"


def _attribution_dropped(text: str, _: random.Random) -> str | None:
    """What somebody says, thinks or promises, told as it were so."""
    match = re.match(
        r"[^.;:]{2,80}?\b(?:says?|said|argues?|argued|believes?|believed|claims?|claimed|reports?|"
        r"reported|suggests?|suggested|thinks?|thought|wrote|writes|insists?|insisted|assumes?|"
        r"represents?|warrants?|agrees?|expects?|hopes?)(?: that|,) (\w)(.{15,})$",
        text,
    )
    return None if match is None else match[1].upper() + match[2]


def _condition_as_fact(text: str, _: random.Random) -> str | None:
    """What is only supposed, told as it were so."""
    match = re.match(r"(?:If|Unless|When|Suppose|Should|Assuming) ([^,;]{12,120}), .+", text)
    if match is None:
        match = re.search(r"\b(?:if|unless|whether) ([a-z][^,;]{12,120})\.$", text)
    return None if match is None else f"{match[1][0].upper()}{match[1][1:]}."


def _cause_turned(text: str, _: random.Random) -> str | None:
    """The cause and what it brings about change places."""
    match = re.match(r"([A-Z][^,;:]{10,120}?),? because ([^,;:]{10,120})\.$", text)
    if match is None or match[2].startswith("of "):
        return None
    cause, effect = match[2], match[1]
    return f"{cause[0].upper()}{cause[1:]} because {effect[0].lower()}{effect[1:]}."


def _bound_dropped(text: str, _: random.Random) -> str | None:
    """ "At least 30" as "30"."""
    changed = re.sub(
        r"\b(?:at least|at most|no more than|no less than|not more than|up to|more than|less than|"
        r"fewer than|about|nearly|almost) (?=\d|one\b|two\b|three\b|half\b|ten\b|all\b)",
        "",
        text,
        count=1,
    )
    return changed if changed != text else None


_UNITS = _both_ways({"days": "months", "years": "weeks", "hours": "minutes", "percent": "points",
                     "seconds": "hours", "MB": "GB", "KB": "TB", "bytes": "bits"})  # fmt: skip
FALSE_RULES: dict[str, Rule] = {
    "another name": _other_name,
    "names swapped": _parties_swapped,
    "subject and object swapped": _nouns_swapped,
    "another number": _number,
    "denied, or not": _denied,
    "another modal": _each({"may": "must", "must": "may", "will": "may", "shall": "may",
                            "can": "must", "should": "must"}),
    "only added": _only,
    "another scope": _each(_both_ways({"all": "some", "each": "no", "any": "only one",
                                       "every": "almost no", "either": "only one",
                                       "most": "all", "many": "all"})),
    "condition turned": _each(_both_ways({"if": "unless", "before": "after", "until": "after",
                                          "with": "without", "when": "unless",
                                          "at least": "at most", "more than": "less than"})),
    "condition dropped": _condition_dropped,
    "another unit": _each(_UNITS),
    "opposite word": _each(_ANTONYMS),
    "adjective added": _adjective,
    "limit dropped": _limit_dropped,
    "half and half": _half_and_half,
    "attribution dropped": _attribution_dropped,
    "condition as a fact": _condition_as_fact,
    "cause turned": _cause_turned,
    "cause turned into contrast": _each({"because": "although", "since": "although",
                                         "although": "because", "therefore": "nevertheless"}),
    "bound dropped": _bound_dropped,
    "order in time": _each(_both_ways({"then": "first", "previously": "later", "earlier": "later",
                                       "since": "until", "during": "after"})),
    "another quantifier": _each({"each": "any", "all": "none of", "any": "one", "both": "either",
                                 "none": "all", "every": "one", "some": "all", "few": "many",
                                 "several": "two", "no": "some", "half": "all"}),
    "another comparison": _each({"more": "as much", "less": "as little", "larger": "smaller",
                                 "greater": "less", "later": "earlier", "longer": "shorter",
                                 "better": "worse", "lower": "higher", "older": "younger",
                                 "most": "least", "as": "less"}),
    "another reference": exchanged(
        r"\b(Section|Article|Chapter|Exhibit|Figure|Table) (\d+)",
        lambda m: f"{m[1]} {int(m[2]) + 1}",
    ),
    "another date": _each(_both_ways({"January": "July", "March": "May", "2026": "2027",
                                      "2008": "2009", "2024": "2021"})),
}  # fmt: skip
