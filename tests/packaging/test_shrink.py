"""How the built program is made small."""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import struct
import subprocess
import sys
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
