"""Scanned pages are read by text recognition; what is certain of them is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Box, Page
from app.documents.base.passages import find_passage
from app.documents.errors import NoText
from app.documents.ocr.columns import laid_side_by_side
from app.documents.ocr.document import LOW_CONFIDENCE, with_recognized_pages
from app.documents.ocr.page import OcrLine, OcrPage
from app.documents.ocr.recognition import (
    OcrNotInstalled,
    is_installed,
    pages_without_text,
    recognize_pages,
)
from app.documents.pdf.reader import read_pdf
from tests.documents.pdf_files import HEIGHT, SENTENCES, WIDTH, Drawing

needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra “ocr” is not installed")
CHINESE_FONTS = (
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
CHINESE = "第一条 承租人应当按时支付租金。"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages: text; the middle of page 3 of the sample as a picture; a line of Chinese as a
    picture, where there is a font for it."""
    import pypdfium2
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    sample = Path(__file__).resolve().parents[3] / "resources/samples/cloud-service-agreement.pdf"
    drawing = Drawing(tmp_path_factory.mktemp("ocr") / "mixed.pdf")
    drawing.lines(SENTENCES).page()
    with pypdfium2.PdfDocument(sample) as pdf:
        picture = pdf[2].render(scale=2).to_pil().convert("L").crop((0, 180, 1224, 520))
    drawing.canvas.drawImage(ImageReader(picture), 0, HEIGHT - 260, 612, 170)
    drawing.page()
    font = next((name for name in CHINESE_FONTS if Path(name).exists()), None)
    if font is not None:
        line = Image.new("L", (1000, 100), 255)
        ImageDraw.Draw(line).text((60, 30), CHINESE, font=ImageFont.truetype(font, 44), fill=0)
        drawing.canvas.drawImage(ImageReader(line), 0, 600, 500, 50)
    return drawing.page().save()


@needs_ocr
def test_a_page_of_the_sample_is_recognised_with_confidence(scan: Path, contract_pdf: Path) -> None:
    from rapidfuzz import fuzz

    numbers = pages_without_text(scan)
    assert numbers[0] == 2
    recognised = recognize_pages(scan, numbers[:1])
    page = next(recognised)
    assert next(recognised, None) is None
    assert page.number == 2
    assert page.confidence > 0.95 > LOW_CONFIDENCE
    assert OcrPage.from_data(json.loads(json.dumps(page.to_data()))).to_data() == page.to_data()

    document = read_pdf(scan, "")
    assert any(o.what.endswith("(a scan)") for o in document.omissions)
    whole = with_recognized_pages(scan, "", [page], document)
    true = read_pdf(contract_pdf, "")
    expected = [b for b in true.blocks if b.page == 3 and b.number in ("1.1", "1.2")]
    found = [b for b in whole.blocks if b.page == 2]
    assert [b.number for b in found if b.number] == ["1", "1.1", "1.2"]
    for block in expected:
        (same,) = [b for b in found if b.number == block.number]
        assert fuzz.ratio(same.text, block.text) > 97, same.text
    assert whole.pages[1].has_text
    assert whole.recognized_pages == (2,)
    assert whole.recognition_confidence is not None and whole.recognition_confidence > 0.9
    assert SENTENCES[0] in whole.text
    match = find_passage(whole, "Provider will provide Technical Support as described")[0]
    assert match.page == 2
    assert match.boxes[0].box.top > 90
    if len(numbers) > 1:
        assert [o.what for o in whole.omissions] == ["the text of page 3, not yet recognised"]


@needs_ocr
def test_chinese_is_recognised(scan: Path) -> None:
    if 3 not in pages_without_text(scan):
        pytest.skip("there is no Chinese font here to draw a page with")
    (page,) = recognize_pages(scan, [3])
    text = "".join(line.text for line in page.lines).replace(" ", "").replace("\u3000", "")
    assert text == CHINESE.replace(" ", "")
    document = with_recognized_pages(scan, "", [page])
    assert document.language == "zh"
    assert [b.number for b in document.blocks] == ["第一条"]


def _page(*lines: tuple[str, float, float, float], confidence: float = 0.99) -> OcrPage:
    """A page of pieces: text, left and right edge, top."""
    pieces = tuple(
        OcrLine(text, Box(left, top, right, top + 12.5), confidence)
        for text, left, right, top in lines
    )
    return OcrPage(1, WIDTH, HEIGHT, pieces)


def test_pieces_of_a_row_are_one_line_and_columns_are_told(tmp_path: Path) -> None:
    row = _page(
        ("1.1", 72, 86, 100),
        ("Rent is due on the first day of the month and termi-", 92, 380, 101),
        ("nates with the lease.", 72, 190, 115),
    )  # fmt: skip
    (block,) = with_recognized_pages(tmp_path / "x.pdf", "", [row]).blocks
    assert (
        block.text == "1.1 Rent is due on the first day of the month and terminates with the lease."
    )
    assert block.number == "1.1"
    table = _page(
        ("Item", 72, 100, 100), ("Price", 300, 330, 100),
        ("Lamp", 72, 105, 116), ("$40", 300, 325, 116),
        ("Chair", 72, 105, 132), ("$90", 300, 325, 132),
    )  # fmt: skip
    (block,) = with_recognized_pages(tmp_path / "x.pdf", "", [table]).blocks
    assert block.kind is BlockKind.TABLE
    assert block.text.splitlines()[2] == "| Lamp | $40 |"
    columns = _page(
        *(
            piece
            for n in range(8)
            for piece in (
                (f"Left line {n} tells of the lease.", 60, 200, 100 + 14 * n),
                (f"Right line {n} tells of the rent.", 330, 470, 100 + 14 * n),
            )
        )
    )
    text = with_recognized_pages(tmp_path / "x.pdf", "", [columns]).text
    assert text.index("Left line 7") < text.index("Right line 0")


def test_recognised_pages_are_called_what_is_printed_on_them(tmp_path: Path) -> None:
    def scanned(number: int) -> OcrPage:
        text = _page(*((SENTENCES[n], 72, 380, 100 + 14 * n) for n in range(6)))
        foot = _page((str(number + 16), 300, 312, 755))
        return OcrPage(number, WIDTH, HEIGHT, (*text.lines, *foot.lines))

    recognised = [scanned(number) for number in range(1, 7)]
    document = with_recognized_pages(tmp_path / "x.pdf", "", recognised)
    assert [place.label for place in document.places] == [f"p. {n}" for n in range(17, 23)]
    bare = tuple(Page(n, WIDTH, HEIGHT, has_text=False) for n in range(1, 7))
    some = replace(document, pages=bare, blocks=())
    partly = with_recognized_pages(tmp_path / "x.pdf", "", recognised[:5], some)
    assert partly.page_names == ("1", "2", "3", "4", "5", "6")


def test_what_is_uncertain_is_said(tmp_path: Path) -> None:
    page = _page(("Smudged words on an old page.", 72, 300, 100), confidence=0.6)
    document = with_recognized_pages(tmp_path / "x.pdf", "", [page])
    assert [o.what for o in document.omissions] == ["some words of page 1, hard to recognise"]
    assert document.recognition_confidence == pytest.approx(0.6)
    with pytest.raises(NoText, match="none was recognised"):
        with_recognized_pages(tmp_path / "x.pdf", "", [OcrPage(1, WIDTH, HEIGHT, ())])


def test_a_missing_extra_says_what_to_install(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.documents.ocr import recognition as ocr

    ocr.recognition_engine.cache_clear()
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(OcrNotInstalled) as error:
        next(recognize_pages(scan, [2]))
    assert "longleaf[ocr]" in error.value.next_step


def test_broken_data_is_no_page() -> None:
    for data in ({}, {"version": 0}, {"version": 1, "number": "x"}):
        with pytest.raises(ValueError, match="no recognised page"):
            OcrPage.from_data(data)


def test_lines_of_a_scan_that_lay_upside_down_are_shown_where_they_are(tmp_path: Path) -> None:
    """Words are read on the picture as turned; what is marked lies on the page as it is shown."""
    line = OcrLine("The rent is due.", Box(72, 60, 300, 72), 0.99)
    shown = {}
    for turn in range(4):
        page = OcrPage(1, 600, 800, (line,), turn)
        assert OcrPage.from_data(page.to_data()) == page
        (block,) = with_recognized_pages(tmp_path / "x.pdf", "", [page]).blocks
        assert block.text == "The rent is due."
        shown[turn] = block.box
    assert shown[0] == line.box
    assert shown[1] == Box(528, 72, 540, 300)
    assert shown[2] == Box(300, 728, 528, 740)
    assert shown[3] == Box(60, 500, 72, 728)


COLUMNS = ("甲方应当按时支付租金", "乙方负责维修房屋设备", "本合同自签字之日生效")


def vertical_page(path: Path, font: str, columns: tuple[str, ...]) -> Path:
    """A scan of columns from right to left."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    picture = Image.new("L", (1224, 1584), 255)
    pen, letters = ImageDraw.Draw(picture), ImageFont.truetype(font, 44)
    for n, column in enumerate(columns):
        for k, character in enumerate(column):
            pen.text((1000 - n * 90, 200 + k * 50), character, font=letters, fill=0)
    drawing = Drawing(path)
    drawing.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    return drawing.page().save()


@needs_ocr
def test_vertical_columns_are_read_from_right_to_left(tmp_path: Path) -> None:
    font = next((name for name in CHINESE_FONTS if Path(name).exists()), None)
    if font is None:
        pytest.skip("no font with Chinese characters")
    path = vertical_page(tmp_path / "columns.pdf", font, COLUMNS)
    [page] = recognize_pages(path, [1])
    assert [line.text for line in page.lines] == list(COLUMNS)
    document = with_recognized_pages(path, "", [page])
    assert document.text.replace("\n", "") == "".join(COLUMNS)
    box = document.blocks[0].box
    assert box is not None and box.right > 500 and box.bottom - box.top > box.right - box.left


def test_characters_of_a_column_are_laid_side_by_side() -> None:
    import numpy

    column = numpy.full((150, 40), 255, "uint8")
    for n in range(3):  # the second in two parts, as 二 is
        column[5 + n * 48 : 40 + n * 48, 6:34] = 0
    column[65:80, :] = 255
    line = laid_side_by_side(column)
    filled = (line < 128).any(axis=0)
    starts = numpy.flatnonzero(filled[1:] & ~filled[:-1])
    assert line.shape[1] == 3 * 40 and len(starts) == 3
