"""Everything that the window can do, found by typing some letters of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz

from app.system.translation import tr
from app.ui.actions.action_names import plain_name
from app.ui.widgets.theme import colors

_ACTION = Qt.ItemDataRole.UserRole
_LEAST_SCORE = 55.0
"""Of rapidfuzz's 0 to 100: "exprot" still finds "Export", "xyz" finds nothing."""
_MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """Attributes:
    field: Where one types.
    list: What fits, the best first; the chosen one is triggered by Return or a click.
    """

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setWindowTitle(tr("Commands"))
        self._actions = [a for a in actions if a.text() and not a.isSeparator() and not _opens(a)]
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("What would you like to do?"))
        self.field.setAccessibleName(tr("Search commands"))
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Commands"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.resize(520, 380)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self.search)
        self.field.returnPressed.connect(self.run_chosen)
        self.list.itemClicked.connect(lambda _: self.run_chosen())
        self.search("")

    def open_over(self, window: QWidget) -> None:
        """Shows it near the top of a window."""
        corner = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 60))
        self.move(corner)
        self.show()
        self.field.setFocus()

    def search(self, text: str) -> None:
        """Lists what fits the text."""
        self.list.clear()
        for action in ranked(text, self._actions):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem([full_name(action), keys])
            item.setData(0, _ACTION, action)
            item.setForeground(1, QColor(colors().muted))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setForeground(0, QColor(colors().muted))
            self.list.addTopLevelItem(item)
        for item in self._items():
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentItem(item)
                break

    def names(self) -> list[str]:
        """What is listed."""
        return [item.text(0) for item in self._items()]

    def _items(self) -> list[QTreeWidgetItem]:
        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        return [item for item in items if item is not None]

    def run_chosen(self) -> None:
        """Closes the palette, then does what is chosen."""
        item = self.list.currentItem()
        action = item.data(0, _ACTION) if item is not None else None
        if isinstance(action, QAction) and action.isEnabled():
            self.accept()
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one types in the field."""
        if watched is self.field and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in _MOVING:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)


def ranked(text: str, actions: Iterable[QAction]) -> list[QAction]:
    """The actions that fit a text, the best first; all in their order when it is empty."""
    wanted = text.casefold().split()
    if not wanted:
        return list(actions)
    scored = [(_score(wanted, full_name(action)), action) for action in actions]
    fitting = [each for each in scored if each[0] >= _LEAST_SCORE]
    return [action for _, action in sorted(fitting, key=lambda each: -each[0])]


def full_name(action: QAction) -> str:
    """ "File: Open…": the menu and what the action does, without the marks of keys."""
    menus = [m for m in action.associatedObjects() if isinstance(m, QMenu) and m.title()]
    name = plain_name(action.text())
    return f"{plain_name(menus[0].title())}: {name}" if menus else name


def _score(wanted: list[str], name: str) -> float:
    """0 to 100 and more: the worst of the words, whole beginnings of words above all."""
    words = name.casefold().replace(":", " ").replace("…", " ").split()
    scores = []
    for part in wanted:
        if any(word.startswith(part) for word in words):
            scores.append(120.0 - words.index(next(w for w in words if w.startswith(part))))
        elif part in name.casefold():
            scores.append(100.0)
        elif len(part) >= 3:
            scores.append(max((fuzz.ratio(part, word) for word in words), default=0.0))
        else:
            scores.append(0.0)
    return min(scores)


def _opens(action: QAction) -> bool:
    """Whether it stands for a menu rather than for something done."""
    return action.menu() is not None
