"""Asks for a note of several lines, so that the keyboard alone gets in and out."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit, QWidget


def ask_for_note(parent: QWidget, title: str, label: str, text: str = "") -> tuple[str, bool]:
    """The text, and whether it is to be kept. Tab leaves the field, which would take it for a
    letter by itself; Ctrl+Return keeps the note, since Return begins a line."""
    dialog = QInputDialog(parent)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(text)
    field = dialog.findChild(QPlainTextEdit)
    assert field is not None
    field.setTabChangesFocus(True)
    field.setAccessibleName(label)
    QShortcut(QKeySequence("Ctrl+Return"), dialog, dialog.accept)
    given = bool(dialog.exec())
    dialog.deleteLater()
    return dialog.textValue(), given
