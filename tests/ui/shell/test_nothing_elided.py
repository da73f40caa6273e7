"""At the size with which the window opens, nothing that matters ends in "…"."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from app.ui.shell.first_size import first_size
from app.ui.widgets.elided_label import ElidedLabel
from tests.ui.desk import Desk

SCREENS = [(1366, 728), (1920, 1040)]
"""Free areas of common screens."""


def is_whole(label: ElidedLabel) -> bool:
    return "".join(label.shown().split()) == "".join(label.text().split())


def has_room(box: QComboBox) -> bool:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    return box.fontMetrics().horizontalAdvance(box.currentText()) <= room.width() - 4


@pytest.mark.parametrize("screen", SCREENS)
def test_title_tokens_model_state_and_file_name_are_whole(
    desk: Desk,
    contract_pdf: Path,
    screen: tuple[int, int],
) -> None:
    window, work = desk.window, desk.window.work
    window.resize(first_size(QRect(0, 0, *screen)))
    desk.open(contract_pdf)
    desk.settle_events()
    for label in (work.title, work.subtitle):
        assert is_whole(label), label.shown()
    assert contract_pdf.name in work.subtitle.text() and "tokens" in work.subtitle.text()
    assert has_room(work.model), work.model.currentText()
    desk.run()
    assert is_whole(work.card.said), work.card.said.shown()
    assert is_whole(work.progress_text), work.progress_text.shown()
    assert window.pane.pages.zoom is None
    window.queue.add([contract_pdf])
    rows = window.queue.view.list
    for column in (0, 1):
        room = rows.columnWidth(column)
        assert rows.fontMetrics().horizontalAdvance(rows.items()[0].text(column)) < room
