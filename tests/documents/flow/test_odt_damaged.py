"""ODT files that are cut short or damaged: what is left is read, and what is lost is said."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from app.documents.base.document import Document
from app.documents.errors import DamagedDocument, DocumentError, PasswordNeeded
from app.documents.flow.odt.reader import read_odt
from tests.documents.flow.test_odt import NAMESPACES, odt, read, texts

BEHIND = "the text behind the place where the file is cut off or damaged"
WITHIN = "what stood at a place where the file is damaged"
CLAUSES = [f"{n}. The tenant pays {n * 37} euro on the first day of month {n}." for n in range(400)]


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    """As LibreOffice writes a file: packed, with what is outside the text in parts of its own."""
    stored = odt(
        tmp_path / "stored.odt",
        "".join(f"<text:p>{clause}</text:p>" for clause in CLAUSES)
        + '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>',
        objects={"Object 1": f"<m:math {NAMESPACES}><m:mi>x</m:mi></m:math>"},
    )
    path = tmp_path / "lease.odt"
    with (
        zipfile.ZipFile(stored) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("meta.xml", f"<office:document-meta {NAMESPACES}/>")
    return path


def with_part(path: Path, part: str, content: bytes) -> Path:
    """The file with a part replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, each in parts.items():
            new.writestr(name, each)
    return path


def losses(document: Document) -> list[str]:
    return [o.words for o in document.omissions if o.kind.value == "damaged"]


def middle_of(path: Path, part: str) -> int:
    """Where the middle of a packed part lies in the file."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    return info.header_offset + 30 + len(part) + info.compress_size // 2


def test_a_download_that_stopped_gives_the_text_that_came(lease: Path) -> None:
    lease.write_bytes(lease.read_bytes()[: middle_of(lease, "content.xml")])
    document = read(lease)
    read_whole = texts(document)[:-1]
    assert len(read_whole) > 100
    assert read_whole == CLAUSES[: len(read_whole)]
    assert losses(document) == [
        BEHIND,
        "the styles and the numbers that hang on them, which are damaged",
    ]


def test_a_bad_byte_in_the_text_is_said(lease: Path) -> None:
    data = bytearray(lease.read_bytes())
    data[middle_of(lease, "content.xml")] ^= 0xFF
    lease.write_bytes(data)
    document = read(lease)
    assert texts(document)[:50] == CLAUSES[:50]
    assert BEHIND in losses(document)


def test_a_changed_figure_is_not_read_as_if_nothing_was(lease: Path, tmp_path: Path) -> None:
    stored = tmp_path / "plain.odt"
    with zipfile.ZipFile(lease) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    data = stored.read_bytes()
    assert data.count(b" 37 euro") == 1
    stored.write_bytes(data.replace(b" 37 euro", b" 87 euro"))
    assert BEHIND in losses(read(stored))


@pytest.mark.parametrize("part", ["meta.xml", "styles.xml", "Object 1/content.xml"])
def test_what_stands_beside_the_text_costs_none_of_it(lease: Path, part: str) -> None:
    document = read(with_part(lease, part, b"<office:broken"))
    assert texts(document)[: len(CLAUSES)] == CLAUSES
    assert (
        losses(document)
        == {
            "meta.xml": [],
            "styles.xml": ["the styles and the numbers that hang on them, which are damaged"],
            "Object 1/content.xml": ["the embedded objects, which are damaged"],
        }[part]
    )


def test_a_sum_behind_an_entry_is_looked_at(lease: Path, tmp_path: Path) -> None:
    """LibreOffice does not know the checksum when it begins an entry and writes it behind."""

    class Unseekable:
        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")
            self.write, self.flush, self.close = self.file.write, self.file.flush, self.file.close

    path = tmp_path / "streamed.odt"
    target = Unseekable(path)
    with zipfile.ZipFile(lease) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:  # type: ignore[call-overload]
        for name in old.namelist():
            new.writestr(name, old.read(name))
    target.close()
    path.write_bytes(path.read_bytes()[:-30])  # without the end of its table of contents
    document = read(path)
    assert texts(document)[: len(CLAUSES)] == CLAUSES
    assert losses(document) == []


def test_flat_xml_that_is_cut_off_is_read_to_there(tmp_path: Path) -> None:
    path = tmp_path / "lease.fodt"
    xml = f"<office:document {NAMESPACES}><office:body><office:text>" + "".join(
        f"<text:p>{clause}</text:p>" for clause in CLAUSES
    )
    path.write_text(xml, encoding="utf-8")
    document = read(path)
    assert texts(document) == CLAUSES
    assert losses(document) == [WITHIN]


def test_what_is_refused_on_purpose_stays_refused(lease: Path) -> None:
    data = lease.read_bytes()
    with_part(lease, "content.xml", b'<!DOCTYPE x [<!ENTITY e "ha">]><x>&e;</x>')
    with pytest.raises(DamagedDocument, match="entities"):
        read(lease)
    lease.write_bytes(lease.read_bytes()[:-30])
    with pytest.raises(DamagedDocument, match="cut short"):
        read(lease)
    lease.write_bytes(data)
    with_part(lease, "META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>")
    with_part(lease, "content.xml", bytes(range(256)))
    with pytest.raises(PasswordNeeded):
        read(lease)


@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_gives_text_or_a_sentence(lease: Path, seed: int) -> None:
    chosen = random.Random(seed)
    data = bytearray(lease.read_bytes())
    for _ in range(chosen.randint(1, 6)):
        data[chosen.randrange(len(data))] = chosen.randrange(256)
    if chosen.random() < 0.4:
        del data[chosen.randrange(len(data)) :]
    lease.write_bytes(data)
    try:
        document = read_odt(lease, "")
    except DocumentError as error:
        assert error.next_step
        return
    wrong = [text for text in texts(document) if text not in (*CLAUSES, "x")]
    assert not wrong or losses(document)
