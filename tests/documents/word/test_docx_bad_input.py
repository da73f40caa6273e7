"""Files that are no readable DOCX: each says what it is and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.errors import DamagedDocument, DocumentError, NotADocument, PasswordNeeded
from app.documents.word.reader import read_docx
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
    with zipfile.ZipFile(good) as archive:
        begin = archive.getinfo("word/document.xml").header_offset
    good.write_bytes(good.read_bytes()[: begin + 100])
    assert "cut short" in refusal(good).message


def test_flipped_bytes_inside(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        offset = archive.getinfo("word/document.xml").header_offset
    data = bytearray(good.read_bytes())
    for i in range(offset + 60, offset + 160):
        data[i] ^= 0x5A
    good.write_bytes(bytes(data))
    assert type(refusal(good)) is DamagedDocument


def test_xml_that_is_not_well_formed_is_read_as_far_as_it_goes(good: Path, tmp_path: Path) -> None:
    bad = rewritten(good, tmp_path / "bad.docx", {"word/document.xml": ("</w:body>", "<w:p>")})
    document = read_docx(bad, "")
    assert [b.text for b in document.blocks] == ["Hello", "World"]
    assert "what stood at a place where the file is damaged" in [o.what for o in document.omissions]
    none_left = {"word/document.xml": ("<w:body>", "<w:nobody>")}
    assert "damaged inside" in refusal(rewritten(good, tmp_path / "none.docx", none_left)).message


def test_a_download_that_stopped_gives_the_text_that_came(
    contract_docx: Path, tmp_path: Path
) -> None:
    whole = read_docx(contract_docx, "")
    data = contract_docx.read_bytes()
    with zipfile.ZipFile(contract_docx) as archive:
        main = archive.getinfo("word/document.xml")
    cut = tmp_path / "cut.docx"
    cut.write_bytes(data[: main.header_offset + main.compress_size // 2])
    document = read_docx(cut, "")
    texts = [block.text for block in whole.blocks]
    # Numbers that Word counts are lost with the end of the file, words are not.
    in_whole = [any(b.text in text for text in texts) for b in document.blocks[:-1]]
    assert len(in_whole) > 40
    assert all(in_whole)
    assert [o.what for o in document.omissions][:2] == [
        "its headers, footers and pictures, for the file is damaged",
        "the text behind the place where the file is cut off or damaged",
    ]
    assert "the numbers of clauses and lists, which are damaged" in [
        o.what for o in document.omissions
    ]


def test_a_bad_byte_outside_the_text_costs_no_text(contract_docx: Path, tmp_path: Path) -> None:
    whole = read_docx(contract_docx, "")
    with zipfile.ZipFile(contract_docx) as archive:
        styles = archive.getinfo("word/styles.xml")
    data = bytearray(contract_docx.read_bytes())
    data[styles.header_offset + 30 + len("word/styles.xml") + styles.compress_size // 2] ^= 0xFF
    damaged = tmp_path / "damaged.docx"
    damaged.write_bytes(data)
    document = read_docx(damaged, "")
    wanted = [whole.blocks[i] for i in whole.body]
    found = [document.blocks[i].text for i in document.body]
    for text, block in zip(found, wanted, strict=True):
        assert block.text.endswith(text)
        assert len(block.text) - len(text) <= len(block.number) + 2
    assert "the styles and the numbers that hang on them, which are damaged" in [
        o.what for o in document.omissions
    ]


def test_entities_and_bombs_are_not_salvaged(good: Path, tmp_path: Path) -> None:
    bomb = {"word/document.xml": ("<w:body>", "<!DOCTYPE x [<!ENTITY e 'ha'>]><w:body>")}
    hostile = rewritten(good, tmp_path / "hostile.docx", bomb)
    hostile.write_bytes(hostile.read_bytes()[:-30])
    assert "cut short" in refusal(hostile).message


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
