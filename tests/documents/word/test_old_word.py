"""Old .doc files: the call to LibreOffice, played by a script that copies a DOCX."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.documents.errors import DamagedDocument, NotADocument
from app.documents.word.old_word import read_doc
from tests.documents.word_files import p, word_file

SCRIPT = """#!{python}
import pathlib, shutil, sys
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert sys.argv[1].startswith("-env:UserInstallation=file://")
assert "--headless" in sys.argv and pathlib.Path(sys.argv[-1]).read_bytes() == b"old word"
if {works}:
    shutil.copy({docx!r}, out / "document.docx")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a shebang")
@pytest.mark.parametrize("works", [True, False])
def test_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: bool) -> None:
    docx = word_file(tmp_path / "a.docx", p("Converted"))
    program = tmp_path / "soffice"
    program.write_text(SCRIPT.format(python=sys.executable, works=works, docx=str(docx)))
    program.chmod(0o755)
    monkeypatch.setenv("SOFFICE", str(program))
    old = tmp_path / "lease.doc"
    old.write_bytes(b"old word")
    if not works:
        with pytest.raises(DamagedDocument, match="could not convert"):
            read_doc(old, "")
        return
    document = read_doc(old, "ab")
    assert (document.text, document.path, document.format) == ("Converted", old, "doc")
    assert (document.title, document.sha256) == ("lease", "ab")


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.word.old_word.find_libreoffice", lambda: None)
    with pytest.raises(NotADocument) as caught:
        read_doc(tmp_path / "a.doc", "")
    assert "LibreOffice" in caught.value.message
    assert "Install LibreOffice" in caught.value.next_step
