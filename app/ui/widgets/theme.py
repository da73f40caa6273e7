"""Colours and style sheet: light, dark or of high contrast, in any size of letters."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.system.folders import resources_folder
from app.ui.widgets.colors import CONTRAST, DARK, LIGHT, Colors
from app.ui.widgets.theme_panes import panes_sheet

SCHEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
"""What `apply_theme` and LONGLEAF_THEME may name; "system" follows the system."""
USUAL_FONT_PT = 10.5
TITLE_FACTOR = 1.45
"""How much larger a title is than ordinary letters."""
FONT_PT_RANGE = (8.0, 20.0)

_scheme = "system"
_font_pt = USUAL_FONT_PT


def colors() -> Colors:
    """The colours of the chosen scheme; where none is chosen those of LONGLEAF_THEME, else of the
    system."""
    named = SCHEMES.get(_scheme) or SCHEMES.get(os.environ.get("LONGLEAF_THEME", ""))
    if named is not None:
        return named
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def scheme() -> str:
    """The scheme chosen: a name of `SCHEMES`, or "system"."""
    return _scheme


def font_pt() -> float:
    """The size of ordinary letters in points."""
    return _font_pt


def apply_theme(
    application: QApplication, scheme: str | None = None, font_pt: float | None = None
) -> None:
    """Gives the application its palette and style sheet.

    Args:
        application: The one.
        scheme: A name of `SCHEMES` or "system"; what was chosen before when None.
        font_pt: Size of ordinary letters, within `FONT_PT_RANGE`; everything else is in proportion.
            What was chosen before when None.
    """
    global _scheme, _font_pt
    if scheme is not None:
        _scheme = scheme if scheme in SCHEMES else "system"
    if font_pt is not None:
        _font_pt = min(max(font_pt, FONT_PT_RANGE[0]), FONT_PT_RANGE[1])
    c = colors()
    if application.style().name() != "fusion" or not application.styleSheet():
        application.setStyle("Fusion")
    font = application.font()
    font.setPointSizeF(_font_pt)
    application.setFont(font)
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
        palette.setColor(disabled, which, QColor(c.disabled))
    application.setPalette(palette)
    application.setStyleSheet(_sheet(c) + panes_sheet(c))


@contextmanager
def styled_at_the_end() -> Iterator[None]:
    """What is put together within gets the style sheet when it stands, all at once: Qt would style
    a widget anew, with all that is in it, each time that it is put into another."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)
        for widget in application.allWidgets():  # also those that nobody sees yet
            widget.ensurePolished()
            widget.updateGeometry()


def _icon(name: str) -> str:
    return (resources_folder() / "icons" / name).as_posix()


def _sheet(c: Colors) -> str:
    focus_px = 2 if c is CONTRAST else 1
    # White lines around what cannot be used would look as if it could.
    disabled_border = c.disabled if c is CONTRAST else c.border
    disabled_fill = c.raised if c is CONTRAST else c.waiting
    return f"""
    QWidget {{ font-size: {_font_pt:.1f}pt; }}
    QMainWindow, QDialog {{ background: {c.window}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    #title {{ font-size: {_font_pt * TITLE_FACTOR:.1f}pt; font-weight: 600; }}
    #title[long="true"] {{ font-size: {_font_pt * 1.1:.1f}pt; }}
    #subtitle, #hint, #caption {{ color: {c.muted}; }}
    #reason {{ font-size: {_font_pt * 1.05:.1f}pt; }}
    #documentPane {{ background: {c.raised}; }}
    QTreeView#outline {{ background: {c.raised}; border: none; border-radius: 0;
        border-right: 1px solid {c.border}; }}
    QTextBrowser#flow {{ border: none; border-radius: 0; padding: 0; }}
    #card {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 10px; }}
    #sidebar {{ background: {c.raised}; border-right: 1px solid {c.border}; }}
    #dropzone {{ background: {c.surface}; border: 2px dashed {c.border}; border-radius: 16px; }}
    #drophint {{ background: {c.accent_soft}; color: {c.text}; border: 3px dashed {c.accent};
        border-radius: 16px; font-size: {_font_pt * 1.3:.1f}pt; font-weight: 600; padding: 24px; }}
    #banner {{ background: {c.danger_soft}; border: 1px solid {c.danger}; border-radius: 8px;
        margin-bottom: 8px; }}
    #banner[tone="warning"] {{ background: {c.warning_soft}; border-color: {c.warning}; }}
    #banner[tone="calm"] {{ background: {c.accent_soft}; border-color: {c.accent}; }}
    #bannerText {{ color: {c.text}; }}
    QLineEdit, QComboBox {{ background: {c.surface}; border: 1px solid {c.border};
        border-radius: 6px; padding: 5px 8px; min-height: 20px; }}
    QLineEdit:focus, QComboBox:focus, QPushButton:focus, QListWidget:focus, QTextBrowser:focus
        {{ border: {focus_px}px solid {c.accent}; }}
    QComboBox {{ combobox-popup: 0; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url({_icon("chevron-down.svg")}); width: 12px; height: 12px; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.muted}; }}
    QComboBox:disabled, QLineEdit:disabled {{ color: {c.disabled}; background: {c.raised};
        border-color: {disabled_border}; }}
    QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text};
        border: 1px solid {c.border}; outline: none; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QComboBox QAbstractItemView::item {{ min-height: 22px; padding: 3px 6px; color: {c.text}; }}
    QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:selected:hover
        {{ background: {c.accent}; color: {c.on_accent}; }}
    QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
        padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QMenu::item:disabled {{ color: {c.disabled}; background: transparent; }}
    QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px 6px; }}
    QPushButton {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 6px;
        padding: 6px 14px; min-height: 20px; }}
    QPushButton:hover {{ background: {c.accent_soft}; }}
    QPushButton:disabled {{ color: {c.disabled}; background: {c.raised};
        border-color: {disabled_border}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; font-weight: 600; padding: 7px 22px; }}
    QPushButton#primary:disabled {{ background: {disabled_fill}; color: {c.disabled};
        border-color: {disabled_border if c is CONTRAST else disabled_fill}; }}
    QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: 6px 21px; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar::tab {{ padding: 6px 14px; color: {c.muted}; border: none;
        border-bottom: 2px solid transparent; background: transparent; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    QListWidget {{ background: transparent; border: none; outline: none; }}
    QListWidget::item {{ border-radius: 6px; padding: 7px 8px; margin: 1px 2px; }}
    QListWidget::item:hover {{ background: {c.accent_soft}; }}
    QListWidget::item:selected, QListWidget::item:selected:hover
        {{ background: {c.accent}; color: {c.on_accent}; }}
    QTextBrowser {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 10px;
        padding: 12px 16px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.waiting}; }}
    QSlider::sub-page:horizontal {{ border-radius: 2px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -6px 0; border-radius: 7px;
        background: {c.accent}; border: 1px solid {c.surface}; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {c.text}; }}
    QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled
        {{ background: {c.disabled}; }}
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
