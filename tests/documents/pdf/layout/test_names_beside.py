"""Names that stand beside the middle of several rows of a table without drawn columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

_FEES = {
    "Adults": (("a day", "4.00"), ("a week", "20.00"), ("a year", "300.00")),
    "Children": (("a day", "2.00"), ("a month", "30.00")),
    "Schools": (("a week", "50.00"), ("a year", "900.00")),
}
_ROW = 18.0


@pytest.mark.parametrize("is_ruled", [False, True])
def test_a_name_stands_in_the_first_of_its_rows(tmp_path: Path, is_ruled: bool) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = 140.0
    for name, fees in _FEES.items():
        drawing.at(72, y + _ROW * (len(fees) - 1) / 2, name)
        for kind, fee in fees:
            drawing.at(200, y, kind)
            drawing.canvas.drawRightString(400, HEIGHT - y, fee)
            y += _ROW
            if is_ruled:
                drawing.canvas.line(72, HEIGHT - y + 12, 400, HEIGHT - y + 12)
    drawing.at(72, y + 20, SENTENCES[1])
    text = load(drawing.save()).text
    for name, (first, *others) in _FEES.items():
        assert f"| {name} | {first[0]} | {first[1]} |" in text
        assert all(f"|  | {kind} | {fee} |" in text for kind, fee in others)


def test_a_line_of_text_above_rows_is_no_name_of_theirs(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = 140.0
    for name, fees in _FEES.items():
        drawing.at(72, y, name)
        for kind, fee in fees:
            y += _ROW
            drawing.at(100, y, kind)
            drawing.at(300, y, fee)
        y += _ROW
    text = load(drawing.save()).text
    assert "| Adults | a day" not in text and "| a day | 4.00 |" in text
