"""How the C library keeps and gives back memory that was freed."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_M_TOP_PAD, _M_MMAP_THRESHOLD = -2, -3  # of glibc's malloc.h
_SPARE_BYTES = 4 << 20


def give_back_freed() -> None:
    """Has the C library give back what lies free between what is used: glibc keeps it, and a
    process that works through much data piece by piece would seem to hold several times what it
    does. Takes a millisecond or a few; nothing elsewhere than with glibc."""
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def keep_spare() -> None:
    """Has the C library take memory in steps of some megabytes, and keep as much at hand.

    Otherwise glibc gives back what is free at the end and takes it anew, and takes each large block
    apart from the rest, page for page of a PDF; and memory that is new costs more than what is
    written to it. Nothing elsewhere than with glibc.
    """
    set_option = _of_glibc("mallopt")
    if set_option is not None:
        set_option(_M_TOP_PAD, _SPARE_BYTES)
        set_option(_M_MMAP_THRESHOLD, _SPARE_BYTES)


@cache
def _of_glibc(name: str) -> Any:
    if sys.platform != "linux":
        return None
    try:
        return getattr(ctypes.CDLL(None), name, None)
    except OSError:
        return None
