"""Longleaf as a library, and the example in its documentation."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

import app
from app import Choices, Longleaf, LongleafError
from app.engines.servers.address import ConsentNeeded, Consents
from app.jobs.workspace import Workspace
from app.store import Library
from tests.analysis.runs.test_server_model import COUNTING
from tests.analysis.scripted import ScriptedEngine
from tests.engines.servers.scripted import Reply, ScriptedServer

GUIDE = Path(__file__).resolve().parents[3] / "resources" / "docs" / "library.md"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "contract.pdf"
    canvas = Canvas(str(path))
    for y, line in enumerate(
        [
            "Lease between Ada Holm (tenant) and Birk Properties (landlord).",
            "The tenant pays 900 euros a month.",
            "Either party may terminate it with three months' notice in writing.",
        ]
    ):
        canvas.drawString(72, 760 - 30 * y, line)
    canvas.save()
    return path


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(lambda request: "The tenant pays 900 euros a month [p1].")


@pytest.fixture
def longleaf(tmp_path: Path, starter_model: Path, engine: ScriptedEngine) -> Iterator[Longleaf]:
    library = Library.open(tmp_path / "library.db")
    with Longleaf(workspace=Workspace(library, lambda model, settings: engine)) as longleaf:
        yield longleaf


def test_load_plan_run_ask(longleaf: Longleaf, contract: Path, engine: ScriptedEngine) -> None:
    document = longleaf.load(contract)
    reading = longleaf.plan(document, n_context=8192)
    assert reading.reasons[0].startswith("Read at once")
    heard: list[object] = []
    result = longleaf.run(reading, on_event=heard.append)
    assert result.text == "The tenant pays 900 euros a month [p. 1]."
    [statement] = result.evidence.statements
    assert statement.support.value == "matched" and statement.references == ("p. 1",)
    assert not result.is_cached and len(heard) > 3
    assert longleaf.run(longleaf.plan(document, n_context=8192)).is_cached
    assert longleaf.ask(document, "What is the rent?").text.endswith("[p. 1].")
    assert len(engine.requests) == 2


def test_choices_reach_the_model(
    longleaf: Longleaf, contract: Path, engine: ScriptedEngine
) -> None:
    choices = Choices(kind="own", own="Name the tenant.", temperature=0.5, system="Be polite.")
    longleaf.run(longleaf.plan(longleaf.load(contract), choices=choices, mode="single"))
    [request] = engine.requests
    assert request.sampling.temperature == 0.5
    assert request.messages[0].content.endswith("Be polite.")
    assert "Name the tenant." in request.messages[1].content


def test_what_goes_wrong_is_told_in_words(longleaf: Longleaf, contract: Path) -> None:
    with pytest.raises(LongleafError, match="no kind of analysis"):
        longleaf.plan(longleaf.load(contract), kind="poem")
    with pytest.raises(LongleafError, match=r"No model on this machine"):
        longleaf.use_model("no-such-model-anywhere")
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(LongleafError, match="Cancelled"):
        longleaf.run(longleaf.plan(longleaf.load(contract)), cancel=cancel)


def test_servers_read_and_only_with_consent(
    longleaf: Longleaf, contract: Path, tmp_path: Path
) -> None:
    server = ScriptedServer(facts=COUNTING)
    server.script = lambda n, body: Reply(("Ada Holm ", "pays [p1]."))
    longleaf.use_servers(server.url)
    assert longleaf.run(longleaf.plan(longleaf.load(contract))).text == "Ada Holm pays [p. 1]."
    with pytest.raises(ConsentNeeded):
        longleaf.use_servers("http://192.0.2.7:8000", consents=Consents(tmp_path / "none.json"))


def test_the_package_offers_what_it_says() -> None:
    for name in app.__all__:
        assert getattr(app, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = app.Nothing


@pytest.mark.model
def test_the_example_of_the_documentation_runs(
    contract: Path,
    starter_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [example] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(example.strip().splitlines()) <= 12
    monkeypatch.chdir(contract.parent)
    exec(compile(example, str(GUIDE), "exec"), {"__name__": "__main__"})
    out = capsys.readouterr().out
    assert "Read at once" in out and len(out) > 200
