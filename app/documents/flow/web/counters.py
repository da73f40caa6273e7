"""Numbers that a style sheet counts (CSS Lists 3): `counter-increment` and `content: counter(…)`.

Laws and contracts on the web often number their clauses so; in the page's own text there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.documents.base.number_formats import format_number
from app.documents.flow.web.counter_styles import CounterStyle
from app.documents.flow.web.strings import unescaped

_PART = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|"
    r"attr\(\s*([\w-]+)[^()]*\)|"
    r"(counters?)\(\s*([\w-]+)\s*(?:,\s*(?:\"([^\"]*)\"|'([^']*)')\s*)?(?:,\s*([\w-]+)\s*)?\)"
)
_NAMED = re.compile(r"([A-Za-z_-][\w-]*)(?:\s+(-?\d{1,6}))?")
_MAX_DEPTH = 64
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

    def enter(self, tag: str, stated: Mapping[str, str]) -> None:
        """Begins an element of which a style sheet states that."""
        if tag in ("ol", "ul", "menu"):
            self._reset("list-item", 0)
        for name, number in _numbers(stated.get("counter-reset", ""), 0):
            self._reset(name, number)
        if tag == "li":
            self._add("list-item", 1)
        self.count(stated)
        self._made.append([])

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
        for match in _PART.finditer(content):
            double, single, attribute, kind, name, *separators, form = match.groups()
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
        form = form if own is None else own.fallback
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


def _numbers(text: str, default: int) -> Iterator[tuple[str, int]]:
    for name, number in _NAMED.findall(text):
        if name not in ("none", "inherit", "initial"):
            yield name, int(number) if number else default


class ListMarks:
    """What stands before the items of a list.

    Args:
        element: The list.
        stated: Its type by the style sheet, or "".
        own: The style of that name that the page makes itself.
    """

    def __init__(self, element: Any, stated: str, own: CounterStyle | None) -> None:
        form = stated if own is None else own.fallback
        self._form = LIST_FORMATS.get(form or element.get("type", ""), "decimal")
        self._is_numbered = element.tag == "ol" and self._form != "none"
        is_sign = len(stated) > 2 and stated[0] in "\"'"
        self._sign = stated[1:-1].strip() if is_sign else ""
        self._own = own

    def of(self, number: int) -> str:
        """Of the item with that number."""
        if self._own is not None and (written := self._own.number(number)) is not None:
            return f"{self._own.prefix}{written}{self._own.suffix}".strip()
        if self._sign:
            return self._sign
        return f"{format_number(number, self._form)}." if self._is_numbered else "-"
