"""The whole way on the command line: real files, the real starter model, a real library."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.interfaces.cli.options import parse_budget
from app.interfaces.cli.program import main
from app.system.wording import duration_text, rough_duration_text

REPOSITORY = Path(__file__).resolve().parents[3]

BRIEF_PROSE = ("--write", "prose", "--length", "brief", "--budget", "1k")
CONTRACT = """# Lease

## 1 Rent

The tenant, Ada Holm, pays 900 euros a month to Birk Properties on the first day of each month.

## 2 Term

The lease begins on 1 March 2026 and ends on 28 February 2028. Either side may end it with three
months' notice in writing.
"""


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text(CONTRACT, encoding="utf-8")
    return path


def longleaf(*arguments: str | Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.interfaces.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        cwd=REPOSITORY,
    )


@pytest.mark.model
@pytest.mark.first_start
def test_summarize_streams_stores_and_answers_again_without_the_model(
    lease: Path, starter_model: Path
) -> None:
    first = longleaf("summarize", lease, "--write", "prose")
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.strip()) > 40
    assert "tokens fit in a context of 8,192." in first.stderr
    assert "\x1b" not in first.stderr + first.stdout, "nothing decorative into a pipe"
    renamed = lease.rename(lease.with_name("renamed.md"))
    second = longleaf("summarize", renamed, "--write", "prose")
    assert second.stdout == first.stdout
    assert "From the library" in second.stderr
    as_json = json.loads(longleaf("summarize", renamed, "--write", "prose", "--json").stdout)
    assert as_json["cached"] and as_json["text"] == first.stdout.rstrip("\n")
    assert "Lease" in longleaf("history").stdout


@pytest.mark.model
def test_a_model_that_did_not_pass_writes_no_prose_unless_asked(
    lease: Path, starter_model: Path
) -> None:
    result = longleaf("summarize", lease)
    assert result.returncode == 0, result.stderr
    assert "- The tenant, Ada Holm, pays 900 euros a month" in result.stdout
    assert "chosen without a model" in result.stderr and "--write prose" in result.stderr
    answer = json.loads(longleaf("summarize", lease, "--json").stdout)
    assert answer["mode"] == "digest" and answer["model"]["name"] == ""
    supports = {each["support"] for each in answer["evidence"]["statements"]}
    assert supports == {"matched"}


@pytest.mark.model
def test_map_reduce_with_the_real_model(lease: Path, starter_model: Path) -> None:
    result = longleaf("summarize", lease, "--mode", "map-reduce", *BRIEF_PROSE, "--json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["mode"] == "map-reduce" and len(answer["parts"]) == 1
    assert answer["n_prompt_tokens"] > 0 and answer["text"]


@pytest.mark.model
@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_stops_at_once_and_keeps_finished_parts(
    contract_pdf: Path, starter_model: Path
) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "app.interfaces.cli"),
            *("summarize", str(contract_pdf), "--write", "prose"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Reading"):
            break
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Cancelled." in rest and "Traceback" not in rest
    assert "kept" in rest or "No part was finished yet" in rest


@pytest.mark.model
def test_count_is_exact(lease: Path, starter_model: Path) -> None:
    result = longleaf("count", lease, "--json")
    answer = json.loads(result.stdout)
    assert answer["language"] == "en" and answer["title"] == "Lease"
    assert answer["n_tokens"] == int(longleaf("count", lease).stdout.split()[0])


def test_both_samples_are_planned_alike(
    contract_pdf: Path, contract_docx: Path, starter_model: Path
) -> None:
    for path in (contract_pdf, contract_docx):
        result = longleaf("summarize", path, "--plan")
        assert result.returncode == 0, result.stderr
        assert "parts" in result.stderr and "Estimated memory" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "says", "code"),
    [
        ("missing.pdf", None, "There is no file", 3),
        ("empty.pdf", b"", "is empty", 3),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged or cut short", 3),
        ("fake.docx", b"This is no archive.", "not a DOCX", 3),
        ("fake.pdf", b"This is no PDF.", "is not a PDF", 3),
        ("picture.bin", b"\x00\x01\x02" * 50, "is not a kind of file", 3),
    ],
)
def test_bad_files_get_a_sentence_and_an_exit_code(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    says: str,
    code: int,
    starter_model: Path,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["count", str(path)]) == code
    error = capsys.readouterr().err
    assert says in error and "Traceback" not in error


def test_a_folder_without_documents_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], starter_model: Path
) -> None:
    assert main(["summarize", str(tmp_path)]) != 0
    assert "no document" in capsys.readouterr().err
    assert main(["count", str(tmp_path)]) == 3
    assert "is a folder" in capsys.readouterr().err


def test_a_pdf_under_another_name_is_still_a_pdf(
    tmp_path: Path, contract_pdf: Path, capsys: pytest.CaptureFixture[str], starter_model: Path
) -> None:
    path = tmp_path / "contract.docx"
    path.write_bytes(contract_pdf.read_bytes())
    assert main(["count", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "pdf"


def make_pdf(path: Path, *, password: str | None = None) -> Path:
    from pypdf import PdfWriter

    writer = PdfWriter()
    source = REPOSITORY / "resources" / "samples" / "cloud-service-agreement.pdf"
    if password:
        writer.append(source, pages=(0, 2))
        writer.encrypt(password, algorithm="AES-256")
    else:
        writer.add_blank_page(612, 792)
    with path.open("wb") as file:
        writer.write(file)
    return path


def test_an_encrypted_pdf_asks_for_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], starter_model: Path
) -> None:
    path = make_pdf(tmp_path / "secret.pdf", password="open sesame")
    assert main(["count", str(path)]) == 3
    assert "needs a password" in capsys.readouterr().err
    assert main(["count", str(path), "--password", "wrong"]) == 3
    assert "does not open" in capsys.readouterr().err
    assert main(["count", str(path), "--password", "open sesame", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n_pages"] == 2


def test_a_scan_is_told_from_an_empty_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], starter_model: Path
) -> None:
    assert main(["count", str(make_pdf(tmp_path / "scan.pdf"))]) == 3
    assert "OCR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"GGUF", "cut short"),
        (b"not a model at all, only text", "not a model in the GGUF format"),
        (b"", "empty"),
    ],
)
def test_bad_models_get_a_sentence(
    tmp_path: Path, lease: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    assert main(["summarize", str(lease), "--model", str(path)]) == 4
    error = capsys.readouterr().err
    assert says in error and "Traceback" not in error


def test_a_model_cut_short_is_refused_with_what_is_missing(
    tmp_path: Path, lease: Path, starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "half.gguf"
    path.write_bytes(starter_model.read_bytes()[:50_000_000])
    assert main(["summarize", str(lease), "--model", str(path)]) == 4
    assert "cut short" in capsys.readouterr().err


@pytest.mark.model
def test_a_result_is_checked_exported_found_and_forgotten(
    lease: Path, tmp_path: Path, starter_model: Path
) -> None:
    answer = json.loads(longleaf("summarize", lease, "--json").stdout)
    assert answer["evidence"]["statements"], "each statement was compared with the document"
    number = answer["run"]
    target = tmp_path / "summary.docx"
    assert longleaf("export", str(number), target).returncode == 0 and target.stat().st_size > 5000
    assert "Lease" in longleaf("search", "Birk Properties").stdout
    carried = tmp_path / "all.longleaf"
    assert "1 documents" in longleaf("transfer", "out", carried).stdout
    forgotten = longleaf("forget", lease)
    assert forgotten.returncode == 0 and "1 runs" in forgotten.stdout
    assert "Nothing here yet" in longleaf("history").stderr
    assert "1 documents, 1 runs" in longleaf("transfer", "in", carried).stdout


@pytest.mark.model
def test_a_question_is_answered_and_the_next_one_finds_the_text_read(
    tmp_path: Path, starter_model: Path
) -> None:
    path = tmp_path / "lease.md"
    rent = (
        "The tenant pays 900 euros a month to Birk Properties on the first day of each month.\n\n"
    )
    path.write_text("# Lease\n\n" + rent * 18, encoding="utf-8")
    first = longleaf("ask", path, "Who", "pays", "the", "rent?")
    assert first.returncode == 0 and first.stdout.strip(), first.stderr
    second = longleaf("ask", path, "How much is the rent?")
    assert "kept from before" in second.stderr and "kept from before" not in first.stderr
    assert "contract" in longleaf("kinds").stdout


def test_an_export_that_cannot_be_is_an_error_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["export", "7", str(tmp_path / "a.docx")]) == 1
    assert main(["forget", "nothing"]) == 1
    error = capsys.readouterr().err
    assert "no run 7" in error and "no document “nothing”" in error


def test_an_unknown_run_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "42"]) == 1
    assert "no run 42" in capsys.readouterr().err


def test_headless_commands_need_neither_qt_nor_the_engine() -> None:
    code = (
        "import sys; from app.interfaces.cli.program import build_parser, main\n"
        "try: main(['--version'])\nexcept SystemExit: pass\n"
        "heavy = {'llama_cpp', 'PySide6', 'pypdf', 'pypdfium2', 'docx', 'tiktoken', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY
    )
    assert result.stdout.splitlines()[-1] == "[]", result.stdout + result.stderr


@pytest.mark.parametrize(
    ("text", "n"), [("32k", 32768), ("128K", 131072), ("50000", 50000), ("65,536", 65536)]
)
def test_budgets_are_read_as_people_write_them(text: str, n: int) -> None:
    assert parse_budget(text) == n


@pytest.mark.parametrize("text", ["", "many", "12", "-32k", "99999k"])
def test_other_budgets_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_budget(text)


def test_durations_read_naturally() -> None:
    assert [duration_text(s) for s in (8, 200, 3900)] == ["8 s", "3 min 20 s", "1 h 5 min"]
    rough = [rough_duration_text(s) for s in (0.2, 21, 58, 66, 200, 3599, 3900)]
    assert rough == ["5 s", "25 s", "1 min", "1 min", "3 min", "1 h 0 min", "1 h 5 min"]


@pytest.mark.model
def test_the_kv_cache_can_be_smaller(lease: Path, starter_model: Path) -> None:
    plan = longleaf("summarize", lease, "--plan")
    asked = ("--kv", "q8_0", "--threads", "1", "--no-cache", *BRIEF_PROSE)
    smaller = longleaf("summarize", lease, *asked)
    assert smaller.returncode == 0 and len(smaller.stdout.strip()) > 20, smaller.stderr
    assert "memory about" in plan.stderr and "memory about" in smaller.stderr


def test_references_can_be_left_out_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], starter_model: Path
) -> None:
    path = tmp_path / "paper.md"
    body = "# Findings\n\n" + "Rent rose by five percent in Leeds. " * 40
    path.write_text(body + "\n\n# References\n\n" + "[1] Ada, On Rents, 1843.\n\n" * 60)
    assert main(["summarize", str(path), "--plan"]) == 0
    whole = capsys.readouterr().err
    assert main(["summarize", str(path), "--plan", "--leave-out", "references,notes"]) == 0
    shorter = capsys.readouterr().err
    assert "Not read: " in shorter and "Not read: " not in whole

    def n_tokens(told: str) -> int:
        return int(re.search(r"([\d,]+) tokens fit", told)[1].replace(",", ""))  # type: ignore[index]

    assert n_tokens(shorter) < n_tokens(whole) / 2
    with pytest.raises(SystemExit):
        main(["summarize", str(path), "--leave-out", "everything"])
