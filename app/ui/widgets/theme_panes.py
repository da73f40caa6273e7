"""Style of the panes: tool bars, tables, lists and notes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from app.system.folders import resources_folder
from app.ui.widgets.colors import Colors


def panes_sheet(c: Colors) -> str:
    """The style sheet of the panes in these colours."""
    return f"""
    #tools {{ background: transparent; border: none; spacing: 1px; padding: 0; }}
    #tools QToolButton {{ background: transparent; border: 1px solid transparent;
        border-radius: 6px; padding: 4px; color: {c.text}; }}
    #tools QToolButton:hover {{ background: {c.accent_soft}; }}
    #tools QToolButton:focus {{ border-color: {c.accent}; }}
    #tools QToolButton:checked {{ background: {c.accent_soft}; border-color: {c.border}; }}
    #tools QToolButton:disabled {{ color: {c.disabled}; }}
    #tools QToolButton[popupMode="2"] {{ padding-right: 15px; }}
    #tools QToolButton::menu-indicator {{ subcontrol-position: right center;
        subcontrol-origin: padding; right: 3px; }}
    QPushButton#link {{ background: transparent; border: 1px solid transparent; color: {c.accent};
        padding: 2px 6px; }}
    QPushButton#link:hover {{ text-decoration: underline; }}
    QPushButton#link:disabled {{ color: {c.disabled}; background: transparent; }}
    QPushButton#link:focus {{ border-color: {c.accent}; }}
    QPushButton#question {{ text-align: left; }}
    QTableView, QTreeView, QListView#rows {{ background: {c.surface}; color: {c.text};
        alternate-background-color: {c.raised}; border: 1px solid {c.border};
        border-radius: 8px; outline: none; selection-background-color: {c.accent_soft};
        selection-color: {c.text}; }}
    QTableView:focus, QTreeView:focus, QListView#rows:focus {{ border-color: {c.accent}; }}
    QTableView::item, QTreeView::item {{ padding: 4px 6px; }}
    QListView#library {{ background: transparent; border: none; outline: none; }}
    QHeaderView {{ background: transparent; }}
    QHeaderView::section {{ background: {c.raised}; color: {c.muted}; border: none;
        border-bottom: 1px solid {c.border}; padding: 5px 6px; font-weight: 600; }}
    QPlainTextEdit {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
        border-radius: 8px; padding: 8px; }}
    QPlainTextEdit:focus {{ border-color: {c.accent}; }}
    QListWidget#notes {{ background: {c.raised}; border: 1px solid {c.border};
        border-radius: 6px; }}
    QListWidget#notes::item {{ padding: 3px 6px; margin: 0; }}
    QCheckBox {{ spacing: 6px; }}
    QCheckBox::indicator, QListView::indicator, QTreeView::indicator {{ width: 14px; height: 14px;
        border: 1px solid {c.muted}; border-radius: 3px; background: {c.surface}; }}
    QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
    QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked
        {{ background: {c.accent}; border-color: {c.accent}; image: url({_check(c)}); }}
    QCheckBox::indicator:disabled {{ border-color: {c.border}; background: {c.raised}; }}
    QCheckBox:disabled {{ color: {c.disabled}; }}
    #chip {{ background: {c.accent_soft}; color: {c.text}; border-radius: 8px;
        padding: 1px 8px; }}
    """


def _check(c: Colors) -> str:
    """The check mark that is seen on the accent colour."""
    name = "check.svg" if QColor(c.on_accent).lightness() > 127 else "check-dark.svg"
    return (resources_folder() / "icons" / name).as_posix()


@dataclass(frozen=True, slots=True)
class ChangeColors:
    """Backgrounds of what was changed, for a text of the scheme's own colour on them."""

    changed: str
    added: str
    removed: str
    moved: str
    added_words: str
    removed_words: str
    muted: str
    link: str


def change_colors(c: Colors) -> ChangeColors:
    """The backgrounds of changes that go with these colours."""
    if QColor(c.surface).lightness() > 127:
        shades = ("#f6f4e6", "#e4f3e4", "#fae7e4", "#e6eef8", "#b4e0b8", "#f4bdb6")
    else:
        shades = ("#2c2b1f", "#1f3324", "#3a2422", "#202c3a", "#275a33", "#7a332c")
    return ChangeColors(*shades, muted=c.muted, link=c.accent)
