"""Every state of every widget can be read, measured from its pixels (WCAG AA: 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.widgets.banner import Banner
from app.ui.widgets.theme import SCHEMES, apply_theme
from tests.ui.pixels import shown, text_contrast

LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
WORDS = "Contract review"


@pytest.fixture(params=sorted(SCHEMES))
def least(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    """Puts a scheme on and gives the contrast that it has to reach."""
    apply_theme(qapp, scheme=request.param)
    yield LEAST[request.param]
    apply_theme(qapp, scheme="system")


def button() -> QPushButton:
    return QPushButton(WORDS)


def named(name: str, make: Callable[[], QWidget] = button) -> Callable[[], QWidget]:
    def made() -> QWidget:
        widget = make()
        widget.setObjectName(name)
        return widget

    return made


def line(text: str = "", hint: str = "") -> QLineEdit:
    edit = QLineEdit(text)
    edit.setPlaceholderText(hint)
    return edit


def tool() -> QToolButton:
    widget = QToolButton()
    widget.setText(WORDS)
    return widget


def tabs() -> QTabWidget:
    widget = QTabWidget()
    widget.addTab(QLabel(WORDS), WORDS)
    return widget


def combo() -> QComboBox:
    box = QComboBox()
    box.addItems([WORDS])
    return box


def error() -> Banner:
    banner = Banner()
    banner.tell(WORDS)
    return banner


WIDGETS: dict[str, Callable[[], QWidget]] = {
    "button": button,
    "primary": named("primary"),
    "link": named("link"),
    "tool": tool,
    "field": lambda: line(WORDS),
    "hint of a field": lambda: line(hint=WORDS),
    "text": lambda: QPlainTextEdit(WORDS),
    "number": QSpinBox,
    "box to check": lambda: QCheckBox(WORDS),
    "drop-down": combo,
    "tabs": tabs,
    "label": lambda: QLabel(WORDS),
    "subtitle": named("subtitle", lambda: QLabel(WORDS)),
    "chip": named("chip", lambda: QLabel(WORDS)),
    "error": error,
}


def with_ground(qtbot: QtBot, widget: QWidget) -> QWidget:
    """A widget in a window: a dialog's ground is behind it."""
    from PySide6.QtWidgets import QDialog, QVBoxLayout

    dialog = QDialog()
    QVBoxLayout(dialog).addWidget(widget)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("name", sorted(WIDGETS))
def test_a_widget_can_be_read_in_every_state(qtbot: QtBot, least: float, name: str) -> None:
    widget = WIDGETS[name]()
    dialog = with_ground(qtbot, widget)
    for state in ("normal", "hover", "focus", "disabled"):
        widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, state == "hover")
        if state == "focus":
            widget.setFocus()
        widget.setEnabled(state != "disabled")
        area = widget.geometry().adjusted(4, 4, -4, -4)  # without a frame, which is no letters
        found = text_contrast(shown(dialog), area)
        # WCAG asks nothing of what is disabled; here it can be read all the same.
        assert found >= (3.0 if state == "disabled" else least), (name, state, found)


def rows(view: QWidget) -> list[QRect]:
    """Where the rows of a list, tree or table are."""
    model = view.model()  # type: ignore[attr-defined]
    return [
        view.visualRect(model.index(n, 0)).adjusted(3, 3, -3, -3)  # type: ignore[attr-defined]
        for n in range(model.rowCount())
    ]


def list_of(words: list[str]) -> QListWidget:
    view = QListWidget()
    view.addItems(words)
    return view


def tree_of(words: list[str]) -> QTreeWidget:
    view = QTreeWidget()
    view.addTopLevelItems([QTreeWidgetItem([word]) for word in words])
    return view


def table_of(words: list[str]) -> QTableView:
    view = QTableView()
    model = QStandardItemModel(view)
    for word in words:
        model.appendRow(QStandardItem(word))
    view.setModel(model)
    view.resizeColumnsToContents()
    return view


@pytest.mark.parametrize("make", [list_of, tree_of, table_of])
def test_the_chosen_row_can_be_read(
    qtbot: QtBot, least: float, make: Callable[[list[str]], QWidget]
) -> None:
    view = make(["Summary", WORDS, "Paper digest"])
    dialog = with_ground(qtbot, view)
    view.setCurrentIndex(view.model().index(1, 0))  # type: ignore[attr-defined]
    image = shown(dialog)
    offset = view.viewport().mapTo(dialog, QPoint())  # type: ignore[attr-defined]
    for row in rows(view):
        row.translate(offset)
        assert text_contrast(image, row) >= least
    dialog.close()


def test_every_row_of_a_drop_down_can_be_read(qtbot: QtBot, least: float) -> None:
    box = QComboBox()
    box.addItems(["Summary", WORDS, "Paper digest"])
    box.setCurrentIndex(1)
    dialog = with_ground(qtbot, box)
    box.showPopup()
    view = box.view()
    image = shown(view.viewport())
    found = [text_contrast(image, row) for row in rows(view)]
    box.hidePopup()
    assert min(found) >= least, found
    chosen, other = rows(view)[1], rows(view)[0]
    assert image.pixel(chosen.topLeft()) != image.pixel(other.topLeft()), "it is seen which"
    dialog.close()


def test_every_row_of_a_menu_can_be_read(qtbot: QtBot, least: float) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    actions = [menu.addAction(text) for text in ("Open", WORDS, "Quit")]
    menu.popup(menu.mapToGlobal(menu.rect().topLeft()))
    menu.setActiveAction(actions[1])
    image = shown(menu)
    found = [text_contrast(image, menu.actionGeometry(a).adjusted(4, 3, -4, -3)) for a in actions]
    menu.close()
    assert min(found) >= least, found
