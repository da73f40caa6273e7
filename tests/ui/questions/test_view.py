"""Questions in the window: kept with their document, deleted, exported; and marks of the library.
A scripted engine answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.analysis.evidence.check import Evidence
from app.analysis.runs.events import ToolCalled
from app.jobs.asking import conversation
from app.ui.library.history_model import HistoryRow, RowKind
from app.ui.library.tags_editor import TagsEditor
from app.ui.questions.view import Asked, QuestionsView
from tests.ui.desk import Desk


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    return path


def ask(desk: Desk, *questions: str) -> QuestionsView:
    view = desk.window.work.questions
    for question in questions:
        n = len(view.exchanges())
        view.field.setText(question)
        view.field.returnPressed.emit()
        desk.wait(lambda n=n: len(view.exchanges()) > n and view.exchanges()[-1].id is not None)
        desk.settle()
    return view


def rows(desk: Desk, kind: RowKind) -> list[HistoryRow]:
    return [row for row in desk.window.history.model.rows if row.kind is kind]


def test_a_conversation_is_there_when_its_document_is_opened_again(
    desk: Desk, lease: Path, tmp_path: Path
) -> None:
    desk.open(lease)
    view = ask(desk, "What is the *rent*?", "And when?")
    assert "What is the *rent*?" in view.answers.toPlainText()  # as it was typed
    other = tmp_path / "other.md"
    other.write_text("# Other\n\nNothing.\n", encoding="utf-8")
    desk.open(other)
    desk.wait(lambda: not view.exchanges())
    desk.open(lease)
    desk.wait(
        lambda: [e.question for e in view.exchanges()] == ["What is the *rent*?", "And when?"]
    )
    # Checked again, in a thread; every answer is marked, not the last alone.
    desk.wait(lambda: view.answers.toPlainText().count("∅") >= 2)
    assert desk.window.work.tabs.tabText(1) == "Questions (2)"


def test_a_question_is_deleted_and_brought_back(desk: Desk, lease: Path) -> None:
    desk.open(lease)
    view = ask(desk, "What is the rent?", "And when?")
    first = view.exchanges()[0].id
    view.answers.anchorClicked.emit(QUrl(f"drop:{first}"))
    assert [e.question for e in view.exchanges()] == ["And when?"]
    view.answers.anchorClicked.emit(QUrl("drop:9999"))  # a link that an answer made up
    assert len(view.exchanges()) == 1
    desk.window.banner.press()
    assert [e.question for e in view.exchanges()] == ["What is the rent?", "And when?"]


def test_a_new_conversation_reads_nothing_of_the_one_before(desk: Desk, lease: Path) -> None:
    desk.open(lease)
    view = ask(desk, "What is the rent?")
    view.anew.click()
    assert "new conversation" in view.status.text() and view.history() == []
    ask(desk, "Who pays it?")
    document = desk.window.controller.document
    assert document is not None
    library = desk.window.controller.workspace.library
    assert [e.question for e in conversation(library, document.sha256)] == ["Who pays it?"]
    assert "A new conversation" in view.answers.toPlainText()
    assert len(view.history()) == 1


def test_a_conversation_stands_in_the_library_and_can_be_deleted(desk: Desk, lease: Path) -> None:
    desk.open(lease)
    ask(desk, "What is the rent?")
    [row] = rows(desk, RowKind.CONVERSATION)
    assert row.detail == "1 question"
    desk.window.history.conversation_dropped.emit(row.record)
    assert rows(desk, RowKind.CONVERSATION) == [] and not desk.window.work.questions.exchanges()
    desk.window.banner.press()
    assert len(rows(desk, RowKind.CONVERSATION)) == 1
    desk.window.work.tabs.setCurrentIndex(0)
    desk.window.history.conversation_chosen.emit(row.record)
    assert desk.window.work.tabs.currentWidget() is desk.window.work.questions
    desk.window.history.search.setText("cloud service")
    desk.wait(lambda: rows(desk, RowKind.HIT))
    assert any("answer to a question" in hit.title for hit in rows(desk, RowKind.HIT))


def test_a_conversation_is_exported(desk: Desk, lease: Path, tmp_path: Path) -> None:
    desk.open(lease)
    ask(desk, "What is the rent?")
    path = tmp_path / "questions.md"
    desk.window.questions.write(path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Lease\n\n## What is the rent?\n\nThe agreement covers")
    desk.window.questions.write(tmp_path / "nowhere" / "questions.md")
    assert "cannot be written" in desk.window.banner.text


def test_what_the_model_looks_up_is_shown(qtbot: QtBot) -> None:
    view = QuestionsView()
    qtbot.addWidget(view)
    view.begin("What is the rent?")
    called = ToolCalled(1, "search_document", {"query": "rent"}, ("p. 3", "p. 7"))
    view.look_up(called.says)
    view.append("900 euros.")
    view.finish("900 euros.", "From what it looked up.", Evidence((), True), 5)
    shown = view.answers.toPlainText()
    assert "Looked up: search_document (query: rent)" in shown and "p. 7" in shown
    assert shown.index("Looked up") < shown.index("900 euros.") < shown.index("Delete")
    view.begin("And when?")
    assert not view.anew.isEnabled()
    view.fail("The model wrote nothing.")
    assert view.field.text() == "And when?" and len(view.exchanges()) == 1
    view.set_exchanges([Asked("One?", "Yes.", id=1)])
    assert view.export.isVisibleTo(view)


def test_stars_tags_notes_and_collections_are_put_on_rows(
    desk: Desk, lease: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(lease)
    desk.run()
    history, library = desk.window.history, desk.window.controller.workspace.library
    [head], [run] = rows(desk, RowKind.DOCUMENT), rows(desk, RowKind.RUN)
    history.star_asked.emit(head)
    history.star_asked.emit(run)
    assert rows(desk, RowKind.DOCUMENT)[0].favourite and rows(desk, RowKind.RUN)[0].favourite
    history.star_asked.emit(rows(desk, RowKind.RUN)[0])
    assert not rows(desk, RowKind.RUN)[0].favourite

    def accept(editor: TagsEditor) -> int:
        editor.field.setText("Homes")
        editor.finish()
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(TagsEditor, "exec", accept)
    history.tags_asked.emit(run)
    assert rows(desk, RowKind.RUN)[0].tags == ("Homes",)
    desk.window.marks.set_tags(rows(desk, RowKind.RUN)[0], ["urgent"])
    assert rows(desk, RowKind.RUN)[0].tags == ("urgent",) and library.tags() == ["urgent"]
    history.collection_asked.emit(head)
    assert [c.name for c in library.collections()] == ["Homes"]
    history.filter_button.click()
    assert history.filter.collection.findData("Homes") > 0
    assert history.filter.tag.findData("urgent") > 0
    for text, expected in (("Sign by May.", ["Sign by May."]), ("", [])):
        monkeypatch.setattr("app.ui.presenters.marks.ask_for_note", lambda *_, t=text: (t, True))
        history.note_asked.emit(head)
        assert [n.text for n in library.notes(head.record.sha256)] == expected


def test_examples_are_offered_until_something_was_asked(desk: Desk, lease: Path) -> None:
    desk.open(lease)
    view = desk.window.work.questions
    assert view.beginnings.isVisibleTo(view)
    ask(desk, view.beginnings.buttons[1].text())
    assert not view.beginnings.isVisibleTo(view)
    view.answers.anchorClicked.emit(QUrl("ask:0"))  # a link that an answer made up
    assert view.field.text() == ""


def test_on_a_low_window_the_questions_have_the_room_of_the_choices(
    desk: Desk, contract_pdf: Path
) -> None:
    window, work = desk.window, desk.window.work
    window.resize(1024, 790)
    desk.open(contract_pdf)
    assert not work.card.is_folded
    window.questions.go_to()
    desk.settle_events()
    assert work.card.is_folded and work.questions.field.isVisible()
    seen = [
        button
        for button in work.questions.beginnings.buttons
        if button.visibleRegion().boundingRect().height() == button.height()
    ]
    assert len(seen) >= 3
    work.tabs.setCurrentWidget(work.result_page)
    desk.settle_events()
    assert not work.card.is_folded
    window.resize(1400, 1000)
    window.questions.go_to()
    desk.settle_events()
    assert not work.card.is_folded, "here is room for both"


@pytest.mark.parametrize("width", [340, 480, 620])
def test_all_that_was_found_for_an_answer_can_be_read(qtbot: QtBot, width: int) -> None:
    view = QuestionsView()
    qtbot.addWidget(view)
    view.set_exchanges([Asked("When?", "On Monday.", id=1)])
    view.say(
        "0 of 5 statements are in the document as they stand; 2 to compare on their page; "
        "3 with something that is not on their page."
    )
    view.resize(width, 500)
    view.show()
    qtbot.waitExposed(view)
    qtbot.waitUntil(lambda: "…" not in view.status.shown())
    assert view.status.height() >= view.status.heightForWidth(view.status.width())
    assert view.export.isVisible() and view.export.geometry().right() <= width
