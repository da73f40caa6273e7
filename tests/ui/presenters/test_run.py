"""What the window says of a run, in the real window; a scripted engine answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.engines.contract.engine import EngineNotice, Event, Request
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer

TROUBLE = "The model's process crashed; it was started again and goes on."


class EngineInTrouble(ScriptedEngine):
    """Says that it failed, was loaded again, and then answers."""

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        yield EngineNotice("fallback", TROUBLE)
        yield EngineNotice("ready", "SmolLM2 is loaded")
        yield from super().generate(requests)


@pytest.fixture
def engine() -> ScriptedEngine:
    return EngineInTrouble(answer)


def test_how_it_goes_on_after_a_crash_stays_in_sight(
    desk: Desk, contract_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That the scripted answer is poor is told in the same place, as soon as it is found.
    monkeypatch.setattr("app.ui.presenters.key_passages.is_poor", lambda evidence: False)
    desk.open(contract_pdf)
    desk.run()
    assert desk.window.work.result_page.view.markdown
    assert desk.window.banner.isVisible() and desk.window.banner.text == TROUBLE
