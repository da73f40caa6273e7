"""What every process of Longleaf's own is started with."""

from __future__ import annotations

import subprocess
import sys

from app.system.child_processes import SPIN


def test_threads_that_wait_do_not_spin_for_long() -> None:
    """GNU OpenMP shows the settings that it understood."""
    code = "import ctypes; ctypes.CDLL('libgomp.so.1')"
    environment = {**SPIN, "OMP_DISPLAY_ENV": "verbose"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    if done.returncode == 0:  # elsewhere another OpenMP, or none
        assert "GOMP_SPINCOUNT = '5000'" in done.stderr
    assert list(SPIN) == ["GOMP_SPINCOUNT"]
