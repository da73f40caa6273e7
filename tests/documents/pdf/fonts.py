"""Fonts that say other letters than they show, or none, put into a PDF that was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import reportlab
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
from reportlab.pdfbase.ttfonts import TTFontFile

_VERA = Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf"


def says(path: Path, font: str, letters: Mapping[str, str]) -> Path:
    """Gives a standard font of the file a map to Unicode, by which its letters are others."""
    entries = "\n".join(
        f"<{letter.encode('cp1252').hex()}> <{said.encode('utf-16-be').hex()}>"
        for letter, said in letters.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{entries}\nendbfchar\nendcmap end end"
    )
    writer = PdfWriter(PdfReader(path))
    stream = DecodedStreamObject()
    stream.set_data(cmap.encode())
    at = writer._add_object(stream)
    for found in _fonts(writer, font):
        found[NameObject("/ToUnicode")] = at
    writer.write(path)
    return path


def is_drawn(path: Path, font: str) -> Path:
    """Makes a standard font of the file one whose letters are drawn (Type 3) and have no names, as
    TeX's bitmap fonts have none."""
    writer = PdfWriter(PdfReader(path))
    glyph = DecodedStreamObject()
    glyph.set_data(b"500 0 0 0 450 700 d1 0 0 400 600 re f")
    at = writer._add_object(glyph)
    names = [NameObject(f"/a{code}") for code in range(256)]
    for found in _fonts(writer, font):
        found.clear()
        found.update(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type3"),
                NameObject("/FontBBox"): ArrayObject(map(NumberObject, (0, 0, 500, 700))),
                NameObject("/FontMatrix"): ArrayObject(
                    map(FloatObject, (0.001, 0, 0, 0.001, 0, 0))
                ),
                NameObject("/CharProcs"): DictionaryObject(dict.fromkeys(names, at)),
                NameObject("/Encoding"): DictionaryObject(
                    {NameObject("/Differences"): ArrayObject([NumberObject(0), *names])}
                ),
                NameObject("/FirstChar"): NumberObject(0),
                NameObject("/LastChar"): NumberObject(255),
                NameObject("/Widths"): ArrayObject([NumberObject(500)] * 256),
            }
        )
    writer.write(path)
    return path


def with_numbered_shapes(path: Path, name: str) -> Path:
    """Puts a font into the first page of a file whose codes are the numbers of its shapes
    (`shapes_of`), and that has no map to Unicode."""
    writer = PdfWriter(PdfReader(path))
    program = DecodedStreamObject()
    program.set_data(_VERA.read_bytes())
    base = NameObject("/ABCDEF+Vera")
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): base,
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontBBox"): ArrayObject(map(NumberObject, (0, -200, 1000, 900))),
            NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/Ascent"): NumberObject(900),
            NameObject("/Descent"): NumberObject(-200),
            NameObject("/StemV"): NumberObject(80),
            NameObject("/FontFile2"): writer._add_object(program),
        }
    )
    system = {"Registry": "Adobe", "Ordering": "Identity"}
    info = DictionaryObject(
        {NameObject(f"/{key}"): TextStringObject(value) for key, value in system.items()}
    )
    info[NameObject("/Supplement")] = NumberObject(0)
    described = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): base,
            NameObject("/CIDToGIDMap"): NameObject("/Identity"),
            NameObject("/CIDSystemInfo"): info,
            NameObject("/DW"): NumberObject(600),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
        }
    )
    fonts: DictionaryObject = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    fonts[NameObject(f"/{name}")] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): base,
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(described)]),
        }
    )
    writer.write(path)
    return path


def shapes_of(text: str) -> str:
    """The numbers of the shapes of a text in that font, as a PDF has them: hexadecimal."""
    shapes = TTFontFile(str(_VERA)).charToGlyph
    return "".join(f"{shapes[ord(letter)]:04x}" for letter in text)


def _fonts(writer: PdfWriter, name: str) -> list[DictionaryObject]:
    found = {}
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = font.get_object()
            if font.get("/BaseFont") == f"/{name}":
                found[id(font)] = font
    return list(found.values())
