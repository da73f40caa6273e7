"""Korean lines whose figures and points are set a little apart from the syllables beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, Drawing

KOREAN, LATIN, SIZE = "HYSMyeongJo-Medium", "Helvetica", 11
LINE = "제1조 (목적) 이 계약은 2024년 5월에 정한다. 보증금은 3,000만원이다."


def page(path: Path, line: str, step: float) -> Path:
    """A line whose scripts stand `step` times the size apart; spaces are not written."""
    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    drawing = Drawing(path)
    x, last = 72.0, ""
    for character in line:
        font = KOREAN if character >= "\u1100" else LATIN
        if character == " ":
            x += 0.4 * SIZE
        else:
            if last.isalnum() and character.isalnum() and (last < "\u1100") != (font == LATIN):
                x += step * SIZE
            drawing.canvas.setFont(font, SIZE)
            drawing.canvas.drawString(x, HEIGHT - 100, character)
            x += stringWidth(character, font, SIZE)
        last = character
    return drawing.save()


@pytest.mark.parametrize("step", [0.0, 0.2, 0.25])
def test_figures_stay_with_their_syllables(tmp_path: Path, step: float) -> None:
    assert load(page(tmp_path / "a.pdf", LINE, step)).text == LINE


def test_a_space_before_a_figure_stays(tmp_path: Path) -> None:
    line = "제 1 조 이 계약은 3 년으로 정한다. 보증금은 없다."
    assert load(page(tmp_path / "a.pdf", line, 0.25)).text == line


@pytest.mark.parametrize(("gap", "said"), [(0.35, "는 500원"), (0.05, "는500원")])
def test_a_space_that_is_written_elsewhere_stays_where_it_has_room(
    tmp_path: Path, gap: float, said: str
) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    drawing = Drawing(tmp_path / "a.pdf")
    words = "이 계약의 임대료는"
    right = 72 + stringWidth(words, KOREAN, SIZE)
    drawing.canvas.setFont(KOREAN, SIZE)
    drawing.canvas.drawString(72, HEIGHT - 100, words)
    drawing.canvas.setFont(LATIN, SIZE)
    back = 3 * SIZE  # where the space begins, within the last word
    width = back + gap * SIZE - stringWidth(" ", LATIN, SIZE)
    drawing.canvas.drawString(right - back, HEIGHT - 100, " 500", wordSpace=width)
    drawing.canvas.setFont(KOREAN, SIZE)
    x = right + gap * SIZE + stringWidth("500", LATIN, SIZE)
    drawing.canvas.drawString(x, HEIGHT - 100, "원이다")
    assert said in load(drawing.save()).text


@pytest.mark.parametrize(("end", "said"), [(" ", "이 계약에서 정한"), ("", "이 계약에서정한")])
def test_a_line_that_ends_with_a_space_ends_with_a_word(
    tmp_path: Path, end: str, said: str
) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    drawing = Drawing(tmp_path / "a.pdf")
    drawing.canvas.setFont(KOREAN, SIZE)
    first = "당사자 사이의 권리와 의무를 정하는 것을 목적으로 하며 이 계약에서"
    drawing.canvas.drawString(72, HEIGHT - 100, first + end)
    drawing.canvas.drawString(72, HEIGHT - 114, "정한 바에 따른다.")
    assert load(drawing.save()).text.endswith(f"{said} 바에 따른다.")
