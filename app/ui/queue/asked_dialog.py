"""What is made of documents in the line: the kind of the answer and its length."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from app.analysis.kinds.prompts import kinds
from app.system.translation import language, tr
from app.ui.widgets.length_field import show_lengths


class AskedDialog(QDialog):
    """Attributes: `kind`, `length` (the fields), `chosen` (ids of kind and length).

    Args:
        told: Which documents it is about.
        kind_id, length: Chosen at first.
    """

    def __init__(self, told: str, kind_id: str, length: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Kind and length"))
        self._kinds = {
            each.id: each
            for each in kinds()
            if not each.problem and (not each.asks or each.id == kind_id)
        }
        self.kind, self.length = QComboBox(), QComboBox()
        for each in self._kinds.values():
            self.kind.addItem(each.title(language()), each.id)
        self.kind.setCurrentIndex(max(self.kind.findData(kind_id), 0))
        self.kind.activated.connect(self._fit_to_kind)
        self._fit_to_kind()
        self.length.setCurrentIndex(max(self.length.findData(length), 0))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(QLabel(told, wordWrap=True))
        form.addRow(tr("Make"), self.kind)
        form.addRow(tr("Length"), self.length)
        form.addRow(buttons)

    @property
    def chosen(self) -> tuple[str, str]:
        """The ids of what is chosen; the length is "" where the kind has none."""
        return str(self.kind.currentData() or ""), str(self.length.currentData() or "")

    def _fit_to_kind(self) -> None:
        show_lengths(self.length, self._kinds.get(self.kind.currentData()))
