"""What a reading process does before it has a file."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from app.documents.pdf import rehearsal
from app.documents.pdf.page.handles import load_page
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.second_process import WaitingHelper, wait_to_help
from tests.documents.pdf_files import SENTENCES, pages


def test_the_page_of_its_own_has_what_pages_have(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(PdfReader(io.BytesIO(rehearsal.own_file())).pages) == 1
    laid_out = []
    make_blocks = rehearsal.make_blocks

    def keep(*arguments: object) -> object:
        laid_out.append(make_blocks(*arguments))  # type: ignore[arg-type]
        return laid_out[0]

    monkeypatch.setattr(rehearsal, "make_blocks", keep)
    rehearsal.rehearse()
    texts = [block.text for block in laid_out[0].blocks]
    assert texts[0].startswith("4.2 The rent is due on the first day of each month")
    assert "| Fee | 30 |" in texts[-1]


def test_what_goes_wrong_is_left_to_the_first_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "own_file", lambda: b"no PDF")
    rehearsal.rehearse()


def test_pages_close_with_whoever_held_them_and_not_after_their_document(tmp_path: Path) -> None:
    path = pages(tmp_path / "two.pdf", 2, lambda drawing, n: drawing.lines(SENTENCES) and None)
    pdf = open_pdf(path)
    page = load_page(pdf, 1)
    textpage = page.get_textpage()
    assert textpage.count_chars() > 0
    textpage.close()
    page.close()
    page.close()
    assert page.raw is None
    forgotten = load_page(pdf, 0)
    pdf.close()
    del forgotten


@pytest.mark.usefixtures("two_processors")
def test_a_helper_that_waits_reads_the_file_that_comes(tmp_path: Path) -> None:
    path = pages(tmp_path / "nine.pdf", 9, lambda drawing, n: drawing.lines(SENTENCES) and None)
    program = f"""
import time
from pathlib import Path
from app.documents.pdf.second_process import wait_to_help
told = []
helper = wait_to_help(lambda n: None if n == 7 else 1 / 0).begin(Path({str(path)!r}), None, 7)
until = time.monotonic() + 30
while len(told) < 9 and time.monotonic() < until:
    told += [number for number, page in helper.take() if page.lines]
    time.sleep(0.01)
helper.close()
print(sorted(told))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[1, 2, 3, 4, 5, 6, 7, 8, 9]", done.stderr


@pytest.mark.usefixtures("two_processors")
def test_a_helper_of_no_use_is_gone() -> None:
    waiting = wait_to_help(lambda _: None)
    assert isinstance(waiting, WaitingHelper)
    waiting.close()
    assert not psutil.Process().children()
