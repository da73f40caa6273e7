"""Lines of Hebrew with Latin words, figures and brackets, written as they stand on paper."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.documents.opening.loading import load
from app.documents.pdf.lines.columns.order import with_points_behind
from app.documents.pdf.lines.letters.right_to_left import (
    logical,
    with_brackets_facing,
    with_brackets_paired,
    with_points,
)
from app.documents.pdf.lines.line import Line, clean_text
from tests.documents.pdf_files import HEIGHT, Drawing

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


FIGURES = (
    ("המחיר הוא 12,500.00 ש״ח בשיעור 17%.", ".17% רועישב ח״ש 12,500.00 אוה ריחמה"),
    ("עלייה ב-4.5% ל-€1,200 (לעומת $1,050).", ".($1,050 תמועל) €1,200-ל 4.5%-ב היילע"),
    ("בין השנים 2019–2023 ראו נספח B-12.", ".B-12 חפסנ ואר 2023–2019 םינשה ןיב"),
    ("סעיף 4.2(א) ביום 15/03/2024 בשעה 14:30.", ".14:30 העשב 15/03/2024 םויב (א)4.2 ףיעס"),
    ("1. הודעה ל-John Smith בכתב, 30 יום מראש.", ".שארמ םוי 30 ,בתכב John Smith-ל העדוה .1"),
    ("בהשתתפות Café Zürich 2 Ltd בלבד.", ".דבלב Café Zürich 2 Ltd תופתתשהב"),
    ("الضريبة ١٥٪ من ١٢٬٥٠٠ ريال", "لاير ١٢٬٥٠٠ نم ٪١٥ ةبيرضلا"),
)


@pytest.mark.parametrize(("text", "visual"), FIGURES)
def test_figures_keep_their_signs(text: str, visual: str) -> None:
    assert logical(visual) == text


def test_lines_with_figures_alone_are_read_in_their_order(tmp_path: Path) -> None:
    try:
        pdfmetrics.registerFont(TTFont("DejaVu", "DejaVuSans.ttf"))
    except TTFError:
        pytest.skip("needs DejaVu Sans")
    drawing = Drawing(tmp_path / "a.pdf")
    for n, (_, visual) in enumerate(FIGURES[:4]):
        drawing.at(150, 100 + 60 * n, visual, 11, "DejaVu")
    assert load(drawing.save()).text.split("\n\n") == [text for text, _ in FIGURES[:4]]


@pytest.mark.parametrize("is_drawn", [True, False])
def test_tables_begin_with_their_right_column(tmp_path: Path, is_drawn: bool) -> None:
    try:
        pdfmetrics.registerFont(TTFont("DejaVu", "DejaVuSans.ttf"))
    except TTFError:
        pytest.skip("needs DejaVu Sans")
    drawing = Drawing(tmp_path / "a.pdf")
    rows = (("טירפ", "תומכ", "ריחמ"), ("Oak ןחלוש", "3", "1,250.00"), ("(ץע) אסיכ", "12", "340.50"),
            ("הרונמ", "", "(75.00)"))  # fmt: skip
    rights = (500, 350, 200)
    for n, row in enumerate(rows):
        for right, cell in zip(rights, row, strict=True):
            drawing.canvas.setFont("DejaVu", 10)
            drawing.canvas.drawRightString(right, 792 - 100 - 16 * n, cell)
    if is_drawn:
        for n in range(5):
            drawing.canvas.line(104, 792 - 88 - 16 * n, 504, 792 - 88 - 16 * n)
        for x in (104, 204, 354, 504):
            drawing.canvas.line(x, 792 - 88, x, 792 - 88 - 64)
    assert load(drawing.save()).text == (
        "| פריט | כמות | מחיר |\n| --- | --- | --- |\n| שולחן Oak | 3 | 1,250.00 |\n"
        "| כיסא (עץ) | 12 | 340.50 |\n| מנורה |  | (75.00) |"
    )


def test_ligatures_of_ghostscript_are_their_letters() -> None:
    assert clean_text("o\u6600\ucf00ce, ba\u6600\ud200e") == "office, baffle"
    assert clean_text("دو\u4427لر ا\u4423لطراف") == "دولار الأطراف"
    assert clean_text("昀明 케이크 䐧") == "昀明 케이크 䐧"


def test_points_stay_upon_their_letters() -> None:
    letters = [
        (0.0, 5.0, 10.0, "\u05d1", 3),
        (1.0, 2.0, 10.0, "\u05b0", 9),
        (1.5, 3, 10, "\u05bc", 1),
    ]
    letters.append((6.0, 7.0, 10.0, "\u05d5", 2))
    found = with_points(letters)
    assert [(left, unit) for left, _, _, unit, _ in found] == [
        (0.0, "\u05d1\u05b0\u05bc"), (6.0, "\u05d5"),
    ]  # fmt: skip
    assert logical("".join(unit for _, _, _, unit, _ in found)) == "\u05d5\u05d1\u05b0\u05bc"
    points = [(1.0, 2.0, 10.0, "\u05b0", 9)]
    assert with_points(points) == points and with_points([]) == []


@pytest.mark.parametrize("text", ["בְּרֵאשִׁית בָּרָא Smith הָאָרֶץ", "הַקּוֹנֶה 1990 הַשָׁב", "וְאֵת הָאָרֶץ"])
def test_words_with_points_are_read_in_their_order(tmp_path: Path, text: str) -> None:
    try:
        pdfmetrics.registerFont(TTFont("DejaVu", "DejaVuSans.ttf"))
    except TTFError:
        pytest.skip("needs DejaVu Sans")
    drawing, x = Drawing(tmp_path / "a.pdf"), 400.0
    drawing.canvas.setFont("DejaVu", 11)
    for part in re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]", text):
        if "\u0591" <= part <= "\u05c7":  # upon the letter before
            drawing.canvas.drawString(x, HEIGHT - 100, part)
            continue
        x -= pdfmetrics.stringWidth(part, "DejaVu", 11)
        drawing.canvas.drawString(x, HEIGHT - 100, part)
    assert load(drawing.save()).text == unicodedata.normalize("NFC", text)
