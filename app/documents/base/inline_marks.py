"""How marks inside a line are written in a document's text: struck out, raised, and notes.

A reader of the page sees at once that a figure is struck out, or that a small raised one is the
mark of a note. In plain text both would join the words around them ("5,000 4,200", "1,5002"), so
every reader of a format writes them in one way, Markdown's:

    ~~5,000~~ 4,200     struck out: no longer part of the document
    EUR 1,500[^2]       the mark of note 2
    10^6                an exponent

What is in the file and cannot be seen on the page stays only where another viewer may show it, as
`[not visible on the page: …]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

STRUCK = "~~"
_UNSEEN = "[not visible on the page: "
UNSEEN = re.compile(r"\[not visible on the page: ([^\]]*)\]")
"""What `unseen` marked, with the text itself as its group."""
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|o|a|º|ª|TM|SM|™|®|©)$", re.I)
_AMOUNT = re.compile(r"(?:\d[.,]\d+|\d{4}|[€$£¥]\s?\d+|\b[A-Z]{3}\s\d+|%)$")
"""What no ordinal is: a letter behind it is the mark of a note."""
_BASE = re.compile(
    r"(?:(?<![\d.,])10|(?<![^\W\d_])[^\W\d_]|[=+−·×]\s?[^\W\dA-Z_]{2}|\))$"  # "E = mc"
)
_VARIABLES = frozenset("nmkxt")
_POWER_OF = re.compile(r"(?<![\w.,€$£¥])\d$|\([^()]{1,20}[-+−*/·][^()]{1,20}\) ?$")
"""What the power of a variable stands behind: "2^n", "(1 + r)^n"."""
_UNIT = re.compile(r"(?:(?<![^\W\d_])(?:[kcmd]?m|ft|yd)|\d\s?in)$")
_POWERS = {"2": "\u00b2", "3": "\u00b3"}
_EXPONENT = re.compile(r"[-+−–]?(?:\d{1,3}|[a-z])$", re.I)
_CHARGE = re.compile(r"\d{0,2}[+−–-]$")  # of an ion
_FORMULA = re.compile(r"(?<![^\W_])(?:[A-Z][a-z]?\d{0,2}){1,5}$")  # of what it is made
_POWER = re.compile(r"[\w.]+(?:[-+−*/·][\w.]+)+|\d+\.\d+")  # "n+1", "1.5"
_BRACKETED = re.compile(r"[(\[]?([\d*†‡]{1,4}|[a-z])[)\]]")
_NOTE = re.compile(r"[\d*†‡§¶#]+(?:\s?[,;–-]\s?[\d*†‡§¶#]+)*|[a-z]$", re.I)
_MAX_MARK = 6
_SPACED = re.compile(r"^(\s*)(.*?)(\s*)$", re.S)


def struck(text: str) -> str:
    """`text` marked as struck out; white space at its ends stays outside of the mark."""
    before, inner, after = _SPACED.match(text).groups()  # type: ignore[union-attr]
    return f"{before}{STRUCK}{inner}{STRUCK}{after}" if inner else text


def raised(before: str, text: str) -> str:
    """Raised (superscript) `text` as it is written behind `before`, which stands on the line.

    A power stays one (`10^6`, `m²`, `x^n`), the end of an ordinal joins its number (`21st`), and
    all else that may be the mark of a note is one (`1,500[^2]`); words stay words.
    """
    lead, inner, trail = _SPACED.match(text).groups()  # type: ignore[union-attr]
    if not inner:
        return text
    is_ordinal = len(inner) > 1 or (before[-1:].isdigit() and not _AMOUNT.search(before))
    if _ORDINAL.match(inner) and is_ordinal:
        return text
    if inner in _POWERS and _UNIT.search(before):
        return _POWERS[inner] + trail
    is_variable = inner in _VARIABLES or not (inner.isalpha() and before[-1:] == ")")
    if not lead and before and is_variable and _EXPONENT.match(inner) and _BASE.search(before):
        return f"^{inner}{trail}"
    if not lead and inner in _VARIABLES and _POWER_OF.search(before):
        return f"^{inner}{trail}"
    if not lead and before and _POWER.fullmatch(inner) and _BASE.search(before):
        return f"^({inner}){trail}"
    if not lead and _CHARGE.match(inner) and _FORMULA.search(before):
        return f"^{inner}{trail}"
    if (bracketed := _BRACKETED.fullmatch(inner)) is not None:
        inner = bracketed[1]
    if _NOTE.fullmatch(inner):
        return f"{lead}[^{inner}]{trail}"
    is_figure = not lead and before[-1:].isdigit() and inner[:1].isdigit()
    return f"^({inner}){trail}" if is_figure else text


def lowered(before: str, text: str, after: str) -> str:
    """Lowered (subscript) `text` as it is written between what stands on the line: figures beside a
    figure stay apart (`log_2 8`, `101_2`), all else joins its word (`H2O`)."""
    if not text.strip().isdigit() or text[:1].isspace():
        return text
    if after[:1].isdigit():
        return f"_{text.rstrip()} "
    return f"_{text}" if before[-1:].isdigit() else text


def unseen(text: str) -> str:
    """`text` marked as what nobody who looks at the page can see."""
    before, inner, after = _SPACED.match(text).groups()  # type: ignore[union-attr]
    return f"{before}{_UNSEEN}{inner}]{after}" if inner else text


def without_seams(text: str) -> str:
    """`text` with marks that end and begin again at the end of a line made one."""
    text = text.replace(f"] {_UNSEEN}", " ")
    return text.replace(f"{STRUCK} {STRUCK}", " ")


def joined(pieces: Sequence[tuple[str, str]]) -> str:
    """Pieces of a line as text. Each says how it stands: "struck", "raised", "lowered", "note" for
    what the file calls the mark of a note, "struck raised" and so on for what is both, or anything
    else for letters on the line; neighbours that stand the same are marked together."""
    if len(pieces) == 1 and not pieces[0][1]:
        return pieces[0][0]
    text = ""
    if sum(["struck " in stands for _, stands in pieces]):
        pieces = [
            (_inner(group) if is_struck else piece, "struck" if is_struck else stands)
            for is_struck, group in groupby(pieces, key=_is_struck)
            for piece, stands in ((("", ""),) if is_struck else group)
        ]
    groups = [
        (stands, "".join([piece for piece, _ in group]))
        for stands, group in groupby(pieces, key=itemgetter(1))
    ]
    for n, (stands, together) in enumerate(groups):
        if stands == "struck":
            together = struck(together)
        elif stands == "raised":
            together = raised(text, together)
        elif stands == "lowered":
            together = lowered(text, together, groups[n + 1][1] if n + 1 < len(groups) else "")
        elif stands == "note" and (mark := together.strip().strip("()[]")):
            together = note_mark(mark) if len(mark) <= _MAX_MARK else together
        text += together
    return text


def also_struck(stands: str) -> str:
    """How a piece stands that stands so and is struck out as well."""
    return stands if stands.startswith("struck") else f"struck {stands}".rstrip()


def _is_struck(piece: tuple[str, str]) -> bool:
    return piece[1].startswith("struck")


def _inner(group: Iterable[tuple[str, str]]) -> str:
    """Struck pieces as text: figures that are raised within them are none of the number before."""
    return joined([(text, stands.removeprefix("struck").strip()) for text, stands in group])


def tidy_lines(text: str) -> str:
    """`text` without white space around its line breaks and without empty lines within it; what
    stands at its ends stays."""
    if "\n" not in text:
        return text
    first, *lines, last = text.split("\n")
    inner = [line for each in lines if (line := each.strip(" \t"))]
    return "\n".join((first.rstrip(" \t"), *inner, last.lstrip(" \t")))


def note_mark(number: str) -> str:
    """The mark of a note, in the text and before the note itself."""
    return f"[^{number}]"


__all__ = [
    "STRUCK",
    "UNSEEN",
    "also_struck",
    "joined",
    "lowered",
    "note_mark",
    "raised",
    "struck",
    "tidy_lines",
    "unseen",
    "without_seams",
]
