"""One instance, no sleep during a run, messages at its end, a notice of newer versions."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.system.folders import cache_folder, config_folder
from app.system.settings import Settings
from app.ui.control.sleep_guard import SleepGuard
from app.ui.incoming import single_instance
from app.ui.incoming.single_instance import SingleInstance
from app.ui.shell import notifications
from app.ui.shell.notifications import Notifier
from app.ui.shell.update_notice import Update, UpdateNotice, newer_version

WAIT_MS = 60_000

# --- one instance ---


@pytest.fixture
def first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SingleInstance]:
    first = SingleInstance()
    assert first.claim()
    yield first
    first.close()


def test_a_second_start_hands_over_its_files(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    file = tmp_path / "合同 agreement.pdf"
    program = (
        "import sys; from pathlib import Path; "
        "from app.ui.incoming.single_instance import SingleInstance; "
        "sys.exit(10 if SingleInstance().claim([Path(sys.argv[1])]) else 20)"
    )
    with qtbot.waitSignal(first.files_received, timeout=WAIT_MS) as told:
        second = subprocess.Popen([sys.executable, "-c", program, str(file)])
    assert told.args == [[file]]
    assert second.wait(30) == 20


def test_a_start_without_files_brings_the_window_forward(
    qtbot: QtBot, first: SingleInstance
) -> None:
    with qtbot.waitSignal(first.files_received, timeout=WAIT_MS) as told:
        assert not SingleInstance().claim()
    assert told.args == [[]]


def test_after_its_end_another_may_claim(qtbot: QtBot, first: SingleInstance) -> None:
    first.close()
    second = SingleInstance()
    assert second.claim()
    second.close()


def test_the_socket_of_a_killed_program_is_no_hindrance(qtbot: QtBot) -> None:
    if sys.platform == "win32":
        pytest.skip("pipes end with their program")
    import socket

    address = single_instance.socket_address()
    left = socket.socket(socket.AF_UNIX)
    left.bind(address)  # as a killed program leaves it: a file, and nobody behind it
    left.close()
    instance = SingleInstance()
    assert instance.claim() and instance.listener is not None
    instance.close()


def test_others_without_the_key_are_not_heard(
    qtbot: QtBot, first: SingleInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    first.files_received.connect(heard.append)
    key = (config_folder() / "instance.key").stat()
    assert sys.platform == "win32" or key.st_mode & 0o077 == 0
    with pytest.raises(Exception):  # noqa: B017 - whichever of three it is
        Client(single_instance.socket_address(), authkey=b"guessed")
    with Client(
        single_instance.socket_address(), authkey=single_instance.connection_key()
    ) as connection:
        connection.send_bytes(b"\x80\x04nonsense")  # not JSON, and no pickle either
        assert connection.poll(5)
        with pytest.raises(EOFError):
            connection.recv_bytes()
    qtbot.wait(50)
    assert heard == []
    with qtbot.waitSignal(first.files_received, timeout=WAIT_MS):  # it still listens
        assert not SingleInstance().claim()


def test_one_that_does_not_answer_is_not_waited_for(
    qtbot: QtBot, first: SingleInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "_ANSWER_TIMEOUT_S", 0.2)
    monkeypatch.setattr(SingleInstance, "_hear", lambda self, connection: time.sleep(1))
    second = SingleInstance()
    assert second.claim()
    second.close()


# --- sleep ---


def _until(holds: Any) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_machine_is_kept_awake_while_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")  # wakepy's own way to test without a desktop
    guard = SleepGuard()
    guard.keep_awake(True)
    guard.keep_awake(True)
    _until(lambda: guard.is_awake)
    guard.keep_awake(False)
    _until(lambda: not guard.is_awake)
    guard.keep_awake(True)
    _until(lambda: guard.is_awake)
    guard.close()
    assert not guard.is_awake


def test_a_system_that_cannot_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "yes")
    guard = SleepGuard()
    guard.keep_awake(True)
    time.sleep(0.1)
    guard.close()
    assert not guard.is_awake


# --- messages ---


class _Window(QWidget):
    is_in_front = False

    def isActiveWindow(self) -> bool:
        return self.is_in_front


def test_only_long_runs_are_told_and_only_to_somebody_elsewhere(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(notifications, "_tell_by_command", lambda *told: said.append(told))
    monkeypatch.setattr(notifications.QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    window = _Window()
    qtbot.addWidget(window)
    window.setWindowTitle("Master Agreement – Longleaf")
    notifier = Notifier(window)
    assert not notifier.tell_finished(5)
    window.is_in_front = True
    assert not notifier.tell_finished(500)
    window.is_in_front = False
    assert notifier.tell_finished(500) and notifier.tell_failed(500)
    assert said[0] == ("The summary is ready.", "It took 8 min 20 s.")
    assert "Master" not in str(said)
    notifier.is_enabled = False
    assert not notifier.tell_finished(500)


# --- newer versions ---


class _Releases:
    def __init__(self) -> None:
        self.answer: bytes = json.dumps({"version": "9.0", "page": "https://x.example/9"}).encode()
        self.status = 200
        self.asked: list[dict[str, str]] = []
        releases = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                return

            def do_GET(self) -> None:
                releases.asked.append({k.lower(): v for k, v in self.headers.items()})
                self.send_response(releases.status)
                self.send_header("content-length", str(len(releases.answer)))
                self.end_headers()
                self.wfile.write(releases.answer)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/latest.json"


@pytest.fixture
def releases() -> Iterator[_Releases]:
    releases = _Releases()
    yield releases
    releases.server.shutdown()
    releases.server.server_close()


ALLOWED = Settings(update_notice=True)


def test_nothing_is_asked_until_it_is_allowed(releases: _Releases) -> None:
    assert newer_version(Settings(), releases.url) is None
    assert newer_version(Settings(update_notice=True, is_offline=True), releases.url) is None
    assert newer_version(ALLOWED, "") is None
    assert releases.asked == []


def test_a_newer_version_is_told_once_a_day(qtbot: QtBot, releases: _Releases) -> None:
    notice = UpdateNotice()
    with qtbot.waitSignal(notice.found, timeout=WAIT_MS) as told:
        notice.start(ALLOWED, releases.url)
    assert told.args == [Update("9.0", "https://x.example/9")]
    assert newer_version(ALLOWED, releases.url) is None and len(releases.asked) == 1
    (headers,) = releases.asked
    assert headers["user-agent"] == "Longleaf"
    assert set(headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    (cache_folder() / "update-asked.json").write_text(json.dumps({"at": time.time() - 90_000}))
    assert newer_version(ALLOWED, releases.url) is not None


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, b'{"version": "0.0.1"}'),
        (200, b'{"version": "nonsense"}'),
        (200, b"[1]"),
        (200, b"<html>"),
        (200, b" " * 100_000),
        (404, b'{"version": "9.0"}'),
    ],
)
def test_old_versions_and_nonsense_are_not_told(
    releases: _Releases, status: int, answer: bytes
) -> None:
    releases.status, releases.answer = status, answer
    assert newer_version(ALLOWED, releases.url) is None


def test_a_page_that_is_no_web_page_is_not_offered(releases: _Releases) -> None:
    releases.answer = b'{"version": "9.0", "page": "file:///etc/passwd"}'
    assert newer_version(ALLOWED, releases.url) == Update("9.0", "")
