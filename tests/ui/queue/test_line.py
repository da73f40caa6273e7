"""One line of jobs: single runs and the queue in one place, protected documents, drops."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from app.store.records import QueueState
from app.ui.queue.asked_dialog import AskedDialog
from app.ui.queue.list import NOW_ID
from tests.ui.desk import Desk, SlowDesk


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    return path


@pytest.fixture
def slow(qtbot: QtBot, contract_pdf: Path, starter_model: Path) -> SlowDesk:
    """It reads the sample contract."""
    desk = SlowDesk(qtbot)
    desk.open(contract_pdf)
    desk.window.work.start.click()
    desk.wait(desk.begun.is_set)
    return desk


def rows(desk: Desk) -> list[tuple[str, str]]:
    view = desk.window.queue.view
    return [(item.text(0), item.text(1)) for item in view.list.items()]


def test_a_single_run_stands_in_the_line_and_can_be_paused_there(
    slow: SlowDesk, contract_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, view = slow.window, slow.window.queue.view
    window.queue.show()
    monkeypatch.setattr("app.analysis.runs.progress._INTERVAL_S", 0.0)  # each step is told
    slow.let_one()
    slow.wait(lambda: "%" in rows(slow)[0][1])
    assert rows(slow)[0][0] == contract_pdf.name
    bar, row = (
        view.list.bar_of(view.list.items()[0]),
        view.list.visualItemRect(view.list.items()[0]),
    )
    assert bar is not None
    middle = bar.mapTo(view.list.viewport(), bar.rect().center())
    assert abs(middle.y() - row.center().y()) <= 2, "in the middle of its row"
    assert view.pause.isVisible() and view.skip.text() == "Stop"
    assert "1 being read" in view.told.text()
    view.pause.click()
    slow.go_on.set()
    slow.settle()
    slow.wait(lambda: rows(slow) and rows(slow)[0][1] == "· waiting")
    [entry] = window.queue.queue.entries()
    assert entry.path == contract_pdf and "Paused" in entry.message
    assert view.start.isVisible() and view.start.text() == "Continue"

    view.start.click()
    slow.wait(lambda: window.queue.queue.entries()[0].state is QueueState.DONE)
    slow.settle()
    assert slow.engine is not None
    ids = [request.messages for request in slow.engine.requests]
    assert all(ids.count(each) == 1 for each in ids), "nothing is read twice"
    window.end()


def test_going_on_from_the_page_takes_it_out_of_the_line(slow: SlowDesk) -> None:
    window = slow.window
    window.work.pause.click()
    slow.go_on.set()
    slow.settle()
    slow.wait(lambda: len(window.queue.queue.entries()) == 1)
    assert window.work.start.text() == "Continue"
    slow.run()
    assert window.queue.queue.entries() == [] and window.work.result.markdown
    window.end()


def test_a_run_begun_anew_waits_in_the_line_too_and_goes_on_as_what_it_is(slow: SlowDesk) -> None:
    window = slow.window
    slow.go_on.set()
    slow.settle()
    earlier = window.runs.run_id
    assert earlier is not None and slow.engine is not None
    slow.begun.clear()
    slow.go_on.clear()
    n_before = len(slow.engine.requests)
    window.runs.start_afresh()
    slow.wait(slow.begun.is_set)
    window.work.pause.click()
    slow.go_on.set()
    slow.settle()
    slow.wait(lambda: len(window.queue.queue.entries()) == 1)
    window.queue.show()
    assert rows(slow)[0][1] == "· waiting"
    n_read = len(slow.engine.requests) - n_before
    assert n_read

    window.queue.view.start.click()
    slow.wait(lambda: window.queue.queue.entries()[0].state is QueueState.DONE)
    slow.settle()
    [entry] = window.queue.queue.entries()
    assert entry.run_id not in (None, earlier), "not the answer that was there before"
    assert len(slow.engine.requests) - n_before >= n_before, "all was asked for anew"
    window.end()


def test_going_on_from_the_page_with_a_run_begun_anew_is_no_older_answer(slow: SlowDesk) -> None:
    window = slow.window
    slow.go_on.set()
    slow.settle()
    earlier = window.runs.run_id
    slow.begun.clear()
    slow.go_on.clear()
    window.runs.start_afresh()
    slow.wait(slow.begun.is_set)
    window.work.pause.click()
    slow.go_on.set()
    slow.settle()
    assert window.work.start.text() == "Continue"
    slow.run()
    assert window.runs.run_id not in (None, earlier)
    assert window.queue.queue.entries() == []
    window.end()


def test_stopping_in_the_line_asks_first(slow: SlowDesk) -> None:
    window = slow.window
    window.queue.show()
    window.queue.view.skip.click()
    assert window.runs.question is not None and window.controller.is_running
    window.runs.question.reject()
    window.queue.view.list.itemActivated.emit(window.queue.view.list.items()[0], 0)
    assert window.pages.currentWidget() is window.panes, "its own page is shown"
    slow.go_on.set()
    slow.settle()
    window.end()


def test_a_paused_line_begins_nothing_by_itself(slow: SlowDesk, lease: Path) -> None:
    window = slow.window
    window.open_path(lease)
    slow.wait(lambda: window.work.start.text() == "Put in line" and window.work.start.isEnabled())
    window.work.start.click()
    assert "in line" in window.banner.text
    window.queue.show()
    assert [state for _, state in rows(slow)][1:] == ["· waiting"]
    window.queue.view.pause.click()
    slow.go_on.set()
    slow.settle()
    slow.wait(lambda: len(window.queue.queue.entries()) == 2)
    slow.qtbot.wait(200)
    assert {each.state for each in window.queue.queue.entries()} == {QueueState.WAITING}
    assert [name for name, _ in rows(slow)][1] == lease.name, "the paused one goes first"
    window.end()


def test_a_document_waits_for_the_queue_that_is_being_read(
    qtbot: QtBot, lease: Path, contract_pdf: Path, starter_model: Path
) -> None:
    desk = SlowDesk(qtbot)
    window = desk.window
    window.queue.add([lease])
    window.queue.view.start.click()
    desk.wait(desk.begun.is_set)
    window.queue.view.closed.emit()
    desk.open(contract_pdf)
    desk.wait(lambda: window.work.start.text() == "Put in line" and window.work.start.isEnabled())
    window.work.start.click()
    assert [each.path.name for each in window.queue.queue.entries()][1] == contract_pdf.name
    desk.go_on.set()
    desk.wait(lambda: window.queue.queue.entries()[1].state is QueueState.DONE)
    desk.settle()
    assert window.work.start.text() == "Start"
    window.end()


def test_the_order_is_changed_by_keys_and_by_dragging(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.md" for name in "abc"]
    for path in paths:
        path.write_text("# A\n\nThe rent is 900 euros.\n", encoding="utf-8")
    window, view = desk.window, desk.window.queue.view
    window.queue.add(paths)
    names = [name for name, _ in rows(desk)]
    assert names == ["a.md", "b.md", "c.md"]
    view.list.setCurrentItem(view.list.items()[2])
    QTest.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [each.path.stem for each in window.queue.queue.entries()] == ["a", "c", "b"]
    view.list.order_changed.emit(view.list.ids()[1:] + view.list.ids()[:1])  # as a drag does
    assert [each.path.stem for each in window.queue.queue.entries()] == ["c", "b", "a"]


def test_kind_and_length_are_chosen_for_each_document(desk: Desk, lease: Path) -> None:
    window, view = desk.window, desk.window.queue.view
    window.queue.add([lease])
    view.list.items()[0].setSelected(True)
    assert view.asked.isEnabled()
    view.asked.click()
    dialog = window.findChild(AskedDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("general"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    dialog.length.setCurrentIndex(dialog.length.findData("brief"))
    dialog.accept()
    [entry] = window.queue.queue.entries()
    assert (entry.choices["kind"], entry.choices["length"]) == ("general", "brief")
    assert dialog.length.currentText().lower() in view.list.items()[0].text(3)


def test_a_password_can_be_given_in_the_queue(
    desk: Desk, contract_pdf: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    writer = pypdf.PdfWriter(contract_pdf)
    writer.encrypt("tulip", algorithm="AES-256")
    writer.write(locked)
    window, view = desk.window, desk.window.queue.view
    window.queue.add([locked])
    view.start.click()
    desk.wait(lambda: window.queue.queue.entries()[0].state is QueueState.FAILED)
    desk.settle()
    desk.wait(lambda: "encrypted" in view.banner.text)
    view.banner.press()
    dialog = window.findChild(QInputDialog)
    dialog.setTextValue("tulip")
    dialog.accept()
    desk.wait(lambda: window.queue.queue.entries()[0].state is QueueState.DONE)
    desk.settle()
    library = (window.controller.workspace.library.path).read_bytes()
    assert b"tulip" not in library
    window.end()


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def entering(data: QMimeData, action: Qt.DropAction) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(action)
    return event


@pytest.mark.parametrize("page", ["document", "queue"])
def test_a_drop_copies_and_says_where_it_will_land(desk: Desk, lease: Path, page: str) -> None:
    window = desk.window
    if page == "queue":
        window.queue.show()
    data = dragged(lease)
    event = entering(data, Qt.DropAction.MoveAction)
    window.dragEnterEvent(event)
    assert event.isAccepted() and event.dropAction() is Qt.DropAction.CopyAction
    wanted = "put “lease.md” in line" if page == "queue" else "open “lease.md”"
    assert window.dropping.hint.isVisible() and wanted in window.dropping.hint.text()
    dropped = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dropped.setDropAction(Qt.DropAction.MoveAction)
    window.dropEvent(dropped)
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    assert not window.dropping.hint.isVisible() and lease.exists()
    if page == "queue":
        assert [each.path for each in window.queue.queue.entries()] == [lease]
    else:
        desk.wait(lambda: window.controller.document is not None)


def test_dialogs_begin_in_the_folder_used_last(
    desk: Desk, lease: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def choose(_parent: object, _title: str, folder: str, *_rest: object) -> tuple[list[str], str]:
        begun.append(folder)
        return [str(lease)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    desk.window.queue.ask_files()
    desk.window.queue.ask_files()
    assert begun == [str(Path.home()), str(lease.parent)]


def test_what_cannot_be_added_is_told_where_the_person_looks(desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    window.queue.add([tmp_path / "nowhere.pdf"])
    assert "nowhere.pdf" in window.banner.text and window.banner.isVisible()
    window.queue.show()
    window.queue.add([tmp_path / "elsewhere.pdf"])
    assert "elsewhere.pdf" in window.queue.view.banner.text


def test_the_row_of_a_run_is_no_entry_to_be_moved_or_removed(slow: SlowDesk) -> None:
    view = slow.window.queue.view
    slow.window.queue.show()
    [row] = view.list.items()
    row.setSelected(True)
    assert view.list.id_of(row) == NOW_ID and view.selected() == []
    assert not view.remove.isEnabled() and not view.asked.isEnabled()
    slow.go_on.set()
    slow.settle()
    slow.window.end()
