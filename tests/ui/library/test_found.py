"""What a search of the library finds: the row shows the word, the document marks it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.documents.base.document import Block, BlockKind, Document, Page
from app.store.records import SearchFilter, SearchHit
from app.ui.library.history_model import HistoryRow, RowKind
from app.ui.library.history_rows import cut_around, with_its_place
from tests.ui.desk import Desk

SENTENCE = "The deposit of the tenant is kept by a notary called Ferdinand Quill until the end."


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    rest = "\n\n".join(f"Paragraph {n} is about the rent of month {n}." for n in range(80))
    path.write_text(f"# Lease\n\n{rest}\n\n{SENTENCE}\n\n{rest}\n", encoding="utf-8")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.md"
    path.write_text("# Other\n\nNothing of the kind is in here.\n", encoding="utf-8")
    return path


def hit_of(desk: Desk, words: str) -> SearchHit:
    window = desk.window
    window.panes.show_library(True)
    window.history.search.setText(words)
    window.library.refresh()

    def rows() -> list[HistoryRow]:
        return [row for row in window.history.model.rows if row.kind is RowKind.HIT]

    desk.wait(rows)
    hit: SearchHit = rows()[0].record
    return hit


@pytest.mark.parametrize(
    ("label", "told", "tip"),
    [("vii", "page vii", "Page 2 of the file"), ("2", "page 2", ""), ("", "page 2", "")],
)
def test_a_hit_has_the_printed_page_and_that_of_the_file_in_its_tool_tip(
    desk: Desk, label: str, told: str, tip: str
) -> None:
    pages = (Page(1, 595, 842), Page(2, 595, 842, label=label))
    blocks = (Block("The easement of Corvin Hale.", BlockKind.PARAGRAPH, page=2),)
    deed = Document(Path("/x/deed.pdf"), "d" * 64, "pdf", "Deed", blocks, pages)
    desk.window.controller.workspace.library.save_document(deed)
    hit = hit_of(desk, "easement")
    [row] = [row for row in desk.window.history.model.rows if row.record is hit]
    assert row.title == f"Deed · {told}"
    assert row.tip.endswith(tip) and ("of the file" in row.tip) == bool(tip)


def test_a_search_that_takes_long_keeps_nobody_waiting_and_shows_no_older_words(
    desk: Desk, lease: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(lease)
    desk.run()
    window = desk.window
    library = window.controller.workspace.library
    rows, search, may_go_on = list(window.history.model.rows), library.search, threading.Event()
    sought: list[str] = []

    def slowly(words: str, limits: SearchFilter) -> Sequence[SearchHit]:
        sought.append(words)
        assert may_go_on.wait(20)
        return search(words, limits)

    monkeypatch.setattr(library, "search", slowly)
    window.history.search.setText("nothing of the kind")
    window.library.refresh()  # as when the typing stops
    desk.wait(lambda: sought)
    assert window.history.model.rows == rows  # what was there stays meanwhile
    window.history.search.setText("Ferdinand")
    window.library.refresh()
    shown: list[int] = []
    window.history.model.modelReset.connect(lambda: shown.append(len(window.history.model.rows)))
    may_go_on.set()
    desk.wait(lambda: shown)
    assert 0 not in shown  # the words that nobody looks for any more found nothing
    assert all(row.kind is RowKind.HIT for row in window.history.model.rows)


def test_the_row_of_a_hit_shows_the_word_in_its_middle(qapp: QApplication) -> None:
    metrics = QFontMetrics(QFont())
    start = SENTENCE.index("Ferdinand")
    room = metrics.horizontalAdvance("x" * 30)
    shown, (a, b) = cut_around(SENTENCE, (start, start + 9), room, metrics)
    assert shown[a:b] == "Ferdinand" and shown.startswith("…") and shown.endswith("…")
    assert metrics.horizontalAdvance(shown) <= room + metrics.horizontalAdvance("…")
    assert abs(a - (len(shown) - b)) < 12
    assert cut_around("a short one", (2, 7), room, metrics) == ("a short one", (2, 7))


def test_what_was_found_is_gone_through_without_losing_its_list(
    desk: Desk, lease: Path, other: Path
) -> None:
    window = desk.window
    window.resize(1100, 700)  # no room for three panes, else
    desk.open(lease)
    desk.run()
    assert window.pane.isVisible() and not window.history.isVisible()
    hit_of(desk, "rent")
    assert window.history.isVisible() and not window.pane.isVisible()
    history = window.history
    for row in range(2):
        history.list.clicked.emit(history.model.index(row, 0))
        desk.settle_events()
        assert history.isVisible() and window.pane.isVisible() and window.work.isVisible()
        assert window.work.start.visibleRegion().boundingRect().width() == window.work.start.width()
    history.search.setText("")
    desk.wait(lambda: not history.isVisible())
    assert window.pane.isVisible()


def test_the_row_of_a_hit_says_where_it_is_however_long_the_title(qapp: QApplication) -> None:
    metrics = QFontMetrics(QFont())
    room = metrics.horizontalAdvance("x" * 25)
    shown = with_its_place("Trace-based Just-in-Time Type Specialization · page 12", room, metrics)
    assert shown.startswith("Trace") and shown.endswith("… · page 12")
    assert metrics.horizontalAdvance(shown) <= room + metrics.horizontalAdvance("…")
    assert with_its_place("Lease · page 1", room, metrics) == "Lease · page 1"
    long = "Lease · " + "answer to a question " * 3
    assert with_its_place(long, room, metrics) == long, "no room for both: its beginning is shown"


def test_a_hit_is_marked_in_a_document_without_pages(desk: Desk, lease: Path, other: Path) -> None:
    desk.open(lease)
    desk.run()
    desk.open(other)
    desk.wait(lambda: desk.window.controller.document.path == other)
    window, flow = desk.window, desk.window.pane.flow
    hit = hit_of(desk, "ferdinand quill")
    assert SENTENCE.index("Ferdinand") > 30 and "Ferdinand" in hit.snippet
    window.history.hit_chosen.emit(hit)
    desk.wait(lambda: window.controller.document.path == lease)
    desk.wait(lambda: "Ferdinand Quill" in " ".join(flow.marked()))
    desk.wait(lambda: flow.verticalScrollBar().value() > 0)

    flow.verticalScrollBar().setValue(0)
    window.history.hit_chosen.emit(hit)  # it is open already
    assert flow.verticalScrollBar().value() > 0


def test_a_hit_in_a_document_of_which_nothing_was_made_opens_it(
    desk: Desk, lease: Path, other: Path
) -> None:
    desk.open(lease)
    desk.window.controller.workspace.library.save_document(desk.window.controller.document)
    desk.open(other)
    desk.wait(lambda: desk.window.controller.document.path == other)
    desk.window.history.hit_chosen.emit(hit_of(desk, "notary"))
    desk.wait(lambda: desk.window.controller.document.path == lease)
    desk.wait(lambda: "notary" in desk.window.pane.flow.marked())


def test_a_hit_is_marked_on_its_page(desk: Desk, contract_pdf: Path, other: Path) -> None:
    desk.open(contract_pdf)
    desk.run()
    desk.open(other)
    desk.wait(lambda: desk.window.controller.document.path == other)
    hit = hit_of(desk, "termination")
    assert hit.page is not None
    desk.window.history.hit_chosen.emit(hit)
    pages = desk.window.pane.pages
    desk.wait(lambda: hit.page in pages.numbers_in_sight())
    desk.wait(lambda: pages.boxes("evidence", hit.page))


def test_what_was_left_out_is_marked_in_a_document_without_pages(desk: Desk, lease: Path) -> None:
    desk.open(lease)
    desk.wait(lambda: desk.window.pane.flow.is_complete)
    text = desk.window.controller.document.text
    start = text.index("Ferdinand")
    place = next(
        each for each in reversed(desk.window.controller.document.places) if each.start <= start
    )
    fact = DroppedFact(FigureKind.NAME, "Ferdinand Quill", (place.label,), (0,), SENTENCE)
    desk.window.places.follow_reference(place.label, fact)
    desk.wait(lambda: "Ferdinand Quill" in " ".join(desk.window.pane.flow.marked()))
