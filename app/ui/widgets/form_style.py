"""Style of fields in dialogs: numbers and boxes to check that are seen on every background."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from app.system.folders import resources_folder
from app.ui.widgets.theme import colors

_PAD_PX = 7


def pad_spin_boxes(form: QWidget) -> None:
    """Moves the numbers off the border: a style sheet's padding does not reach them beside the
    arrows."""
    for box in form.findChildren(QAbstractSpinBox):
        box.lineEdit().setTextMargins(_PAD_PX, 0, 0, 0)


def form_sheet() -> str:
    """The style sheet of spin boxes and check boxes in the present colours."""
    c = colors()
    icons = resources_folder() / "icons"
    is_dark = QColor(c.on_accent).lightness() < 128
    mark = (icons / ("check-dark.svg" if is_dark else "check.svg")).as_posix()
    return f"""
    QAbstractSpinBox {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
        border-radius: 6px; padding: 5px 8px; min-height: 20px; }}
    QAbstractSpinBox QLineEdit {{ border: none; background: transparent; }}
    QAbstractSpinBox:focus {{ border-color: {c.accent}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 22px; border: none;
        background: transparent; }}
    QAbstractSpinBox::up-button {{ subcontrol-origin: border; subcontrol-position: top right;
        margin: 3px 3px 0 0; }}
    QAbstractSpinBox::down-button {{ subcontrol-origin: border;
        subcontrol-position: bottom right; margin: 0 3px 3px 0; }}
    QAbstractSpinBox::down-arrow {{ image: url({(icons / "chevron-down.svg").as_posix()});
        width: 11px; height: 11px; }}
    QAbstractSpinBox::up-arrow {{ image: url({(icons / "chevron-up.svg").as_posix()});
        width: 11px; height: 11px; }}
    QCheckBox {{ spacing: 8px; padding: 3px 0; }}
    QCheckBox::indicator {{ width: 15px; height: 15px; border: 1px solid {c.muted};
        border-radius: 3px; background: {c.surface}; }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url({mark}); }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
    """
