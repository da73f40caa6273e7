"""Forms, struck words and hidden text of PDFs as other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from reportlab.lib.colors import black, white, yellow
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

SECRET = "The buyer waives every claim against the seller."
RENT = "The rent is 2,000 3,500 euros a month."
BEGINS = 72 + stringWidth("The rent is ", "Helvetica", 10)
ENDS = BEGINS + stringWidth("2,000", "Helvetica", 10)


def _start(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path / "lease.pdf").lines(SENTENCES[:3]).space()


def _read(drawing: Drawing) -> Document:
    return load(drawing.space(30).lines(SENTENCES[3:]).save())


def _hidden(document: Document) -> list[str]:
    return [o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN]


def _with_annotations(
    drawing: Drawing, *annotations: dict[str, object], form: bool = False
) -> Path:
    """The drawing with annotations that reportlab does not write."""
    path = drawing.space(30).lines(SENTENCES[3:]).save()
    writer = PdfWriter(PdfReader(path))
    for each in annotations:
        entries = DictionaryObject({NameObject("/Type"): NameObject("/Annot")})
        for key, value in each.items():
            entries[NameObject(f"/{key}")] = _as_object(value)
        writer.add_annotation(0, entries)
    if form:
        fields = {"/Fields": writer.pages[0]["/Annots"], "/NeedAppearances": BooleanObject(True)}
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject(key): value for key, value in fields.items()}
        )
    writer.write(path)
    return path


def _as_object(value: object) -> PdfObject:
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    if isinstance(value, (list, tuple)):
        return ArrayObject(_as_object(each) for each in value)
    text = str(value)
    return NameObject(text) if text.startswith("/") else TextStringObject(text)


def _field(kind: str, name: str, rect: tuple[float, ...], **more: object) -> dict[str, object]:
    return {"Subtype": "/Widget", "FT": kind, "T": name, "Rect": rect, "F": 4, **more}


def test_values_stand_behind_their_own_labels_in_a_row_of_several(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.line("Name: ____________________ Date: ______________")
    name = _field("/Tx", "name", (105, y - 3, 200, y + 11), V="Otto Brandt")
    date = _field("/Tx", "date", (260, y - 3, 330, y + 11), V="3 May 2031")
    document = load(_with_annotations(drawing, name, date, form=True))
    assert "Name: Otto Brandt Date: 3 May 2031" in document.text


def test_a_box_that_the_file_gives_no_picture_has_its_field_s_value(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.line("Heating included").line("Pets allowed")
    heating = _field("/Btn", "heating", (180, y - 2, 190, y + 8), V="/Yes")
    pets = _field("/Btn", "pets", (180, y - 14, 190, y - 4), V="/Off")
    document = load(_with_annotations(drawing, heating, pets, form=True))
    assert "Heating included [x]" in document.text and "Pets allowed [ ]" in document.text


def test_a_field_with_nothing_but_rich_text_is_read(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.line("Remarks:")
    rich = "<body><p>The gate <b>stays open</b> &amp; free.</p></body>"
    remarks = _field("/Tx", "remarks", (180, y - 3, 400, y + 11), RV=rich, Ff=1 << 25)
    document = load(_with_annotations(drawing, remarks, form=True))
    assert "Remarks: The gate stays open & free." in document.text


@pytest.mark.parametrize("kind", ["line", "no corners"])
def test_words_struck_by_a_remark_are_struck(kind: str, tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.line(RENT)
    rect = (BEGINS, y - 2, ENDS, y + 9)
    remark: dict[str, object] = {"Subtype": "/StrikeOut", "Rect": rect}
    if kind == "line":
        remark = {"Subtype": "/Line", "Rect": rect, "L": (BEGINS, y + 3.0, ENDS, y + 3.2)}
    document = load(_with_annotations(drawing, remark))
    assert "is ~~2,000~~ 3,500" in document.text


@pytest.mark.parametrize("way", ["letter by letter", "one path", "thick", "scaled"])
def test_words_are_struck_however_the_line_is_drawn(way: str, tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    canvas, y = drawing.canvas, HEIGHT - drawing.y
    if way == "scaled":  # as browsers print: letters and lines in a smaller unit
        canvas.saveState()
        canvas.scale(0.25, 0.25)
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72 * 4, y * 4, RENT)
        canvas.rect(BEGINS * 4, y * 4 + 12, (ENDS - BEGINS) * 4, 2, fill=1, stroke=0)
        canvas.restoreState()
        drawing.space(12)
    else:
        drawing.line(RENT)
    if way == "letter by letter":
        x = BEGINS
        for letter in "2,000":
            width = stringWidth(letter, "Helvetica", 10)
            canvas.rect(x, y + 3, width, 0.5, fill=1, stroke=0)
            x += width
    elif way == "one path":
        path = canvas.beginPath()
        for height, left, right in ((y + 3, BEGINS, ENDS), (y - 60, 72, 300)):
            path.moveTo(left, height)
            path.lineTo(right, height)
        canvas.drawPath(path, stroke=1, fill=0)
    elif way == "thick":
        canvas.setLineWidth(1.5)
        canvas.line(BEGINS, y + 3, ENDS, y + 3)
    assert "is ~~2,000~~ 3,500" in _read(drawing).text


def test_a_single_word_under_a_bar_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.line("The rent is 48,211 euros a month.")
    end = BEGINS + stringWidth("48,211", "Helvetica", 10)
    drawing.canvas.rect(BEGINS - 1, y - 3, end - BEGINS + 2, 13, fill=1, stroke=0)
    document = _read(drawing)
    assert "The rent is euros a month." in document.text and _hidden(document) == ["48,211"]


def test_a_marked_word_that_is_printed_again_upon_the_mark_is_read(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    y = HEIGHT - drawing.y
    drawing.at(72, drawing.y, RENT)
    drawing.canvas.setFillColor(yellow)
    drawing.canvas.rect(BEGINS - 1, y - 3, ENDS - BEGINS + 2, 13, fill=1, stroke=0)
    drawing.canvas.setFillColor(black)
    drawing.line(RENT)
    document = _read(drawing)
    assert RENT in document.text and _hidden(document) == []


@pytest.mark.parametrize("size", [0.5, 1.0, 2.0])
def test_letters_too_small_to_see_are_left_out_and_named(size: float, tmp_path: Path) -> None:
    document = _read(_start(tmp_path).line(SECRET, size=size))
    assert SECRET not in document.text and _hidden(document) == [SECRET]


def test_small_print_is_read(tmp_path: Path) -> None:
    document = _read(_start(tmp_path).line(SECRET, size=4))
    assert SECRET in document.text and _hidden(document) == []


def test_a_sentence_beside_the_page_is_named_and_a_printer_s_mark_is_not(tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    drawing.at(72, HEIGHT + 30, SECRET)
    drawing.at(72, HEIGHT + 60, "Lease_2031_final.indd 1   12/03/2031 10:33:22")
    document = _read(drawing)
    (omission,) = [o for o in document.omissions if o.kind is OmissionKind.HIDDEN]
    assert omission.words == "text beyond the edge of page 1" and SECRET in omission.text
    drawing = Drawing(tmp_path / "marks.pdf").lines(SENTENCES)
    drawing.at(72, HEIGHT + 60, "Lease_2031_final.indd 1   12/03/2031 10:33:22")
    assert load(drawing.save()).omissions == ()


@pytest.mark.parametrize("way", ["clipped", "transparent", "white"])
def test_what_a_form_within_the_page_hides_is_left_out_or_marked(way: str, tmp_path: Path) -> None:
    drawing = _start(tmp_path)
    canvas, y = drawing.canvas, HEIGHT - drawing.y
    canvas.beginForm("hidden")
    canvas.setFont("Helvetica", 10)
    if way == "clipped":
        path = canvas.beginPath()
        path.rect(400, 30, 50, 20)
        canvas.clipPath(path, stroke=0, fill=0)
    elif way == "white":
        canvas.setFillColor(white)
    canvas.drawString(72, y, SECRET)
    canvas.endForm()
    canvas.setFillAlpha(0 if way == "transparent" else 1)
    canvas.doForm("hidden")
    canvas.setFillAlpha(1)
    document = _read(drawing)
    if way == "white":
        assert f"[not visible on the page: {SECRET}]" in document.text
    else:
        assert SECRET not in document.text and _hidden(document) == [SECRET]


def test_a_mark_in_brackets_and_a_power_that_is_a_sum_stay_apart_from_their_base(
    tmp_path: Path,
) -> None:
    drawing = _start(tmp_path)
    text = drawing.canvas.beginText(72, HEIGHT - drawing.y)
    for piece, size, rise in (
        ("Costs of 300", 10, 0),
        ("(5)", 6, 4),
        (" and x", 10, 0),
        ("n+1", 6, 4),
        (" and 400", 10, 0),
        ("2", 10, 4),
        (" in all.", 10, 0),
    ):
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(piece)
    text.setRise(0)
    drawing.canvas.drawText(text)
    assert "Costs of 300[^5] and x^(n+1) and 400[^2] in all." in _read(drawing.space()).text


@pytest.mark.parametrize("n_columns", [1, 2])
def test_boxes_before_their_labels_stay_beside_them(tmp_path: Path, n_columns: int) -> None:
    drawing = Drawing(tmp_path / "form.pdf")
    rows = [("Insured", True), ("Deposit paid", False), ("Garage included", True)]
    for n, (label, checked) in enumerate(rows):
        for column in range(n_columns):
            x, y = 72 + 240 * column, 700 - 20 * n
            drawing.canvas.acroForm.checkbox(
                name=f"{label}{column}", x=x, y=y - 2, size=10, checked=checked != bool(column)
            )
            drawing.canvas.drawString(x + 18, y, f"{label} {column}")
    text = load(drawing.save()).text
    assert "[x] Insured 0" in text and "[ ] Deposit paid 0" in text
    assert "[x] Garage included 0" in text
    assert ("[ ] Insured 1" in text) == ("[x] Deposit paid 1" in text) == (n_columns == 2)


def test_added_text_that_is_only_rich_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(PdfReader(Drawing(tmp_path / "a.pdf").lines(SENTENCES).save()))
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Rect"): ArrayObject([FloatObject(v) for v in (72, 300, 300, 330)]),
            NameObject("/RC"): TextStringObject("<body><p>The keys are <b>lost</b>.</p></body>"),
        }
    )
    writer.add_annotation(0, annotation)
    writer.write(tmp_path / "b.pdf")
    assert "The keys are lost." in load(tmp_path / "b.pdf").text


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ((("as in 2019", 11, 0), ("4, 5", 7, 4), (" and later", 11, 0)), "2019[^4, 5] and"),
        ((("of group 20", 11, 0), ("1", 7, -2), (" only", 11, 0)), "group 20_1 only"),
        ((("where log", 11, 0), ("2", 7, -2), ("64 is six", 11, 0)), "log_2 64"),
        ((("H", 11, 0), ("2", 7, -2), ("O in 12 tanks", 11, 0)), "H2O in 12"),
    ],
)
def test_marks_in_a_row_and_lowered_figures_join_no_number(
    tmp_path: Path, pieces: tuple[tuple[str, float, float], ...], said: str
) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    x = 72.0
    for text, size, rise in pieces:
        drawing.at(x, 300 - rise, text, size)
        x += stringWidth(text, "Helvetica", size)
    assert said in load(drawing.save()).text


@pytest.mark.parametrize("page", ["Please wait... for the form.", "The tenant signs below."])
def test_a_form_that_only_its_page_calls_elsewhere_is_read(tmp_path: Path, page: str) -> None:
    writer = PdfWriter(PdfReader(Drawing(tmp_path / "a.pdf").line(page).save()))
    writer.add_attachment(
        "datasets",
        b'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form>'
        b"<Tenant>Orchard Press</Tenant></form></xfa:data></xfa:datasets>",
    )
    files = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
    packet = files[1].get_object()["/EF"].raw_get("/F")
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject(),
            NameObject("/XFA"): ArrayObject([TextStringObject("datasets"), packet]),
        }
    )
    writer.write(tmp_path / "b.pdf")
    text = load(tmp_path / "b.pdf").text
    assert text == ("Tenant: Orchard Press" if "wait" in page else page)
