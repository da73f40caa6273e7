"""Damage to any file: by transfers, disks and broken programs."""

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

EXTREMES = (
    b"-1", b"0", b"1", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"1e308",
    b"999999999999999999", b"0.0000001",
)  # fmt: skip
"""Numbers that no program expects."""
BOMB_BYTES = 300 << 20


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    """One to sixty bits turned over."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 4, 15, 60))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def truncate(data: bytes, chance: random.Random) -> bytes:
    """The end cut off, or now and then the beginning."""
    at = chance.randrange(1, len(data))
    return data[at:] if chance.random() < 0.15 else data[:at]


def delete_span(data: bytes, chance: random.Random) -> bytes:
    at, length = _span(data, chance)
    return data[:at] + data[at + length :]


def duplicate_span(data: bytes, chance: random.Random) -> bytes:
    at, length = _span(data, chance)
    return data[: at + length] + data[at : at + length] * chance.choice((1, 3, 40)) + data[at:]


def zero_span(data: bytes, chance: random.Random) -> bytes:
    """Sectors of a disk that were lost."""
    at, length = _span(data, chance)
    return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]


def swap_spans(data: bytes, chance: random.Random) -> bytes:
    (a, length), (b, _) = _span(data, chance), _span(data, chance)
    a, b = sorted((a, b))
    length = min(length, b - a, len(data) - b)
    return (
        data[:a]
        + data[b : b + length]
        + data[a + length : b]
        + data[a : a + length]
        + (data[b + length :])
    )


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(data))
    return at, min(chance.choice((1, 16, 300, 4096, 20_000)), len(data) // 3 + 1)


ANY: tuple[Mutation, ...] = (
    flip_bits, truncate, delete_span, duplicate_span, zero_span, swap_spans,
)  # fmt: skip
