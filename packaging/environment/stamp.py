"""The stamp of a complete environment: what it was prepared for. Read at every start."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from environment import engine
from environment.places import ROOT, interpreter

_ENGINE = ("engine", "engine_files")


def wanted(venv: Path, for_tests: bool) -> dict[str, Any]:
    """What the stamp of a complete environment says."""
    project = (ROOT / "pyproject.toml").read_bytes()
    return {
        "project": hashlib.sha256(project).hexdigest(),
        "python": sys.version.split()[0],
        "tests": for_tests,
        "place": str(ROOT),
        "engine": engine.wanted(venv).record(),
        "engine_files": engine.fingerprint(venv),
    }


def is_ready(venv: Path, for_tests: bool) -> bool:
    """Whether the environment is complete, of this project's state, and its engine the one that was
    found right for this processor."""
    return _fits(venv, wanted(venv, for_tests))


def has_libraries(venv: Path, for_tests: bool) -> bool:
    """Whether everything but the engine is there."""
    need = wanted(venv, for_tests)
    return _fits(venv, {name: need[name] for name in need if name not in _ENGINE})


def write(venv: Path, for_tests: bool) -> None:
    """Marks the environment as complete."""
    for_tests = for_tests or bool(_read(venv).get("tests"))
    content = json.dumps(wanted(venv, for_tests))
    (venv / "longleaf.json").write_text(content, encoding="utf-8")


def remove(venv: Path) -> None:
    """Marks the environment as not complete."""
    (venv / "longleaf.json").unlink(missing_ok=True)


def _fits(venv: Path, need: dict[str, Any]) -> bool:
    stamp = _read(venv)
    if stamp.get("tests"):
        need["tests"] = True  # serves the program too
    agrees = all(name in stamp and stamp[name] == value for name, value in need.items())
    return agrees and interpreter(venv).exists()


def _read(venv: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((venv / "longleaf.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}
