"""Turns the markers a model writes into references people can follow.

Inside a prompt a place is called "[p3]", counted from the chunk's own beginning; in a result it is
"[p. 12]" or "[§ 4.2]". A reference that cannot be right (a marker of no place, a page that no note
named) is removed and counted: it must not look like one that is.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from app.documents.base.document import PAGE_NAME, Place

_N_HELD_MAX = 256
"""Characters an open bracket may hold back while streaming; longer brackets are ordinary text."""

_N_DIGITS_MAX = 9

_PLACE = rf"p\. (?:{PAGE_NAME.pattern})\b|§ [^\],]+|¶ \d+(?:\.\d+)?"
_LABEL = rf"(?:(?:[^\[\],:\n]{{1,40}}: )?(?:{_PLACE}))"

LABEL = re.compile(_LABEL)
"""One place as a reference names it: "p. 12", "§ 4.2", "old: p. 3"."""

REFERENCE = re.compile(rf"\s?\[({_LABEL}(?:, {_LABEL})*)\]")
"""A resolved reference: "[p. 12]", "[p. 12, p. 14]", "[§ 4.2]", "[old: p. 3, new: p. 4]"."""


_MORE = r"\s*[,;][^\[\]\n]{1,120}"
"""What small models write behind a place: "[p. 12, note, 2022-01-01]". Left as it is, the whole
would pass for plain text, and for a reference with whoever reads it."""


class BracketRewriter(ABC):
    """Rewrites bracketed references in a stream of text pieces, wherever the pieces are cut, and
    takes out the prompt's delimiter where a small model copied it.

    Args:
        pattern: What a reference looks like.
        delimiter: The name of the prompt's delimiter ("notes-2"), which the text that was read does
            not contain; "" where there is none.

    Attributes:
        n_unknown: References removed so far because they name no known place.
        hole: What stands in the place of such a reference: nothing, or `HOLE` for `without_holes`.
    """

    def __init__(self, pattern: re.Pattern[str], delimiter: str) -> None:
        self.hole = ""
        if delimiter:
            pattern = re.compile(
                rf"\s?(?i:</?{re.escape(delimiter)}>)|{pattern.pattern}", pattern.flags
            )
        self._pattern = pattern
        self._tags = (f"<{delimiter}>", f"</{delimiter}>") if delimiter else ()
        self._held = ""
        self.n_unknown = 0

    def feed(self, piece: str) -> str:
        """Takes the next piece and returns what is certain by now."""
        text = self._held + piece
        cut = len(text)
        opened = text.rfind("[")
        if opened >= 0 and "]" not in text[opened:] and len(text) - opened < _N_HELD_MAX:
            cut = opened
        tag = text.rfind("<")
        if tag >= 0 and any(each.startswith(text[tag:].casefold()) for each in self._tags):
            cut = min(cut, tag)
        if cut > 0 and text[cut - 1].isspace():
            cut -= 1  # the space before a reference goes with it
        self._held, text = text[cut:], text[:cut]
        return self._pattern.sub(self._replace, text)

    def finish(self) -> str:
        """What was still held back."""
        text, self._held = self._held, ""
        return self._pattern.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        if self._tags and match[0].casefold().endswith(self._tags):
            return ""
        # A place of a comparison has two labels: "old: p. 3, new: p. 4".
        labels = list(dict.fromkeys(", ".join(self._labels(match)).split(", ")))
        labels = [label for label in labels if label]
        lead = match.group(0)[0] if match.group(0)[0].isspace() else ""
        return f"{lead}[{', '.join(labels)}]" if labels else self.hole and lead + self.hole

    @abstractmethod
    def _labels(self, match: re.Match[str]) -> list[str]:
        """The labels that may stay of one reference; counts the others in `n_unknown`."""


HOLE = "\ue012"
"""Where a reference was taken out, until `without_holes` has seen to the words around it."""
_POINTING = (
    r"(?:(?:as|is|are) )?(?:stated|described|noted|shown|mentioned|set out|set forth|provided|"
    r"defined|specified|explained|referred to|listed|found|given|required) "
    r"(?:in|on|by|at|under)|according to|in accordance with|pursuant to|see(?: also| on)?|cf\.|"
    r"详见|参见|见|根据|按照|依据|依照"
)
_AT = r"(?:in|on|under|at|by|from|of|per|to|between|with)(?: (?:page|section|clause))?|page|section"
_START = r"(^[ \t]*(?:[-*•]|\d+[.)])?[ \t]*|[.!?。！？][ \t]*)"
_END = r"(?=[ \t]*(?:[.;:!?)。；！？）]|$))"
_FLAGS = re.IGNORECASE | re.MULTILINE
_HOLES = (
    (re.compile(rf"{HOLE}(?:[ \t]*(?:,|、|and|or|to|及|和|与|–|-)?[ \t]*{HOLE})+"), HOLE),
    (re.compile(rf"(\])[ \t]*(?:,|and|or|及|和|与)?[ \t]*{HOLE}"), r"\1"),
    (re.compile(rf"[ \t]*{HOLE}[ \t]*(?:,|and|or|to|及|和|与|–|-)?[ \t]*(?=\[)"), " "),
    # "(see )" and "()"
    (re.compile(rf"[ \t]*[(（][ \t]*(?:{_POINTING}|{_AT})?[ \t]*{HOLE}[ \t]*[)）]", _FLAGS), ""),
    (re.compile(rf"(?:^|(?<=[，。；]))(?:正?如|根据|按照|依据|依照|按)[ \t]*{HOLE}"
                r"(?:中?的?(?:所述|所示|规定|约定|所说|所写))?[，,]?", _FLAGS), ""),
    # "According to , the fee", "Under the fee" and " says that the fee", where a sentence begins
    (re.compile(rf"{_START}(?:(?:{_POINTING}|{_AT})[ \t]*)?{HOLE}[ \t]*"
                r"(?:[,，:：]|(?:says|states|provides|notes)(?: that)?(?=[ \t]))?[ \t]*(\w)",
                _FLAGS),
     lambda m: m[1] + m[2].upper()),
    # ", as stated in , it" and "as stated in."
    (re.compile(rf",[ \t]*(?:{_POINTING})[ \t]*{HOLE}[ \t]*,", _FLAGS), ""),
    (re.compile(rf"[,，;；]?[ \t]*(?<!\w)(?:{_POINTING}|{_AT})[ \t]*{HOLE}{_END}", _FLAGS), ""),
    (re.compile(rf"[ \t]+(?:{_POINTING}|{_AT})[ \t]*{HOLE}", _FLAGS), ""),
    (re.compile(rf"^[ \t]*(?:[-*•]|\d+[.)])[ \t]*{HOLE}[ \t]*\n?", _FLAGS), ""),
    (re.compile(rf"[ \t]+(?:and|or|及|和)[ \t]*{HOLE}(?=[.;,!?。；，])"), ""),
    (re.compile(rf"[ \t]?{HOLE}"), ""),
    (re.compile(r",[ \t]*,"), ","),
    (re.compile(r"(?<=\w)[ \t]+(?=[.,;!?](?:\s|$))"), ""),
)  # fmt: skip


def without_holes(text: str) -> str:
    """A text with `HOLE` where references were taken out, without these, and without the words that
    only pointed at them: "as stated in", "(see )", "According to ,"."""
    for pattern, written in _HOLES:
        text = pattern.sub(written, text)
    return text


class MarkerResolver(BracketRewriter):
    """Turns the markers of one chunk into the labels of its places. What looks like a label already
    ("[p. 12]" where the markers are "[pp3]") was copied from the text or made up: it goes."""

    _digits = re.compile(r"\d+")
    _span = re.compile(r"\d\s*[–\-]")

    def __init__(self, places: Sequence[Place], marker: str, delimiter: str = "") -> None:
        name = re.escape(marker)
        number = rf"(?:{name}\.?\s?)?\d+"
        markers = rf"\s?\[\s*{name}\.?\s?\d+(?:(?:\s*(?:[,;–\-&]|and)\s*|\s){number})*\s*\]"
        mixed = rf"\s?\[\s*{name}\.?\s?\d+{_MORE}\]"
        pattern = re.compile(rf"{markers}|{REFERENCE.pattern}|{mixed}")
        super().__init__(pattern, delimiter)
        self._markers = re.compile(markers)
        self._mixed = re.compile(mixed)
        self._named = re.compile(rf"(?<!\w){name}\.?\s?(\d+)")
        self._places = places

    def _labels(self, match: re.Match[str]) -> list[str]:
        text = match.group(0)
        if self._markers.fullmatch(text):
            numbers = [page_number(digits) for digits in self._digits.findall(text)]
        elif self._mixed.fullmatch(text):
            numbers = [page_number(digits) for digits in self._named.findall(text)]
        else:
            self.n_unknown += text.count(",") + 1
            return []
        if len(numbers) == 2 and self._span.search(text) and numbers[0] < numbers[1]:
            numbers = list(range(numbers[0], min(numbers[1], len(self._places)) + 1))
        known = [self._places[n - 1].label for n in numbers if 1 <= n <= len(self._places)]
        self.n_unknown += sum(1 for n in numbers if not 1 <= n <= len(self._places))
        return known


class ReferenceFilter(BracketRewriter):
    """Lets only references to `allowed` labels pass: a merge works from notes whose references are
    settled, and one it makes up names a page that nobody read for that statement."""

    # Models also write "[p12]", "[pp. 12–14]" or "[page 12]" for the "[p. 12]" they were shown.
    _loose = (
        r"(?:pp?|pages?)\.?\s?\d+(?:(?:\s*(?:[,;–\-&]|and)\s*|\s)(?:(?:pp?|pages?)\.?\s?)?\d+)*"
    )
    _pages = re.compile(r"(\d+)(?:\s*[–\-]\s*(?:pp?\.?\s?)?(\d+))?")

    def __init__(self, allowed: Collection[str], delimiter: str = "") -> None:
        mixed = rf"\s?\[\s*({_LABEL}{_MORE})\]"
        pattern = re.compile(
            rf"{REFERENCE.pattern}|\s?\[\s*({self._loose})\s*\]|{mixed}", re.IGNORECASE
        )
        super().__init__(pattern, delimiter)
        self._allowed = frozenset(allowed)

    def _labels(self, match: re.Match[str]) -> list[str]:
        if match[1]:
            labels = match[1].split(", ")
        elif match[2]:
            labels = self._page_labels(match[2])
        else:
            pieces = (piece.strip() for piece in re.split("[,;]", match[3]))
            labels = [piece for piece in pieces if LABEL.fullmatch(piece)]
        known = [label for label in labels if label in self._allowed]
        self.n_unknown += len(labels) - len(known)
        return known

    def _page_labels(self, text: str) -> list[str]:
        """The labels a loose reference means. A range means those of its pages that were noted."""
        labels = []
        for pages in self._pages.finditer(text):
            first, last = page_number(pages[1]), page_number(pages[2] or pages[1])
            span = [f"p. {n}" for n in range(first, min(last, first + 99) + 1)] or [f"p. {first}"]
            labels += [label for label in span if label in self._allowed] or span[:1]
        return labels


def page_number(digits: str) -> int:
    """The number of a page or place as a model wrote it; 0, which none has, for the endless digits
    of one that went round in circles (Python refuses to read those)."""
    return int(digits) if len(digits) <= _N_DIGITS_MAX else 0


def marked(text: str, places: Sequence[Place], marker: str) -> str:
    """The way back: labels turned into the markers of a chunk's places, as its prompt has them."""
    numbers = {place.label: number for number, place in reversed(list(enumerate(places, 1)))}

    def replace(match: re.Match[str]) -> str:
        known = [f"{marker}{numbers[n]}" for n in match[1].split(", ") if n in numbers]
        lead = match[0][0] if match[0][0].isspace() else ""
        return f"{lead}[{', '.join(known)}]" if known else ""

    return REFERENCE.sub(replace, text)


def labels_in(text: str) -> list[str]:
    """The labels that `text` refers to, in order of first mention."""
    found = (label for match in REFERENCE.finditer(text) for label in match.group(1).split(", "))
    return list(dict.fromkeys(found))
