"""A small hub on this machine: as much of the Hugging Face hub's HTTP as a download needs.

HEAD and GET of /OWNER/NAME/resolve/REVISION/FILE, with its headers (x-repo-commit, x-linked-etag,
x-linked-size, accept-ranges), a redirect to where the content is, ranges, and its error codes.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Attributes:
    content: Of the file that every repository has.
    chunk_bytes, delay_s: How it is sent: pieces, and the wait before each.
    sent: What is sent in place of the content, to be damaged on the way.
    cut_after: The connection breaks after so many bytes, once.
    errors: Status and x-error-code by repository.
    ranges, logins: The Range and Authorization headers of all GETs, "" for none.
    agents: The User-Agent headers of all HEADs.
    """

    def __init__(self, content: bytes) -> None:
        self.content = self.sent = content
        self.chunk_bytes, self.delay_s = 256 * 1024, 0.0
        self.cut_after: int | None = None
        self.errors: dict[str, tuple[int, str]] = {}
        self.ranges: list[str] = []
        self.agents: list[str] = []
        self.logins: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                return

            def do_HEAD(self) -> None:
                hub.agents.append(self.headers.get("user-agent", ""))
                match = re.fullmatch(
                    r"/(?P<repo>[^/]+/[^/]+)/resolve/[^/]+/(?P<file>.+)", self.path
                )
                if match is None:
                    return self._answer(404, {})
                if match["repo"] in hub.errors:
                    status, code = hub.errors[match["repo"]]
                    return self._answer(status, {"x-error-code": code, "x-error-message": code})
                return self._answer(
                    302,
                    {
                        "x-repo-commit": COMMIT,
                        "x-linked-size": str(len(hub.content)),
                        "x-linked-etag": f'"{hub.sha256}"',
                        "etag": '"of-the-pointer"',
                        "location": f"{hub.content_host}/content",
                    },
                )

            def do_GET(self) -> None:
                if self.path != "/content":
                    return self.do_HEAD()
                asked = self.headers.get("range", "")
                hub.ranges.append(asked)
                hub.logins.append(self.headers.get("authorization", ""))
                start = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
                body = hub.sent[start:]
                headers = {"accept-ranges": "bytes"}
                if asked:
                    total = len(hub.sent)
                    headers["content-range"] = f"bytes {start}-{total - 1}/{total}"
                self._answer(206 if asked else 200, headers, len(body))
                try:
                    self._send(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, body: bytes) -> None:
                for at in range(0, len(body), hub.chunk_bytes):
                    time.sleep(hub.delay_s)
                    if hub.cut_after is not None and at >= hub.cut_after:
                        hub.cut_after = None
                        self.close_connection = True
                        return
                    self.wfile.write(body[at : at + hub.chunk_bytes])

            def _answer(self, status: int, headers: dict[str, str], n_bytes: int = 0) -> None:
                self.send_response(status)
                for name, value in (headers | {"content-length": str(n_bytes)}).items():
                    self.send_header(name, value)
                self.end_headers()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def content_host(self) -> str:
        """Another host than the hub's own, as its content network is."""
        return f"http://localhost:{self._server.server_port}"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
