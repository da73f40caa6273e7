"""Values that a file writes behind all else: upon lines to be filled in, upon what was covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing


def start(path: Path) -> Drawing:
    return Drawing(path).lines(SENTENCES).space()


def test_values_upon_lines_to_be_filled_in_stand_behind_their_labels(tmp_path: Path) -> None:
    drawing = start(tmp_path / "a.pdf")
    y = drawing.y
    drawing.at(72, y, "Name: ______________________", size=11)
    drawing.at(320, y, "Date: ______________", size=11)
    drawing.at(72, y + 30, "Berth: ...................... at the quay", size=11)
    drawing.space(70).lines(SENTENCES)
    drawing.at(110, y - 2, "Orla Quist", size=9)
    drawing.at(354, y - 2, "5/14/2024", size=9)
    drawing.at(115, y + 29, "No. 17", size=9)
    text = load(drawing.save()).text
    assert "Name: Orla Quist" in text and "Date: 5/14/2024" in text
    assert "Berth: No. 17 at the quay" in text


def test_what_stands_below_or_behind_such_a_line_stays_there(tmp_path: Path) -> None:
    drawing = start(tmp_path / "a.pdf")
    y = drawing.y
    drawing.at(72, y, "Signed: ______________________")
    drawing.at(112, y + 12, "(name in print)", size=8)
    drawing.at(72, y + 40, "Mooring of boats .............................")
    drawing.at(300, y + 40, "17")
    drawing.at(72, y + 52, "Water at the quay ............................")
    drawing.at(300, y + 52, "19")
    text = load(drawing.space(90).lines(SENTENCES).save()).text
    assert "Signed: ______________________ (name in print)" in " ".join(text.split())
    assert text.index("17") < text.index("Water") < text.index("19")


@pytest.mark.parametrize("new", ["8,700", "9,500", "12,400"])
def test_an_amount_that_is_written_upon_a_covered_one_takes_its_place(
    tmp_path: Path, new: str
) -> None:
    before, old = "The price of the quay is ", "9,000"
    drawing = start(tmp_path / "a.pdf")
    y = drawing.y
    drawing.at(72, y, f"{before}{old} crowns, due on the first of May.")
    x = 72 + stringWidth(before, "Helvetica", 10)
    width = stringWidth(old, "Helvetica", 10)
    canvas = drawing.canvas
    canvas.setFillGray(1)
    canvas.rect(x, HEIGHT - y - 3, width, 12, stroke=0, fill=1)
    canvas.setFillGray(0)
    drawing.at(x, y, new, size=10 * min(1, width / stringWidth(new, "Helvetica", 10)))
    document = load(drawing.space(30).lines(SENTENCES).save())
    assert f"{before}{new} crowns, due" in document.text and old not in document.text
    assert any("covered" in omission.what for omission in document.omissions)


def test_values_that_come_last_stand_behind_their_labels(tmp_path: Path) -> None:
    drawing = start(tmp_path / "a.pdf")
    y = drawing.y
    for n, label in enumerate(("Tenant:", "Special terms:", "Deposit:")):
        drawing.at(72, y + 40 * n, label)
    drawing.space(150).lines(SENTENCES)
    drawing.at(180, y, "Orla Quist")
    drawing.at(180, y + 40, "The tenant may keep one dog")
    drawing.at(180, y + 52, "and insures it.")
    drawing.at(180, y + 80, "900 crowns")
    text = " ".join(load(drawing.save()).text.split())
    assert "Tenant: Orla Quist" in text and "Deposit: 900 crowns" in text
    assert "Special terms: The tenant may keep one dog and insures it." in text


def test_a_second_column_of_text_stays_behind_the_first(tmp_path: Path) -> None:
    drawing = start(tmp_path / "a.pdf")
    y = drawing.y
    for column, x in ((0, 72), (1, 320)):
        for n in range(8):
            end = ":" if column == 0 and n == 0 else "."
            drawing.at(x, y + 12 * n, f"Words {column}-{n} of the quay and its boats{end}")
    text = " ".join(load(drawing.save()).text.split())
    assert text.index("Words 0-7") < text.index("Words 1-0") < text.index("Words 1-7")


@pytest.mark.parametrize("is_one_piece", [True, False])
def test_a_tick_that_comes_last_stands_before_its_label(tmp_path: Path, is_one_piece: bool):
    drawing = Drawing(tmp_path / "form.pdf").lines(SENTENCES)
    if is_one_piece:
        drawing.at(72, 300, "Payment:        monthly          quarterly          yearly")
        width = stringWidth("Payment:        monthly        ", "Helvetica", 10)
    else:
        for x, label in ((72, "Payment:"), (150, "monthly"), (250, "quarterly"), (350, "yearly")):
            drawing.at(x, 300, label)
        width = 250 - 72 - 11
    drawing.at(72 + width, 300, "X", size=9)
    text = " ".join(load(drawing.save()).text.split())
    assert "Payment: monthly X quarterly yearly" in text


def test_the_value_of_a_field_with_a_ground_of_its_own_is_read_right_behind_its_label(
    tmp_path: Path,
) -> None:
    drawing = start(tmp_path / "a.pdf")
    drawing.at(72, drawing.y, "Berth")
    drawing.canvas.acroForm.textfield(
        name="berth",
        value="No. 17",
        x=72 + stringWidth("Berth", "Helvetica", 10) + 2,
        y=HEIGHT - drawing.y - 4,
        width=90,
        height=15,
        fontSize=10,
        fillColor=Color(0.6, 0.7, 0.9),
        borderWidth=0,
    )
    assert "Berth No. 17" in load(drawing.space(30).lines(SENTENCES).save()).text
