"""A document that is opened is recognised: the kind of analysis and the first questions fit it, and
what a person chooses instead stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from app.system.folders import config_folder
from app.system.translation import use_language
from app.ui.dialogs.models_page import ModelsPage
from app.ui.shell.main_window import MainWindow
from tests.ui.desk import Desk

NOTE = "# Shopping\n\nBread, butter and two litres of milk for the weekend.\n"
PAPER = """# Sleep and memory in older adults

## Abstract

We present a study of sleep. In this paper we show that our method outperforms the baseline
(p < 0.05) in our experiments; results are shown in Table 1 and Figure 2 [1, 2].

## Introduction

Previous work [3] proposed a model. We propose a dataset of 120 participants, et al. [4].

## Methods

We evaluate the model on the dataset. Participants were randomized; the sample had n = 120.

## Results

Our results show a significant effect (p < 0.01, Table 2). See Figure 3 and Figure 4.

## Conclusion

In this paper we presented experiments. Future work will evaluate the hypothesis.

## References

[1] A. Author et al. Journal of Sleep, 2020. doi:10.1000/1
[2] B. Author et al. Proceedings, 2021. arXiv:2101.00001
"""


def forget_choices() -> None:
    """As for a person who has just installed Longleaf."""
    settings = QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
    settings.remove("kinds")
    settings.sync()


@pytest.fixture
def new_desk(desk: Desk) -> Desk:
    forget_choices()
    return desk


def kind_of(window: MainWindow) -> str:
    return window.work.card.choices().kind


def open_file(desk: Desk, path: Path) -> None:
    desk.window.open_path(path)
    desk.wait(
        lambda: (
            desk.window.controller.document is not None
            and desk.window.controller.document.path == path
            and desk.window.controller.plan is not None
        )
    )
    desk.settle()


def test_contract_paper_and_other_get_their_kind_and_their_questions(
    new_desk: Desk, contract_pdf: Path, tmp_path: Path
) -> None:
    desk, window = new_desk, new_desk.window
    questions = window.work.questions.beginnings
    open_file(desk, contract_pdf)
    desk.wait(lambda: kind_of(window) == "contract")
    assert any("liable" in button.text() for button in questions.buttons)
    assert window.controller.choices.kind == "contract", "the run is planned with it"
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    open_file(desk, paper)
    desk.wait(lambda: kind_of(window) == "paper")
    assert any("studied" in button.text() for button in questions.buttons)
    note = tmp_path / "note.md"
    note.write_text(NOTE, encoding="utf-8")
    open_file(desk, note)
    desk.wait(lambda: kind_of(window) == "general")


def test_what_a_person_chose_instead_is_not_undone(
    new_desk: Desk, contract_pdf: Path, tmp_path: Path
) -> None:
    desk, window = new_desk, new_desk.window
    open_file(desk, contract_pdf)
    desk.wait(lambda: kind_of(window) == "contract")
    box = window.work.card.kind
    box.setCurrentIndex(box.findData("timeline"))
    box.activated.emit(box.currentIndex())
    note = tmp_path / "note.md"
    note.write_text(NOTE, encoding="utf-8")
    open_file(desk, note)
    desk.wait(lambda: kind_of(window) == "general")
    open_file(desk, contract_pdf)
    desk.wait(lambda: kind_of(window) == "timeline")
    desk.settle()
    assert kind_of(window) == "timeline"


def test_a_button_asks_its_question(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(NOTE, encoding="utf-8")
    desk.open(note)
    window = desk.window
    window.questions.go_to()
    view = window.work.questions
    assert view.beginnings.isVisible() and not view.answers.isVisible()
    button = view.beginnings.buttons[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: view.exchanges() and view.exchanges()[-1].id is not None)
    desk.settle()
    assert view.exchanges()[0].question == button.text()
    assert view.answers.isVisible() and not view.beginnings.isVisible()


@pytest.mark.parametrize(
    ("language", "name", "sentence"),
    [
        ("en", "cloud-service-agreement.pdf", "The Increased Cap Amount"),
        ("zh", "warehouse-software-contract.zh.pdf", "续期次数不限"),
    ],
)
def test_the_sample_is_in_the_language_of_the_interface_and_has_a_finished_summary(
    desk: Desk, qtbot: QtBot, language: str, name: str, sentence: str
) -> None:
    window = desk.window
    use_language(language)
    try:
        window.drop_zone.sample_clicked.emit()
        qtbot.waitUntil(window.banner.isVisible)
        document = window.controller.document
        assert document is not None and document.path.name == name
        window.banner.press()
        assert sentence in window.work.result.toPlainText()
    finally:
        use_language("en")


def test_with_the_starter_a_card_offers_the_model_that_fits_and_its_time_here(
    desk: Desk, contract_pdf: Path
) -> None:
    window, card = desk.window, desk.window.starter.card
    assert not card.isVisible(), "there is no document yet"
    desk.open(contract_pdf)
    desk.wait(card.isVisible)
    assert "starter" in card.text
    if not card.get.isHidden():  # a machine with little free memory has no better one
        assert "GB" in card.text and "for this document" in card.text
        card.get.click()
        desk.wait(lambda: window.findChildren(ModelsPage))
    window.resize(960, 540)  # a screen of 1920 × 1080 at 200 %: the passages come first
    desk.settle_events()
    assert not card.isVisible() and window.work.start.isVisible()
    window.resize(1366, 768)
    desk.settle_events()
    assert card.isVisible()
    card.close_button.click()
    assert not card.isVisible()
    window.controller.make_plan()
    desk.settle()
    assert not card.isVisible(), "it does not come back"
