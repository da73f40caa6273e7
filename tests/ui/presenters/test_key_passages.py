"""Key passages stand in the result's place, and the window says who writes and how well."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import documents
from app.analysis.evidence.check import Support, check_evidence
from app.jobs.better_model import better_model
from app.jobs.sources.sample_summary import kept_sample_summary
from app.store import Library
from app.ui.presenters.key_passages import is_poor
from app.ui.shell.main_window import MainWindow
from tests.ui.desk import Desk


def text_of(window: MainWindow) -> str:
    return window.work.result.toPlainText()


def test_key_passages_stand_there_until_the_answer_begins(
    desk: Desk, qtbot: QtBot, contract_pdf: Path
) -> None:
    window = desk.window
    window.open_path(contract_pdf)
    qtbot.waitUntil(lambda: "The laws of the State of Delaware" in text_of(window))
    assert "chosen without a model" in text_of(window)
    assert window.work.result.markdown == "", "there is no result yet"


def test_the_samples_summary_is_offered_says_that_it_is_made_by_hand_and_is_kept_once(
    desk: Desk, qtbot: QtBot
) -> None:
    window = desk.window
    window.drop_zone.sample_clicked.emit()
    qtbot.waitUntil(lambda: "made by hand" in window.banner.text)
    assert window.controller.workspace.library.runs() == []
    window.banner.press()
    assert "The Increased Cap Amount is three times" in text_of(window)
    [run] = window.controller.workspace.library.runs()
    assert run.mode == "hand" and run.message.startswith("Made by hand")
    assert window.work.progress_text.text().startswith("Made by hand")


def test_the_samples_summary_is_true(contract_pdf: Path, tmp_path: Path) -> None:
    document = documents.load(contract_pdf)
    with Library.open(tmp_path / "library.db") as library:
        run = kept_sample_summary(library, document)
        assert run is not None and kept_sample_summary(library, document) == run
        evidence = check_evidence(run.text, document)
    assert len(evidence.statements) >= 15
    assert {s.support for s in evidence.statements} <= {Support.MATCHED, Support.CITED}
    assert not is_poor(evidence)


@pytest.mark.parametrize(("n_true", "poor"), [(2, False), (1, True), (0, True)])
def test_a_poor_answer_is_told(contract_pdf: Path, n_true: int, poor: bool) -> None:
    document = documents.load(contract_pdf)
    lines = [
        "- Customer is responsible for the accuracy and content of Customer Content [p. 3].",
        "- Neither party may assign any rights or obligations under this Agreement without the "
        "prior written consent of the other party [p. 9].",
    ][:n_true]
    lines += ["- The warning will be published in 45 days [p. 2].", "- All is well [p. 1]."]
    assert is_poor(check_evidence("\n".join(lines), document)) is poor


def test_a_better_model_fits_the_machine_and_has_a_time() -> None:
    better = better_model(8_000)
    if better is not None:
        assert 0 < better.time_s <= 7200
        larger = better_model(8_000, n_parameters=better.model.facts.n_parameters)
        assert larger is None or larger.model.id != better.model.id
