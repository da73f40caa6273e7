"""What reading holds of a long PDF hardly grows with its pages: lines that wait are kept elsewhere,
and blocks are told as they are made."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pytest

from app.documents.base.document import Block, BlockKind, Page
from app.documents.pdf import read_pages, sections
from app.documents.pdf.layout import blocks as layout_blocks
from app.documents.pdf.layout.blocks import Learned, blocks_by_section
from app.documents.pdf.lines.line import Line, PageLines
from app.documents.pdf.read_pages import ReadPages

SECTION = 20
N_PAGES = (80, 280)
MOST_BYTES_A_PAGE = 200  # 40 here, a hundred in a whole reading; packed, the lines take 640
WORDS = 1000  # different ones
N_LINES, N_WORDS = 24, 11  # of a page, of a line


class Elsewhere:
    """Keeps what it is given in a folder, takes blocks, and notes what Python holds at the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.n_bytes = self.n_kept_bytes = self.n_blocks = 0

    def _look(self) -> None:
        gc.collect()
        self.n_bytes = max(self.n_bytes, tracemalloc.get_traced_memory()[0])

    def keep(self, number: int, data: bytes) -> None:
        (self.folder / str(number)).write_bytes(data)
        self.n_kept_bytes += len(data)
        self._look()

    def give(self, number: int) -> bytes:
        self._look()
        return (self.folder / str(number)).read_bytes()

    def add(self, blocks: Sequence[Block]) -> None:
        self.n_blocks += len(blocks)

    def amend(
        self, kinds: Mapping[int, tuple[BlockKind, int | None]], gone: Collection[int]
    ) -> None:
        self._look()


def _lines(chance: random.Random, page: int) -> list[Line]:
    """Four paragraphs of lines with ragged right edges."""
    lines = []
    for n in range(N_LINES):
        text = " ".join(map(_word, chance.choices(range(WORDS), k=N_WORDS)))
        top = 72.0 + 12 * n + 14 * (n // 6)
        right = 300.0 + chance.randrange(1 << 16) / 256
        lines.append(Line(text, 72.0, top, right, top + 10, 10.0, page))
    return lines


def _word(n: int) -> str:
    letters = ""
    while n:
        n, rest = divmod(n, 26)
        letters += chr(ord("a") + rest)
    return letters or "a"


def _held(n_pages: int, folder: Path) -> Elsewhere:
    """What is held of a document of so many pages while it is read and laid out."""
    folder.mkdir()
    elsewhere, chance, learned = Elsewhere(folder), random.Random(n_pages), Learned()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    read = ReadPages(n_pages, learn=learned.add, keeper=elsewhere)
    for number in range(1, n_pages + 1):
        read.add(number, PageLines(_lines(chance, number), 612.0, 792.0))
    told = [Page(number, 612.0, 792.0) for number in range(1, n_pages + 1)]
    layout = blocks_by_section(read.sections(is_last=True), learned, told, (), elsewhere)
    assert len(layout.blocks) == SECTION
    elsewhere.n_bytes -= before
    return elsewhere


def test_what_is_held_of_a_long_document_hardly_grows_with_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_pages, "MAX_HELD_PAGES", SECTION)
    monkeypatch.setattr(sections, "SECTION_PAGES", SECTION)
    monkeypatch.setattr(layout_blocks, "N_SAMPLE_BLOCKS", SECTION)
    tracemalloc.start()
    try:
        _held(SECTION * 2, tmp_path / "first")  # what is cached once is no growth
        few, many = (_held(n_pages, tmp_path / str(n_pages)) for n_pages in N_PAGES)
    finally:
        tracemalloc.stop()
    assert few.n_blocks == 4 * N_PAGES[0] and many.n_blocks == 4 * N_PAGES[1]
    n_more = N_PAGES[1] - N_PAGES[0]
    assert (many.n_kept_bytes - few.n_kept_bytes) / n_more > 2 * MOST_BYTES_A_PAGE
    grown = (many.n_bytes - few.n_bytes) / n_more
    assert grown < MOST_BYTES_A_PAGE, f"{few.n_bytes:,} and then {many.n_bytes:,} bytes"
