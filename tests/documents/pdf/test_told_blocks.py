"""Long documents whose blocks are told as they are made: what comes of it is the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pytest

from app import documents
from app.documents.base.data import amended_blocks
from app.documents.base.document import Block, BlockKind
from app.documents.guarded import GuardedReader
from app.documents.opening.loading import load
from app.documents.pdf import read_pages, sections
from app.documents.pdf.layout import blocks as layout_blocks
from tests.documents.pdf_files import SENTENCES, Drawing, pages
from tests.documents.stand_ins import run_instead

N_PAGES = 24
NOISE = "§§ %% && //== ## @@ ~~ ^^ %% && §§"
PROGRAM = """
from app.documents.pdf import read_pages, sections
read_pages.MAX_HELD_PAGES, sections.SECTION_PAGES = 5, 6
from app.documents.opening.guarded_process import main
raise SystemExit(main())
"""


class Sink:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.n_times = 0
        self.kinds: dict[int, tuple[BlockKind, int | None]] = {}
        self.gone: list[int] = []

    def add(self, blocks: Sequence[Block]) -> None:
        self.n_times += bool(blocks)
        self.blocks += blocks

    def amend(
        self, kinds: Mapping[int, tuple[BlockKind, int | None]], gone: Collection[int]
    ) -> None:
        self.kinds, self.gone = dict(kinds), list(gone)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A label in bold on many pages, headings with numbers, a chart of unreadable labels."""

    def draw(drawing: Drawing, n: int) -> None:
        drawing.at(72, 40, "A lease of many pages", size=8)
        if n % 9 == 1:
            drawing.line(("Rent", "Repairs", "Return of the keys")[n // 9], size=18).space()
        if n % 4 == 2:
            drawing.line(f"{n}.1 Costs", font="Helvetica-Bold").space()
        if n % 3 == 0:
            drawing.line("Note", font="Helvetica-Bold").space()
        drawing.lines([f"On page {n} begins this.", *SENTENCES]).space()
        if n in (14, 15):
            drawing.line(NOISE).space()
        if n == 14:
            drawing.line("Figure 1: What a house costs")

    return pages(tmp_path / "lease.pdf", N_PAGES, draw)


@pytest.fixture
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pages, "MAX_HELD_PAGES", 5)
    monkeypatch.setattr(sections, "SECTION_PAGES", 6)
    monkeypatch.setattr(layout_blocks, "N_SAMPLE_BLOCKS", 3)


@pytest.mark.usefixtures("_long")
def test_blocks_that_were_told_and_put_right_are_those_of_the_document(book: Path) -> None:
    whole = documents.load(book)
    sink = Sink()
    told = load(book, sink=sink)
    assert told.blocks == () and sink.n_times == 4
    assert sink.gone, "the labels of the chart are noise"
    kinds = {sink.blocks[n].text: kind for n, kind in sink.kinds.items()}
    assert kinds["Note"] == (BlockKind.PARAGRAPH, None)
    assert kinds["2.1 Costs"][0] is BlockKind.HEADING
    amended = [(n, kind.value, level) for n, (kind, level) in sink.kinds.items()]
    assert tuple(amended_blocks(sink.blocks, amended, sink.gone)) == whole.blocks
    assert (told.title, told.language, told.omissions, told.outline, told.pages) == (
        whole.title,
        whole.language,
        whole.omissions,
        whole.outline,
        whole.pages,
    )
    assert NOISE in [block.text for block in whole.blocks if block.page == 15]


def test_blocks_of_a_short_document_are_told_at_once(book: Path) -> None:
    whole = documents.load(book)
    sink = Sink()
    told = load(book, sink=sink)
    assert (told.blocks, sink.n_times) == ((), 1)
    assert tuple(sink.blocks) == whole.blocks
    assert (told.title, told.language, told.outline) == (whole.title, whole.language, whole.outline)


@pytest.mark.usefixtures("_long")
def test_of_a_long_document_few_blocks_are_held(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[list[Block]] = []
    finish = layout_blocks._finish

    def look(layout: layout_blocks.Layout, *rest: object) -> set[int]:
        held.append(list(layout.blocks))
        return finish(layout, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(layout_blocks, "_finish", look)
    sink = Sink()
    load(book, sink=sink)
    assert len(held[0]) < len(sink.blocks) / 2
    load(book)
    assert len(held[1]) == len(sink.blocks)


@pytest.mark.usefixtures("_long")
def test_the_window_gets_the_same_document(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = documents.load(book)
    run_instead(PROGRAM, tmp_path, monkeypatch)
    assert GuardedReader().load(book) == whole


@pytest.mark.parametrize(
    ("amended", "gone"),
    [([[9, "heading", 1]], []), ([[0, "?", 1]], []), ([[0, "heading"]], []), ([], [9]), (1, [])],
)
def test_what_puts_nothing_right_is_no_document(amended: object, gone: object) -> None:
    with pytest.raises(ValueError, match="no document"):
        amended_blocks([Block("Rent", BlockKind.PARAGRAPH)], amended, gone)  # type: ignore[arg-type]
