"""The library pane over a real library."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.base.document import Block, BlockKind, Document
from app.store import Library
from app.store.records import NewRun, RunStatus, SearchFilter
from app.ui.library.history_list import HistoryList
from app.ui.library.history_model import RowKind
from app.ui.library.history_source import N_RUNS_A_PAGE, library_rows
from app.ui.library.tags_editor import TagsEditor
from tests.pace import costs_less


def document(number: int) -> Document:
    block = Block(f"The rent of flat {number} is 900 euros.", BlockKind.PARAGRAPH)
    return Document(
        Path(f"/leases/{number}.md"), f"{number:064x}", "markdown", f"Lease {number}", (block,)
    )


def add_run(
    library: Library, number: int, kind: str = "general", model: str = "Qwen", text: str = "Rent."
) -> int:
    run_id = library.start_run(
        NewRun(f"{number:064x}", f"key-{number}", kind, "single", 32768, "f", model, 1, 100)
    )
    library.finish_run(run_id, status=RunStatus.FINISHED, text=text)
    return run_id


@pytest.fixture
def library() -> Iterator[Library]:
    with Library.open() as library:
        yield library


@pytest.fixture
def history(qtbot: QtBot) -> HistoryList:
    history = HistoryList()
    qtbot.addWidget(history)
    history.resize(280, 600)
    history.show()
    return history


def shown(history: HistoryList) -> list[tuple[RowKind, str]]:
    return [(row.kind, row.title) for row in history.model.rows]


def test_the_runs_stand_below_their_document_the_last_used_first(
    library: Library, history: HistoryList
) -> None:
    for number in (1, 2):
        library.save_document(document(number))
    add_run(library, 1)
    add_run(library, 2)
    add_run(library, 1, "timeline")
    history.show_rows(library_rows(library, SearchFilter()))
    assert shown(history) == [
        (RowKind.DOCUMENT, "Lease 1"),
        (RowKind.RUN, "Timeline"),
        (RowKind.RUN, "Summary"),
        (RowKind.DOCUMENT, "Lease 2"),
        (RowKind.RUN, "Summary"),
    ]
    assert not history.empty_text.isVisible()


def test_key_passages_are_called_so_once(library: Library, history: HistoryList) -> None:
    library.save_document(document(1))
    run_id = library.start_run(
        NewRun(f"{1:064x}", "key", "digest", "digest", 32768, "f", "", 1, 100)
    )
    library.finish_run(run_id, status=RunStatus.FINISHED, text="- Rent.")
    history.show_rows(library_rows(library, SearchFilter()))
    [row] = [row for row in history.model.rows if row.kind is RowKind.RUN]
    assert row.title == "Key passages" and "passages" not in row.detail


def test_filters_limit_by_kind_model_tag_time_and_star(
    library: Library, history: HistoryList
) -> None:
    for number in (1, 2, 3):
        library.save_document(document(number))
    one = add_run(library, 1, "timeline")
    two = add_run(library, 2, model="Phi")
    add_run(library, 3)
    library.tag_run(one, "urgent")
    library.tag_document(f"{2:064x}", "Urgent")
    library.set_run_favourite(two, True)

    def titles(limits: SearchFilter) -> list[str]:
        history.show_rows(library_rows(library, limits))
        return [title for kind, title in shown(history) if kind is RowKind.DOCUMENT]

    assert titles(SearchFilter(run_kind="timeline")) == ["Lease 1"]
    assert titles(SearchFilter(model_name="Phi")) == ["Lease 2"]
    assert titles(SearchFilter(tag="URGENT")) == ["Lease 2", "Lease 1"]
    assert titles(SearchFilter(favourites=True)) == ["Lease 2"]
    now = datetime.now().astimezone()
    assert titles(SearchFilter(since=now + timedelta(hours=1))) == []
    assert len(titles(SearchFilter(since=now - timedelta(hours=1)))) == 3


def test_the_filter_tells_what_is_chosen_and_can_be_cleared(
    history: HistoryList, qtbot: QtBot
) -> None:
    told: list[str] = []
    history.search_changed.connect(told.append)
    history.filter_button.click()
    assert history.filter.isVisible()
    history.filter.offer(["urgent"], ["Phi", "Qwen"], ["Leases"])
    history.filter.model.setCurrentIndex(1)
    history.filter.model.activated.emit(1)
    history.filter.time.setCurrentIndex(2)
    history.filter.favourites.click()
    now = datetime(2026, 3, 10, 15, 0).astimezone()
    value = history.filter.value(now)
    assert value.model_name == "Phi" and value.favourites
    assert value.since == datetime(2026, 3, 3).astimezone()
    assert history.filter_button.text() == "Filter (3)" and len(told) == 2
    history.filter.offer(["urgent"], ["Phi"], [])
    assert history.filter.model.currentData() == "Phi"
    history.filter.clear()
    assert history.filter.value() == SearchFilter() and history.filter_button.text() == "Filter"


def test_an_empty_library_and_an_empty_search_say_so(
    library: Library, history: HistoryList
) -> None:
    history.show_rows(library_rows(library, SearchFilter()))
    assert "kept here" in history.empty_text.text() and history.empty_text.isVisible()
    history.search.setText("nothing like it")
    history.set_hits([])
    assert "Nothing fits" in history.empty_text.text()


def test_a_row_can_be_chosen_deleted_and_marked(
    library: Library, history: HistoryList, qtbot: QtBot
) -> None:
    library.save_document(document(1))
    run_id = add_run(library, 1)
    history.show_rows(library_rows(library, SearchFilter()))
    told: list[tuple[str, object]] = []
    for name in ("run_chosen", "document_chosen", "delete_asked", "star_asked", "tags_asked"):
        getattr(history, name).connect(lambda record, name=name: told.append((name, record)))
    history.list.clicked.emit(history.model.index(0, 0))
    history.list.clicked.emit(history.model.index(1, 0))
    history.list.setCurrentIndex(history.model.index(1, 0))
    qtbot.keyClick(history.list, Qt.Key.Key_Delete)
    assert [name for name, _ in told] == ["document_chosen", "run_chosen", "delete_asked"]
    assert told[1][1].id == told[2][1].id == run_id  # type: ignore[attr-defined]
    actions = {a.text(): a for a in history.menu_of(history.model.rows[1]).actions()}
    actions["Make it a favourite"].trigger()
    actions["Tags…"].trigger()
    assert [name for name, _ in told[3:]] == ["star_asked", "tags_asked"]
    assert "Collections…" not in actions


def test_stars_and_tags_are_drawn_and_read_out(library: Library, history: HistoryList) -> None:
    library.save_document(document(1))
    run_id = add_run(library, 1)
    history.show_rows(library_rows(library, SearchFilter()))
    plain = history.list.grab().toImage()
    height = history.list.visualRect(history.model.index(1, 0)).height()
    library.set_run_favourite(run_id, True)
    library.tag_run(run_id, "urgent")
    history.show_rows(library_rows(library, SearchFilter()))
    QApplication.processEvents()
    assert history.list.grab().toImage() != plain
    assert history.list.visualRect(history.model.index(1, 0)).height() > height
    said = history.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("favourite, Summary") and said.endswith("tags urgent")


def test_ten_thousand_runs_are_shown_without_reading_them_all(
    library: Library, history: HistoryList
) -> None:
    with closing(sqlite3.connect(library.path)) as db, db:  # in one transaction
        for number in range(2_500):
            sha256 = f"{number:064x}"
            db.execute(
                "INSERT INTO documents (sha256, title, format, n_pages, n_characters, first_seen, "
                "last_seen, number) VALUES (?,?,'markdown',0,0,?,?,?)",
                [sha256, f"Lease {number}", "2026-01-01", "2026-01-01", number + 1],
            )
            db.executemany(
                "INSERT INTO runs (document_sha256, result_key, kind, mode, n_context, "
                "model_fingerprint, model_name, n_parts, n_parts_cached, n_document_tokens, "
                "n_prompt, n_generated, status, message, text, started, elapsed_s, uid) VALUES "
                "(?,'k','general','single',1,'f','Qwen',1,0,1,1,1,'finished','',?,?,0,?)",
                [
                    (sha256, "Rent. " * 300, "2026-01-01T00:00:00+00:00", f"{number}-{i}")
                    for i in range(4)
                ],
            )

    def show() -> None:
        history.show_rows(library_rows(library, SearchFilter()))
        QApplication.processEvents()

    assert costs_less(1, show)  # some 0.03 s on a quiet machine
    assert len(history.runs()) < 10 * N_RUNS_A_PAGE
    n_fetches = 0
    while history.model.canFetchMore(history.list.rootIndex()):
        history.model.fetchMore(history.list.rootIndex())
        n_fetches += 1
    assert len(history.runs()) == 10_000 and len({r.id for r in history.runs()}) == 10_000
    heads = [row for row in history.model.rows if row.kind is RowKind.DOCUMENT]
    assert len(heads) == 2_500
    assert n_fetches > 50


def test_tags_are_chosen_or_new(qtbot: QtBot) -> None:
    editor = TagsEditor("Tags", "tag", ["lease", "urgent"], ["urgent"])
    qtbot.addWidget(editor)
    assert editor.names() == ["urgent"]
    editor.field.setText("Lease")
    editor.add_typed()
    assert editor.names() == ["lease", "urgent"]
    editor.field.setText("  to   sign ")
    editor.finish()
    assert editor.names() == ["lease", "urgent", "to sign"]


def test_versions_of_one_document_can_be_told_apart(library: Library) -> None:
    for number, name in ((1, "lease.docx"), (2, "lease signed.pdf")):
        found = document(number)
        library.save_document(
            dataclasses.replace(found, path=Path(f"/leases/{name}"), title="Lease of flat 7")
        )
        add_run(library, number)
    rows = [row for row in library_rows(library, SearchFilter())() if row.kind is RowKind.DOCUMENT]
    assert {row.title for row in rows} == {"Lease of flat 7"}
    assert sorted(row.file for row in rows) == ["lease signed.pdf", "lease.docx"]


def test_a_title_has_two_lines_where_one_is_too_narrow(
    qtbot: QtBot, library: Library, history: HistoryList
) -> None:
    title = "Master services agreement on the maintenance of lifts"
    library.save_document(dataclasses.replace(document(1), title=title))
    add_run(library, 1)
    history.show_rows(library_rows(library, SearchFilter()))
    rows = [history.model.index(n) for n in range(history.model.rowCount())]
    heights = []
    history.resize(280, 500)
    QApplication.processEvents()
    for width in (900, 260):
        history.resize(width, 500)  # the width alone, as a splitter does
        qtbot.waitUntil(lambda wide=width: wide - 60 < history.list.viewport().width() <= wide)
        QApplication.processEvents()
        title_at, below_at = (history.list.visualRect(row) for row in rows)
        assert below_at.top() == title_at.bottom() + 1
        heights.append([title_at.height(), below_at.height()])
    (wide, wide_below), (narrow, narrow_below) = heights
    assert narrow - wide >= history.list.fontMetrics().height()
    assert narrow_below == wide_below  # what was made of it has two lines in any list
