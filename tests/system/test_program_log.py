"""The log says what went wrong and where, and nothing that an error quotes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.system.program_log import (
    LOG,
    exception_text,
    last_lines,
    log_exception,
    start_log,
    stop_log,
)

SECRET = "The purchase price is 4,200,000 EUR"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    yield start_log()
    stop_log()


def _fail(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(f"no number in {text}") from error


def test_an_exception_is_its_type_and_its_way_through_the_code(log: Path) -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail(SECRET)
    log_exception(caught.value)
    told = "\n".join(last_lines())
    assert "builtins.RuntimeError" in told and "builtins.ValueError" in told  # and its cause
    assert "tests/system/test_program_log.py" in told and "_fail" in told
    assert "4,200,000" not in told and str(Path.home()) not in told


def test_unexpected_exceptions_are_logged(log: Path) -> None:
    try:
        _fail(SECRET)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert any("RuntimeError" in line for line in last_lines())


def test_starting_twice_writes_once(log: Path) -> None:
    start_log()
    LOG.info("started")
    assert sum("started" in line for line in last_lines()) == 1


def test_the_last_lines_alone_are_read(log: Path) -> None:
    for number in range(50):
        LOG.info("line %d", number)
    assert [line.rsplit(" ", 1)[1] for line in last_lines(3)] == ["47", "48", "49"]


def test_code_outside_of_longleaf_is_named_without_its_folders() -> None:
    try:
        Path("/no/such/place").read_text()
    except OSError as error:
        text = exception_text(error)
    assert "/no/such/place" not in text and "pathlib" in text
    assert not any(line.strip().startswith("/") for line in text.splitlines())
