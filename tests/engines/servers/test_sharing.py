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


class Company:
    """A script that says whether another request came before the first was answered.

    Args:
        waits: Whether none ought to come. One that does is given half a second for it; one that
            ought to come is waited for, however busy the machine is.
    """

    def __init__(self, waits: bool) -> None:
        self._wait_s = 0.5 if waits else 20.0
        self._second, self._third = threading.Event(), threading.Event()
        self.first_was_alone = True

    def answer(self, n: int, body: Body) -> Reply:
        if n == 0:
            self.first_was_alone = not self._second.wait(self._wait_s)
        elif n == 1:
            self._second.set()
            self._third.wait(20)  # so that the server has two at once
        else:
            self._third.set()
        return Reply()


@pytest.mark.parametrize(
    ("owner", "beginning", "waits"),
    [("vllm", RULES, True), ("vllm", "Note.", False), ("x", RULES, False)],
)
def test_the_shared_beginning_goes_first_where_servers_keep_it(
    owner: str, beginning: str, waits: bool
) -> None:
    company = Company(waits)
    models = {"data": [{"id": "m", "owned_by": owner, "max_model_len": 8192}]}
    server = ScriptedServer(company.answer, {"/v1/models": models})
    engine = ServerEngine([ServerAddress.parse(server.url)])
    try:
        done = [e for e in engine.generate(asks(5, beginning)) if isinstance(e, Finished)]
    finally:
        engine.close()
        server.die()
    assert len(done) == 5
    assert company.first_was_alone == waits
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


METRICS = (
    "# HELP vllm:cache_config_info Information of the LLMEngine CacheConfig\n"
    'vllm:cache_config_info{block_size="%d",enable_prefix_caching="True",engine="0",'
    'num_gpu_blocks="%d"} 1.0\n'
)


@pytest.mark.parametrize(
    ("n_blocks", "n_at_once", "n_asked"),
    # A request takes 12 + 20 tokens, 2 blocks of 16. One after another, fewer show it as well.
    [(0, 16, 24), (1000, 24, 24), (34, 17, 24), (2, 1, 8)],
)
def test_a_server_gets_as_many_at_once_as_it_can_hold(
    n_blocks: int, n_at_once: int, n_asked: int
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
        return Reply(delay_s=0.03)

    models = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 8192}]}
    facts: dict[str, object] = {
        "/v1/models": models,
        "/tokenize": lambda handler, body: {"count": 12, "tokens": [1] * 12},
    }
    if n_blocks:
        facts["/metrics"] = (METRICS % (16, n_blocks)).encode()
    server = ScriptedServer(answer, facts)
    engine = ServerEngine([ServerAddress.parse(server.url)])
    try:
        done = [e for e in engine.generate(asks(n_asked, "Note.")) if isinstance(e, Finished)]
    finally:
        engine.close()
        server.die()
    assert len(done) == n_asked
    assert server.n_at_once_max == n_at_once


@pytest.mark.parametrize(("block", "waits"), [(16, True), (512, False)])
def test_a_beginning_shorter_than_a_block_is_not_waited_for(block: int, waits: bool) -> None:
    company = Company(waits)
    models = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 8192}]}
    metrics = (METRICS % (block, 1000)).encode()
    server = ScriptedServer(company.answer, {"/v1/models": models, "/metrics": metrics})
    engine = ServerEngine([ServerAddress.parse(server.url)])
    try:
        list(engine.generate(asks(3, RULES)))
    finally:
        engine.close()
        server.die()
    assert company.first_was_alone == waits


def test_an_idle_server_takes_what_a_slow_one_has_not_begun() -> None:
    gate = threading.Event()

    def slow(n: int, body: Body) -> Reply:
        gate.wait(60)
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
    assert time.monotonic() - begun < 40
