"""A workspace over a scripted engine: the starter model gives its vocabulary and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.analysis.events import EvidenceChecked, RunFinished
from app.analysis.evidence import Support
from app.analysis.workspace import Model, Workspace
from app.documents.document import Document
from app.planning import Mode
from tests.analysis.scripted import Answer, ScriptedEngine
from tests.analysis.test_run import document, note_with_marker


class Scripted:
    """A workspace whose engine answers as told."""

    def __init__(self, model: Path) -> None:
        self.engine = ScriptedEngine(note_with_marker)
        self.workspace = Workspace(make_engine=lambda _model, _settings: self.engine)
        self.model: Model = self.workspace.open_model(model)

    def answers(self, answer: Answer) -> None:
        self.engine.answer = answer


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def summarise(scripted: Scripted, source: Document, mode: Mode = Mode.AUTO) -> list[object]:
    plan = scripted.workspace.plan(source, scripted.model, n_context=4096, mode=mode)
    return list(scripted.workspace.run(source, scripted.model, plan, mode=mode))


def test_evidence_comes_just_before_the_end_fresh_and_from_the_library(scripted: Scripted) -> None:
    source = document()
    scripted.answers(
        lambda request: (
            "Everything is about “the first day of the month” [p. 1]. All is well."
            if "<notes>" in request.messages[1].content
            else note_with_marker(request) + " A fee of $77 is paid [p1]."
        )
    )
    fresh = summarise(scripted, source)
    n_requests = len(scripted.engine.requests)
    again = summarise(scripted, source)
    assert len(scripted.engine.requests) == n_requests, "the second answer is from the library"
    for events in (fresh, again):
        checked, ended = events[-2:]
        assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished)
        assert checked.run_id == ended.run_id
        first, second = checked.evidence.statements
        assert first.quotations[0].says == "found on p. 1"
        assert second.support is Support.UNSUPPORTED
        assert ended.text[second.start : second.end] == "All is well."
        dropped = {fact.text: fact for fact in checked.evidence.dropped}
        assert dropped["$77"].references[0] == "p. 1"
        assert dropped["$77"].parts == tuple(range(len(dropped["$77"].parts)))
    assert fresh[-2] == again[-2]
