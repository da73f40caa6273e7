"""The old Word format (.doc), turned into DOCX by an installed LibreOffice."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from app.documents.base.document import Document
from app.documents.errors import DamagedDocument, NotADocument
from app.system.translation import tr

CONVERSION_TIMEOUT_S = 120
_USUAL_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    ),
}


def find_libreoffice() -> Path | None:
    """LibreOffice: by the variable SOFFICE, on the search path, or in its usual place."""
    for name in (os.environ.get("SOFFICE"), "soffice", "libreoffice"):
        if name and (found := shutil.which(name)):
            return Path(found)
    return next((Path(p) for p in _USUAL_PLACES.get(sys.platform, ()) if Path(p).exists()), None)


def read_doc(path: Path, sha256: str) -> Document:
    """Read a .doc through LibreOffice, without its macros and with a profile of its own.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Raises:
        NotADocument: LibreOffice is not installed.
        DamagedDocument: LibreOffice cannot convert the file, or needs too long.
        NoText: Nothing to read.
    """
    program = find_libreoffice()
    if program is None:
        raise NotADocument(
            tr(
                "“{name}” is in the old Word format (.doc), which Longleaf reads through "
                "LibreOffice, and that is not installed.",
                name=path.name,
            ),
            tr("Install LibreOffice, or save the file as DOCX."),
        )
    from app.documents.word.reader import read_docx

    with tempfile.TemporaryDirectory(prefix="longleaf-doc-") as folder:
        work = Path(folder)
        source = work / "in" / "document.doc"
        source.parent.mkdir()
        shutil.copyfile(path, source)
        command = [
            str(program),
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx"),
            *("--outdir", str(work), str(source)),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=CONVERSION_TIMEOUT_S, check=False)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise _failed(path) from error
        converted = work / "document.docx"
        if not converted.exists():
            raise _failed(path)
        document = read_docx(converted, sha256)
    title = path.stem if document.title == "document" else document.title
    return dataclasses.replace(
        document,
        path=path,
        format="doc",
        title=title,
        reader=f"LibreOffice and {document.reader}",
    )


def _failed(path: Path) -> DamagedDocument:
    return DamagedDocument(
        tr("LibreOffice could not convert “{name}”.", name=path.name),
        tr("Open it in Word and save it as DOCX."),
    )
