"""The interface gets another language while the program goes on: another window takes the place of
the present one, around the same document, model and library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.jobs.workspace import Workspace
from app.planning import Mode
from app.system.translation import language, use_language
from app.ui.control.controller import Controller
from app.ui.opening.open_window import OpenWindow
from app.ui.opening.qt_sentences import use_qt_sentences
from app.ui.shell.main_window import MainWindow
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import WAIT_MS, answer


class Opened:
    """A program with its window."""

    def __init__(self, qtbot: QtBot, engine: ScriptedEngine) -> None:
        self._qtbot = qtbot
        workspace = Workspace(make_engine=lambda _model, _settings: engine)
        self.controller = Controller(workspace)
        self.opened = OpenWindow(self.controller)
        self.wait(lambda: self.window.work.model.count() > 0)

    @property
    def window(self) -> MainWindow:
        return self.opened.window

    def wait(self, until: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(until()), timeout=WAIT_MS)

    def open(self, path: Path) -> None:
        self.window.open_path(path)
        self.wait(lambda: self.controller.document and self.controller.document.path == path)
        self.wait(lambda: self.controller.plan is not None)

    def choose_language(self, tag: str) -> None:
        settings = self.window.dialogs.settings()
        settings.language.setCurrentIndex(settings.language.findData(tag))
        settings.accept()

    def switch(self, tag: str) -> MainWindow:
        """Changes the language and waits until it is there; gives the window before."""
        before = self.window
        self.choose_language(tag)
        self.wait(lambda: self.window is not before and language() == tag)
        if self.controller.document is not None:
            self.wait(lambda: self.controller.plan is not None)
        self.wait(lambda: not isValid(before))
        return before


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(answer)


@pytest.fixture
def program(qtbot: QtBot, engine: ScriptedEngine, starter_model: Path) -> Iterator[Opened]:
    use_language("en")
    program = Opened(qtbot, engine)
    yield program
    program.window.close()
    use_language("en")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    use_qt_sentences(application)


def run(program: Opened) -> None:
    program.window.runs.start()
    program.wait(lambda: program.window.work.cancel.isVisible())
    program.wait(lambda: not program.window.work.cancel.isVisible())
    program.wait(lambda: program.window.work.result.markdown)


def test_document_place_choices_and_result_stay(program: Opened, contract_pdf: Path) -> None:
    program.open(contract_pdf)
    card = program.window.work.card
    card.kind.setCurrentIndex(card.kind.findData("general"))  # one with lengths to choose from
    card.kind.activated.emit(card.kind.currentIndex())
    card.length.setCurrentIndex(1)
    card.length.activated.emit(1)
    card.mode.setCurrentIndex(2)
    card.mode.activated.emit(2)
    run(program)
    run_id = program.window.runs.run_id
    program.window.places.show_page(7)
    program.window.questions.go_to("the fees")
    place = program.window.geometry()
    typed = program.window.work.questions.field.text()
    document = program.controller.document
    program.switch("zh")
    window, work = program.window, program.window.work
    assert window.geometry() == place
    assert window.isVisible() and work.isVisible()
    assert work.start.text() == "开始" and "文件" in window.menuBar().actions()[0].text()
    assert program.controller.document is document
    program.wait(lambda: window.pane.pages.number == 7)
    assert window.runs.run_id == run_id and work.result.markdown.startswith("The agreement covers")
    assert work.tabs.currentWidget() is work.questions and work.questions.field.text() == typed
    assert work.choices().length == program.controller.choices.length != ""
    assert program.controller.mode is Mode.MAP_REDUCE
    assert work.mode.currentData() == Mode.MAP_REDUCE
    told = work.reason.text() + work.forecast.text()  # planned anew, in the new language
    assert "分 2 个部分阅读" in told or "按要求分部分阅读" in told
    assert "预算是 32,768" in told and "trained" not in told


def test_the_new_window_works_and_the_old_one_hears_nothing(
    program: Opened, engine: ScriptedEngine, contract_pdf: Path, contract_docx: Path
) -> None:
    program.switch("zh")
    assert not program.window.work.isVisible()  # still the place to drop a document
    program.open(contract_pdf)
    run(program)
    assert "已完成" in program.window.work.progress_text.text()
    program.switch("en")
    program.open(contract_docx)
    n_served = len(engine.served)
    run(program)
    assert len(engine.served) > n_served
    assert "Done in" in program.window.work.progress_text.text()
    assert len(program.window.history.runs()) == 2


def test_the_place_in_a_text_without_pages_stays(program: Opened, contract_docx: Path) -> None:
    program.open(contract_docx)
    flow = program.window.pane.flow
    program.wait(lambda: flow.is_complete and flow.toPlainText())
    flow.verticalScrollBar().setValue(6000)
    before = program.window.pane.spot
    assert before is not None and before.number > 5000
    program.switch("zh")
    program.wait(lambda: program.window.pane.flow.is_complete)
    program.wait(lambda: program.window.pane.flow.verticalScrollBar().value() > 0)
    after = program.window.pane.flow
    assert abs(after.verticalScrollBar().value() - 6000) < after.viewport().height()


def test_a_run_is_not_interrupted_the_language_waits_for_its_end(
    qtbot: QtBot, program: Opened, engine: ScriptedEngine, contract_pdf: Path
) -> None:
    engine.pause_after = 1
    program.open(contract_pdf)
    program.window.runs.start()
    program.wait(lambda: engine.served)
    before = program.window
    program.choose_language("zh")
    assert "when what goes on has ended" in before.banner.text
    qtbot.wait(400)
    assert program.window is before and program.controller.is_running
    program.controller.cancel()
    program.wait(lambda: program.window is not before)
    assert program.window.work.start.text() == "开始"
