"""The queue in the window, over the real library; a scripted engine answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.store import Library
from app.store.records import QueueState
from app.ui.control import turns
from app.ui.queue.view import QueueView
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import WAIT_MS, Desk, SlowDesk, answer


@pytest.fixture
def leases(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "leases"
    folder.mkdir()
    paths = [folder / f"{number}. Lease.md" for number in (1, 2, 10)]
    for path in paths:
        path.write_text(f"# Lease {path.stem}\n\nThe rent is 900 euros.\n", encoding="utf-8")
    return paths


def states(desk: Desk) -> list[tuple[str, QueueState]]:
    return [(e.path.name[:2].rstrip("."), e.state) for e in desk.window.queue.queue.entries()]


def shown(view: QueueView) -> list[tuple[str, str]]:
    return [(item.text(0), item.text(1)) for item in view.list.items()]


def finish(desk: Desk) -> None:
    desk.wait(lambda: not desk.window.controller.is_running)
    desk.settle()


def test_a_folder_becomes_a_queue_and_is_read(desk: Desk, leases: list[Path]) -> None:
    window, view = desk.window, desk.window.queue.view
    window.queue_requested.emit([leases[0].parent])
    assert window.pages.currentWidget() is view
    assert [name for name, _ in shown(view)] == ["1. Lease.md", "2. Lease.md", "10. Lease.md"]
    assert "3 waiting" in view.told.text() and view.start.text() == "Start"
    window.queue.add([leases[1]])
    assert len(shown(view)) == 3, "it waits there already"
    view.start.click()
    desk.wait(lambda: desk.window.controller.is_running)
    finish(desk)
    assert [state for _, state in shown(view)] == ["✓ done"] * 3
    assert view.told.text() == "3 done" and view.make_across.isEnabled()
    assert len(window.history.runs()) == 3
    view.list.itemActivated.emit(view.list.items()[2], 0)
    desk.wait(lambda: window.work.result.markdown)
    assert window.pages.currentWidget() is window.panes
    assert window.work.title.text() == "Lease 10. Lease"


def test_stored_answers_of_a_queue_leave_the_window_its_turns(
    desk: Desk, leases: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, queue = desk.window, desk.window.queue
    queue.add(leases)
    queue.view.start.click()
    finish(desk)
    queue.view.again_clicked.emit([entry.id for entry in queue.queue.entries()])
    assert {state for _, state in states(desk)} == {QueueState.WAITING}
    monkeypatch.setattr(turns, "TURN_S", 0.0)  # one event a turn, however fast it is shown
    passed, taken_at, n_at_end = [0], [], []
    queue.read_event.connect(lambda _: taken_at.append(passed[0]))
    window.controller.occupied.connect(lambda busy: busy or n_at_end.append(len(taken_at)))
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: passed.append(passed.pop() + 1))
    timer.start()
    queue.view.start.click()
    assert window.controller.threads.model_pool.waitForDone(WAIT_MS), "all of it is told by now"
    finish(desk)
    assert len(taken_at) > 3 * len(leases)
    assert len(set(taken_at)) > len(taken_at) / 2, "the window had its turns between them"
    assert n_at_end == [len(taken_at)], "the end is told after all the rest"
    assert {state for _, state in states(desk)} == {QueueState.DONE}


def test_the_order_is_changed_by_keys_and_kept(desk: Desk, leases: list[Path]) -> None:
    desk.window.queue.add(leases)
    view = desk.window.queue.view
    view.list.items()[2].setSelected(True)
    view.earlier.click()
    assert [name for name, _ in states(desk)] == ["1", "10", "2"]
    assert view.selected() == [view.list.ids()[1]], "what was selected stays selected"
    view.move_selected(-1)
    view.move_selected(-1)  # it is the first by now
    assert [name for name, _ in states(desk)] == ["10", "1", "2"]
    view.list.order_changed.emit(view.list.ids()[::-1])  # as a drag does
    assert [name for name, _ in states(desk)] == ["2", "1", "10"]


def test_removing_can_be_undone_in_its_old_place(desk: Desk, leases: list[Path]) -> None:
    desk.window.queue.add(leases)
    view = desk.window.queue.view
    view.list.items()[0].setSelected(True)
    view.list.items()[1].setSelected(True)
    before = view.remove.geometry()
    view.remove.click()
    assert [name for name, _ in states(desk)] == ["10"]
    assert "2 documents were taken out" in view.banner.text
    desk.settle_events()
    assert view.banner.isVisible() and view.remove.geometry() == before, "nothing moves"
    view.banner.press()
    assert [name for name, _ in states(desk)] == ["1", "2", "10"]


def test_the_queue_is_paused_left_out_and_goes_on(
    qtbot: QtBot, leases: list[Path], starter_model: Path
) -> None:
    desk = SlowDesk(qtbot)
    begun, go_on = desk.begun, desk.go_on
    view = desk.window.queue.view
    desk.window.queue.add(leases)
    view.start.click()
    desk.wait(begun.is_set)
    desk.wait(view.pause.isVisible)
    assert not desk.window.work.start.isEnabled(), "the queue has the engine"
    assert shown(view)[0][1].startswith("…") and not view.make_across.isEnabled()
    view.pause.click()
    go_on.set()
    finish(desk)
    assert [state for _, state in states(desk)] == [
        QueueState.DONE,
        QueueState.WAITING,
        QueueState.WAITING,
    ]
    assert view.start.text() == "Continue"
    begun.clear()
    go_on.clear()
    view.start.click()
    desk.wait(begun.is_set)
    desk.wait(view.skip.isVisible)
    view.skip.click()
    go_on.set()
    finish(desk)
    assert [state for _, state in states(desk)] == [
        QueueState.DONE,
        QueueState.CANCELLED,
        QueueState.DONE,
    ]
    view.list.items()[1].setSelected(True)
    assert view.again.isEnabled()
    view.again.click()
    assert states(desk)[1][1] is QueueState.WAITING
    desk.window.close()


def test_esc_asks_before_it_stops_the_queue(
    qtbot: QtBot, leases: list[Path], starter_model: Path
) -> None:
    desk = SlowDesk(qtbot)
    begun, go_on = desk.begun, desk.go_on
    window = desk.window
    window.queue.add(leases)
    window.activateWindow()
    window.queue.view.start.setFocus()
    window.queue.view.start.click()
    desk.wait(begun.is_set)
    desk.wait(lambda: window.queue.is_reading)
    desk.wait(window.queue.view.pause.hasFocus)
    window.actions_by_name["cancel"].trigger()
    question = window.runs.question
    assert question is not None and "queue" in question.text()
    assert not window.controller.is_stopping
    question.reject()
    assert window.runs.question is None and not window.controller.is_stopping
    window.actions_by_name["cancel"].trigger()
    assert window.runs.question is not None
    stop = next(b for b in window.runs.question.buttons() if b.text() == "Stop")
    stop.click()
    assert window.controller.is_stopping
    go_on.set()
    finish(desk)
    assert QueueState.WAITING in {state for _, state in states(desk)}
    window.end()


def test_a_file_that_is_gone_fails_alone(desk: Desk, leases: list[Path]) -> None:
    desk.window.queue.add(leases)
    leases[1].unlink()
    desk.window.queue.view.start.click()
    finish(desk)
    view = desk.window.queue.view
    assert [state for _, state in shown(view)] == ["✓ done", "✗ failed", "✓ done"]
    assert view.list.items()[1].text(2)  # says why
    assert "1 failed" in view.told.text()


def test_the_queue_is_there_after_a_restart(
    qtbot: QtBot, engine: ScriptedEngine, leases: list[Path], starter_model: Path
) -> None:
    first = Desk(qtbot, engine)
    first.window.queue.add(leases)
    first.window.close()
    second = Desk(qtbot, ScriptedEngine(answer))
    assert second.window.history.queue_button.text() == "Queue (3)"
    second.window.history.queue_button.click()
    assert len(shown(second.window.queue.view)) == 3
    second.window.queue.view.start.click()
    finish(second)
    assert {state for _, state in states(second)} == {QueueState.DONE}
    second.window.close()
    with Library.open() as library:
        assert len(library.runs()) == 3


def test_one_summary_of_all_is_made(desk: Desk, leases: list[Path]) -> None:
    desk.window.queue.add(leases)
    view = desk.window.queue.view
    view.start.click()
    finish(desk)
    assert desk.engine is not None
    desk.engine.answer = lambda _request: "Each lease costs 900 euros."
    view.make_across.click()
    finish(desk)
    desk.wait(lambda: view.across.markdown)
    assert "Each lease costs 900 euros." in view.across.markdown
    assert view.across.isVisibleTo(view) and view.make_across.isVisibleTo(view)
    assert "in the document as" in view.status_text.text()


def test_two_dropped_files_can_be_compared_or_read(
    desk: Desk, leases: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.ui.shell.test_window import drop

    drop(desk.window, *leases[:2])
    assert desk.window.banner.other_button.isVisible()
    desk.window.banner.press()
    view = desk.window.comparison.view
    desk.wait(lambda: view.comparison is not None and not view.is_drawing)
    assert desk.window.pages.currentWidget() is view and "changed" in view.counts.text()
    desk.window.show_panes()
    drop(desk.window, *leases[:2])
    desk.window.banner.press_other()
    assert len(shown(desk.window.queue.view)) == 2
