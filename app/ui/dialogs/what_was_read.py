"""Shows what Longleaf read of the open document, as `longleaf text` does."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.system.translation import tr
from app.ui.document.find_bar import FindBar

_MAX_ATTACHMENTS = 12  # a dialog has no room for more
_N_FOUND_MAX = 9_999
_N_CHARACTERS = 40_000
"""So much is shown in one turn of the event loop, some milliseconds each."""


class WhatWasRead(QDialog):
    """Attributes:
    text: The reading as Markdown.
    copy_button: Puts all of it on the clipboard.
    find_bar: The line to look for words with.
    attachments: A button for each file within the document.

    Signals: `read` (str) the reading is made and may be shown; emitted from any thread.
    `attachment_chosen` (str) the name of a file within the document that is to be opened.
    """

    read = Signal(str)
    attachment_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, attached: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What Longleaf read"))
        self.resize(820, 640)
        self._reading, self._shown = "", 0
        hint = QLabel(
            tr(
                "This is all that a model is sent of the document, with the names of its places; "
                "above it stands what was not read, below it what is no part of the text."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(tr("What Longleaf read"))
        self.text.setPlaceholderText(tr("Reading …"))
        self.copy_button = QPushButton(tr("Copy all"))
        self.copy_button.setEnabled(False)
        self.find_bar = FindBar()
        self.find_bar.show()
        self._found: list[int] = []  # where the words stand that are looked for
        self._n_sought = self._at = 0
        self._told = QLabel()
        self._told.setObjectName("caption")
        row = QHBoxLayout()
        row.addWidget(self._told, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.find_bar)
        column.addWidget(self.text, 1)
        self.attachments: list[QPushButton] = []
        for name in attached[:_MAX_ATTACHMENTS]:
            column.addLayout(self._attachment(name))
        column.addLayout(row)
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._show_more)
        self.copy_button.clicked.connect(self.copy)
        self.find_bar.searched.connect(self.search)
        self.find_bar.stepped.connect(self.step)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.find_bar.begin)
        self.read.connect(self.show_reading)
        if parent is not None:
            self.finished.connect(self.deleteLater)  # a window opens a new one each time

    def _attachment(self, name: str) -> QHBoxLayout:
        """The name of a file within the document, and a button that opens it."""
        button = QPushButton(tr("Open"))
        button.setAccessibleName(tr("Open “{name}”", name=name))
        button.clicked.connect(lambda: self.attachment_chosen.emit(name))
        self.attachments.append(button)
        label = QLabel(tr("Attached file: “{name}”", name=name))
        label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(button)
        return row

    def show_reading(self, text: str) -> None:
        """Shows a reading, a piece at a time."""
        self._reading, self._shown = text, 0
        self.text.clear()
        self.copy_button.setEnabled(True)
        self._show_more()
        self._turns.start(0)

    def _show_more(self) -> None:
        piece = self._reading[self._shown : self._shown + _N_CHARACTERS]
        self._shown += len(piece)
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)
        if self._shown >= len(self._reading):
            self._turns.stop()

    def search(self, words: str) -> None:
        """Shows the first place that has words, whatever their case; nothing where there are none.
        Before the reading is there, it has no words."""
        found = re.finditer(re.escape(words), self._reading, re.IGNORECASE) if words else ()
        self._found = [match.start() for match in itertools.islice(found, _N_FOUND_MAX + 1)]
        self._n_sought, self._at = len(words), 0
        self.step(0)

    def step(self, by: int) -> None:
        """Goes on to the next place that has the words, or back with -1."""
        n_found = min(len(self._found), _N_FOUND_MAX)
        cursor = self.text.textCursor()
        cursor.clearSelection()
        if n_found:
            self._at = (self._at + by) % n_found
            first = self._found[self._at]
            while self._shown < min(first + self._n_sought, len(self._reading)):
                self._show_more()
            # Qt counts some characters twice.
            for place, mode in (
                (first, QTextCursor.MoveMode.MoveAnchor),
                (first + self._n_sought, QTextCursor.MoveMode.KeepAnchor),
            ):
                cursor.setPosition(len(self._reading[:place].encode("utf-16-le")) // 2, mode)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        is_all = len(self._found) <= _N_FOUND_MAX
        self.find_bar.show_count(self._at, n_found, is_all=is_all)

    def copy(self) -> None:
        """Puts the whole reading on the clipboard."""
        QGuiApplication.clipboard().setText(self._reading)
        self._told.setText(tr("Copied."))
