"""Pages of real documents are read as they were when somebody looked at them.

When a change of the readers is meant to change them, look at the pages
(`python -m tests.documents.golden_pages --show FOLDER`) and write the files anew with `--write`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import Document
from tests.documents import golden_pages
from tests.documents.once import read


@pytest.mark.parametrize("name", sorted(golden_pages.WHOLE_TEXTS))
def test_the_sample_contract_word_for_word(name: str) -> None:
    golden = (golden_pages.FOLDER / name).read_text(encoding="utf-8")
    document = read(golden_pages.WHOLE_TEXTS[name])
    assert golden_pages.as_lines(document).splitlines() == golden.splitlines()


def test_the_two_forms_of_the_contract_say_the_same() -> None:
    """Every heading, clause and row of the one is in the other, in the same order; a page may end
    in the middle of a table."""
    names = ("contract-pdf.txt", "contract-docx.txt")
    pdf, docx = (read(golden_pages.WHOLE_TEXTS[name]) for name in names)
    letters = "".join(c for c in pdf.text if c.isalnum())
    at = 0
    for block in (docx.blocks[i] for i in docx.body):
        for line in block.text.splitlines():
            wanted = "".join(c for c in line if c.isalnum())
            found = letters.find(wanted, at)
            assert found >= 0, line
            at = found + len(wanted)


@pytest.mark.parametrize(
    ("path", "number"), golden_pages.HARD_PAGES, ids=lambda each: getattr(each, "stem", each)
)
def test_a_hard_page(path: Path, number: int) -> None:
    document = _real(path)
    golden = (golden_pages.FOLDER / "hard-pages.txt").read_text(encoding="utf-8")
    (expected,) = [
        page for page in golden.split("\n\n") if page.startswith(f"{path.stem} p. {number}:")
    ]
    found = golden_pages.hard_page(document, number).strip().splitlines()
    texts = ["", *(block.text for block in document.blocks if block.page == number)]
    wanted = expected.strip().splitlines()
    differing = [text for text, line in zip(texts, found, strict=True) if line not in wanted]
    assert found == wanted, differing


def test_the_whole_paper() -> None:
    golden = (golden_pages.FOLDER / "paper.txt").read_text(encoding="utf-8")
    found = golden_pages.paper_pages(_real(golden_pages.PAPER))
    assert found.splitlines() == golden.splitlines()


def _real(path: Path) -> Document:
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand: it may not be shipped and lies in ../shared/data")
    return read(path)
