"""The field for the length of an answer."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.analysis.kinds.offered import Kind
from app.system.translation import language, tr


def show_lengths(field: QComboBox, kind: Kind | None) -> None:
    """Fills a field with the lengths that a kind can be asked in; "Usual" (the id "") where there
    is no choice, since an empty field looks broken."""
    field.clear()
    if kind is not None:
        for length in kind.lengths:
            field.addItem(kind.length_title(length, language()), length)
    if not field.count():
        field.addItem(tr("Usual"), "")
    field.setEnabled(field.count() > 1)
