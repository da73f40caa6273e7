"""A text without pages keeps the place that is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from app.ui.document.text_flow import TextFlow
from app.ui.widgets.theme import apply_theme
from tests.ui.desk import Desk

MARKED = "1.3 User Accounts"


@pytest.fixture
def flow(desk: Desk, contract_docx: Path) -> TextFlow:
    """The sample with a passage of it shown and marked."""
    window, flow = desk.window, desk.window.pane.flow
    window.resize(1024, 640)
    desk.open(contract_docx)
    desk.wait(lambda: flow.is_complete and flow.toPlainText())
    window.documents.show_label("§ 1.3")
    desk.settle_events()
    assert MARKED in flow.marked()[0] and 0 < y_of_marked(flow) < flow.viewport().height()
    return flow


def y_of_marked(flow: TextFlow) -> int:
    """Of the first line that is marked, below the upper edge of what is seen."""
    marked = flow.extraSelections()[0]
    cursor = QTextCursor(marked.cursor)
    cursor.setPosition(cursor.selectionStart())
    return flow.cursorRect(cursor).top()


def test_what_is_read_stays_when_the_window_gets_another_size(desk: Desk, flow: TextFlow) -> None:
    before = y_of_marked(flow)
    for width, height in ((1366, 768), (1600, 1000), (1024, 640), (900, 600), (1024, 640)):
        desk.window.resize(width, height)
        desk.settle_events()
        assert abs(y_of_marked(flow) - before) <= flow.fontMetrics().lineSpacing(), (width, height)


def test_what_is_read_stays_when_the_letters_get_larger(desk: Desk, flow: TextFlow) -> None:
    before = y_of_marked(flow)
    for steps in (3, 3, -6):
        flow.step_zoom(steps)
        desk.settle_events()
        assert abs(y_of_marked(flow) - before) <= flow.fontMetrics().lineSpacing(), steps


def test_larger_letters_stay_in_other_colours_and_a_larger_font(desk: Desk, flow: TextFlow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    usual_pt = flow.font().pointSizeF()
    flow.step_zoom(3)
    try:
        apply_theme(application, scheme="dark")
        assert flow.font().pointSizeF() == usual_pt + 3
        apply_theme(application, scheme="light", font_pt=usual_pt + 2)
        assert flow.font().pointSizeF() == usual_pt + 5
        flow.step_zoom(-3)
        assert flow.font().pointSizeF() == usual_pt + 2
    finally:
        apply_theme(application, scheme="light", font_pt=usual_pt)


def test_what_is_read_stays_in_other_colours(desk: Desk, flow: TextFlow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = y_of_marked(flow)
    try:
        for scheme, width in (("dark", 1366), ("contrast", 1024), ("light", 1600), ("dark", 1024)):
            apply_theme(application, scheme=scheme)
            desk.window.resize(width, 640)  # while it is built anew
            desk.wait(lambda: flow.is_complete and flow.extraSelections())
            desk.settle_events()
            line_px = flow.fontMetrics().lineSpacing()
            assert abs(y_of_marked(flow) - before) <= line_px, (scheme, width)
    finally:
        apply_theme(application, scheme="light")


def test_a_mark_does_not_grow_while_the_rest_is_built(desk: Desk, flow: TextFlow) -> None:
    marked = flow.marked()
    flow._begin()  # as other colours do
    seen: list[str] = []

    def is_built() -> bool:
        seen.extend(each for each in flow.marked() if each)
        return flow.is_complete

    flow.show_offset(flow._document.text.index(MARKED))  # type: ignore[union-attr]
    desk.wait(is_built)
    desk.settle_events()
    assert flow.marked() == marked
    assert all(marked[0].startswith(each) for each in seen), "never more than what is marked"


def test_the_beginning_stays_the_beginning(desk: Desk, contract_docx: Path) -> None:
    flow = desk.window.pane.flow
    desk.open(contract_docx)
    desk.wait(lambda: flow.is_complete and flow.toPlainText())
    for width in (1366, 1024):
        desk.window.resize(width, 700)
        desk.settle_events()
        assert flow.verticalScrollBar().value() == 0
