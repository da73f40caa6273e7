"""The dialog of the servers and the table of quantisations, driven as a person drives them, with
scripted servers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.analysis.runs.events import RunFinished
from app.engines.servers import discovery as server_discovery
from app.engines.servers.address import Consents, Reach
from app.engines.servers.kept import RememberedServers
from app.jobs.workspace import Workspace
from app.models import read_facts
from app.models.machine.quantization_advice import reference_facts
from app.store import Library
from app.ui.control.controller import Controller
from app.ui.dialogs import server_rows, servers_page
from app.ui.dialogs.advice_table import AdviceTable
from app.ui.dialogs.servers_page import ServersPage
from app.ui.widgets.theme import apply_theme
from tests.analysis.runs.test_server_model import COUNTING
from tests.engines.servers.probing.test_reading import LLAMA_CPP
from tests.engines.servers.scripted import Reply, ScriptedServer
from tests.engines.servers.test_kept import Keys
from tests.ui.desk import Desk

WAIT_MS = 60_000


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer(facts=LLAMA_CPP)
    yield server
    server.die()


@pytest.fixture
def servers(tmp_path: Path) -> RememberedServers:
    return RememberedServers(
        tmp_path / "list.json",
        keys=Keys(),  # type: ignore[arg-type]
        consents=Consents(tmp_path / "consents.json"),
    )


@pytest.fixture
def page(
    qtbot: QtBot, servers: RememberedServers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServersPage]:
    monkeypatch.setattr(server_discovery, "USUAL_PORTS", ())
    monkeypatch.setattr(server_discovery, "_from_environment", list)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application)
    page = ServersPage(servers)
    qtbot.addWidget(page)
    page.show()
    yield page
    page.reject()


def add(qtbot: QtBot, page: ServersPage, url: str, key: str = "") -> None:
    page.address.setText(url)
    page.key.setText(key)
    qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.add_button.isEnabled, timeout=WAIT_MS)


def test_a_server_is_tested_added_chosen_and_removed(
    qtbot: QtBot, page: ServersPage, server: ScriptedServer, servers: RememberedServers
) -> None:
    assert not page.use_button.isEnabled() and not page.remove_button.isEnabled()
    with qtbot.waitSignal(page.servers_changed, timeout=WAIT_MS):
        add(qtbot, page, server.url, "sesame")
    [row] = page.rows()
    assert row.told == (
        "llama.cpp: SmolLM2-135M-Instruct.Q4_1 · 4,096 tokens a request · 2 requests at once"
    )
    assert servers.all()[0].key == "sesame" and page.key.text() == ""
    assert page.problem.text().startswith("Added")
    assert page.use_button.isEnabled(), "what was just added is checked"
    with qtbot.waitSignal(page.servers_chosen, timeout=WAIT_MS) as chosen:
        qtbot.mouseClick(page.use_button, Qt.MouseButton.LeftButton)
    [[address]] = chosen.args
    assert (address.url, address.key) == (server.url, "sesame") and address.model.endswith(".gguf")
    page.show()
    page.list.setCurrentRow(0)
    qtbot.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    assert page.rows() == [] and servers.all() == []


def test_servers_found_here_are_listed_with_those_kept(
    qtbot: QtBot,
    page: ServersPage,
    server: ScriptedServer,
    servers: RememberedServers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = ScriptedServer(facts={"/v1/models": Reply(status=401, body={"error": "key"})})
    monkeypatch.setattr(server_discovery, "USUAL_PORTS", (server.port, other.port))
    with qtbot.waitSignal(page.looked, timeout=WAIT_MS):
        page.refresh()
    found = {row.address.origin: row for row in page.rows()}
    assert found[server.url].is_usable and not found[server.url].is_kept
    assert found[other.url].needs_key
    page.list.setCurrentRow([row.needs_key for row in page.rows()].index(True))
    assert page.address.text() == other.url and page.problem.text() == "Enter its key."
    assert not page.remove_button.isEnabled(), "what was found is not the person's to remove"
    page.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert page.use_button.isEnabled()
    page.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert not page.use_button.isEnabled(), "one of them cannot be used"


def test_nothing_is_asked_of_a_far_server_before_the_person_agreed(
    qtbot: QtBot,
    page: ServersPage,
    server: ScriptedServer,
    servers: RememberedServers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (server_rows, servers_page):
        monkeypatch.setattr(module, "reach_of", lambda address: Reach.INTERNET)
    asked: list[str] = []
    models = server.facts["/v1/models"]
    server.facts["/v1/models"] = lambda handler, body: asked.append("asked") or models
    add(qtbot, page, server.url)
    assert page.consent.isVisible() and not asked and servers.all() == []
    assert f"will be sent to {server.url}, a computer on the internet" in page.consent_text.text()
    qtbot.mouseClick(page.refuse_button, Qt.MouseButton.LeftButton)
    assert not page.consent.isVisible() and page.problem.text() == "Nothing was sent."
    add(qtbot, page, server.url)
    with qtbot.waitSignal(page.servers_changed, timeout=WAIT_MS):
        qtbot.mouseClick(page.agree_button, Qt.MouseButton.LeftButton)
    assert asked and page.rows()[0].where == "internet" and page.use_button.isEnabled()
    assert servers.consents.all() == {server.url: Reach.INTERNET}


@pytest.mark.parametrize(
    ("url", "told"),
    [("", "is empty"), ("ftp://a", "is not the address"), ("127.0.0.1:9", "No server can be")],
)
def test_what_cannot_be_added_is_told_beside_the_field(
    qtbot: QtBot, page: ServersPage, url: str, told: str
) -> None:
    add(qtbot, page, url)
    assert told in page.problem.text() and page.rows() == []


def test_the_table_shows_what_fits(qtbot: QtBot, starter_model: Path) -> None:
    table = AdviceTable()
    qtbot.addWidget(table)
    table.show_advice(reference_facts(), 12 * 2**30, on_gpu=True)
    names = [table.table.item(i, 0).text() for i in range(table.table.rowCount())]
    assert names[0] == "Q3_K_S" and names[-1] == "F16"
    assert table.table.item(names.index("F16"), 1).text() == "14.19"
    at = names.index("Q4_K_M")
    texts = [table.table.item(at, column).text() for column in range(table.table.columnCount())]
    assert texts[3].endswith("✓") and texts[5] == "7.8 ✓"  # embeddings stay in memory
    assert not table.table.item(names.index("F16"), 3).text().endswith("✓")
    assert "32K tokens: Q8_0 at most" in table.summary.text()
    with qtbot.waitSignal(table.quantization_chosen) as chosen:
        table.table.selectRow(at)
    assert chosen.args == ["Q4_K_M"]
    table.show_advice(read_facts(starter_model), 12 * 2**30)
    assert "fewer tokens" in table.summary.text() and "none fits" not in table.summary.text()


def test_a_dialog_that_is_gone_hears_of_nothing(
    qtbot: QtBot, servers: RememberedServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing does not wait for servers, and what they say afterwards disturbs nobody."""
    asked, answered = threading.Event(), threading.Event()

    def rows(_servers: RememberedServers) -> list[server_rows.ServerRow]:
        asked.set()
        assert answered.wait(60)
        return []

    monkeypatch.setattr(servers_page, "all_rows", rows)
    page = ServersPage(servers)
    page.refresh()
    assert asked.wait(60)
    page.reject()
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page), timeout=WAIT_MS)
    answered.set()
    assert QThreadPool.globalInstance().waitForDone(5000)
    QApplication.processEvents()


def test_servers_chosen_read_the_open_document(
    qtbot: QtBot, tmp_path: Path, servers: RememberedServers
) -> None:
    """From the dialog's signal to the answer, through the window's controller."""
    server = ScriptedServer(facts=COUNTING)
    server.script = lambda n, body: Reply(("Ada Holm ", "pays [p1]."))
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month.\n")
    controller = Controller(Workspace(Library.open(tmp_path / "library.db")))
    events: list[object] = []
    controller.run_event.connect(events.append)
    try:
        with qtbot.waitSignal(controller.document_opened, timeout=WAIT_MS) as opened:
            controller.open_document(path)
        controller.use_document(opened.args[0])
        with qtbot.waitSignals([controller.servers_opened, controller.planned], timeout=WAIT_MS):
            controller.use_servers([servers.address(server.url)])
        assert controller.model is not None and controller.model.label.startswith("llama.cpp at")
        with qtbot.waitSignal(controller.run_ended, timeout=WAIT_MS):
            controller.start()
        finished = [event for event in events if isinstance(event, RunFinished)]
        assert finished and finished[0].text.startswith("Ada Holm pays [")
        server.die()
        with qtbot.waitSignal(controller.failed, timeout=WAIT_MS) as failed:
            controller.use_servers([servers.address(server.url)])
        assert "No server can be reached" in failed.args[0]
    finally:
        controller.close()


def test_the_window_says_that_a_server_reads_and_lets_one_go_back(
    desk: Desk, tmp_path: Path, servers: RememberedServers
) -> None:
    server = ScriptedServer(facts=COUNTING)
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month.\n")
    desk.open(path)
    window, model, controller = desk.window, desk.window.work.model, desk.window.controller
    local = model.currentText()
    controller.use_servers([servers.address(server.url)])
    desk.wait(lambda: model.currentText() != local and controller.plan is not None)
    assert f"llama.cpp at {server.url}" in model.currentText()
    assert f"{server.url} reads from now on." in window.banner.text
    assert server.url in window.work.card.said.text()  # where the choices are one line, too
    # Models are looked for again, after a download perhaps: the server goes on reading.
    controller.find_models()
    desk.wait(lambda: model.count() > 2)
    QApplication.processEvents()
    assert server.url in model.currentText() and controller.model is model.currentData()
    remote = controller.model
    for chosen in (local, f"{remote.name} · {remote.label}"):  # type: ignore[union-attr]
        model.setCurrentIndex(model.findText(chosen))
        model.activated.emit(model.currentIndex())
        desk.wait(lambda: controller.plan is not None)
        assert (controller.model is remote) is (chosen != local)
    server.die()


def test_an_empty_list_says_what_belongs_into_it(
    qtbot: QtBot, page: ServersPage, server: ScriptedServer
) -> None:
    page.show()

    def n_written() -> int:
        shown = page.list.viewport().grab().toImage()
        ground = shown.pixelColor(3, 3)
        return sum(
            shown.pixelColor(x, y) != ground
            for x in range(0, shown.width(), 2)
            for y in range(shown.height() // 3, 2 * shown.height() // 3, 2)
        )

    assert "add one by its address" in page.list.words and n_written() > 100
    add(qtbot, page, server.url)
    assert len(page.rows()) == 1 and n_written() == 0
