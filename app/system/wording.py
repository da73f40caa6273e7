"""Quantities and places in words, the same in the window and on the command line."""

from __future__ import annotations

import math
import re

from app.system.translation import to_translate, tr

_NAMED_CLAUSE = re.compile(r"(?<![^\W_] )§ (?=[^\W\d_]{3,}\.? |[第附제])")
"""The sign of a clause that says itself what it is: "§ Article 4" is "Article 4" to people."""
_PAGE = re.compile(r"(?<!\w)pp?\. (\d+)(?:–(\d+))?")


def duration_text(seconds: float) -> str:
    """ "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds} s", minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)


def sentences_text(*sentences: str) -> str:
    """Sentences one after another, with what the interface's language puts between them; empty
    ones are left out."""
    told = ""
    for sentence in filter(None, sentences):
        told = tr("{first} {second}", first=told, second=sentence) if told else sentence
    return told


_SHORT_S, _LONG_S = 55, 3570
"""Up to the first a forecast is told in seconds, below the second in minutes."""


def rough_range_text(least_s: float, most_s: float) -> str:
    """A forecast between two times: "10 to 25 s", "14 to 28 min", "50 s to 2 min"."""
    least, most = rough_duration_text(least_s), rough_duration_text(most_s)
    if least == most:
        return most
    if most_s <= _SHORT_S:
        return tr("{least} to {most} s", least=_in_fives(least_s), most=_in_fives(most_s))
    if least_s > _SHORT_S and most_s < _LONG_S:
        return tr("{least} to {most} min", least=round(least_s / 60), most=round(most_s / 60))
    return tr("{least} to {most}", least=least, most=most)


def _in_fives(seconds: float) -> int:
    return max(math.ceil(seconds / 5) * 5, 5)


def rough_duration_text(seconds: float) -> str:
    """A time that is only forecast, as exact as it can be known: "25 s", "3 min", "1 h 5 min"."""
    if seconds <= _SHORT_S:
        return duration_text(_in_fives(seconds))
    if seconds < _LONG_S:
        return tr("{minutes} min", minutes=round(seconds / 60))
    return duration_text(round(seconds / 60) * 60)


_NAMES = (
    to_translate("running"),
    to_translate("finished"),
    to_translate("cancelled"),
    to_translate("failed"),
    to_translate("interrupted"),
    to_translate("single"),
    to_translate("map-reduce"),
    to_translate("title"),
    to_translate("result"),
    to_translate("note"),
    to_translate("exchange"),
    to_translate("body"),
    to_translate("added"),
    to_translate("removed"),
    to_translate("changed"),
    to_translate("moved"),
    to_translate("waiting"),
    to_translate("reading"),
    to_translate("writing"),
    to_translate("from the library"),
    to_translate("done"),
)


def named(value: str) -> str:
    """A value of an enumeration in words: a run's status, what a search found, a kind of change."""
    return tr(value)


def place_text(label: str) -> str:
    """The label of a place ("p. 12", "pp. 4–9", "old: p. 3", "§ 4.2") in the interface's language.
    What models read and write, and what results are stored with, keeps the label itself."""
    label = _NAMED_CLAUSE.sub("", label)
    return _PAGE.sub(lambda page: pages_text(page[1], page[2] or page[1]), label)


def pages_text(first: int | str, last: int | str) -> str:
    """ "p. 12", "pp. 40–58"."""
    if first == last:
        return tr("p. {n}", n=first)
    return tr("pp. {first}–{last}", first=first, last=last)


def parts_text(n: int) -> str:
    """ "1 part", "12 parts"."""
    return tr("1 part") if n == 1 else tr("{n:,} parts", n=n)
