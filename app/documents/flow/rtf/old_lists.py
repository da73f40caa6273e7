"""The numbers of lists as programs wrote them before Word 97: each paragraph says what it has.

After the Rich Text Format Specification 1.9.1, "Bullets and Numbering" (Word 6.0 and Word 95 RTF).
Most programs write the number out beside it (`\\pntext`); others leave it to the reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.base.number_formats import format_number

_FORMATS = {
    "pndec": "decimal", "pncard": "cardinalText", "pnord": "ordinal", "pnordt": "ordinalText",
    "pnucrm": "upperRoman", "pnlcrm": "lowerRoman", "pnucltr": "upperLetter",
    "pnlcltr": "lowerLetter",
}  # fmt: skip
BODY = 10  # the level of a list that is not one of an outline


@dataclass(frozen=True, slots=True)
class OldList:
    """How a paragraph is numbered.

    Attributes:
        form: Of its number, as `format_number` has it; "" for a bullet.
        level: From 1 in an outline; `BODY` otherwise.
        start: Its first number.
        before, after: What stands around the number.
        is_continued: The paragraph goes on below a numbered one and has no number.
        has_higher: The numbers of higher levels stand before its own.
    """

    form: str = "decimal"
    level: int = BODY
    start: int = 1
    before: str = ""
    after: str = ""
    is_continued: bool = False
    has_higher: bool = False


class OldLists:
    """Counts the items; paragraphs are told in the order of the text."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._signs: dict[int, str] = {}
        self._last: OldList | None = None

    def label(self, said: OldList | None) -> str:
        """What stands before a paragraph that says so; one that says nothing ends a plain list."""
        last = self._last
        if said is None:
            self._last = None
            self._counts.pop(BODY, None)
            return ""
        if said.is_continued:
            return ""
        self._last = said
        if not said.form:
            return "-"
        level = said.level
        if level == BODY and last is not None and last != said:
            self._counts.pop(BODY, None)
        self._counts[level] = self._counts[level] + 1 if level in self._counts else said.start
        for deeper in [each for each in self._counts if level < each < BODY]:
            del self._counts[deeper]
        own = f"{said.before}{format_number(self._counts[level], said.form)}{said.after}"
        self._signs[level] = own
        if not said.has_higher or level == BODY:
            return own
        higher = [self._signs[each] for each in range(1, level) if each in self._counts]
        return "".join(higher) + own


def old_list(words: dict[str, int], before: str, after: str) -> OldList:
    """What the words of a `\\pn` group say."""
    level = words.get("pnlvl", BODY)
    form = next((form for word, form in _FORMATS.items() if word in words), "decimal")
    if "pnlvlblt" in words:
        form = ""
    return OldList(
        form,
        level if 1 <= level < BODY else BODY,
        words.get("pnstart", 1),
        before,
        after,
        "pnlvlcont" in words,
        "pnprev" in words,
    )
