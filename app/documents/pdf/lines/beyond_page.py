"""Text of a PDF page that lies beyond the edges of what is seen of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.extent import Extent
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.page.hidden import Unseen, UnseenReason
from app.documents.pdf.page.opened import ReadablePage

_MIN_CHARACTERS = 25  # of a line that is no printer's mark
_MIN_LINES = 3  # such lines; one or two count if they are sentences
_WORD = re.compile(r"[^\W_]{2}")  # of a line that is cut, anything but a letter's edge
_SAID = re.compile(r"(?:\b[a-z]{2,}\b.*){5}|[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{15}")


class BeyondPage:
    """Gathers the text beyond the edges of one page.

    Attributes:
        texts: Of lines that lie beyond as a whole.

    Args:
        page: The page.
        characters: Its characters.
        inline: What changes the text inside its lines.
    """

    def __init__(self, page: ReadablePage, characters: Characters, inline: Inline) -> None:
        self.texts: list[str] = []
        self._ends: list[str] = []  # of lines that begin on the page
        self._units, self._to_page = page.units, page.to_page
        self._characters, self._inline = characters, inline

    def cut(self, start: int, end: int, extent: Extent) -> None:
        """Takes the letters out of a line that lie beyond the left or right edge, and makes its
        extent end there."""
        left, right, units = self._to_page.left, self._to_page.right, self._units
        boxes = {n: self._characters.box(n) for n in range(start, end) if not units[n].isspace()}
        gone = [n for n, box in boxes.items() if box[0] > right or box[2] < left]
        if not gone or len(gone) == len(boxes):
            return
        self._ends.append(units[gone[0] : gone[-1] + 1])
        self._inline.drop(gone)
        extent.left, extent.right = max(extent.left, left), min(extent.right, right)

    def unseen(self) -> Iterator[Unseen]:
        """What is told of them: lines that say something."""
        long = [text for text in self.texts if len(text) >= _MIN_CHARACTERS]
        told = long if len(long) >= _MIN_LINES or any(map(_is_said, long)) else []
        told += [text for text in self._ends if _WORD.search(text)]
        if told:
            yield Unseen(UnseenReason.OUTSIDE, "\n".join(told))

    def clear(self) -> None:
        """Forgets all, before the lines of the page are read again."""
        self.texts.clear()
        self._ends.clear()


def _is_said(text: str) -> bool:
    """Whether a line says something: five words that are no names, or as much in Chinese."""
    return _SAID.search(text) is not None
