"""Whether the letters that a PDF tells are those that its pages show.

A font without a map to Unicode, or with a wrong one, shows "The rent" and says "7KH UHQW". No flag
of the file is proof of that, so the text itself is looked at: natural language, whichever it is,
changes between vowels and consonants at nearly every step, and a shifted alphabet does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from app.documents.base.control_codes import DAMAGED


def _pairs(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_FREQUENT = _pairs("th he in er an on en nd es de is st nt la")
"""Pairs of letters that are frequent in some language of Latin script."""
_SAMPLE = 300  # characters from the middle of a page
UNREADABLE = DAMAGED
"""A character of which the file does not say which letter it shows."""
_MIN_PAIRS = 60  # of a page; fewer prove nothing
_MIN_LINE_PAIRS = 12
_LIKELY = 0.09  # share of frequent pairs from which nothing else is asked
_SOME = 0.06  # the same of a whole page
_LANGUAGE = 0.2  # share of frequent pairs below which a text may be no language
_CHANGES = 0.47  # share of pairs with one vowel that every language exceeds
_MANY_PAIRS = 120  # of a text that tells its language by less
_FEW_USUAL = 0.48  # share of usual pairs that every language exceeds in so many
_NO_LANGUAGE = 0.56  # the same, however its vowels change: of sixty languages none falls below
_FEW_CHANGES = 0.5  # the same of pairs with one vowel, or nearly
_SURELY = 0.6  # share of frequent pairs from which a guess is right
_LIKELY_LINE = 0.45  # the same of a line
_SIGNS = frozenset("[]\\^_`{|}~<>@#$%&*+=")
"""Signs of ASCII that stand between its letters and figures: where a font numbers its letters as
they first occur, as Ghostscript's old formats do, they are as frequent as letters."""
_MANY_SIGNS = 0.08  # of a text's characters of ASCII; source code has fewer
_IN_TABLES = frozenset("$%[]_")  # where there are hardly any words
_MOST_SIGNS = 0.15  # of other signs there
_WITHIN = re.compile(
    r"(?<=[\w:;<=>?@])[;<=>?@](?=[A-Za-z:;<=>?@])|(?<=[A-Za-z:;<=>?@])[:;<=>?@](?=\w)"
)
"""Signs that stand between figures and letters of ASCII, within a word."""
_MANY_WITHIN = 0.06  # of a text's characters of ASCII
_MIN_SIGNED_PAIRS = 30
_USUAL = 0.75  # share of pairs that occur in some language, which every language exceeds
_RARELY = 0.03  # share of frequent pairs
_STRANGE = frozenset(UNREADABLE + "\u2020\u2021\u2030\u2039\u203a\u201a\u201e\u20ac\u2122")
_MOST_STRANGE = 0.4  # of a text's characters: signs, and letters that no language has most of
_ODD_SHARE = 0.35  # of a text's characters that belong to no script
_MAX_SCRIPTS = 4
_RUN = re.compile(r"(\S)(?:\s?\1){2,}")
_PAIR = re.compile("(?=([a-z][a-z]))")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_NO_WORDS = 0.6  # share of usual pairs that no language falls short of in running text
_SURE_WORDS = 0.8  # the same of what is language
_LONG = 1200  # characters of a page of which a part may be in another font
_MIN_HAN = 200
_MOST_HAN = 75  # different ones: as many as an alphabet has letters, figures and signs
_HAN_SHARE = 0.03  # of the most frequent ones, which every text in Chinese exceeds
_FREQUENT_HAN = frozenset(
    "的一是在不了有和人这這为為中大上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年"
    "同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經之进進等部度家电電合甲乙元日月条條款第"
)
_VOWELS = frozenset("aeiouy")


def is_unreadable(text: str) -> bool:
    """Whether the text of a page is not what the page shows."""
    if len(text) < _MIN_PAIRS:
        return False
    middle = len(text) // 2
    if is_likely(text[max(middle - _SAMPLE // 2, 0) :][:_SAMPLE]):
        return False
    lower = text.lower()
    if _has_frequent(lower, _SOME):
        return not _has_frequent(lower, _LIKELY) and _is_shifted(text)
    return _is_no_language(text, _MIN_PAIRS, _CHANGES) or _is_shifted(text)


def is_strange_by_signs(text: str) -> bool:
    """Whether only the signs among its letters make the text of a page unreadable, as in a table of
    formulas, too: then the fonts of the page tell."""
    return not (_is_no_language(text, _MIN_PAIRS, _CHANGES, asks_signs=False) or _is_shifted(text))


def has_unreadable_part(text: str) -> bool:
    """Whether a third of a long text is surely not what the page shows."""
    if len(text) < _LONG:
        return False
    step = len(text) // 3 + 1
    for at in range(0, len(text), step):
        # Where a part begins with a table, the rest of it tells.
        if not is_likely(text[at : min(at + _SAMPLE, at + step)]):
            part = text[at : at + step]
            if not is_likely(part) and _is_shifted(part):
                return True
    return False


def _is_shifted(text: str) -> bool:
    """Whether each letter stands for another one so many places further in the alphabet."""
    pairs = _PAIR.findall(text.lower())
    if len(pairs) < _MIN_PAIRS or sum(map(_is_common, pairs)) > _NO_WORDS * len(pairs):
        return False
    words = " ".join(pairs)
    for shift in range(1, len(_ALPHABET)):
        turned = words.translate(str.maketrans(_ALPHABET, _ALPHABET[shift:] + _ALPHABET[:shift]))
        found = turned.split(" ")
        n_common = sum(map(_is_common, found))
        if n_common > _SURE_WORDS * len(found) and (
            sum(pair in _FREQUENT for pair in found) > _LIKELY * len(found)
        ):
            return True
    return False


def is_language(text: str) -> bool:
    """Whether a text is surely language: nearly all of its pairs of letters are frequent."""
    pairs = _PAIR.findall(text.lower())
    return len(pairs) >= _MIN_LINE_PAIRS and (
        sum(pair in _COMMON for pair in pairs) > _SURELY * len(pairs)
    )


def share_of_usual_pairs(text: str) -> float | None:
    """Which share of the pairs of letters in words are frequent in some language; None where none
    are of Latin script."""
    pairs = _PAIR.findall(text.lower())
    return sum(pair in _COMMON for pair in pairs) / len(pairs) if pairs else None


def frequent_and_usual_pairs(text: str) -> tuple[int, float, float]:
    """How many pairs of Latin letters a text has, which share of them is frequent in some language,
    and which occurs often in some."""
    pairs = _PAIR.findall(text.lower())
    n = max(len(pairs), 1)
    n_frequent = sum(pair in _FREQUENT for pair in pairs)
    return len(pairs), n_frequent / n, sum(pair in _COMMON for pair in pairs) / n


def is_likely(text: str) -> bool:
    """Whether a text has so many frequent pairs of letters that it is language at first sight."""
    return _has_frequent(text.lower(), _LIKELY)


def _has_frequent(lower: str, share: float) -> bool:
    """Whether frequent pairs are more than that share of a text in small letters."""
    enough = share * len(lower)
    n = 0
    for pair in _FREQUENT:
        n += lower.count(pair)
        if n > enough:  # of language, the first five pairs are enough
            return True
    return False


def is_likely_language(text: str) -> bool:
    """Whether a line is language, as far as so few letters tell."""
    pairs = _PAIR.findall(text.lower())
    n_common = sum(pair in _COMMON for pair in pairs)
    return len(pairs) >= _MIN_LINE_PAIRS and n_common > _LIKELY_LINE * len(pairs)


def _is_no_language(text: str, n_min: int, n_changes: float, *, asks_signs: bool = True) -> bool:
    text = _RUN.sub(r"\1", text)  # lines to be filled in, leading dots
    letters = [c for c in text if not c.isspace()]
    n_ascii = sum(c < "\x80" for c in letters)
    n_signs = sum(c in _SIGNS for c in letters)
    n_strange = sum("\xa1" <= c <= "\u02ff" or c in _STRANGE for c in letters)
    if n_strange + n_signs > _MOST_STRANGE * len(letters):
        return True
    if n_ascii < 0.5 * len(letters):
        return _is_no_script(letters)
    lower = text.lower()
    pairs = _PAIR.findall(lower)
    common = sum(pair in _COMMON for pair in pairs) / max(len(pairs), 1)
    is_told = len(pairs) >= _MIN_SIGNED_PAIRS
    n_within = len(_WITHIN.findall(text))
    most = _MANY_SIGNS if is_told else _MOST_SIGNS
    n_signs -= 0 if is_told else sum(c in _IN_TABLES for c in letters)
    if asks_signs and (n_signs > most * n_ascii or n_within > _MANY_WITHIN * n_ascii):
        n_frequent = sum(map(lower.count, _FREQUENT))
        if (common < _USUAL or not is_told) and n_frequent < _RARELY * len(lower):
            return True
    if len(pairs) < n_min:
        return False
    one_vowel = sum((p[0] in _VOWELS) != (p[1] in _VOWELS) for p in pairs) / len(pairs)
    if len(pairs) >= _MANY_PAIRS:
        is_strange = common < _FEW_USUAL and one_vowel < _FEW_CHANGES
        if is_strange or common < _NO_LANGUAGE:
            return True
    return common < _LANGUAGE or (common < 0.35 and one_vowel < n_changes)


def _is_no_script(letters: Sequence[str]) -> bool:
    """Whether a text that is not Latin is a heap of signs or of letters of many scripts."""
    sample = letters[:600]
    han = [c for c in sample if "\u3400" <= c <= "\u9fff"]
    if len(han) >= max(_MIN_HAN, 0.9 * len(sample)) and len(set(han)) < _MOST_HAN:
        return sum(c in _FREQUENT_HAN for c in han) < _HAN_SHARE * len(han)
    n_odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Sk", "Lm") for c in sample)
    if n_odd > _ODD_SHARE * len(sample):
        return True
    scripts = Counter(
        unicodedata.name(c, "?").split(" ")[0] for c in sample if c.isalpha() and c > "\x7f"
    )
    n = sum(scripts.values())
    often = [name for name, k in scripts.items() if k > 0.04 * n]
    return n >= 40 and len(often) > _MAX_SCRIPTS and max(scripts.values()) < 0.5 * n


_COMMON = frozenset(
    _pairs(
        "th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de "
        "se le sa si ar ve ra ld ur me ne ri ro ll be ma ta la el il no di li ch us ut om ec tr ho "
        "ge io ic ns em ce rs na so pe ot wh un ee lo we ca ac po da pr co am mo ct ss ir pa mi ie "
        "ei ue qu os do ad ia ol su ni pl ai id au im ag up ul ig ab sc ck sp lu op ev ap ke iv ay "
        "ki va vi ka ko ak ek ik ok sk sz cz rz wi wa za ze zi ow go ga gi gu fo fa fi fe fr ef if "
        "bo ba bi br bl cl cr dr gr ob ub mu nu ru tu cu du pu ep ip og eg eu ij aa oo uu ft gh ht "
        "ty ly ry ny my by ys ey oy ks ts ds ls ms ps ws nn mm tt rr pp ff lt rt rd rk rm rn lf lk "
        "sh sl sm sn sw tw ju ja je jo oj aj ky kl kr kn nk nz zu oz ez az iz ex xp ax ix "
    )
)
"""Pairs of letters that occur often in some language of Latin script."""
_is_common = _COMMON.__contains__
