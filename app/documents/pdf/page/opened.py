"""A PDF page as it is read: what annotations show brought in, what nobody sees taken out.

Whoever asks a page for its characters (the reader of lines, the selection in the window, the boxes
of a passage) opens it here, so that they all count the same characters.
"""

from __future__ import annotations

import ctypes
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.base.document import Box
from app.documents.pdf.forms.annotations import Annotations, FieldValue, bring_in
from app.documents.pdf.page.actual_text import without_false_text
from app.documents.pdf.page.drawn import Letter, drawn_without_texts, letters_of, set_active
from app.documents.pdf.page.fields import n_before_fields, n_before_objects
from app.documents.pdf.page.font_maps import have_maps, number_shapes
from app.documents.pdf.page.hidden import (
    Unseen,
    UnseenReason,
    marked_rather_than_left_out,
    merged,
    texts_by_reason,
)
from app.documents.pdf.page.layers import (
    annotations_off,
    has_layers,
    may_have_layers,
    remember_source,
)
from app.documents.pdf.page.letters import (
    UNREADABLE,
    has_unreadable_part,
    is_language,
    is_strange_by_signs,
    is_unreadable,
)
from app.documents.pdf.page.objects.found import PageObjects
from app.documents.pdf.page.objects.walk import look_at
from app.documents.pdf.page.place import (
    QuarterTurns,
    ToPage,
    begins_left,
    quarter_turns,
    set_upright,
)
from app.documents.pdf.page.scans.hidden_words import hidden_on_scan
from app.documents.pdf.page.scans.text_layer import Boxes, texts_of_layer
from app.documents.pdf.page.shifted import OF_SHAPES
from app.documents.pdf.page.unseen import UnseenSearch
from app.documents.pdf.page.wrong_fonts import with_fonts_told, with_shapes_told

_TEXT_STEP = 4096  # characters

_SIGNS_OF_TEX = {
    **dict(zip((0x0B, 0x0C, 0x0E, 0x0F), "\ufb00\ufb01\ufb03\ufb04", strict=True)),
    **dict(zip((0x15, 0x16), "\u2013\u2014", strict=True)),
    **dict(zip(range(0x1B, 0x20), "\ufb00\ufb01\ufb02\ufb03\ufb04", strict=True)),
}
"""Ligatures and dashes by their codes in TeX's fonts, which name none of their letters."""


def open_pdf(source: Path | bytes, password: str | None = None) -> Any:
    """A pypdfium2 document whose forms can be asked for their values. Raises `PdfiumError`."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    pdf = pdfium.PdfDocument(source, password=password)
    remember_source(pdf, source, password)
    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of XFA on each file
        pdf.init_forms()
    return pdf


@dataclass(slots=True)
class ReadablePage:
    """An open page; close it after use.

    Attributes:
        page: The pypdfium2 page.
        textpage: Its text page.
        units: The text, one character for each of pdfium's indices of characters.
        to_page: From the page's own coordinates to points from the top left corner.
        objects: What the page is made of.
        annotations: What was added to it; None where nothing was.
        unseen: Texts that were taken out because nobody sees them.
        marked: Indices of characters that stay in the text and cannot be seen.
        covered: Indices of characters that something covers, where their text goes on beside it.
        is_unreadable: Whether the text is not what the page shows.
        is_guessed: Whether it was, and the letters are those that the numbers of their shapes
            usually mean.
        n_own: Characters of the page's own content; those of annotations come after them.
        turns: How the content was turned so that most of its lines lie level.
    """

    page: Any
    textpage: Any
    units: str
    to_page: ToPage
    objects: PageObjects
    annotations: Annotations | None = None
    unseen: tuple[Unseen, ...] = ()
    marked: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()
    n_own: int = 0
    is_unreadable: bool = False
    is_guessed: bool = False
    size_pt: tuple[float, float] = field(default=(0.0, 0.0))
    turns: QuarterTurns = field(default=QuarterTurns(0, 0.0, 0.0))

    def shown(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Where a place in the page's own coordinates lies on the page as it is shown."""
        return self.turns.shown(Box(*self.to_page(left, top, right, bottom)))

    def close(self) -> None:
        """Frees what pdfium holds for the page."""
        self.textpage.close()
        self.page.close()


def open_page(pdf: Any, index: int) -> ReadablePage:
    """The page at `index` (from 0) of a document of `open_pdf`. Raises `PdfiumError` for a page
    that cannot be read."""
    import pypdfium2.raw as raw

    from app.documents.pdf.page.handles import load_page  # it loads pdfium

    page = load_page(pdf, index)
    n_objects = -1
    annotations = bring_in(pdf, page, lambda: annotations_off(pdf, index))
    if annotations is not None and annotations.is_shown:
        n_objects = raw.FPDFPage_CountObjects(page)
        page.close()
        page = load_page(pdf, index)
    page = _upright(pdf, index, page, annotations)
    textpage = page.get_textpage()
    units = read_units(textpage)
    n_turns = quarter_turns(textpage, units) if units else 0
    if n_turns:
        textpage.close()
        raw.FPDFPage_SetRotation(page, n_turns)
        page = _upright(pdf, index, page, annotations)
        textpage = page.get_textpage()
        units = read_units(textpage)
    size = page.get_size()
    to_page = ToPage(page, size[1])
    objects = look_at(page, to_page, n_objects, may_have_layers=may_have_layers(pdf))
    if objects.matrices and has_layers(pdf):  # a form may belong to a layer as a whole
        objects.layered.update(objects.matrices)
    false_texts: list[str] = []
    if objects.has_stated_text and (false_texts := _without_false_text(pdf, index, page)):
        textpage.close()
        textpage = page.get_textpage()
        units = read_units(textpage)
    found = ReadablePage(
        page, textpage, units, to_page, objects, annotations, n_own=len(units), size_pt=size
    )
    found.turns = QuarterTurns(n_turns, *size)
    if false_texts:
        found.unseen = (Unseen(UnseenReason.INVISIBLE, "\n".join(false_texts)),)
    if annotations is not None:
        found.unseen += tuple(
            Unseen(reason, "\n".join(texts))
            for reason, texts in (
                (UnseenReason.LAYER, annotations.on_layers_off),
                (UnseenReason.INVISIBLE, annotations.hidden),
            )
            if texts
        )
    if units:
        _take_out_unseen(found)
        _look_at_letters(found, lambda: have_maps(pdf, index), lambda: number_shapes(pdf, index))
        if n_objects < 0 and objects.matrices:
            n_objects = n_before_fields(page, size)
        if n_objects >= 0:
            found.n_own = n_before_objects(page, found.textpage, found.units, n_objects)
    return found


def _without_false_text(pdf: Any, index: int, page: Any) -> list[str]:
    """Takes texts out of a page that are not what it shows, and gives them."""
    from app.documents.pdf.page.handles import load_page

    again = load_page(pdf, index)
    try:
        return without_false_text(page, again)
    finally:
        again.close()


def _upright(pdf: Any, index: int, page: Any, annotations: Annotations | None) -> Any:
    """The page with its content as it is shown where it has a rotation, or begins left of 0, where
    pdfium parts lines in other places; loaded again then."""
    import pypdfium2.raw as raw

    from app.documents.pdf.page.handles import load_page

    if not raw.FPDFPage_GetRotation(page) and not begins_left(page):
        return page
    values_at = ToPage(page, page.get_height())
    if set_upright(page):
        page.close()
        page = load_page(pdf, index)
        if annotations is not None:
            _turn_values(annotations, values_at, page.get_height())
    return page


def _turn_values(annotations: Annotations, turned: ToPage, height: float) -> None:
    """Places what was read of a turned page's annotations on the page that was set upright."""

    def upright(edges: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, bottom, right, top = edges
        left, top, right, bottom = turned(left, top, right, bottom)
        return left, height - bottom, right, height - top

    def point(at: tuple[float, float]) -> tuple[float, float]:
        x, y, _, _ = upright((*at, *at))
        return x, y

    annotations.values = [FieldValue(v.text, upright(v.edges)) for v in annotations.values]
    annotations.struck = [tuple(map(point, quad)) for quad in annotations.struck]
    annotations.lines = [(point(one), point(other)) for one, other in annotations.lines]


def _look_at_letters(
    found: ReadablePage, are_mapped: Callable[[], bool], are_numbered: Callable[[], bool]
) -> None:
    """Notes a text whose letters are not those of the page, and guesses them where the numbers of
    the letters' shapes stand in for them: most TrueType fonts number theirs in one order.
    `are_mapped` tells whether all fonts of the page say which letters they show, and
    `are_numbered` whether one has those numbers for codes."""
    units = found.units
    has_part = has_unreadable_part(units)
    is_strange = has_part or is_unreadable(units)
    if is_strange and not has_part and is_strange_by_signs(units) and are_mapped():
        is_strange = False
    if UNREADABLE not in units and not is_strange:
        if (told := with_fonts_told(found.textpage.raw, units)) is not None:
            found.units, found.is_guessed = told
        elif (guessed := with_shapes_told(found.textpage.raw, units)) and are_numbered():
            found.units, found.is_guessed = guessed, True
        return
    handle = found.textpage.raw
    doubtful = [_is_doubtful(handle, index, unit) for index, unit in enumerate(units)]
    said = "".join(c if d or c.isspace() else " " for c, d in zip(units, doubtful, strict=True))
    if is_language(said):  # the font's codes are those of its letters
        found.units = "".join(
            _of_tex(handle, index) if unit == UNREADABLE and doubtful[index] else unit
            for index, unit in enumerate(units)
        )
        found.is_unreadable = has_part or is_unreadable(found.units)
        return
    guessed = "".join(
        _guessed(handle, index) if doubtful[index] else unit for index, unit in enumerate(units)
    )
    changed = "".join(
        b if a != b or b.isspace() else " " for a, b in zip(units, guessed, strict=True)
    )
    if guessed != units and is_language(changed):
        found.units, found.is_guessed = guessed, True
        return
    found.is_unreadable = is_strange
    if (of_shapes := with_shapes_told(handle, units)) and are_numbered():
        found.units, found.is_guessed = of_shapes, True


def _is_doubtful(handle: Any, index: int, unit: str) -> bool:
    """Whether the file does not say which letter a character is."""
    import pypdfium2.raw as raw

    return unit not in "\r\n" and raw.FPDFText_HasUnicodeMapError(handle, index) == 1


def _of_tex(handle: Any, index: int) -> str:
    import pypdfium2.raw as raw

    return _SIGNS_OF_TEX.get(raw.FPDFText_GetUnicode(handle, index), UNREADABLE)


def _guessed(handle: Any, index: int) -> str:
    import pypdfium2.raw as raw

    code = raw.FPDFText_GetUnicode(handle, index)
    return chr(code + OF_SHAPES) if 3 <= code <= 97 else _unit(handle, index)


def _take_out_unseen(found: ReadablePage) -> None:
    search = UnseenSearch(found.page, found.textpage, found.objects, found.to_page)
    candidates = search.candidates() if search.has_cause() else {}
    letters: list[Letter] | None = None
    gone: dict[int, UnseenReason] = {}
    if candidates or search.has_partly_covered():
        letters = letters_of(found.textpage, found.units)
        gone = search.unseen(candidates, letters)
        if gone:
            letters = _without_unseen(found, gone, letters)
        _drop(found, search.covered_letters(found.textpage, letters), UnseenReason.COVERED)
    layer = texts_of_layer(found.objects, *found.size_pt)
    if not layer:
        return
    texts = [item for item in found.objects.texts if item not in gone]
    draw = partial(drawn_without_texts, found.page, found.to_page, texts)
    layered = [
        letter
        for letter in letters or letters_of(found.textpage, found.units)
        if letter.item in layer and letter.index not in found.covered
    ]
    boxes = Boxes(found.textpage, found.to_page)
    for reason, hidden in hidden_on_scan(layered, found.units, boxes, draw).items():
        _drop(found, hidden, reason)


def _drop(found: ReadablePage, letters: Sequence[Letter], reason: UnseenReason) -> None:
    """Leaves letters out whose texts go on beside them."""
    if letters:
        reasons = dict.fromkeys((letter.item for letter in letters), reason)
        texts = texts_by_reason(reasons, letters, found.units)
        found.unseen = merged((*found.unseen, *(Unseen(*each) for each in texts.items())))
        found.covered |= {letter.index for letter in letters}


def _without_unseen(
    found: ReadablePage, unseen: dict[int, UnseenReason], letters: list[Letter]
) -> list[Letter]:
    """Takes texts out of the page, or marks those that stay; gives the letters of the rest."""
    kept = marked_rather_than_left_out(unseen, letters)
    gone = {item: reason for item, reason in unseen.items() if item not in kept}
    if gone:
        texts = texts_by_reason(gone, letters, found.units)
        found.unseen = merged((*found.unseen, *(Unseen(*each) for each in texts.items())))
        set_active(gone, False)
        found.textpage.close()
        found.textpage = found.page.get_textpage()
        found.units = read_units(found.textpage)
        found.n_own = len(found.units)
        letters = letters_of(found.textpage, found.units)
    found.marked = frozenset(letter.index for letter in letters if letter.item in kept)
    return letters


_TO_ASK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
"""Characters for which a whole text is asked for one by one: control codes, which fonts with a
wrong map give to dashes and marks, and what pdfium could not tell."""


def read_units(textpage: Any) -> str:
    """The text of a text page, one character for each of pdfium's indices of characters.

    `FPDFText_GetText` gives it at once and leaves out what it takes for control characters, which
    everything else counts; where it does, the characters are asked one by one.
    """
    import pypdfium2.raw as raw

    n_characters = textpage.count_chars()
    if n_characters <= 0:
        return ""
    # In steps: of each length that is asked for, ctypes keeps a type.
    room = (n_characters // _TEXT_STEP + 1) * _TEXT_STEP
    buffer = (ctypes.c_ushort * room)()
    n_given = raw.FPDFText_GetText(textpage.raw, 0, n_characters, buffer) - 1  # and a final zero
    if n_given == n_characters:
        units = ctypes.string_at(buffer, n_characters * 2).decode("utf-16-le", "replace")
        if len(units) == n_characters and not _TO_ASK.search(units):
            return units
    return "".join(_unit(textpage.raw, index) for index in range(n_characters))


def _unit(handle: Any, index: int) -> str:
    import pypdfium2.raw as raw

    code = raw.FPDFText_GetUnicode(handle, index)
    if code >= 0xA0:
        return chr(code) if code < 0x110000 else UNREADABLE
    if code >= 0x80:  # a code of Windows, as old converters write it: U+0096 is a dash
        character = bytes([code]).decode("cp1252", "replace")
        return character if character.isprintable() else UNREADABLE
    if (
        0x20 <= code != 0x7F
        or code in (0x09, 0x0A, 0x0D)
        or raw.FPDFText_IsHyphen(handle, index) == 1
    ):
        return chr(code) if code else UNREADABLE
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
    return UNREADABLE if top.value - bottom.value > 0.01 else " "  # a space has no ink
