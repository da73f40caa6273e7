"""`longleaf digest`: key passages on standard output, in a file, and in the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.interfaces.cli.program import main


def test_key_passages_are_printed_kept_and_exported(
    contract_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "digest.docx"
    assert main(["digest", str(contract_pdf), "--output", str(target)]) == 0
    told = capsys.readouterr()
    assert "- Governing Law: The laws of the State of Delaware [p. 1]" in told.out
    assert "word for word" in told.err and "a contract" in told.err
    assert target.read_bytes()[:2] == b"PK"
    assert main(["digest", str(contract_pdf), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["kind"] == "contract" and made["run"] == 1  # the same digest is kept once
    assert made["groups"][0]["passages"][0]["references"] == ["p. 1"]
    assert main(["history"]) == 0
    assert "Cloud Service Agreement" in capsys.readouterr().out


def test_the_kind_and_length_can_be_chosen(
    contract_pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digest", str(contract_pdf), "--length", "brief", "--as", "other"]) == 0
    told = capsys.readouterr()
    assert "neither contract nor paper" in told.err
    assert len(told.out.split()) < 400


def test_a_file_without_sentences_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "headings.md"
    path.write_text("# One\n\n## Two\n\n## Three\n")
    assert main(["digest", str(path)]) == 3
    told = capsys.readouterr()
    assert told.out == "" and "no sentences" in told.err and "Traceback" not in told.err
