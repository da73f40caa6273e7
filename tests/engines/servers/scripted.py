"""An HTTP server that answers as told: for failures that no real server makes on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Reply:
    """What the server does with one chat request.

    `pieces` are streamed with `delay_s` before each; `cut` closes the connection without an end
    after them; `status` other than 200 answers with `body` and `headers` instead.
    """

    pieces: tuple[str, ...] = ("one ", "two ", "three")
    delay_s: float = 0.0
    finish: str = "stop"
    cut: bool = False
    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[bytes, ...] | None = None


Script = Callable[[int, Body], Reply]


OPEN: list[ScriptedServer] = []
"""Those that answer now; each test ends with none (`tests.conftest`)."""


class _Http(ThreadingHTTPServer):
    request_queue_size = 128
    """Connections that wait to be accepted: of more than the usual 5 that come at once on a busy
    machine, some are dropped, and tried again after seconds."""


class ScriptedServer:
    """Answers `GET`s from `facts` and chat requests by `script` (their number from 0, their body).

    Attributes:
        bodies: Every chat request's body. headers: their headers.
        n_at_once_max: The most chat requests that were under way together.
        n_left: Chat requests whose client went away before the end.
    """

    def __init__(
        self, script: Script = lambda n, body: Reply(), facts: Mapping[str, object] | None = None
    ) -> None:
        self.script = script
        models = {"object": "list", "data": [{"id": "scripted", "owned_by": "script"}]}
        self.facts: dict[str, object] = {"/v1/models": models, **(facts or {})}
        self.bodies: list[Body] = []
        self.headers: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self.n_at_once = self.n_at_once_max = self.n_left = 0
        self._lock = threading.Lock()
        self.connections: set[socket.socket] = set()
        self._open()

    def _open(self, port: int = 0) -> None:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                scripted.connections.add(self.connection)

            def do_GET(self) -> None:
                scripted.answer_facts(self, self.path)

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = json.loads(self.rfile.read(length) or b"{}")
                if self.path in ("/v1/chat/completions", "/api/chat"):
                    scripted.answer_chat(self, body)
                else:
                    scripted.answer_facts(self, self.path, body)

            def log_message(self, *args: object) -> None:
                pass

        self._http = _Http(("127.0.0.1", port), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        self._is_open = True
        OPEN.append(self)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def die(self) -> None:
        """Closes the port and every connection, as a killed process does."""
        if not self._is_open:
            return
        self._is_open = False
        OPEN.remove(self)
        self._http.shutdown()
        self._http.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            except OSError:
                pass

    def rise(self) -> None:
        """Comes back on the same port."""
        self._open(self.port)

    def answer_facts(self, handler: BaseHTTPRequestHandler, path: str, body: object = None) -> None:
        found = self.facts.get(path)
        if callable(found):
            found = found(handler, body)
        status = 404 if found is None else 200
        if isinstance(found, Reply):
            status, found = found.status, found.body
        self._send(handler, status, found, {})

    def _send(
        self, handler: BaseHTTPRequestHandler, status: int, body: object, headers: Mapping[str, str]
    ) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    def answer_chat(self, handler: BaseHTTPRequestHandler, body: Body) -> None:
        with self._lock:
            number = len(self.bodies)
            self.bodies.append(body)
            self.headers.append({k.lower(): v for k, v in handler.headers.items()})
            self.paths.append(handler.path)
            self.n_at_once += 1
            self.n_at_once_max = max(self.n_at_once_max, self.n_at_once)
        try:
            reply = self.script(number, body)
            if reply.status != 200:
                self._send(handler, reply.status, reply.body, reply.headers)
                return
            handler.send_response(200)
            handler.send_header("content-type", "text/event-stream")
            handler.send_header("connection", "close")
            handler.end_headers()
            handler.close_connection = True
            for line in reply.lines if reply.lines is not None else _lines(reply):
                if reply.delay_s:
                    time.sleep(reply.delay_s)
                handler.wfile.write(line)
                handler.wfile.flush()
                if _is_gone(handler.connection):
                    raise ConnectionResetError
        except OSError:
            with self._lock:
                self.n_left += 1
            handler.close_connection = True
        finally:
            with self._lock:
                self.n_at_once -= 1


def _lines(reply: Reply) -> list[bytes]:
    chunks: list[object] = [{"choices": [{"delta": {"content": piece}}]} for piece in reply.pieces]
    if not reply.cut:
        usage = {"prompt_tokens": 7, "completion_tokens": len(reply.pieces)}
        chunks.append({"choices": [{"delta": {}, "finish_reason": reply.finish}]})
        chunks.append({"choices": [], "usage": usage})
    lines = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    return lines if reply.cut else [*lines, b"data: [DONE]\n\n"]


def _is_gone(connection: socket.socket) -> bool:
    """Whether the client has closed its end."""
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.setblocking(True)
