"""Statements made by hand, true and false, as a lawyer would who wants to fool the check.

`cases/KIND.LANGUAGE.txt` has lines "S a sentence of the document", "+ kind: a true statement of it"
and "- kind: a false one". All sentences of a file are one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Page

_CASES = Path(__file__).parent / "cases"
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
    cases = list(_cases(path.read_text("utf-8").splitlines()))
    sentences = dict.fromkeys(case.sentence for case in cases)
    blocks = tuple(Block(text, BlockKind.PARAGRAPH, page=1) for text in sentences)
    language = name.split(".")[-1]
    page = Page(1, 612, 792)
    return Document(path, "6" * 64, "pdf", name, blocks, (page,), language=language), cases


def _cases(lines: list[str]) -> Iterator[Case]:
    sentence = ""
    for line in filter(None, lines):
        sign, rest = line.split(" ", 1)
        if sign == "S":
            sentence = rest
        else:
            kind, text = rest.split(": ", 1)
            yield Case(text, sign == "+", kind, sentence)
