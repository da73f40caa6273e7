"""What tests of PDF files share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def two_processors() -> Iterator[None]:
    """All processors for this test: a test process has but one, and a helper is started on Linux
    with two or more."""
    if sys.platform != "linux":
        pytest.skip("a helper is started on Linux")
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        if len(os.sched_getaffinity(0)) < 2:
            pytest.skip("a helper is started with two processors or more")
        yield
    finally:
        os.sched_setaffinity(0, own)
