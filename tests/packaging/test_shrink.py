"""How the built program is made small."""

from __future__ import annotations

import ctypes
import importlib.util
import io
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux alone")
ORDERS = """
from PySide6.QtCore import QCollator, QLocale
words = "zebra Äpfel apfel Zoo über 中国 北京 合同 アイ いろ 가나 ñandú öl åka Ža čaj cin".split()
for name in ("en_US", "de_DE", "sv_SE", "zh_CN", "ja_JP", "ko_KR", "es_ES", "cs_CZ"):
    collator = QCollator(QLocale(name))
    print(name, *sorted(words, key=collator.sortKey))
print(QLocale("tr_TR").toUpper("istanbul"), QLocale("zh_CN").toString(1234567.5))
"""

# What Longleaf does with the libraries of which parts are left out: documents, tokens, schemas as
# grammars, downloads, keys, chat templates.
WORK = """
import io, json, sys, re
sys.path.insert(0, PACKAGING)
import shrink

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in shrink.UNUSED_MODULES):
            raise ModuleNotFoundError(name)
        if shrink.UNUSED_FONT_TABLE.match(name) or (
            name.startswith("rapidfuzz.") and shrink.UNUSED_RAPIDFUZZ.search(name)
        ):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, LeftOut())
import app.documents
from app.analysis.comparison.word_edits import word_edits
from app.system.folders import resources_folder
for name in ("cloud-service-agreement.pdf", "cloud-service-agreement.docx"):
    document = app.documents.load(resources_folder() / "samples" / name)
    assert "Cloud Service" in document.text, name
import pypdf.generic._font
assert pypdf.generic._font.HAS_FONTTOOLS
from fontTools.cffLib import CFFFontSet
fonts = CFFFontSet()
fonts.decompile(io.BytesIO(FONT), None)
assert fonts.topDictIndex[0].Encoding[65] == "A"
import tiktoken
ranks = {bytes([byte]): byte for byte in range(256)}
encoding = tiktoken.Encoding("x", pat_str=r"\\p{L}+|.", mergeable_ranks=ranks, special_tokens={})
assert encoding.encode_ordinary("ab") == [97, 98]
from llama_cpp.llama_grammar import json_schema_to_gbnf
assert "root" in json_schema_to_gbnf(json.dumps({"type": "object", "properties": {}}))
from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url
from huggingface_hub.file_download import http_get
from huggingface_hub.utils import build_hf_headers
import keyring, sqlite_utils
import httpx
from rapidfuzz import fuzz
assert fuzz.partial_ratio_alignment.__module__.startswith("rapidfuzz.fuzz_cpp")
print([edit.as_json() for edit in word_edits("a b c d", "a x c d e")])
print(sorted(name for name in sys.modules if name.split(".")[0] in ("requests", "regex")))
"""


@pytest.fixture
def shrink() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shrink", PACKAGING / "shrink.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(items: dict[str, bytes]) -> bytes:
    """A package of ICU data: 32 bytes of header, a table of contents, names, contents."""
    header = struct.pack("<H", 32) + b"\xda\x27\x14\0\0\0\0\0\x02\0CmnD" + bytes(16)
    names, contents, table = b"", b"", struct.pack("<I", len(items))
    names_at = 4 + 8 * len(items)
    contents_at = -(-(names_at + sum(len(name) + 1 for name in items)) // 16) * 16
    for name, content in items.items():
        table += struct.pack("<II", names_at + len(names), contents_at + len(contents))
        names += name.encode() + b"\0"
        contents += content + bytes(-len(content) % 16)
    return header + (table + names).ljust(contents_at, b"\0") + contents


def test_unicode_data_lose_what_nobody_asks_for(shrink: ModuleType) -> None:
    kept = {"icudt73l/cnvalias.icu": b"names", "icudt73l/coll/zh.res": b"order" * 9}
    lost = {"icudt73l/af.res": b"a language", "icudt73l/unit/zh.res": b"metres"}
    everything = dict(sorted((kept | lost).items()))
    assert shrink.trimmed_icu_package(package(everything)) == package(kept)


def test_a_file_without_unicode_data_is_left_alone(shrink: ModuleType, tmp_path: Path) -> None:
    library = tmp_path / "libicudata.so.73"
    library.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(ValueError, match="no package of ICU data"):
        shrink.trim_icu_data(library)
    assert library.stat().st_size == 104


@LINUX_ONLY
@pytest.mark.skipif(not shutil.which("ld"), reason="binutils are not here")
def test_qt_sorts_words_by_the_smaller_data_as_before(shrink: ModuleType, tmp_path: Path) -> None:
    import PySide6

    found = list((Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*"))
    if not found:
        pytest.skip("this Qt brings no data of its own")
    library = tmp_path / found[0].name
    shutil.copy(found[0], library)
    assert shrink.trim_icu_data(library) > 20e6
    assert list(tmp_path.iterdir()) == [library]
    ctypes.CDLL(str(library))

    def orders(preload: str) -> str:
        command = [sys.executable, "-c", ORDERS]
        environment = {"LD_PRELOAD": preload, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    assert orders(str(library)) == orders("") != ""


@pytest.fixture
def cff_font() -> bytes:
    """A font of two letters in the form that PDFs carry, with an encoding of its own."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.misc.psCharStrings import T2CharString

    names = [".notdef", "A", "B"]
    builder = FontBuilder(unitsPerEm=1000, isTTF=False)
    builder.setupGlyphOrder(names)
    glyphs = {name: T2CharString(program=[500, "endchar"]) for name in names}
    builder.setupCFF("Two", {"FullName": "Two"}, glyphs, {})
    fonts = builder.font["CFF "].cff
    fonts.topDictIndex[0].Encoding = [
        chr(code) if chr(code) in names else ".notdef" for code in range(256)
    ]
    compiled = io.BytesIO()
    fonts.compile(compiled, builder.font)
    return compiled.getvalue()


def test_nothing_misses_the_modules_that_are_left_out(cff_font: bytes) -> None:
    work = f"PACKAGING = {str(PACKAGING)!r}\nFONT = {cff_font!r}\n{WORK}"
    command = [sys.executable, "-c", work]
    done = subprocess.run(command, cwd=PACKAGING.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    from app.analysis.comparison.word_edits import word_edits

    edits, loaded = done.stdout.splitlines()
    assert edits == str([edit.as_json() for edit in word_edits("a b c d", "a x c d e")])
    assert loaded == "[]"


def test_sequences_are_compared_in_python_as_in_c() -> None:
    from rapidfuzz.distance import metrics_py

    compiled = pytest.importorskip("rapidfuzz.distance.metrics_cpp")
    chance = random.Random(11)
    for _ in range(300):
        n_words = chance.choice((3, 30, 400))
        words = [str(chance.randrange(n_words // 2 + 1)) for _ in range(n_words)]
        others = [word for word in words if chance.random() > 0.2]
        chance.shuffle(others[: len(others) // 3])
        others += [str(chance.randrange(n_words)) for _ in range(chance.randrange(5))]
        assert list(metrics_py.lcs_seq_opcodes(words, others)) == list(
            compiled.lcs_seq_opcodes(words, others)
        )


@LINUX_ONLY
@pytest.mark.skipif(not shutil.which("strip"), reason="binutils are not here")
def test_symbols_go_and_the_library_still_loads(
    shrink: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import PySide6

    found = list((Path(PySide6.__file__).parent / "Qt/lib").glob("libicui18n.so.*"))
    if not found:
        pytest.skip("this Qt brings no ICU of its own")
    library = tmp_path / "PySide6" / found[0].name
    library.parent.mkdir()
    shutil.copy(found[0], library)
    before = library.read_bytes()

    places = iter("ab")  # as if strip had moved what is loaded
    monkeypatch.setattr(shrink, "_loaded_parts", lambda file: next(places))
    assert shrink.strip_symbols(tmp_path) == 0
    assert list(library.parent.iterdir()) == [library] and library.read_bytes() == before

    monkeypatch.undo()
    saved = shrink.strip_symbols(tmp_path)
    assert saved == len(before) - library.stat().st_size > 0
    assert list(library.parent.iterdir()) == [library]
    assert library.stat().st_mode == found[0].stat().st_mode
    command = [sys.executable, "-c", f"import ctypes; ctypes.CDLL({str(library)!r})"]
    environment = {"LD_LIBRARY_PATH": str(found[0].parent)}
    subprocess.run(command, env=environment, check=True)


def test_compressed_modules_are_imported_as_before(shrink: ModuleType, tmp_path: Path) -> None:
    archive = tmp_path / "base_library.zip"
    with zipfile.ZipFile(archive, "w") as stored:
        stored.writestr("longleaf_try/__init__.py", "WORDS = " + repr("many words " * 900))
        stored.writestr("longleaf_try/part.py", "from longleaf_try import WORDS")
    before = archive.stat().st_size
    saved = shrink.compress_modules(archive)
    assert saved == before - archive.stat().st_size > 5000
    assert list(tmp_path.iterdir()) == [archive]
    again = archive.read_bytes()
    shrink.compress_modules(archive)
    assert archive.read_bytes() == again
    command = [sys.executable, "-c", "from longleaf_try.part import WORDS; print(len(WORDS))"]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(archive)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "9900"


def test_kernels_that_are_left_out_are_told_by_their_names(shrink: ModuleType) -> None:
    for name in ("sse42", "sandybridge", "haswell", "skylakex", "cascadelake", "sapphirerapids"):
        assert not shrink.UNUSED_PROCESSORS.search(f"libggml-cpu-{name}.so")
    for name in shrink.LEFT_OUT_PROCESSORS:
        assert shrink.UNUSED_PROCESSORS.search(f"libggml-cpu-{name}.so")
        assert shrink.UNUSED_PROCESSORS.search(f"ggml-cpu-{name}.dll")


@pytest.mark.skipif(not shutil.which("du"), reason="du is not here")
def test_the_size_is_that_of_the_files_and_the_place_that_of_their_blocks(
    shrink: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "two").write_bytes(b"2")
    (tmp_path / "link").symlink_to("two")
    assert shrink.size_bytes(tmp_path) == 5121
    files = [str(tmp_path / "inside" / "one"), str(tmp_path / "two")]
    command = ["du", "--block-size=1", "--total", *files]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shrink.size_bytes(tmp_path, on_disk=True) == int(said.splitlines()[-1].split()[0])


@LINUX_ONLY
@pytest.mark.skipif(not shutil.which("gcc"), reason="no compiler is here")
def test_search_paths_of_the_building_machine_are_forgotten(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("search_paths", PACKAGING / "search_paths.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    paths = {"foreign": "/home/somebody/python/lib", "own": "$ORIGIN/../lib", "none": ""}
    for name, path in paths.items():
        command = ["gcc", "-shared", "-x", "c", "-", "-o", str(tmp_path / f"{name}.so")]
        command += [f"-Wl,-rpath,{path}"] if path else []
        source = f"int {name}(void) {{ return 7; }}"
        subprocess.run(command, input=source, text=True, check=True)
    files = sorted(tmp_path.iterdir())
    for file in files:
        assert module.search_paths(file.read_bytes()) == [paths[file.stem]] * bool(paths[file.stem])
    before = {file.name: file.read_bytes() for file in files}
    (tmp_path / "text.so").write_text("no library")

    assert module.forget_search_paths(tmp_path.iterdir()) == 1
    assert {file.name for file in files if file.read_bytes() != before[file.name]} == {"foreign.so"}
    assert module.search_paths((tmp_path / "foreign.so").read_bytes()) == []
    assert ctypes.CDLL(str(tmp_path / "foreign.so")).foreign() == 7
    said = subprocess.run(["readelf", "-d", str(tmp_path / "foreign.so")], capture_output=True)
    assert said.returncode == 0 and b"PATH" not in said.stdout and b"GNU_HASH" in said.stdout
