"""Results of the library as they are exported: with what of them is in their document."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.interfaces.cli.program import main
from app.jobs.answers.stored import with_evidence
from app.store import Library


def test_key_passages_are_exported_with_their_marks(
    contract_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digest", str(contract_pdf)]) == 0
    with Library.open() as library:
        run = next(iter(library.runs(1)))
        assert run.evidence is None
    assert main(["export", str(run.id), str(tmp_path / "a.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert rows and {row["mark"] for row in rows} == {"✓"}
    with Library.open() as library:
        kept = library.run(run.id)
        assert kept is not None and kept.evidence is not None
        assert with_evidence(library, kept) is kept
