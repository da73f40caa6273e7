"""Names that people's own scripts use stay, wherever what they name has moved to."""

from __future__ import annotations

import subprocess
import sys

import app
from app.analysis.run import Choices
from app.mcp_server import AllowedFiles, make_server
from tests.conftest import REPOSITORY


def test_the_command_line_answers_under_its_old_name() -> None:
    command = [sys.executable, "-m", "app.cli", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(app.__version__)


def test_a_command_that_fails_there_exits_with_its_status() -> None:
    command = [sys.executable, "-m", "app.cli", "summarize", "there-is-no.pdf"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=120)
    assert done.returncode != 0 and "there-is-no.pdf" in done.stderr
    assert "Traceback" not in done.stderr


def test_doors_lead_to_the_very_things() -> None:
    from app.interfaces.mcp import server

    assert Choices is app.Choices
    assert AllowedFiles is server.AllowedFiles and make_server is server.make_server
