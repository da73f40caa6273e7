"""A sheet of all keys, made from the window's own actions: it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMenu, QTextBrowser, QVBoxLayout, QWidget

from app.system.translation import tr
from app.ui.actions.action_names import plain_name
from app.ui.widgets.theme import colors


class ShortcutSheet(QDialog):
    """Keys by menu. `also` are keys that no action has: (what they do, keys)."""

    def __init__(
        self,
        actions: Iterable[QAction],
        also: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(520, 560)
        self.page = QTextBrowser()
        self.page.setAccessibleName(tr("Keyboard shortcuts"))
        self._groups = groups_of(actions, also)
        self.page.setHtml(sheet_html(self._groups))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.page, 1)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # The keys carry the colour they were written with. (Qt sends this while it builds, too.)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_groups"):
            self.page.setHtml(sheet_html(self._groups))


def groups_of(
    actions: Iterable[QAction], also: Sequence[tuple[str, str]] = ()
) -> dict[str, list[tuple[str, str]]]:
    """What the actions do and their keys, by the menus they stand in."""
    groups: dict[str, list[tuple[str, str]]] = {}
    native = QKeySequence.SequenceFormat.NativeText
    for action in actions:
        keys = ", ".join(sequence.toString(native) for sequence in action.shortcuts())
        if not keys:
            continue
        menus = [m for m in action.associatedObjects() if isinstance(m, QMenu) and m.title()]
        title = plain_name(menus[0].title()) if menus else tr("Everywhere")
        name = plain_name(action.text()).rstrip("…")
        groups.setdefault(title, []).append((name, keys))
    if also:
        groups.setdefault(tr("Everywhere"), []).extend(also)
    return groups


def sheet_html(groups: dict[str, list[tuple[str, str]]]) -> str:
    """The sheet as HTML in the present colours."""
    c = colors()
    rows = []
    for title, entries in groups.items():
        rows.append(
            f"<tr><td colspan='2' style='padding-top:14px'><b>{escape(title)}</b></td></tr>"
        )
        rows += [
            f"<tr><td style='padding:3px 40px 3px 0'>{escape(name)}</td>"
            f"<td style='padding:3px 0; color:{c.accent}'>{escape(keys)}</td></tr>"
            for name, keys in entries
        ]
    return f"<table width='100%'>{''.join(rows)}</table>"
