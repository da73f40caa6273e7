"""Which lines make a row of a table, and which pieces a column, where neither is drawn."""

from __future__ import annotations

from pathlib import Path

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

Y_FIRST = 140.0


def right(drawing: Drawing, x: float, y: float, text: str) -> None:
    drawing.canvas.setFont("Helvetica", 10)
    drawing.canvas.drawRightString(x, HEIGHT - y, text)


def rule(drawing: Drawing, left: float, right: float, y: float) -> None:
    drawing.canvas.line(left, HEIGHT - y, right, HEIGHT - y)


def text_of(drawing: Drawing, y: float) -> str:
    drawing.at(72, y + 20, SENTENCES[1])
    text = load(drawing.save()).text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])
    return text


def test_a_name_above_several_columns_does_not_join_them(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    drawing.canvas.setFont("Helvetica", 10)
    drawing.canvas.drawCentredString(300, HEIGHT - y, "Half year 2024")
    drawing.canvas.drawCentredString(470, HEIGHT - y, "Half year 2025")
    rows = (
        ("Region", "Orders", "Value", "Orders", "Value"),
        ("North", "120", "14,400", "131", "15,980"),
        ("South", "98", "11,020", "90", "10,110"),
        ("West", "77", "8,300", "81", "8,960"),
    )
    for row in rows:
        y += 16
        drawing.at(72, y, row[0])
        for x, cell in zip((270, 350, 440, 530), row[1:], strict=True):
            right(drawing, x, y, cell)
    text = text_of(drawing, y)
    assert "|  | Half year 2024 |  | Half year 2025 |  |" in text
    assert all(f"| {' | '.join(row)} |" in text for row in rows)


def test_lines_under_sums_join_no_rows_and_currency_stands_with_its_amount(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    rows = (
        ("", "2024", "2025"),
        ("Revenue", "$ 1,204,300", "$ 1,310,050"),
        ("Cost of sales", "(804,120)", "(866,400)"),
        ("Gross profit", "$ 400,180", "$ 443,650"),
        ("Other income", "—", "(3,100)"),
        ("Net income", "$ 400,180", "$ 440,550"),
    )
    for n, (name, *amounts) in enumerate(rows):
        drawing.at(72, y, name)
        for x, amount in zip((360, 500), amounts, strict=True):
            sign, _, figure = amount.rpartition(" ")
            drawing.at(x - 70, y, sign)
            right(drawing, x + 3.3 * figure.endswith(")"), y, figure)
            for below in {2: (4,), 4: (4,), 5: (3, 5)}.get(n, ()):
                rule(drawing, x - 70, x, y + below)
        y += 16
    text = text_of(drawing, y)
    assert all(f"| {' | '.join(row)} |" in text for row in rows)


def test_dashes_for_none_stay_a_column(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    for name in ("Bread", "Butter", "Cheese", "Honey"):
        drawing.at(72, y, name)
        drawing.at(300, y, "–")
        right(drawing, 500, y, "3.20")
        y += 16
    assert "| Cheese | – | 3.20 |" in text_of(drawing, y)


def test_names_of_groups_between_lines_join_no_rows(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    groups = (
        ((("Station", "Jan", "Feb"),)),
        (("Coast",), ("Harbour", "12", "14"), ("Lighthouse", "8", "9")),
        (("Hills",), ("Quarry", "31", "28"), ("Upper dam", "40", "44")),
    )
    rule(drawing, 72, 500, y - 12)
    for group in groups:
        for row in group:
            drawing.at(72, y, row[0])
            for x, cell in zip((400, 500), row[1:], strict=False):
                right(drawing, x, y, cell)
            y += 14
        rule(drawing, 72, 500, y - 10)
        y += 3
    text = text_of(drawing, y)
    assert "| Coast |  |  |\n| Harbour | 12 | 14 |\n| Lighthouse | 8 | 9 |\n| Hills |" in text


def test_a_name_of_two_lines_is_one_where_the_amounts_stand_beside_its_last(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    rows = (
        ("Obligation", "2024", "2025"),
        ("Leases of land and of buildings\nwith their fittings", "1,402", "1,377"),
        ("Contracts for the supply of gas\nand of electric power", "880", "912"),
        ("Other", "12", "9"),
        ("Purchase of machines that are\nordered and not delivered", "3,100", "2,745"),
    )
    for name, *amounts in rows:
        for n, part in enumerate(name.split("\n")):
            y += 12 * (n > 0)
            drawing.at(72 + 10 * n, y, part)
        for x, amount in zip((400, 500), amounts, strict=True):
            right(drawing, x, y, amount)
        y += 16
    text = text_of(drawing, y)
    assert all(f"| {' | '.join(row)} |".replace("\n", " ") in text for row in rows)
    assert "| Other | 12 | 9 |" in text


def test_a_group_in_small_letters_keeps_its_line(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    y = Y_FIRST
    for row in (("assets",), ("cash at banks and in hand", "12"), ("stock", "40"), ("land", "70")):
        drawing.at(72, y, row[0])
        for cell in row[1:]:
            right(drawing, 400, y, cell)
        y += 14
    assert "assets cash" not in text_of(drawing, y).replace("\n\n", " | ")


def test_borders_drawn_twice_do_not_reach_further(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    canvas = drawing.canvas
    canvas.rect(28, 28, 540, HEIGHT - 56)  # the frame of the page
    for x in (300, 400, 500):
        for y in (60, 75, 90, 105, 120):
            canvas.rect(x, HEIGHT - y - 15, 66, 15)
            canvas.rect(x, HEIGHT - y - 15, 66, 15)
    for x in (28, 163, 298, 433):
        for y in (170, 190, 210):
            canvas.rect(x, HEIGHT - y - 20, 135, 20)
    drawing.at(40, 72, "12 Harbour Road, North Quay, Westhaven 30120")
    drawing.at(310, 71, "Weight:")
    drawing.at(410, 71, "310")
    for n, text in enumerate(("Carrier", "Phone", "Equipment", "Status")):
        drawing.at(40 + 135 * n, 184, text)
        drawing.at(40 + 135 * n, 204, f"{text} one")
    text = load(drawing.save()).text
    assert "Westhaven 30120" in text
    assert "| Carrier | Phone | Equipment | Status |" in text


def test_a_line_of_which_a_part_would_fit_into_a_table_is_read_once(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    cells = (
        (40, ("Shipper",)), (200, ("Date:",)), (270, ("2031",)), (340, ("Order:",)),
        (40, ("Enas", "1 Quay Road", "Westhaven", "Northland")), (200, ("Time:", "Type:")),
        (270, ("noon",)), (340, ("Crossing:", "Hours:")),
    )  # fmt: skip
    for n, (x, texts) in enumerate(cells):
        for k, text in enumerate(texts):
            drawing.at(x, 100 + 14 * (n > 3) + 13 * k, text)
    for x, text in ((200, "Quantity:"), (340, "Appointment:"), (440, "No")):
        drawing.at(x, 140, text)
    text = load(drawing.save()).text
    assert text.count("Quantity:") == 1 and text.count("Appointment:") == 1


def test_the_ground_of_every_other_row_joins_no_head_with_the_first_row(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").line(SENTENCES[0])
    rows = (("Boat", "Berth", "Fee"), ("Gull", "A1", "420"), ("Petrel", "", "515"))
    rows += (("Sea Lark", "B7", "380"), ("Tern", "C2", "410"))
    drawing.canvas.setFillGray(0.9)
    for n in (2, 4):
        drawing.canvas.rect(68, HEIGHT - 134 - 18 * n, 400, 18, stroke=0, fill=1)
    drawing.canvas.setFillGray(0)
    for n, row in enumerate(rows):
        for k, cell in enumerate(row):
            drawing.at(72 + 140 * k, 128 + 18 * n, cell)
    text = load(drawing.save()).text
    assert "| Boat | Berth | Fee |\n" in text and "| Gull | A1 | 420 |\n" in text
