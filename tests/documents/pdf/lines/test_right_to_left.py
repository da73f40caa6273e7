"""Lines of Hebrew with Latin words, figures and brackets, written as they stand on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.documents.opening.loading import load
from app.documents.pdf.lines.columns.order import with_points_behind
from app.documents.pdf.lines.line import Line
from app.documents.pdf.lines.right_to_left import (
    logical,
    with_brackets_facing,
    with_brackets_paired,
)
from tests.documents.pdf_files import Drawing

LINES = (
    ("ההסכם (Lease Agreement) נחתם היום.", ".םויה םתחנ (Lease Agreement) םכסהה"),
    ("שכר הדירה הוא 4,200 אירו לשנה.", ".הנשל וריא 4,200 אוה הרידה רכש"),
    ("הצדדים: Oakmere (Holdings) Ltd ודן.", ".ןדו Oakmere (Holdings) Ltd :םידדצה"),
)


@pytest.mark.parametrize(("text", "visual"), LINES)
def test_they_are_read_in_their_order(tmp_path: Path, text: str, visual: str) -> None:
    assert logical(visual) == text
    try:
        pdfmetrics.registerFont(TTFont("DejaVu", "DejaVuSans.ttf"))
    except TTFError:
        pytest.skip("needs DejaVu Sans")
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.at(200, 100, visual, 11, "DejaVu")
    assert load(drawing.save()).text == text


def test_brackets_are_paired_as_they_stand_on_paper() -> None:
    assert with_brackets_paired("a (b( c") == "a (b) c"
    assert with_brackets_paired("a (b (c)) d") == "a (b (c)) d"
    assert with_brackets_paired("1) a 2) b 3) c") == "1) a 2) b 3) c"


def test_brackets_face_the_words_that_they_stand_beside() -> None:
    assert with_brackets_facing(')להלן: "השוכר"(.') == '(להלן: "השוכר").'
    for text in ("(להלן: השוכר).", "א) שכר (ב) ערבות", "סעיף 4(א) להסכם", "1) שכר 2) ערבות"):
        assert with_brackets_facing(text) == text


def test_a_point_at_the_left_edge_ends_the_line() -> None:
    def line(text: str, left: float, top: float) -> Line:
        return Line(text, left, top, 500, top + 11, 11.0, 1)

    above = line("התשלום ביום", 200, 100)
    (_, found) = with_points_behind([above, line(".12/03/2024", 430, 114)])
    assert found.text == "12/03/2024."
    for last, text in ((line("Payable on", 200, 100), ".12/03/2024"), (above, "12/03/2024.")):
        assert with_points_behind([last, line(text, 430, 114)])[1].text == text
