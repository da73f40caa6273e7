"""Numbers of an ODT's lists and headings, counted as they come."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.documents.base.number_formats import format_number
from app.documents.flow.odt.styles import (
    LOEXT,
    N_LEVELS,
    STYLE,
    TEXT,
    XML_ID,
    Counts,
    OdtStyles,
    integer,
)

_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "01": "decimalZero", "１": "decimalFullWidth", "①": "decimalEnclosedCircle",
    "一": "chineseCountingThousand", "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional", "子": "ideographZodiac", "イ": "irohaFullWidth",
    "ア": "aiueoFullWidth", "가": "ganada", "ㄱ": "chosung", "1st": "ordinal",
    "А": "russianUpper", "а": "russianLower", "一二": "ideographDigital",
    "Α": "upperGreek", "α": "lowerGreek", "One": "cardinalText", "First": "ordinalText",
    "*": "chicago", "א": "hebrew1", "א, ב": "hebrew2", "أ": "arabicAlpha", "ا": "arabicAbjad",
    "ก": "thaiLetters", "๑": "thaiNumbers", "क": "hindiVowels", "अ": "hindiConsonants",
    "१": "hindiNumbers", "١": "arabicIndic", "ｱ": "aiueo", "ｲ": "iroha", "壱": "japaneseLegal",
    "壹, 貳": "ideographLegalTraditional", "일": "koreanCounting", "하나": "koreanLegal",
    "일, 이, 삼, ... (ko-x-digital)": "koreanDigital", "一, 二, 三, ... (ko)": "koreanDigital2",
    "㉠": "circledHangulLetters", "㉮": "circledHangulSyllables",
}  # fmt: skip
"""Formats by the examples that ODF names them with ("01, 02, 03, ..."): by all of them, the first
two, or the first."""


_OUTLINE = "Outline"
"""What LibreOffice calls the numbers of chapters: where a list has them, it is one for the whole
document."""


class OdtNumbers:
    """Where each list and the outline stand; counts go by level, which begins at 1, and are None
    where no item has come yet."""

    def __init__(self, styles: OdtStyles) -> None:
        self._styles = styles
        self._counts: dict[str, Counts] = {}  # by list
        self._last_counts: dict[str, Counts] = {}  # by list style
        self._latest_counts: Counts = [None] * N_LEVELS
        self._latest_style = ""
        self._heading_counts: Counts = [None] * N_LEVELS

    def heading(self, element: Any, level: int) -> str:
        """The label of a heading of this outline level, "" for none."""
        if element.get(TEXT + "is-list-header") == "true" or not 0 < level < N_LEVELS:
            return ""
        counts, outline = self._heading_counts, self._styles.outline
        start = element.get(TEXT + "start-value")
        if start is not None or element.get(TEXT + "restart-numbering") == "true":
            counts[level] = integer(start, start_of(outline, level))
        else:
            counts[level] = _next(counts[level], start_of(outline, level))
        _begin_around(outline, level, counts)
        return label_of(outline, level, counts)

    def of_list(self, element: Any, style: str) -> Counts:
        """The counts of a list: its own, or of the list that it continues."""
        continued = element.get(TEXT + "continue-list")
        if style == _OUTLINE:
            counts = self._counts.setdefault(_OUTLINE, [None] * N_LEVELS)
        elif continued and continued in self._counts:
            counts = self._counts[continued]
        elif continued:
            # LibreOffice leaves the id off the list that is continued, and gives the next one a
            # style of its own: it is the list before it.
            counts = self._last_counts.get(style) or self._latest_counts
        elif element.get(TEXT + "continue-numbering") == "true" and style == self._latest_style:
            counts = self._latest_counts
        else:
            counts = [None] * N_LEVELS
        if identifier := element.get(XML_ID):
            self._counts[identifier] = counts
        self._last_counts[style] = self._latest_counts = counts
        self._latest_style = style
        return counts

    def of_single(self, element: Any, style: str) -> Counts:
        """The counts of the list that a numbered paragraph outside of lists belongs to."""
        return self._counts.setdefault(element.get(TEXT + "list-id") or style, [None] * N_LEVELS)

    def item(self, item: Any, style: str, level: int, counts: Counts) -> str:
        """The label of the next item of a list; "-" where it has a bullet."""
        levels = self._styles.lists.get(style, {})
        start = item.get(TEXT + "start-value")
        counts[level] = integer(start, _next(counts[level], start_of(levels, level)))
        _begin_around(levels, level, counts)
        is_none = (d := levels.get(level)) is not None and d.get(STYLE + "num-format") == ""
        return label_of(levels, level, counts) or ("" if is_none else "-")


def _next(count: int | None, start: int) -> int:
    return start if count is None else count + 1


def _begin_around(levels: dict[int, Any], level: int, counts: Counts) -> None:
    """What an item does to other levels: deeper ones begin anew, and one that is passed over has
    begun all the same, so that its next item has the second number."""
    for higher in range(1, level):
        if counts[higher] is None:
            counts[higher] = start_of(levels, higher)
    counts[level + 1 :] = [None] * (N_LEVELS - level - 1)


def start_of(levels: dict[int, Any], level: int) -> int:
    """The first number of a level."""
    definition = levels.get(level)
    stated = "1" if definition is None else definition.get(TEXT + "start-value", "1")
    return int(stated) if stated.isdigit() else 1


def label_of(levels: dict[int, Any], level: int, counts: Counts) -> str:
    """What stands before a paragraph of a level, "" for a bullet or none."""
    definition = levels.get(level)
    if definition is None or definition.tag.endswith(("bullet", "image")):
        return ""
    pattern = definition.get(LOEXT + "num-list-format")
    pattern = definition.get(STYLE + "num-list-format") if pattern is None else pattern
    if not definition.get(STYLE + "num-format", ""):  # no number, but perhaps a word
        words = re.sub(r"%\d+%", "", pattern or "").strip()
        return words if any(map(str.isalnum, words)) else ""
    is_legal = definition.get(LOEXT + "is-legal") == "true"

    def number(depth: int) -> str:
        own = levels.get(depth)
        form = "1" if own is None else own.get(STYLE + "num-format", "")
        if not form:
            return ""
        form = "1" if is_legal and form[0] not in "01" else form
        stated = counts[depth]
        count = start_of(levels, depth) if stated is None else stated
        return written(count, form, own)

    if pattern is not None:
        return _filled(pattern, number)
    shown = int(definition.get(TEXT + "display-levels", "1"))
    parts = [number(depth) for depth in range(max(level - shown + 1, 1), level + 1)]
    prefix = definition.get(STYLE + "num-prefix", "")
    suffix = definition.get(STYLE + "num-suffix", "")
    return f"{prefix}{'.'.join(filter(None, parts))}{suffix}".strip()


def written(count: int, form: str, stated: Any) -> str:
    """A number in a format of ODF's; `stated` has `style:num-letter-sync`, or is None."""
    if (
        form in ("a", "A")
        and stated is not None
        and stated.get(STYLE + "num-letter-sync") != "true"
    ):
        text = _letters(count)
        return text.upper() if form == "A" else text
    first, *others = form.split(", ")
    if re.fullmatch("00+1", first) is not None:
        return format_number(count, f"custom:{first}")
    two = ", ".join((first, *others[:1]))
    known = (_FORMATS[name] for name in (form, two, first) if name in _FORMATS)
    return format_number(count, next(known, "decimal"))


class Sequences:
    """The numbers of captions and the like (`text:sequence`), of which some writers leave what they
    show to the program that opens the file."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def shown(self, element: Any) -> str:
        """What a sequence that states no text shows; one that does is asked for its count alone."""
        name, formula = element.get(TEXT + "name", ""), element.get(TEXT + "formula", "")
        said = "".join(element.itertext()).strip()
        if said:
            self._counts[name] = int(said) if said.isdecimal() else self._counts.get(name, 0) + 1
            return ""
        formula = formula.partition(":")[2] or formula
        rest = formula.removeprefix(name) if name and formula.startswith(name) else None
        if rest is None or re.fullmatch(r"(\+\d{1,6})?", rest) is None:
            return ""
        count = self._counts[name] = self._counts.get(name, 0) + int(rest or 0)
        return written(count, element.get(STYLE + "num-format", "1"), element)


def _filled(pattern: str, number: Callable[[int], str]) -> str:
    """A pattern such as "Section %1%.%2%" with its numbers; of a level without numbers nothing is
    written up to the next one."""
    before, *places = re.split(r"%(\d+)%", pattern)
    out = before
    for n, (depth, behind) in enumerate(zip(places[::2], places[1::2], strict=True), 1):
        shown = number(int(depth))
        is_last = 2 * n == len(places)
        out += f"{shown}{behind}" if shown or is_last else ""
    return out.strip()


def _letters(n: int) -> str:
    """a … z, aa, ab … (ODF 1.3 part 3, 19.507, without `num-letter-sync`)."""
    out = ""
    while n > 0:
        n, rest = divmod(n - 1, 26)
        out = chr(ord("a") + rest) + out
    return out
