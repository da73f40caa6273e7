"""Addresses, how far away they are, consent, keys, and limits."""

from __future__ import annotations

import ipaddress
import random
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.contract.engine import EngineError
from app.engines.servers.address import (
    ConsentNeeded,
    Consents,
    Reach,
    ServerAddress,
    reach_of,
    warning,
)
from app.engines.servers.keys import NOT_STORED, ServerKeys
from app.engines.servers.limit import (
    AdaptiveLimit,
    Backoff,
    retry_after_s,
    retry_in_words_s,
)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:8080", "http://localhost:8080"),
        (" http://192.168.1.20:8000/v1/ ", "http://192.168.1.20:8000"),
        ("https://api.example.org/openai/v1/chat/completions", "https://api.example.org/openai"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("https://Example.ORG", "https://example.org"),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, url: str) -> None:
    assert ServerAddress.parse(typed).url == url


@pytest.mark.parametrize("typed", ["", "  ", "ftp://x", "http://", "http://a b", "http://x:99999"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EngineError, match="address"):
        ServerAddress.parse(typed)


def test_a_password_in_an_address_is_refused() -> None:
    with pytest.raises(EngineError, match="user name or password") as refused:
        ServerAddress.parse("http://ada:secret@x")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "reach"),
    [
        ("localhost", Reach.LOOPBACK),
        ("127.8.9.1", Reach.LOOPBACK),
        ("[::1]", Reach.LOOPBACK),
        ("[::ffff:127.0.0.1]", Reach.LOOPBACK),
        ("0.0.0.0", Reach.LOOPBACK),
        ("10.1.2.3", Reach.LOCAL_NETWORK),
        ("172.31.255.1", Reach.LOCAL_NETWORK),
        ("192.168.0.5", Reach.LOCAL_NETWORK),
        ("[fd00::1]", Reach.LOCAL_NETWORK),
        ("172.32.0.1", Reach.INTERNET),
        ("100.64.0.1", Reach.INTERNET),
        ("8.8.8.8", Reach.INTERNET),
        ("[2001:4860:4860::8888]", Reach.INTERNET),
        ("[::ffff:8.8.8.8]", Reach.INTERNET),
    ],
)
def test_distance_of_addresses(host: str, reach: Reach) -> None:
    assert reach_of(ServerAddress.parse(f"http://{host}:1")) is reach


def test_distance_of_names_is_that_of_the_farthest_address() -> None:
    address = ServerAddress.parse("http://gpu.lan:8000")
    assert reach_of(address, lambda host: ["192.168.0.2"]) is Reach.LOCAL_NETWORK
    assert reach_of(address, lambda host: ["192.168.0.2", "8.8.8.8"]) is Reach.INTERNET
    assert reach_of(address, lambda host: []) is Reach.INTERNET, "nothing is known of it"
    trick = ServerAddress.parse("http://localhost.example.org:8000")
    assert reach_of(trick, lambda host: ["8.8.8.8"]) is Reach.INTERNET


@given(st.ip_addresses())
def test_no_public_address_is_taken_for_a_near_one(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    host = f"[{ip}]" if ip.version == 6 else str(ip)
    if (mapped or ip).is_global:
        assert reach_of(ServerAddress.parse(f"http://{host}:1")) is Reach.INTERNET


def test_the_warning_says_where_to_and_whether_others_can_read_along() -> None:
    near = ServerAddress.parse("http://192.168.1.2:8000")
    far = ServerAddress.parse("https://api.example.org")
    assert warning(near, Reach.LOOPBACK) == ""
    assert "192.168.1.2:8000, another computer on your local network" in warning(
        near, Reach.LOCAL_NETWORK
    )
    assert "not encrypted" in warning(near, Reach.LOCAL_NETWORK)
    assert "internet" in warning(far, Reach.INTERNET)
    assert "not encrypted" not in warning(far, Reach.INTERNET)


def test_consent_holds_for_one_server_and_one_distance(tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    consents = Consents(path)
    server = ServerAddress.parse("http://192.168.1.2:8000")
    assert not consents.allows(server)
    with pytest.raises(ConsentNeeded, match="local network"):
        consents.check(server)
    consents.agree(server, Reach.LOCAL_NETWORK)
    again = Consents(path)
    assert again.check(server) is Reach.LOCAL_NETWORK
    assert not again.allows(ServerAddress.parse("http://192.168.1.2:8001"))
    assert not again.allows(ServerAddress.parse("http://192.168.1.3:8000"))
    assert not again.allows(server, Reach.INTERNET), "it has moved farther away"
    again.withdraw(server)
    assert not Consents(path).allows(server) and Consents(path).all() == {}
    assert consents.allows(ServerAddress.parse("localhost:1")), "this computer needs none"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"consents": 3}', '{"consents": {"http://192.168.1.2:8000": 9}}']
)
def test_a_damaged_file_is_no_consent(tmp_path: Path, content: str) -> None:
    path = tmp_path / "servers.json"
    path.write_text(content)
    assert not Consents(path).allows(ServerAddress.parse("http://192.168.1.2:8000"))


class _MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self, *, works: bool = True) -> None:
        super().__init__()
        self.stored: dict[tuple[str, str], str] = {}
        self.works = works

    def get_password(self, service: str, username: str) -> str | None:
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.works:
            raise keyring.errors.KeyringLocked("locked")
        self.stored[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.stored.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")


@pytest.mark.parametrize("works", [True, False])
def test_keys_are_kept_in_the_keyring_or_said_not_to_be(works: bool) -> None:
    before, backend = keyring.get_keyring(), _MemoryKeyring(works=works)
    keyring.set_keyring(backend)
    try:
        keys = ServerKeys()
        assert keys.get("https://a") == ""
        assert keys.set("https://a", "sesame") == ("" if works else NOT_STORED)
        assert keys.get("https://a") == "sesame"
        assert ServerKeys().get("https://a") == ("sesame" if works else "")
        keys.forget("https://a")
        assert keys.get("https://a") == "" and not backend.stored
    finally:
        keyring.set_keyring(before)


@given(
    n_max=st.integers(1, 64),
    n_first=st.integers(0, 99),
    steps=st.lists(
        st.one_of(
            st.none(), st.tuples(st.floats(0, 100), st.integers(0, 10**5), st.integers(0, 64))
        ),
        max_size=60,
    ),
)
def test_the_limit_keeps_its_bounds_whatever_happens(
    n_max: int, n_first: int, steps: list[tuple[float, int, int] | None]
) -> None:
    limit = AdaptiveLimit(n_max, n_first)
    for step in steps:
        before = limit.n
        if step is None:
            limit.refused()
            assert limit.n <= before
        else:
            limit.answered(step[0], step[1], n_at_once=step[2])
            assert limit.n <= before + 1
        assert 1 <= limit.n <= n_max


def test_the_limit_grows_by_one_a_round_and_halves_once_a_round() -> None:
    limit = AdaptiveLimit(64, 8)
    for _ in range(8):
        limit.answered(0.1, 100, n_at_once=8)
    assert limit.n in (8, 9)
    limit.answered(0.1, 100, n_at_once=9)
    assert limit.n == 9
    for _ in range(5):
        limit.refused()  # the round's requests fail together
    assert limit.n == 4
    idle = AdaptiveLimit(64, 8)
    for _ in range(99):
        idle.answered(0.1, 100, n_at_once=1)
    assert idle.n == 8, "an idle server says nothing of a busy one"


def test_first_tokens_that_come_late_lower_the_limit() -> None:
    limit = AdaptiveLimit(64, 8)
    for _ in range(4):
        limit.answered(1.0, 1000, n_at_once=8)
    before = limit.n
    limit.answered(9.0, 1000, n_at_once=8)
    assert limit.n < before


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=30), st.integers())
def test_pauses_are_bounded_and_heed_the_server(asked: list[float | None], seed: int) -> None:
    backoff = Backoff(random.Random(seed))
    for wish in asked:
        wait_s = backoff.failed(wish)
        assert wait_s == wish if wish is not None else 0.25 <= wait_s <= 30


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 59.0),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("1.5", 1.5),
        ("300ms", 0.3),
        ("1m6.2s", 66.2),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    now = 946684740.0  # 31 Dec 1999 23:59:00 UTC
    assert retry_after_s({"retry-after": value}, now) == seconds


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ("Rate limit reached. Please try again in 6.2s. Visit us", 6.2),
        ("Please retry after 34 seconds.", 34.0),
        ("Too many; wait 5 minutes", 300.0),
        ('{"error": {"details": [{"retryDelay": "34s"}]}}', 34.0),
        ('{"detail": "slow down", "retry_after_ms": 300}', 0.3),
        ("try again in 3 attempts", None),
        ("please retry", None),
    ],
)
def test_a_pause_may_be_asked_for_in_words(body: str, seconds: float | None) -> None:
    assert retry_in_words_s(body) == seconds
