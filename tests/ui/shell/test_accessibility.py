"""What a screen reader is told: every control has a name and a role, in an order that makes sense;
and the whole main job with keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.ui.widgets.elided_label import ElidedCombo
from tests.ui.desk import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
ROW_PX = 60
"""What begins so far above the one before stands in another row."""


def told(widget: QWidget) -> QAccessibleInterface:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None and interface.isValid(), widget
    return interface


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a widget: its name, or that of the label beside it (on Linux a
    box that drops down tells its entry as its name, and its own name by its label)."""
    interface = told(widget)
    if isinstance(widget, ElidedCombo) or interface.role() is QAccessible.Role.ComboBox:
        labels = [
            label.text(QAccessible.Text.Name)
            for label, relation in interface.relations(QAccessible.RelationFlag.Label)
            if relation & QAccessible.RelationFlag.Label
        ]
        return " ".join(labels) or widget.accessibleName()
    return interface.text(QAccessible.Text.Name)


def controls(top: QWidget) -> list[QWidget]:
    """What the keyboard comes to, in its order, from the top of a window on."""
    found: list[QWidget] = []
    each = top.nextInFocusChain()
    while each is not top:
        inside = isinstance(each.parent(), QAbstractSpinBox)  # the box itself is the control
        is_reached = each.isVisible() and each.isEnabled() and top.isAncestorOf(each)
        if is_reached and not inside and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(each)
        each = each.nextInFocusChain()
    return found


def check(top: QWidget) -> None:
    """Every control has a name and a role; one comes after the other as they are read: down, and
    from one column to the next."""
    before: tuple[int, int] | None = None
    for each in controls(top):
        assert name_of(each).strip(), f"no name: {type(each).__name__} {each.objectName()}"
        assert told(each).role() is not QAccessible.Role.NoRole, each
        if isinstance(each, QTabWidget):
            continue  # its bar is what the keyboard comes to
        at = each.mapTo(top, each.rect().topLeft())
        if before is not None and before[1] - at.y() > ROW_PX:
            assert at.x() > before[0], f"the order jumps back up to {name_of(each)!r}"
        before = at.x(), at.y()


def pages_of(dialog: QWidget) -> Iterator[str]:
    """Turns over each page of a dialog that has some."""
    for tabs in dialog.findChildren(QTabWidget):
        for page in range(tabs.count()):
            tabs.setCurrentIndex(page)
            QApplication.processEvents()
            yield tabs.tabText(page)
        return
    yield ""


DIALOGS: dict[str, Callable[[Desk], QWidget | None]] = {
    "settings": lambda desk: desk.window.dialogs.settings(),
    "models": lambda desk: desk.window.dialogs.models(),
    "servers": lambda desk: desk.window.dialogs.servers(),
    "kinds": lambda desk: desk.window.dialogs.kinds(),
    "shortcuts": lambda desk: desk.window.dialogs.shortcuts(),
    "about": lambda desk: desk.window.dialogs.about(),
    "log": lambda desk: desk.window.dialogs.log(),
    "quantisations": lambda desk: desk.window.dialogs.advice(),
    "commands": lambda desk: desk.window.dialogs.palette(),
    "what was read": lambda desk: desk.window.dialogs.what_was_read(),
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_control_of_a_dialog_has_a_name_and_its_place(
    desk: Desk, contract_pdf: Path, dialog: str
) -> None:
    if dialog == "what was read":
        desk.open(contract_pdf)
    opened = DIALOGS[dialog](desk)
    assert opened is not None
    desk.settle_events()
    for _ in pages_of(opened):
        check(opened)
    opened.close()


def test_every_control_of_the_window_has_a_name_and_its_place(
    desk: Desk, contract_pdf: Path
) -> None:
    window = desk.window
    window.resize(1500, 1000)  # room for the choices, whatever the banner tells meanwhile
    check(window)
    desk.open(contract_pdf)
    desk.run()
    desk.settle()
    check(window.pane)
    check(window.work)
    order = [name_of(each) for each in controls(window.work)]
    first = [order.index(name) for name in ("Start", "Make", "Model", "Reading", "Result")]
    assert first == sorted(first), order
    window.questions.go_to()
    check(window.work.questions)
    assert name_of(controls(window.work.questions)[0]).endswith("?"), "the questions come first"
    window.queue.show()
    check(window.queue.view)


def test_a_screen_reader_is_told_roles(desk: Desk, contract_pdf: Path) -> None:
    desk.open(contract_pdf)
    work, role = desk.window.work, QAccessible.Role
    for widget, expected in (
        (work.start, role.Button),
        (work.kind, role.ComboBox),
        (work.budget, role.Slider),
        (work.progress, role.ProgressBar),
        (work.questions.field, role.EditableText),
        (work.card.details, role.CheckBox),
        (desk.window.pane.pages, role.Client),
    ):
        assert told(widget).role() is expected, widget
    captions = {label.buddy(): label.text() for label in work.findChildren(QLabel) if label.buddy()}
    assert captions[work.kind] == "Make" and captions[work.budget] == "Budget"


def type_into_dialog(path: Path) -> None:
    """Types a path into the file dialog that comes up, and Return, as soon as it is there."""

    def type_it() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(50, type_it)
            return
        [field] = dialog.findChildren(QLineEdit, "fileNameEdit")
        field.selectAll()
        QTest.keyClicks(field, str(path))
        press_return(dialog, field)

    def press_return(dialog: QFileDialog, field: QLineEdit) -> None:
        """Again, and typed again, where the first one went to the list of names like it: that puts
        another name into the field, which the dialog may then complain of."""
        if not isValid(dialog) or not dialog.isVisible():
            return
        QTimer.singleShot(300, lambda: press_return(dialog, field))
        complaint = QApplication.activeModalWidget()
        if isinstance(complaint, QMessageBox):
            complaint.reject()
            return
        if field.text() != str(path):
            field.setText(str(path))
        if (completer := field.completer()) is not None:
            completer.popup().hide()
        QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(50, type_it)


def come_back(desk: Desk) -> None:
    """Makes the window the active one again, as a window manager does when a dialog is closed."""
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None, "the keyboard went nowhere"
    QTest.keyClick(focus, key, modifier)


def test_the_whole_main_job_with_keys_alone(
    desk: Desk, qtbot: QtBot, contract_pdf: Path, tmp_path: Path
) -> None:
    window, work = desk.window, desk.window.work
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    # Open.
    type_into_dialog(contract_pdf)
    press(Qt.Key.Key_O, CONTROL)
    desk.wait(lambda: window.controller.plan is not None)
    come_back(desk)
    # Choose: Tab comes to what is to be made, an arrow chooses, and another takes it back.
    work.start.setFocus()
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is work.kind
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is work.length
    press(Qt.Key.Key_Down)
    desk.wait(lambda: window.controller.choices.length == "brief")
    # Start, and read.
    press(Qt.Key.Key_Return, CONTROL)
    desk.wait(lambda: work.result.markdown and not window.controller.is_running)
    desk.wait(lambda: work.result.evidence)
    # Jump to a place, and back.
    for _ in range(3):
        if QApplication.focusWidget() is not work.result:
            press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is work.result
    for _ in range(3):  # a reference, its mark, the next reference
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    desk.wait(lambda: window.pane.pages.number == 2)
    # Ask.
    press(Qt.Key.Key_K, CONTROL)
    assert QApplication.focusWidget() is work.questions.field
    QTest.keyClicks(work.questions.field, "When are fees due?")
    press(Qt.Key.Key_Return)
    desk.wait(lambda: work.questions.history() and not window.controller.is_running)
    # Save.
    target = tmp_path / "summary.docx"
    type_into_dialog(target)
    press(Qt.Key.Key_S, CONTROL)
    desk.wait(target.exists)
    come_back(desk)
    # Close what comes up, too.
    press(Qt.Key.Key_Question, CONTROL)
    [sheet] = [each for each in window.findChildren(QDialog) if each.isVisible()]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    desk.wait(lambda: not sheet.isVisible())
