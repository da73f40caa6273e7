"""What a reading process has its asker keep comes back as it was, and does no harm."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.errors import DamagedDocument
from app.documents.guarded import GuardedReader, ReadingLimits
from tests.documents.stand_ins import run_instead

HEAD = """
import base64, json, sys, time
def tell(**line):
    print(json.dumps(line), flush=True)
def data(n_bytes, of=b"x"):
    return base64.b64encode(of * n_bytes).decode()
tell(ready=True)
sys.stdin.readline()
"""
BOTH_WAYS = """
for n in range(3):
    tell(keep=n, data=data(400_000, b"%d" % n))
for n in (2, 0, 1):
    tell(give=n)
    assert json.loads(sys.stdin.readline())["kept"] == data(400_000, b"%d" % n)
tell(error={"kind": "NoText", "message": "all came back", "next_step": "", "wrong": False})
"""
MUCH = "for n in range(60): tell(keep=n, data=data(1_000_000))\ntime.sleep(60)"
SAME = "for n in range(60): tell(keep=1, data=data(1_000_000))\ntell(give=2)\ntime.sleep(60)"
DEAF = "tell(keep=1, data=data(9_000_000))\ntell(give=1)\ntime.sleep(60)"
QUICK = ReadingLimits(stall_s=1.0, silent_s=1.0, total_s=4.0, memory_bytes=50 << 20)

PATIENT = replace(QUICK, stall_s=30.0, silent_s=30.0, total_s=60.0)
"""For what ends by itself, however busy the machine is."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "lease.pdf"
    file.write_bytes(b"%PDF-1.4\n")
    return file


def _failure(
    program: str, path: Path, monkeypatch: pytest.MonkeyPatch, limits: ReadingLimits = QUICK
) -> str:
    run_instead(HEAD + program, path.parent, monkeypatch)
    reader = GuardedReader(limits)
    with pytest.raises(DamagedDocument):
        reader.load(path)
    return reader.failures[0].kind


def test_what_is_kept_comes_back_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(HEAD + BOTH_WAYS, path.parent, monkeypatch)
    with pytest.raises(Exception, match="all came back"):
        GuardedReader().load(path)


@pytest.mark.parametrize(("program", "kind"), [(MUCH, "memory"), (SAME, "crash")])
def test_a_process_has_no_more_kept_than_it_may_hold_itself(
    program: str, kind: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _failure(program, path, monkeypatch, PATIENT) == kind


def test_nobody_waits_for_a_process_that_does_not_take_what_it_asked_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = time.monotonic()
    assert _failure(DEAF, path, monkeypatch) == "time"
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize("line", ['keep="?", data=data(3)', 'keep=1, data="?"', 'give="?"'])
def test_what_makes_no_sense_ends_the_process(
    line: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _failure(f"tell({line})\ntime.sleep(60)", path, monkeypatch) == "crash"
