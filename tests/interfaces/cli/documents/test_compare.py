"""`longleaf compare`, without and with a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.interfaces.cli.program import main
from app.store import Library
from app.system.translation import use_language


@pytest.fixture
def edited(contract_docx: Path, tmp_path: Path) -> Path:
    """The sample contract in Word, its invoices 30 days in advance."""
    document = docx.Document(str(contract_docx))
    [run] = [run for p in document.paragraphs for run in p.runs if "in arrears" in run.text]
    run.text = run.text.replace("in arrears", "30 days in advance")
    path = tmp_path / "contract 2.docx"
    document.save(str(path))
    return path


@pytest.fixture
def in_chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LONGLEAF_LANGUAGE", "zh")
    yield
    use_language("en")


def test_differences_are_listed_without_a_model(
    contract_docx: Path, edited: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(contract_docx), str(edited), "--no-summary"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("changed: 4.2 Invoicing (old: § 4.2 → new: § 4.2)\n")
    assert "Fees [-in arrears-] {+30 days in advance+} and for" in out
    assert err.strip().startswith("1 changed; ")
    with Library.open() as library:
        assert library.documents() == [], "what is only looked at is not kept"


def test_differences_are_given_as_json(
    contract_docx: Path, edited: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(contract_docx), str(edited), "--no-summary", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["changed"] == 1 and found["counts"]["added"] == 0
    [changed] = [change for change in found["changes"] if change["kind"] == "changed"]
    assert "in arrears" in changed["old"]["text"] and changed["old"]["label"] == "§ 4.2"
    [edit] = [edit for edit in changed["edits"] if edit["kind"] == "added"]
    start, end = edit["new"]
    assert changed["new"]["text"][start:end] == "30 days in advance"
    assert all("text" not in c["new"] for c in found["changes"] if c["kind"] == "same")


def test_a_comparison_is_saved_with_tracked_changes(
    contract_docx: Path, edited: Path, tmp_path: Path
) -> None:
    path = tmp_path / "redline.docx"
    asked = ["compare", str(contract_docx), str(edited), "--no-summary", "--save", str(path)]
    assert main(asked) == 0
    inserted = "".join(
        text.text or ""
        for element in docx.Document(str(path)).element.body.iter(qn("w:ins"))
        for text in element.iter(qn("w:t"))
    )
    assert inserted.strip() == "30 days in advance"


def test_equal_documents_need_no_model(
    contract_docx: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(contract_docx), str(contract_docx), "--model", "none"]) == 0
    out, err = capsys.readouterr()
    assert not out and "No differences" in err


@pytest.mark.model
def test_a_model_says_what_the_changes_mean(
    contract_docx: Path,
    edited: Path,
    starter_model: Path,
    capsys: pytest.CaptureFixture[str],
    in_chinese: None,
) -> None:
    asked = ["compare", str(contract_docx), str(edited), "--json", "--budget", "1k"]
    assert main([*asked, "--model", str(starter_model)]) == 0
    found = json.loads(capsys.readouterr().out)
    # Keys are no sentences: they are the same in every language.
    assert found["text"] and found["run"] and "statements" in found["evidence"]
    with Library.open() as library:
        run = library.run(found["run"])
        assert run is not None and run.kind == "comparison" and run.n_document_tokens < 300
