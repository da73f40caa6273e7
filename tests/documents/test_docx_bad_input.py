"""Files that are no readable DOCX: each says what it is and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.docx import read_docx
from app.documents.errors import DamagedDocument, DocumentError, NotADocument, PasswordNeeded
from tests.documents.word_files import p, rewritten, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_docx(path, "0" * 64)
    assert path.name in caught.value.message
    assert caught.value.next_step
    assert caught.value.exit_code == 3
    return caught.value


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return word_file(tmp_path / "good.docx", p("Hello", style="Heading1") + p("World"))


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", NotADocument, "empty"),
        (b"just some text", DamagedDocument, "is not a DOCX file"),
        (b"PK\x03\x04 and nothing else", DamagedDocument, "cut short"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), PasswordNeeded, "password"),
        (OLE + "WordDocument".encode("utf-16-le"), NotADocument, "old Word format"),
        (OLE + "Workbook".encode("utf-16-le"), NotADocument, "no Word document"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, kind: type[DocumentError], words: str) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(content)
    error = refusal(path)
    assert type(error) is kind
    assert words in error.message


@pytest.mark.parametrize(
    ("entry", "words"),
    [("xl/workbook.xml", "an Excel workbook"), ("hello.txt", "an archive but not a Word")],
)
def test_other_archives(tmp_path: Path, entry: str, words: str) -> None:
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(entry, "x")
    error = refusal(path)
    assert type(error) is NotADocument
    assert words in error.message


def test_cut_short(good: Path) -> None:
    good.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    assert "cut short" in refusal(good).message


def test_flipped_bytes_inside(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        offset = archive.getinfo("word/document.xml").header_offset
    data = bytearray(good.read_bytes())
    for i in range(offset + 60, offset + 160):
        data[i] ^= 0x5A
    good.write_bytes(bytes(data))
    assert type(refusal(good)) is DamagedDocument


def test_xml_that_is_not_well_formed(good: Path, tmp_path: Path) -> None:
    bad = rewritten(good, tmp_path / "bad.docx", {"word/document.xml": ("</w:body>", "<w:p>")})
    assert "damaged inside" in refusal(bad).message


def test_entities_are_refused_before_parsing(good: Path, tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '
    )
    bad = rewritten(good, tmp_path / "bad.docx", {"word/document.xml": ("<w:document ", bomb)})
    assert "entities" in refusal(bad).message


def test_a_zip_bomb_is_not_unpacked(good: Path) -> None:
    with zipfile.ZipFile(good, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", bytes(60 * 1024**2))
    assert "zip bomb" in refusal(good).message


def test_no_document_part(good: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.docx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
    assert "not a Word document" in refusal(target).message


def test_very_deep_nesting_ends_in_words(good: Path, tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 2000 + p("x") + "</w:sdtContent></w:sdt>" * 2000
    bad = rewritten(
        good, tmp_path / "bad.docx", {"word/document.xml": ("<w:body>", "<w:body>" + deep)}
    )
    assert "damaged inside" in refusal(bad).message
