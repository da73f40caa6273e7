"""Numbers of each fifth line and of hearings in many shapes, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing, pages

PROSE = (
    "The keeper said that the sluice had been shut in the evening and",
    "that nobody had come by until the rain began, which was late, as",
    "he remembered; he had then gone down to the gate with a lamp and",
    "found the chain cut, and he told the board so on the next day.",
)
VERSES = (
    "The keeper of the lock was old",
    "And walked the dam in winter rain",
    "His lamp was dim, his hands were cold",
    "He never saw the sea again",
    "The sluice was shut, the water rose",
    "And over all the dark wind blows",
)
HEARING = (
    "Q.   Who opened the sluice that night?",
    "A.   The keeper of the lock did, I was told",
    "by the clerk on the next day.",
    "Q.   Did you see him?",
    "A.   No.",
    "MR. HERON:  Objection.",
)
BIRDS = ("Heron", "Tern", "Gull", "Stork", "Crane", "Coot")


def numbered(
    path: Path,
    texts: tuple[str, ...],
    *,
    step: int = 5,
    x: float = 60,
    gap: float = 12,
    n_lines: int = 40,
    goes_on: bool = False,
    order: str = "before",
    size: float = 8,
    empty: int = 0,
    between: int = 0,
) -> str:
    """The text of three pages with numbered lines.

    Args:
        path: Of the file.
        texts: Of the lines, in turn.
        step: Each so many lines have a number.
        x: Where it stands.
        gap: From line to line, in points.
        n_lines: Of a page.
        goes_on: Whether the second page goes on from the first.
        order: Whether numbers are in the file before their lines, behind them, or first of all.
        size: Of the numbers.
        empty: Each so many lines are empty; they count.
        between: Below each so many there is another one, which does not count.
    """

    def draw(drawing: Drawing, page: int) -> None:
        told: list[tuple[float, float, str, float]] = []
        numbers: list[tuple[float, float, str, float]] = []
        of_empty: list[tuple[float, float, str, float]] = []
        for n in range(n_lines):
            y = 80 + gap * n
            counted = n + 1 + (page - 1) * n_lines * goes_on
            number = (x, y, str(counted), size)
            has_number = counted % step == 0
            if has_number:
                numbers.append(number)
            is_empty = empty and n % empty == empty - 1
            if has_number and order != "first" and is_empty:
                of_empty.append(number)
            elif has_number and order == "before":
                told.append(number)
            if not is_empty:
                told.append((110, y, texts[(n + page) % len(texts)], 10))
            if has_number and order == "behind" and not is_empty:
                told.append(number)
            if between and n % between == between - 1:
                told.append((110, y + gap / 2, texts[(n + page + 2) % len(texts)], 10))
        for at in (*(numbers if order == "first" else ()), *told, *of_empty):
            drawing.at(*at)

    document = load(pages(path, 3, draw))
    assert any("line numbers" in each.what for each in document.omissions)
    return document.text


@pytest.mark.parametrize("texts", [PROSE, VERSES], ids=["prose", "poem"])
@pytest.mark.parametrize("order", ["before", "behind", "first"])
@pytest.mark.parametrize("x", [60, 90, 0])
@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"goes_on": True},
        {"step": 10},
        {"step": 10, "gap": 24, "n_lines": 25},
        {"gap": 24, "n_lines": 25, "size": 10},
        {"empty": 7},
    ],
    ids=str,
)
def test_each_fifth_or_tenth_line_has_a_number(
    tmp_path: Path, texts: tuple[str, ...], order: str, x: float, shape: dict[str, int]
) -> None:
    x = x or (450 if texts is PROSE else 320)
    text = numbered(tmp_path / "a.pdf", texts, x=x, order=order, **shape)  # type: ignore[arg-type]
    assert not any(char.isdigit() for char in text)


def test_lines_set_closer_between_those_that_are_counted(tmp_path: Path) -> None:
    text = numbered(tmp_path / "a.pdf", PROSE, gap=24, n_lines=25, between=5)
    assert not any(char.isdigit() for char in text)


@pytest.mark.parametrize("order", ["before", "behind", "first"])
@pytest.mark.parametrize("x", [60, 450])
@pytest.mark.parametrize("goes_on", [False, True])
def test_the_numbers_of_a_hearing(tmp_path: Path, order: str, x: float, goes_on: bool) -> None:
    text = numbered(tmp_path / "a.pdf", HEARING, step=1, x=x, order=order, goes_on=goes_on)
    assert not any(char.isdigit() for char in text)


def test_empty_lines_have_numbers_behind_the_text_too(tmp_path: Path) -> None:
    text = numbered(tmp_path / "a.pdf", PROSE, step=1, x=450, empty=7)
    assert not any(char.isdigit() for char in text)


def five_lines_each(drawing: Drawing) -> None:
    drawing.line("Years Benefit")
    for n in range(5):
        drawing.at(72, drawing.y, str(5 * n + 5))
        drawing.lines([PROSE[k % 4][:40] for k in range(5)], x=110).space(6)


def quantities(drawing: Drawing) -> None:
    for n in range(12):
        drawing.at(150, drawing.y, f"{n * 37 + 12}.50")
        drawing.at(300, drawing.y, BIRDS[n % 6])
        drawing.line(str(5 * n + 5))


def listing(drawing: Drawing) -> None:
    code = ("for (i = 0; i < n; i++) {", "  total[i] = price(i);", "  log(total);", "  }", "}")
    for n in range(30):
        if n % 5 == 4:
            drawing.at(52, drawing.y, str(n + 1), 6)
        drawing.line(code[n % 5], font="Courier", size=9)


def depths(drawing: Drawing) -> None:
    for n in range(6):
        drawing.at(72, 110 + 60 * n, str(5 * n + 5), 8)
    for n in range(9):
        drawing.at(110, 100 + 41 * n, f"Clay with some gravel of the {BIRDS[n % 6]} bank")


def sources(drawing: Drawing) -> None:
    for n in range(18):
        drawing.at(72, drawing.y, str(n + 1))
        drawing.lines((f"J. {BIRDS[n % 6]}, On Sluices and the", "keeping of them."), x=100)


def contents(drawing: Drawing) -> None:
    for n in range(24):
        drawing.at(500, drawing.y, str(5 * n + 5))
        drawing.line(f"Of the keeping of the {BIRDS[n % 6]} lock")


def marginal_notes(drawing: Drawing) -> None:
    for n in range(9):
        drawing.at(50, drawing.y, str(5 * n + 5))
        drawing.lines(PROSE[:3], x=90).space(6)


def few_steps(drawing: Drawing) -> None:
    """Fees of five and ten, beside the lines that name them."""
    drawing.lines(PROSE)
    for fee in (5, 10):
        drawing.at(500, drawing.y, str(fee))
        drawing.lines([PROSE[k % 4] for k in range(5)])


def footnotes(drawing: Drawing) -> None:
    drawing.lines([PROSE[k % 4] for k in range(24)]).space(20)
    for n in range(10):
        drawing.at(72, drawing.y, str(n + 1), 6)
        drawing.line(f"http://www.example.org/{BIRDS[n % 6]}/keeper-of-the-sluice", x=80, size=8)


def rows(drawing: Drawing) -> None:
    drawing.line("No.     Gate        Tolls      Court")
    for n in range(20):
        for x, cell in ((110, "open" if n % 3 else "n/a"), (180, f"{n * 731}"), (260, "closed")):
            drawing.at(x, drawing.y, cell)
        drawing.line(str(n + 1))


def source(drawing: Drawing) -> None:
    told = ("elseif sluice[n] == gate then", "table.insert(lock, dam(n))", "return dam(lock, n)")
    for n in range(30):
        drawing.at(60, drawing.y, str(n + 1), 5)
        drawing.line(told[n % 3], size=9)


LOOK_ALIKE = (
    *(footnotes, rows, source),
    *(five_lines_each, quantities, listing, depths, sources, contents, marginal_notes, few_steps),
)


@pytest.mark.parametrize("draw", LOOK_ALIKE)
def test_numbers_that_count_no_lines_stay(tmp_path: Path, draw: Callable[[Drawing], None]) -> None:
    document = load(pages(tmp_path / "a.pdf", 1, lambda drawing, page: draw(drawing)))
    assert not document.omissions
    words = document.text.replace("|", " ").split()
    assert {"5", "10"} <= {word.strip("().") for word in words} or "[5]" in words
