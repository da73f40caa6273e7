"""What the guarded reader does about processes that hang, fail or have read enough."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from app.documents import guarded
from app.documents.errors import DamagedDocument
from app.documents.guarded import GuardedReader, ReadingLimits
from tests.bench import document_fuzz
from tests.bench.damage.of_pdf import recursive_forms
from tests.documents.pdf_files import SENTENCES, pages
from tests.documents.stand_ins import run_instead

QUICK = ReadingLimits(stall_s=1.5, next_stall_s=0.7, total_s=20, memory_bytes=700 << 20)


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    """Reading processes that read like ours but for a patch."""
    program = (
        "import app.documents.pdf.reader as pdf\n"
        "def forever():\n    while True:\n        pass\n"
        f"{patch}\n"
        "from app.documents.opening.guarded_process import main\n"
        "raise SystemExit(main())\n"
    )
    run_instead(program, tmp_path, monkeypatch)


@pytest.fixture
def six_pages(tmp_path: Path) -> Path:
    return pages(tmp_path / "p.pdf", 6, lambda drawing, n: drawing.lines(SENTENCES) and None)


def test_a_file_whose_every_page_hangs_is_given_up_soon(
    six_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "pdf.read_lines = lambda p, n: forever()")
    reader = GuardedReader(QUICK)
    with pytest.raises(DamagedDocument, match="without an end") as error:
        reader.load(six_pages)
    assert error.value.next_step
    assert [(f.kind, f.page) for f in reader.failures] == [("time", n) for n in (1, 2, 3, 4)]


def test_what_hangs_after_the_pages_is_blamed_on_none(
    six_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "pdf.make_blocks = lambda *_: forever()")
    reader = GuardedReader(QUICK)
    with pytest.raises(DamagedDocument, match=r"was stopped: it went on"):
        reader.load(six_pages)
    assert [f.page for f in reader.failures] == [6, 5]


def test_an_exception_in_the_process_has_its_detail_for_developers_alone(
    six_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "pdf.make_blocks = lambda *_: 1 / 0")
    reader = GuardedReader(QUICK)
    with pytest.raises(DamagedDocument) as error:
        reader.load(six_pages)
    assert reader.failures[0].kind == "failed"
    assert "ZeroDivisionError" in reader.failures[0].detail
    assert "Zero" not in error.value.message + error.value.next_step


def test_a_process_may_read_several_files_and_no_more_after_a_failure(
    six_pages: Path, contract_docx: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_started = 0
    start = guarded.start_process

    def counted() -> subprocess.Popen[bytes]:
        nonlocal n_started
        n_started += 1
        return start()

    monkeypatch.setattr(guarded, "start_process", counted)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    reader = GuardedReader(QUICK, files_per_process=3)
    for path in (six_pages, contract_docx):
        assert reader.load(path).text
    with pytest.raises(DamagedDocument):  # a sentence about the file is no failure
        reader.load(broken)
    assert n_started == 1
    assert reader.load(six_pages).text
    assert n_started == 2
    reader.close()
    plain = GuardedReader(QUICK)
    for _ in range(2):
        plain.load(six_pages)
    assert n_started == 4


def test_forms_that_draw_each_other_without_end_cost_their_page_alone(
    six_pages: Path, tmp_path: Path
) -> None:
    """Each draws the next one twice: thirty of them are a billion."""
    path = tmp_path / "forms.pdf"
    data, n = six_pages.read_bytes(), 0
    while True:  # the first chance that makes such a file
        chance = random.Random(n)
        if chance.choice((1, 2, 30)) == 30 and chance.random() < 0.25:
            break
        n += 1
    path.write_bytes(recursive_forms(data, random.Random(n)))
    reader = GuardedReader(QUICK)
    document = reader.load(path)
    lost = [f.page for f in reader.failures]
    assert len(lost) == 1
    assert f"page {lost[0]}, which could not be read" in [o.what for o in document.omissions]
    assert document.text.count(SENTENCES[2]) == 5


def test_damaged_files_end_in_text_or_a_sentence(tmp_path: Path) -> None:
    """Some of what `tests.bench.document_fuzz` does with thousands."""
    seeds = document_fuzz.seeds(shipped_only=True)
    reader = GuardedReader(files_per_process=40)
    words = set()
    for number in range(40):
        case = document_fuzz.case(number, 7, seeds)
        if case.mutation.__name__ in ("zip_bomb", "pdf_bomb", "recursive_forms"):
            continue
        outcome = document_fuzz.read(reader, case, tmp_path)
        assert not reader.failures, case.name
        assert not outcome.is_wrong, outcome.said
        words.add(outcome.word)
    reader.close()
    assert {"read", "refused: DamagedDocument", "read in part, and said so"} <= words
