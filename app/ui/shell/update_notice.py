"""Tells of a newer version, once a day, and only after it was allowed.

One GET of one address, which answers {"version": "1.2.3", "page": "https://…"}. Nothing is sent but
the request: no version, no number of this installation, no cookies. Nothing is ever downloaded or
installed by itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from threading import Thread

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app import __version__
from app.system.folders import cache_folder
from app.system.settings import Settings

URL = os.environ.get("LONGLEAF_UPDATE_URL", "")
"""Where releases are announced. Empty until they have an address: then nothing is asked."""
_EVERY_S = 24 * 3600
_TIMEOUT_S = 10.0
_MAX_BYTES = 16 * 1024
_ASKED = "update-asked.json"


@dataclass(frozen=True, slots=True)
class Update:
    """A version newer than this one, and the page that tells of it ("" where none is named)."""

    version: str
    page: str


class UpdateNotice(QObject):
    """Looks in a thread of its own. Signals: `found` (Update)."""

    found = Signal(object)

    def start(self, settings: Settings, url: str = URL) -> Thread:
        """Looks, if that is allowed and was not done today."""
        thread = Thread(target=self._look, args=(settings, url), daemon=True)
        thread.start()
        return thread

    def _look(self, settings: Settings, url: str) -> None:
        update = newer_version(settings, url)
        if update is not None and isValid(self):
            with contextlib.suppress(RuntimeError):
                self.found.emit(update)


def newer_version(settings: Settings, url: str = URL, present: str = __version__) -> Update | None:
    """A newer version than `present`; None when there is none, none can be asked for, or nobody
    allowed to ask."""
    if not settings.update_notice or settings.is_offline or not url or not _is_due():
        return None
    from packaging.version import InvalidVersion, Version

    _remember()
    try:
        answer = _ask(url)
        version, page = str(answer["version"]), str(answer.get("page", ""))
        if Version(version) > Version(present):
            return Update(version, page if page.startswith("https://") else "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidVersion):
        return None  # no network, or nonsense: tomorrow is another day
    return None


def _ask(url: str) -> dict[str, object]:
    """The answer as JSON. Raises `OSError`, `ValueError`."""
    import httpx

    body = b""
    try:
        with httpx.stream(
            "GET", url, timeout=_TIMEOUT_S, headers={"User-Agent": "Longleaf"}
        ) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MAX_BYTES:
                    raise ValueError("too long")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(str(error)) from error
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer


def _is_due() -> bool:
    try:
        last = float(json.loads((cache_folder() / _ASKED).read_text())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return not 0 <= time.time() - last < _EVERY_S


def _remember() -> None:
    with contextlib.suppress(OSError):
        (cache_folder() / _ASKED).write_text(json.dumps({"at": time.time()}))
