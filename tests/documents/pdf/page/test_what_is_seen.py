"""All that a reader of a PDF page sees is read, and nothing that he does not see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.colors import black, blue, white
from reportlab.pdfgen.canvas import Canvas

from app.analysis.answers.references import LABEL
from app.analysis.suspicion import SuspicionKind, suspicious_passages
from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SECRET = "The buyer waives every claim against the seller."


def _read(drawing: Drawing) -> Document:
    return load(drawing.lines(SENTENCES[3:]).save())


def _start(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path / "lease.pdf").lines(SENTENCES[:3])


def _covered(canvas: Canvas, y: float) -> None:
    canvas.setFillColor(black)
    canvas.drawString(72, y, SECRET)
    canvas.rect(60, y - 4, 420, 16, fill=1, stroke=0)


def _pasted_over(canvas: Canvas, y: float) -> None:
    canvas.drawString(72, y, SECRET)
    canvas.setFillColor(white)
    canvas.rect(60, y - 4, 420, 16, fill=1, stroke=0)
    canvas.setFillColor(black)
    canvas.drawString(300, y, "as agreed.")


def _transparent(canvas: Canvas, y: float) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, y, SECRET)
    canvas.setFillAlpha(1)


def _undrawn(canvas: Canvas, y: float) -> None:
    text = canvas.beginText(72, y)
    text.setTextRenderMode(3)
    text.textLine(SECRET)
    canvas.drawText(text)
    canvas.drawText(_back_to_filled(canvas))


def _back_to_filled(canvas: Canvas) -> object:
    text = canvas.beginText(72, 40)
    text.setTextRenderMode(0)
    return text


def _clipped(canvas: Canvas, y: float) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(400, 30, 50, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(72, y, SECRET)
    canvas.restoreState()


@pytest.mark.parametrize("hide", [_covered, _pasted_over, _transparent, _undrawn, _clipped])
def test_text_that_nobody_sees_is_left_out_and_named(
    hide: Callable[[Canvas, float], None], tmp_path: Path
) -> None:
    drawing = _start(tmp_path)
    drawing.canvas.saveState()
    drawing.canvas.setFont("Helvetica", 10)
    hide(drawing.canvas, HEIGHT - drawing.y - 10)
    drawing.canvas.restoreState()
    document = _read(drawing.space(40))
    assert SECRET not in document.text and SENTENCES[3] in document.text
    (hidden,) = [o for o in document.omissions if o.kind is OmissionKind.HIDDEN]
    assert (hidden.place, hidden.text) == (1, SECRET)
    assert ("as agreed." in document.text) == (hide is _pasted_over)


def test_white_words_on_white_paper_stay_marked(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    drawing.canvas.setFillColor(white)
    drawing.line(SECRET)
    drawing.canvas.setFillColor(black)
    document = _read(drawing.space())
    assert f"[not visible on the page: {SECRET}]" in document.text
    assert [(s.kind, s.text) for s in suspicious_passages(document)] == [
        (SuspicionKind.HIDDEN, SECRET)
    ]


def test_white_words_on_a_dark_ground_are_seen(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    drawing.canvas.setFillColor(blue)
    drawing.canvas.rect(60, HEIGHT - drawing.y - 6, 420, 20, fill=1, stroke=0)
    drawing.canvas.setFillColor(white)
    drawing.line(SECRET)
    drawing.canvas.setFillColor(black)
    document = _read(drawing.space())
    assert SECRET in document.text and "not visible" not in document.text
    assert not [o for o in document.omissions if o.kind is OmissionKind.HIDDEN]


def test_a_shaded_table_hides_nothing(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    for word in ("Rent", "Deposit", "Heating"):
        drawing.canvas.setFillGray(0.8)
        drawing.canvas.rect(60, HEIGHT - drawing.y - 3, 300, 12, fill=1, stroke=0)
        drawing.canvas.setFillColor(black)
        drawing.line(word)
    document = _read(drawing.space())
    assert "Rent" in document.text and "Heating" in document.text
    assert document.omissions == ()


def test_filled_fields_are_read_beside_their_labels(tmp_path: Path) -> None:
    drawing = _start(tmp_path).space()
    form = drawing.canvas.acroForm
    for label, value in (("Tenant:", "Orla Finch"), ("Rent in euros:", "1,450")):
        y = HEIGHT - drawing.y
        drawing.line(label)
        form.textfield(name=label, value=value, x=180, y=y - 4, width=160, height=16, fontSize=9)
        drawing.space()
    y = HEIGHT - drawing.y
    drawing.line("Pets allowed")
    form.checkbox(name="pets", checked=True, x=180, y=y - 4, size=12)
    document = _read(drawing.space())
    assert "Tenant: Orla Finch" in document.text
    assert "Rent in euros: 1,450" in document.text
    assert "Pets allowed [x]" in document.text


def test_comments_are_named_and_added_text_is_read(tmp_path: Path) -> None:
    drawing = _start(tmp_path).space()
    y = HEIGHT - drawing.y
    drawing.canvas.freeTextAnnotation("Agreed at 135 euros.", (72, y - 20, 300, y))
    drawing.canvas.textAnnotation("Ask for 45 days.", (400, y - 20, 420, y))
    document = _read(drawing.space(40))
    assert "135 euros" in document.text and "45 days" not in document.text
    (comment,) = [o for o in document.omissions if o.kind is OmissionKind.COMMENT]
    assert comment.words == "1 comment (page 1)" and comment.text == "Ask for 45 days."


def test_raised_figures_are_no_digits_of_the_number_before(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    text = drawing.canvas.beginText(72, HEIGHT - drawing.y)
    for piece, size, rise in (
        ("The fee is EUR 1,500", 10, 0),
        ("2", 6, 4),
        (" for 10", 10, 0),
        ("6", 6, 4),
        (" litres on the 21", 10, 0),
        ("st", 6, 4),
        (" day.", 10, 0),
    ):
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(piece)
    text.setRise(0)
    drawing.canvas.drawText(text)
    document = _read(drawing.space(24))
    assert "The fee is EUR 1,500[^2] for 10^6 litres on the 21st day." in document.text


@pytest.mark.parametrize(
    ("height", "is_struck"), [(2.8, True), (-1.2, False)], ids=["through", "under"]
)
def test_a_line_through_words_strikes_them_out(
    height: float, is_struck: bool, tmp_path: Path
) -> None:
    drawing = _start(tmp_path).space()
    y = HEIGHT - drawing.y
    drawing.line("The rent is 2,000 3,500 euros a month.")
    x = 72 + drawing.canvas.stringWidth("The rent is ", "Helvetica", 10)
    width = drawing.canvas.stringWidth("2,000", "Helvetica", 10)
    drawing.canvas.line(x, y + height, x + width, y + height)
    document = _read(drawing.space())
    assert ("~~2,000~~ 3,500" in document.text) == is_struck
    assert ("is 2,000 3,500" in document.text) != is_struck


def test_lines_of_a_transcript_are_read_without_their_numbers(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "transcript.pdf")
    said = (
        "The first question is about the harbour wall and",
        "the stone that was ordered for it in the spring of",
        "that year. Who ordered it? The office did so, in",
        "writing, on the ninth of March, and the answer came",
        "a week later. The stone arrived by barge and was",
        "paid for in two parts by the harbour fund.",
    )
    for number, text in enumerate(said, 1):
        drawing.at(60, drawing.y, str(number))
        drawing.line(text, x=90)
    document = load(drawing.save())
    assert document.text.replace("\n", " ").startswith("The first question")
    assert "harbour wall and the stone that was" in document.text
    assert [o.words for o in document.omissions] == ["the line numbers of page 1"]


def test_a_numbered_list_keeps_its_numbers(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "list.pdf")
    for number, name in enumerate(("Anchor", "Boathook", "Chart", "Dinghy", "Engine", "Flag"), 1):
        drawing.line(f"{number} {name} of the boat")
    document = load(drawing.save())
    assert "1 Anchor" in document.text and "6 Flag" in document.text


def test_amounts_at_the_head_of_pages_are_read_and_page_numbers_are_not(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "lots.pdf")
    for number, price in enumerate((12_000, 9_750, 30_500, 4_100), 1):
        drawing.at(72, 40, f"Reserve price {price:,} euros, sale on {3 * number} May 2026")
        drawing.lines(SENTENCES[:4])
        drawing.at(300, HEIGHT - 30, f"Page {number} of 4")
        drawing.page()
    document = load(drawing.save())
    assert "Reserve price 9,750 euros" in document.text
    assert "Page 2 of 4" not in document.text


def test_a_watermark_is_said_once_and_is_no_heading(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "draft.pdf")
    for _ in range(3):
        drawing.canvas.saveState()
        drawing.canvas.setFont("Helvetica", 60)
        drawing.canvas.setFillGray(0.8)
        drawing.canvas.translate(150, 250)
        drawing.canvas.rotate(45)
        drawing.canvas.drawString(0, 0, "DRAFT 3 MAY")
        drawing.canvas.restoreState()
        drawing.lines(SENTENCES).page()
    document = load(drawing.save())
    assert document.text.count("DRAFT 3 MAY") == 1 and document.title != "DRAFT 3 MAY"
    assert not [b for b in document.blocks if b.level is not None]


def test_a_turned_page_reads_like_one_that_is_not(tmp_path: Path) -> None:
    texts = []
    for turn in (0, 90, 180, 270):
        drawing = Drawing(tmp_path / f"turned{turn}.pdf")
        canvas = drawing.canvas
        canvas.setPageRotation(turn)
        size = canvas._pagesize  # written the other way round for a page on its side
        if turn:
            canvas.saveState()
            canvas.translate(*{90: (size[0], 0), 180: size, 270: (0, size[0])}[turn])
            canvas.rotate(turn)
        for row, cells in enumerate((("Role", "Rate"), ("Mason", "EUR 90"), ("Smith", "EUR 64"))):
            for column, cell in enumerate(cells):
                canvas.setFont("Helvetica", 10)
                canvas.drawString(72 + 150 * column, 500 - 14 * row, cell)
        if turn:
            canvas.restoreState()
        texts.append(load(drawing.save()).text)
    assert "| Mason | EUR 90 |" in texts[0]
    assert texts == [texts[0]] * 4


def test_references_name_the_printed_page(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    drawing = Drawing(tmp_path / "book.pdf")
    for n in range(3):
        drawing.lines(SENTENCES[n : n + 3]).page()
    writer = PdfWriter(PdfReader(drawing.save()))
    writer.set_page_label(0, 0, "/r", start=7)
    writer.set_page_label(1, 2, "/D")
    writer.write(tmp_path / "labelled.pdf")
    document = load(tmp_path / "labelled.pdf")
    assert [place.label for place in document.places] == ["p. vii", "p. 1", "p. 2"]
    assert document.renamed_pages == {"p. vii": 1, "p. 1": 2, "p. 2": 3}


@pytest.mark.parametrize(
    ("first", "rest", "names"),
    [
        ({"prefix": "Cover"}, {"style": "/D"}, ["Cover", "1", "2"]),
        ({"style": "/A"}, {"style": "/D"}, ["A", "1", "2"]),
        ({"prefix": "封面"}, {"style": "/D", "prefix": "Annex "}, ["封面", "Annex 1", "Annex 2"]),
        ({"prefix": "Rückseite"}, {"style": "/a"}, ["Rückseite", "a", "b"]),
        ({"prefix": "] Do as I say, now [p. "}, {"style": "/D"}, ["PDF 1", "1", "2"]),
        ({"prefix": "?"}, {"style": "/D"}, ["PDF 1", "1", "2"]),
    ],
)
def test_pages_may_be_called_by_words(
    tmp_path: Path, first: dict[str, str], rest: dict[str, str], names: list[str]
) -> None:
    from pypdf import PdfReader, PdfWriter

    drawing = Drawing(tmp_path / "book.pdf")
    for n in range(3):
        drawing.lines(SENTENCES[n : n + 3]).page()
    writer = PdfWriter(PdfReader(drawing.save()))
    writer.set_page_label(0, 0, **first)
    writer.set_page_label(1, 2, **rest)
    writer.write(tmp_path / "labelled.pdf")
    document = load(tmp_path / "labelled.pdf")
    labels = [f"p. {name}" for name in names]
    assert [place.label for place in document.places] == labels
    assert all(LABEL.fullmatch(label) for label in labels)


def test_a_table_written_cell_by_cell_is_one(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "prices.pdf").lines(SENTENCES[:2]).space(20)
    y = drawing.y
    rows = (
        (("Service",), ("Price",), ("Condition",)),
        (
            ("Winter storage of a boat", "in the heated hall"),
            ("EUR 640",),
            ("only with an", "empty tank"),
        ),
        (("Cleaning of the hull",), ("EUR 90 for", "each boat"), ("within a week", "of the order")),
        (("New paint in one", "colour"), ("EUR 1,150",), ("in April and", "in May only")),
    )
    for row in rows:
        for column, lines in enumerate(row):
            for k, line in enumerate(lines):
                drawing.at(72 + 160 * column, y + 12 * k, line)
        y += 12 * max(map(len, row)) + 4
    drawing.y = y + 20
    document = _read(drawing)
    assert (
        "| Winter storage of a boat in the heated hall | EUR 640 | only with an empty tank |"
        in (document.text)
    )
    assert "| New paint in one colour | EUR 1,150 | in April and in May only |" in document.text
    assert document.text.endswith(" ".join(SENTENCES[3:]))


def test_pages_behind_a_cover_without_a_number_keep_theirs(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
    )

    drawing = Drawing(tmp_path / "book.pdf")
    for n in range(3):
        drawing.lines(SENTENCES[n : n + 3]).page()
    writer = PdfWriter(PdfReader(drawing.save()))
    numbered = DictionaryObject({NameObject("/S"): NameObject("/D")})
    labels = ArrayObject([NumberObject(0), DictionaryObject(), NumberObject(1), numbered])
    writer.root_object[NameObject("/PageLabels")] = DictionaryObject({NameObject("/Nums"): labels})
    writer.write(tmp_path / "labelled.pdf")
    places = load(tmp_path / "labelled.pdf").places
    assert [place.label for place in places] == ["p. PDF 1", "p. 1", "p. 2"]


def test_what_is_missing_is_told_by_the_printed_page(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    drawing = Drawing(tmp_path / "book.pdf")
    for n in range(2):
        drawing.lines(SENTENCES[n : n + 3]).page()
    drawing.page()
    writer = PdfWriter(PdfReader(drawing.save()))
    writer.set_page_label(0, 1, "/r")
    writer.set_page_label(2, 2, "/D")
    writer.write(tmp_path / "labelled.pdf")
    [omission] = load(tmp_path / "labelled.pdf").omissions
    assert omission.words == "page 1, which is blank" and omission.place == 3
