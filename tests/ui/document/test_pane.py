"""The document in its pane, as a reader uses it: scroll, zoom, contents, search, links, marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents import load
from app.documents.base.document import Page
from app.documents.base.passages import find_passage
from app.documents.pdf.shown.passage_boxes import boxes_on_page
from app.documents.structure.cross_references import find_cross_references
from app.documents.structure.outline import headings_of
from app.ui.document.page_flow import CACHE_BYTES, PX_PER_PT
from app.ui.document.page_layout import GAP_PX, PageLayout
from app.ui.document.search import find_in_text
from app.ui.presenters.document import page_text
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


def show(desk: Desk, path: Path) -> None:
    desk.window.resize(1280, 800)
    desk.window.open_path(path)
    desk.wait(lambda: desk.window.controller.document is not None)


def find(desk: Desk, words: str) -> str:
    desk.window.search_document()
    bar = desk.window.pane.find_bar
    bar.count.clear()
    bar.field.setText(words)
    desk.wait(lambda: bar.count.text())
    return bar.count.text()


def test_pages_are_laid_out_below_each_other_on_one_axis() -> None:
    pages = [Page(1, 600, 800), Page(2, 300, 400), Page(3, 0, 0)]
    layout = PageLayout.of(pages, 2.0, 900)
    first, second, third = layout.rectangles
    assert second.top() == first.bottom() + GAP_PX
    assert first.center().x() == second.center().x() == third.center().x() == layout.width / 2
    assert third.width() == 612 * 2  # a page without a size is as large as most
    assert list(layout.pages_between(0, 20)) == [0]
    assert list(layout.pages_between(first.bottom() - 1, second.top() + 1)) == [0, 1]
    assert layout.page_at(second.center().y()) == 1 and layout.page_at(1e9) == 2


def test_only_pages_near_the_sight_are_drawn_and_few_are_kept(
    desk: Desk, contract_pdf: Path
) -> None:
    show(desk, contract_pdf)
    pages = desk.window.pane.pages
    desk.wait(lambda: pages.is_drawn(1))
    assert not pages.is_drawn(9)
    pages.show_page(9)
    desk.wait(lambda: pages.is_drawn(9))
    assert pages.number == 9 and desk.window.pane.page_field.text() == "9"
    pages.set_zoom(4.0)
    for number in range(1, 13):
        pages.show_page(number)
        desk.wait(lambda n=number: pages.is_drawn(n))
    kept = sum(image.sizeInBytes() for _, image in pages.pictures.values())
    largest = max(image.sizeInBytes() for _, image in pages.pictures.values())
    assert kept <= CACHE_BYTES + 2 * largest  # what is in sight is kept in any case


def test_pages_are_drawn_at_the_pixels_of_the_screen(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    pages = desk.window.pane.pages
    for zoom in (1.0, 1.5, 2.0):
        pages.set_zoom(zoom)
        desk.wait(lambda: pages.is_drawn(pages.number))
        picture, document = pages.picture(pages.number), desk.window.controller.document
        assert picture is not None and document is not None
        width_pt = document.pages[pages.number - 1].width_pt
        ratio = pages.devicePixelRatioF()
        assert picture.width() == pytest.approx(width_pt * PX_PER_PT * zoom * ratio, abs=1)


def test_the_wheel_zooms_about_the_pointer(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    pages = desk.window.pane.pages
    desk.wait(lambda: pages.is_drawn(1))
    at = QPointF(pages.viewport().width() / 2, 300)
    before = pages.point_at(at)
    turned = QWheelEvent(
        at,
        pages.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pages.viewport(), turned)
    after = pages.point_at(at)
    assert before is not None and after is not None and pages.zoom is not None
    assert after == pytest.approx(before, abs=2)
    desk.window.actions_by_name["fit_width"].trigger()
    assert pages.zoom is None


def test_a_page_number_leads_to_its_page(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    pane = desk.window.pane
    assert pane.n_pages.text() == "of 12"
    pane.page_field.setText("7")
    pane.page_field.returnPressed.emit()
    assert pane.pages.number == 7


def test_the_contents_lead_to_their_headings(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    window = desk.window
    desk.wait(lambda: window.pane.contents.isEnabled())
    window.pane.contents.setChecked(True)
    outline = window.pane.outline
    assert outline.isVisible()
    headings = headings_of(load(contract_pdf))
    wanted = next(h for h in headings if h.title.startswith("9. Indemnification"))
    [item] = outline.findItems(
        wanted.title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    )
    outline.itemClicked.emit(item, 0)
    assert wanted.page in window.pane.pages.numbers_in_sight()
    window.pane.pages.show_page(1)
    assert outline.currentItem().text(0) != wanted.title  # it follows the reader


def test_words_are_found_and_stepped_through(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    document = desk.window.controller.document
    assert document is not None
    n = document.text.lower().count("indemni")
    assert find(desk, "INDEMNI") == f"1 of {n}"
    pages, bar = desk.window.pane.pages, desk.window.pane.find_bar
    desk.wait(lambda: any(pages.boxes("hits", page) for page in pages.numbers_in_sight()))
    bar.stepped.emit(-1)
    assert bar.count.text() == f"{n} of {n}"
    assert find(desk, "no such words here") == "not found"
    desk.qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible() and not any(pages.boxes("hits", k) for k in range(1, 13))


def test_a_search_looks_past_line_breaks_and_typography(contract_pdf: Path) -> None:
    document = load(contract_pdf)
    [(start, end), *_] = find_in_text(document, "cloud   SERVICE agreement")
    assert document.text[start:end].lower().split() == ["cloud", "service", "agreement"]
    assert find_in_text(document, "   ") == []
    quoted = find_in_text(document, "Users' accounts")
    assert quoted and "Users’" in document.text[quoted[0][0] : quoted[0][1]]


def test_each_occurrence_in_a_block_is_marked_in_its_own_place(contract_pdf: Path) -> None:
    document = load(contract_pdf)
    [match, *_] = find_passage(document, "access and use the Cloud Service")
    page = match.page
    block = document.blocks[match.locations[0].block]
    assert page is not None and block.text.count("Customer") >= 2
    start = document.block_starts[document.body.index(match.locations[0].block)]
    first = start + block.text.index("Customer")
    second = start + block.text.index("Customer", block.text.index("Customer") + 1)
    spans = [(first, first + 8), (second, second + 8)]
    (one,), (other,) = boxes_on_page(document, page, spans)
    assert one != other
    assert boxes_on_page(document, page + 1, spans) == [(), ()]


def test_a_reference_in_a_page_leads_to_its_clause(desk: Desk, contract_pdf: Path) -> None:
    show(desk, contract_pdf)
    pages = desk.window.pane.pages
    desk.wait(lambda: pages.boxes("links", 1))
    document = desk.window.controller.document
    assert document is not None
    on_first = [
        link
        for link in find_cross_references(document)
        if document.locate(link.start, link.end)[0].page == 1
    ]
    index = next(
        i for i, link in enumerate(on_first)
        if document.text[link.start : link.end] == "Section 13"
    )  # fmt: skip
    [box, *_] = pages.boxes("links", 1)[index]
    pages.clicked.emit(1, (box.left + box.right) / 2, (box.top + box.bottom) / 2)
    target = document.blocks[on_first[index].target]
    assert target.text.startswith("13.")
    assert target.page in pages.numbers_in_sight()


def test_a_word_document_is_shown_as_it_reads(desk: Desk, contract_docx: Path) -> None:
    show(desk, contract_docx)
    pane = desk.window.pane
    desk.wait(lambda: pane.flow.is_complete and pane.flow.toPlainText())
    text = pane.flow.toPlainText()
    assert pane.stack.currentWidget() is pane.flow and not pane.page_field.isVisible()
    assert "Riverbend Logistics" in text and "|" not in text  # tables are tables
    document = desk.window.controller.document
    assert document is not None
    clause = next(b for b in document.blocks if b.text.startswith("1.3 User Accounts"))
    start = document.text.index(clause.text)
    desk.window.documents.show_span((start, start + 17))
    assert pane.flow.marked() == ["1.3 User Accounts"]


def test_a_statement_about_a_word_document_shows_its_clause(
    desk: Desk, contract_docx: Path
) -> None:
    show(desk, contract_docx)
    flow = desk.window.pane.flow
    desk.wait(lambda: flow.is_complete and flow.toPlainText())
    desk.window.work.result.place_clicked.emit("§ 1.3", None)
    assert "1.3 User Accounts" in flow.marked()[0]
    flow.anchorClicked.emit(QUrl("block:22"))
    assert flow.marked()[0].startswith("(a) Except as expressly permitted")


def test_marks_stand_where_they_should_after_characters_of_two_units(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        "# 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀 terms\n\nThe 😀😀 tenant pays rent.\n\n"
        "| Who | What |\n| --- | --- |\n| tenant | 900 \\| euros |\n| landlord | roof |\n",
        encoding="utf-8",
    )
    show(desk, path)
    flow = desk.window.pane.flow
    desk.wait(lambda: flow.is_complete and flow.toPlainText())
    assert find(desk, "tenant pays") == "1 of 1"
    assert flow.marked() == ["tenant pays"]
    find(desk, "landlord")
    assert flow.marked() == ["landlord"]
    find(desk, "900")
    assert flow.marked() == ["900 | euros"]  # a cell that reads otherwise is marked whole


def test_something_is_asked_about_a_selection(desk: Desk, contract_docx: Path) -> None:
    show(desk, contract_docx)
    window, flow = desk.window, desk.window.pane.flow
    desk.wait(lambda: flow.is_complete and flow.toPlainText())
    cursor = flow.document().find("Non-Renewal Notice Date")
    flow.setTextCursor(QTextCursor(cursor))
    flow.ask_about.emit(flow.textCursor().selectedText())
    assert window.work.tabs.currentWidget() is window.work.questions
    assert "Non-Renewal Notice Date" in window.work.questions.field.text()


def test_the_text_of_a_page_can_be_had(contract_pdf: Path) -> None:
    text = page_text(load(contract_pdf), 1)
    assert "Order Form" in text and "DPA" not in text


def test_panes_make_room_and_are_remembered(desk: Desk, contract_pdf: Path) -> None:
    window = desk.window
    assert not window.pane.isVisible() and not window.history.isVisible()  # nothing to show yet
    window.toggle_library()
    window.panes.show_document(True)  # the one that is asked for last
    show(desk, contract_pdf)
    desk.wait(window.pane.isVisible)
    assert window.history.isVisible()
    window.resize(1024, 640)
    QApplication.processEvents()
    assert window.pane.isVisible() and not window.history.isVisible()
    window.actions_by_name["library"].trigger()
    assert window.history.isVisible() and not window.pane.isVisible()
    assert not window.actions_by_name["document"].isChecked()
    window.resize(1400, 800)
    QApplication.processEvents()
    assert window.history.isVisible() and window.pane.isVisible()
    window.actions_by_name["document"].trigger()
    assert not window.pane.isVisible()
    window.panes.remember(window.settings)
    window.panes.show_document(True)
    window.panes.restore(window.settings)
    assert not window.pane.isVisible() and window.history.isVisible()


def test_a_pane_that_is_not_seen_can_be_brought_back_without_the_menu(
    desk: Desk, contract_pdf: Path
) -> None:
    window = desk.window
    window.resize(1400, 800)
    window.toggle_library()  # it is folded away while it is empty
    assert not window.work.show_document.isVisible()
    show(desk, contract_pdf)
    desk.wait(window.pane.isVisible)
    assert not window.pane.library.isVisible() and not window.work.show_document.isVisible()
    window.resize(1024, 640)
    QApplication.processEvents()
    window.pane.library.click()
    assert window.history.isVisible() and not window.pane.isVisible()
    window.work.show_document.click()
    assert window.pane.isVisible() and not window.history.isVisible()
    assert not window.work.show_document.isVisible()
    window.pane.close_button.click()
    assert not window.pane.isVisible() and window.work.show_document.isVisible()


def test_keys_of_the_menus_are_not_given_twice(desk: Desk) -> None:
    keys = [action.shortcut().toString() for action in desk.window.actions_by_name.values()]
    given = [key for key in keys if key]
    assert len(given) == len(set(given)) and "Ctrl+F" in given
    assert QGuiApplication.instance() is not None


def test_the_number_printed_on_a_page_is_told_where_it_is_another(
    desk: Desk, tmp_path: Path, contract_pdf: Path
) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(contract_pdf))
    writer.set_page_label(0, 1, "/r", start=7)
    path = tmp_path / "labelled.pdf"
    writer.write(path)
    show(desk, path)
    pane = desk.window.pane
    desk.wait(lambda: pane.pages.is_drawn(1))
    assert pane.page_field.toolTip() == "Printed on it: p. vii"
    menu = desk.window.documents.menu_for(1, pane.pages.mapToGlobal(QPoint(50, 50)))
    assert menu is not None
    assert menu.actions()[-1].text() == "Copy the text of page vii"
    link, work = QUrl("place:p.%20vii"), desk.window.work
    for view in (work.result, work.questions.answers, desk.window.parts.parts.note):
        assert view.page_told(link) == "Page 1 of the file"


def test_the_size_of_pages_and_text_is_remembered(
    qtbot: QtBot, contract_pdf: Path, starter_model: Path, tmp_path: Path
) -> None:
    first = Desk(qtbot, ScriptedEngine(answer))
    first.open(contract_pdf)
    pane = first.window.pane
    assert pane.pages.zoom is None, "as wide as there is room"
    pane.step_zoom(1)
    wanted = pane.pages.zoom
    note = tmp_path / "note.md"
    note.write_text("# Note\n\nThe rent is 900 euros.\n", encoding="utf-8")
    first.window.open_path(note)
    first.wait(lambda: first.window.controller.document.path == note)
    pane.step_zoom(1)
    pane.step_zoom(1)
    size = pane.flow.font().pointSizeF()
    first.window.end()
    second = Desk(qtbot, ScriptedEngine(answer))
    assert second.window.pane.pages.zoom == wanted
    assert second.window.pane.flow.zoom_steps == 2
    assert second.window.pane.flow.font().pointSizeF() == size
    second.window.pane.fit_width()
    second.window.end()
    third = Desk(qtbot, ScriptedEngine(answer))
    assert third.window.pane.pages.zoom is None
    third.window.end()
