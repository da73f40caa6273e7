"""The servers a person keeps: their addresses, the model wanted from each, and their keys.

Addresses are in the settings' folder, keys in the system's keyring (`keys`), consents beside
the addresses (`address`). Forgetting a server forgets all three.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.engines.servers.address import Consents, ServerAddress
from app.engines.servers.keys import ServerKeys
from app.system.files import write_whole
from app.system.folders import config_folder


class RememberedServers:
    """Addresses kept between starts, in the order they were added.

    Args:
        path: The file; `remembered_servers.json` in the settings' folder when None.
        keys: Where their keys are; the system's keyring when None.
        consents: Who agreed to what; the stored ones when None.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        keys: ServerKeys | None = None,
        consents: Consents | None = None,
    ) -> None:
        self._path = path or config_folder() / "remembered_servers.json"
        self.keys = keys if keys is not None else ServerKeys()
        self.consents = consents if consents is not None else Consents()

    def all(self) -> list[ServerAddress]:
        """Every remembered server, with its key where there is one."""
        return [self._with_key(address) for address in self._read()]

    def add(self, address: ServerAddress) -> str:
        """Keeps a server, instead of one with the same address, and its key if it has one.

        Returns "", or a sentence that says that the key could not be stored. Raises `OSError`.
        """
        others = [known for known in self._read() if known.url != address.url]
        self._write([*others, address])
        return self.keys.set(address.origin, address.key) if address.key else ""

    def remove(self, address: ServerAddress) -> bool:
        """Forgets a server, its key and the consent to it; False when there was none such."""
        known = self._read()
        left = [each for each in known if each.url != address.url]
        is_known = len(left) < len(known) or address.origin in self.consents.all()
        self._write(left)
        if all(each.origin != address.origin for each in left):
            self.keys.forget(address.origin)
            self.consents.withdraw(address)
        return is_known

    def address(self, text: str, *, model: str = "") -> ServerAddress:
        """An address as people type it, with the key and the model that are kept for it.

        Raises `EngineError` for what is no address.
        """
        typed = ServerAddress.parse(text, model=model)
        known = next((each for each in self._read() if each.url == typed.url), typed)
        return self._with_key(replace(typed, model=model or known.model))

    def _with_key(self, address: ServerAddress) -> ServerAddress:
        return replace(address, key=self.keys.get(address.origin))

    def _read(self) -> list[ServerAddress]:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))["servers"]
            return [
                ServerAddress(str(each["origin"]), str(each["path"]), str(each["model"]))
                for each in stored
            ]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _write(self, servers: Sequence[ServerAddress]) -> None:
        entries = [{"origin": s.origin, "path": s.path, "model": s.model} for s in servers]
        write_whole(self._path, json.dumps({"servers": entries}, indent=2))
