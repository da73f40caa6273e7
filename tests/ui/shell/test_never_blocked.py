"""How long the window's own thread is kept from answering: a timer that ought to fire every few
milliseconds notes how late it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.documents.base.document import Block, BlockKind, Document, Page
from app.documents.guarded import GuardedReader
from app.store import Library
from app.store.records import NewRun, RunStatus
from app.ui.opening.preparing import prepare_reading
from tests.ui.desk import Desk

LONGEST_S = 2.0
"""What is let pass on a machine at work with other things; the aim, on a quiet one, is 0.05."""
LONGEST_COMPUTING_S = 0.25
"""The same of what the thread itself computes, which other programs hardly lengthen."""
N_DOCUMENTS = 10_000


class Watchdog(QObject):
    """Notes the longest time between two turns of the event loop, phase by phase: as a person sees
    it, and how much of it this thread computed (the rest it waited)."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_s: dict[str, float] = {}
        self.computing_s: dict[str, float] = {}
        self._phase = ""
        self._last, self._last_computed = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        for most, spent_s in (
            (self.longest_s, now - self._last),
            (self.computing_s, computed - self._last_computed),
        ):
            most[self._phase] = max(most.get(self._phase, 0.0), spent_s)
        self._last, self._last_computed = now, computed

    @contextmanager
    def watch(self, phase: str) -> Iterator[None]:
        self._phase = phase
        self._last, self._last_computed = time.perf_counter(), time.thread_time()
        self._timer.start()
        try:
            yield
            QApplication.processEvents()
            self._tick()
        finally:
            self._timer.stop()

    @property
    def told(self) -> str:
        """For people: "open 40 ms (30 computing)"."""
        return ", ".join(
            f"{phase} {longest_s * 1000:.0f} ms ({self.computing_s[phase] * 1000:.0f} computing)"
            for phase, longest_s in self.longest_s.items()
        )

    def check(self) -> None:
        print(f"longest turns of the event loop: {self.told}")
        assert max(self.longest_s.values()) < LONGEST_S, self.told
        assert max(self.computing_s.values()) < LONGEST_COMPUTING_S, self.told


def fill_library(n_documents: int) -> None:
    """A library with this many documents and a finished run of each."""
    with Library.open() as library:
        library.db.execute("PRAGMA synchronous = OFF")  # only to get it built
        for n in range(n_documents):
            sha256 = f"{n:064x}"
            block = Block(f"Paper {n} is about rent and other things.", BlockKind.PARAGRAPH, 1)
            library.save_document(
                Document(
                    Path(f"/papers/{n}.pdf"),
                    sha256,
                    "pdf",
                    f"Paper {n}",
                    (block,),
                    (Page(1, 595, 842),),
                )
            )
            new = NewRun(sha256, sha256, "general", "single", 32768, "f" * 64, "Qwen3 4B", 1, 40)
            run = library.start_run(new)
            library.finish_run(run, status=RunStatus.FINISHED, text="Rent is due [p. 1].")


@pytest.fixture
def long_used_library(longleaf_home: Path) -> int:
    fill_library(N_DOCUMENTS)
    return N_DOCUMENTS


def test_reading_a_book_beside_a_large_library_never_blocks(
    book: Path, long_used_library: int, desk: Desk, record_property: pytest.RecordProperty
) -> None:
    window, watchdog = desk.window, Watchdog()
    reader = window.controller.workspace.reader = GuardedReader()  # as the program itself does
    reader.prepare()
    prepare_reading()
    assert len(window.history.runs()) > 0
    with watchdog.watch("open"):
        window.open_path(book)
        desk.wait(lambda: window.controller.plan is not None, 120_000)
        pages = window.pane.pages
        desk.wait(lambda: pages.is_drawn(1))
    with watchdog.watch("scroll"):
        bar = pages.verticalScrollBar()
        for step in range(120):
            bar.setValue(step * bar.maximum() // 120)
            desk.qtbot.wait(5)
        desk.wait(lambda: all(pages.is_drawn(n) for n in pages.numbers_in_sight()))
    with watchdog.watch("zoom"):
        for step in (1, 1, -1, -1):
            pages.step_zoom(step)
            desk.qtbot.wait(30)
        desk.wait(lambda: all(pages.is_drawn(n) for n in pages.numbers_in_sight()))
    with watchdog.watch("find"):
        window.search_document()
        window.pane.find_bar.field.setText("copyright")
        desk.wait(lambda: "of" in window.pane.find_bar.count.text())
        for _ in range(10):
            window.pane.find_bar.stepped.emit(1)
            desk.qtbot.wait(20)
    with watchdog.watch("library"):
        window.history.search.setText("rent")
        desk.qtbot.wait(400)
        window.history.search.setText("")
        desk.qtbot.wait(400)
    with watchdog.watch("run"):
        desk.run()
    record_property("longest_stalls", watchdog.told)
    watchdog.check()


def test_a_long_text_is_built_without_blocking(
    desk: Desk, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    path = tmp_path / "report.md"
    paragraph = "The tenant shall pay rent before the first day of every month. " * 12
    path.write_text(
        "\n\n".join(f"## {n}. Clause\n\n{paragraph}" for n in range(1, 1200)), encoding="utf-8"
    )
    watchdog, flow = Watchdog(), desk.window.pane.flow
    with watchdog.watch("build"):
        desk.open(path)
        desk.wait(lambda: flow.is_complete and "1199. Clause" in flow.toPlainText())
    with watchdog.watch("scroll"):
        bar = flow.verticalScrollBar()
        for step in range(60):
            bar.setValue(step * bar.maximum() // 60)
            desk.qtbot.wait(5)
    record_property("longest_stalls", watchdog.told)
    watchdog.check()
