"""PDFs of known content: what is on the page is what the document says, in the order of reading."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.documents.base.document import Block, BlockKind, Document
from app.documents.errors import DamagedDocument, NoText, PasswordNeeded
from app.documents.pdf.reader import read_pdf
from tests.documents.pdf_files import HEIGHT, SENTENCES, WIDTH, Drawing, pages


def _texts(document: Document, kind: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


def _read(path: Path, password: str | None = None) -> Document:
    return read_pdf(path, "0" * 64, password)


# Lines to paragraphs


def test_words_divided_at_line_ends_are_whole_again(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "hyphens.pdf")
    drawing.lines(
        [
            "The agreement covers every long-term lease of the under-",
            "signed parties. Nobody may termi-",
            "nate it early. It applies to each long-",
            "term lease and to the years 2019-",
            "2021 as well.",
        ]
    )
    (block,) = _read(drawing.save()).blocks
    assert block.text == (
        "The agreement covers every long-term lease of the undersigned parties. Nobody may "
        "terminate it early. It applies to each long-term lease and to the years 2019-2021 as well."
    )
    assert block.page == 1
    assert block.box is not None
    assert 71 < block.box.left < 74
    assert 80 < block.box.top < 90 < 130 < block.box.bottom < 145


def test_paragraphs_are_told_by_space_and_by_indent(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "paragraphs.pdf")
    drawing.lines(SENTENCES[:3]).space().lines(SENTENCES[3:5])
    drawing.line(SENTENCES[5], x=90).line(SENTENCES[0])
    found = _texts(_read(drawing.save()), BlockKind.PARAGRAPH)
    assert found == [
        " ".join(SENTENCES[:3]),
        " ".join(SENTENCES[3:5]),
        f"{SENTENCES[5]} {SENTENCES[0]}",
    ]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"Left line {n} tells of the lease." for n in range(1, 13)]
    right = [f"Right line {n} tells of the rent." for n in range(1, 13)]
    by_column = Drawing(tmp_path / "columns.pdf")
    by_column.lines(left, x=60)
    by_column.y = 90
    by_column.lines(right, x=330)
    by_line = Drawing(tmp_path / "rows.pdf")
    by_line.y = 60
    by_line.line("A Title Across Both Columns Of The Page That Is Long", size=18)
    by_line.y = 90
    for a, b in zip(left, right, strict=True):
        by_line.line(a, x=60)
        by_line.y -= 12
        by_line.line(b, x=330)
    for path in (by_column.save(), by_line.save()):
        text = _read(path).text
        ends = [text.index(line) for line in (*left, *right)]
        assert ends == sorted(ends), path.name
        assert "|" not in text


def test_ligatures_and_accents_of_old_fonts_are_letters(tmp_path: Path) -> None:
    from app.documents.pdf.lines.line import clean_text

    assert clean_text("e\ufb03cient o\ufb00er") == "efficient offer"
    assert clean_text("na\u00a8\u0131ve co\u00a8operate") == "naïve coöperate"
    assert clean_text("a\xa0b\x00c\x0b") == "a bc"
    assert clean_text("\ud842\udfb7野家") == "𠮷野家"


# Furniture of the page


def test_running_heads_are_blocks_but_not_text(tmp_path: Path) -> None:
    def draw(drawing: Drawing, number: int) -> None:
        drawing.at(72, 40, "LEASE AGREEMENT")
        drawing.at(480, 40, f"Page {number} of 5")
        drawing.lines(f"{s[:-1]} on sheet {'abcde'[number - 1]}." for s in SENTENCES)
        drawing.at(300, HEIGHT - 30, str(number))

    document = _read(pages(tmp_path / "heads.pdf", 5, draw))
    heads = [b for b in document.blocks if b.kind is BlockKind.RUNNING_HEAD]
    assert {b.page for b in heads} == {1, 2, 3, 4, 5}
    assert any(b.text.endswith("Page 4 of 5") for b in heads)
    assert "LEASE" not in document.text
    assert "Page 3" not in document.text
    assert document.text.count("on sheet c.") == len(SENTENCES)
    assert len(document.pages) == 5


def test_line_numbers_in_the_margin_are_no_text(tmp_path: Path) -> None:
    def draw(drawing: Drawing, number: int) -> None:
        drawing.lines(SENTENCES[n % 6] for n in range(number, number + 20))
        for n in range(1, 21):
            drawing.at(30, 78 + 12 * n, str(n), size=8)

    document = _read(pages(tmp_path / "margin.pdf", 4, draw))
    heads = _texts(document, BlockKind.RUNNING_HEAD)
    assert heads == [" ".join(map(str, range(1, 21)))] * 4
    assert not any(character.isdigit() for character in document.text)


def test_a_number_that_stands_once_at_the_foot_is_text(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "foot.pdf")
    drawing.lines(SENTENCES).at(72, HEIGHT - 40, "Signed on 4 May 2024")
    assert "Signed on 4 May 2024" in _read(drawing.save()).text


def test_text_outside_the_visible_page_is_left_out(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "crop.pdf", cropBox=(50, 50, WIDTH - 50, HEIGHT - 50))
    drawing.lines(SENTENCES)
    drawing.at(60, 20, "proof_final_v7.qxd 04/05/24")
    document = _read(drawing.save())
    assert "proof_final" not in document.text
    (block,) = document.blocks
    assert block.box is not None
    assert 20 < block.box.left < 24  # from the edge of what is seen
    assert 30 < block.box.top < 40
    assert document.pages[0].width_pt == pytest.approx(WIDTH - 100)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_boxes_of_a_turned_page_are_where_the_page_is_shown(tmp_path: Path, angle: int) -> None:
    import pypdf

    drawing = Drawing(tmp_path / "flat.pdf")
    drawing.at(100, 200, "Here.")
    writer = pypdf.PdfWriter(clone_from=drawing.save())
    writer.pages[0].rotate(angle)
    path = tmp_path / "turned.pdf"
    writer.write(path)
    document = _read(path)
    box = document.blocks[0].box
    assert box is not None
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = 112, 196  # the middle of the word on the page as drawn, from its top left corner
    expected = {90: (HEIGHT - y, x), 180: (WIDTH - x, HEIGHT - y), 270: (y, WIDTH - x)}[angle]
    assert middle == pytest.approx(expected, abs=3)


# Headings, clauses, notes


def test_headings_come_from_the_outline(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "outline.pdf")
    canvas = drawing.canvas
    for title, key, level in (("Term of Lease", "a", 0), ("Renewal", "b", 1)):
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, level)
        drawing.line("1. Term of Lease" if key == "a" else "Renewal").lines(SENTENCES[:2])
    document = _read(drawing.save())
    headings = [(b.text, b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [("1. Term of Lease", 1), ("Renewal", 2)]
    assert [(e.title, e.level, e.page) for e in document.outline] == [
        ("Term of Lease", 1, 1),
        ("Renewal", 2, 1),
    ]


def test_an_outline_that_points_nowhere_in_particular_is_found_by_its_titles(
    contract_pdf: Path,
) -> None:
    document = _read(contract_pdf)
    placed = {entry.title: entry.page for entry in document.outline}
    assert placed["Signatures"] == 2
    assert placed["1. Service"] == 3
    assert placed["13. Definitions"] == 10
    headings = {b.text: b.level for b in document.blocks if b.kind is BlockKind.HEADING}
    assert headings["Order Form"] == 1
    assert headings["8. Limitation of Liability"] == 2
    assert "Order Form." not in headings  # the end of a sentence in clause 1.2


def test_headings_come_from_size_and_weight(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "sizes.pdf")
    drawing.line("On Leases", size=20).space().line("Preliminaries", size=14).space(4)
    drawing.lines(SENTENCES).space()
    drawing.line("1.1 Scope", font="Helvetica-Bold").space(4).lines(SENTENCES).space()
    drawing.line("Remedies", font="Helvetica-Bold").lines(SENTENCES)
    document = _read(drawing.save())
    headings = [(b.text, b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings[:2] == [("On Leases", 1), ("Preliminaries", 2)]
    assert [text for text, _ in headings[2:]] == ["1.1 Scope", "Remedies"]
    assert all(level is not None and level >= 2 for _, level in headings[2:])
    assert document.title == "On Leases"


def test_numbered_clauses_keep_their_numbers(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "clauses.pdf")
    drawing.line("4.2 Rent is due on the first day of each month and is paid to the account")
    drawing.line("that the lessor names.")
    drawing.line("(a) Late payment bears interest.", x=90).line("(iv) So does a part.", x=90)
    drawing.line("4.3 The lessor may not raise the rent.")
    blocks = _read(drawing.save()).blocks
    assert [(b.number, b.text.split()[-1]) for b in blocks] == [
        ("4.2", "names."),
        ("(a)", "interest."),
        ("(iv)", "part."),
        ("4.3", "rent."),
    ]


def test_footnotes_are_told_by_size_and_mark(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "notes.pdf")
    drawing.lines(SENTENCES * 3)
    drawing.y = 700
    drawing.lines(["1 See the act of 1985,", "section 11."], size=7).line("2 Idem.", size=7)
    document = _read(drawing.save())
    assert _texts(document, BlockKind.FOOTNOTE) == ["1 See the act of 1985, section 11.", "2 Idem."]
    assert document.text.endswith("2 Idem.")


# Tables, captions, what is left out


def test_an_aligned_table_is_a_markdown_table(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "aligned.pdf")
    drawing.lines(SENTENCES[:2]).space()
    rows = [
        ("Item", "Quantity", "Price"),
        ("Desk lamp", "12", "$480.00"),
        ("Chair", "4", "$1,200.00"),
    ]
    for item, quantity, price in (*rows, ("Total", "", "$1,680.00")):
        y = drawing.y
        drawing.at(72, y, item)
        drawing.canvas.drawRightString(260, HEIGHT - y, quantity)
        drawing.canvas.drawRightString(380, HEIGHT - y, price)
        drawing.y += 14
    drawing.space().lines(SENTENCES[2:4])
    document = _read(drawing.save())
    (table,) = [b for b in document.blocks if b.kind is BlockKind.TABLE]
    assert table.text.splitlines() == [
        "| Item | Quantity | Price |",
        "| --- | --- | --- |",
        "| Desk lamp | 12 | $480.00 |",
        "| Chair | 4 | $1,200.00 |",
        "| Total |  | $1,680.00 |",
    ]
    assert table.box is not None
    assert table.box.right == pytest.approx(380, abs=2)
    assert _texts(document, BlockKind.PARAGRAPH) == [
        " ".join(SENTENCES[:2]),
        " ".join(SENTENCES[2:4]),
    ]


def test_cells_of_a_ruled_table_may_have_lines(tmp_path: Path) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["BodyText"]
    path = tmp_path / "ruled.pdf"
    words = "Rent for the whole of the month, paid in advance to the account of the lessor"
    rows = [
        [Paragraph(text, style) for text in row]
        for row in (("Charge", "When"), (words, "On the first day"), ("Water", "As it is used"))
    ]
    table = Table(rows, colWidths=[180, 180], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    SimpleDocTemplate(str(path)).build([Paragraph(SENTENCES[0], style), table])
    (found,) = _texts(_read(path), BlockKind.TABLE)
    assert found.splitlines() == [
        "| Charge | When |",
        "| --- | --- |",
        f"| {words} | On the first day |",
        "| Water | As it is used |",
    ]


def test_lists_and_listings_are_no_tables(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "lists.pdf")
    for mark, sentence in zip("abcd", SENTENCES, strict=False):
        drawing.at(72, drawing.y, f"({mark})")
        drawing.line(sentence, x=110)
    drawing.space(30)
    for n in range(4):
        drawing.at(72, drawing.y, f"mov eax, {n}", font="Courier")
        drawing.line("; load it", x=250, font="Courier")
    document = _read(drawing.save())
    assert not _texts(document, BlockKind.TABLE)
    assert [b.number for b in document.blocks][:4] == ["(a)", "(b)", "(c)", "(d)"]
    (listing,) = _texts(document, BlockKind.CODE)
    assert listing.splitlines()[1] == "mov eax, 1" + " " * 20 + "; load it"


def test_tables_of_a_real_manual_and_paper(manual: Path, paper: Path) -> None:
    tables = [b for b in _read(manual).blocks if b.kind is BlockKind.TABLE]
    assert len(tables) > 150
    (kinds,) = [b.text for b in tables if "| b | block device node |" in b.text]
    assert kinds.splitlines()[0] == "| character | meaning |"
    tables = [b for b in _read(paper).blocks if b.kind is BlockKind.TABLE]
    (tags,) = [b for b in tables if b.page == 8]  # three rules, as books have them
    assert tags.text.splitlines()[3] == "| 000 | object | pointer to JSObject handle |"
    (sunspider,) = [b for b in tables if b.page == 12]
    assert "| 3d-raytrace | 10 | 25 | 100 | 10 | 1 | 2.5 | 4.0 | 10.0 | 1.18x |" in sunspider.text


def test_captions_are_kept_and_their_pictures_are_named_as_left_out(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "figure.pdf")
    drawing.lines(SENTENCES).space()
    drawing.canvas.rect(72, HEIGHT - 400, 200, 100, fill=1)
    drawing.y = 420
    drawing.line("Figure 3. Rents in the old town.").space().lines(SENTENCES).space()
    drawing.line("Figure 3 shows that rents rise, as everyone knew before.")
    drawing.at(200, 600, "r = a + b × t")
    drawing.at(400, 600, "(2)")
    document = _read(drawing.save())
    assert _texts(document, BlockKind.CAPTION) == ["Figure 3. Rents in the old town."]
    assert [o.what for o in document.omissions] == [
        "the picture of one figure (page 1)",
        "the layout of one formula (page 1)",
    ]


def test_attachments_and_page_labels_are_reported(tmp_path: Path) -> None:
    import pypdf
    from pypdf.constants import PageLabelStyle

    path = pages(tmp_path / "plain.pdf", 3, lambda drawing, n: drawing.lines(SENTENCES) and None)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_attachment("prices.csv", b"a,b")
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN, start=11)
    writer.set_page_label(2, 2, style=PageLabelStyle.DECIMAL)
    whole = tmp_path / "whole.pdf"
    writer.write(whole)
    document = _read(whole)
    assert [page.label for page in document.pages] == ["xi", "xii", "1"]
    assert [o.what for o in document.omissions] == ["one attached file (“prices.csv”)"]
    assert [page.label for page in _read(path).pages] == ["", "", ""]


# Files as they come


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_encrypted_files_want_their_password(tmp_path: Path, algorithm: str) -> None:
    import pypdf

    plain = Drawing(tmp_path / "plain.pdf").lines(SENTENCES).save()
    writer = pypdf.PdfWriter(clone_from=plain)
    password = "ключ 1" if algorithm == "AES-256" else "key 1"
    writer.encrypt(password, algorithm=algorithm)
    path = tmp_path / "locked.pdf"
    writer.write(path)
    with pytest.raises(PasswordNeeded) as missing:
        _read(path)
    assert not missing.value.wrong
    with pytest.raises(PasswordNeeded) as wrong:
        _read(path, "guess")
    assert wrong.value.wrong
    assert SENTENCES[0] in _read(path, password).text


def test_a_file_with_an_owner_password_only_opens(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=Drawing(tmp_path / "p.pdf").lines(SENTENCES).save())
    writer.encrypt("", "owner", algorithm="AES-128")
    path = tmp_path / "restricted.pdf"
    writer.write(path)
    assert SENTENCES[3] in _read(path).text


def test_a_file_cut_in_the_middle_gives_the_pages_that_are_whole(tmp_path: Path) -> None:
    def draw(drawing: Drawing, number: int) -> None:
        words = random.Random(number).sample(range(10_000), 400)
        drawing.line(f"This is sheet number {number} of the file.")
        for at in range(0, 400, 10):
            drawing.line(" ".join(f"w{word}" for word in words[at : at + 10]))

    path = pages(tmp_path / "long.pdf", 12, draw)
    data = path.read_bytes()
    cut = tmp_path / "cut.pdf"
    # Page 7 begins to be written in the middle of the file.
    cut.write_bytes(data[: data.index(b"endstream", len(data) // 2) - 100])
    document = _read(cut)
    assert 4 <= len(document.pages) <= 8
    for page in document.pages:
        first = next(b.text for b in document.blocks if b.page == page.number)
        assert first.startswith(f"This is sheet number {page.number} of the file.")
    assert document.omissions[0].what == "the pages behind the place where the file is cut off"


@pytest.mark.parametrize(("share", "n_pages"), [(0.5, 11), (0.99, 14)])
def test_most_of_a_real_paper_that_was_cut_short_is_read(
    paper: Path, tmp_path: Path, share: float, n_pages: int
) -> None:
    """Its page tree is packed in object streams, and the table of objects is lost."""
    data = paper.read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(data[: int(len(data) * share)])
    document = _read(cut)
    assert len(document.pages) == n_pages
    assert document.text.startswith("# Trace-based Just-in-Time Type Specialization")
    whole = _read(paper)
    # Fonts may be lost, and with them what tells a listing.
    third = [" ".join(b.text for b in d.blocks if b.page == 3).split() for d in (document, whole)]
    assert third[0][:150] == third[1][:150]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_salvaged_from_damaged_files_never_fails(tmp_path: Path, seed: int) -> None:
    """Bytes of a real file changed and left out at random: pages, or one clear sentence."""
    chance = random.Random(seed)
    drawing = Drawing(tmp_path / "p.pdf").lines(SENTENCES).page().lines(SENTENCES[:3])
    data = bytearray(drawing.save().read_bytes())
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(20, len(data))
        if chance.random() < 0.5:
            data[at] = chance.randrange(256)
        else:
            del data[at : at + chance.randrange(1, 200)]
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    try:
        document = _read(path)
    except (DamagedDocument, NoText, PasswordNeeded) as error:
        assert "damaged.pdf" in error.message
    else:
        assert document.pages


@pytest.mark.parametrize(("first", "count"), [("0", "9"), ("20", "0"), ("9" * 5000, "2")])
def test_packed_objects_without_a_list_are_passed_over(first: str, count: str) -> None:
    from app.documents.pdf.salvage import salvaged

    packed = b"1 0 2 5 <<>> <<>>"
    head = f"<< /Type /ObjStm /N {count} /First {first} /Length {len(packed)} >>".encode()
    data = b"%PDF-1.5\n3 0 obj\n" + head + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    assert salvaged(data) is None


def test_the_second_reader_opens_what_the_first_refuses(tmp_path: Path) -> None:
    from app.documents.pdf.second_reader import read_with_pypdf

    path = Drawing(tmp_path / "two.pdf").lines(SENTENCES).save()
    document = read_with_pypdf(path, "", None)
    assert document.reader == "pypdf"
    assert document.blocks[0].page == 1
    for sentence in SENTENCES:
        assert sentence in document.text.replace("\n", " ")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<", b"%PDF-" + b"x" * 9000]
)
def test_a_file_of_nothing_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(DamagedDocument) as error:
        _read(path)
    assert error.value.message == "“broken.pdf” is damaged or cut short: no page of it can be read."


def test_scans_are_told_page_by_page(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (40, 40), 128))

    def draw(drawing: Drawing, number: int) -> None:
        if number in (2, 3):
            drawing.canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
        elif number != 5:
            drawing.lines(SENTENCES)

    document = _read(pages(tmp_path / "mixed.pdf", 5, draw))
    assert [page.has_text for page in document.pages] == [True, False, False, True, False]
    assert [o.what for o in document.omissions] == [
        "the text of pages 2, 3, which are pictures (a scan)",
        "page 5, which is blank",
    ]

    def draw_picture(drawing: Drawing, _: int) -> None:
        drawing.canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)

    with pytest.raises(NoText, match="2 pages are pictures, probably scans"):
        _read(pages(tmp_path / "scan.pdf", 2, draw_picture))


@pytest.mark.parametrize(("top", "is_scan"), [(20, True), (120, False)])
def test_a_scan_with_the_lines_that_a_court_stamps_on_it_is_a_scan(
    tmp_path: Path, top: float, is_scan: bool
) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (40, 40), 200))

    def draw(drawing: Drawing, number: int) -> None:
        stamp = f"Case 1:20-cv-00417-KLM   Document 45-3   Filed 06/12/20   Page {number} of 3"
        drawing.at(72, top, stamp, size=9)
        if number == 2:
            drawing.canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
            drawing.at(72, top, stamp, size=9)
        else:
            drawing.space(60).lines(SENTENCES)
        drawing.at(450, 770, f"ELVER-000{number}", size=9)

    document = _read(pages(tmp_path / "stamped.pdf", 3, draw))
    assert [page.has_text for page in document.pages] == [True, not is_scan, True]


def test_chinese_lines_are_joined_without_spaces(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    song = {"font": "STSong-Light"}
    drawing = Drawing(tmp_path / "chinese.pdf")
    drawing.line("房屋租赁合同", size=18, **song).space()
    drawing.line(
        "第一条 出租人将位于上海市的房屋出租给承租人使用，租赁期限为三", font="STSong-Light"
    )
    drawing.line("年，自二〇二四年五月一日起计算。租金每月 5000 元。", **song)
    drawing.line("第二条 承租人应当按时支付租金。", **song)
    document = _read(drawing.save())
    assert document.language == "zh"
    assert [(b.kind, b.number) for b in document.blocks] == [
        (BlockKind.HEADING, ""),
        (BlockKind.PARAGRAPH, "第一条"),
        (BlockKind.PARAGRAPH, "第二条"),
    ]
    assert document.blocks[1].text == (
        "第一条 出租人将位于上海市的房屋出租给承租人使用，租赁期限为三年，"
        "自二〇二四年五月一日起计算。租金每月 5000 元。"
    )


@pytest.mark.parametrize("between", ["", " "])
def test_a_line_that_ends_beside_a_figure_is_joined_as_the_document_spaces_figures(
    tmp_path: Path, between: str
) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    drawing = Drawing(tmp_path / "figures.pdf")
    drawing.line(
        f"租金每月{between}5000{between}元，押金为{between}3{between}个月租金，共计人民币15000",
        font="STSong-Light",
    )
    drawing.line(f"元，于签订之日起{between}10{between}日内一次付清，", font="STSong-Light")
    drawing.line("ABC 银行为收款银行。", font="STSong-Light")
    text = _read(drawing.save()).text
    assert f"共计人民币15000{between}元，" in text
    assert "付清，ABC 银行" in text


def test_the_real_book_has_its_paragraphs_whole(book: Path) -> None:
    document = _read(book)
    text = document.text
    assert "My hope is to push this common sense along. I have become increasingly amazed" in text
    assert "4TH PASS" not in text
    assert ".qxd" not in text
    by_page: dict[int | None, list[Block]] = {}
    for block in document.blocks:
        by_page.setdefault(block.page, []).append(block)
    for at in ("12 FREE CULTURE", "INTRODUCTION 13"):
        (block,) = [b for b in document.blocks if b.text == at]
        assert block.kind is BlockKind.RUNNING_HEAD
