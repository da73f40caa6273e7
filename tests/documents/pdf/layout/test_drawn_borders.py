"""Tables with drawn borders: thick ones, uneven ones, and forms of several parts in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing


def tables(path: Path) -> list[str]:
    return [block.text for block in load(path).blocks if block.kind is BlockKind.TABLE]


def across(drawing: Drawing, y: float, left: float, right: float) -> None:
    drawing.canvas.line(left, HEIGHT - y, right, HEIGHT - y)


def down(drawing: Drawing, x: float, top: float, bottom: float) -> None:
    drawing.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)


def test_thick_borders_are_lines_and_no_boxes(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    top = drawing.y
    drawing.canvas.setLineWidth(2.25)
    for row in range(4):
        across(drawing, top + 40 * row, 72, 360)
    for x in (72, 150, 270, 360):
        down(drawing, x, top, top + 120)
    for row, (year, title, label) in enumerate(
        (("2001", ("The best of", "the lock"), "Wren"), ("2003", ("Canals,", "again"), "Tern"))
    ):
        y = top + 40 * row + 16
        drawing.at(80, y, year)
        drawing.at(160, y, title[0])
        drawing.at(160, y + 12, title[1])
        drawing.at(280, y + 12, label)
    drawing.at(80, top + 102, "2007")
    drawing.at(160, top + 102, "Oh, by the way")
    drawing.at(280, top + 102, "Gull")
    assert tables(drawing.save()) == [
        "| 2001 | The best of the lock | Wren |\n| --- | --- | --- |\n"
        "| 2003 | Canals, again | Tern |\n| 2007 | Oh, by the way | Gull |"
    ]


def test_borders_of_uneven_height_are_one_line(tmp_path: Path) -> None:
    """Programs draw the borders of each cell, some thicker, and so not at one height."""
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    top = drawing.y
    for row in range(4):
        for shift, (left, right) in enumerate(((72, 150), (150, 270), (270, 360))):
            across(drawing, top + 20.3 * row + (0.0, 1.3, 0.2)[shift], left, right)
    for x in (72, 150, 270, 360):
        down(drawing, x, top, top + 61)
    rows = (("Head", "Ann Teal", "v1"), ("Made by", "Ann Teal", "5 April"), ("Seen by", "Bo", ""))
    for row, cells in enumerate(rows):
        for x, cell in zip((80, 160, 280), cells, strict=True):
            drawing.at(x, top + 20.3 * row + (13, 16, 11)[(80, 160, 280).index(x)], cell)
    assert tables(drawing.save()) == [
        "| Head | Ann Teal | v1 |\n| --- | --- | --- |\n| Made by | Ann Teal | 5 April |\n"
        "| Seen by | Bo |  |"
    ]


def test_the_parts_of_a_form_in_one_frame_are_tables_of_their_own(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    top, left, right = drawing.y, 72, 432
    for y in (0, 40, 60, 80, 120):
        across(drawing, top + y, left, right)
    across(drawing, top + 20, 200, right)
    across(drawing, top + 100, left, right)
    for x, begin, end in (
        (left, 0, 120), (right, 0, 120), (200, 0, 40), (280, 0, 40), (350, 0, 40),
        (110, 40, 80), (150, 80, 120), (240, 80, 120), (330, 80, 120),
    ):  # fmt: skip
        down(drawing, x, top + begin, top + end)
    for x, y, words in (
        (80, 24, "Order to book"), (206, 13, "Number"), (286, 13, "Issued"), (356, 13, "Booked"),
        (206, 33, "17"), (286, 33, "3 May"), (356, 33, "4 May"),
        (78, 53, "No."), (120, 53, "Subject"), (78, 73, "1."), (120, 73, "Wear of the locks"),
        (78, 93, "Sheets"), (156, 93, "Made"), (246, 93, "Checked"), (336, 93, "Allowed"),
        (78, 113, "2"), (156, 113, "Teal"), (246, 113, "Wren"), (336, 113, "Gull"),
    ):  # fmt: skip
        drawing.at(x, top + y, words)
    assert tables(drawing.save()) == [
        "| Order to book | Number | Issued | Booked |\n| --- | --- | --- | --- |\n"
        "|  | 17 | 3 May | 4 May |",
        "| No. | Subject |\n| --- | --- |\n| 1. | Wear of the locks |",
        "| Sheets | Made | Checked | Allowed |\n| --- | --- | --- | --- |\n"
        "| 2 | Teal | Wren | Gull |",
    ]


COMMENT = (
    "The buyer would like to know why the seller may keep the whole deposit although the lease was "
    "given up before the term and another tenant moved in at once."
)
ANSWER = (
    "The deposit covers the works that the seller had to do to the roof and the drains before "
    "another tenant could move in; the rest was paid back on the third of November."
)
CHINESE_COMMENT = (
    "买方想知道为何在租期届满之前已经退租并且已有新的承租人入住的情形下卖方仍然可以保留全部押金"
    "而不退还其中任何一部分，另请说明退还其余款项的期限。"
)
CHINESE_ANSWER = (
    "押金用于支付卖方在新的承租人入住之前必须完成的屋顶和排水管道的修缮工程，其余款项已经于十一月"
    "三日退还给原来的承租人，账单附于本表之后。"
)
ROWS = (
    ("Delivery of goods to the site", "Within thirty days after the order"),
    ("Payment of the first invoice", "On the day of the delivery"),
    ("Return of broken goods", "Within ten days, at the seller's cost"),
    ("Notice of claims under warranty", "In writing, within two years"),
    ("Change of address of a party", "At once and by registered letter"),
)
CHINESE_ROWS = (
    ("逾期交付货物的违约责任", "每日按合同总价千分之一支付"),
    ("货物质量不符合约定标准", "十日内免费更换或者全额退款"),
    ("买方逾期支付货款的责任", "每日按应付款项万分之五支付"),
    ("一方泄露对方商业秘密的", "赔偿对方因此遭受的损失"),
)


def two_columns(
    path: Path, first: Sequence[str], second: Sequence[str], font: str = "Helvetica"
) -> list[str]:
    """The tables read of one with lines around its head and around all that is below it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    drawing = Drawing(path).lines(SENTENCES).space()
    top = drawing.y
    bottom = 26.0 + 12 * max(len(first), len(second))
    for y in (0, 20, bottom):
        across(drawing, top + y, 72, 420)
    for x in (72, 240, 420):
        down(drawing, x, top, top + bottom)
    drawing.at(80, top + 14, "Comment")
    drawing.at(248, top + 14, "Answer")
    for x, column in ((80, first), (248, second)):
        for number, line in enumerate(column):
            drawing.at(x, top + 34 + 12 * number, line, font=font)
    return tables(drawing.save())


@pytest.mark.parametrize(
    ("comment", "answer", "font"),
    [(COMMENT, ANSWER, "Helvetica"), (CHINESE_COMMENT, CHINESE_ANSWER, "STSong-Light")],
    ids=["english", "chinese"],
)
def test_texts_beside_each_other_in_one_drawn_row_stay_whole(
    tmp_path: Path, comment: str, answer: str, font: str
) -> None:
    """A comment and its answer, line beside line: one row, and no line of both."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    if font == "Helvetica":
        lines = [simpleSplit(comment, font, 10, 152), simpleSplit(answer, font, 10, 164)]
    else:
        lines = [
            [text[k : k + n] for k in range(0, len(text), n)]
            for text, n in ((comment, 15), (answer, 16))
        ]
    assert two_columns(tmp_path / "a.pdf", *lines, font=font) == [
        f"| Comment | Answer |\n| --- | --- |\n| {comment} | {answer} |"
    ]


@pytest.mark.parametrize(
    ("rows", "font"),
    [(ROWS, "Helvetica"), (CHINESE_ROWS, "STSong-Light")],
    ids=["english", "chinese"],
)
def test_rows_of_words_without_lines_between_them_stay_rows(
    tmp_path: Path, rows: Sequence[tuple[str, str]], font: str
) -> None:
    """The line that runs on ends where the next word has no room; these have room."""
    told = "\n".join(f"| {first} | {second} |" for first, second in rows)
    assert two_columns(
        tmp_path / "a.pdf", [row[0] for row in rows], [row[1] for row in rows], font
    ) == [f"| Comment | Answer |\n| --- | --- |\n{told}"]
