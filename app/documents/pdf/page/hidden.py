"""A text that nobody can see: why, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.documents.pdf.page.drawn import Letter

_MIN_MARKED_LETTERS = 12  # fewer pale letters are left out, not marked


class UnseenReason(StrEnum):
    """Why a text cannot be seen."""

    COLOR = "color"  # it has the colour of what is behind it
    COVERED = "covered"  # something was drawn over it and it was not removed
    LAYER = "layer"  # it belongs to a layer that is off
    INVISIBLE = "invisible"  # drawn with nothing, fully transparent, clipped away, or tiny
    OUTSIDE = "outside"  # beyond the edge of the page


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text that cannot be seen, and why."""

    reason: UnseenReason
    text: str


def texts_by_reason(
    unseen: Mapping[int, UnseenReason], letters: Sequence[Letter], units: str
) -> dict[UnseenReason, str]:
    """What the unseen texts say, the white space between their words folded. Where it is no letter
    or figure (the line for a signature, dots), nothing is hidden."""
    pieces: dict[UnseenReason, list[str]] = {}
    last: dict[UnseenReason, int] = {}
    for letter in letters:
        reason = unseen.get(letter.item)
        if reason is None:
            continue
        parts = pieces.setdefault(reason, [])
        if parts and letter.index != last[reason] + 1:
            parts.append(" ")
        parts.append(units[letter.index])
        last[reason] = letter.index
    texts = {reason: "".join(parts) for reason, parts in pieces.items()}
    return {reason: text for reason, text in texts.items() if any(map(str.isalnum, text))}


def merged(texts: Iterable[Unseen]) -> tuple[Unseen, ...]:
    """Unseen texts with those of one reason together."""
    by_reason: dict[UnseenReason, list[str]] = {}
    for each in texts:
        by_reason.setdefault(each.reason, []).append(each.text)
    return tuple(Unseen(reason, "\n".join(parts)) for reason, parts in by_reason.items())


def marked_rather_than_left_out(
    unseen: Mapping[int, UnseenReason], letters: Sequence[Letter]
) -> set[int]:
    """Texts that merely have the colour of their ground: another viewer or printer may show them,
    so that those of some length stay in the text, marked as what the page does not show."""
    n_letters = 0
    items = {item for item, reason in unseen.items() if reason is UnseenReason.COLOR}
    for letter in letters:
        n_letters += letter.item in items
    return items if n_letters >= _MIN_MARKED_LETTERS else set()
