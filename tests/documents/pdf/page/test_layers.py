"""Whether a file has layers is told without reading all of it."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from app.documents.pdf.page.layers import has_layers, names_layers
from app.documents.pdf.page.opened import open_page, open_pdf

PACKED = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"


def packed(content: bytes, head: bytes = PACKED) -> bytes:
    """The bytes of a file with one object stream."""
    data = zlib.compress(content)
    return b"%PDF-1.7\n" + head % (len(data), data) + b"\nendobj\n"


def test_layers_are_found_in_plain_and_in_packed_objects():
    assert names_layers(b"%PDF-1.7\n1 0 obj <</Type/Catalog/OCProperties<<>>>>")
    assert names_layers(b"%PDF-1.7\n1 0 obj <</Type/Catalog/O#43Pr#6fperties<<>>>>")
    assert names_layers(packed(b"7 0 <</Type/Catalog/OCProperties<<>>>>" + b" " * 100_000))
    assert not names_layers(packed(b"7 0 <</Type/Catalog/Pages 2 0 R>>"))
    assert not names_layers(packed(b"7 0 <</Type/Catalog>>")[:-40])  # cut short
    assert not names_layers(b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>>")


@pytest.mark.parametrize(
    "data",
    [
        packed(b"7 0 <<>>", PACKED.replace(b"Flate", b"LZW")),
        packed(b"7 0 <<>>", PACKED.replace(b"/Length", b"/DecodeParms<<>>/Length")),
        packed(b"7 0 <<>>") + b"trailer <</Encrypt 9 0 R>>",
        PACKED % (4, b"\x00\x01\x02\x03"),
    ],
    ids=["another filter", "parameters", "encrypted", "no zlib"],
)
def test_where_it_cannot_be_told_a_file_may_have_layers(data: bytes):
    assert names_layers(data)


def test_a_file_is_asked_once(tmp_path: Path):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject()}
    )
    path = tmp_path / "layers.pdf"
    writer.write(path)
    with open_pdf(path) as pdf:
        assert has_layers(pdf)
        path.write_bytes(b"")
        assert has_layers(pdf)


def test_a_page_of_a_file_that_has_gone_meanwhile_is_read(contract_pdf: Path, tmp_path: Path):
    path = tmp_path / "contract.pdf"
    path.write_bytes(contract_pdf.read_bytes())
    pdf = open_pdf(path, None)
    try:
        path.unlink()
        page = open_page(pdf, 0)
        assert "Cloud Service Agreement" in "".join(page.units)
    finally:
        pdf.close()
