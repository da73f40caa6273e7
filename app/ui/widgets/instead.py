"""One widget in the place of another one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def show_instead(shown: QWidget, hidden: QWidget) -> None:
    """Shows a widget in the place of another one, which hands its focus over: else whatever comes
    next would have it, and the next key press."""
    had_focus = hidden.hasFocus()
    shown.show()
    if had_focus:
        shown.setFocus()
    hidden.hide()
