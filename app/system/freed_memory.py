"""Gives memory that was freed back to the system."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back_freed() -> None:
    """Has the C library give back what lies free between what is used: glibc keeps it, and a
    process that works through much data piece by piece would seem to hold several times what it
    does. Takes a millisecond or a few; nothing elsewhere than with glibc."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    if sys.platform != "linux":
        return None
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except OSError:
        return None
