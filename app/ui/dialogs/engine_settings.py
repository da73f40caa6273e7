"""The settings of the engine, for those who want to set by hand what Longleaf otherwise chooses."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QWidget

from app.jobs.workspace import Tuning
from app.models import probe
from app.system.translation import to_translate, tr
from app.ui.dialogs.engine_status import EngineStatus

_KV_TYPES = (
    ("f16", to_translate("Full (f16)")),
    ("q8_0", to_translate("Half the memory, hardly any loss (q8_0)")),
    ("q4_0", to_translate("A quarter of the memory, some loss (q4_0)")),
)


class EngineSettings:
    """Fields for `Tuning` and the disk space of prefills."""

    def __init__(self) -> None:
        self.kv_type = QComboBox()
        for kind, label in _KV_TYPES:
            self.kv_type.addItem(tr(label), kind)
        self.threads = QSpinBox(minimum=0, maximum=256)
        self.threads.setSpecialValueText(tr("Automatic ({n})", n=probe().n_threads))
        self.gpu_layers = QSpinBox(minimum=-1, maximum=999)
        self.gpu_layers.setSpecialValueText(tr("As many as fit"))
        self.snapshots = QSpinBox(minimum=0, maximum=1000, suffix=" GiB")
        self.snapshots.setSpecialValueText(tr("Keep none"))
        self.status = EngineStatus()

    def add_to(self, form: QFormLayout) -> None:
        """Puts the fields into a form, each under its name."""
        fields: tuple[tuple[str, QWidget], ...] = (
            (tr("Memory of the context"), self.kv_type),
            (tr("Threads"), self.threads),
            (tr("Layers on the GPU"), self.gpu_layers),
            (tr("Disk space for documents read"), self.snapshots),
        )
        for name, field in fields:
            field.setAccessibleName(name)
            form.addRow(name, field)
        form.addRow(tr("How the engine runs here"), self.status)

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
