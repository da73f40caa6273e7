"""Words of a PDF line that pdfium parts and a reader does not: letters that a font sets apart, and
words whose letters are spaced out ("C O N T R A C T")."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.page.calls import text_calls
from app.documents.pdf.page.letters import share_of_usual_pairs

LONE_LETTER = re.compile(r" [^\W\d_aAI](?=\s|[\x02\ufffe]|$)")
"""What a line has that may be parted within its words."""
FRAGMENT = re.compile(
    r" (?:[bcdfghj-np-tvwxz]{2,4}|t(?:ion|y|ed|h?er|en|ung)|ing|ed|ally|l(?:y|ich?)|sion|mente?|"
    r"ness|ry|ble|ung(?:en)?|[kh]eit|chen|gen|ique|ción|ções)(?=[\s.,;:)])"
)
"""A space and what is no word of its own: the end of one that was parted. Abbreviations look so as
well. (A pattern that begins with a letter of its own is found in a fraction of the time, and one
with few branches sooner still.)"""
HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_BESIDE_HANGUL = re.compile(rf"[\w)]{HANGUL.pattern}|{HANGUL.pattern}[\w.,:;)%]")
_LONE = re.compile(r"(?<!\S)[^\W\d_](?!\S)")
_SPACED_OUT = re.compile(r"(?<!\S)\S(?:\s+\S){3,}(?!\S)")
_FOUR = 4  # letters: a word of no more may be a list of single letters
_NUMBER = re.compile(r"\s*(?:[\dIVX]+|§ ?\d+|\([a-z\d]\))[.):]?\s+$")
_VOWEL = re.compile("[AEIOUYÄÖÜÁÉÍÓÚ]", re.I)
_CONSONANT = re.compile("[B-DF-HJ-NP-TV-Z]", re.I)
_SPACED_WIDEST = 0.95  # times the size: between letters of a word of four
_MANY = 6  # letters: more than such words have
_ANSWERS = frozenset("abcde")  # of a list of answers, each of which is one of a few
_WORD = re.compile(r"[^\W\d_]{4}")
_LETTER_GAP = 1.45  # times the usual gap of such letters: a wider one parts words
_LETTER_STEP = 0.1  # times the size: likewise, where the usual gap is small
_WORDS = 0.5  # share of pairs of letters that some language has often
_NARROW = 0.75  # of the narrowest space that the file itself has in the line
_NARROWER = 0.65  # of the usual gap, where it has none, and before letters that are words
_BESIDE_FRAGMENT = 0.8  # of the narrowest space of the file's own, beside what is no word
_MIN_OWN = 3  # such spaces of a line, from which they tell how wide one is
_MIN_GAPS = 4  # of a line that tell what is usual
_ROOM = 0.8  # of the width of a space: what is left free between two words
_APART = 0.6  # times the size: wider is no gap between words
_WIDEST = 0.25  # times the size: wider is a space
_LETTERS_THAT_ARE_WORDS = frozenset("AaIOoYyEeUu")
_MAX_WORD = 40
_BEFORE = re.compile(r"(?<![^\W_])[^\W\d_]+$")
_BEHIND = re.compile(r"[^\W\d_]+(?![^\W_])")
_LONG_WORD = 26
_GLUED = re.compile(rf"[A-Za-z\u00c0-\u024f]{{{_LONG_WORD}}}")  # letters: hardly one word


def wrong_spaces(
    textpage: Any, characters: Characters, units: str, start: int, end: int, size: float
) -> Iterator[int]:
    """The spaces of a line that part no words, as indices of characters.

    Args:
        textpage: A pypdfium2 text page.
        characters: Its characters.
        units: Its text.
        start: The first character of the line.
        end: One past its last.
        size: Of its font, in points.
    """
    line = units[start:end]
    within: set[int] = set()
    for found in _SPACED_OUT.finditer(line):
        first, last = start + found.start(), start + found.end()
        within.update(range(first, last))
        before, behind = line[: found.start()], line[found.end() :]
        is_alone = not behind.strip() and (not before.strip() or _NUMBER.match(before) is not None)
        if not is_alone and not _stands_apart(characters, units, range(start, end), first, last):
            continue
        if len(found[0].split()) <= _FOUR and not is_alone:
            continue
        yield from _between_letters(characters, units, first, last, size)
    doubtful = [
        n
        for n in _beside_lone_letters(line, start)
        if n not in within and _parts_a_letter(units, n) and _is_put_in(textpage, n)
    ]
    if fragments := [found.start() + 1 + start for found in FRAGMENT.finditer(line)]:
        yield from _in_words(textpage, characters, units, range(start, end), fragments, size)
    if doubtful:
        gaps = [gap for gap in _gaps(characters, units, start, end) if gap[0] not in within]
        yield from _put_in(textpage, units, gaps, doubtful, size)


def spaces_beside_hangul(
    textpage: Any, characters: Characters, units: str, start: int, end: int
) -> Iterator[int]:
    """The spaces that pdfium puts in between Korean and the figures, Latin words and points beside
    it, where the line's other spaces are wider: programs set the two scripts a little apart."""
    gaps = list(_gaps(characters, units, start, end))
    for begin, stop, _ in gaps:  # a space that belongs between words further left
        if stop > begin + 1 or _is_put_in(textpage, begin):
            continue
        left, _, right, _ = characters.loose_box(begin)
        last, following = characters.loose_box(begin - 1), characters.loose_box(stop)
        # Where a space has room all the same, only the file's order is wrong.
        if left < last[0] and following[0] - last[2] < _ROOM * (right - left):
            yield begin
    doubtful = [
        (begin, width)
        for begin, stop, width in gaps
        if stop == begin + 1
        and bool(HANGUL.match(units[begin - 1])) != bool(HANGUL.match(units[stop]))
        and _BESIDE_HANGUL.match(units[begin - 1] + units[stop])
        and _is_put_in(textpage, begin)
    ]
    if not doubtful:
        return
    found = {begin for begin, _ in doubtful}
    sure = [width for begin, _, width in gaps if begin not in found]
    if len(sure) >= _MIN_OWN:
        usual = statistics.median(sure)
        yield from (begin for begin, width in doubtful if width < _NARROW * usual)


def _in_words(
    textpage: Any,
    characters: Characters,
    units: str,
    line: range,
    fragments: Collection[int],
    size: float,
) -> Iterator[int]:
    """The spaces that pdfium put into words of a line that has its own between words, which are
    wider. What stands behind them is no word: `fragments` are its first characters."""
    gaps = list(_gaps(characters, units, line.start, line.stop))
    own = [width for begin, _, width in gaps if not _is_put_in(textpage, begin)]
    if len(own) < _MIN_OWN:
        return
    least = min(own)
    for begin, stop, width in gaps:
        if (
            stop in fragments
            and units[begin - 1].isalpha()
            and width < min(_BESIDE_FRAGMENT * least, _WIDEST * size)
            and _is_put_in(textpage, begin)
            and _is_one_font(textpage, begin)
        ):
            yield begin


def _beside_lone_letters(line: str, start: int) -> Iterator[int]:
    """The spaces beside the single letters of a line, as indices of characters of its page."""
    for found in _LONE.finditer(line):
        if found.start():
            yield start + found.start() - 1
        if found.end() < len(line):
            yield start + found.end()


def _gaps(
    characters: Characters, units: str, start: int, end: int
) -> Iterator[tuple[int, int, float]]:
    """The runs of spaces of a line: their first character, one past the last, and their width."""
    before = None
    for n in range(start, end):
        if units[n].isspace():
            continue
        if before is not None and n > before + 1:
            right, left = characters.loose_box(before)[2], characters.loose_box(n)[0]
            yield before + 1, n, left - right
        before = n


def _between_letters(
    characters: Characters, units: str, first: int, last: int, size: float
) -> Iterator[int]:
    """The spaces between letters that are spaced out, if words come of them."""
    gaps = list(_gaps(characters, units, first, last))
    usual = statistics.median(width for _, _, width in gaps)
    most = max(_LETTER_GAP * usual, usual + _LETTER_STEP * size)
    close = [(begin, stop) for begin, stop, width in gaps if width <= most]
    dropped = {n for begin, stop in close for n in range(begin, stop)}
    words = "".join(units[n] for n in range(first, last) if n not in dropped).split()
    if sum(map(len, words)) <= _FOUR and not (usual <= _SPACED_WIDEST * size and _is_short(words)):
        return
    if _are_words(words):
        yield from dropped


def _is_short(words: Sequence[str]) -> bool:
    """Whether four letters may be one word."""
    word = words[0]
    return len(words) == 1 and bool(_VOWEL.search(word)) and bool(_CONSONANT.search(word))


def _stands_apart(characters: Characters, units: str, line: range, first: int, last: int) -> bool:
    """Whether letters that are spaced out stand further from the words beside them than from each
    other: the letters of a list do not."""
    gaps = list(_gaps(characters, units, line.start, line.stop))
    usual = statistics.median(w for begin, _, w in gaps if first <= begin < last)
    return all(
        width > _LETTER_GAP * usual for begin, stop, width in gaps if stop == first or begin == last
    )


def _are_words(words: Sequence[str]) -> bool:
    """Whether letters put together make words, and are no list of single letters."""
    letters = [c for word in words for c in word.lower() if c.isalpha()]
    if not any(_WORD.search(word) for word in words):
        return False
    if sum(a < b for a, b in itertools.pairwise(letters)) >= len(letters) - 1:
        return False  # A B C D
    if len(letters) >= _MANY and _ANSWERS.issuperset(letters):
        return False
    if len({c.isupper() for word in words for c in word[1:] if c.isalpha()}) > 1:
        return False
    share = share_of_usual_pairs(" ".join(words))
    return share is None or share > _WORDS


def _put_in(
    textpage: Any,
    units: str,
    gaps: Sequence[tuple[int, int, float]],
    doubtful: Collection[int],
    size: float,
) -> Iterator[int]:
    """Those spaces that pdfium put in between a word and its first or last letter which are
    narrower than the others of the line."""
    widths = [width for _, _, width in gaps if width < _APART * size]
    for begin, _, width in gaps:
        if begin not in doubtful or abs(width) > _WIDEST * size:
            continue
        if begin - 2 in doubtful or begin + 2 in doubtful:
            continue  # a letter between two words
        others = [w for other, _, w in gaps if other != begin and not _is_put_in(textpage, other)]
        if not others and len(widths) < _MIN_GAPS:
            continue
        most = min(others, default=0.0) or _NARROWER * statistics.median(widths)
        is_word = _lone(units, begin) in _LETTERS_THAT_ARE_WORDS
        if width < (_NARROWER if is_word else _NARROW) * most and _is_one_font(textpage, begin):
            yield begin


def _parts_a_letter(units: str, n: int) -> bool:
    """Whether a space stands between a single letter and others that would make a word with it."""
    before, behind = _BEFORE.search(units, max(n - _MAX_WORD, 0), n), _BEHIND.match(units, n + 1)
    if before is None or behind is None:
        return False
    first, second = before[0], behind[0]
    if (len(first) == 1) == (len(second) == 1):
        return False
    if len(second) == 1:
        return second.islower() or first.isupper()
    return first.isupper()


def _lone(units: str, n: int) -> str:
    """The single letter before or behind a space."""
    behind = _BEHIND.match(units, n + 1)
    return behind[0] if behind is not None and len(behind[0]) == 1 else units[n - 1]


def _is_put_in(textpage: Any, n: int) -> bool:
    import pypdfium2.raw as raw

    return bool(raw.FPDFText_IsGenerated(textpage.raw, n) == 1)


def _is_one_font(textpage: Any, n: int) -> bool:
    """Whether the characters before and behind a space are of one font: a variable is not."""
    calls, fonts = text_calls(), []
    for index in (n - 1, n + 1):
        item = calls.get_text_object(textpage.raw, index)
        fonts.append(calls.get_font(item) if item else 0)
    return fonts[0] == fonts[1]


def is_glued(text: str) -> bool:
    """Whether a line has letters that are hardly one word."""
    at, last = 0, len(text) - _LONG_WORD
    while at <= last:
        space = text.rfind(" ", at, at + _LONG_WORD)
        if space < 0:
            return _GLUED.search(text) is not None
        at = space + 1
    return False
