"""Words that are hatched over, or scribbled over roughly, are struck out; what is hatched behind
them, and other drawings of many strokes, strike nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

LEAD, AMOUNT, REST = "The price is ", "4,300 pounds", " and is due in May."
LEFT = 72 + stringWidth(LEAD, "Helvetica", 10)
WIDTH = stringWidth(AMOUNT, "Helvetica", 10)
BASE = HEIGHT - 300

Strokes = list[tuple[float, float, float, float]]


def upright(step: float, slant: float = 0) -> Strokes:
    return [
        (LEFT + step * n - slant, BASE - 2.5, LEFT + step * n + slant, BASE + 9)
        for n in range(int(WIDTH / step) + 1)
    ]


HATCHED = {
    "as close as a bar": (upright(1), 1.1),
    "upright": (upright(2), 0.8),
    "wide": (upright(3), 0.8),
    "aslant": (upright(2.5, 3), 0.8),
    "the other way": (upright(2.5, -3), 0.8),
    "crossing": (upright(3, 3) + upright(3, -3), 0.7),
}


def write(drawing: Drawing) -> None:
    drawing.at(72, 300, LEAD + AMOUNT + REST)


def draw(drawing: Drawing, strokes: Strokes, *, as_one: bool = False) -> None:
    if not as_one:
        for stroke in strokes:
            drawing.canvas.line(*stroke)
        return
    path = drawing.canvas.beginPath()
    for a, b, c, d in strokes:
        path.moveTo(a, b)
        path.lineTo(c, d)
    drawing.canvas.drawPath(path)


@pytest.mark.parametrize("as_one", [False, True])
@pytest.mark.parametrize(("strokes", "thickness"), HATCHED.values(), ids=list(HATCHED))
def test_hatched_words_are_struck_out(
    tmp_path: Path, strokes: Strokes, thickness: float, as_one: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    write(drawing)
    drawing.canvas.setLineWidth(thickness)
    draw(drawing, strokes, as_one=as_one)
    assert f"{LEAD}~~{AMOUNT}~~{REST}" in load(drawing.save()).text


def test_a_bar_of_thin_rectangles(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    write(drawing)
    for n in range(int(WIDTH / 1.5) + 1):
        drawing.canvas.rect(LEFT + 1.5 * n, BASE - 2.5, 1.6, 11.5, stroke=0, fill=1)
    assert f"{LEAD}~~{AMOUNT}~~{REST}" in load(drawing.save()).text


@pytest.mark.parametrize("as_one", [False, True])
def test_a_hatched_ground_strikes_nothing(tmp_path: Path, as_one: bool) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    draw(drawing, upright(2.5, 3), as_one=as_one)
    write(drawing)
    assert LEAD + AMOUNT + REST in load(drawing.save()).text


def follow(drawing: Drawing, points: list[tuple[float, float]]) -> None:
    path = drawing.canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    drawing.canvas.drawPath(path)


@pytest.mark.parametrize(("high", "step"), [(4, 5), (6, 4), (5, 6)])
@pytest.mark.parametrize("seed", range(4))
def test_a_rough_scribble_up_and_down(tmp_path: Path, high: float, step: float, seed: int) -> None:
    by = random.Random(seed)
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    write(drawing)
    points, x = [], LEFT - 2.0
    while x < LEFT + WIDTH + 2:
        to = high * by.uniform(0.8, 1.2) * (1 if len(points) % 2 else -1)
        points.append((x, BASE + 3 + to))
        x += step * by.uniform(0.7, 1.3)
    follow(drawing, points)
    assert f"{LEAD}~~{AMOUNT}~~{REST}" in load(drawing.save()).text


@pytest.mark.parametrize("n", [5, 6, 7])
def test_a_few_rough_strokes_to_and_fro(tmp_path: Path, n: int) -> None:
    by = random.Random(n)
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    write(drawing)
    points = [(LEFT, BASE + 1)]
    for k in range(n):
        x = (LEFT if k % 2 else LEFT + WIDTH) + by.uniform(-2, 2)
        points.append((x, BASE - 1 + 9 * k / n + by.uniform(-1, 1)))
    follow(drawing, points)
    assert f"{LEAD}~~{AMOUNT}~~{REST}" in load(drawing.save()).text


def ruler(drawing: Drawing) -> None:
    write(drawing)
    for n in range(80):
        drawing.canvas.line(72 + 3 * n, BASE - 4, 72 + 3 * n, BASE - 9)


def bar_code(drawing: Drawing) -> None:
    write(drawing)
    for n in range(60):
        drawing.canvas.rect(72 + 2 * n, BASE - 120, 1, 26, stroke=0, fill=1)
    drawing.at(84, 423, "4 006381 333931", 8)


def boxes_of_letters(drawing: Drawing) -> None:
    for n, letter in enumerate("SMITHJOHNSONOFLONDON"):
        drawing.canvas.line(72 + 5 * n, BASE - 2, 72 + 5 * n, BASE + 5)
        drawing.at(73 + 5 * n, 300, letter, 5)


def columns(drawing: Drawing) -> None:
    for n in range(31):
        drawing.canvas.line(72 + 12 * n, BASE - 4, 72 + 12 * n, BASE + 9)
        drawing.at(73 + 12 * n, 300, str(n + 1), 8)


def frame(drawing: Drawing) -> None:
    write(drawing)
    left, right, low, high = LEFT - 2, LEFT + WIDTH + 2, BASE - 3, BASE + 9
    corners = [(left, low), (right, low), (right, high), (left, high)]
    follow(drawing, [*corners, corners[0], corners[1]])


def underline(drawing: Drawing) -> None:
    write(drawing)
    ends = (LEFT, LEFT + WIDTH)
    follow(drawing, [(ends[n % 2], BASE - 2 - 0.7 * n) for n in range(5)])


def curve(drawing: Drawing) -> None:
    by = random.Random(5)
    write(drawing)
    follow(drawing, [(72 + 6 * n, BASE - 40 + by.uniform(-12, 12)) for n in range(40)])
    drawing.at(120, 338, "price of corn", 8)


@pytest.mark.parametrize(
    "paint", [ruler, bar_code, boxes_of_letters, columns, frame, underline, curve]
)
def test_other_strokes_strike_nothing(tmp_path: Path, paint: Callable[[Drawing], None]) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    paint(drawing)
    assert "~~" not in load(drawing.save()).text
