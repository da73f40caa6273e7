"""Fields of a DOCX that Word computes each time it shows them, so that the file has no result.

Automatic numbers (AUTONUM, AUTONUMLGL, AUTONUMOUT, LISTNUM, SEQ), signs (SYMBOL), formulas (EQ) and
prompts (MACROBUTTON, GOTOBUTTON); see ECMA-376 part 1, 17.16.5, and Word's own help on field codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.documents.base.number_formats import format_number
from app.documents.base.symbols import sign

N_LEVELS = 9
_OUTLINE = (
    "upperRoman", "upperLetter", "decimal", "lowerLetter", "decimal", "lowerLetter", "lowerRoman",
    "lowerLetter", "lowerRoman",
)  # fmt: skip
_OUTLINE_SIGNS = ("{}.", "{}.", "{}.", "{})", "({})", "({})", "({})", "({})", "({})")
_NUMBER = (
    "decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter", "lowerRoman", "decimal",
    "lowerLetter", "lowerRoman",
)  # fmt: skip
_NUMBER_SIGNS = ("{})", "{})", "{})", "({})", "({})", "({})", "{}.", "{}.", "{}.")
_SEQUENCE_FORMS = {
    "ROMAN": "upperRoman", "roman": "lowerRoman", "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter", "CHINESENUM3": "chineseCounting",
}  # fmt: skip
_WORDS = re.compile(r'"([^"]*)"|(\S+)')
_RUBY = re.compile(r"\\o\s*(?:\\a[lrdc]\s*)?\(\s*\\s\s*\\up\s*\d*\s*\(([^()]*)\)\s*[,;]([^()]*)\)")
_INNERMOST = re.compile(r"\\(\w+)((?:\s*\\\w+\s*\d*)*)\s*\(([^()\\]*)\)")


class ComputedFields:
    """Results of fields without one, counted in the order of the text."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}

    def result(self, instruction: str, heading_level: int | None) -> str:
        """What Word shows for a field in a paragraph of that heading level; "" for other fields."""
        words = [quoted or plain for quoted, plain in _WORDS.findall(instruction)]
        if not words:
            return ""
        name = words[0].upper()
        compute = _COMPUTED.get(name)
        return "" if compute is None else compute(self, words[1:], instruction, heading_level)

    def shown(self, instruction: str, text: str) -> None:
        """Takes note of a result that the file has itself: a sequence (SEQ) goes on from there."""
        words = instruction.split()
        if len(words) > 1 and words[0].upper() == "SEQ" and text.strip().isdecimal():
            self._counts[f"seq {words[1].casefold()}"] = [int(text)]

    def _count(self, which: str, level: int, start: int | None = None) -> list[int]:
        counts = self._counts.setdefault(which, [0] * N_LEVELS)
        counts[level] = counts[level] + 1 if start is None else start
        counts[level + 1 :] = [0] * (N_LEVELS - level - 1)
        return counts

    def _autonum(self, words: list[str], _: str, heading_level: int | None) -> str:
        level = min((heading_level or 1) - 1, N_LEVELS - 1)
        number = str(self._count("", level)[level])
        return number + _separator(words)

    def _autonumlgl(self, words: list[str], _: str, heading_level: int | None) -> str:
        level = min((heading_level or 1) - 1, N_LEVELS - 1)
        counts = self._count("", level)[: level + 1]
        number = _separator(words).join(str(n or 1) for n in counts)
        return number if r"\e" in words else number + _separator(words)

    def _autonumout(self, _words: list[str], _: str, heading_level: int | None) -> str:
        level = min((heading_level or 1) - 1, N_LEVELS - 1)
        number = format_number(self._count("", level)[level], _OUTLINE[level])
        return _OUTLINE_SIGNS[level].format(number)

    def _listnum(self, words: list[str], _: str, _heading_level: int | None) -> str:
        name = words[0].casefold() if words and not words[0].startswith("\\") else "numberdefault"
        level = min(max(_switch(words, r"\l", 1), 1), N_LEVELS) - 1
        start = _switch(words, r"\s", -1)
        counts = self._count(name, level, None if start < 0 else start)
        if name == "legaldefault":
            return ".".join(str(n or 1) for n in counts[: level + 1]) + "."
        forms, signs = (
            (_OUTLINE, _OUTLINE_SIGNS) if name == "outlinedefault" else (_NUMBER, _NUMBER_SIGNS)
        )
        return signs[level].format(format_number(counts[level], forms[level]))

    def _seq(self, words: list[str], _: str, _heading_level: int | None) -> str:
        if not words or words[0].startswith("\\"):
            return ""
        start = _switch(words, r"\r", -1)
        counts = self._counts.setdefault(f"seq {words[0].casefold()}", [0])
        if r"\c" not in words:  # which repeats the number before
            counts[0] = start if start >= 0 else counts[0] + 1
        form = next((_SEQUENCE_FORMS[w] for w in words if w in _SEQUENCE_FORMS), "decimal")
        return "" if r"\h" in words else format_number(counts[0], form)

    def _symbol(self, words: list[str], _: str, _heading_level: int | None) -> str:
        code = int(words[0], 0) if words and re.fullmatch(r"0x[\da-fA-F]+|\d+", words[0]) else 0
        font = words[words.index(r"\f") + 1] if r"\f" in words[:-1] else ""
        if font.casefold() in ("symbol", "wingdings", "wingdings 2", "wingdings 3"):
            code |= 0xF000
        elif 0x80 <= code <= 0xFF and r"\u" not in words:
            return bytes([code]).decode("cp1252", "replace")
        return sign(code, font)

    def _macrobutton(self, words: list[str], _: str, _heading_level: int | None) -> str:
        return " ".join(words[1:])

    def _equation(self, _words: list[str], instruction: str, _heading_level: int | None) -> str:
        return equation(instruction)


def equation(instruction: str) -> str:
    r"""An EQ field as one line: `\f(1,2)` is 1/2, `\r(3,x)` 3√(x), `\s\up8(2)` ^2."""
    text = instruction.strip()[2:]
    text = _RUBY.sub(_with_reading, text)
    text = re.sub(r'\\\*\s*(?:"[^"]*"|\S+)', "", text)  # how its letters look
    for _ in range(40):
        text, n = _INNERMOST.subn(_linear, text)
        if not n:
            break
    return " ".join(text.replace("\x01", "(").replace("\x02", ")").split())


def _with_reading(match: re.Match[str]) -> str:
    """A word and how it is read, as Word wrote it before it had an element of its own for it."""
    reading, base = (part.replace("(", "\x01").replace(")", "\x02") for part in match.groups())
    return f"{base.strip()}（{reading.strip()}）"


def _linear(match: re.Match[str]) -> str:
    name, options = match[1].lower(), match[2].lower()
    parts = [part.strip() for part in re.split("[,;]", match[3])]
    inner = parts[-1]
    if name == "f" and len(parts) == 2:
        return f"{_group(parts[0])}/{_group(parts[1])}"
    if name == "r":
        return f"{parts[0] if len(parts) == 2 else ''}√\x01{inner}\x02"
    if name == "s" or name in ("up", "do"):
        return ("_" if "do" in name + options else "^") + _group(inner)
    if name == "b":
        return f"\x01{inner}\x02"
    return " ".join(parts)


def _group(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"\x01{text}\x02"


def _separator(words: list[str]) -> str:
    at = words.index(r"\s") + 1 if r"\s" in words else len(words)
    return words[at] if at < len(words) else "."


def _switch(words: list[str], name: str, default: int) -> int:
    at = words.index(name) + 1 if name in words else len(words)
    return int(words[at]) if at < len(words) and words[at].isdigit() else default


_Compute = Callable[[ComputedFields, list[str], str, "int | None"], str]
_COMPUTED: dict[str, _Compute] = {
    "AUTONUM": ComputedFields._autonum,
    "AUTONUMLGL": ComputedFields._autonumlgl,
    "AUTONUMOUT": ComputedFields._autonumout,
    "LISTNUM": ComputedFields._listnum,
    "SEQ": ComputedFields._seq,
    "SYMBOL": ComputedFields._symbol,
    "MACROBUTTON": ComputedFields._macrobutton,
    "GOTOBUTTON": ComputedFields._macrobutton,
    "EQ": ComputedFields._equation,
}
