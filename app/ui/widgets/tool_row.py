"""A row of tools with names; what has no room stands in a menu at its end, by the same names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from app.system.translation import tr

_GAP_PX = 1


class ToolRow(QWidget):
    """Attributes: `more`, the button of the menu; hidden while everything has room.

    The first tools keep their places longest.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tools")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tools: list[QToolButton] = []
        self.more_menu = QMenu(self)
        self.more_menu.setToolTipsVisible(True)
        self.more_menu.aboutToShow.connect(self._fill_menu)
        self.more = self._button()
        self.more.setText(tr("More"))
        self.more.setToolTip(tr("What has no room beside the others"))
        self.more.setMenu(self.more_menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()

    def add(self, text: str, tip: str, called: Callable[[], object] | None = None) -> QAction:
        """Adds a tool that calls something; without it the action's own signals tell."""
        action = QAction(text, self)
        action.setToolTip(tip)
        if called is not None:
            action.triggered.connect(lambda: called())
        button = self._button()
        button.setDefaultAction(action)
        self._tools.append(button)
        return action

    def add_menu(self, text: str, tip: str, menu: QMenu) -> QToolButton:
        """Adds a tool that opens a menu."""
        menu.setTitle(text)
        button = self._button()
        button.setText(text)
        button.setToolTip(tip)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._tools.append(button)
        return button

    def button_of(self, action: QAction) -> QToolButton:
        """The button that stands for an action."""
        return next(button for button in self._tools if button.defaultAction() is action)

    def names_in_menu(self) -> list[str]:
        """What has no room at present, by name."""
        self._fill_menu()
        return [action.text() for action in self.more_menu.actions()]

    def sizeHint(self) -> QSize:
        widths = [button.sizeHint().width() + _GAP_PX for button in self._tools]
        return QSize(sum(widths), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.more.sizeHint().width(), self._height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._tools:
            self.setTabOrder(self._tools[-1], self.more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # A tool has another name, or all have another font.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._place()
        return done

    def _height(self) -> int:
        return max(button.sizeHint().height() for button in (*self._tools, self.more))

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoRaise(True)
        return button

    def _place(self) -> None:
        room = self.width()
        if self.sizeHint().width() > room:
            room -= self.more.sizeHint().width() + _GAP_PX
        left, height = 0, self._height()
        for n, button in enumerate(self._tools):
            width = button.sizeHint().width()
            fits = left + width <= room
            button.setVisible(fits)
            if not fits:
                for hidden in self._tools[n:]:  # a shorter one behind it would change the order
                    hidden.hide()
                break
            button.setGeometry(QRect(left, 0, width, height))
            left += width + _GAP_PX
        self.more.setVisible(any(button.isHidden() for button in self._tools))
        self.more.setGeometry(QRect(left, 0, self.more.sizeHint().width(), height))

    def _fill_menu(self) -> None:
        self.more_menu.clear()
        for button in self._tools:
            if not button.isHidden():
                continue
            menu, action = button.menu(), button.defaultAction()
            if menu is not None:
                menu.menuAction().setEnabled(button.isEnabled())
                self.more_menu.addMenu(menu)
            elif action is not None:
                self.more_menu.addAction(action)
