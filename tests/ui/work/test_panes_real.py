"""The panes with the real starter model, on the first pages of the sample contract: a structured
result as a table, its evidence, a stored question, a comparison and what it means, a queue."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import documents
from app.analysis.runs.run import Choices
from app.planning import Mode
from app.store.records import QueueState
from tests.ui.desk import Desk

N_BLOCKS = 5
"""Paragraphs of the contract: the starter model reads them in a second."""
SHORT = Choices(kind="terms", n_answer_max=96)
WAIT_MS = 180_000  # some seconds on a machine that does nothing else


def excerpt(contract: Path, target: Path, old: str = "", new: str = "") -> Path:
    blocks = [b for b in documents.load(contract).blocks if 60 < len(b.text) < 700][:N_BLOCKS]
    text = "\n\n".join(block.as_markdown() for block in blocks)
    assert old in text
    target.write_text(f"# Cloud Service Agreement\n\n{text.replace(old, new)}\n", encoding="utf-8")
    return target


@pytest.mark.model
def test_every_pane_works_with_a_real_model(
    qtbot: QtBot, tmp_path: Path, contract_docx: Path, starter_model: Path
) -> None:
    first = excerpt(contract_docx, tmp_path / "agreement.md")
    second = excerpt(contract_docx, tmp_path / "agreement-2.md", "Customer", "The Client")
    desk = Desk(qtbot, None)
    window, work = desk.window, desk.window.work
    desk.open(first)
    window.controller.choose(choices=SHORT)
    with qtbot.waitSignal(window.controller.run_ended, timeout=WAIT_MS):
        window.runs.start()
    desk.settle()
    page = work.result_page
    assert page.view.markdown and page.copy_action.isEnabled()
    assert page.data is not None, "a structured kind gives data"
    page.table_action.trigger()
    assert page.table.isVisible()

    work.questions.field.setText("What is this agreement about?")
    work.questions.field.returnPressed.emit()
    desk.wait(lambda: window.questions and work.questions.exchanges()[-1].id, WAIT_MS)
    desk.settle()
    assert work.questions.exchanges()[-1].answer

    window.comparison.compare_with(second)
    view = window.comparison.view
    desk.wait(lambda: view.comparison is not None and not view.is_drawing)
    assert "changed" in view.counts.text()
    view.ask.click()
    desk.wait(lambda: window.controller.is_running)
    desk.wait(lambda: not window.controller.is_running, WAIT_MS)
    desk.settle()
    assert len(view.summary.markdown) > 20 and view.ask.isVisibleTo(view)
    assert "tokens read" in view.status.text()

    short = dataclasses.replace(SHORT, kind="general")
    window.queue.queue.add([second], short, mode=Mode.AUTO, n_context=8192)
    window.queue.show()
    window.queue.view.start.click()
    desk.wait(lambda: window.controller.is_running)
    desk.wait(lambda: not window.controller.is_running, WAIT_MS)
    desk.settle()
    [entry] = window.queue.queue.entries()
    assert entry.state is QueueState.DONE and entry.run_id is not None
    window.close()
