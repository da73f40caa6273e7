"""The text layer of a scan: the words that text recognition has put behind or upon its picture."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from app.documents.pdf.page.calls import object_calls, rooms, text_calls
from app.documents.pdf.page.drawn import Letter
from app.documents.pdf.page.objects.found import LAYER_SHARE, PageObjects
from app.documents.pdf.page.objects.subpaths import Edges, edges_joined
from app.documents.pdf.page.place import ToPage

_MAX_PICTURES = 100  # of a page
_MAX_PIXELS = 80_000_000  # of them together: twice those of an A4 page at 600 dots an inch
_MAX_PATHS = 4000  # of a page that is drawn once more


def texts_of_layer(objects: PageObjects, width_pt: float, height_pt: float) -> set[int]:
    """The texts that are the layer of a scan, by the addresses of their objects; none where the
    page is no scan, or one that takes too long to draw.

    Args:
        objects: What the page is made of.
        width_pt, height_pt: Of the page.
    """
    if not objects.pictures or not objects.has_whole_page_picture(width_pt, height_pt):
        return set()
    found = set(objects.invisible)
    n_under = objects.n_under_scan(width_pt, height_pt)
    late = [each for each in objects.pictures if each.n_texts_before >= n_under > 0]
    if late and len(late) <= _MAX_PICTURES:
        transparent = object_calls().has_transparency
        if not any(transparent(picture.item) for picture in late):
            found.update(objects.texts[:n_under])
    is_layer = bool(found) and len(found) >= LAYER_SHARE * len(objects.texts)
    return found if is_layer and _is_quickly_drawn(objects) else set()


def _is_quickly_drawn(objects: PageObjects) -> bool:
    import pypdfium2.raw as raw

    n_paths = len(objects.paths) + len(objects.inner_paths)
    if n_paths > _MAX_PATHS or len(objects.pictures) > _MAX_PICTURES:
        return False
    width, height = ctypes.c_uint(), ctypes.c_uint()
    n_pixels = 0
    for picture in objects.pictures:
        item = ctypes.cast(picture.item, raw.FPDF_PAGEOBJECT)
        if raw.FPDFImageObj_GetImagePixelSize(item, width, height):
            n_pixels += width.value * height.value
    return n_pixels <= _MAX_PIXELS


def words_of(letters: Sequence[Letter]) -> Iterator[Sequence[Letter]]:
    """The letters word by word: those with nothing between them."""
    begin = 0
    for n, (one, other) in enumerate(pairwise(letters), 1):
        if other.index != one.index + 1:
            yield letters[begin:n]
            begin = n
    if begin < len(letters):
        yield letters[begin:]


class Boxes:
    """Where the letters of a page stand as it is shown: left, top, right and bottom in points from
    its top left corner, each letter as high as its line.

    Args:
        textpage: A pypdfium2 text page.
        to_page: From the page's own coordinates to those of the page as it is shown.
    """

    def __init__(self, textpage: Any, to_page: ToPage) -> None:
        self._handle, self._to_page = textpage.raw, to_page
        self._get, self._edges = text_calls().get_loose_char_box, rooms.floats

    def of_letter(self, letter: Letter) -> Edges:
        """Where a letter stands."""
        left, bottom, right, top = letter.left, letter.bottom, letter.right, letter.top
        if self._get(self._handle, letter.index, self._edges.pointers[0]):
            a, b, c, d = self._edges.values()
            left, top, right, bottom = min(left, a), max(top, b), max(right, c), min(bottom, d)
        return self._to_page(left, top, right, bottom)

    def of_word(self, word: Sequence[Letter]) -> Edges:
        """Where a word stands, by its first and its last letter."""
        return edges_joined([self.of_letter(word[0]), self.of_letter(word[-1])])
