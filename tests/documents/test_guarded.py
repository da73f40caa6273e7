"""Whatever a file does, the process that asked for it lives and hears what happened."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.base.data import (
    blocks_from_data,
    blocks_to_data,
    document_from_frame,
    frame_to_data,
)
from app.documents.errors import DamagedDocument, DocumentError, NotADocument, PasswordNeeded
from app.documents.guarded import (
    GuardedReader,
    ReadingCancelled,
    ReadingLimits,
    load_guarded,
)
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing, pages

QUICK = ReadingLimits(stall_s=1.5, silent_s=4, total_s=20, memory_bytes=700 << 20)


@pytest.fixture
def reader() -> Iterator[GuardedReader]:
    reader = GuardedReader(QUICK)
    yield reader
    reader.close()


def _pdf(path: Path, objects: list[bytes]) -> Path:
    """A PDF of these objects, numbered from 1, the first the catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    path.write_bytes(
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(data))
    )
    return path


@pytest.mark.parametrize("name", ["contract_pdf", "contract_docx"])
def test_a_document_read_guarded_is_the_same(name: str, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(name)
    told: list[tuple[int, int]] = []
    document = load_guarded(path, on_progress=lambda page, of: told.append((page, of)))
    assert document == load(path)
    assert told == ([(n, 12) for n in range(1, 13)] if name == "contract_pdf" else [])


def test_a_process_in_wait_is_the_one_that_reads(
    reader: GuardedReader, contract_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.prepare()
    reader.prepare()

    def start() -> subprocess.Popen[bytes]:
        raise AssertionError("another process was started")

    monkeypatch.setattr("app.documents.guarded.start_process", start)
    assert reader.load(contract_pdf).title == "Cloud Service Agreement (sample)"


def test_errors_of_the_file_are_the_reader_s_own(reader: GuardedReader, tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=Drawing(tmp_path / "p.pdf").lines(SENTENCES).save())
    writer.encrypt("secret")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    with pytest.raises(PasswordNeeded) as missing:
        reader.load(locked)
    assert not missing.value.wrong
    with pytest.raises(PasswordNeeded) as wrong:
        reader.load(locked, "guess")
    assert wrong.value.wrong
    assert SENTENCES[0] in reader.load(locked, "secret").text
    with pytest.raises(NotADocument, match="There is no file"):
        reader.load(tmp_path / "gone.pdf")


def _bomb(path: Path, stated: bool) -> Path:
    """A DOCX of 300 KB whose text unpacks to 300 MB, with true sizes in its headers or false."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * (300 << 20))
    if not stated:
        data = bytearray(path.read_bytes())
        true, false = (300 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
        while (at := data.find(true)) >= 0:
            data[at : at + 4] = false
        path.write_bytes(data)
    return path


@pytest.mark.parametrize("stated", [True, False])
def test_a_zip_bomb_is_refused(reader: GuardedReader, tmp_path: Path, stated: bool) -> None:
    path = _bomb(tmp_path / "bomb.docx", stated)
    assert path.stat().st_size < 400_000
    begin = time.perf_counter()
    with pytest.raises(DamagedDocument) as error:
        reader.load(path)
    assert time.perf_counter() - begin < 40
    assert "bomb.docx" in error.value.message
    assert error.value.next_step


def test_an_entity_bomb_is_refused(reader: GuardedReader, tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(12)
    )
    path = tmp_path / "laughs.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<!DOCTYPE d [{entities}]><d>&e11;</d>")
    with pytest.raises(DamagedDocument, match="entities"):
        reader.load(path)


def test_absurd_page_trees_end_in_a_sentence(reader: GuardedReader, tmp_path: Path) -> None:
    absurd = {
        "billion": [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1000000000/Kids[]>>"],
        "loop": [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 9/Kids[3 0 R]/Parent 3 0 R>>",
            b"<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>",
        ],
        "deep": [b"<</Type/Catalog/Pages 2 0 R/X" + b"[" * 60_000 + b"]" * 60_000 + b">>"],
        "self": [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources 3 0 R>>",
        ],
    }
    for name, objects in absurd.items():
        path = _pdf(tmp_path / f"{name}.pdf", objects)
        begin = time.perf_counter()
        with pytest.raises(DocumentError) as error:
            reader.load(path)
        assert time.perf_counter() - begin < 40, name
        assert f"{name}.pdf" in str(error.value)


def _compressed_often(data: bytes, n: int) -> bytes:
    """What `zlib` would make of the data, `n` times one after another: compressed once."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)
    checksum = functools.reduce(lambda so_far, _: zlib.adler32(data, so_far), range(n), 1)
    return b"\x78\xda" + piece * n + compressor.flush() + checksum.to_bytes(4, "big")


def test_a_page_that_fills_the_memory_is_left_out_and_named(
    reader: GuardedReader, tmp_path: Path
) -> None:
    """The second of three pages has a content stream that unpacks, twice, to two gigabytes."""
    lines = b"BT /F1 9 Tf 10 10 Td (lease) Tj ET\n" * 30_000
    bomb = zlib.compress(_compressed_often(lines, 1900), 9)
    words = zlib.compress(b"BT /F1 12 Tf 20 20 Td (A page of words that can be read.) Tj ET")

    def stream(data: bytes, filters: bytes) -> bytes:
        return b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(data), filters, data)

    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 8 0 R>>>>"
    path = _pdf(
        tmp_path / "heavy.pdf",
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>",
            page + b"/Contents 6 0 R>>",
            page + b"/Contents 7 0 R>>",
            page + b"/Contents 6 0 R>>",
            stream(words, b"/FlateDecode"),
            stream(bomb, b"[/FlateDecode/FlateDecode]"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ],
    )
    assert path.stat().st_size < 500_000
    begin = time.perf_counter()
    document = reader.load(path)
    assert time.perf_counter() - begin < 40
    assert [p.has_text for p in document.pages] == [True, False, True]
    assert [o.what for o in document.omissions] == ["page 2, which could not be read"]
    assert document.text.count("A page of words that can be read.") == 2


def test_a_reader_that_hangs_at_a_page_is_ended(
    reader: GuardedReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in process that reads like ours, but hangs at page 3 unless told to skip it."""
    path = pages(tmp_path / "p.pdf", 4, lambda drawing, n: drawing.lines(SENTENCES) and None)
    program = tmp_path / "stand_in.py"
    program.write_text(
        "import app.documents.pdf.reader as pdf, time\n"
        "true = pdf.read_lines\n"
        "pdf.read_lines = lambda p, n: sum(iter(int, 1)) if n == 2 else true(p, n)\n"
        "from app.documents.opening.guarded_process import main\n"
        "raise SystemExit(main())\n"
    )
    root = str(Path(__file__).resolve().parents[2])

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )

    monkeypatch.setattr("app.documents.guarded.start_process", start)
    begin = time.perf_counter()
    document = reader.load(path)
    assert time.perf_counter() - begin < 40
    assert [o.what for o in document.omissions] == ["page 3, which could not be read"]
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(ReadingCancelled):
        reader.load(path, is_cancelled=is_cancelled)


def test_the_process_opens_no_connection_and_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    program = (
        "import socket, sys\n"
        "from app.documents.opening.guarded_process import _forbid\n"
        "_forbid()\n"
        "for attempt in (lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        f"                lambda: open({str(target)!r}, 'w'),\n"
        "                lambda: __import__('subprocess').run(['true'])):\n"
        "    try:\n"
        "        attempt()\n"
        "    except PermissionError as error:\n"
        "        print('refused')\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 3
    assert not target.exists()


def test_documents_survive_the_way_through_data(contract_docx: Path) -> None:
    document = load(contract_docx)
    frame, blocks = json.loads(
        json.dumps([frame_to_data(document), blocks_to_data(document.blocks)])
    )
    assert document_from_frame(frame, blocks_from_data(blocks)) == document
    with pytest.raises(ValueError, match="no document"):
        document_from_frame({}, document.blocks)
    with pytest.raises(ValueError, match="no document"):
        blocks_from_data({})
    texts, kinds, pages, *rest = blocks["columns"]
    for columns in (
        [[""] * len(texts), kinds, pages, *rest],
        [texts, ["?"] * len(texts), pages, *rest],
        [texts, kinds, ["1"] * len(texts), *rest],
        [texts[1:], kinds, pages, *rest],
    ):
        with pytest.raises(ValueError, match="no document"):
            blocks_from_data(blocks | {"columns": columns})
    with pytest.raises(ValueError, match="no document"):
        blocks_from_data(blocks | {"edges": blocks["edges"][:-12]})
