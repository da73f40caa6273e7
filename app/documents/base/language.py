"""The language of a text, and its sentences by Unicode's rules for English and Chinese."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SAMPLE_CHARACTERS = 20_000
_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII = re.compile(r"[\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SCRIPTS = {
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"),
    "ja": re.compile(r"[\u3041-\u30fa]+"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]+"),
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "ar": re.compile(r"[\u0600-\u06ff]+"),
    "he": re.compile(r"[\u0590-\u05ff]+"),
    "el": re.compile(r"[\u0370-\u03ff]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
    "hi": re.compile(r"[\u0900-\u097f]+"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
}
# Function words that are frequent in one language and rare or absent in the others.
_FUNCTION_WORDS = {
    "en": "the of and to in is that for with shall by or this which be any",
    "de": "der die das und ist nicht mit für von den dem ein eine auf wird zu",
    "fr": "le les des est dans une pour que qui par sur au aux du et avec",
    "es": "el los las una para por con que del se es su al como más y en un entre sin",
    "it": "il di che della per una non del con sono dei nel le alla gli entro un",
    "pt": "o os uma para não com do da em dos das ao pelo são e que no um",
    "nl": "de het een van en niet zijn met voor op dat aan wordt bij door",
}  # fmt: skip


def language_of(text: str) -> str:
    """BCP 47 primary tag of the language of most of `text`, or "" when it cannot be told.

    A Han character carries about as much as two thirds of an English word, so a share of 15 % of
    the letters already makes a text Chinese with English names in it. Latin scripts are told
    apart by their function words.
    """
    half = len(text) // 2
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > 2 * _SAMPLE_CHARACTERS:
        sample += text[half : half + _SAMPLE_CHARACTERS]
    # Of most texts nearly all is ASCII, which is counted in one go.
    rest = _ASCII.sub("", sample)
    n_ascii = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    n_letters = n_ascii + _n_characters(_LETTERS, rest)
    if not n_letters:
        return ""
    counts = {name: _n_characters(p, rest) for name, p in _SCRIPTS.items()}
    counts["latin"] += n_ascii
    share = {name: n / n_letters for name, n in counts.items()}
    if share["ko"] > 0.15:
        return "ko"
    if share["ja"] > 0.1 and share["ja"] > share["han"] * 0.1:
        return "ja"
    if share["han"] > 0.15:
        return "zh"
    for tag in ("ru", "ar", "he", "el", "th", "hi"):
        if share[tag] > 0.5:
            return tag
    return _latin_language(sample) if share["latin"] > 0.7 else ""


def _n_characters(runs: re.Pattern[str], text: str) -> int:
    """Characters of `text` in such runs."""
    return sum(map(len, runs.findall(text)))


def _latin_language(sample: str) -> str:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    occurring = Counter(words)
    counts = {
        tag: sum(occurring[word] for word in frequent.split())
        for tag, frequent in _FUNCTION_WORDS.items()
    }
    best = max(counts, key=lambda tag: counts[tag])
    second = max(count for tag, count in counts.items() if tag != best)
    if not counts[best] or counts[best] < len(words) * 0.04 or counts[best] < second * 1.2:
        # Headings and names alone have no function words: plain ASCII is English here.
        plain = all(ord(c) < 0x250 for c in sample) and not re.search(r"[\u00c0-\u024f]", sample)
        return "en" if plain and len(words) < 40 and not second else ""
    return best


_OTHER_WORDS = {
    "id": "dan yang dengan untuk dari dalam pada ini tidak akan oleh setelah dapat adalah ke",
    "cs": "je se na že nebo pro který jako do od po bez není být",
    "pl": "i w na z się jest nie do że oraz lub przez od po dla może",
    "sv": "och att det som på är av för till inte med ett får efter",
    "da": "og at det som på er af for til ikke med et skal efter",
    "ro": "și în la de cu este nu se din pentru sau prin care",
    "hu": "a az és hogy nem egy is van vagy meg de kell",
    "fi": "ja on ei se että tai voi ovat sekä kun jos",
    "tr": "ve bir bu için ile olarak veya da de en her göre",
    "vi": "và của các trong cho với là một được có không theo",
}
"""Of languages that answers are not asked for in, and that models fall into all the same."""
_WORDS_OF_OTHER = 0.1  # of all
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")

# --- sentences ---

_CLOSERS = "\"'”’»)）\\]］』」】》〉〕"
# 。！？ end a sentence wherever they stand; a full stop, ! and ? only before white space.
_BOUNDARY = re.compile(
    rf"""(?P<wide>[。！？｡]+|…{{2,}}(?=[^\s，,。；]))[{_CLOSERS}]*[^\S\n]*\n?
      | (?P<narrow>[.!?]+)[{_CLOSERS}]*(?P<space>[^\S\n]+\n?|\n(?!\n)|(?=\n)|$)
      | (?P<gap>\n[^\S\n]*\n\s*)
      | (?P<line>\n)(?=[^\S\n]*(?:
            [|\#>] | [-*•]\s | \d+[.)]\s | \([a-z]{{1,4}}\)\s | 第.{{1,6}}[条章节]))""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'])(?:"
    r"Mr|Mrs|Ms|Dr|Rs|Prof|St|Jr|Sr|Supp|Messrs|Gen|Rep|Sen|Hon|Inc|Ltd|Co|Corp|Bros|plc|"
    r"No|Nos|Art|Arts|Sec|Secs|Sect|Cl|Para|Paras|Ch|Fig|Figs|Eq|Eqs|Tab|Vol|Vols|Ed|Eds|pp?|ca|cf|"
    r"vs?|et al|al|e\.g|i\.e|viz|approx|ext|tel|ref|Ref|dept|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|"
    r"Oct|Nov|Dec|a\.m|p\.m|(?:[A-Za-z]\.)*[A-Z]|(?:\d+\.)*\d{1,3}|\(?[ivxlIVXL]+|§"
    r")$"
)
_DAY_OF_MONTH = re.compile(
    r"[ \d]\d\. (?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|"
    r"November|Dezember|Quartal|Jahrhundert)\b"
)
"""German writes "1. März", and a number before a full stop may also end a sentence."""
_MAY_END = re.compile(r"(?:^|\s)(?:Inc|Ltd|Co|Corp|plc|al|a\.m|p\.m|(?:[A-Z]\.)+[A-Z])$")
_LIST_NUMBER = re.compile(
    r"(?:^|\n)[^\S\n]*(?:\#{1,6}\s)?(?:(?:\d+\.)*\d{1,3}|[ivxlIVXLa-zA-Z]{1,5})$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of `text`: together they are the whole text, in order.

    After UAX #29 (sentence boundaries) tailored the way lawyers' English and Chinese need it:
    abbreviations ("No. 4", "e.g."), initials, clause numbers and decimals do not end a sentence,
    closing quotes and brackets and the white space after it belong to it, a blank line always
    ends one, and so does a line before a list item, heading, or table row.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = match.end()
        if match["narrow"] and not _ends(text, start, match):
            continue
        if not text[start:end].strip() and found:
            found[-1] = (found[-1][0], end)
        elif text[start:end].strip():
            found.append((start, end))
        else:
            continue
        start = end
    if start < len(text):
        if found and not text[start:].strip():
            found[-1] = (found[-1][0], len(text))
        else:
            found.append((start, len(text)))
    return found


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop, ! or ? before white space ends the sentence begun at `start`."""
    following = text[match.end() : match.end() + 1]
    if not following or following == "\n":
        return True
    if following.islower() or following in ",;:)]，；：）":
        return False  # UAX #29, SB8 and SB8a
    if match["narrow"] != ".":
        return True
    if _DAY_OF_MONTH.match(text, match.start() - 2):
        return False
    before = text[max(start, match.start() - 16) : match.start()]
    if match.start() - start <= 16 and _LIST_NUMBER.search(before):
        return False  # "4. Fees": the number belongs to what follows
    if not _ABBREVIATION.search(before):
        return True
    if before[-1].isdigit():
        # "in 2 parts. The next": a number ends a sentence, an item number does not.
        return not _LIST_NUMBER.search(before)
    return bool(_MAY_END.search(before)) and _begins_sentence(text[match.end() :][:24])


def _begins_sentence(text: str) -> bool:
    """After "Inc." or "U.S." only a usual first word tells that a new sentence begins."""
    word = re.match(r"[“\"'(]?([A-Z][a-z]*)\b", text)
    return word is not None and word[1].lower() in {
        "the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "they", "we", "if",
        "in", "on", "for", "each", "any", "all", "no", "such", "however", "upon", "when", "where",
        "unless", "either", "neither", "both", "as", "by", "with", "to", "at", "after", "before",
    }  # fmt: skip


_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"\n]*\"|「[^」]*」|`[^`]*`|\[[^\]]*\]")
_N_WORDS_MIN, _N_PROSE_MIN, _N_WORDS_SURE = 8, 15, 30
_N_HAN_MIN = 20
_WORDS_WANTED_MIN = 0.04
"""Of prose, the share of its language's function words: 0.3 and more in the listed languages."""


def is_clearly_other(text: str, tag: str) -> bool:
    """Whether a text is without doubt in another language than `tag`; quotations in it do not
    count. False where it is too short to tell, or the languages are too near to each other."""
    tag = tag.casefold().split("-")[0]
    bare = _QUOTED.sub(" ", text)
    found = language_of(bare)
    words = _LETTERS.findall(bare.lower())
    if not tag or (found == "ru" == tag and len(_UKRAINIAN.findall(bare)) < 3):
        return False
    if tag in _FUNCTION_WORDS and _is_of_others(words, tag):
        return True
    if found == tag:
        return tag == "ru"
    if not found:
        return _is_prose_of_another(bare, words, tag)
    if (found, tag) == ("zh", "ja"):  # no sentence of Japanese is without kana
        n_han = _n_characters(_SCRIPTS["han"], bare)
        return n_han >= _N_HAN_MIN and not _SCRIPTS["ja"].search(bare)
    if found in _SCRIPTS or found == "zh":
        is_wanted_too = _n_of(words, _FUNCTION_WORDS.get(tag, "")) >= 3  # with foreign names in it
        return sum(map(len, words)) >= _N_WORDS_MIN and not is_wanted_too
    if len(words) < _N_WORDS_MIN:
        return False
    if tag in _SCRIPTS or tag == "zh":  # another script altogether, unless it is names alone
        n_small = len([word for word in _LETTERS.findall(bare) if word.islower()])
        return n_small >= _N_WORDS_MIN // 2
    occurring = Counter(words)
    n_found = sum(occurring[word] for word in _FUNCTION_WORDS[found].split())
    if tag not in _FUNCTION_WORDS:
        return n_found >= len(words) // 10 + 2 and len(words) >= _N_WORDS_SURE
    wanted = set(_FUNCTION_WORDS[tag].split())
    if found in ("es", "fr", "pt"):
        wanted.discard("de")  # theirs, too
    n_wanted = sum(occurring[word] for word in wanted)
    return n_found >= 2 and n_found >= 2 * n_wanted + 2 - (n_wanted == 0)


def _n_of(words: Sequence[str], listed: str) -> int:
    wanted = set(listed.split())
    return sum(word in wanted for word in words)


def _is_of_others(words: Sequence[str], tag: str) -> bool:
    """Whether words are those of a language that has no answers here, and hardly any of `tag`'s."""
    if len(words) < _N_PROSE_MIN:
        return False
    most = max(_n_of(words, listed) for listed in _OTHER_WORDS.values())
    return most >= _WORDS_OF_OTHER * len(words) and most >= 3 + 2 * _n_of(
        words, _FUNCTION_WORDS[tag]
    )


def _is_prose_of_another(text: str, words: Sequence[str], tag: str) -> bool:
    """Whether words in Latin letters are prose, and not in this language, whichever it is."""
    letters = max(_n_characters(_LETTERS, text), 1)
    small = sum(1 for word in _LETTERS.findall(text) if word.islower())
    if _n_characters(_SCRIPTS["latin"], text) < 0.7 * letters or len(words) < _N_PROSE_MIN:
        return False
    if small < 0.7 * len(words):  # names and headings
        return False
    if tag not in _FUNCTION_WORDS:
        return tag in _SCRIPTS or tag == "zh"
    wanted = set(_FUNCTION_WORDS[tag].split())
    return sum(word in wanted for word in words) < _WORDS_WANTED_MIN * len(words)
