"""The settings of the engine, for those who want to set by hand what Longleaf otherwise chooses."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.analysis.workspace import Tuning
from app.models import probe
from app.translation import to_translate, tr

_KV_TYPES = (
    ("f16", to_translate("Full (f16)")),
    ("q8_0", to_translate("Half the memory, hardly any loss (q8_0)")),
    ("q4_0", to_translate("A quarter of the memory, some loss (q4_0)")),
)
SNAPSHOT_LIMIT_GIB = 8


class EngineSettings(QDialog):
    """Fields for `Tuning` and the disk space of prefills; *Restore Defaults* resets them."""

    def __init__(
        self, tuning: Tuning, snapshot_limit_bytes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings of the engine"))
        self.kv_type = QComboBox()
        for kind, label in _KV_TYPES:
            self.kv_type.addItem(tr(label), kind)
        self.threads = QSpinBox(minimum=0, maximum=256)
        self.threads.setSpecialValueText(tr("Automatic ({n})", n=probe().n_threads))
        self.gpu_layers = QSpinBox(minimum=-1, maximum=999)
        self.gpu_layers.setSpecialValueText(tr("As many as fit"))
        self.snapshots = QSpinBox(minimum=0, maximum=1000, suffix=" GiB")
        self.snapshots.setSpecialValueText(tr("Keep none"))
        form = QFormLayout()
        form.addRow(tr("Memory of the context"), self.kv_type)
        form.addRow(tr("Threads"), self.threads)
        form.addRow(tr("Layers on the GPU"), self.gpu_layers)
        form.addRow(tr("Disk space for documents read"), self.snapshots)
        hint = QLabel(
            tr(
                "What was read of a document is kept on disk, so that the next question about it "
                "starts at once. What was not used for longest goes first."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(kinds.RestoreDefaults).clicked.connect(
            lambda: self.show_values(Tuning(), SNAPSHOT_LIMIT_GIB * 2**30)
        )
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.show_values(tuning, snapshot_limit_bytes)

    def show_values(self, tuning: Tuning, snapshot_limit_bytes: int) -> None:
        """Puts values into the fields."""
        self.kv_type.setCurrentIndex(max(self.kv_type.findData(tuning.kv_type), 0))
        self.threads.setValue(tuning.n_threads)
        self.gpu_layers.setValue(tuning.n_gpu_layers)
        self.snapshots.setValue(snapshot_limit_bytes // 2**30)

    def tuning(self) -> Tuning:
        """What the fields say of the engine."""
        return Tuning(self.kv_type.currentData(), self.threads.value(), self.gpu_layers.value())

    def snapshot_limit_bytes(self) -> int:
        """What they say of the disk space for prefills."""
        return self.snapshots.value() * 2**30
