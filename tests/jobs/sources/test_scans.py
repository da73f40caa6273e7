"""Scans, recognised for real where the extra is installed; a page is never recognised twice."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.documents.ocr import recognition as ocr
from app.documents.pdf.shown.pictures import render_page
from app.jobs.workspace import Workspace
from app.system.folders import cache_folder

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")


@pytest.fixture
def scan(tmp_path: Path, contract_pdf: Path) -> Path:
    """The head of two pages of the sample contract, as pictures."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path), pagesize=(612, 200))
    for number in (1, 3):
        picture = render_page(contract_pdf, number, 2.0)
        size = (picture.width, picture.height)
        image = Image.frombytes("RGB", size, picture.pixels, "raw", "BGRX", picture.stride_bytes)
        head = image.crop((0, 100, picture.width, 500))
        canvas.drawImage(ImageReader(head), 0, 0, 612, 200)
        canvas.showPage()
    canvas.save()
    return path


def test_a_scan_is_read_page_by_page_and_kept(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace()
    cancel = threading.Event()
    seen: list[tuple[int, int]] = []

    def stop_after_one(n_done: int, n_pages: int) -> None:
        seen.append((n_done, n_pages))
        cancel.set()

    workspace.recognize_document(scan, on_page=stop_after_one, cancel=cancel)
    assert seen == [(1, 2)]
    document = workspace.recognize_document(scan, on_page=lambda *told: seen.append(told))
    assert seen == [(1, 2), (2, 2)]  # the first page was not done again
    assert "Standard Terms" in document.text and "Access and Use" in document.text

    def never(*_: object) -> object:
        raise AssertionError("everything is kept")

    monkeypatch.setattr(ocr, "_recognized", never)
    assert workspace.recognize_document(scan).text == document.text
    workspace.library.save_document(document)
    workspace.forget(document.sha256)
    assert not list((cache_folder() / "ocr").iterdir())
    workspace.close()
