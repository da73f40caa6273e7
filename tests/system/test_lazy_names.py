"""Packages import what they offer when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import app.documents
import app.planning


@pytest.mark.parametrize("package", [app.documents, app.planning])
def test_every_name_is_found_and_no_other(package: object) -> None:
    for name in package.__all__:  # type: ignore[attr-defined]
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        package.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_importing_a_package_imports_no_reader() -> None:
    code = "import sys, app.documents; print('app.documents.opening.formats' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
