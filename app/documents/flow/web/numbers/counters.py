"""Numbers that a style sheet counts (CSS Lists 3): `counter-increment` and `content: counter(…)`.

Laws and contracts on the web often number their clauses so; in the page's own text there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.documents.base.number_formats import format_number
from app.documents.flow.web.numbers.counter_styles import CounterStyle
from app.documents.flow.web.strings import STRING, unescaped

_PART = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|"
    r"(open|close)-quote|attr\(\s*([\w-]+)[^()]*\)|"
    r"(counters?)\(\s*([\w-]+)\s*(?:,\s*(?:\"([^\"]*)\"|'([^']*)')\s*)?(?:,\s*([\w-]+)\s*)?\)"
)
_NAMED = re.compile(r"([A-Za-z_-][\w-]*)(?:\s+(-?\d{1,6}))?")
_STAND_IN = re.compile(rf"((?:{STRING}|[^\"'/])*?(?:url\([^()]*\))?(?:{STRING}|[^\"'/])*)/")
_MAX_DEPTH = 64
ITEMS = "list-item"
"""The counter of the items of lists, which pages have without asking for it."""
LIST_FORMATS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero", "cjk-decimal": "ideographDigital",
    "lower-greek": "lowerGreek", "hebrew": "hebrew1", "thai": "thaiNumbers",
    "devanagari": "hindiNumbers", "arabic-indic": "arabicIndic", "katakana": "aiueoFullWidth",
    "katakana-iroha": "irohaFullWidth", "trad-chinese-informal": "taiwaneseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified", "cjk-heavenly-stem": "ideographTraditional",
    "trad-chinese-formal": "ideographLegalTraditional", "cjk-earthly-branch": "ideographZodiac",
    "japanese-informal": "japaneseCounting", "korean-hangul-formal": "koreanCounting",
    "simp-chinese-informal": "chineseCountingThousand", "cjk-ideographic": "taiwaneseCounting",
    "none": "none", "disc": "none", "circle": "none", "square": "none",
    "disclosure-open": "none", "disclosure-closed": "none",
}  # fmt: skip
"""What CSS and HTML call the forms of numbers."""


class Counters:
    """The counters of a page, asked in the order of its elements; each `enter` has its `leave`.

    Args:
        styles: Forms of numbers that the page makes itself, by name.
    """

    def __init__(self, styles: Mapping[str, CounterStyle] | None = None) -> None:
        self._styles = styles or {}
        self._values: dict[str, list[int]] = {}
        self._made: list[list[str]] = [[]]

    def enter(self, element: Any, stated: Mapping[str, str]) -> None:
        """Begins an element of which a style sheet states that."""
        tag = element.tag
        if tag in ("ol", "ul", "menu"):
            self._reset(ITEMS, first_count(element, {})[0])
        for name, number in _numbers(stated.get("counter-reset", ""), 0):
            self._reset(name, number)
        before = self._values.get(ITEMS) or [0]
        self.count(stated)
        if tag == "li":
            around = element.getparent()
            step = -1 if around is not None and "reversed" in around.attrib else 1
            self._values.setdefault(ITEMS, [0])[-1:] = [counted(before[-1], element, stated, step)]
        self._made.append([])

    def beside(self, stated: Mapping[str, str]) -> None:
        """Counts what stands before or behind what is in the element that was begun last."""
        for name, number in _numbers(stated.get("counter-reset", ""), 0):
            self._reset(name, number)
        self.count(stated)

    def count(self, stated: Mapping[str, str]) -> None:
        """Counts what an element, or what stands before it, increments."""
        for name, number in _numbers(stated.get("counter-increment", ""), 1):
            self._add(name, number)
        for name, number in _numbers(stated.get("counter-set", ""), 0):
            self._values.setdefault(name, [0])[-1] = number

    def leave(self) -> None:
        """Ends the element that was begun last."""
        for name in self._made.pop():
            self._values[name].pop()

    def text(self, content: str, attribute_of: Callable[[str, str], str]) -> str:
        """What a `content` says of an element: its strings, counters and the attributes that it
        names, in order; nothing of pictures."""
        said = ""
        for match in _PART.finditer(_without_stand_in(content)):
            double, single, quote, attribute, kind, name, *separators, form = match.groups()
            if quote is not None:
                said += "“" if quote == "open" else "”"
                continue
            if attribute is not None:
                said += attribute_of(attribute, "")
                continue
            if kind is None:
                said += unescaped(double if double is not None else single)
                continue
            values = self._values.get(name) or [0]
            values = values if kind == "counters" else values[-1:]
            separator = next((each for each in separators if each is not None), "")
            said += separator.join(self._number(number, form or "") for number in values)
        return said

    def _number(self, number: int, form: str) -> str:
        own = self._styles.get(form.lower())
        written = None if own is None else own.number(number)
        if written is not None:
            return written
        form = form if own is None else own.instead
        return format_number(number, LIST_FORMATS.get(form, "decimal"))

    def _reset(self, name: str, number: int) -> None:
        values = self._values.setdefault(name, [])
        if name in self._made[-1]:  # of a sibling
            values[-1] = number
        elif len(values) < _MAX_DEPTH:
            values.append(number)
            self._made[-1].append(name)

    def _add(self, name: str, number: int) -> None:
        values = self._values.setdefault(name, [])
        if not values:
            values.append(0)
        values[-1] += number


def _without_stand_in(content: str) -> str:
    """A `content` without what is said in its place to those who do not see it."""
    if "/" not in content:
        return content
    stand_in = _STAND_IN.match(content)
    return content if stand_in is None else stand_in[1]


def _numbers(text: str, default: int) -> Iterator[tuple[str, int]]:
    for name, number in _NAMED.findall(text):
        if name not in ("none", "inherit", "initial"):
            yield name, int(number) if number else default


def first_count(element: Any, stated: Mapping[str, str]) -> tuple[int, int]:
    """Where the numbers of a list stand before its first item, and what each item adds to them."""
    is_reversed = "reversed" in element.attrib
    step = -1 if is_reversed else 1
    n_items = sum(child.tag == "li" for child in element) if is_reversed else 1
    start = _integer(element.get("start"), n_items) - step
    return dict(_numbers(stated.get("counter-reset", ""), 0)).get(ITEMS, start), step


def counted(before: int, item: Any, stated: Mapping[str, str], step: int) -> int:
    """The number of an item (`li`) of which a style sheet states that, behind one with that
    number."""
    added = dict(_numbers(stated.get("counter-increment", ""), 1)).get(ITEMS, step)
    number = _integer(item.get("value"), before + added)
    return dict(_numbers(stated.get("counter-set", ""), 0)).get(ITEMS, number)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default
