"""`longleaf ask` and its conversation. The engine is scripted; the model gives its vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.interfaces.cli.program import main
from app.jobs.workspace import Workspace
from app.store import Library
from tests.analysis.scripted import ScriptedEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    engine = ScriptedEngine(lambda request: "The rent is $900 [p1].")
    monkeypatch.setattr(Workspace, "local_engine", lambda *_: engine)
    return engine


def test_a_question_goes_on_with_the_conversation_unless_told_otherwise(
    engine: ScriptedEngine,
    starter_model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent of the barn is $900 a month.\n")

    def ask(*words: str) -> int:
        return main(["ask", str(path), *words, "--model", str(starter_model), "--budget", "2k"])

    assert ask("What", "is", "the", "rent?") == 0
    assert capsys.readouterr().out == "The rent is $900 [¶ 1].\n"
    assert ask("Monthly?") == 0
    assert ask("Where is it?", "--new") == 0
    assert ask("In secret?", "--keep-nothing") == 0
    assert ask("And since when?") == 0
    n_messages = [len(request.messages) for request in engine.requests]
    assert n_messages == [2, 4, 2, 4, 4]
    assert "Where is it?" in engine.requests[-1].messages[1].content
    with Library.open() as library:
        [document] = library.documents()
        asked = [exchange.question for exchange in library.exchanges(document.sha256)]
    assert asked == ["What is the rent?", "Monthly?", "Where is it?", "And since when?"]
