"""What pages are called: as printed, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import Document, Page


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["", "", ""], ["1", "2", "3"]),
        (["i", "ii", "1", "2", "A-1"], ["i", "ii", "1", "2", "A-1"]),
        (["", "", "1", "2"], ["PDF 1", "PDF 2", "1", "2"]),
        (["1", "2", "1", "2", "3"], ["1", "2", "PDF 3", "PDF 4", "3"]),
        (["Vol. II: 1", "Vol. II: 2"], ["Vol II 1", "Vol II 2"]),
        (["Annex, [x] 1"], ["Annex x 1"]),
        (["The first of all pages here", "1"], ["PDF 1", "1"]),
        (["?", "[]"], ["1", "2"]),
    ],
)
def test_pages_have_the_number_that_is_printed_on_them(labels: list[str], names: list[str]) -> None:
    pages = tuple(Page(n, 595, 842, label) for n, label in enumerate(labels, 1))
    document = Document(Path("a.pdf"), "0", "pdf", "a", (), pages)
    assert list(document.page_names) == names
    assert len(set(document.page_names)) == len(names)
    renamed = {n for n, name in enumerate(names, 1) if name != str(n)}
    assert set(document.renamed_pages.values()) == renamed
