"""An exit status is told in words, and a crash from a kill, on every system."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from app.system.process_ends import EndKind, process_end


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not Windows's")
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (signal.SIGSEGV, EndKind.CRASH),
        (signal.SIGILL, EndKind.CRASH),
        (signal.SIGBUS, EndKind.CRASH),
        (signal.SIGFPE, EndKind.CRASH),
        (signal.SIGABRT, EndKind.CRASH),
        (signal.SIGKILL, EndKind.KILLED),
        (signal.SIGTERM, EndKind.KILLED),
    ],
)
def test_a_real_process_that_a_signal_ended(number: signal.Signals, kind: EndKind) -> None:
    code = f"import os, resource; resource.setrlimit(4, (0, 0)); os.kill(os.getpid(), {number:d})"
    end = process_end(subprocess.run([sys.executable, "-c", code]).returncode)
    assert end.kind is kind and end.name == number.name and number.name in end.words


def test_a_process_that_ends_by_itself_gives_its_status() -> None:
    done = subprocess.run([sys.executable, "-c", "raise SystemExit(7)"])
    end = process_end(done.returncode)
    assert end.kind is EndKind.ERROR and end.words == "exit status 7"


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (0xC0000005, EndKind.CRASH, "access violation, 0xC0000005"),
        (0xC000001D, EndKind.CRASH, "illegal instruction, 0xC000001D"),
        (0xC0000005 - 2**32, EndKind.CRASH, "access violation, 0xC0000005"),
        (0xC0000017, EndKind.NO_MEMORY, "no memory left, 0xC0000017"),
        (3, EndKind.CRASH, "abort"),
        (1, EndKind.ERROR, "exit status 1"),
    ],
)
def test_windows_says_it_with_numbers(status: int, kind: EndKind, words: str) -> None:
    end = process_end(status, platform="win32")
    assert (end.kind, end.words) == (kind, words)
