"""Which format a file is of: by its contents, whatever it is called."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.documents.errors import DocumentError
from app.documents.opening.formats import (
    FILE_PATTERNS,
    READERS,
    is_confined,
    reader_for,
    sample_of,
    tells_pages,
)
from app.documents.opening.loading import load

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_ARCHIVE = (
    b"From: <Saved by Blink>\r\nSubject: Terms\r\nMIME-Version: 1.0\r\nContent-Type: "
    b'multipart/related;\r\n type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
    b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>The fee "
    b"is =E2=82=AC 40.</p></body></html>\r\n--x--\r\n"
)
FLAT = (
    b'<?xml version="1.0"?><office:document '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
)


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        ("a.pdf", b"no pdf", "pdf"),
        ("a.pdf", b"{\\rtf1 x}", "pdf"),
        ("a.pdf", b"PK\x03\x04", "docx"),
        ("a.bin", b"{\\rtf1 x}", "rtf"),
        ("a.doc", b"<!DOCTYPE html><p>x", "html"),
        ("a", WEB_ARCHIVE, "html"),
        ("a.xml", FLAT, "odt"),
        ("a.docx", b"plain words", "docx"),
        ("a.md", b"# x", "markdown"),
        ("a.odt", b"plain words", "text"),
        ("a.txt", OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("a.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "docx"),
    ],
)
def test_contents_tell_the_format(tmp_path: Path, name: str, content: bytes, form: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reader_for(sample_of(path)).format == form
    assert tells_pages(path) is (form == "pdf")
    assert is_confined(path) is (form != "doc")


@pytest.mark.parametrize(
    ("entry", "form"),
    [("META-INF/container.xml", "epub"), ("content.xml", "odt"), ("word/document.xml", "docx")],
)
def test_entries_tell_archives_apart(tmp_path: Path, entry: str, form: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "x")
    assert reader_for(sample_of(path)).format == form


def test_a_page_that_a_browser_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(WEB_ARCHIVE)
    assert load(tmp_path / "a.mhtml").text == "The fee is € 40."
    (tmp_path / "letter.txt").write_bytes(b"From: A. Teal\nTo: B. Knot\n\nThe fee is 40.\n")
    assert load(tmp_path / "letter.txt").format == "text"


def test_every_format_is_offered_and_no_two_share_a_name() -> None:
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert set(FILE_PATTERNS["Documents"].split()) == {f"*.{suffix}" for suffix in suffixes}
    assert set(FILE_PATTERNS) == {"Documents", "PDF", "Word", "Text and web pages"}


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(DocumentError, match="not a kind of file Longleaf reads"):
        load(tmp_path / "a.bin")


def test_telling_formats_loads_no_library() -> None:
    code = (
        "import sys, app.documents; "
        "print([n for n in ('docx', 'lxml', 'pypdf', 'pypdfium2', 'markdown_it', 'tinycss2') "
        "if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_pictures_and_other_archives_are_named_for_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    with pytest.raises(DocumentError, match="is a picture"):
        load(tmp_path / "scan.pdf.png")
    with zipfile.ZipFile(tmp_path / "a.pages", "w") as archive:
        archive.writestr("Index/Document.iwa", b"x")
    with pytest.raises(DocumentError, match="Pages, Numbers or Keynote"):
        load(tmp_path / "a.pages")
