"""Questions to a server that may go unanswered, and what is taken from the answers."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import httpx

from app.engines.servers.address import ServerAddress

_METRICS_BYTES_MAX = 4 << 20


class Questions:
    """Questions to one server that may go unanswered."""

    def __init__(self, client: httpx.Client, address: ServerAddress) -> None:
        self._client, self._url = client, address.url

    def get(self, path: str) -> httpx.Response:
        return self._client.get(self._url + path)

    def ask(self, path: str, body: object = None) -> dict[str, Any]:
        """The JSON object behind a path; empty when there is none."""
        with contextlib.suppress(httpx.HTTPError, ValueError, RecursionError):
            response = (
                self._client.get(self._url + path)
                if body is None
                else self._client.post(self._url + path, json=body)
            )
            if response.status_code == 200:
                value = response.json()
                return value if isinstance(value, dict) else {}
        return {}

    def text(self, path: str) -> str:
        """The text behind a path; "" when there is none, or more than metrics have."""
        with contextlib.suppress(httpx.HTTPError):
            response = self._client.get(self._url + path)
            if response.status_code == 200 and len(response.content) <= _METRICS_BYTES_MAX:
                return response.text
        return ""

    def refusal(self, path: str, body: object) -> str:
        """The words with which a request is refused; "" when it is not."""
        with contextlib.suppress(httpx.HTTPError, ValueError):
            response = self._client.post(self._url + path, json=body)
            if response.status_code == 400:
                return response.text
        return ""


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
