"""What is said of a plan before a run: plain words first, numbers behind "Details"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engines.servers.address import ServerAddress
from tests.engines.servers.scripted import Reply, ScriptedServer
from tests.ui.desk import Desk

ENTRY = {"name": "qwen3:8b", "digest": "d1", "details": {"family": "qwen3"}}


def ollama(*can: str) -> ScriptedServer:
    """One whose model can do these things."""
    answer = {"message": {"content": "The rent is 900 euros [p1]."}, "done": True}
    reply = Reply(lines=(json.dumps({**answer, "done_reason": "stop"}).encode() + b"\n",))
    facts = {
        "/v1/models": {"data": [{"id": "qwen3:8b", "owned_by": "library"}]},
        "/api/tags": {"models": [ENTRY]},
        "/api/ps": {"models": []},
        "/api/show": {
            "capabilities": ["completion", *can],
            "model_info": {"qwen3.context_length": 40960},
        },
    }
    return ScriptedServer(lambda n, body: reply, facts)


@pytest.fixture
def real_desk(qtbot: QtBot) -> Iterator[Desk]:
    """A window whose engines are real ones."""
    desk = Desk(qtbot, None)
    yield desk
    desk.window.close()
    desk.window.controller.workspace.close()


def test_a_model_that_can_think_is_let_think_when_a_person_says_so(
    real_desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    controller, box = real_desk.window.controller, real_desk.window.work.card.thinking
    real_desk.open(path)
    assert box.isHidden(), "the starter model does not think"
    thinker, other = ollama("thinking"), ollama()
    open_servers = controller.workspace.open_servers
    controller.use_server_model(open_servers([ServerAddress.parse(thinker.url)]))
    real_desk.wait(lambda: not box.isHidden())
    real_desk.run()
    assert thinker.bodies[-1]["think"] is False
    n_before = thinker.bodies[-1]["options"]["num_predict"]
    box.click()
    real_desk.wait(lambda: controller.plan is not None and controller.plan.budget.n_thought > 0)
    real_desk.run()
    assert thinker.bodies[-1]["think"] is True
    assert thinker.bodies[-1]["options"]["num_predict"] > n_before
    controller.use_server_model(open_servers([ServerAddress.parse(other.url)]))
    real_desk.wait(box.isHidden)
    real_desk.wait(lambda: controller.choices.n_thought == 0)
    thinker.die()
    other.die()


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


@pytest.mark.parametrize(("size", "n_lines"), [((960, 540), 6), ((1162, 652), 9)])
def test_on_a_low_screen_the_key_passages_have_the_room_of_the_choices(
    desk: Desk, contract_pdf: Path, size: tuple[int, int], n_lines: int
) -> None:
    """960 × 540 is a screen of 1920 × 1080 at 200 %; 1162 × 652 is what a window opens with on one
    of 1366 × 768."""
    window, work = desk.window, desk.window.work
    window.resize(*size)
    desk.open(contract_pdf)
    desk.wait(work.result.toPlainText)
    desk.settle_events()
    card, line_px = work.card, work.result.fontMetrics().lineSpacing()
    assert card.is_folded and card.said.isVisible()
    assert "nothing is left out" in work.reason.text() and work.reason.isVisible()
    assert work.start.isVisible() and work.result.viewport().height() > n_lines * line_px
    card.unfold.click()
    desk.settle_events()
    assert not card.is_folded and work.kind.isVisible() and work.reason.isVisible()
    desk.run()
    desk.settle_events()
    assert card.is_folded and not work.reason.isVisible()
    desk.wait(lambda: card.height() <= card.sizeHint().height() + 4)  # no hole where the bar was


def test_a_kind_that_needs_a_request_shows_the_field_for_it_on_the_lowest_screen_too(
    desk: Desk, contract_pdf: Path
) -> None:
    window, work = desk.window, desk.window.work
    window.resize(960, 540)
    desk.open(contract_pdf)
    desk.settle_events()
    assert work.card.is_folded
    work.card.choose_kind("own")
    work.resize(work.width(), work.height() - 1)
    assert not work.card.is_folded and work.own.isVisible()
