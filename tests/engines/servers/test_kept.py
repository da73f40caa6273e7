"""Servers that are remembered, with their keys and consents."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engines.servers.address import Consents, Reach, ServerAddress
from app.engines.servers.kept import RememberedServers


class Keys:
    """Keys in memory, where a real keyring would be."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, origin: str) -> str:
        return self.kept.get(origin, "")

    def set(self, origin: str, key: str) -> str:
        self.kept[origin] = key
        return ""

    def forget(self, origin: str) -> None:
        self.kept.pop(origin, None)


@pytest.fixture
def servers(tmp_path: Path) -> RememberedServers:
    keys = Keys()
    return RememberedServers(
        tmp_path / "list.json",
        keys=keys,  # type: ignore[arg-type]
        consents=Consents(tmp_path / "consents.json"),
    )


def test_a_server_is_found_again_with_its_model_and_key(
    servers: RememberedServers, tmp_path: Path
) -> None:
    servers.add(ServerAddress.parse("http://192.168.1.20:8000", model="q", key="sesame"))
    again = RememberedServers(tmp_path / "list.json", keys=servers.keys, consents=servers.consents)
    [address] = again.all()
    assert (address.url, address.model, address.key) == ("http://192.168.1.20:8000", "q", "sesame")
    assert again.address("192.168.1.20:8000/v1/") == address
    assert again.address("192.168.1.20:8000", model="other").model == "other"
    assert "sesame" not in (tmp_path / "list.json").read_text()


def test_adding_again_changes_and_removing_forgets_everything(servers: RememberedServers) -> None:
    address = ServerAddress.parse("10.0.0.5:8000", model="a", key="k")
    servers.add(address)
    servers.add(ServerAddress.parse("10.0.0.5:8000", model="b"))
    assert [each.model for each in servers.all()] == ["b"]
    servers.consents.agree(address, Reach.LOCAL_NETWORK)
    assert servers.remove(address)
    assert servers.all() == [] and servers.keys.get(address.origin) == ""
    assert not servers.consents.allows(address, Reach.LOCAL_NETWORK)
    assert not servers.remove(address)


def test_a_key_lives_as_long_as_one_path_of_its_server(servers: RememberedServers) -> None:
    one, other = (ServerAddress.parse(f"10.0.0.5:80/{p}", key="k") for p in ("a", "b"))
    servers.add(one)
    servers.add(other)
    servers.remove(one)
    assert servers.all() == [other]


def test_a_damaged_file_is_no_server(servers: RememberedServers, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"servers": [{"origin": 5}]}')
    assert servers.all() == []
