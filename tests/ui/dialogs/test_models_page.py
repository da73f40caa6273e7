"""The dialog of the models, driven as a person drives it, with a hub on this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.models.sources.catalogue import Fit, catalogue
from app.models.sources.downloads import Progress, State, models_folder
from app.planning.plan import Speed
from app.system.settings import Settings, load_settings
from app.ui.control.controller import Controller
from app.ui.control.model_tests import ModelTests
from app.ui.control.running_downloads import RunningDownloads
from app.ui.dialogs.download_view import fit_text, progress_text, view_of
from app.ui.dialogs.models_page import ModelsPage
from app.ui.widgets.theme import apply_theme
from tests.jobs.test_report_card import honest
from tests.jobs.test_workspace import Scripted
from tests.models.gguf_files import gguf_bytes, minimal_keys
from tests.models.hub import Hub

WAIT_MS = 60_000
GIB = 2**30


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    content = gguf_bytes(minimal_keys(general__name="Fetched"), (("output.weight", 800 * 1024),))
    hub = Hub(content + os.urandom(16))
    yield hub
    hub.close()


@pytest.fixture
def page(qtbot: QtBot, hub: Hub, starter_model: Path) -> Iterator[ModelsPage]:
    folder = models_folder()
    folder.mkdir(parents=True)
    (folder / "cut.gguf").write_bytes(gguf_bytes(minimal_keys())[:-100])
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application)
    page = ModelsPage(settings=Settings(hub_endpoint=hub.url))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.looked, timeout=WAIT_MS):
        page.refresh()
    yield page
    page.downloads.close()
    page.reject()


def test_what_is_on_disk_is_listed_with_what_it_can_do(page: ModelsPage) -> None:
    rows = {row.model.path.name: row for row in page.found.rows}
    assert rows["cut.gguf"].fit is None and "cut short" in rows["cut.gguf"].model.problem
    starter = next(row for row in page.found.rows if row.model.source == "starter")
    number = page.found.rows.index(starter)
    texts = [page.found.table.item(number, column).text() for column in range(7)]
    assert texts[0].startswith("SmolLM2") and texts[3] == "8K" and texts[4].startswith("✓")
    assert not page.advice.isHidden() and "tiny" in page.advice_text.text()


def test_a_damaged_model_says_why_and_cannot_be_used(page: ModelsPage) -> None:
    names = [row.model.path.name for row in page.found.rows]
    page.found.table.selectRow(names.index("cut.gguf"))
    assert "cut short" in page.found.told.text()
    assert not page.found.use.isEnabled()


def test_using_a_model_tells_its_file(qtbot: QtBot, page: ModelsPage, starter_model: Path) -> None:
    number = next(n for n, row in enumerate(page.found.rows) if row.model.facts)
    page.found.table.selectRow(number)
    with qtbot.waitSignal(page.model_chosen, timeout=WAIT_MS) as told:
        page.found.use.click()
    assert told.args == [page.found.rows[number].model.path] and not page.isVisible()


def test_every_recommended_model_says_what_it_would_do(page: ModelsPage) -> None:
    for model in catalogue():
        view = page.views[model.id]
        assert not view.fits.isHidden() and "GiB" in view.fits.text()
        assert model.licence in view.facts.text() and not view.go.isHidden()
        assert "GB" in view.go.text() and view.use.isHidden()
    page.advice_button.click()
    assert page.tabs.currentIndex() == 1


def test_a_further_folder_is_looked_into_from_now_on(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    (tmp_path / "mine.gguf").write_bytes(gguf_bytes(minimal_keys(general__name="Mine")))
    with qtbot.waitSignals([page.settings_changed, page.looked], timeout=WAIT_MS):
        page.add_folder(str(tmp_path))
    assert load_settings().models_folders == (str(tmp_path),)
    assert "Mine" in [row.model.facts.name for row in page.found.rows if row.model.facts]


def test_a_link_is_downloaded_paused_resumed_and_used(
    qtbot: QtBot, page: ModelsPage, hub: Hub
) -> None:
    hub.delay_s = 0.1  # 13 pieces
    page.show_recommended()
    page.link.setText("https://huggingface.co/maker/Tiny-GGUF/blob/main/tiny.gguf")
    page.link_button.click()
    view = page.views["tiny.gguf"]
    qtbot.waitUntil(lambda: view.bar.value() > 400, timeout=WAIT_MS)  # two chunks of 1 MiB
    assert " of " in view.state.text() and not view.pause.isHidden()
    view.pause.click()
    qtbot.waitUntil(lambda: "Paused" in view.state.text(), timeout=WAIT_MS)
    assert view.go.text() == "Go on" and not view.drop.isHidden()
    hub.delay_s = 0
    with qtbot.waitSignals([page.models_changed, page.looked], timeout=WAIT_MS):
        view.go.click()
    assert not view.use.isHidden() and hub.ranges[-1].startswith("bytes=")
    assert "Fetched" in [row.model.facts.name for row in page.found.rows if row.model.facts]
    with qtbot.waitSignal(page.model_chosen, timeout=WAIT_MS) as told:
        view.use.click()
    assert told.args == [models_folder() / "tiny.gguf"]


def test_a_bad_link_and_a_failed_download_are_explained(
    qtbot: QtBot, page: ModelsPage, hub: Hub
) -> None:
    page.show_recommended()
    page.link.setText("https://example.com/readme")
    page.link_button.click()
    assert "no link to a GGUF file" in page.link_problem.text()
    hub.errors["maker/Gated-GGUF"] = (403, "GatedRepo")
    page.link.setText("maker/Gated-GGUF/x.gguf")
    page.link_button.click()
    view = page.views["x.gguf"]
    qtbot.waitUntil(lambda: "wants to be asked" in view.state.text(), timeout=WAIT_MS)
    assert not view.go.isHidden() and page.link_problem.isHidden()


def test_downloads_go_on_without_the_page_and_end_with_the_program(
    qtbot: QtBot, hub: Hub, starter_model: Path
) -> None:
    hub.delay_s = 0.1
    settings = Settings(hub_endpoint=hub.url)
    downloads = RunningDownloads(settings)
    first = ModelsPage(downloads)
    first.link.setText("maker/Tiny-GGUF/tiny.gguf")
    first.download_link()
    (request,) = downloads.requests()
    first.deleteLater()
    qtbot.waitUntil(lambda: downloads.progress(request).done_bytes > 0, timeout=WAIT_MS)
    second = ModelsPage(downloads)
    qtbot.addWidget(second)
    assert not second.views["tiny.gguf"].pause.isHidden()
    downloads.close()
    assert downloads.n_active == 0
    # The next start of the program knows what was left.
    again = RunningDownloads(settings)
    assert again.progress(request).state is State.PAUSED
    again.cancel(request)
    assert RunningDownloads(settings).requests() == []


def test_each_button_says_what_it_belongs_to(page: ModelsPage) -> None:
    names = [button.accessibleName() or button.text() for button in page.findChildren(QPushButton)]
    assert all(names) and "Pause: Qwen2.5 7B Instruct" in names


def test_words_for_what_fits() -> None:
    speed = Speed(100.0, 10.0, measured=False)
    good = fit_text(Fit(65_536, "f16", 9 * GIB, False, 131_072), speed)
    assert "up to 64K" in good and "guess" in good
    assert "other programs closed" in fit_text(Fit(0, "", 9 * GIB, False, 32_768), speed)
    assert "Does not fit this machine" in fit_text(Fit(0, "", 90 * GIB, False, 0), speed)
    assert "graphics card" in fit_text(Fit(65_536, "f16", 9 * GIB, True, 65_536), speed)
    half = Progress(State.RUNNING, 500_000_000, 1_000_000_000, 10e6)
    assert progress_text(half) == "500 MB of 1.0 GB · 10 MB a second · 50 s left"


def test_cards_fit_a_narrow_window(qtbot: QtBot) -> None:
    view = view_of(catalogue()[0])
    qtbot.addWidget(view)
    assert view.minimumSizeHint().width() < 560


class Desk:
    """A page of models with a scripted engine behind its tests."""

    def __init__(self, qtbot: QtBot, starter_model: Path) -> None:
        self.scripted = Scripted(starter_model)
        self.controller = Controller(self.scripted.workspace, Settings())
        self.tests = ModelTests(self.controller)
        self.page = ModelsPage(settings=Settings(), tests=self.tests)
        qtbot.addWidget(self.page)
        self.page.show()
        with qtbot.waitSignal(self.page.looked, timeout=WAIT_MS):
            self.page.refresh()
        self.model = self.scripted.model.path
        rows = [row.model.facts for row in self.page.found.rows]
        fingerprint = self.scripted.model.fingerprint
        self.row = next(n for n, f in enumerate(rows) if f and f.fingerprint == fingerprint)
        self.page.found.table.selectRow(self.row)

    def kept(self) -> str:
        return self.page.found.table.item(self.row, 5).text()

    def close(self) -> None:
        self.page.downloads.close()
        self.page.reject()
        self.controller.close()


@pytest.fixture
def desk(qtbot: QtBot, starter_model: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, starter_model)
    yield desk
    desk.close()


def test_a_model_is_tested_in_the_background_once_somebody_agreed(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    asked: list[str] = []

    def answer(*args: object) -> QMessageBox.StandardButton:
        asked.append(str(args[2]))
        return next(answers)

    monkeypatch.setattr(QMessageBox, "question", answer)
    desk.scripted.answers(honest)
    desk.page.found.test.click()
    assert desk.tests.testing is None and not desk.scripted.engine.requests
    assert "about a minute" in asked[0] and "SmolLM2" in asked[0]
    with qtbot.waitSignal(desk.tests.finished, timeout=WAIT_MS):
        desk.page.found.test.click()
        assert desk.tests.testing is not None and desk.page.found.test.text() == "Stop the test"
    assert desk.kept() == "✓ 24 of 24"
    assert "keeps 24 of 24 facts" in desk.page.found.told.text()
    assert desk.page.found.test.text() == "Test this model…"


def test_a_test_that_is_stopped_keeps_nothing_and_says_so(qtbot: QtBot, desk: Desk) -> None:
    before = desk.kept()
    desk.scripted.answers(honest)
    desk.scripted.engine.pause_after = 1
    with qtbot.waitSignal(desk.tests.changed, timeout=WAIT_MS):
        desk.page.test_model(desk.model)
    qtbot.waitUntil(lambda: len(desk.scripted.engine.requests) > 1, timeout=WAIT_MS)
    desk.page.found.test.click()
    qtbot.waitUntil(lambda: desk.tests.testing is None, timeout=WAIT_MS)
    assert "nothing was kept" in desk.page.found.told.text() and desk.kept() == before


def test_no_model_is_tested_while_something_is_read(qtbot: QtBot, desk: Desk) -> None:
    done = threading.Event()
    assert desk.controller.occupy(lambda _cancel: done.wait(30) and None)
    desk.page.test_model(desk.model)
    assert "afterwards" in desk.page.found.told.text() and desk.tests.testing is None
    done.set()
    qtbot.waitUntil(lambda: not desk.controller.is_running, timeout=WAIT_MS)


def test_an_engine_that_fails_says_why_and_leaves_no_card(qtbot: QtBot, desk: Desk) -> None:
    desk.scripted.engine.fail_at = 0
    desk.page.test_model(desk.model)
    qtbot.waitUntil(lambda: desk.tests.testing is None, timeout=WAIT_MS)
    assert "fail here" in desk.page.found.told.text()
