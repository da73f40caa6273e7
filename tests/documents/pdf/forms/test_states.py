"""What the fields and remarks of a PDF show by their states, flags and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

TOP = 792 - 300


def text(value: str) -> TextStringObject:
    return TextStringObject(value)


def picture(writer: PdfWriter) -> PdfObject:
    stream = DecodedStreamObject()
    stream.set_data(b"q Q")
    stream.update({NameObject("/Subtype"): NameObject("/Form")})
    stream[NameObject("/BBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 12, 12)])
    return writer._add_object(stream)


def read(
    folder: Path, labels: Sequence[str], remarks: Sequence[Mapping[str, object]], **field: object
) -> Document:
    """A page with labels one under the other, and a field or remark at the height of each."""
    drawing = Drawing(folder / "a.pdf").lines(SENTENCES)
    for n, label in enumerate(labels):
        drawing.at(72, 300 + 20 * n, label)
    writer = PdfWriter(PdfReader(drawing.save()))
    fields = ArrayObject()
    for n, entries in enumerate(remarks):
        edges = (72, TOP - 2 - 20 * n, 84, TOP + 10 - 20 * n)
        entry = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/Rect"): ArrayObject([FloatObject(edge) for edge in edges]),
                NameObject("/F"): NumberObject(4),
            }
        )
        for key, value in {**field, **entries}.items():
            if key == "states":
                states = {NameObject(f"/{name}"): picture(writer) for name in ("Off", value)}
                entry[NameObject("/AP")] = DictionaryObject(
                    {NameObject("/N"): DictionaryObject(states)}
                )
            else:
                entry[NameObject(f"/{key}")] = value  # type: ignore[assignment]
        fields.append(writer.add_annotation(0, entry).indirect_reference)
    form = DictionaryObject({NameObject("/Fields"): fields})
    writer._root_object[NameObject("/AcroForm")] = form
    writer.write(folder / "b.pdf")
    return load(folder / "b.pdf")


BUTTON = {"FT": NameObject("/Btn")}


def test_a_box_is_checked_that_has_the_state(tmp_path: Path) -> None:
    remarks = [
        {"T": text("a"), "V": NameObject("/Off"), "AS": NameObject("/Off"), "states": "Yes"},
        {"T": text("b"), "AS": NameObject("/Yes"), "states": "Yes"},
        {"T": text("c"), "V": NameObject("/Yes"), "AS": NameObject("/Yes")},
    ]
    labels = ["     Sails", "     Oars", "     Nets"]  # with room for the boxes
    words = read(tmp_path, labels, remarks, **BUTTON).text
    assert "[ ] Sails" in words
    assert "[x] Oars" in words
    assert "[x] Nets" in words


def test_the_choice_of_a_list_may_be_told_by_its_number_alone(tmp_path: Path) -> None:
    options = ArrayObject([text("The Isle of Man"), text("Scotland")])
    field = {"T": text("law"), "Opt": options, "I": ArrayObject([NumberObject(1)])}
    field |= {"FT": NameObject("/Ch"), "Ff": NumberObject(1 << 17)}
    assert "Scotland" in read(tmp_path, ["      law"], [field]).text


@pytest.mark.parametrize("flags", [2, 32])
def test_fields_that_are_not_to_be_shown_are_left_out_and_named(tmp_path: Path, flags: int) -> None:
    field = {"T": text("a"), "FT": NameObject("/Tx"), "V": text("Wren"), "F": NumberObject(flags)}
    document = read(tmp_path, ["Owner:"], [field])
    assert "Wren" not in document.text
    (hidden,) = [o for o in document.omissions if o.kind is OmissionKind.HIDDEN]
    assert hidden.text == "Wren"


def test_a_stamp_without_a_picture_says_its_name(tmp_path: Path) -> None:
    stamp = {"Subtype": NameObject("/Stamp"), "Name": NameObject("/NotApproved")}
    document = read(tmp_path, [], [{**stamp, "Contents": text("ask the owner")}])
    assert "Not Approved" in document.text
    assert [o.text for o in document.omissions if o.kind is OmissionKind.COMMENT] == [
        "ask the owner"
    ]


def test_that_a_remark_was_accepted_is_no_remark(tmp_path: Path) -> None:
    remark = {"Subtype": NameObject("/Text"), "Contents": text("ask for 45")}
    state = {"StateModel": text("Review"), "State": text("Accepted")}
    document = read(
        tmp_path, [], [remark, {**remark, **state, "Contents": text("Accepted by Wren")}]
    )
    assert [o.text for o in document.omissions if o.kind is OmissionKind.COMMENT] == ["ask for 45"]
