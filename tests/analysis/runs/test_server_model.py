"""Documents read with a model behind servers: planned, run, spread, resumed (scripted servers)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.analysis.runs.events import PartDone, RunFinished, RunStopped
from app.analysis.runs.server_model import ServerModel
from app.engines.servers.address import ConsentNeeded, Consents, ServerAddress
from app.engines.servers.facts import ServerKind
from app.jobs.workspace import Workspace
from app.planning.plan import Mode
from app.store import Library
from tests.engines.servers.probing.test_reading import LLAMA_CPP, LM_STUDIO, OLLAMA
from tests.engines.servers.scripted import Body, Reply, ScriptedServer

N_CONTEXT = 4096


def word_count(_handler: object, body: Body) -> dict[str, list[int]]:
    """Tokens as this server has them: words and marks."""
    return {"tokens": list(range(len(re.findall(r"\w+|[^\w\s]", body["content"]))))}


def template(_handler: object, body: Body) -> dict[str, str]:
    return {"prompt": "".join(f"<{m['role']}> {m['content']} </end> " for m in body["messages"])}


COUNTING = {**LLAMA_CPP, "/tokenize": word_count, "/apply-template": template}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(Library.open(tmp_path / "library.db"))
    yield workspace
    workspace.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(
        "\n\n".join(
            f"# Chapter {c}\n\n"
            + "\n\n".join(
                f"Paragraph {p} of chapter {c} says that the river rose by {c}.{p} metres in a "
                "week, and that nobody on its banks had seen it so high before." * 3
                for p in range(12)
            )
            for c in range(12)
        )
    )
    return path


def addresses(*servers: ScriptedServer) -> list[ServerAddress]:
    return [ServerAddress.parse(server.url) for server in servers]


def texts(body: Body) -> str:
    return "".join(message["content"] for message in body["messages"])


def test_a_plan_states_what_the_server_counts_and_holds(workspace: Workspace, report: Path) -> None:
    server = ScriptedServer(facts=COUNTING)
    model = workspace.open_servers(addresses(server))
    assert model.name == "SmolLM2-135M-Instruct.Q4_1"
    assert model.label == f"llama.cpp at {server.url}" and model.notes == ()
    document = workspace.open_document(report)
    plan = workspace.plan(document, model, n_context=32_768)
    assert plan.memory is None and plan.speed is None, "neither is this machine's"
    assert plan.mode is Mode.MAP_REDUCE and plan.budget.n_context == N_CONTEXT
    assert "was started with 4,096 tokens a request" in " ".join(plan.reasons)
    for chunk in plan.chunks:
        assert chunk.n_tokens == len(re.findall(r"\w+|[^\w\s]", chunk.text)), "counted, not guessed"
        assert chunk.n_tokens + plan.costs.n_map + plan.budget.n_part_answer <= N_CONTEXT
    assert max(chunk.n_tokens for chunk in plan.chunks) > N_CONTEXT // 2, "parts are well filled"


def test_parts_are_spread_and_a_server_that_dies_loses_nothing(
    workspace: Workspace, report: Path
) -> None:
    servers = [ScriptedServer(facts=COUNTING) for _ in range(3)]

    def script(n: int, body: Body) -> Reply:
        return Reply(delay_s=0.01)

    def dying(n: int, body: Body) -> Reply:
        return Reply(cut=True) if n else Reply()

    for server in servers:
        server.script = script
    servers[1].script = dying
    model = workspace.open_servers(addresses(*servers))
    document = workspace.open_document(report)
    plan = workspace.plan(document, model, n_context=N_CONTEXT, mode=Mode.MAP_REDUCE)
    parts: list[int] = []
    for event in workspace.run(document, model, plan):
        if isinstance(event, PartDone) and event.part.level == 0:
            parts.append(event.part.index)
            if len(parts) == 1:
                servers[1].die()
    assert isinstance(event, RunFinished), event
    assert sorted(parts) == list(range(len(plan.chunks)))
    assert all(server.bodies for server in servers)
    assert workspace.speed(model) is not None, "measured, kept for the servers and the model"
    again = list(workspace.run(document, model, plan))[-1]
    assert isinstance(again, RunFinished) and again.cached


def test_a_run_goes_on_at_whichever_server_is_left(workspace: Workspace, report: Path) -> None:
    one, other = (ScriptedServer(facts=COUNTING) for _ in range(2))

    answered = itertools.count()

    def refusing(_n: int, body: Body) -> Reply:
        return Reply() if next(answered) < 3 else Reply(status=400, body={"error": "out of luck"})

    one.script = other.script = refusing
    both = workspace.open_servers(addresses(one, other))
    document = workspace.open_document(report)
    plan = workspace.plan(document, both, n_context=N_CONTEXT, mode=Mode.MAP_REDUCE)
    stopped = list(workspace.run(document, both, plan))[-1]
    assert isinstance(stopped, RunStopped) and stopped.n_parts_kept > 0
    one.die()
    other.script = lambda n, body: Reply()
    left = workspace.open_servers(addresses(one, other))
    plan = workspace.plan(document, left, n_context=N_CONTEXT, mode=Mode.MAP_REDUCE)
    done = list(workspace.run(document, left, plan))[-1]
    assert isinstance(done, RunFinished)
    assert done.n_parts_cached == stopped.n_parts_kept


def test_ollama_without_its_store_here_is_estimated_and_says_so(
    workspace: Workspace, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.models.sources.ollama.default_stores", list)
    server = ScriptedServer(facts=OLLAMA)
    model = workspace.open_servers(addresses(server))
    plan = workspace.plan(workspace.open_document(report), model, n_context=32_768)
    assert plan.reasons[-1] == "Tokens are estimated, since this server does not count tokens."


def test_ollama_is_told_one_context_for_all_parts(
    workspace: Workspace, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.models.sources.ollama.default_stores", list)
    server = ScriptedServer(facts=OLLAMA)
    server.script = lambda n, body: Reply(lines=(b'{"message":{"content":"a"},"done":true}\n',))
    model = workspace.open_servers(addresses(server))
    document = workspace.open_document(report)
    plan = workspace.plan(document, model, n_context=8192, mode=Mode.MAP_REDUCE)
    assert isinstance(list(workspace.run(document, model, plan))[-1], RunFinished)
    assert {body["options"]["num_ctx"] for body in server.bodies} == {8192}, "no loading anew"


def test_nothing_is_sent_without_consent(workspace: Workspace, tmp_path: Path) -> None:
    far = ServerAddress.parse("http://192.0.2.7:8000")
    with pytest.raises(ConsentNeeded, match=r"192\.0\.2\.7.*internet"):
        workspace.open_servers([far], consents=Consents(tmp_path / "none.json"))


def test_a_fingerprint_does_not_depend_on_the_address() -> None:
    for shape in (COUNTING, LM_STUDIO, OLLAMA):
        one, other = (ScriptedServer(facts=shape) for _ in range(2))
        models = [ServerModel(addresses(*which)) for which in ((one,), (other,), (one, other))]
        assert len({model.fingerprint for model in models}) == 1
        assert len({model.speed_key for model in models}) == 3
        assert models[0].servers[0].kind in ServerKind


def test_why_a_server_holds_no_more_is_said_with_how_it_would(workspace: Workspace) -> None:
    loaded = {"models": [{"name": "qwen2.5:7b", "context_length": 8192}]}
    for facts, name, n_context, words in (
        (OLLAMA | {"/api/ps": loaded}, "", 8192, "has the model loaded with 8,192 tokens"),
        (OLLAMA, "", 32_768, "holds at most 32,768 tokens"),
        (LM_STUDIO, "qwen2.5-7b-instruct", 4096, "load it there with more first"),
        (LM_STUDIO, "", 16_384, "has the model loaded with 16,384"),
        (COUNTING, "", 4096, "was started with 4,096"),
    ):
        server = ScriptedServer(facts=facts)
        model = workspace.open_servers([ServerAddress.parse(server.url, model=name)])
        assert model.limit.n_max == n_context and words in model.limit.reason
        server.die()
