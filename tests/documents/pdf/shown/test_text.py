"""The characters of a page, as somebody selects them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents import load
from app.documents.base.document import Document
from app.documents.pdf.shown.text import PageText, read_page_text


@pytest.fixture
def paper_page(paper: Path) -> tuple[Document, PageText]:
    document = load(paper)
    return document, read_page_text(document, 3)


def test_a_paragraph_is_had_whole_and_without_its_line_ends(
    paper_page: tuple[Document, PageText],
) -> None:
    document, page = paper_page
    start, end = page.paragraph_at(page.text.index("TraceMonkey"))
    said = page.said(start, end)
    assert "\n" not in said and "\ufffe" not in said and len(said) > 200
    squeezed = "".join(said.split())
    assert any("".join(block.text.split()).startswith(squeezed[:150]) for block in document.blocks)


def test_places_are_found_beside_the_lines_of_their_own_column(
    paper_page: tuple[Document, PageText],
) -> None:
    _, page = paper_page
    n_right = 0
    for line in page.lines:
        middle = (line.box.top + line.box.bottom) / 2
        before = page.index_at(line.box.left - 2, middle)
        after = page.index_at(line.box.right + 2, middle)
        n_right += (before, after) == (line.start, line.end)
        assert page.is_over(line.box.left + 1, middle)
    # Figures that reach over both columns may be nearer.
    assert n_right >= 0.9 * len(page.lines)


def test_boxes_of_a_stretch_stand_line_by_line(paper_page: tuple[Document, PageText]) -> None:
    _, page = paper_page
    start, end = page.paragraph_at(page.text.index("TraceMonkey"))
    lines = [line for line in page.lines if start <= line.start < end]
    boxes = page.boxes(start, end)
    assert len(boxes) == len(lines) > 3
    assert page.boxes(start, start) == ()


def test_a_page_that_is_not_there_has_no_characters(paper: Path) -> None:
    page = read_page_text(load(paper), 999)
    assert page.text == "" and page.lines == ()
    assert page.index_at(100, 100) == 0 and page.said(0, 10) == ""
    assert page.paragraph_at(3) == (0, 0) and not page.is_over(100, 100)
