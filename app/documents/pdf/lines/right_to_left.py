"""Lines of Hebrew and Arabic with Latin words and figures in them."""

from __future__ import annotations

import itertools
import re

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN_RUN = re.compile(r"[A-Za-z0-9](?:[^\u0590-\u08ff\ufb1d-\ufefc]*[A-Za-z0-9%])?")

_TURNED = re.compile(r"(?:(?<=\s)|^)\)(?=[^\s.,;:!?)])|(?<=[^\s(])\((?=[\s.,;:!?)]|$)")
"""A bracket that opens and is written as one that closes, and the other way round."""


def logical(visual: str) -> str:
    """A line as it stands on paper, from its left edge on, in the order in which a reader of Hebrew
    or Arabic reads it: words from right to left, Latin words and numbers among them as they are."""
    runs: list[str] = []
    at = 0
    while at < len(visual):
        found = _LATIN_RUN.match(visual, at)
        run = found[0] if found else visual[at]
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
