"""How long Longleaf keeps a server busy, beside a plain client that sends the same requests."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from app import Choices, Longleaf
from app.engines.contract.engine import Event, Request
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.engine import ServerEngine
from app.engines.servers.probing.reading import read_server
from app.engines.servers.protocol.dialect import request_body

N_CONTEXT = 2048
N_ROUNDS = 2
RATIO_MAX = 0.9
METRICS = {
    "steps": "iteration_tokens_total_count",
    "generated tokens": "generation_tokens_total",
    "cached tokens": "prefix_cache_hits_total",
    "begun anew": "num_preemptions_total",
}
"""What the server's work is made of, and its names for it."""


def against_plain_client(longleaf: Longleaf, address: ServerAddress, contract: Path) -> str:
    """Wall times of a summary, ours and a plain client's, in alternate order and each with an empty
    prefix cache (`VLLM_SERVER_DEV_MODE=1` gives the way to empty it)."""
    document = longleaf.load(contract)
    choices = Choices(n_answer_max=128)
    reading = longleaf.plan(document, n_context=N_CONTEXT, choices=choices)
    levels: list[list[Request]] = []
    answer = ServerEngine.generate

    def noted(engine: ServerEngine, requests: Sequence[Request]) -> Iterator[Event]:
        levels.append(list(requests))
        return answer(engine, requests)

    ServerEngine.generate = noted  # type: ignore[method-assign]
    try:
        longleaf.run(reading, use_cache=False)  # it also warms the server up
    finally:
        ServerEngine.generate = answer  # type: ignore[method-assign]
    facts = read_server(address, Reach.LOOPBACK)
    bodies = [[request_body(facts, r, n_context=0)[1] for r in level] for level in levels]

    def ours() -> None:
        longleaf.run(reading, use_cache=False)

    def plain() -> None:
        asyncio.run(_send(facts.address.url, bodies))

    took_s = {ours: 0.0, plain: 0.0}
    worked: dict[Callable[[], None], Counter[str]] = {ours: Counter(), plain: Counter()}
    for n in range(N_ROUNDS):
        for work in (ours, plain) if n % 2 == 0 else (plain, ours):
            httpx.post(f"{address.url}/reset_prefix_cache", timeout=30).raise_for_status()
            before, begun = _worked(address.url), time.monotonic()
            work()
            took_s[work] += time.monotonic() - begun
            worked[work].update(_worked(address.url) - before)
    ratio = took_s[ours] / took_s[plain]
    n_requests = sum(map(len, bodies))
    told = (
        f"{ratio:.2f}: {took_s[ours]:.1f} s for {took_s[plain]:.1f} s, {N_ROUNDS} times "
        f"{n_requests} requests; "
        + ", ".join(f"{what} {worked[ours][what]} for {worked[plain][what]}" for what in METRICS)
    )
    assert ratio <= RATIO_MAX, told
    return told


def _worked(url: str) -> Counter[str]:
    """What vLLM has done since it began, by its own metrics: why a client was faster."""
    text = httpx.get(f"{url}/metrics", timeout=60).text
    return Counter(
        {
            what: round(
                sum(float(n) for n in re.findall(rf"^vllm:{name}(?:{{.*}})? (\S+)$", text, re.M))
            )
            for what, name in METRICS.items()
        }
    )


async def _send(url: str, levels: Sequence[Sequence[dict[str, Any]]]) -> None:
    async with httpx.AsyncClient(timeout=None, limits=httpx.Limits(max_connections=64)) as client:
        for level in levels:
            path = f"{url}/v1/chat/completions"
            answers = await asyncio.gather(*(client.post(path, json=body) for body in level))
            for each in answers:
                each.raise_for_status()
