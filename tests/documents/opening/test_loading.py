"""Which reader a file goes to: by its content, whatever its name says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents import DocumentError, load, read_ahead
from app.documents.errors import DamagedDocument, NotADocument


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("notes.txt", b"The fee is due.\n\nIt is paid in euros.", "text"),
        ("notes.md", b"# Fees\n\nThe fee is due.", "markdown"),
        ("page.txt", b"<!DOCTYPE html><html><body><p>The fee is due.</p></body></html>", "html"),
        ("page.html", b"<p>The fee is due.</p>", "html"),
        ("letter.doc", rb"{\rtf1\ansi The fee is due.\par}", "rtf"),
    ],
)
def test_text_kinds_are_told_by_content(
    tmp_path: Path, name: str, content: bytes, form: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    document = load(path)
    assert document.format == form
    assert "The fee is due." in document.text


def test_word_and_pdf_are_told_by_content(
    tmp_path: Path, contract_pdf: Path, contract_docx: Path
) -> None:
    for source, form in ((contract_pdf, "pdf"), (contract_docx, "docx")):
        path = tmp_path / "contract.txt"
        path.write_bytes(source.read_bytes())
        document = load(path)
        assert document.format == form
        assert len(document.sha256) == 64


def test_other_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.jpg", b"no picture")
    with pytest.raises(DocumentError, match=r"pictures\.zip"):
        load(path)


def test_cut_archives_are_damaged(tmp_path: Path, contract_docx: Path) -> None:
    path = tmp_path / "half.docx"
    path.write_bytes(contract_docx.read_bytes()[:900])
    with pytest.raises(DamagedDocument):
        load(path)


def test_folders_and_nothing_are_no_documents(tmp_path: Path) -> None:
    with pytest.raises(NotADocument, match="folder"):
        load(tmp_path)
    with pytest.raises(NotADocument, match="no file"):
        load(tmp_path / "missing.pdf")


def test_what_is_read_ahead_is_the_same_document(book: Path, contract_docx: Path) -> None:
    for path in (book, contract_docx):
        with read_ahead(path) as read:
            assert read() == load(path)


def test_reading_ahead_says_what_is_wrong_when_the_document_is_wanted(tmp_path: Path) -> None:
    with read_ahead(tmp_path / "nothing.pdf") as read, pytest.raises(NotADocument, match="no file"):
        read()
