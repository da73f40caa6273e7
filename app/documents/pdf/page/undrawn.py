"""Letters that this machine cannot draw: the file does not hold their font, and no other has them.

A viewer on another machine finds a font for them and shows them. So a page that looks the same
without them is no evidence that they are hidden; what is known of them is where they stand, their
colour, and what was drawn over them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from app.documents.pdf.page.calls import object_calls, rooms, text_calls
from app.documents.pdf.page.drawn import SEEN_STEP, Letter, Picture
from app.documents.pdf.page.hidden import UnseenReason
from app.documents.pdf.page.objects.clips import Clips
from app.documents.pdf.page.objects.found import FAINT, Area

_SIZE_PT = 10.0  # at which a letter's outline is asked for


class UndrawnLetters:
    """Tells the letters of one page that cannot be drawn here.

    Args:
        textpage: A pypdfium2 text page.
    """

    def __init__(self, textpage: Any) -> None:
        self._handle = textpage.raw
        self._held: dict[int, bool] = {}  # whether the file holds a font, by its address
        self._drawn: dict[tuple[int, int], bool] = {}  # by font and character

    def holds(self, letter: Letter) -> bool:
        """Whether a letter is one of them."""
        import pypdfium2.raw as raw

        address = text_calls().get_font(letter.item)
        if not address:
            return False
        font = ctypes.cast(address, raw.FPDF_FONT)
        if address not in self._held:
            self._held[address] = raw.FPDFFont_GetIsEmbedded(font) != 0
        if self._held[address]:
            return False
        code = raw.FPDFText_GetUnicode(self._handle, letter.index)
        if (address, code) not in self._drawn:
            outline = raw.FPDFFont_GetGlyphPath(font, code, _SIZE_PT)
            n_parts = raw.FPDFGlyphPath_CountGlyphSegments(outline) if outline else 0
            self._drawn[address, code] = n_parts > 0
        return not self._drawn[address, code]


def would_be_seen(
    letters: Sequence[Letter], reason: UnseenReason, over: Area | None, whole: Picture
) -> bool:
    """Whether a text that cannot be drawn here would be seen where it can, as far as that is known.

    Args:
        letters: Of one text.
        reason: Why it was looked at.
        over: What was drawn over it.
        whole: The page.
    """
    item = letters[0].item
    if over is not None and over.item and not object_calls().has_transparency(over.item):
        return False
    own = rooms.colors
    object_calls().get_fill_color(item, *own.pointers)
    *color, opacity = own.values()
    if reason is UnseenReason.COLOR:
        edges = (
            min(letter.left for letter in letters),
            min(letter.bottom for letter in letters),
            max(letter.right for letter in letters),
            max(letter.top for letter in letters),
        )
        ground = whole.mean_color(edges)
        return ground is not None and any(
            abs(a - b) >= SEEN_STEP for a, b in zip(color, ground, strict=True)
        )
    if reason is UnseenReason.INVISIBLE:
        return opacity >= FAINT and not Clips().is_clipped(item)
    return True
