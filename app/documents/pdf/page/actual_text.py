"""Text that a PDF says instead of what it shows: `/ActualText`.

Programs state it for what their letters do not tell: the hyphen of a divided word, a ligature, the
letters of scripts that change their shapes. pdfium gives it for the letters themselves. Where it
says other words or figures than those that everybody sees, it is a trap: what is shown counts.
"""

from __future__ import annotations

import ctypes
import difflib
import unicodedata
from collections.abc import Iterator
from typing import Any

from app.documents.pdf.page.calls import address_of
from app.documents.pdf.page.letters import UNREADABLE

_KEY = b"ActualText"
_MAX_UNITS = 2048  # of UTF-16 that are asked for
_MAX_MARKS = 8  # around an object
_MIN_LETTERS = 4  # letters and figures: shorter ones without a figure change nothing that matters
_SENTENCE = 3  # spaces of what is said of a sign that has no letters
_SAME = 0.8  # how like each other two texts are that say the same
_LONGER = 2.0  # times what is shown, at most
_OF_FORMULAS = frozenset("\\{}$")


def stated_text(mark: int | Any) -> str:
    """What a mark of an object says instead of what is shown, where that may matter; else ""."""
    import pypdfium2.raw as raw

    n_bytes = ctypes.c_ulong()
    room = (ctypes.c_ushort * _MAX_UNITS)()
    buffer = ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR))
    handle = ctypes.cast(ctypes.c_void_p(mark), raw.FPDF_PAGEOBJECTMARK) if mark else None
    size = 2 * _MAX_UNITS
    if not raw.FPDFPageObjMark_GetParamStringValue(handle, _KEY, buffer, size, n_bytes):
        return ""
    n_units = min(n_bytes.value // 2, _MAX_UNITS)
    text = ctypes.string_at(room, 2 * n_units).decode("utf-16-le", "replace").rstrip("\0")
    letters = _letters(text)
    return text if len(letters) >= _MIN_LETTERS or any(map(str.isdigit, letters)) else ""


def without_false_text(page: Any, again: Any) -> list[str]:
    """Takes texts out of a page that are not what it shows, and gives them.

    Args:
        page: Open, with no text page.
        again: The same page, opened a second time, to see what it shows.
    """
    import pypdfium2.raw as raw

    stated = list(_stated(again))
    items = {}
    for _, item, mark in stated:
        items[address_of(item)] = ""
        raw.FPDFPageObj_RemoveMark(item, mark)
    textpage = again.get_textpage()
    for n in range(max(textpage.count_chars(), 0)):
        at = address_of(raw.FPDFText_GetTextObject(textpage, n))
        if at in items:
            code = raw.FPDFText_GetUnicode(textpage, n)
            items[at] += chr(code) if 0 < code < 0x110000 else UNREADABLE
    textpage.close()
    shown: dict[tuple[int, str], str] = {}
    for (text, item, _), run in zip(stated, _runs([text for text, _, _ in stated]), strict=True):
        shown[run, text] = shown.get((run, text), "") + items[address_of(item)]
    false = {text for (_, text), seen in shown.items() if is_false(text, seen)}
    if false:
        for text, item, mark in list(_stated(page)):
            if text in false:
                raw.FPDFPageObj_RemoveMark(item, mark)
    return sorted(false)


def is_false(stated: str, shown: str) -> bool:
    """Whether a text says something else than what is shown in its place."""
    if UNREADABLE in shown or any("\ue000" <= c <= "\uf8ff" for c in shown):
        return False
    said, seen = _letters(stated), _letters(shown)
    if not seen:
        return bool(shown.strip()) and stated.strip().count(" ") >= _SENTENCE
    if said == seen or not seen.isascii() or _OF_FORMULAS.intersection(stated):
        return False
    figures = ["".join(c for c in text if c.isdigit()) for text in (said, seen)]
    if figures[0] != figures[1] and not (set(figures) & {""} and len(seen) < _MIN_LETTERS):
        return True
    if seen in said:
        return len(said) > _LONGER * len(seen) + _MIN_LETTERS
    return difflib.SequenceMatcher(None, said, seen, autojunk=False).ratio() < _SAME


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def _stated(page: Any) -> Iterator[tuple[str, Any, Any]]:
    """The texts of a page's own objects that say another, with the object and its mark."""
    import pypdfium2.raw as raw

    for n in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, n)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        for number in range(min(raw.FPDFPageObj_CountMarks(item), _MAX_MARKS)):
            mark = raw.FPDFPageObj_GetMark(item, number)
            if text := stated_text(address_of(mark)):
                yield text, item, mark
                break


def _runs(texts: list[str]) -> Iterator[int]:
    """For each of several texts the number of the run of equal ones that it is in."""
    run = 0
    for n, text in enumerate(texts):
        run += n > 0 and text != texts[n - 1]
        yield run
