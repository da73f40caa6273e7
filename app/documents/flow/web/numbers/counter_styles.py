"""Forms of numbers that a page makes itself (CSS Counter Styles 3): `@counter-style`."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.flow.web.strings import STRING, unescaped

_DECLARATION = re.compile(rf"\s*([\w-]+)\s*:((?:{STRING}|[^;\"'])*)")
_SYMBOL = re.compile(rf"({STRING})|([^\s,\"']+)")
_PART = re.compile(rf"(?:{STRING}|[^,\"'])+")
_MAX_SYMBOLS = 60  # of one number: a longer one is written in decimal
_MAX_BASES = 32  # styles that extend another one, which extends another


@dataclass(frozen=True, slots=True)
class CounterStyle:
    """How a page writes numbers.

    Attributes:
        system: One of those of CSS, such as "cyclic", with its number or name: "fixed 5".
        symbols: What numbers are made of.
        weights: With "additive", what each symbol stands for.
        prefix, suffix: What stands around the number of an item; not in `counter(…)`.
        fallback: The style for numbers that this one does not have.
        stated: Names of what is stated.
    """

    system: str = "symbolic"
    symbols: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()
    prefix: str = ""
    suffix: str = ". "
    fallback: str = "decimal"
    stated: frozenset[str] = frozenset()

    @property
    def extends(self) -> str:
        """The style whose numbers it takes, where that is none of the page's own; or ""."""
        kind, _, base = self.system.partition(" ")
        return base if kind == "extends" else ""

    @property
    def instead(self) -> str:
        """The style that writes the numbers that this one does not."""
        return self.extends or self.fallback

    def number(self, value: int) -> str | None:
        """A number in this style; None for one that it does not have."""
        kind, _, argument = self.system.partition(" ")
        symbols = self.symbols
        if not symbols:
            return None
        if kind == "cyclic":
            return symbols[(value - 1) % len(symbols)]
        if kind == "fixed":
            at = value - (int(argument) if re.fullmatch(r"-?\d{1,6}", argument) else 1)
            return symbols[at] if 0 <= at < len(symbols) else None
        if value < 0 or (value == 0 and kind in ("symbolic", "alphabetic")):
            return None
        if kind == "symbolic":
            n = -(-value // len(symbols))
            return symbols[(value - 1) % len(symbols)] * n if n <= _MAX_SYMBOLS else None
        if kind == "additive":
            return self._added(value)
        if kind not in ("numeric", "alphabetic") or len(symbols) < 2:
            return None
        digits: list[str] = []
        while value or not digits:
            value, digit = divmod(value - (kind == "alphabetic"), len(symbols))
            digits.append(symbols[digit])
        return "".join(reversed(digits))

    def _added(self, value: int) -> str | None:
        said, n_symbols, is_said = "", 0, False
        for symbol, weight in zip(self.symbols, self.weights, strict=True):
            n, value = divmod(value, weight) if weight else (int(not (value or is_said)), value)
            n_symbols += n
            if n_symbols > _MAX_SYMBOLS:
                return None
            said += symbol * n
            is_said = is_said or n > 0
        return said if is_said and value == 0 else None


_FIRST_DIGITS = {
    "bengali": "০", "cambodian": "០", "gujarati": "૦", "gurmukhi": "੦", "kannada": "೦",
    "khmer": "០", "lao": "໐", "malayalam": "൦", "mongolian": "᠐", "myanmar": "၀", "oriya": "୦",
    "persian": "۰", "tamil": "௦", "telugu": "౦", "tibetan": "༠",
}  # fmt: skip
_HIRAGANA = (
    "あいうえおかきくけこさしすせそたちつてと"
    "なにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"
)
_HIRAGANA_IROHA = (
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす"
)
_WEIGHTS = [n * 10**power for power in (3, 2, 1, 0) for n in range(9, 0, -1)]
_ARMENIAN = tuple(map(chr, range(0x0554, 0x0530, -1)))
_GEORGIAN = tuple("ჵჰჯჴხჭწძცჩშყღქფჳტსრჟპოჲნმლკითჱზვედგბა")
_PREDEFINED = {
    **{
        name: CounterStyle("numeric", tuple(chr(ord(zero) + n) for n in range(10)))
        for name, zero in _FIRST_DIGITS.items()
    },
    "hiragana": CounterStyle("alphabetic", tuple(_HIRAGANA), suffix="、"),
    "hiragana-iroha": CounterStyle("alphabetic", tuple(_HIRAGANA_IROHA), suffix="、"),
    "armenian": CounterStyle("additive", _ARMENIAN, tuple(_WEIGHTS)),
    "upper-armenian": CounterStyle("additive", _ARMENIAN, tuple(_WEIGHTS)),
    "lower-armenian": CounterStyle(
        "additive", tuple(s.lower() for s in _ARMENIAN), tuple(_WEIGHTS)
    ),
    "georgian": CounterStyle("additive", _GEORGIAN, (10_000, *_WEIGHTS)),
}
"""Styles that every page has (CSS Counter Styles 3, 6), but for those of `number_formats`."""


def counter_styles(text: str) -> dict[str, CounterStyle]:
    """The styles of numbers in a style sheet, by name, with those that every page has; the last of
    each name counts."""
    if "@counter-style" not in text:
        return _PREDEFINED
    import tinycss2

    found: dict[str, CounterStyle] = {}
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "counter-style" and rule.content:
            name = tinycss2.serialize(rule.prelude).strip().lower()
            found[name] = _style(tinycss2.serialize(rule.content))
    known = _PREDEFINED | found
    return {name: _extended(style, known) for name, style in known.items()}


def _style(text: str) -> CounterStyle:
    said = {match[1].lower(): match[2].strip() for match in _DECLARATION.finditer(text)}
    symbols, weights = list(_symbols(said.get("symbols", ""))), []
    if added := said.get("additive-symbols"):
        pairs = [list(_symbols(part[0])) for part in _PART.finditer(added)]
        sound = [pair for pair in pairs if len(pair) == 2 and re.fullmatch(r"\d{1,9}", pair[0])]
        weights = [int(weight) for weight, _ in sound]
        symbols = [symbol for _, symbol in sound]
    elif said.get("system", "").startswith("additive"):
        symbols = []
    prefix = "".join(_symbols(said.get("prefix", "")))
    suffix = "".join(_symbols(said["suffix"])) if "suffix" in said else ". "
    return CounterStyle(
        " ".join(said.get("system", "symbolic").lower().split()),
        tuple(symbols),
        tuple(weights),
        prefix,
        suffix,
        said.get("fallback", "decimal").lower(),
        frozenset(said),
    )


def _extended(style: CounterStyle, known: dict[str, CounterStyle]) -> CounterStyle:
    """A style with what it takes from those of the page that it extends."""
    own = style
    for _ in range(_MAX_BASES):
        kind, _, base = own.system.partition(" ")
        if kind != "extends" or base not in known:
            break
        other = known[base]
        own = CounterStyle(
            other.system,
            other.symbols,
            other.weights,
            own.prefix if "prefix" in own.stated else other.prefix,
            own.suffix if "suffix" in own.stated else other.suffix,
            own.fallback if "fallback" in own.stated else other.fallback,
            own.stated | other.stated,
        )
    return own


def _symbols(text: str) -> Iterator[str]:
    for match in _SYMBOL.finditer(text):
        yield unescaped(match[1][1:-1] if match[1] else match[2])
