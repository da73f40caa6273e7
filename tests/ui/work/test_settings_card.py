"""What is said of a plan before a run: plain words first, numbers behind "Details"."""

from __future__ import annotations

from pathlib import Path

from tests.ui.desk import Desk


def test_a_plan_is_said_in_plain_words_and_its_numbers_on_request(
    desk: Desk, contract_pdf: Path
) -> None:
    desk.open(contract_pdf)
    card = desk.window.work.card
    told = card.reason.text()
    assert told.startswith("Read in 2 parts, which are put together: ")
    assert told.endswith("nothing is left out.") and "token" not in told
    assert "trained for" not in told and not card.forecast.isVisible()
    card.details.click()
    assert card.forecast.isVisible() and "GiB of memory" in card.forecast.text()
    card.details.click()
    assert not card.forecast.isVisible()


def test_a_short_document_meets_no_limit(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    desk.open(path)
    assert desk.window.work.reason.text().startswith("Read in one go: ")


def test_the_empty_library_is_folded_away_until_there_is_something_in_it(
    desk: Desk, tmp_path: Path
) -> None:
    window = desk.window
    window.resize(1500, 800)
    assert not window.history.isVisible()
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    desk.open(path)
    desk.run()
    assert window.history.isVisible()


def test_the_empty_library_is_shown_when_it_is_asked_for(desk: Desk) -> None:
    desk.window.toggle_library()
    desk.window.library.refresh()
    assert desk.window.history.isVisible()
