"""Arabic and Hebrew with Latin names and numbers, in the order they are read, from each format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.word_files import p, r, word_file

LINES = (
    "يدفع المشتري إلى Harbour Lane Ltd مبلغ 12,500 يورو قبل 3.4.2027.",
    "השוכר Harbour Lane Ltd ישלם 12,500 אירו עד 3.4.2027.",
)


def docx(path: Path, line: str) -> Path:
    right = "<w:rPr><w:rtl/></w:rPr>"
    runs = "".join(
        r(f"{word} ") if word.isascii() else r(f"{word} ").replace("<w:rPr></w:rPr>", right)
        for word in line.split(" ")
    )
    return word_file(path, p(runs, props="<w:bidi/>"))


def odt(path: Path, line: str) -> Path:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text")
    )
    spans = " ".join(f"<text:span>{word}</text:span>" for word in line.split(" "))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text><text:p>{spans}</text:p>"
            "</office:text></office:body></office:document-content>",
        )
    return path


def rtf(path: Path, line: str) -> Path:
    words = " ".join(
        rf"{{\ltrch {word}}}"
        if word.isascii()
        else r"{\rtlch " + "".join(rf"\u{ord(c)}?" if ord(c) > 127 else c for c in word) + "}"
        for word in line.split(" ")
    )
    path.write_text(rf"{{\rtf1\ansi\pard\rtlpar {words}\par}}")
    return path


def html(path: Path, line: str) -> Path:
    spans = " ".join(f'<bdi dir="auto">{word}</bdi>' for word in line.split(" "))
    path.write_text(f'<!DOCTYPE html><html><p dir="rtl">{spans}</p></html>', "utf-8")
    return path


def text(path: Path, line: str) -> Path:
    path.write_text(line, "utf-8")
    return path


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("write", [docx, odt, rtf, html, text])
def test_words_stand_in_the_order_they_are_read(tmp_path: Path, write, line: str) -> None:  # type: ignore[no-untyped-def]
    name = "txt" if write is text else write.__name__
    assert load(write(tmp_path / f"a.{name}", line)).text == line
