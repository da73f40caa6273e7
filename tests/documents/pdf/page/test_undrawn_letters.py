"""Text in a font that the file does not hold and that a machine may lack: Persian, as from Word."""

from __future__ import annotations

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
    TextStringObject,
)

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SAID = "متن فارسی این قرارداد"
CODES = {letter: number for number, letter in enumerate(dict.fromkeys(SAID), 3)}


def page(folder: Path, code: str) -> Document:
    """A page with sentences above and below what `code` draws around the Persian words, which
    stand at the height of 400 points."""
    drawing = Drawing(folder / "a.pdf").lines(SENTENCES[:3])
    codes = "".join(f"{CODES[letter]:04X}" for letter in reversed(SAID))
    code = code.format(text=f"BT /Missing 14 Tf 72 400 Td <{codes}> Tj ET")
    drawing.canvas._code.append(f"q {code} Q")
    drawing.y = 500
    writer = PdfWriter(PdfReader(drawing.lines(SENTENCES[3:]).save()))
    resources: DictionaryObject = writer.pages[0]["/Resources"]  # type: ignore[assignment]
    fonts: DictionaryObject = resources["/Font"]  # type: ignore[assignment]
    fonts[NameObject("/Missing")] = _font(writer)
    resources[NameObject("/ExtGState")] = DictionaryObject(
        {
            NameObject("/Half"): DictionaryObject({NameObject("/ca"): FloatObject(0.5)}),
            NameObject("/Nothing"): DictionaryObject({NameObject("/ca"): FloatObject(0.0)}),
            NameObject("/Marker"): DictionaryObject({NameObject("/BM"): NameObject("/Multiply")}),
        }
    )
    writer.write(folder / "b.pdf")
    return load(folder / "b.pdf")


def _font(writer: PdfWriter) -> DictionaryObject:
    """A font that is named and described, with a map to Unicode, and is not there."""
    entries = "\n".join(f"<{number:04X}> <{ord(letter):04X}>" for letter, number in CODES.items())
    stream = DecodedStreamObject()
    stream.set_data(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(CODES)} beginbfchar\n{entries}\nendbfchar\nendcmap end end"
        ).encode()
    )
    name = NameObject("/Nazanin")
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): name,
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontBBox"): ArrayObject(map(NumberObject, (0, -200, 1000, 900))),
            NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/Ascent"): NumberObject(900),
            NameObject("/Descent"): NumberObject(-200),
            NameObject("/StemV"): NumberObject(80),
        }
    )
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0),
        }
    )
    described = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): name,
            NameObject("/CIDSystemInfo"): system,
            NameObject("/DW"): NumberObject(500),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): name,
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(described)]),
            NameObject("/ToUnicode"): writer._add_object(stream),
        }
    )


@pytest.mark.parametrize(
    "code",
    [
        "{text}",
        "0.7 g {text}",
        "0.1 0.2 0.5 rg 60 390 400 30 re f 1 g {text}",
        "/Half gs {text}",
        "{text} /Marker gs 1 1 0 rg 60 390 400 30 re f",
        "{text} /Marker gs 1 1 0 rg 60 390 60 30 re f",
    ],
    ids=["plain", "pale", "upon a ground", "half opaque", "marked", "partly marked"],
)
def test_letters_that_cannot_be_drawn_here_are_not_told_as_hidden(
    tmp_path: Path, code: str
) -> None:
    document = page(tmp_path, code)
    assert SAID in document.text and "[not visible" not in document.text
    assert not document.omissions


@pytest.mark.parametrize(
    "code",
    [
        "1 g {text}",
        "{text} 60 390 400 30 re f",
        "/Nothing gs {text}",
        "0 0 612 792 re 60 390 500 30 re W* n {text}",
    ],
    ids=["white", "behind a bar", "transparent", "clipped"],
)
def test_what_hides_them_is_told_all_the_same(tmp_path: Path, code: str) -> None:
    document = page(tmp_path, code)
    hidden = " ".join(o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN)
    assert SAID in hidden or f"[not visible on the page: {SAID}]" in document.text


def test_letters_without_any_bounds_are_not_told_as_squeezed(tmp_path: Path) -> None:
    """What pdfium makes of a font for Japanese that is neither in the file nor on the machine."""
    said = "Orders are met within ten days."
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES)
    codes = said.encode("utf-16-be").hex()
    drawing.canvas._code.append(f"BT /Missing 9 Tf 72 400 Td <{codes}> Tj ET")
    writer = PdfWriter(PdfReader(drawing.save()))
    fonts: DictionaryObject = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    missing = _font(writer)
    del missing["/ToUnicode"]
    missing[NameObject("/Encoding")] = NameObject("/UniJIS-UTF16-H")
    described: DictionaryObject = missing["/DescendantFonts"][0].get_object()  # type: ignore[index]
    described[NameObject("/Subtype")] = NameObject("/CIDFontType0")
    system: DictionaryObject = described["/CIDSystemInfo"]  # type: ignore[assignment]
    system[NameObject("/Ordering")] = TextStringObject("Japan1")
    fonts[NameObject("/Missing")] = missing
    writer.write(tmp_path / "b.pdf")
    document = load(tmp_path / "b.pdf")
    assert said in document.text
    assert not document.omissions
