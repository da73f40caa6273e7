"""Two processes lay out a document: whatever the second one does, the blocks are the same."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Mapping

import pytest

from app.documents.base.document import BlockKind, OutlineEntry, Page
from app.documents.pdf.layout import turns
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import HYPHEN, Cell, Line
from app.documents.pdf.page.rules.grid import NO_RULES, Rules
from tests.documents.pdf_files import SENTENCES

N_PAGES = 50
PAGES = [Page(n, 612, 792) for n in range(1, N_PAGES + 1)]
OUTLINE = [OutlineEntry("Rent", 1, 3), OutlineEntry("Repairs", 1, 30)]


def _pages(*, numbered: bool = False) -> dict[int, list[Line]]:
    """Lines by page: a running head, titles, divided words, a caption on one, a watermark."""
    by_page: dict[int, list[Line]] = {}
    for page in range(1, N_PAGES + 1):
        texts = [
            f"A lease of many pages, {page}",
            *SENTENCES,
            f"Who keeps it re{HYPHEN}",
            "paired.",
        ]
        if page in (3, 30):
            texts.insert(1, "Rent" if page == 3 else "Repairs")
        if page == 21:
            texts.append("It has been repaired. Figure 3: A house")
        if numbered:
            texts = [
                texts[0],
                *(f"{n} {text[0].lower()}{text[1:]}" for n, text in enumerate(texts)),
            ]
        by_page[page] = [
            Line(text, 72, 36 + 16 * n, 500, 47 + 16 * n, 10, page) for n, text in enumerate(texts)
        ]
        by_page[page].append(Line("DRAFT", 150, 380, 460, 430, 44, page))
    return by_page


def _with_table(by_page: dict[int, list[Line]]) -> dict[int, list[Line]]:
    """The same with a table that goes over the page where a turn ends."""
    for page in (turns.TURN_PAGES, turns.TURN_PAGES + 1):
        is_first = page == turns.TURN_PAGES
        rows = [("Post", "Sum"), ("Oak", "12")] if is_first else [("Larch", "30"), ("Ash", "7")]
        top = 300 if is_first else 60
        lines = [
            Line(
                " ".join(row), 72, top + 16 * n, 320, top + 11 + 16 * n, 10, page,
                cells=(Cell(row[0], 72, 100), Cell(row[1], 300, 320)),
            )
            for n, row in enumerate(rows)
        ]  # fmt: skip
        by_page[page][slice(-1, -1) if is_first else slice(1, -1)] = lines
    return by_page


class Helper:
    """A helper in this process, which has read some turns and gives so many of their layouts."""

    def __init__(
        self, by_page: Mapping[int, list[Line]], its: Collection[int], n_given: int
    ) -> None:
        self.by_page, self.its, self.n_given = by_page, its, n_given
        self.waiting: list[bytes] = []
        self.n_asked = 0

    def turns(self) -> Collection[int]:
        return self.its

    def begin_layout(self, whole: bytes) -> None:
        self.n_asked += 1
        assert set(marshal.loads(whole)[-1]) <= set(self.its)
        found: dict[int, tuple[list[Line], float, Rules]] = {
            page: (lines, 612.0, NO_RULES)
            for page, lines in self.by_page.items()
            if (page - 1) // turns.TURN_PAGES in self.its
        }
        self.waiting = list(turns.helped_layouts(whole, found, N_PAGES))[: self.n_given]

    def laid_out(self) -> list[tuple[int, Layout]]:
        given, self.waiting = self.waiting[:1], self.waiting[1:]
        return [turns.layout_from_data(data) for data in given]


def _laid_out(by_page: Mapping[int, list[Line]], helper: Helper | None) -> Layout:
    lines = [line for on_page in by_page.values() for line in on_page]
    words = Words()
    words.learn(lines)
    return make_blocks(lines, PAGES, OUTLINE, {}, words, helper)


@pytest.mark.parametrize("n_given", [0, 1, 3, 9])
@pytest.mark.parametrize("its", [(), (1, 3, 5), (0, 1, 2, 3, 4, 5), (5, 17)])
def test_a_helper_changes_nothing(its: Collection[int], n_given: int) -> None:
    by_page = _pages()
    alone = _laid_out(by_page, None)
    helper = Helper(by_page, its, n_given)
    assert _laid_out(by_page, helper) == alone
    assert helper.n_asked == 1


def test_what_is_usual_is_that_of_the_whole_document() -> None:
    """The title, the head that recurs and the word that is written whole elsewhere are known to
    whoever lays out a page."""
    by_page = _pages()
    layout = _laid_out(by_page, Helper(by_page, (2, 3), 9))  # pages 17 to 32
    on_page = [block for block in layout.blocks if block.page == 30]
    assert [block.kind for block in on_page[:2]] == [BlockKind.RUNNING_HEAD, BlockKind.HEADING]
    assert any(block.text.endswith("Who keeps it repaired.") for block in on_page)
    assert layout.found == {"rent": 3, "repairs": 30}


def test_with_line_numbers_the_first_process_goes_on_alone() -> None:
    by_page = _pages(numbered=True)
    alone = _laid_out(by_page, None)
    assert len(alone.numbered) == N_PAGES
    helper = Helper(by_page, (1, 3, 5), 9)
    assert _laid_out(by_page, helper) == alone
    assert helper.n_asked == 0


@pytest.mark.parametrize("its", [(), (0,), (1,), (0, 1)])
def test_a_table_goes_on_in_the_next_turn(its: Collection[int]) -> None:
    by_page = _with_table(_pages())
    layout = _laid_out(by_page, Helper(by_page, its, 9))
    assert layout == _laid_out(by_page, None)
    (text,) = [
        block.text
        for block in layout.blocks
        if block.kind is BlockKind.TABLE and block.page == turns.TURN_PAGES + 1
    ]
    assert text.splitlines()[0] == "| Post | Sum |"
