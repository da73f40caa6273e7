"""What an RTF reader keeps of groups: how letters look, and where text goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.documents.base.document import Block
from app.documents.base.inline_marks import also_struck
from app.documents.base.visibility import (
    MAX_INVISIBLE_PT,
    MAX_INVISIBLE_WIDTH_PERCENT,
    MIN_SPACING,
    are_alike,
)
from app.documents.flow.rtf.old_lists import OldList

TWIPS_PER_PT = 20
_OF_LETTERS = frozenset(
    (
        *("plain", "deleted", "mvf", "v", "strike", "striked", "super", "up", "nosupersub", "sub"),
        *("dn", "b", "f", "fs", "cf", "cb", "chcbpat", "highlight", "uc", "charscalex"),
        *("expnd", "expndtw"),
    )
)


LETTER_WORDS = _OF_LETTERS | {"dbch", "loch", "hich", "af"}
"""Words that change how letters look or are read."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look; a group ends what was said in it.

    Attributes:
        is_deleted: A tracked deletion, or the old place of what was moved.
        is_hidden: Hidden text.
        is_struck, is_raised, is_lowered, is_bold: As they stand.
        font, east_asian_font: Numbers of fonts; the second after `\\dbch`, or None.
        half_points: Size.
        width_percent: Of the usual width.
        spacing_twips: What is added to the width of each.
        color, fill: Numbers of colours; 0 is the automatic one.
        n_skipped: Characters that stand after `\\u` for readers without Unicode.
        stands: How they stand, as `inline_marks.joined` has it.
        is_never_seen: Nobody sees them, whatever is behind them.
    """

    is_deleted: bool = False
    is_hidden: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_lowered: bool = False
    is_bold: bool = False
    font: int = 0
    east_asian_font: int | None = None
    half_points: int = 24
    width_percent: int = 100
    spacing_twips: int = 0
    color: int = 0
    fill: int = 0
    n_skipped: int = 1
    stands: str = field(init=False)
    is_never_seen: bool = field(init=False)
    _following: dict[tuple[str, int | None], Letters] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        # What follows from how they look is told once: of their kinds there are few.
        stands = "raised" if self.is_raised else "lowered" if self.is_lowered else ""
        object.__setattr__(self, "stands", also_struck(stands) if self.is_struck else stands)
        size_pt = self.half_points / 2
        is_squeezed = self.width_percent <= MAX_INVISIBLE_WIDTH_PERCENT or (
            self.spacing_twips <= MIN_SPACING * TWIPS_PER_PT * size_pt
        )
        is_never_seen = self.is_hidden or is_squeezed or size_pt <= MAX_INVISIBLE_PT
        object.__setattr__(self, "is_never_seen", is_never_seen)

    def stated(self, name: str, number: int | None) -> Letters:
        """These letters after a control word; the same where it says nothing of them."""
        if name not in _OF_LETTERS:
            return self
        found = self._following.get((name, number))
        if found is None:
            found = self._following[name, number] = _one(self._after(name, number))
        return found

    def _after(self, name: str, number: int | None) -> Letters:
        is_on = number != 0
        match name:
            case "plain":
                return Letters(font=self.font, n_skipped=self.n_skipped)
            case "deleted" | "mvf":
                return replace(self, is_deleted=is_on)
            case "v":
                return replace(self, is_hidden=is_on)
            case "strike" | "striked":
                return replace(self, is_struck=is_on)
            case "super":
                return replace(self, is_raised=is_on, is_lowered=False)
            case "up":
                is_raised = (number if number is not None else 6) > 0
                return replace(self, is_raised=is_raised, is_lowered=False)
            case "nosupersub":
                return replace(self, is_raised=False, is_lowered=False)
            case "sub" | "dn":
                return replace(self, is_raised=False, is_lowered=is_on)
            case "b":
                return replace(self, is_bold=is_on)
            case "f":
                return replace(self, font=number or 0, east_asian_font=None)
            case "fs":
                return replace(self, half_points=24 if number is None else number)
            case "charscalex":
                return replace(self, width_percent=100 if number is None else number)
            case "expnd":  # quarters of a point
                return replace(self, spacing_twips=5 * (number or 0))
            case "expndtw":
                return replace(self, spacing_twips=number or 0)
            case "cf":
                return replace(self, color=number or 0)
            case "cb" | "chcbpat" | "highlight":
                return replace(self, fill=number or 0)
            case "uc":
                return replace(self, n_skipped=max(number if number is not None else 1, 0))
        return self

    def are_unseen(self, colors: dict[int, str], behind: str) -> bool:
        """Whether nobody who looks at the page sees them; `behind` is the colour of the paper, ""
        where that is not known."""
        if self.is_never_seen:
            return True
        color, fill = colors.get(self.color, ""), colors.get(self.fill, "") or behind
        return bool(color and fill) and are_alike(color, fill)


@lru_cache(maxsize=4096)
def _one(letters: Letters) -> Letters:
    """The one object for letters that look the same, so that it knows what follows upon them."""
    return letters


@dataclass(slots=True)
class Note:
    """A footnote, endnote; its mark is known when its text has been read."""

    mark: str = ""
    text: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is being read.

    Attributes:
        pieces: Text or a note, and how it stands: "", "struck" or "raised".
        label: The number or bullet that stands before it.
        style: Its number in the style sheet.
        level: Outline level from 0, or None.
        depth: Tables it lies in.
        is_drop_cap: Large letters that begin the next paragraph.
        fill: Number of the colour behind it.
        is_beside: It stands beside the page.
        line_twips: The height of its lines where that is fixed, else 0.
        in_list: Number of its list and level from 0, or None.
        old_list: How it is numbered by itself, or None.
        is_bold: Whether all of it is.
        beside: Blocks of text boxes that hang on it.
    """

    pieces: list[tuple[str | Note, str]] = field(default_factory=list)
    label: str = ""
    style: int = 0
    level: int | None = None
    depth: int = 0
    is_drop_cap: bool = False
    fill: int = 0
    is_beside: bool = False
    line_twips: int = 0
    in_list: tuple[int, int] | None = None
    old_list: OldList | None = None
    is_bold: bool = True
    beside: list[Block] = field(default_factory=list)

    def next(self) -> Paragraph:
        """The paragraph that follows, which is set as this one is until it says otherwise."""
        return Paragraph(
            style=self.style,
            level=self.level,
            depth=self.depth,
            is_drop_cap=self.is_drop_cap,
            fill=self.fill,
            is_beside=self.is_beside,
            line_twips=self.line_twips,
            in_list=self.in_list,
            old_list=self.old_list,
        )

    def reset(self) -> None:
        """What `\\pard` does."""
        self.style, self.level, self.depth, self.fill = 0, None, 0, 0
        self.line_twips, self.in_list, self.is_drop_cap = 0, None, False
        self.old_list, self.is_beside = None, False

    @property
    def is_squeezed(self) -> bool:
        """Whether nobody sees its lines: they are too low, or stand beside the page."""
        return self.is_beside or 0 < self.line_twips <= MAX_INVISIBLE_PT * TWIPS_PER_PT


@dataclass(slots=True)
class Style:
    """A style of paragraphs or characters.

    Attributes:
        name: As people see it.
        level: Outline level from 0, or None.
        base: Number of the style that it is based on.
        letters: What it says of letters where that changes what they say.
        in_list: Number of its list and level from 0; None for what it does not state.
    """

    name: str = ""
    level: int | None = None
    base: int | None = None
    letters: list[tuple[str, int | None]] = field(default_factory=list)
    in_list: tuple[int | None, int | None] = (None, None)


def list_of_style(styles: Mapping[int, Style], number: int) -> tuple[int, int] | None:
    """The list that a style, or one that it is based on, names, and the level in it."""
    in_list: int | None = None
    level: int | None = None
    for style in _chain(styles, number):
        in_list = style.in_list[0] if in_list is None else in_list
        level = style.in_list[1] if level is None else level
    return None if in_list is None else (in_list, level or 0)


def _chain(styles: Mapping[int, Style], number: int) -> list[Style]:
    """A style and those that it is based on, nearest first; circles end."""
    chain: list[Style] = []
    at: int | None = number
    while at is not None and (style := styles.get(at)) is not None and style not in chain:
        chain.append(style)
        at = style.base
    return chain


def with_style(letters: Letters, styles: Mapping[int, Style], number: int) -> Letters:
    """Letters of a style, and of those that it is based on."""
    for style in reversed(_chain(styles, number)):
        for name, value in style.letters:
            letters = letters.stated(name, value)
    return letters
