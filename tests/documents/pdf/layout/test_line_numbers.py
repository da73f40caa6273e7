"""Line numbers of transcripts, and lists that look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import Document
from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing, pages

ASKED = ("Q. Who opened the sluice that night?", "A. The keeper of the lock did.")
SAID = ("Mr Heron opened the hearing.", "The Clerk read the list.", "Ms Tern asked for time.")


def transcript(path: Path, said: tuple[str, ...], n_pages: int, *, step: int = 0) -> Document:
    """Pages whose lines are numbered from one on; each page has `step` lines more."""

    def draw(drawing: Drawing, page: int) -> None:
        for n in range(20 + step * page):
            drawing.line(f"{n + 1}  {said[(n + page) % len(said)]}")

    return load(pages(path, n_pages, draw))


def test_questions_and_answers_lose_the_numbers_of_their_lines(tmp_path: Path):
    document = transcript(tmp_path / "hearing.pdf", ASKED, 1)
    assert "7 Q." not in document.text
    assert document.text.count(ASKED[0]) == 10
    assert any("line numbers" in each.what for each in document.omissions)


def test_pages_that_are_numbered_alike_are_a_transcript(tmp_path: Path):
    document = transcript(tmp_path / "minutes.pdf", SAID, 3)
    assert "2 The Clerk" not in document.text
    assert any("line numbers" in each.what for each in document.omissions)


def test_the_numbers_of_lists_stay(tmp_path: Path):
    document = transcript(tmp_path / "lists.pdf", SAID, 3, step=2)
    assert "2 The Clerk" in document.text
    assert not document.omissions


@pytest.mark.parametrize(("step", "x"), [(5, 50), (1, 540)])
def test_numbers_of_each_fifth_line_or_at_the_end_of_lines_are_no_text(
    tmp_path: Path, step: int, x: float
):
    words = "and the keeper of the lock, who came late, opened the sluice".split()  # noqa: SIM905

    def draw(drawing: Drawing, page: int) -> None:
        for n in range(60):
            y = drawing.y
            if (n + 1) % step == 0 and x < 72:
                drawing.at(x, y, str(n + 1), 7)
            drawing.line(" ".join((words + words)[n % 11 : n % 11 + 11]))
            if (n + 1) % step == 0 and x > 72:
                drawing.at(x, y, str(n + 1), 7)

    document = load(pages(tmp_path / "draft.pdf", 2, draw))
    assert not any(char.isdigit() for char in document.text)
    assert any("line numbers" in each.what for each in document.omissions)


def test_a_column_of_ranks_is_no_line_number(tmp_path: Path):
    def draw(drawing: Drawing, page: int) -> None:
        for n in range(12):
            y = drawing.y
            drawing.line(f"{SAID[n % 3].split()[1]} lock")
            drawing.at(300, y, str(n + 1))

    assert "| 7 |" in load(pages(tmp_path / "ranks.pdf", 1, draw)).text


FLOWING = (
    "The keeper said that the sluice had been shut in the evening and",
    "that nobody had come by until the rain began, which was late, as",
    "he remembered; he had then gone down to the gate with a lamp and",
    "found the chain cut, and he told the board so on the next day.",
)


@pytest.mark.parametrize("x", [50, 520])
@pytest.mark.parametrize("is_first", [True, False])
def test_few_numbers_at_either_margin_that_count_the_lines(tmp_path: Path, x: int, is_first: bool):
    def draw(drawing: Drawing, page: int) -> None:
        def number_lines() -> None:
            for n in range(5, 20, 5):
                drawing.at(x, 90 + 20 * (n - 1), str(n))

        if is_first:
            number_lines()
        for n in range(19):
            drawing.at(100, 90 + 20 * n, FLOWING[n % len(FLOWING)])
        if not is_first:
            number_lines()

    document = load(pages(tmp_path / "hearing.pdf", 2, draw))
    assert "10" not in document.text
    assert any("line numbers" in each.what for each in document.omissions)


def test_few_numbers_that_count_nothing_stay(tmp_path: Path):
    def draw(drawing: Drawing, page: int) -> None:
        for n in range(19):
            drawing.at(100, 90 + 20 * n, FLOWING[n % len(FLOWING)])
        for n in range(3):
            drawing.at(520, 90 + 60 * n, str(5 * n + 5))

    document = load(pages(tmp_path / "table.pdf", 2, draw))
    assert not any("line numbers" in each.what for each in document.omissions)


def test_a_page_that_was_typed_loses_its_numbers_and_a_listing_keeps_them(tmp_path: Path):
    def typed(drawing: Drawing, page: int) -> None:
        for n in range(20):
            drawing.line(f"{n + 1:2}  {FLOWING[n % 4]}", font="Courier", size=9)

    document = load(pages(tmp_path / "typed.pdf", 1, typed))
    assert not any(char.isdigit() for char in document.text)
    assert any("line numbers" in each.what for each in document.omissions)

    def listing(drawing: Drawing, page: int) -> None:
        for n in range(20):
            code = ("for (i = 0; i < n; i++) {", "total[i] = price(i);", "return sum(total); }")
            drawing.line(f"{n + 1:2}  {code[n % 3]}", font="Courier", size=9)

    assert "18 return sum" in load(pages(tmp_path / "listing.pdf", 1, listing)).text


def numbered(path: Path, draw_number: str, texts: tuple[str, ...], n_lines: list[int]) -> Document:
    """Pages of so many lines, each fifth of them with its number: close before its words, in the
    right margin, or far behind a poem."""
    drawing = Drawing(path)
    for n_on_page in n_lines:
        for n in range(n_on_page):
            y = drawing.y
            number = str(n + 1) if n % 5 == 4 else ""
            if number and draw_number == "close":
                drawing.at(94 - 5 * len(number), y, number, 9)
            drawing.at(100, y, texts[n % len(texts)])
            if number and draw_number != "close":
                drawing.at(430, y, number, 9)
            drawing.y = y + 20
        drawing.page()
    return load(drawing.save())


VERSES = ("The keeper of the lock was old", "And walked the dam in winter rain")


@pytest.mark.parametrize(
    ("place", "texts"), [("close", FLOWING), ("right", FLOWING), ("far", VERSES)]
)
def test_numbers_of_each_fifth_line_within_its_line(
    tmp_path: Path, place: str, texts: tuple[str, ...]
):
    document = numbered(tmp_path / "draft.pdf", place, texts, [28, 28])
    assert not any(char.isdigit() for char in document.text)
    assert any("line numbers" in each.what for each in document.omissions)


@pytest.mark.parametrize("place", ["close", "right"])
def test_a_last_page_of_few_lines_loses_them_too(tmp_path: Path, place: str):
    document = numbered(tmp_path / "draft.pdf", place, FLOWING, [28, 12])
    assert not any(char.isdigit() for char in document.text)
    (told,) = document.omissions
    assert "1, 2" in told.what


def test_amounts_and_complete_items_keep_their_numbers(tmp_path: Path):
    def fees(drawing: Drawing, page: int) -> None:
        for n in range(15):
            y = drawing.y
            drawing.line(FLOWING[n % 4])
            if n % 5 == 4:
                drawing.at(540, y, str(n + 1))

    assert "15" in load(pages(tmp_path / "fees.pdf", 1, fees)).text

    def items(drawing: Drawing, page: int) -> None:
        texts = ("the tolls are paid by the county;", "the keeper shuts the sluice at dusk;")
        for n in range(12):
            drawing.at(72, drawing.y, str(n + 1))
            drawing.line(texts[n % 2], x=100)

    document = load(pages(tmp_path / "items.pdf", 1, items))
    assert "7 the tolls" in document.text and not document.omissions


def test_numbers_beside_numbered_clauses_that_count_their_lines(tmp_path: Path):
    def draw(drawing: Drawing, page: int) -> None:
        for n in range(24):
            clause = f"{n // 2 + 1}. " if n % 2 == 0 else ""
            drawing.at(100, 90 + 20 * n, clause + FLOWING[n % 4].capitalize())
        for n in range(4, 24, 5):
            drawing.at(70, 90 + 20 * n, str(n + 1), 8)

    document = load(pages(tmp_path / "clauses.pdf", 1, draw))
    assert "12. " in document.text and "11. " in document.text
    assert any("line numbers" in each.what for each in document.omissions)
    assert not {"15", "20"} & set(document.text.split())


def test_the_numbers_of_rows_whose_cells_have_several_lines_stay(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "rows.pdf")
    for n in range(6):
        y = 120 + 44 * n
        drawing.at(72, y + 12, str(n + 1))
        for k, line in enumerate(("Service of the boat with", "all that its engine may", "need.")):
            drawing.at(100, y + 12 * k, line)
        drawing.at(400, y + 12, f"{n + 3}0.00")
    document = load(drawing.save())
    assert "| 4 | Service of the boat with all that its engine may need. | 60.00 |" in document.text
    assert not document.omissions
