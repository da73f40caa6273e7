"""Colours and style sheet, light and dark, following the system."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.folders import resources_folder
from app.ui.theme_panes import panes_sheet


@dataclass(frozen=True, slots=True)
class Colors:
    """Text colours reach a contrast of 4.5 (WCAG AA) on their backgrounds."""

    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    waiting: str
    reading: str
    writing: str
    cached: str
    done: str


LIGHT = Colors(
    window="#f4f5f2", surface="#ffffff", raised="#fafbf8", border="#d9ddd3", text="#1d231b",
    muted="#5a6456", accent="#2f6b3a", on_accent="#ffffff", accent_soft="#e3efe2",
    danger="#a3261b", danger_soft="#fbe9e7", waiting="#d5dacf", reading="#e2b84f",
    writing="#d98a2b", cached="#7fa8c9", done="#4f9a5c",
)  # fmt: skip
DARK = Colors(
    window="#171b17", surface="#1f241f", raised="#252b25", border="#3a423a", text="#e8ece5",
    muted="#a5afa1", accent="#7cc48a", on_accent="#10210f", accent_soft="#26382a",
    danger="#ff9d92", danger_soft="#3b2321", waiting="#3b443b", reading="#d8b04a",
    writing="#dd933a", cached="#6d9cc2", done="#5fae6d",
)  # fmt: skip


def colors() -> Colors:
    """The colours of the system's scheme, or of LONGLEAF_THEME (light or dark)."""
    asked = os.environ.get("LONGLEAF_THEME")
    if asked in ("light", "dark"):
        return DARK if asked == "dark" else LIGHT
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def apply_theme(application: QApplication) -> None:
    """Gives the application its palette and style sheet."""
    c = colors()
    application.setStyle("Fusion")
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.surface),
        (role.AlternateBase, c.raised), (role.Text, c.text), (role.Button, c.raised),
        (role.ButtonText, c.text), (role.ToolTipBase, c.raised), (role.ToolTipText, c.text),
        (role.Highlight, c.accent), (role.HighlightedText, c.on_accent), (role.Link, c.accent),
        (role.PlaceholderText, c.muted),
    ):  # fmt: skip
        palette.setColor(which, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(disabled, which, QColor(c.muted))
    application.setPalette(palette)
    application.setStyleSheet(_sheet(c) + panes_sheet(c))


def _icon(name: str) -> str:
    return (resources_folder() / "icons" / name).as_posix()


def _sheet(c: Colors) -> str:
    return f"""
    QWidget {{ font-size: 10.5pt; }}
    QMainWindow, QDialog {{ background: {c.window}; }}
    #title {{ font-size: 16pt; font-weight: 600; }}
    #subtitle, #hint, #caption {{ color: {c.muted}; }}
    #reason {{ font-size: 11pt; }}
    #card {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 10px; }}
    #sidebar {{ background: {c.raised}; border-right: 1px solid {c.border}; }}
    #dropzone {{ background: {c.surface}; border: 2px dashed {c.border}; border-radius: 16px; }}
    #dropzone[over="true"] {{ border-color: {c.accent}; background: {c.accent_soft}; }}
    #banner {{ background: {c.danger_soft}; border: 1px solid {c.danger}; border-radius: 8px; }}
    #banner[tone="calm"] {{ background: {c.accent_soft}; border-color: {c.accent}; }}
    #bannerText {{ color: {c.text}; }}
    QLineEdit, QComboBox {{ background: {c.surface}; border: 1px solid {c.border};
        border-radius: 6px; padding: 5px 8px; min-height: 20px; }}
    QLineEdit:focus, QComboBox:focus, QPushButton:focus, QListWidget:focus, QTextBrowser:focus
        {{ border: 1px solid {c.accent}; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url({_icon("chevron-down.svg")}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.border}; }}
    QPushButton {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
        padding: 6px 14px; min-height: 20px; }}
    QPushButton:hover {{ background: {c.accent_soft}; }}
    QPushButton:disabled {{ color: {c.muted}; background: {c.raised}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; font-weight: 600; padding: 7px 22px; }}
    QPushButton#primary:disabled {{ background: {c.waiting}; color: {c.muted};
        border-color: {c.waiting}; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar::tab {{ padding: 6px 14px; color: {c.muted}; border: none;
        border-bottom: 2px solid transparent; background: transparent; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    QListWidget {{ background: transparent; border: none; outline: none; }}
    QListWidget::item {{ border-radius: 6px; padding: 7px 8px; margin: 1px 2px; }}
    QListWidget::item:hover {{ background: {c.accent_soft}; }}
    QListWidget::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QTextBrowser {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 10px;
        padding: 12px 16px; }}
    QProgressBar {{ background: {c.waiting}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
    QScrollBar::handle {{ background: {c.border}; border-radius: 3px; min-height: 28px;
        min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QSplitter::handle {{ background: {c.border}; }}
    QStatusBar {{ color: {c.muted}; }}
    QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.border};
        padding: 4px; }}
    """
