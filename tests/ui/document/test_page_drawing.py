"""Pages are drawn in a thread that tells nothing of a document once that is taken away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication

from app import documents
from app.documents.base.document import Document
from app.ui.document.page_drawing import PageDrawing
from tests.documents.pdf_files import Drawing

LONG_S = 20.0


@pytest.fixture
def pool() -> Iterator[QThreadPool]:
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    yield pool
    pool.waitForDone()


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return documents.load(Drawing(tmp_path / "a.pdf").lines(["The rent is due in May."]).save())


def test_a_document_is_taken_away_when_nothing_is_being_told_of_it(
    qapp: QApplication, pool: QThreadPool, document: Document
) -> None:
    """So that the window may end then: to tell of what ends meanwhile ends the program."""
    drawing = PageDrawing(pool)
    is_told, may_go_on, is_taken = threading.Event(), threading.Event(), threading.Event()
    n_told = []

    def tell(number: int, _scale: float, _image: object) -> None:
        n_told.append(number)
        is_told.set()
        may_go_on.wait(LONG_S)

    def take() -> None:
        drawing.set_document(None)
        is_taken.set()

    drawing.drawn.connect(tell, Qt.ConnectionType.DirectConnection)  # in the thread that draws
    drawing.set_document(document)
    drawing.want_pages({1: 1.0})
    assert is_told.wait(LONG_S)
    taking = threading.Thread(target=take)
    taking.start()
    assert not is_taken.wait(0.2)
    may_go_on.set()
    assert is_taken.wait(LONG_S)
    taking.join()
    drawing.want_pages({1: 2.0})
    pool.waitForDone()
    assert n_told == [1]
