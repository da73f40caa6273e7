"""Text of a PDF selected on its pages, with the mouse and the keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.documents.base.document import Box
from app.documents.pdf.shown.text import PageText
from tests.ui.desk import Desk

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Reader:
    """Somebody with a mouse in front of the pages."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk = desk
        window = desk.window
        window.resize(1280, 800)
        desk.open(path)
        self.pages, self.selection = window.pane.pages, window.pane.selection
        self.texts: dict[int, PageText] = self.selection.texts
        desk.wait(lambda: all(self.selection.has_text(n) for n in self.pages.numbers_in_sight()))

    def at(self, words: str, number: int = 1, *, after: bool = False) -> QPointF:
        """Where words begin on the screen, or where they end."""
        text = self.texts[number]
        start = text.text.index(words)
        boxes = text.boxes(start, start + len(words))
        box: Box = boxes[-1] if after else boxes[0]
        x = box.right - 0.3 if after else box.left + 0.3
        place, scale = self.pages.page_layout.rectangles[number - 1], self.pages.page_layout.scale
        down, across = self.pages.verticalScrollBar(), self.pages.horizontalScrollBar()
        return QPointF(
            place.left() + x * scale - across.value(),
            place.top() + (box.top + box.bottom) / 2 * scale - down.value(),
        )

    def send(self, kind: QEvent.Type, at: QPointF, *, held: bool = True) -> None:
        viewport = self.pages.viewport()
        button = NONE if kind == QEvent.Type.MouseMove else LEFT
        down = LEFT if held and kind != QEvent.Type.MouseButtonRelease else NONE
        where = QPointF(viewport.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, where, button, down, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    def drag(self, start: QPointF, end: QPointF) -> None:
        self.send(QEvent.Type.MouseButtonPress, start)
        self.send(QEvent.Type.MouseMove, (start + end) / 2)
        self.send(QEvent.Type.MouseMove, end)
        self.send(QEvent.Type.MouseButtonRelease, end)

    def click(self, at: QPointF) -> None:
        self.send(QEvent.Type.MouseButtonPress, at)
        self.send(QEvent.Type.MouseButtonRelease, at)

    def double_click(self, at: QPointF) -> None:
        self.click(at)
        self.send(QEvent.Type.MouseButtonDblClick, at)
        self.send(QEvent.Type.MouseButtonRelease, at)


@pytest.fixture
def reader(desk: Desk, contract_pdf: Path) -> Reader:
    return Reader(desk, contract_pdf)


def test_words_are_selected_by_dragging_over_them(reader: Reader) -> None:
    reader.drag(reader.at("Cloud Service"), reader.at("Cloud Service", after=True))
    assert reader.selection.text == "Cloud Service"
    [boxes] = reader.pages.boxes("selection", 1)
    assert len(boxes) == 1 and boxes[0].right > boxes[0].left
    reader.drag(reader.at("Cloud Service", after=True), reader.at("Cloud Service"))
    assert reader.selection.text == "Cloud Service"  # backwards as well


def test_a_second_click_takes_the_word_and_a_third_its_paragraph(
    reader: Reader, contract_pdf: Path
) -> None:
    document = reader.desk.window.controller.document
    assert document is not None
    at = reader.at("Customer", after=True)
    reader.double_click(at)
    assert reader.selection.text == "Customer"
    reader.click(at)
    paragraph = reader.selection.text
    assert "Customer" in paragraph and "\n" not in paragraph
    assert any(paragraph[:40] in block.text for block in document.blocks)
    reader.click(reader.at("Customer"))
    reader.desk.qtbot.wait(QApplication.doubleClickInterval() + 50)
    reader.click(reader.at("Customer"))
    assert reader.selection.text == "" and not reader.pages.boxes("selection", 1)


def test_a_selection_goes_on_over_the_next_page(reader: Reader) -> None:
    reader.pages.set_zoom(0.5)
    reader.desk.wait(lambda: reader.selection.has_text(2))
    first, second = (reader.texts[n].text.strip()[:12] for n in (1, 2))
    reader.drag(reader.at(first), reader.at(second, 2, after=True))
    assert reader.selection.text.startswith(first)
    assert reader.selection.text.endswith(second)
    assert reader.pages.boxes("selection", 1) and reader.pages.boxes("selection", 2)


def test_keys_copy_what_is_selected_and_select_a_page(reader: Reader) -> None:
    qtbot, clipboard = reader.desk.qtbot, QGuiApplication.clipboard()
    clipboard.setText("before")
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(reader.pages, Qt.Key.Key_C, control)
    assert clipboard.text() == "before"  # nothing is selected
    reader.double_click(reader.at("Service"))
    assert reader.selection.text == "Service"

    def is_copied() -> bool:  # on a busy machine a key may come before the window is ready for it
        qtbot.keyClick(reader.pages, Qt.Key.Key_C, control)
        return clipboard.text() == "Service"

    reader.desk.wait(is_copied)
    qtbot.keyClick(reader.pages, Qt.Key.Key_A, control)
    qtbot.keyClick(reader.pages, Qt.Key.Key_C, control)
    assert clipboard.text().count("Customer") == reader.texts[1].text.count("Customer")
    qtbot.keyClick(reader.pages, Qt.Key.Key_Escape)
    assert reader.selection.text == ""


def test_the_pointer_shows_where_there_is_text(reader: Reader) -> None:
    viewport = reader.pages.viewport()
    reader.send(QEvent.Type.MouseMove, reader.at("Cloud Service"), held=False)
    assert viewport.cursor().shape() is Qt.CursorShape.IBeamCursor
    reader.send(QEvent.Type.MouseMove, QPointF(2, 2), held=False)
    assert viewport.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_drag_over_a_link_does_not_follow_it(reader: Reader) -> None:
    clicked: list[object] = []
    reader.pages.clicked.connect(lambda *at: clicked.append(at))
    reader.drag(reader.at("Cloud Service"), reader.at("Cloud Service", after=True))
    assert not clicked
    reader.desk.qtbot.wait(QApplication.doubleClickInterval() + 50)
    reader.click(reader.at("Cloud Service"))
    assert len(clicked) == 1


def test_the_menu_offers_what_can_be_done_with_the_selection(reader: Reader) -> None:
    window = reader.desk.window
    reader.double_click(reader.at("Customer"))
    menu = window.documents.menu_for(1, reader.pages.mapToGlobal(QPoint(50, 50)))
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy"].trigger()
    assert QGuiApplication.clipboard().text() == "Customer"
    actions["Find this"].trigger()
    assert window.pane.find_bar.field.text() == "Customer"
    actions["Ask about this"].trigger()
    assert "Customer" in window.work.questions.field.text()


def test_another_document_has_no_selection(reader: Reader, paper: Path) -> None:
    reader.double_click(reader.at("Customer"))
    reader.desk.window.open_path(paper)
    reader.desk.wait(lambda: reader.selection.text == "")
    assert not reader.pages.boxes("selection", 1)
