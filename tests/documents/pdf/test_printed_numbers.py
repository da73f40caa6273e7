"""Numbers that running heads and feet print on pages of a file that says nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from app.documents.pdf import read_pages
from tests.documents.pdf_files import SENTENCES, Drawing, pages

Foot = Callable[[int], str]
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def names(
    path: Path, n: int, *, foot: Foot = lambda page: "", head: Foot = lambda page: ""
) -> tuple[str, ...]:
    """What the pages of a file are called that has these heads and feet; "|" parts what stands at
    the left from what stands at the right."""

    def draw(drawing: Drawing, page: int) -> None:
        drawing.y = 110
        drawing.lines(SENTENCES[(page + k) % 6] for k in range(24))
        for y, text in ((40, head(page)), (760, foot(page))):
            left, _, right = text.partition(" || ")
            drawing.at(72, y, left) if right else drawing.at(290, y, left)
            drawing.at(500, y, right)

    document = load(pages(path, n, draw))
    assert {place.label for place in document.places} == {f"p. {n}" for n in document.page_names}
    return document.page_names


def numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(map(str, range(first, last + 1)))


def own(n: int) -> tuple[str, ...]:
    return numbers(1, n)


def in_front(page: int) -> str:
    return ROMAN[page - 1] if page <= 4 else str(page - 4)


PRINTED: dict[str, tuple[int, Foot, tuple[str, ...]]] = {
    "a part of a longer text": (4, lambda p: str(p + 16), numbers(17, 20)),
    "three pages": (3, lambda p: f"- {p + 16} -", numbers(17, 19)),
    "with a word": (8, lambda p: f"Lease || Page {p + 16} of 90", numbers(17, 24)),
    "of another language": (8, lambda p: f"Seite {p + 4}", numbers(5, 12)),
    "between bars": (8, lambda p: f"|{p + 4}|", numbers(5, 12)),
    "left and right": (
        14,
        lambda p: f"{p + 464} || J. Holm et al." if p % 2 else f"A Study of Leases || {p + 464}",
        numbers(465, 478),
    ),
    "beside words": (
        14,
        lambda p: f"{p + 464} J. Holm and A. Birk" if p % 2 else f"A Study of Leases {p + 464}",
        numbers(465, 478),
    ),
    "behind a bar": (9, lambda p: f"Lease of the Mill | {p + 30}", numbers(31, 39)),
    "Roman figures in front": (12, in_front, (*ROMAN[:4], *numbers(1, 8))),
    "large Roman figures": (12, lambda p: in_front(p).upper(), ("I", "II", "III", "IV", *own(8))),
    "a cover and contents": (
        12,
        lambda p: "" if p == 1 else ROMAN[p - 2] if p < 4 else str(p - 3),
        ("PDF 1", "i", "ii", *own(9)),
    ),
    "an unnumbered cover": (12, lambda p: str(p - 1) if p > 1 else "", ("PDF 1", *own(11))),
    "chapters begin without": (20, lambda p: "" if p % 7 == 3 else str(p + 10), numbers(11, 30)),
    "orders above them": (12, lambda p: f"{p + 16} || Order {p + 200}", numbers(17, 28)),
    "a page left out": (12, lambda p: str(p + 10 + (p > 6)), (*numbers(11, 16), *numbers(18, 23))),
    "Roman figures up to a number": (
        10,
        lambda p: ROMAN[p - 1] if p < 4 else str(p),
        (*ROMAN[:3], *numbers(4, 10)),
    ),
}


@pytest.mark.parametrize("kind", PRINTED)
def test_pages_are_called_what_is_printed_on_them(tmp_path: Path, kind: str) -> None:
    n, told, wanted = PRINTED[kind]
    assert names(tmp_path / "foot.pdf", n, foot=told) == wanted
    assert names(tmp_path / "head.pdf", n, head=told) == wanted


FILES_OWN: dict[str, tuple[int, Foot, Foot]] = {
    "no number": (8, lambda p: "Lease", lambda p: ""),
    "the same": (12, lambda p: f"Page {p} of 12", lambda p: ""),
    "the same behind a cover": (12, lambda p: str(p) if p > 1 else "", lambda p: ""),
    "only some pages": (20, lambda p: str(p + 10) if p < 7 else "", lambda p: ""),
    "every other page": (20, lambda p: str(p + 10) if p % 2 else "", lambda p: ""),
    "they begin again": (20, lambda p: str(p % 10 + 1), lambda p: ""),
    "an annex of its own": (20, lambda p: str(p) if p < 13 else str(p - 12), lambda p: ""),
    "two counts": (12, lambda p: str(p + 464), lambda p: f"Page {p} of 12"),
    "two other counts": (12, lambda p: str(p + 464), lambda p: str(p + 30)),
    "chapter and page": (12, lambda p: f"3-{p + 16}", lambda p: ""),
    "chapter, point, page": (12, lambda p: f"3.{p + 16}", lambda p: ""),
    "two pages on one": (12, lambda p: f"{2 * p + 8} || {2 * p + 9}", lambda p: ""),
    "backwards": (12, lambda p: str(40 - p), lambda p: ""),
    "dates": (12, lambda p: f"{p + 3} May 2026", lambda p: ""),
    "American dates": (12, lambda p: f"May {p + 3}, 2026", lambda p: ""),
    "short dates": (12, lambda p: f"Sun May {p + 3}", lambda p: ""),
    "clauses": (12, lambda p: f"Clause {p + 3}", lambda p: ""),
    "sections": (12, lambda p: f"§ {p + 3} Rent", lambda p: ""),
    "invoices": (12, lambda p: f"Birk Ltd., Invoice No. {p + 1000}", lambda p: ""),
    "far from the word": (12, lambda p: f"Invoice No. || {p + 1000}", lambda p: ""),
    "orders": (12, lambda p: f"Order {p + 200}", lambda p: ""),
    "people": (12, lambda p: f"Birk Ltd., Employee ID: {p + 200}", lambda p: ""),
    "stamps with a name": (12, lambda p: f"BIRK {p + 1000}", lambda p: ""),
    "a fax": (12, lambda p: f"P. {p}/12", lambda p: str(p + 4)),
    "letters of exhibits": (12, lambda p: f"B-{p + 3}", lambda p: ""),
    "stamped upon": (12, lambda p: f"BIRK 000{p + 122}", lambda p: ""),
    "stamped alone": (12, lambda p: f"000{p + 122}", lambda p: ""),
    "amounts": (12, lambda p: f"Carried over || {p * 731}.40", lambda p: ""),
    "one for long": (12, lambda p: f"Chapter {p // 4 + 5}", lambda p: "1998"),
}


@pytest.mark.parametrize("kind", FILES_OWN)
def test_pages_are_counted_as_the_file_has_them_where_nothing_else_is_sure(
    tmp_path: Path, kind: str
) -> None:
    n, foot, head = FILES_OWN[kind]
    assert names(tmp_path / "own.pdf", n, foot=foot, head=head) == own(n)


def test_line_numbers_count_no_pages(tmp_path: Path) -> None:
    def draw(drawing: Drawing, page: int) -> None:
        drawing.y = 30
        for n in range(1, 61):
            drawing.at(50, drawing.y, str(n))
            drawing.line(SENTENCES[(page + n) % 6])

    assert load(pages(tmp_path / "a.pdf", 12, draw)).page_names == own(12)


def test_the_first_page_of_an_article_has_its_number_elsewhere(tmp_path: Path) -> None:
    found = names(
        tmp_path / "article.pdf",
        14,
        head=lambda page: str(page + 464) if page > 1 else "Journal of Leases 12 (1998)",
        foot=lambda page: "465" if page == 1 else "",
    )
    assert found == numbers(465, 478)


def test_what_the_file_says_of_its_pages_counts(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    def draw(drawing: Drawing, page: int) -> None:
        drawing.lines(SENTENCES).at(290, 760, str(page + 16))

    writer = PdfWriter(PdfReader(pages(tmp_path / "plain.pdf", 5, draw)))
    writer.set_page_label(0, 4, "/r")
    writer.write(tmp_path / "labelled.pdf")
    assert load(tmp_path / "labelled.pdf").page_names == ROMAN[:5]


def test_pages_of_a_long_document_are_called_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_pages, "MAX_HELD_PAGES", 50)
    told = names(tmp_path / "long.pdf", 300, foot=in_front)
    assert told == (*ROMAN[:4], *numbers(1, 296))


def test_what_is_missing_is_told_by_the_number_that_is_printed(tmp_path: Path) -> None:
    def draw(drawing: Drawing, page: int) -> None:
        if page != 4:
            drawing.lines(SENTENCES).at(290, 760, str(page + 16))

    document = load(pages(tmp_path / "a.pdf", 9, draw))
    [omission] = document.omissions
    assert omission.words == "page 20, which is blank" and omission.place == 4
    assert document.renamed_pages["p. 20"] == 4
