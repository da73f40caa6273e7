"""`longleaf queue` and `longleaf summarize FOLDER`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.interfaces.cli.program import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rent in (("Barn", "900"), ("Mill", "1,200")):
        path = tmp_path / "leases" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Lease\n\nThe rent of the {name} is ${rent} a month.\n")
    return tmp_path / "leases"


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["queue", "list", "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_entries_are_added_listed_ordered_and_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["queue", "add", str(folder), "--length", "brief", "--budget", "48k"]) == 0
    assert "2 documents added" in capsys.readouterr().err
    barn, mill = listed(capsys)
    assert (Path(str(barn["path"])).name, barn["state"]) == ("Barn.md", "waiting")
    assert barn["choices"]["length"] == "brief"  # type: ignore[index]
    assert barn["choices"]["n_context"] == 48 * 1024  # type: ignore[index]
    assert main(["queue", "first", str(mill["entry"])]) == 0
    assert capsys.readouterr().out.splitlines()[0].split()[0] == str(mill["entry"])
    assert main(["queue", "remove", str(mill["entry"])]) == 0
    assert [entry["entry"] for entry in listed(capsys)] == [barn["entry"]]
    assert main(["queue", "remove", "--all"]) == 0
    assert listed(capsys) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "/no/such/file.pdf"], "no file or folder"),
        (["first", "99"], "no entry 99"),
        (["remove", "99"], "no entry 99"),
        (["again", "99"], "no entry 99"),
        (["remove"], "Nothing is named"),
    ],
)
def test_what_is_not_there_is_said(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["queue", *arguments]) != 0
    assert says in capsys.readouterr().err


def test_a_kind_that_does_not_exist_is_told_when_it_is_added(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["queue", "add", str(folder), "--kind", "nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err
    assert listed(capsys) == []


@pytest.mark.model
def test_a_folder_is_summarised_each_and_together(
    folder: Path, starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["summarize", str(folder), "--model", str(starter_model), "--budget", "1k"]
    assert main([*asked, "--length", "brief", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["state"] for each in found["documents"]] == ["done", "done"]
    assert all(each["text"] and each["run"] for each in found["documents"])
    assert found["across"]["documents"] == ["Barn", "Mill"] and found["across"]["text"]
    assert listed(capsys) == [], "the queue is as it was"
