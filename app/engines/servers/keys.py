"""API keys in the system's keyring: Keychain, Credential Manager, Secret Service or KWallet."""

from __future__ import annotations

import contextlib

from app.system.translation import to_translate, tr

_SERVICE = "Longleaf server"
NOT_STORED = to_translate(
    "This system has no keyring that Longleaf can use: the key is not stored and is "
    "asked for again at the next start."
)


class ServerKeys:
    """Keeps one key a server, by its origin ("https://host:port").

    Where the system has no keyring a key lives in this object alone; it is never written to a file.
    """

    def __init__(self) -> None:
        self._unstored: dict[str, str] = {}

    def get(self, origin: str) -> str:
        """The key of a server, or ""."""
        if origin in self._unstored:
            return self._unstored[origin]
        with contextlib.suppress(Exception):  # backends fail in ways of their own: locked, denied …
            import keyring

            return keyring.get_password(_SERVICE, origin) or ""
        return ""

    def set(self, origin: str, key: str) -> str:
        """Stores a key. Returns "" when the keyring has it, else a sentence that says it is not
        stored."""
        self._unstored.pop(origin, None)
        try:
            import keyring

            keyring.set_password(_SERVICE, origin, key)
            if keyring.get_password(_SERVICE, origin) == key:  # the null backend swallows keys
                return ""
        except Exception:
            pass
        self._unstored[origin] = key
        return tr(NOT_STORED)

    def forget(self, origin: str) -> None:
        """Removes a key everywhere."""
        self._unstored.pop(origin, None)
        with contextlib.suppress(Exception):  # there was none, or no keyring
            import keyring

            keyring.delete_password(_SERVICE, origin)
