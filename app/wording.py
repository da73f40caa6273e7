"""Quantities in words, the same in the window and on the command line."""

from __future__ import annotations


def duration_text(seconds: float) -> str:
    """ "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def parts_text(n: int) -> str:
    """ "1 part", "12 parts"."""
    return "1 part" if n == 1 else f"{n:,} parts"
