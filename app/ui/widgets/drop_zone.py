"""What the window shows before there is a document: where to put one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.system.translation import tr


class DropZone(QFrame):
    """Signals: `open_clicked`, `sample_clicked`; `models_clicked` a better model is looked for."""

    open_clicked = Signal()
    sample_clicked = Signal()
    models_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropzone")
        title = QLabel(
            tr("Drop a contract or a paper here"), alignment=Qt.AlignmentFlag.AlignCenter
        )
        title.setObjectName("title")
        hint = QLabel(
            tr(
                "PDF, Word, OpenDocument, EPUB, web pages or text, in English or Chinese.\nSeveral "
                "files, or a folder, are read one after another.\n\nLongleaf reads all of it on "
                "this "
                "machine; nothing is sent anywhere."
            ),
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        hint.setObjectName("hint")
        open_button = QPushButton(tr("Open a document…"))
        open_button.setObjectName("primary")
        sample = QPushButton(tr("Try the sample contract"))
        open_button.clicked.connect(self.open_clicked)
        sample.clicked.connect(self.sample_clicked)
        self.setFocusProxy(open_button)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(open_button)
        buttons.addWidget(sample)
        buttons.addStretch()
        self.starter_text = QLabel("", alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.starter_text.setObjectName("caption")
        self.models = QPushButton(tr("Find a better model…"))
        self.models.setObjectName("link")
        self.models.clicked.connect(self.models_clicked)
        self.models.hide()
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(hint)
        column.addLayout(buttons)
        column.addStretch(1)
        column.addWidget(self.starter_text)
        column.addWidget(self.models, 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(12)

    def set_note(self, text: str) -> None:
        """A line at the bottom, about the model at hand."""
        self.starter_text.setText(text)
        self.models.setVisible(bool(text))
