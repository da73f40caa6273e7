"""Clauses of a PDF: those that say what they number, and those of two languages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing

ENGLISH = (
    ("1. Lease. The lessor lets the", "boathouse to the lessee for", "five years from May on."),
    ("2. Rent. The rent is 4,200 euros.",),
    ("3. Notice. Either party may give", "notice in writing."),
)
CHINESE = (
    ("1. 租赁。出租人将船屋出租给", "承租人，租期五年。"),
    ("2. 租金。租金为四千二百欧元。",),
    ("3. 通知。任何一方均可", "书面发出通知。"),
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Section 1.01 Terms. The words mean what", "Section 1.02 Price. The price is 9,000."),
        ("ARTICLE IV The lease begins in May of the", "ARTICLE V The rent is paid each month."),
        ("§ 3 Mietsache. Das Bootshaus wird auf fünf", "§ 4 Zins. Der Zins beträgt 420 Euro."),
        ("Schedule 1. The boats are kept by the", "Annex B. The plan of the harbour."),
    ],
)
def test_a_clause_with_the_name_of_its_kind_is_a_block(tmp_path: Path, one: str, two: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines([one, "and so it stays for all of its time.", two])
    blocks = load(drawing.save()).blocks
    assert [block.text for block in blocks] == [f"{one} and so it stays for all of its time.", two]
    name = two.split()[0]
    assert all(block.number for block in blocks) and blocks[1].number.startswith(name)


def test_what_a_sentence_says_of_a_clause_begins_none(tmp_path: Path) -> None:
    lines = (
        "The price is paid as it is said in",
        "Section 4.2 of this agreement, and by",
        "Article 7.",
    )
    (block,) = load(Drawing(tmp_path / "a.pdf").lines(lines).save()).blocks
    assert block.text == " ".join(lines)


def side_by_side(path: Path, order: str, other: Sequence[Sequence[str]] = CHINESE) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    drawing = Drawing(path)
    pieces = []
    y = 100.0
    for pair in zip(ENGLISH, other, strict=True):
        for column, lines in enumerate(pair):
            for n, text in enumerate(lines):
                pieces.append((column, y + 12 * n, text))
        y += 12 * max(map(len, pair)) + 6
    if order == "rows":
        pieces.sort(key=lambda each: (each[1], each[0]))
    elif order == "columns":
        pieces.sort(key=lambda each: (each[0], each[1]))
    for column, top, text in pieces:
        font = "Helvetica" if text.isascii() else "STSong-Light"
        drawing.at((72, 320)[column], top, text, 10, font)
    return load(drawing.save()).text


@pytest.mark.parametrize("order", ["rows", "columns", "clauses"])
def test_two_languages_are_a_row_for_each_clause(tmp_path: Path, order: str) -> None:
    text = side_by_side(tmp_path / "a.pdf", order)
    first = " ".join(ENGLISH[0]), "".join(CHINESE[0])
    assert f"| {' | '.join(first)} |" in text
    assert f"| {' '.join(ENGLISH[2])} | {''.join(CHINESE[2])} |" in text


@pytest.mark.parametrize("order", ["rows", "columns"])
def test_their_numbers_may_be_written_otherwise(tmp_path: Path, order: str) -> None:
    marks = ("第一条 ", "第二条 ", "第三条 ")
    other = [(mark + lines[0][3:], *lines[1:]) for mark, lines in zip(marks, CHINESE, strict=True)]
    text = side_by_side(tmp_path / "a.pdf", order, other)
    assert f"| {ENGLISH[1][0]} | 第二条 租金。租金为四千二百欧元。 |" in text


def test_columns_whose_clauses_go_on_are_read_one_after_the_other(tmp_path: Path) -> None:
    later = [
        (f"{n}. The other rules of the", "harbour are these.")[: len(lines)]
        for n, lines in enumerate(CHINESE, start=4)
    ]
    text = side_by_side(tmp_path / "a.pdf", "columns", later)
    assert "|" not in text
    assert text.index("3. Notice.") < text.index("4. The other") < text.index("6. The other")
