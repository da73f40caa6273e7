"""The way back: after a link, a reference or a search one returns to where one was reading."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl

from app.ui.document.trail import Spot, Trail
from tests.ui.desk import Desk


class View(QObject):
    """Stands in for the view of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.at: Spot | None = Spot(1, 0.0)
        self.trail = Trail(lambda: self.at, self.show, self)

    def show(self, spot: Spot) -> None:
        self.at = spot

    def jump(self, number: int) -> None:
        self.trail.leave()
        self.at = Spot(number, 0.0)


def test_back_and_forward_again() -> None:
    view = View()
    for number in (5, 9):
        view.jump(number)
    view.trail.back()
    assert view.at == Spot(5, 0.0) and view.trail.leads_back and view.trail.leads_forward
    view.trail.back()
    assert view.at == Spot(1, 0.0) and not view.trail.leads_back
    view.trail.back()
    assert view.at == Spot(1, 0.0), "there is nothing further back"
    view.trail.forward()
    view.trail.forward()
    assert view.at == Spot(9, 0.0) and not view.trail.leads_forward


def test_a_jump_from_an_earlier_place_leads_elsewhere_from_there() -> None:
    view = View()
    view.jump(5)
    view.trail.back()
    view.jump(7)
    assert not view.trail.leads_forward
    view.trail.back()
    assert view.at == Spot(1, 0.0)


def test_a_jump_to_where_one_is_needs_no_way_back() -> None:
    view = View()
    view.jump(3)
    view.jump(3)
    view.trail.back()
    assert view.at == Spot(1, 0.0)
    view.at = None
    view.trail.leave()
    assert not view.trail.leads_back


def test_from_a_place_of_the_answer_back_to_the_page_that_was_read(
    desk: Desk, contract_pdf: Path
) -> None:
    desk.open(contract_pdf)
    window, pages, pane = desk.window, desk.window.pane.pages, desk.window.pane
    back, forward = (window.actions_by_name[name] for name in ("back", "forward"))
    assert pane.back.isHidden() and pane.forward.isHidden()
    pages.set_top(Spot(3, 150.0))
    reading = pages.verticalScrollBar().value()
    window.places.follow_reference("p. 9")
    assert pages.number == 9 and not pane.back.isHidden()
    back.trigger()
    assert pages.verticalScrollBar().value() == reading
    assert not pane.back.isEnabled() and not pane.forward.isHidden()
    forward.trigger()
    assert pages.number == 9
    pages.set_zoom(2.0)  # the place is one of the page, whatever its size
    back.trigger()
    assert pages.top is not None and pages.top.number == 3
    desk.qtbot.mouseClick(pages.viewport(), Qt.MouseButton.ForwardButton)
    assert pages.number == 9
    desk.qtbot.mouseClick(pages.viewport(), Qt.MouseButton.BackButton)
    assert pages.top.number == 3
    pane.page_field.setText("12")
    pane.page_field.returnPressed.emit()
    assert pages.number == 12
    back.trigger()
    assert pages.top.number == 3
    window.search_document()
    pane.find_bar.field.setText("Governing law")
    desk.wait(lambda: pages.top is not None and pages.top.number > 4)
    back.trigger()
    assert pages.top.number == 3


def test_from_a_link_in_a_text_back_to_the_sentence(desk: Desk, contract_docx: Path) -> None:
    desk.open(contract_docx)
    flow, document = desk.window.pane.flow, desk.window.controller.document
    assert document is not None
    desk.wait(lambda: flow.is_complete and flow.document().blockCount() > 50)
    bar = flow.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    reading = bar.value()
    flow.anchorClicked.emit(QUrl(f"block:{document.body[-5]}"))
    desk.wait(lambda: bar.value() > reading + 500)
    desk.window.pane.trail.back()
    assert abs(bar.value() - reading) < flow.viewport().height() / 4


def test_another_document_begins_without_a_way_back(
    desk: Desk, contract_pdf: Path, contract_docx: Path
) -> None:
    desk.open(contract_pdf)
    desk.window.places.follow_reference("p. 9")
    assert desk.window.pane.trail.leads_back
    desk.window.open_path(contract_docx)
    desk.wait(lambda: desk.window.pane.stack.currentWidget() is desk.window.pane.flow)
    assert not desk.window.pane.trail.leads_back and desk.window.pane.back.isHidden()
