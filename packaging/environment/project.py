"""What pyproject.toml asks for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from environment.places import ROOT


@cache
def _project() -> dict[str, Any]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(project, dict)
    return project


def requirement(package: str) -> str:
    """The requirement line of a package as pyproject.toml has it."""
    extras = _project()["optional-dependencies"].values()
    lines = [*_project()["dependencies"], *(line for extra in extras for line in extra)]
    return next((line for line in lines if name_of(line) == package), package)


def requirements(*, for_tests: bool) -> list[str]:
    """All lines that the program needs, and the tests too."""
    tests = _project()["optional-dependencies"]["test"] if for_tests else []
    return [*_project()["dependencies"], *tests]


def name_of(line: str) -> str:
    """The package of a requirement line, without extras and versions."""
    return re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]


def extras_of(package: str, lines: list[str]) -> str:
    """The extras that the lines ask of a package, as "[one,two]", or ""."""
    found = [re.match(rf"{re.escape(package)}\[([^\]]+)\]", line) for line in lines]
    names = [match[1] for match in found if match]
    return f"[{','.join(names)}]" if names else ""
