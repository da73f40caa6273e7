"""Reads scanned PDFs: what was recognised is kept page by page, so that no page is done twice."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from app.documents import check_file
from app.documents.base.document import Document
from app.documents.errors import NoText
from app.documents.ocr.document import with_recognized_pages
from app.documents.ocr.page import OcrPage
from app.documents.ocr.recognition import pages_without_text, recognize_pages
from app.system.files import file_sha256
from app.system.folders import cache_folder

OpenDocument = Callable[[Path, str | None], Document]


def read_with_ocr(
    path: Path,
    password: str | None,
    open_document: OpenDocument,
    *,
    on_page: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Document:
    """A PDF with its scanned pages recognised. See `Workspace.recognize_document`."""
    check_file(path)
    sha256 = file_sha256(path)
    try:
        document: Document | None = open_document(path, password)
    except NoText:
        document = None
    if document is not None and document.format != "pdf":
        return document
    numbers = pages_without_text(path, password)
    known = _known(sha256, numbers)
    missing = [number for number in numbers if number not in known]
    n_done = len(known)
    pages = recognize_pages(path, missing, password)
    with contextlib.closing(pages):  # type: ignore[type-var]
        for page in pages:
            known[page.number] = page
            _keep(sha256, page)
            n_done += 1
            if on_page is not None:
                on_page(n_done, len(numbers))
            if cancel is not None and cancel.is_set():
                break
    return with_recognized_pages(path, sha256, known.values(), document)


def forget_pages(document_sha256: str) -> None:
    """Removes what was recognised of a document."""
    shutil.rmtree(_folder(document_sha256), ignore_errors=True)


def _folder(sha256: str) -> Path:
    return cache_folder() / "ocr" / sha256


def _known(sha256: str, numbers: Sequence[int]) -> dict[int, OcrPage]:
    known = {}
    for number in numbers:
        with contextlib.suppress(OSError, ValueError):  # recognised again then
            data = json.loads((_folder(sha256) / f"{number}.json").read_text(encoding="utf-8"))
            known[number] = OcrPage.from_data(data)
    return known


def _keep(sha256: str, page: OcrPage) -> None:
    with contextlib.suppress(OSError):  # a full disk: recognised again next time
        folder = _folder(sha256)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(page.to_data(), ensure_ascii=False)
        (folder / f"{page.number}.json").write_text(text, encoding="utf-8")
