"""One window: a second start hands its files to the first and ends.

Over a Unix socket, or a named pipe on Windows, of the standard library (Qt's own would add 3 MB of
QtNetwork to the built program). Both sides prove that they know a key that lies in the folder of
settings, readable by the user alone; only a list of paths is ever read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import Sequence
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.system.folders import config_folder, data_folder

_ANSWER_TIMEOUT_S = 3.0
_MAX_BYTES = 2**20
_KEY_FILE = "instance.key"
_ENDED = (EOFError, OSError, ValueError, AuthenticationError)


class SingleInstance(QObject):
    """The place where further starts of the program are heard.

    Signals:
        files_received: (list of Path) opened elsewhere and handed over; an empty list asks for the
            window to come to the front
    """

    files_received = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listener: Listener | None = None
        self._is_closing = False

    def claim(self, files: Sequence[Path] = ()) -> bool:
        """Whether this is the only instance; otherwise the other one has got the files.

        Where no socket can be made, or the other does not answer within 3 s, this one goes on
        alone: better two windows than none.
        """
        if hand_over(files):
            return False
        try:
            self.listener = Listener(socket_address(), authkey=connection_key())
        except OSError:
            self._remove_stale()
            with contextlib.suppress(OSError):
                self.listener = Listener(socket_address(), authkey=connection_key())
        if self.listener is not None:
            threading.Thread(target=self._listen, args=(self.listener,), daemon=True).start()
        return True

    def close(self) -> None:
        """Stops listening."""
        self._is_closing = True
        listener, self.listener = self.listener, None
        if listener is not None:
            with contextlib.suppress(*_ENDED):
                listener.close()

    def _listen(self, listener: Listener) -> None:
        while not self._is_closing:
            try:
                connection = listener.accept()
            except AuthenticationError:  # somebody without the key
                continue
            except (OSError, EOFError):
                if self._is_closing or self.listener is None:
                    return
                continue
            # One that connects and says nothing must not keep others waiting.
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: Connection) -> None:
        with contextlib.suppress(*_ENDED), connection:
            if not connection.poll(_ANSWER_TIMEOUT_S):
                return
            paths = json.loads(connection.recv_bytes(_MAX_BYTES))
            connection.send_bytes(b"heard")
            if isinstance(paths, list) and isValid(self):
                files = [Path(path) for path in paths if isinstance(path, str)]
                with contextlib.suppress(RuntimeError):
                    self.files_received.emit(files)

    def _remove_stale(self) -> None:
        """A socket whose program was killed; nobody answered there a moment ago."""
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                Path(socket_address()).unlink()


def hand_over(files: Sequence[Path]) -> bool:
    """Gives files to the instance that runs already; whether one runs and took them."""
    taken = threading.Event()
    paths = json.dumps([str(Path(file).absolute()) for file in files]).encode()

    def give() -> None:
        with (
            contextlib.suppress(*_ENDED),
            Client(socket_address(), authkey=connection_key()) as connection,
        ):
            connection.send_bytes(paths)
            if connection.poll(_ANSWER_TIMEOUT_S) and connection.recv_bytes(64) == b"heard":
                taken.set()

    giving = threading.Thread(target=give, daemon=True)
    giving.start()
    giving.join(_ANSWER_TIMEOUT_S)
    return taken.is_set()


def socket_address() -> str:
    """Where this user's instance for this data folder listens; short, as sockets need it."""
    name = f"longleaf-{hashlib.sha256(str(data_folder()).encode()).hexdigest()[:16]}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    folder = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return str(Path(folder) / f"{name}.socket")


def connection_key() -> bytes:
    """The key, made at the first start."""
    path = config_folder() / _KEY_FILE
    try:
        key = path.read_bytes()
        if key:
            return key
    except OSError:
        pass
    key = secrets.token_bytes(32)
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
    return key
