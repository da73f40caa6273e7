"""What an error means, as a status with a body and within a stream."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import httpx
import pytest

from app.engines.servers.address import ServerAddress
from app.engines.servers.facts import KeyRefused, ServerFacts, ServerKind
from app.engines.servers.request import (
    BrokenError,
    BusyError,
    QuotaError,
    RefusedError,
    refusal_of,
)

BODY: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "Hi."}],
    "stream": True,
    "max_tokens": 1024,
    "seed": 0,
}
PORTS = itertools.count(1000)


def meant(status: int, body: object, headers: dict[str, str] | None = None) -> Exception:
    address = ServerAddress.parse(f"localhost:{next(PORTS)}", model="m")
    facts = ServerFacts(address, ServerKind.OTHER, ("m", "n"))
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = httpx.Request("POST", "http://localhost")
    response = httpx.Response(status, headers=headers, content=content, request=request)
    return asyncio.run(refusal_of(response, facts, BODY))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (503, "Loading model"),
        (503, "no model loaded yet, loading in progress"),
        (503, "The model is cold, spinning up"),
        (409, "The model is being downloaded"),
    ],
)
def test_a_model_on_its_way_is_no_overload(status: int, words: str) -> None:
    error = meant(status, {"error": {"message": words}})
    assert isinstance(error, BusyError) and error.is_loading


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, "Too many requests"),
        (503, "no slot available"),
        (500, "server busy, maximum pending requests exceeded"),
        (500, "Model is overloaded"),
        (503, "当前负载已饱和"),
    ],
)
def test_what_has_too_much_to_do_is_waited_for(status: int, words: str) -> None:
    error = meant(status, {"error": words}, {"Retry-After": "7"})
    assert isinstance(error, BusyError) and not error.is_loading and error.wait_s == 7


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (402, {"message": "Pay first."}),
        (403, {"message": "Key limit exceeded (total limit)."}),
        (429, {"message": "You have reached your specified API usage limits."}),
        (400, {"message": "ExceededBudget: team over budget", "type": "budget_exceeded"}),
        (403, {"message": "Free tier exhausted."}),
        (429, {"message": "账户余额不足"}),
    ],
)
def test_a_used_up_account_is_told_as_that(status: int, error: object) -> None:
    assert isinstance(meant(status, {"error": error}), QuotaError)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "API key not valid. Please pass a valid API key."}),
        (400, {"message": "Virtual key expected.", "type": "auth_error"}),
        (500, {"message": "Authentication Error, No api key passed in."}),
        (401, "no"),
    ],
)
def test_a_key_that_is_missing_or_wrong_is_told_whatever_the_status(
    status: int, error: object
) -> None:
    assert isinstance(meant(status, {"error": error}), KeyRefused)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": "proxy error: could not establish connection"}),
        (500, {"error": "llama runner process no longer running: -1"}),
        (503, b"no healthy upstream"),
        (502, b"<html>502</html>"),
    ],
)
def test_what_is_away_behind_a_proxy(status: int, body: object) -> None:
    error = meant(status, body)
    assert isinstance(error, BrokenError) and error.is_away and not error.began


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "Invalid model name passed in model=m."),
        (400, "m is not a valid model ID"),
        (404, "model 'm' not found, try pulling it first"),
    ],
)
def test_a_model_that_is_not_there_is_told_with_those_that_are(status: int, words: str) -> None:
    error = meant(status, {"error": {"message": words}})
    assert isinstance(error, RefusedError) and "m, n" in error.next_step


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Total tokens 9000 exceed 8192"},
        {"message": "the request exceeds the available context size"},
        {
            "message": "Provider returned error",
            "metadata": {"raw": '{"error": {"message": "prompt is too long: 9 > 8"}}'},
        },
    ],
)
def test_a_text_that_is_too_long(error: object) -> None:
    refused = meant(400, {"error": error})
    assert isinstance(refused, RefusedError) and "smaller budget" in refused.next_step


def test_a_list_that_is_too_long_is_none_of_the_text() -> None:
    refused = meant(400, {"error": {"message": "Invalid 'n': array too long", "param": "n"}})
    assert isinstance(refused, RefusedError) and "smaller budget" not in refused.next_step


def test_a_method_that_is_not_allowed_is_no_setting() -> None:
    assert isinstance(meant(405, {"detail": "Method Not Allowed"}), RefusedError)
