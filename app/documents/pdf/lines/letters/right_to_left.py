"""Lines of Hebrew and Arabic with Latin words and figures in them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LATIN = rf"[^\W\d_{_RIGHT}]"
_CURRENCY = "$€£¥₪"
_NUMBER = rf"[{_CURRENCY}]?[0-9]+(?:[.,:/+-][0-9]+)*(?:[%‰°{_CURRENCY}]+(?!\w))?"
_LATIN_RUN = re.compile(
    rf"(?:{_NUMBER}[^\d{_RIGHT}]*?)?{_LATIN}(?:[^{_RIGHT}]*(?:{_LATIN}|{_NUMBER}|[0-9%]))?"
    rf"|{_NUMBER}|[\u0660-\u0669\u06f0-\u06f9]+(?:[\u066b\u066c.,:/][\u0660-\u0669\u06f0-\u06f9]+)*"
)
"""What reads from left to right: Latin words with figures between and behind them, and a number
with its currency and per cent (Unicode Standard Annex 9, rules W1 to W7). Of two numbers with a
dash or a space between them, the right one comes first."""

_TURNED = re.compile(r"(?:(?<=\s)|^)\)(?=[^\s.,;:!?)])|(?<=[^\s(])\((?=[\s.,;:!?)]|$)")
"""A bracket that opens and is written as one that closes, and the other way round."""
_FOREIGN = re.compile("[A-Za-z0-9\u0660-\u0669\u06f0-\u06f9]")
POINT = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]")
"""A vowel sign or another mark that stands upon a letter."""
_POINTS = re.compile(f"{POINT.pattern}+")
_NO_SPACE = re.compile(r" (?=[\u060c\u061b\u061f.,:;)\]])|(?<=[(\[]) ")
_WORD_GAP = 0.09  # times the height: from there on two letters are in two words
_SURE_GAP = 0.4  # times the height: two letters so far apart are in two words in any case
_SURE_WITHOUT = 0.18  # times the height: the same in a line of which the file has no spaces

Placed = tuple[float, float, float, str, int]  # left, right, height, letter, index


def is_told_wrongly(text: str) -> bool:
    """Whether pdfium may tell a line with Hebrew or Arabic letters in another order than the one in
    which it is read: one that has Latin letters too, figures, or points."""
    return _FOREIGN.search(text) is not None or POINT.search(text) is not None


def with_points(letters: Sequence[Placed]) -> list[Placed]:
    """Letters of a line, from its left edge on, with the points that stand upon them as parts of
    them: pdfium tells some elsewhere in the line."""
    bases = [letter for letter in letters if not POINT.match(letter[3])]
    if not bases or len(bases) == len(letters):
        return list(letters)
    upon = [""] * len(bases)
    lefts = [base[0] for base in bases]
    for left, right, _, unit, _ in letters:
        if POINT.match(unit):
            upon[max(bisect_right(lefts, (left + right) / 2) - 1, 0)] += unit
    return [
        (left, right, height, letter + points, n)
        for (left, right, height, letter, n), points in zip(bases, upon, strict=True)
    ]


def parted(letters: Sequence[Placed], wide: float, borders: Sequence[float]) -> list[list[Placed]]:
    """Letters of a line, from its left edge on, in pieces.

    Args:
        letters: At least one.
        wide: How wide a gap parts two pieces, in points.
        borders: Where columns are drawn; then gaps part nothing.
    """
    pieces: list[list[Placed]] = [list(letters[:1])]
    column = bisect_right(borders, letters[0][0] + 1)
    for before, letter in itertools.pairwise(letters):
        own = bisect_right(borders, letter[0] + 1)
        if own != column if borders else letter[0] - before[1] > wide:
            pieces.append([])
        pieces[-1].append(letter)
        column = own
    return pieces


def read_by_place(letters: Sequence[Placed], *, has_spaces: bool) -> str:
    """What letters, from the left edge on, say from right to left; `has_spaces` where the file has
    spaces among them, so that gaps need not tell of all."""
    visual: list[str] = []
    sure = _SURE_GAP if has_spaces else _SURE_WITHOUT
    for n, (left, _, height, unit, index) in enumerate(letters):
        before = letters[n - 1]
        if n and left - before[1] > _WORD_GAP * height:
            # Joined letters may stand a little apart where the font has no room for them, and so
            # may brackets in another font.
            are_letters = all(map(RIGHT_TO_LEFT.match, (unit, before[3])))
            is_bracket = (before[3] in "([" and unit.isascii()) or (
                unit in ")]" and before[3].isascii()
            )
            is_near = (are_letters or is_bracket) and abs(index - before[4]) == 1
            if not is_near or left - before[1] > sure * height:
                visual.append(" ")
        visual.append(unit)
    shown = with_brackets_paired("".join(visual))
    if not RIGHT_TO_LEFT.search(shown):
        return shown
    return _NO_SPACE.sub("", with_brackets_facing(logical(shown)))


def logical(visual: str) -> str:
    """A line as it stands on paper, from its left edge on, in the order in which a reader of Hebrew
    or Arabic reads it: words from right to left, Latin words and numbers among them as they are."""
    runs: list[str] = []
    at = 0
    while at < len(visual):
        found = _LATIN_RUN.match(visual, at)
        run = found[0] if found else visual[at]
        if points := _POINTS.match(visual, at + len(run)):
            run += points[0]
        at += len(run)
        is_open = len(run) > 1 and run.count("(") > run.count(")")
        if is_open and visual[at : at + 1] == ")":  # "Oakmere (Holdings)"
            run, at = run + ")", at + 1
        runs.append(run if len(run) > 1 else _mirrored(run))
    return "".join(reversed(runs))


def with_brackets_paired(visual: str) -> str:
    """A line as it stands on paper with its brackets as they stand there: pdfium turns round those
    that it takes for a part of what reads from right to left, and not both of each pair."""
    at = [n for n, character in enumerate(visual) if character in "()"]
    depths = list(itertools.accumulate(1 if visual[n] == "(" else -1 for n in at))
    if len(at) % 2 or (depths and depths[-1] == 0 and min(depths) >= 0):
        return visual
    characters = list(visual)
    for k, n in enumerate(at):
        characters[n] = "()"[k % 2]
    return "".join(characters)


def with_brackets_facing(text: str) -> str:
    """A line in the order in which it is read with each bracket open towards the words that it
    stands beside: some programs write the sign that is drawn, which faces the other way."""
    return _TURNED.sub(lambda match: "()"[match[0] == "("], text)


def _mirrored(character: str) -> str:
    pairs = "()[]{}<>«»"
    at = pairs.find(character)
    return character if at < 0 else pairs[at ^ 1]
