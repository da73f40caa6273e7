"""Shows the log and the diagnostics, to be read before they are copied."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.system.program_log import last_lines, log_path
from app.system.translation import tr

_N_LINES = 2000


class LogViewer(QDialog):
    """Attributes:
    log, diagnostics: The two texts.
    """

    def __init__(self, diagnostics: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Log and diagnostics"))
        self.resize(760, 560)
        self.diagnostics = _text(tr("Diagnostics"))
        self.diagnostics.setPlainText(diagnostics)
        self.log = _text(tr("Log"))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.addTab(self.diagnostics, tr("Diagnostics"))
        self.tabs.addTab(self.log, tr("Log"))
        hint = QLabel(
            tr(
                "Versions, machine, settings and what went wrong: nothing of any document, no "
                "names of files, no addresses. Nothing is sent; copy it where you need it."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        self.copy_button = QPushButton(tr("Copy diagnostics"))
        self.copy_button.setObjectName("primary")
        self.folder_button = QPushButton(tr("Open the log folder"))
        self.refresh_button = QPushButton(tr("Read again"))
        self.told = QLabel()
        self.told.setObjectName("caption")
        row = QHBoxLayout()
        row.addWidget(self.refresh_button)
        row.addWidget(self.folder_button)
        row.addWidget(self.told, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.tabs, 1)
        column.addLayout(row)
        self.copy_button.clicked.connect(self.copy)
        self.folder_button.clicked.connect(self._open_folder)
        self.refresh_button.clicked.connect(self.refresh)
        self.refresh()
        if parent is not None:
            self.finished.connect(self.deleteLater)  # a window opens a new one each time

    def refresh(self) -> None:
        """Reads the log again."""
        self.log.setPlainText("\n".join(last_lines(_N_LINES)) or tr("The log is empty."))
        bar = self.log.verticalScrollBar()
        bar.setValue(bar.maximum())

    def copy(self) -> None:
        """Puts the diagnostics on the clipboard."""
        QGuiApplication.clipboard().setText(self.diagnostics.toPlainText())
        self.told.setText(tr("Copied."))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path().parent)))


def _text(name: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setReadOnly(True)
    field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    field.setAccessibleName(name)
    field.setStyleSheet("font-family: monospace;")
    return field
