"""Filled forms that are forms no longer: without the file's list of fields, or made part of the
page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

LABELS = ("Mooring with power", "Mooring without power", "Dry storage")
TOP = 792 - 300


def form(writer: PdfWriter, code: str, width: int = 12) -> PdfObject:
    """A small picture drawn by `code`, with the fonts that forms have."""
    stream = DecodedStreamObject()
    stream.set_data(code.encode("cp1252"))
    fonts = DictionaryObject()
    for name, font in (("Helv", "Helvetica"), ("ZaDb", "ZapfDingbats")):
        fonts[NameObject(f"/{name}")] = named(Type="Font", Subtype="Type1", BaseFont=font)
    stream.update(named(Type="XObject", Subtype="Form"))
    stream[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, width, 14)])
    stream[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return writer._add_object(stream)


def named(**entries: str) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in entries.items()}
    )


def start(folder: Path, labels: tuple[str, ...]) -> PdfWriter:
    drawing = Drawing(folder / "a.pdf").lines(SENTENCES)
    for n, label in enumerate(labels):
        drawing.at(92, 300 + 20 * n, label)
    drawing.at(72, 500, "Signed at Marlow.")
    return PdfWriter(PdfReader(drawing.save()))


def add_widget(writer: PdfWriter, edges: tuple[float, ...], **entries: Any) -> None:
    widget = named(Type="Annot", Subtype="Widget")
    widget[NameObject("/Rect")] = ArrayObject([FloatObject(edge) for edge in edges])
    for key, value in entries.items():
        widget[NameObject(f"/{key}")] = value
    writer.add_annotation(0, widget)


def read(writer: PdfWriter, folder: Path) -> Document:
    writer.write(folder / "b.pdf")
    return load(folder / "b.pdf")


@pytest.mark.parametrize("has_empty_list", [False, True])
@pytest.mark.parametrize("has_kind", [False, True])
def test_boxes_without_a_form_say_their_state(
    tmp_path: Path, has_kind: bool, has_empty_list: bool
) -> None:
    writer = start(tmp_path, LABELS)
    tick = form(writer, "q BT /ZaDb 10 Tf 2 2 Td (4) Tj ET Q")
    states = DictionaryObject(
        {NameObject("/On"): tick, NameObject("/Off"): form(writer, "")},
    )
    for n in range(len(LABELS)):
        entries: dict[str, Any] = {"FT": NameObject("/Btn")} if has_kind else {}
        entries["AP"] = DictionaryObject({NameObject("/N"): states})
        entries["AS"] = NameObject("/Off" if n == 1 else "/On")
        edges = (72, TOP - 2 - 20 * n, 84, TOP + 10 - 20 * n)
        add_widget(writer, edges, **entries)
    if has_empty_list:
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/Fields"): ArrayObject()}
        )
    text = read(writer, tmp_path).text
    assert "[x] Mooring with power" in text and "[ ] Mooring without power" in text
    assert "[x] Dry storage" in text and "✔" not in text


def test_values_without_a_form_are_read_unless_they_are_hidden(tmp_path: Path) -> None:
    writer = start(tmp_path, ("Tenant:", "Rent:"))
    for n, (value, flags) in enumerate((("Alma Reed", 4), ("EUR 640", 2))):
        edges = (160, TOP - 2 - 20 * n, 300, TOP + 12 - 20 * n)
        text = TextStringObject(value)
        add_widget(writer, edges, FT=NameObject("/Tx"), V=text, F=FloatObject(flags))
    document = read(writer, tmp_path)
    assert "Tenant: Alma Reed" in document.text and "EUR 640" not in document.text
    (hidden,) = (o for o in document.omissions if o.kind is OmissionKind.HIDDEN)
    assert hidden.text == "EUR 640"


def test_values_that_were_made_part_of_the_page_stand_beside_their_labels(tmp_path: Path) -> None:
    writer = start(tmp_path, ("Tenant:", "Rent:"))
    page = writer.pages[0]
    code = ""
    pictures = DictionaryObject()
    for n, value in enumerate(("Alma Reed", "EUR 640")):
        picture = form(writer, f"/Tx BMC q BT /Helv 10 Tf 2 3 Td ({value}) Tj ET Q EMC", width=120)
        pictures[NameObject(f"/Value{n}")] = picture
        code += f"q 1 0 0 1 160 {TOP - 3 - 20 * n} cm /Value{n} Do Q\n"
    page["/Resources"][NameObject("/XObject")] = pictures  # type: ignore[index]
    fields = DecodedStreamObject()
    fields.set_data(code.encode())
    contents = ArrayObject([page.raw_get("/Contents"), writer._add_object(fields)])
    page[NameObject("/Contents")] = contents
    text = read(writer, tmp_path).text
    assert "Tenant: Alma Reed" in text and "Rent: EUR 640" in text
    assert text.endswith("Signed at Marlow.")


@pytest.mark.parametrize("mark", ["X", "\u2714"])
def test_marks_that_are_printed_last_stand_before_their_labels(tmp_path: Path, mark: str) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    for n, label in enumerate(LABELS):
        drawing.at(92, 300 + 20 * n, label)
    drawing.at(72, 500, "Signed at Marlow.")
    drawing.at(74, 320, mark, 10, "Helvetica" if mark == "X" else "ZapfDingbats")
    text = load(drawing.save()).text
    assert f"{mark} Mooring without power" in text and text.endswith("Signed at Marlow.")


@pytest.mark.parametrize("rotation", [0, 90, 180])
@pytest.mark.parametrize("value", ["海港船务有限公司", "شركة الميناء", "Łukasz Żółć", "30–45 €"])
def test_values_are_read_where_the_file_has_no_picture_of_them(
    tmp_path: Path, value: str, rotation: int
) -> None:
    """Whatever their script, and where pdfium's own picture would lie on its side."""
    writer = start(tmp_path, ("Tenant:",))
    writer.pages[0].rotate(rotation)
    edges = (160, TOP - 2, 300, TOP + 12)
    entries = {"FT": NameObject("/Tx"), "T": TextStringObject("a"), "V": TextStringObject(value)}
    add_widget(writer, edges, DA=TextStringObject("/Helv 10 Tf 0 g"), **entries)
    fonts = DictionaryObject(
        {NameObject("/Helv"): named(Type="Font", Subtype="Type1", BaseFont="Helvetica")}
    )
    resources = DictionaryObject({NameObject("/Font"): fonts})
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): writer.pages[0]["/Annots"],
            NameObject("/DR"): resources,
            NameObject("/NeedAppearances"): BooleanObject(True),
        }
    )
    assert f"Tenant: {value}" in read(writer, tmp_path).text
