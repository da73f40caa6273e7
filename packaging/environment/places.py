"""Where the private environment lies, and what is in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For each process that is started: under pythonw on Windows it would open a console of its own."""


def environment_folder() -> Path:
    """`.venv` in the checkout, or the user's data folder where that cannot be written."""
    chosen = os.environ.get("LONGLEAF_VENV")
    if chosen:
        return Path(chosen)
    if os.access(ROOT, os.W_OK):
        return ROOT / ".venv"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "Longleaf" / "venv"


def interpreter(venv: Path) -> Path:
    """The environment's Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages(venv: Path) -> Path:
    """The folder of the environment's packages."""
    if os.name == "nt":
        return venv / "Lib" / "site-packages"
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return venv / "lib" / version / "site-packages"
