"""The window in Chinese: nothing that a person reads is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.system.translation import use_language
from app.ui.actions.action_names import plain_name
from app.ui.opening.qt_sentences import use_qt_sentences
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"[A-Za-z]{3,}")
_NAMES = re.compile(
    r"(Llama|Mistral) .*|"
    r"Longleaf( [\d.]+\S*)?|SmolLM2.*|Qwen.*|.*\.(pdf|docx|gguf|md)\b.*|Alder .*|Cloud Service .*|"
    r"CLOUD SERVICE .*|English|https?://\S+|[\d.,]+ ?[KMG]i?B|(Ctrl|Alt|Shift|Del|Esc|Tab)\S*|"
    r"Python [\d.]+.*|Q\d\S*|/.*|GGUF|Apache.*"
)
"""Names, units, keys and what documents say themselves."""


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LONGLEAF_LANGUAGE", "zh")
    use_language("zh")
    yield
    use_language("en")


@pytest.fixture
def chinese_desk(
    chinese: None, qtbot: QtBot, engine: ScriptedEngine, starter_model: Path
) -> Iterator[Desk]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    use_qt_sentences(application)
    desk = Desk(qtbot, engine)
    yield desk
    desk.window.close()
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)


def read_texts(widget: QWidget) -> Iterator[str]:
    """Every text that a widget itself shows or tells a screen reader."""
    yield widget.accessibleName()
    yield widget.toolTip()
    match widget:
        case QAbstractButton():
            yield widget.text()
        case QLabel():
            yield re.sub(r"<[^>]*>", " ", widget.text())
        case QLineEdit():
            yield widget.placeholderText()
        case QTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(n) for n in range(widget.count()))
        case QTabBar():
            yield from (widget.tabText(n) for n in range(widget.count()))
        case QGroupBox():
            yield widget.title()
        case QMenu():
            yield widget.title()
        case QTreeView() | QTableView():
            model = widget.model()
            for column in range(model.columnCount() if model is not None else 0):
                yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        case QDialog():
            yield widget.windowTitle()


def left_in_english(root: QWidget) -> list[str]:
    """Texts under a widget without a Chinese character that are no names."""
    texts = [text for each in [root, *root.findChildren(QWidget)] for text in read_texts(each)]
    for action in root.findChildren(QAction):
        texts += [action.text(), action.toolTip()]
    found = {plain_name(text).strip() for text in texts}
    return sorted(
        text
        for text in found
        if _ENGLISH.search(text) and not _CHINESE.search(text) and not _NAMES.fullmatch(text)
    )


def test_the_window_shows_no_english(
    chinese_desk: Desk, contract_pdf: Path, contract_docx: Path
) -> None:
    window = chinese_desk.window
    assert [action.text() for action in window.menuBar().actions()][:2] == ["文件(&F)", "编辑(&E)"]
    assert not left_in_english(window)
    assert window.history.findChild(QLabel, "title").text() == "文库"  # names for styles stay
    chinese_desk.open(contract_pdf)
    assert window.work.start.text() == "开始" and "词元" in window.work.forecast.text()
    assert not left_in_english(window)
    chinese_desk.run()
    assert "已完成" in window.work.progress_text.text()
    for told in (window.work.progress_text.text(), window.work.forecast.text()):
        assert "。" in told and "。 " not in told
    head = [each.text() for each in window.work.result_page.findChildren(QLabel)]
    assert any("在文档中有原文" in text for text in head)
    assert not left_in_english(window)
    questions = window.work.questions
    questions.field.setText("发票何时到期？")
    questions.field.returnPressed.emit()
    chinese_desk.wait(lambda: questions.history() and not window.controller.is_running)
    chinese_desk.wait(lambda: "删除" in questions.answers.toPlainText())
    assert "Delete" not in questions.answers.toPlainText()
    window.open_path(Path("/nowhere/missing.pdf"))
    chinese_desk.wait(lambda: "missing.pdf" in window.banner.text)
    assert "。请" in window.banner.text  # no space between Chinese sentences
    assert not left_in_english(window)
    chinese_desk.open(contract_docx)
    window.queue.show()
    assert not left_in_english(window)


def test_dialogs_show_no_english(chinese_desk: Desk) -> None:
    for name in ("settings", "models", "servers", "advice", "palette", "shortcuts", "log", "about"):
        chinese_desk.window.actions_by_name[name].trigger()
        [shown] = [d for d in chinese_desk.window.findChildren(QDialog) if d.isVisible()]
        assert not left_in_english(shown), name
        shown.close()


def test_help_opens_the_chinese_guide(chinese_desk: Desk) -> None:
    chinese_desk.window.show_guide()
    [dialog] = [d for d in chinese_desk.window.findChildren(QDialog) if d.isVisible()]
    [page] = dialog.findChildren(QTextEdit)
    assert "使用指南" in page.toPlainText()
    dialog.close()


def test_names_of_actions_lose_the_letter_that_chooses_them() -> None:
    assert plain_name("打开(&O)…") == "打开…"
    assert plain_name("Co&mpare with another version…") == "Compare with another version…"
