"""Where Longleaf keeps things on this system.

`LONGLEAF_HOME` puts everything under one folder (tests, portable use); otherwise the
platform's own places are used through platformdirs.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def _base(kind: str) -> Path:
    home = os.environ.get("LONGLEAF_HOME")
    if home:
        folder = Path(home).expanduser() / kind
    else:
        import platformdirs

        place = {
            "data": platformdirs.user_data_path,
            "cache": platformdirs.user_cache_path,
            "config": platformdirs.user_config_path,
            "log": platformdirs.user_log_path,
        }[kind]
        folder = place("Longleaf", appauthor=False)
    with contextlib.suppress(OSError):  # whoever reads or writes in it says what that means
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """The folder of the library and everything else that must not be lost (created)."""
    return _base("data")


def cache_folder() -> Path:
    """The folder of what can be computed again: converted models, KV snapshots (created)."""
    return _base("cache")


def config_folder() -> Path:
    """The folder of the settings (created)."""
    return _base("config")


def log_folder() -> Path:
    """The folder of the log files (created)."""
    return _base("log")


def resources_folder() -> Path:
    """The shipped `resources/`, beside `app/` in a checkout and in the built program alike."""
    return Path(__file__).resolve().parents[2] / "resources"
