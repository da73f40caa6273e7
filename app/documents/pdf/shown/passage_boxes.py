"""The lines of a page under a passage: what to mark when the page is shown.

A block's box is kept with the document; the boxes of its lines are not, because few are ever
needed. They are read from the page again when they are.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.documents.base.document import Box, Document, Location
from app.documents.base.passages import PageBox, PassageIndex, PassageMatch, fold
from app.documents.pdf.page.opened import open_page, open_pdf

_SAME_LINE = 0.5  # share of the lower box that must overlap in height to be the same line
_INSIDE_PT = 2.0  # how far a line may stick out of its block's box


def line_boxes(
    document: Document, match: PassageMatch, *, password: str | None = None
) -> tuple[PageBox, ...]:
    """The boxes of a passage line by line, in reading order.

    Opens the PDF again (about 2 ms a page). Where that fails, or the page does not have the letters
    in one piece, the box of the block stands in. Empty for formats without pages.

    Args:
        document: The document as read.
        match: What `find_passage` found in it.
        password: For an encrypted PDF.
    """
    if document.format != "pdf":
        return match.boxes
    import pypdfium2 as pdfium

    try:
        pdf = open_pdf(document.path, password)
    except (pdfium.PdfiumError, OSError):
        return match.boxes
    try:
        found: list[PageBox] = []
        pages: dict[int, _PageLines | None] = {}
        try:
            for at in match.locations:
                if at.page is None or at.box is None:
                    continue
                if at.page not in pages:
                    pages[at.page] = _open_page(pdf, at.page)
                lines = pages[at.page]
                boxes = lines.boxes_of(_letters(document, at), at.box) if lines else ()
                found += [PageBox(at.page, box) for box in boxes or (at.box,)]
        finally:
            for lines in pages.values():
                if lines is not None:
                    lines.close()
    finally:
        pdf.close()
    return tuple(found)


def boxes_on_page(
    document: Document,
    number: int,
    spans: Sequence[tuple[int, int]],
    *,
    password: str | None = None,
) -> list[tuple[Box, ...]]:
    """The lines that stretches of the text cover on one page, which is opened once for them all.

    Args:
        document: The document as read.
        number: The page, from 1.
        spans: Ranges of `Document.text`; a word that one cuts is taken whole.
        password: For an encrypted PDF.

    Returns:
        The boxes of each span, in the order of `spans`; those of its blocks where the page does not
        have its letters in one piece, none where it is not on the page.
    """
    import pypdfium2 as pdfium

    if document.format != "pdf":
        return [() for _ in spans]
    try:
        pdf = open_pdf(document.path, password)
    except (pdfium.PdfiumError, OSError):
        return [_block_boxes(document, number, *span) for span in spans]
    try:
        lines = _open_page(pdf, number)
        if lines is None:
            return [_block_boxes(document, number, *span) for span in spans]
        try:
            return [_boxes_of_span(document, number, lines, *span) for span in spans]
        finally:
            lines.close()
    finally:
        pdf.close()


def _block_boxes(document: Document, number: int, start: int, end: int) -> tuple[Box, ...]:
    at = document.locate(start, end)
    return tuple(each.box for each in at if each.page == number and each.box is not None)


def _boxes_of_span(
    document: Document, number: int, lines: _PageLines, start: int, end: int
) -> tuple[Box, ...]:
    found: list[Box] = []
    for at in document.locate(start, end):
        if at.page != number or at.box is None:
            continue
        text = document.blocks[at.block].as_markdown()
        low, high = at.start, at.end
        while low > 0 and text[low - 1].isalnum() and text[low].isalnum():
            low -= 1
        while high < len(text) and text[high - 1].isalnum() and text[high].isalnum():
            high += 1
        said = text[low:high]
        earlier = re.findall(rf"(?<!\w){re.escape(said)}(?!\w)", text[:low])
        boxes = lines.nth_boxes_of(fold(said.replace("<br>", " ")), at.box, len(earlier))
        found += boxes or (at.box,)
    return tuple(found)


def _letters(document: Document, at: Location) -> str:
    return fold(document.blocks[at.block].as_markdown()[at.start : at.end].replace("<br>", " "))


def _open_page(pdf: Any, number: int) -> _PageLines | None:
    import pypdfium2 as pdfium

    try:
        return _PageLines(pdf, number)
    except (pdfium.PdfiumError, IndexError):
        return None


class _PageLines:
    """The characters of an open page and their rectangles."""

    def __init__(self, pdf: Any, number: int) -> None:
        self._page = open_page(pdf, number - 1)
        self._index = PassageIndex(self._page.units)  # offsets are pdfium's own indices
        self._found: dict[str, list[list[Box]]] = {}

    def close(self) -> None:
        self._page.close()

    def boxes_of(self, letters: str, block: Box) -> Sequence[Box]:
        """The lines of `letters` inside `block`; empty where the page does not have them so."""
        fallback: Sequence[Box] = ()
        for span in self._index.find(letters, limit=50):
            boxes = _lines(self._rectangles(span.start, span.end))
            if all(_is_inside(box, block) for box in boxes):
                return boxes
            fallback = fallback or [box for box in boxes if _is_inside(box, block)]
        return fallback

    def nth_boxes_of(self, letters: str, block: Box, n: int) -> Sequence[Box]:
        """The lines of the occurrence `n` (from 0) of `letters` inside `block`."""
        if letters not in self._found:
            spans = self._index.find(letters, limit=400)
            self._found[letters] = [_lines(self._rectangles(s.start, s.end)) for s in spans]
        inside = [
            boxes
            for boxes in self._found[letters]
            if boxes and all(_is_inside(box, block) for box in boxes)
        ]
        return inside[min(n, len(inside) - 1)] if inside else self.boxes_of(letters, block)

    def _rectangles(self, start: int, end: int) -> list[Box]:
        import pypdfium2.raw as raw

        edges = [ctypes.c_double() for _ in range(4)]
        found = []
        text = self._page.textpage
        for n in range(raw.FPDFText_CountRects(text, start, end - start)):
            raw.FPDFText_GetRect(text, n, *map(ctypes.byref, edges))
            left, top, right, bottom = (edge.value for edge in edges)
            found.append(self._page.shown(left, top, right, bottom))
        return found


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """Neighbouring rectangles of one line as one."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last is not None:
            overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
            lower = min(last.bottom - last.top, box.bottom - box.top)
            # A gap of two line heights parts the columns of a page.
            near = box.left - last.right < 2 * max(last.bottom - last.top, box.bottom - box.top)
            if overlap > _SAME_LINE * lower and near:
                lines[-1] = last.joined(box)
                continue
        lines.append(box)
    return lines


def _is_inside(box: Box, block: Box) -> bool:
    return (
        box.left >= block.left - _INSIDE_PT
        and box.right <= block.right + _INSIDE_PT
        and box.top >= block.top - _INSIDE_PT
        and box.bottom <= block.bottom + _INSIDE_PT
    )
