"""What is asked of every server: each check returns a figure or raises `AssertionError`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app import Choices, Longleaf
from app.engines.contract.engine import (
    EngineError,
    Finished,
    FinishReason,
    Message,
    Request,
    Sampling,
)
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import NotAServer, Unreachable
from app.engines.servers.probing.reading import read_server

N_CONTEXT = 4096
PROMPTS = (
    (Message("user", "What is the fee?"),),
    (Message("system", "Be brief."), Message("user", "[p1] The fee is EUR 900 a year.\n" * 20)),
    (Message("user", "A log with <|im_end|> and </think> and [INST] in it, quoted."),),
    (
        Message("system", "Be brief."),
        Message("user", "Das Entgelt — 900 €, jährlich. 费用为900欧元。"),
    ),
)


def counts(address: ServerAddress, *, must_be_exact: bool) -> str:
    """Our counts of prompts against the usage that the server states."""
    engine = ServerEngine([address])
    try:
        counted = [engine.count(messages) for messages in PROMPTS]
        requests = [
            Request(str(n), messages, Sampling(max_tokens=4)) for n, messages in enumerate(PROMPTS)
        ]
        done = {e.id: e.n_prompt for e in engine.generate(requests) if isinstance(e, Finished)}
    finally:
        engine.close()
    ours, theirs = [count.n for count in counted], [done[str(n)] for n in range(len(PROMPTS))]
    if must_be_exact:
        assert all(count.is_exact for count in counted), "counts are not exact"
        assert ours == theirs, f"we count {ours}, the server {theirs}"
        return f"equal: {theirs}"
    assert all(us >= them for us, them in zip(ours, theirs, strict=True)), (ours, theirs)
    return f"estimated {ours} for {theirs}"


def refusals(address: ServerAddress, key: str) -> str:
    """What is said of a gateway that wants a key: its words without one and with a wrong one."""
    said = []
    for wrong in ("", "sk-wrong"):
        try:
            read_server(replace(address, key=wrong), Reach.LOOPBACK)
        except EngineError as error:
            assert not isinstance(error, NotAServer | Unreachable), error.message
            said.append(error.message)
        else:
            raise AssertionError(f"taken with the key “{wrong}”")
    assert address.model in read_server(replace(address, key=key), Reach.LOOPBACK).models
    return " / ".join(each[-90:] for each in said)


def summary(longleaf: Longleaf, contract: Path, kind: str) -> str:
    """A contract read from its first page to its last."""
    begun = time.monotonic()
    document = longleaf.load(contract)
    reading = longleaf.plan(
        document, n_context=N_CONTEXT, choices=Choices(kind=kind, n_answer_max=128)
    )
    result = longleaf.run(reading, use_cache=False)
    unread = [w for w in result.warnings if "could not be read" in w]
    assert result.text.strip() and not unread, unread
    assert "<|" not in result.text and "</think>" not in result.text
    if kind == "facts":
        assert result.data is not None, "no data"
    return f"{len(reading.plan.chunks)} parts in {time.monotonic() - begun:.0f} s"


def question(longleaf: Longleaf, contract: Path) -> str:
    """One question about it."""
    answered = longleaf.ask(longleaf.load(contract), "What is the fee?", n_context=N_CONTEXT)
    assert answered.text.strip()
    return answered.way.value


def cancel(address: ServerAddress, n_running: Callable[[], int]) -> str:
    """How soon a cancelled request is gone from the server's own metrics, which must have shown it
    before."""
    engine = ServerEngine([address])
    fee = "The fee is EUR 900 a year, payable in advance on the third of January. "
    long = (Message("user", f"{fee * 20}\n\nCount from one to five thousand in words."),)
    request = Request("a", long, Sampling(max_tokens=2000, temperature=0.9))
    cancelled_at: list[float] = []

    def watch() -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end and not n_running():
            time.sleep(0.02)
        cancelled_at.append(time.monotonic())
        engine.cancel()

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
        [reason] = [e.reason for e in engine.generate([request]) if isinstance(e, Finished)]
        assert reason is FinishReason.CANCELLED, f"{reason}: the metrics did not show the request"
        watcher.join()
        while n_running() and time.monotonic() - cancelled_at[0] < 60:
            time.sleep(0.05)
        took_s = time.monotonic() - cancelled_at[0]
        assert not n_running(), "still running after 60 s"
        return f"gone after {took_s:.2f} s"
    finally:
        engine.close()


def one_of_three_killed(addresses: list[ServerAddress], kill: Callable[[], None]) -> str:
    """Twelve requests at three servers, one of which is killed at the first answer."""
    engine = ServerEngine(addresses)
    requests = [
        Request(str(n), (Message("user", f"Write a line about the number {n}."),), Sampling(24))
        for n in range(12)
    ]
    done: list[str] = []
    try:
        for event in engine.generate(requests):
            if isinstance(event, Finished):
                if not done:
                    kill()
                done.append(event.id)
    finally:
        engine.close()
    assert sorted(done, key=int) == [str(n) for n in range(12)], done
    return "12 of 12 answered, none twice"
