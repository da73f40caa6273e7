"""Long documents: their lines wait packed, and are laid out in sections."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from pathlib import Path

import pytest

from app import documents
from app.documents.pdf import open_pages, read_pages, sections
from app.documents.pdf.lines.line import Cell, Line, PageLines
from app.documents.pdf.lines.packed import packed, unpacked
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.read_pages import ReadPages
from tests.documents.pdf_files import SENTENCES, Drawing, pages

N_PAGES = 24


def _line(text: str, page: int) -> Line:
    return Line(text, 72.125, 100.5, 300.25, 112.75, 10.5, page, weight=400)


def _held(monkeypatch: pytest.MonkeyPatch, *, at_most: int, section: int) -> None:
    monkeypatch.setattr(read_pages, "MAX_HELD_PAGES", at_most)
    monkeypatch.setattr(sections, "SECTION_PAGES", section)


def test_lines_are_the_same_once_they_are_unpacked() -> None:
    plain = _line("Rent – 4.200 € \ud83d\ude00", 3)
    table = dataclasses.replace(
        _line("Item 12", 3), cells=(Cell("Item", 1.5, 2.5), Cell("12", 3, 4))
    )
    code = dataclasses.replace(_line("x = 1", 4), is_typewriter=True, angle=90, weight=0)
    assert unpacked(packed([plain, table, code])) == [plain, table, code]
    assert unpacked(packed([])) == []


def test_a_long_document_holds_the_lines_of_one_section(monkeypatch: pytest.MonkeyPatch) -> None:
    _held(monkeypatch, at_most=5, section=3)
    read = ReadPages(7)
    for number in (2, 1, 7, 3, 5, 4):  # two processes read in no order; page 6 is broken
        lines = [] if number == 4 else [_line(f"Page {number}", number)]
        read.add(number, PageLines(lines, 612, 792))
    read.add(6, None)
    assert not any(page.lines for page in read.found.values() if page is not None)
    assert [read.has_lines(number) for number in range(1, 8)] == [
        True, True, True, False, True, False, True,
    ]  # fmt: skip
    sections = [[line.text for line in lines] for lines, _ in read.sections()]
    assert sections == [["Page 1", "Page 2", "Page 3"], ["Page 5"], ["Page 7"]]


def test_pages_are_packed_together_once_all_of_them_have_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _held(monkeypatch, at_most=5, section=20)
    n_pages = 40
    read = ReadPages(n_pages)
    order = [*range(n_pages, 20, -1), *range(1, 20)]
    for number in order:
        read.add(number, PageLines([_line(f"Page {number}", number)], 612.0, 792.0))
    expected = [[f"Page {n}" for n in range(1, 20)], [f"Page {n}" for n in range(21, 41)]]
    read.add(20, None)  # late, and it cannot be read
    assert [[line.text for line in lines] for lines, _ in read.sections()] == expected
    assert [[line.text for line in lines] for lines, _ in read.sections(is_last=True)] == expected
    assert list(read.sections()) == []
    assert len({id(page) for page in read.found.values() if page is not None}) == 1
    wide = PageLines([_line("Wide", 1)], 792.0, 612.0)
    read = ReadPages(n_pages)
    read.add(1, wide)
    read.add(2, dataclasses.replace(wide, has_picture=True))
    assert [page and page.has_picture for page in map(read.found.get, (1, 2))] == [False, True]


def test_whoever_waits_hears_of_every_section_that_is_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held(monkeypatch, at_most=5, section=3)
    path = pages(tmp_path / "long.pdf", 9, lambda drawing, n: drawing.lines(SENTENCES) and None)
    told: list[tuple[int, int]] = []
    documents.load(path, on_page=lambda page, of: told.append((page, of)))
    assert [page for page, _ in groupby(told)] == [(n, 9) for n in range(1, 10)]
    assert told.count((3, 9)) == told.count((6, 9)) == 2, "before each section is gone through"
    assert told.count((9, 9)) == 2 + 3, "and laid out"


def test_a_short_document_is_one_section(monkeypatch: pytest.MonkeyPatch) -> None:
    _held(monkeypatch, at_most=5, section=3)
    read = ReadPages(5)
    for number in range(1, 6):
        read.add(number, PageLines([_line(f"Page {number}", number)], 612, 792))
    ((lines, _),) = read.sections()
    assert [line.page for line in lines] == [1, 2, 3, 4, 5]
    assert list(ReadPages(5).sections()) == []


def test_sections_make_the_same_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes, distances and words are those of the whole document, whatever section a page is in."""

    def draw(drawing: Drawing, n: int) -> None:
        drawing.at(72, 40, "A lease of many pages", size=8)
        if n % 9 == 1:
            drawing.line(("Rent", "Repairs", "Return of the keys")[n // 9], size=18).space()
        drawing.lines([f"On page {n} begins this.", *SENTENCES]).space()
        if n == 2:
            drawing.lines(["Whoever lets it has a long-", "term duty to keep it re-", "paired."])
        if n == N_PAGES:
            drawing.line("A long-term duty is one of years. What is repaired is sound.")

    path = pages(tmp_path / "lease.pdf", N_PAGES, draw)
    whole = documents.load(path)
    assert "a long-term duty to keep it repaired." in whole.text
    assert "A lease of many pages" not in whole.text
    _held(monkeypatch, at_most=5, section=6)
    assert documents.load(path) == whole
    # Without the words of the other sections it would not be the same.
    monkeypatch.setattr("app.documents.pdf.layout.words.Words.learn_section", lambda *_: None)
    assert documents.load(path).text != whole.text


def test_what_was_given_for_the_last_time_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _held(monkeypatch, at_most=5, section=3)
    read = ReadPages(7)
    for number in range(1, 8):
        read.add(number, PageLines([_line(f"Page {number}", number)], 612, 792))
    first = [[line.text for line in lines] for lines, _ in read.sections()]
    assert [[line.text for line in lines] for lines, _ in read.sections(is_last=True)] == first
    assert list(read.sections()) == []


def test_a_long_document_is_opened_anew_and_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pages(
        tmp_path / "long.pdf",
        9,
        lambda drawing, n: drawing.lines([f"Page {n} of it.", *SENTENCES]) and None,
    )
    whole = documents.load(path)
    monkeypatch.setattr(open_pages, "KEPT_PAGES", 2)
    read = open_pages.Pages(path, None, open_pdf(path))
    holders = [read.holder() for _ in range(9)]
    assert len({id(holder) for holder in holders}) == 5
    assert [holder.raw is None for holder in holders] == [*[True] * 7, False, False]
    read.close()
    assert holders[-1].raw is None
    assert documents.load(path) == whole
    # A file that is gone meanwhile is read on as it is open.
    with open_pdf(path) as pdf:
        read = open_pages.Pages(tmp_path / "gone.pdf", None, pdf)
        assert all(read.holder() is pdf for _ in range(4))
