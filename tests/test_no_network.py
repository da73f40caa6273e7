"""The main job needs no network: it runs with sockets forbidden, in every process it starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from app.store import Library

FORBID = """
import os, socket, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        if arguments[0].family == getattr(socket, "AF_UNIX", None):
            return  # processes of this machine
    elif event not in ("socket.getaddrinfo", "socket.gethostbyname"):
        return
    with open(os.environ["TRIED"], "a") as log:
        log.write(f"{event} {arguments[1:]}\\n")
    raise PermissionError(f"the network is forbidden: {event}")

sys.addaudithook(refuse)
with open(os.environ["TRIED"] + ".processes", "a") as log:
    log.write("one\\n")
"""


def without_network() -> list[str]:
    """A command's beginning that leaves it no network device either, where the system allows it."""
    if shutil.which("unshare") is None:
        return []
    can = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return ["unshare", "--net"] if can.returncode == 0 else []


def run_forbidden(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    (folder / "sitecustomize.py").write_text(FORBID, encoding="utf-8")
    tried = folder / "tried.txt"
    environment = os.environ | {"PYTHONPATH": str(folder), "TRIED": str(tried)}
    done = subprocess.run(
        [*without_network(), sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    return done, tried


def test_the_prohibition_works(tmp_path: Path) -> None:
    done, tried = run_forbidden(
        tmp_path, "-c", "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    )
    assert done.returncode != 0 and tried.exists()


def beginning_of(contract: Path, target: Path, n_blocks: int = 12) -> Path:
    """The first paragraphs and tables of a DOCX as one: short enough for a busy machine."""
    document = docx.Document(str(contract))
    for block in list(document.iter_inner_content())[n_blocks:]:
        block._element.getparent().remove(block._element)
    document.save(str(target))
    return target


@pytest.mark.model
@pytest.mark.first_start
def test_a_contract_is_summarised_without_any_socket(
    contract_docx: Path, starter_model: Path, tmp_path: Path, longleaf_home: Path
) -> None:
    contract = beginning_of(contract_docx, tmp_path / "contract.docx")
    done, tried = run_forbidden(
        tmp_path,
        "-m",
        "app.interfaces.cli",
        "summarize",
        str(contract),
        "--length",
        "brief",
        "--write",
        "prose",
    )
    assert done.returncode == 0 and len(done.stdout.strip()) > 20, done.stderr
    assert not tried.exists(), tried.read_text()
    n_processes = (tmp_path / "tried.txt.processes").read_text().count("one")
    assert n_processes >= 2, "the worker must have been watched as well"
    with Library.open(longleaf_home / "data" / "library.db") as library:
        assert len(library.runs()) == 1
