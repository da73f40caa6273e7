"""Rarer ways in which a PDF page has text that nobody sees, and some that only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from app.analysis.suspicion import suspicious_passages
from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

SECRET = "The buyer waives every claim against the seller."
STATES = {
    "Multiply": {"BM": NameObject("/Multiply")},
    "Screen": {"BM": NameObject("/Screen")},
    "Half": {"ca": FloatObject(0.5)},
}


def page(folder: Path, code: str) -> Document:
    """A page with sentences above and below what `code` draws around the secret, which it writes
    at the height of 400 points."""
    drawing = Drawing(folder / "a.pdf").lines(SENTENCES[:3])
    font = drawing.canvas._doc.getInternalFontName("Helvetica")
    secret = f"BT {font} 10 Tf 72 400 Td"
    code = code.format(secret=f"{secret} ({SECRET}) Tj ET", begin=secret, text=f"({SECRET})")
    drawing.canvas._code.append(f"q {code} Q")
    drawing.y = 500
    drawing.lines(SENTENCES[3:])
    writer = PdfWriter(PdfReader(drawing.save()))
    resources = writer.pages[0]["/Resources"]
    states = DictionaryObject()
    for name, entries in STATES.items():
        states[NameObject(f"/{name}")] = DictionaryObject(
            {NameObject(f"/{key}"): value for key, value in entries.items()}
        )
    states[NameObject("/Masked")] = DictionaryObject({NameObject("/SMask"): _mask(writer)})
    resources[NameObject("/ExtGState")] = states  # type: ignore[index]
    writer.write(folder / "b.pdf")
    return load(folder / "b.pdf")


def _mask(writer: PdfWriter) -> DictionaryObject:
    """A soft mask that lets nothing through."""
    group = DecodedStreamObject()
    group.set_data(b"0 g 0 0 612 792 re f")
    group.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): writer.pages[0].mediabox,
            NameObject("/Group"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/Transparency"),
                    NameObject("/CS"): NameObject("/DeviceGray"),
                }
            ),
        }
    )
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/Luminosity"),
            NameObject("/G"): writer._add_object(group),
        }
    )


@pytest.mark.parametrize(
    "code",
    [
        "1 g 1 G 2 Tr {secret}",
        "/Screen gs 0 g {secret}",
        "0.5 g 60 390 500 30 re f /Multiply gs 1 g {secret}",
        "/Masked gs 0 g {secret}",
        "0 0 612 792 re 60 390 500 30 re W* n {secret}",
        "{begin} (Payment is due. ) Tj /F1 0.8 Tf {text} Tj /F1 10 Tf ( Always.) Tj ET",
    ],
)
def test_what_nobody_sees_is_left_out_or_marked(tmp_path: Path, code: str) -> None:
    document = page(tmp_path, code)
    hidden = " ".join(o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN)
    marked = " ".join(passage.text for passage in suspicious_passages(document))
    assert SECRET in hidden or (SECRET[:30] in marked and "[not visible" in document.text)
    assert SENTENCES[0] in document.text


@pytest.mark.parametrize(
    "code",
    [
        "1 g 0 G 0.3 w 2 Tr {secret}",
        "/Multiply gs 0 g {secret}",
        "/Half gs 0 g {secret}",
        "0 0 612 792 re 60 590 500 30 re W* n {secret}",
        "{secret} 1 g 60 390 500 30 re f 0 g {secret}",
    ],
)
def test_what_is_seen_is_read(tmp_path: Path, code: str) -> None:
    document = page(tmp_path, code)
    assert SECRET in document.text
    assert "[not visible" not in document.text
    assert not document.omissions
