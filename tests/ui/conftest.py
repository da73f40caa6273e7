"""A window for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.digest import Digest, make_digest
from app.documents.base.document import Document
from app.documents.opening.loading import load
from app.ui.shell.main_window import MainWindow
from tests.analysis.scripted import ScriptedEngine
from tests.conftest import REPOSITORY
from tests.ui.desk import WAIT_MS, Desk, answer

SAMPLES = REPOSITORY / "resources" / "samples"
READ: dict[Path, Document] = {}
CHOSEN: dict[tuple[object, ...], Digest] = {}


@pytest.fixture(autouse=True)
def samples_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads the shipped samples, and chooses their key passages, once for all tests: neither is the
    subject here, both come out the same each time, and nobody changes them."""

    def read(path: Path, password: str | None = None, **more: Any) -> Document:
        if more or password is not None or path.parent != SAMPLES:
            return load(path, password, **more)
        if path not in READ:
            READ[path] = load(path)
        return READ[path]

    def choose(document: Document, *asked: Any) -> Digest:
        if document is not READ.get(document.path):
            return make_digest(document, *asked)
        key = (document.path, *asked)
        if key not in CHOSEN:
            CHOSEN[key] = make_digest(document, *asked)
        return CHOSEN[key]

    monkeypatch.setattr("app.documents.load", read)
    monkeypatch.setattr("app.jobs.answers.digesting.make_digest", choose)


class PatientQtBot(QtBot):
    """Waits for what comes in a moment as long as a busy machine may take for it; by itself it
    would be given five seconds."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=WAIT_MS)  # type: ignore[assignment]  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=WAIT_MS)  # type: ignore[assignment]  # noqa: N815
    waitActive = partialmethod(QtBot.waitActive, timeout=WAIT_MS)  # type: ignore[assignment]  # noqa: N815


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In the place of pytest-qt's own."""
    return PatientQtBot(request)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(answer)


@pytest.fixture
def desk(qtbot: QtBot, engine: ScriptedEngine, starter_model: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, engine)
    yield desk
    desk.window.end()


@pytest.fixture(autouse=True)
def windows_end_with_their_test(qapp: QApplication) -> Iterator[None]:
    """A window that was only closed is styled anew with every theme that a later test applies,
    which made each test slower than the one before."""
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            if widget.isVisible():
                widget.end()
            widget.documents.stop_drawing()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
