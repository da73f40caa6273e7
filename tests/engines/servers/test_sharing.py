"""How the work is shared: the beginning that all prompts have is read once, and nothing waits for a
slow server."""

from __future__ import annotations

import threading
import time

import pytest

from app.engines.contract.engine import Finished, Message, Request, Sampling
from app.engines.servers.address import ServerAddress
from app.engines.servers.engine import ServerEngine
from tests.engines.servers.scripted import Body, Reply, ScriptedServer

RULES = "You read a part of a long document and note what it says, with its places. " * 8


def asks(n: int, beginning: str) -> list[Request]:
    return [
        Request(
            str(i),
            (Message("system", beginning), Message("user", f"{i} part")),
            Sampling(max_tokens=20),
        )
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("owner", "beginning", "waits"),
    [("vllm", RULES, True), ("vllm", "Note.", False), ("x", RULES, False)],
)
def test_the_shared_beginning_goes_first_where_servers_keep_it(
    owner: str, beginning: str, waits: bool
) -> None:
    came: list[float] = []

    def answer(n: int, body: Body) -> Reply:
        came.append(time.monotonic())
        return Reply(delay_s=0.6)

    models = {"data": [{"id": "m", "owned_by": owner, "max_model_len": 8192}]}
    server = ScriptedServer(answer, {"/v1/models": models})
    engine = ServerEngine([ServerAddress.parse(server.url)])
    try:
        done = [e for e in engine.generate(asks(5, beginning)) if isinstance(e, Finished)]
    finally:
        engine.close()
        server.die()
    assert len(done) == 5
    assert (came[1] - came[0] > 0.5) == waits
    assert server.n_at_once_max > 1


@pytest.mark.parametrize(("owner", "n_at_once"), [("vllm", 12), ("sglang", 12), ("x", 4)])
def test_servers_that_form_batches_get_all_they_may_have_at_once(
    owner: str, n_at_once: int
) -> None:
    gate, lock = threading.Event(), threading.Lock()
    n_came = 0

    def answer(n: int, body: Body) -> Reply:
        nonlocal n_came
        with lock:
            n_came += 1
            if n_came == n_at_once:
                gate.set()
        gate.wait(20)
        return Reply()

    models = {"data": [{"id": "m", "owned_by": owner, "max_model_len": 8192}]}
    server = ScriptedServer(answer, {"/v1/models": models})
    engine = ServerEngine([ServerAddress.parse(server.url)])
    try:
        done = [e for e in engine.generate(asks(12, "Note.")) if isinstance(e, Finished)]
    finally:
        gate.set()
        engine.close()
        server.die()
    assert len(done) == 12
    if owner == "x":
        assert server.n_at_once_max < 12
    else:
        assert server.n_at_once_max == 12


def test_an_idle_server_takes_what_a_slow_one_has_not_begun() -> None:
    gate = threading.Event()

    def slow(n: int, body: Body) -> Reply:
        gate.wait(8)
        return Reply()

    servers = [ScriptedServer(slow), ScriptedServer(lambda n, body: Reply(delay_s=0.02))]
    engine = ServerEngine([ServerAddress.parse(s.url) for s in servers])
    begun = time.monotonic()
    try:
        events = list(engine.generate(asks(12, "Note.")))
    finally:
        gate.set()
        engine.close()
        for server in servers:
            server.die()
    done = [e for e in events if isinstance(e, Finished)]
    assert sorted(int(e.id) for e in done) == list(range(12))
    assert all(e.text == "one two three" for e in done)
    assert time.monotonic() - begun < 7
