"""What a field with entries to choose from shows: a list box all of them, the chosen ones upon a
ground of their own; a drop-down list the chosen one alone."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from app.documents.pdf.forms.strings import form_string

CHECKED, UNCHECKED = "[x]", "[ ]"
_MAX_ENTRIES = 500
_USUAL_SIZE_PT = 12.0  # of a field that leaves it to the program
_LINE_HEIGHT = 1.1  # times the size: the entries of a list box stand hardly closer


def chosen_entries(form: Any, annotation: Any) -> list[str]:
    """The entries that are chosen."""
    return [text for text, is_chosen in _entries(form, annotation) if is_chosen]


def shown_entries(form: Any, annotation: Any, height: float) -> str:
    """What a list box of so many points shows: all of its entries, each with a box before it that
    is ticked where it is chosen. Of more entries than it has room for, those that are chosen:
    which others are seen is up to the program."""
    import pypdfium2.raw as raw

    size = ctypes.c_float()
    raw.FPDFAnnot_GetFontSize(form, annotation, size)
    entries = [each for each in _entries(form, annotation) if each[0]]
    has_room = len(entries) * _LINE_HEIGHT * (size.value or _USUAL_SIZE_PT) <= height
    return " ".join(
        f"{CHECKED if is_chosen else UNCHECKED} {text}"
        for text, is_chosen in entries
        if has_room or is_chosen
    )


def _entries(form: Any, annotation: Any) -> Iterator[tuple[str, bool]]:
    import pypdfium2.raw as raw

    for index in range(min(raw.FPDFAnnot_GetOptionCount(form, annotation), _MAX_ENTRIES)):
        text = form_string(_label_at(index), form, annotation)
        yield text, bool(raw.FPDFAnnot_IsOptionSelected(form, annotation, index))


def _label_at(index: int) -> Any:
    import pypdfium2.raw as raw

    def ask(form: Any, annotation: Any, buffer: Any, n_bytes: int) -> int:
        return int(raw.FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, n_bytes))

    return ask
