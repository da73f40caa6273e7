"""A second process that reads pages of a large PDF: a help, and never a need."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from app import documents
from app.documents.guarded import GuardedReader, ReadingLimits
from app.documents.pdf.second_process import reading_order
from tests.documents.pdf_files import SENTENCES, pages
from tests.documents.stand_ins import run_instead

N_PAGES = 40
LIMITS = ReadingLimits(stall_s=2.0, next_stall_s=1.0, total_s=60)
PROGRAM = """
import time
import app.documents.pdf.reader as pdf
import app.documents.pdf.second_process as helper
helper._MIN_BYTES = 0
read_lines = pdf.read_lines
def forever():
    while True:
        pass
def slowly(document, index):
    time.sleep(0.02)
    return read_lines(document, index)
{patch}
from app.documents.opening.guarded_process import main
raise SystemExit(main())
"""


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    """Reading processes that start a helper for the smallest file, with a patch."""
    run_instead(PROGRAM.format(patch=patch), tmp_path, monkeypatch)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return pages(
        tmp_path / "book.pdf",
        N_PAGES,
        lambda drawing, n: drawing.lines([f"Page {n} of it.", *SENTENCES]) and None,
    )


def test_both_processes_have_every_page_in_view() -> None:
    for n_pages in (1, 7, 8, 9, 100):
        own, others = (reading_order(n_pages, is_helper=each) for each in (False, True))
        assert sorted(own) == sorted(others) == list(range(1, n_pages + 1))
    assert reading_order(20, is_helper=False)[:10] == [1, 2, 3, 4, 5, 6, 7, 8, 17, 18]
    assert reading_order(20, is_helper=True)[:10] == [9, 10, 11, 12, 13, 14, 15, 16, 20, 19]


@pytest.mark.usefixtures("two_processors")
def test_a_helper_reads_pages_and_the_document_is_the_same(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "pdf.read_lines = slowly")
    reader = GuardedReader(LIMITS)
    read_here: list[int] = []
    document = reader.load(book, on_progress=lambda page, of: read_here.append(page))
    assert document == documents.load(book)
    assert 0 < len(read_here) < N_PAGES, "the helper read none"
    assert not psutil.Process().children(recursive=True), "a process is left"


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("fate", ["__import__('os')._exit(1)", "forever()", "1 / 0"])
def test_what_becomes_of_the_helper_harms_nothing(
    fate: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, f"helper.read_lines = lambda *_: {fate}")
    reader = GuardedReader(LIMITS)
    document = reader.load(book)
    assert document == documents.load(book)
    assert not reader.failures
    assert not psutil.Process().children(recursive=True), "a process is left"


WHO = """
import os
import app.documents.pdf.layout.turns as turns
first, lay_out, helped = os.getpid(), turns._lay_out, helper.helped_layouts
def differently(*arguments):
    layout = lay_out(*arguments)
    if os.getpid() == first:
        time.sleep(0.1)
    else:
        layout.n_formulas.update([1000])
    return layout
def others(*arguments):
    {fate}
turns._lay_out = differently
helper.helped_layouts = others
"""


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("fate", ["return helped(*arguments)", "os._exit(1)", "forever()", "1 / 0"])
def test_a_helper_lays_out_pages(
    fate: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "pdf.read_lines = slowly\n" + WHO.format(fate=fate))
    document = GuardedReader(LIMITS).load(book)
    assert document.blocks == documents.load(book).blocks
    were_laid_out = any("formula" in omission.what for omission in document.omissions)
    assert were_laid_out == (fate == "return helped(*arguments)")
    assert not psutil.Process().children(recursive=True), "a process is left"


@pytest.mark.usefixtures("two_processors")
def test_pages_that_hang_are_left_out_in_whatever_order_they_were_read(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first process comes to page 20 before it comes to page 12, which the helper reads.
    patch = (
        "hanging = lambda d, n: forever() if n + 1 in (12, 20) else read_lines(d, n)\n"
        "pdf.read_lines = helper.read_lines = hanging"
    )
    _stand_in(tmp_path, monkeypatch, patch)
    reader = GuardedReader(LIMITS)
    document = reader.load(book)
    assert [(f.kind, f.page) for f in reader.failures] == [("time", 20), ("time", 12)]
    assert any("pages 12, 20, which could not be read" in o.what for o in document.omissions)


@pytest.mark.usefixtures("two_processors")
def test_an_encrypted_file_asks_for_its_password_as_before(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(book))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    _stand_in(tmp_path, monkeypatch, "")
    reader = GuardedReader(LIMITS)
    with pytest.raises(documents.PasswordNeeded):
        reader.load(locked)
    assert reader.load(locked, "secret").text == documents.load(book).text
