"""The page of a result, driven as a person drives it; the answer is a made-up one, its evidence is
really checked against the sample contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QFont, QGuiApplication, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import documents
from app.analysis.evidence.check import Evidence, Support, check_evidence
from app.documents.base.document import Document
from app.store.records import RunRecord, RunStatus
from app.ui.result.page import ResultPage
from app.ui.result.table import table_of_statements, tables_of_data
from app.ui.result.view import ResultView
from app.ui.widgets.theme import SCHEMES

ANSWER = """# Agreement

Customer will pay undisputed invoices within 30 days [p. 4]. The fee is 123,456 dollars [p. 3].

## Parties

- **Provider** gives access and use of the Cloud Service [p. 1].
- Nobody knows why.

| Date | What happens |
| --- | --- |
| 30 days | Payment of invoices [p. 4] |
"""
SUM = 1  # the statement with the sum that is not in the contract


@pytest.fixture(scope="module")
def contract() -> Document:
    path = Path(__file__).parents[3] / "resources/samples/cloud-service-agreement.pdf"
    return documents.load(path)


@pytest.fixture(scope="module")
def evidence(contract: Document) -> Evidence:
    return check_evidence(ANSWER, contract)


@pytest.fixture
def page(qtbot: QtBot, evidence: Evidence) -> Iterator[ResultPage]:
    page = ResultPage()
    qtbot.addWidget(page)
    page.resize(700, 600)
    page.view.set_markdown(ANSWER)
    page.set_evidence(evidence)
    page.set_ready(True)
    page.show()
    yield page


def point_of(view: ResultView, words: str) -> QPoint:
    cursor = view.document().find(words)
    assert not cursor.isNull()
    return view.cursorRect(cursor).center()


def titles(view: ResultView, words: str) -> list[str]:
    return [action.text() for action in view.menu_at(point_of(view, words)).actions()]


def test_without_a_result_there_is_nothing_to_do(qtbot: QtBot) -> None:
    page = ResultPage()
    qtbot.addWidget(page)
    page.begin_edit()
    assert not page.is_editing
    assert not page.copy_action.isEnabled() and not page.save_action.isEnabled()
    assert not page.again.isEnabled() and not page.compare.isEnabled()


def test_tools_without_room_stand_in_a_menu_by_their_names(page: ResultPage) -> None:
    tools = page.tool_row
    assert not tools.more.isVisible() and tools.names_in_menu() == []
    page.resize(page.compare.x() + tools.more.sizeHint().width() + 2, 600)
    QApplication.processEvents()
    assert tools.more.isVisible()
    assert tools.more.geometry().right() <= tools.width()
    assert tools.names_in_menu() == ["Compare", "Table", "Favourite"]
    assert tools.button_of(page.star_action).nextInFocusChain() is tools.more  # with Tab, too
    page.set_favourite(True)
    names = {action.text(): action for action in tools.more_menu.actions()}
    assert names["Favourite"].isChecked() and names["Table"].isEnabled()
    assert not names["Compare"].isEnabled()  # there is nothing earlier
    names["Table"].trigger()
    assert page.table.isVisible()
    page.resize(700, 600)
    QApplication.processEvents()
    assert not tools.more.isVisible() and page.compare.isVisible()


def test_the_legend_explains_the_marks_that_occur(page: ResultPage, evidence: Evidence) -> None:
    text = page.legend.text()
    assert "⚠ something in it is not there (1)" in text
    assert f"∅ nothing in the document says it ({evidence.count(Support.UNSUPPORTED)})" in text
    assert page.told.text() == evidence.summary and page.told.isVisible()
    assert page.legend.isVisible()
    page.set_evidence(None)
    assert not page.legend.isVisible()


def test_where_there_is_little_height_the_answer_has_it(
    page: ResultPage, evidence: Evidence
) -> None:
    page.set_card("In its test it keeps 4 of 24 facts.")
    page.resize(420, 260)
    QApplication.processEvents()
    before, legend = page.view.height(), page.legend.height()
    page.set_low(True)
    QApplication.processEvents()
    assert legend > 10 and page.view.height() > before + legend
    assert not page.legend.isVisible() and page.told.isVisible()
    for said in (evidence.summary, page.legend.text(), "4 of 24 facts"):
        assert said in page.told.toolTip()
    page.set_low(False)
    assert page.legend.isVisible()


def test_the_link_that_the_keyboard_has_come_to_is_kept_when_the_marks_arrive(
    page: ResultPage, evidence: Evidence
) -> None:
    view = page.view
    page.set_evidence(None)
    view.setFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    chosen = view.textCursor().selectedText()
    asked: list[QUrl] = []
    view.anchorClicked.connect(asked.append)
    page.set_evidence(evidence)
    assert chosen and view.textCursor().selectedText() == chosen
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [url.fragment() for url in asked] == ["1"], "now it names its statement"


def test_every_mark_of_a_table_row_stays_in_the_table(page: ResultPage) -> None:
    shown = page.view.toPlainText()
    assert "Payment of invoices [p. 4] ○" in shown
    assert "|" not in shown


def test_the_menu_of_a_statement_speaks_of_that_statement(
    page: ResultPage, evidence: Evidence
) -> None:
    assert page.view.statement_at(point_of(page.view, "undisputed")) == 0
    assert page.view.statement_at(point_of(page.view, "123,456")) == SUM
    assert page.view.statement_at(point_of(page.view, "Agreement")) is None
    assert "Show where it comes from" in titles(page.view, "undisputed")
    assert "Show where it comes from" not in titles(page.view, "Nobody")
    menu = page.view.menu_at(point_of(page.view, "undisputed"))
    {action.text(): action for action in menu.actions()}["Copy this statement"].trigger()
    assert QGuiApplication.clipboard().text() == evidence.statements[0].text


def test_a_statement_leads_to_its_page_and_into_a_question(page: ResultPage) -> None:
    pages: list[int] = []
    asked: list[str] = []
    page.view.page_clicked.connect(lambda number, _statement: pages.append(number))
    page.view.question_wanted.connect(asked.append)
    for action in page.view.menu_at(point_of(page.view, "undisputed")).actions():
        if action.text() in ("Show where it comes from", "Ask about this…"):
            action.trigger()
    assert pages == [4] and "undisputed invoices" in asked[0]


def test_a_note_is_written_shown_and_removed(
    page: ResultPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[tuple[int, str]] = []
    page.note_changed.connect(lambda index, text: changes.append((index, text)))
    monkeypatch.setattr(
        "app.ui.result.page.ask_for_note", lambda *_: ("Ask Anna about this.", True)
    )
    [write] = [
        action
        for action in page.view.menu_at(point_of(page.view, "123,456")).actions()
        if action.text() == "Write a note…"
    ]
    write.trigger()
    assert changes == [(SUM, "Ask Anna about this.")]
    page.set_notes({SUM: "Ask Anna about this."})
    assert page.note_list.isVisible() and page.note_list.count() == 1
    assert "✎" in page.view.toPlainText()
    assert "Remove the note" in titles(page.view, "123,456")
    assert "Write a note…" in titles(page.view, "undisputed")
    page.note_list.itemClicked.emit(page.note_list.item(0))
    assert "123,456" in page.view.textCursor().block().text()
    page.set_notes({})
    assert not page.note_list.isVisible() and "✎" not in page.view.toPlainText()


def test_editing_shows_what_it_will_look_like_and_can_be_undone(
    page: ResultPage, qtbot: QtBot
) -> None:
    saved: list[str] = []
    page.edited.connect(saved.append)
    page.begin_edit()
    assert page.is_editing and not page.tool_row.isVisible()
    editor = page.editor
    assert not editor.is_changed and not editor.restore.isVisible()
    qtbot.keyClicks(editor.source, "Seen by counsel. ")
    qtbot.waitUntil(lambda: "Seen by counsel." in editor.view.toPlainText())
    assert editor.is_changed and editor.save.isEnabled()
    editor.source.undo()
    assert not editor.is_changed
    editor.source.redo()
    editor.save.click()
    assert not page.is_editing and page.tool_row.isVisible()
    assert len(saved) == 1 and "Seen by counsel." in saved[0]


def test_a_discarded_edit_leaves_the_text(page: ResultPage, qtbot: QtBot) -> None:
    saved: list[str] = []
    page.edited.connect(saved.append)
    page.begin_edit()
    page.editor.replace("nothing of it")
    qtbot.keyClick(page.editor.source, Qt.Key.Key_Escape)
    assert not page.is_editing and saved == [] and page.view.markdown == ANSWER


def test_an_edited_result_says_so_and_offers_the_original(page: ResultPage) -> None:
    asked: list[bool] = []
    page.restored.connect(lambda: asked.append(True))
    assert not page.edited_line.isVisible()
    page.set_edited(True)
    assert page.edited_line.isVisible()
    page.begin_edit()
    assert page.editor.restore.isVisible()
    page.editor.restore.click()
    assert asked == [True]


def test_a_result_can_be_compared_with_earlier_ones(page: ResultPage) -> None:
    run = RunRecord(
        id=7, document_sha256="0" * 64, document_title="Lease", document_path=Path("lease.pdf"),
        result_key="", kind="general", mode="single", n_context=32768, model_fingerprint="f",
        model_name="Qwen", n_parts=1, n_parts_cached=0, n_document_tokens=1, n_prompt=1,
        n_generated=1, status=RunStatus.FINISHED, message="", text="…",
        started=datetime(2026, 3, 1, tzinfo=UTC), finished=None, elapsed_s=1.0,
    )  # fmt: skip
    chosen: list[RunRecord] = []
    page.compare_clicked.connect(chosen.append)
    page.set_earlier([run])
    assert page.compare.isEnabled()
    [action] = page.earlier.actions()
    assert action.text().startswith("01 Mar 2026") and action.text().endswith(" · Summary · Qwen")
    action.trigger()
    assert chosen == [run]


def test_the_star_tells_only_what_a_person_did(page: ResultPage) -> None:
    told: list[bool] = []
    page.starred.connect(told.append)
    page.set_favourite(True)
    assert page.star_action.iconText() == "★" and told == []
    page.star_action.trigger()
    assert told == [False] and page.star_action.iconText() == "☆"


def test_the_table_of_statements_can_be_filtered_and_followed(
    page: ResultPage, evidence: Evidence
) -> None:
    pages: list[int] = []
    page.view.page_clicked.connect(lambda number, _statement: pages.append(number))
    page.table_action.trigger()
    rows = page.table.sorted_rows
    assert page.table.isVisible() and rows.rowCount() == len(evidence.statements)
    page.table.filter.setText("provider")
    assert rows.rowCount() == 1
    assert [rows.index(0, c).data() for c in range(1, 4)] == [
        "Parties",
        "Provider gives access and use of the Cloud Service.",
        "p. 1",
    ]
    page.table.table.activated.emit(rows.index(0, 0))
    assert pages == [1]
    page.table.copy()
    assert QGuiApplication.clipboard().text().endswith("Cloud Service.\tp. 1")


def test_headings_and_places_of_the_table_are_not_cut(page: ResultPage) -> None:
    page.table_action.trigger()
    view = page.table.table
    header, metrics = view.horizontalHeader(), view.fontMetrics()
    where = view.model().columnCount() - 1
    assert header.sectionSize(where) >= header.sectionSizeHint(where)
    assert header.sectionSize(where) > metrics.horizontalAdvance("p. 4") + 12


def test_data_becomes_one_table_a_field() -> None:
    data = {
        "summary": "Two dates.",
        "events": [
            {"date": "30 days", "event": "Payment", "pages": ["p. 4"]},
            {"date": "2 years", "event": "End", "who": ["A", "B"], "pages": []},
        ],
    }
    [table] = tables_of_data(data, {"events": "Timeline"})
    assert table.title == "Timeline"
    assert table.columns == ("Date", "Event", "Who", "Where")
    assert table.rows == (("30 days", "Payment", "", "p. 4"), ("2 years", "End", "A; B", ""))
    assert table.labels == (("p. 4",), ())


def test_without_evidence_the_statements_are_shown_without_marks() -> None:
    table = table_of_statements(ANSWER, None)
    assert table.columns == ("Section", "Statement", "Where")
    assert ("Parties", "Nobody knows why.", "") in table.rows


def test_what_a_model_writes_can_do_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    """HTML is text, pictures are not loaded, and invented links lead nowhere."""
    view = ResultView()
    qtbot.addWidget(view)
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not to be read")
    view.set_markdown(f"<b>bold</b> ![x]({secret.as_uri()}) [y](statement:#99) [z](page:x#1)")
    assert "<b>bold</b>" in view.toPlainText()
    assert view.loadResource(2, QUrl.fromLocalFile(str(secret))) is None
    went: list[object] = []
    view.page_clicked.connect(lambda *told: went.append(told))
    for link in ("statement:#99", "page:x#1", "note:#3", "https://example.org", "file:///etc"):
        view.anchorClicked.emit(QUrl(link))
        view.highlighted.emit(QUrl(link))
    assert went == []


def test_places_without_pages_can_be_followed(qtbot: QtBot) -> None:
    view = ResultView()
    qtbot.addWidget(view)
    went: list[str] = []
    view.place_clicked.connect(lambda label, _statement: went.append(label))
    view.set_markdown("The rent is 900 euros [§ 4.2 (a), ¶ 31].")
    hrefs = []
    block = view.document().begin().begin()
    while not block.atEnd():
        if block.fragment().charFormat().isAnchor():
            hrefs.append(block.fragment().charFormat().anchorHref())
        block += 1
    for href in hrefs:
        view.anchorClicked.emit(QUrl(href))
    assert went == ["§ 4.2 (a)", "¶ 31"]


MIXED = """# Terms

Upon Customer's request, Provider will delete Customer Content within 60 days [p. 5].

- The governing law is the law of California [p. 1].
- Use of the Product must comply with all Documentation and Use Limitations.
- Whales **sing** in winter.

## Weather

It rains.
"""


@pytest.fixture
def mixed(qtbot: QtBot, contract_pdf: Path) -> ResultPage:
    page = ResultPage()
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.view.set_markdown(MIXED)
    page.set_ready(True)
    page.set_evidence(check_evidence(MIXED, documents.load(contract_pdf)))
    page.show()
    return page


def format_of(page: ResultPage, words: str) -> QTextCharFormat:
    cursor = page.view.document().find(words)
    assert not cursor.isNull(), page.view.toPlainText()
    return cursor.charFormat()


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_the_four_verdicts_look_different(
    mixed: ResultPage, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.widgets.theme._scheme", scheme)
    mixed.view.set_evidence(mixed.view.evidence)
    c = SCHEMES[scheme]
    shown = mixed.view.toPlainText()
    assert "60 days [p. 5]. ✓" in shown
    assert "California [p. 1]. ⚠ California: not in the document" in shown
    assert "Use Limitations. [p. 4] ✓ page found by Longleaf" in shown
    assert "⸨" not in shown and "⸩" not in shown and "sing in winter. ∅" in shown
    assert format_of(mixed, "✓").foreground().color().name() == c.found
    assert format_of(mixed, "California: not").foreground().color().name() == c.warning
    assert format_of(mixed, "California: not").background().color().name() == c.warning_soft
    assert format_of(mixed, "Whales").fontItalic()
    assert format_of(mixed, "Whales").foreground().color().name() == c.muted
    assert not format_of(mixed, "Upon").fontItalic()
    for soft, text in ((c.warning_soft, c.warning), (c.accent_soft, c.accent)):
        assert contrast(QColor(text), QColor(soft)) >= (7 if scheme == "contrast" else 4.5)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(color: QColor) -> float:
        parts = [color.redF(), color.greenF(), color.blueF()]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_only_what_the_document_supports_can_be_shown(mixed: ResultPage) -> None:
    mixed.only_supported.setChecked(True)
    shown = mixed.view.toPlainText()
    assert "60 days [p. 5]. ✓" in shown and "Use Limitations" in shown
    for gone in ("California", "Whales", "Weather", "rains", "•  "):
        assert gone not in shown
    assert "Terms" in shown
    mixed.only_supported.setChecked(False)
    assert "It rains. ∅" in mixed.view.toPlainText()


def test_a_link_to_a_printed_page_tells_the_page_of_the_file(qtbot: QtBot) -> None:
    view = ResultView()
    qtbot.addWidget(view)
    view.set_renamed_pages({"p. vii": 1, "p. 1": 2})
    links = ("page:1", "place:p.%20vii", "page:9", "note:#1")
    assert [view.page_told(QUrl(link)) for link in links] == [
        "Page 2 of the file",
        "Page 1 of the file",
        "",
        "",
    ]


def test_bold_chinese_with_punctuation_in_it_is_bold(qtbot: QtBot) -> None:
    view = ResultView()
    qtbot.addWidget(view)
    view.show_draft(lambda: "**付款期限：**三十日。甲方**（买方）**应当付款")
    qtbot.waitUntil(lambda: "付款" in view.toPlainText())
    assert view.toPlainText() == "付款期限：三十日。甲方（买方）应当付款"
    cursor = view.document().find("买方")
    assert cursor.charFormat().fontWeight() == QFont.Weight.Bold


def test_a_draft_is_asked_for_when_it_is_drawn(page: ResultPage, qtbot: QtBot) -> None:
    asked: list[str] = []

    def draft() -> str:
        asked.append(f"Note {len(asked)}.")
        return asked[-1]

    page.view.set_markdown("")
    for _ in range(50):
        page.view.show_draft(draft)
    assert not asked, "not for every piece of what is written"
    qtbot.waitUntil(lambda: page.view.toPlainText() == "Note 0.")
    page.view.set_markdown("The answer.")
    assert page.view.toPlainText() == "The answer."


def test_a_mark_says_in_words_what_it_means(page: ResultPage, evidence: Evidence) -> None:
    said = {
        statement.support: page.view.told_of(QUrl(f"statement:#{index}"))
        for index, statement in enumerate(evidence.statements)
    }
    assert "compare it with p. " in said[Support.CITED]
    assert "123,456" in said[Support.DOUBTFUL]
    assert "names no page" in said[Support.UNSUPPORTED]
    assert page.view.told_of(QUrl("page:4")) == ""


def test_how_much_is_supported_is_read_whole_where_there_is_little_height(
    page: ResultPage, evidence: Evidence
) -> None:
    page.set_low(True)
    page.resize(430, 300)
    QApplication.processEvents()
    assert len(evidence.summary) > 60 and "…" not in page.told.shown()
    assert page.told.shown().replace("\n", "") == evidence.summary


def test_a_mark_stands_with_the_last_word_of_its_statement(page: ResultPage) -> None:
    raw = page.view.document().toRawText()
    marks = [at for at, letter in enumerate(raw) if letter in "✓○⚠∅"]
    assert len(marks) >= 4
    assert {raw[at - 1] for at in marks} == {"\N{NO-BREAK SPACE}"}
    assert "p.\N{NO-BREAK SPACE}4" in raw and "p. 4" not in raw, "nor does a reference part"
