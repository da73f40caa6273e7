"""Statements made by hand, true and false, as a lawyer would who wants to fool the check.

`cases/KIND.LANGUAGE.txt` has lines "S a paragraph of the document", "H a heading", "L a list item",
"+ kind: a true statement of what stands above" and "- kind: a false one". All paragraphs of a file
are one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Page

_CASES = Path(__file__).parent / "cases"
_BLOCKS = {"S ": BlockKind.PARAGRAPH, "H ": BlockKind.HEADING, "L ": BlockKind.LIST_ITEM}
NAMES = sorted(path.stem for path in _CASES.glob("*.txt"))
"""The documents, "contract.en" and so on."""


@dataclass(frozen=True)
class Case:
    """A statement with its truth, what was done to it, and the sentence it was made from."""

    text: str
    is_true: bool
    kind: str
    sentence: str


def cases_of(name: str) -> tuple[Document, list[Case]]:
    """A document, and the statements that were made about it."""
    path = _CASES / f"{name}.txt"
    lines = path.read_text("utf-8").splitlines()
    told = dict.fromkeys(line for line in lines if line[:2] in _BLOCKS)
    blocks = tuple(Block(line[2:], _BLOCKS[line[:2]], page=1) for line in told)
    language = name.split(".")[-1]
    page = Page(1, 612, 792)
    document = Document(path, "6" * 64, "pdf", name, blocks, (page,), language=language)
    return document, list(_cases(lines))


def _cases(lines: list[str]) -> Iterator[Case]:
    sentence = ""
    for line in filter(None, lines):
        sign, rest = line.split(" ", 1)
        if line[:2] in _BLOCKS:
            sentence = rest
        else:
            kind, text = rest.split(": ", 1)
            yield Case(text, sign == "+", kind, sentence)
