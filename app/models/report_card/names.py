"""Names that nobody bears, for invented texts."""

from __future__ import annotations

import random

_SYLLABLES = (
    "bar", "cal", "dor", "fen", "gil", "har", "jun", "kel", "lor", "mar", "nev", "ost", "pel",
    "quin", "ral", "sor", "tam", "ul", "ver", "wen",
)  # fmt: skip
_ENDINGS = ("wick", "stead", "ford", "holm", "mere", "beck", "dale", "worth", "combe", "ley")
_HAN_FIRST = "澄瑶岚屹楚砚穆棠溪霁"
_HAN_SECOND = "川岭湾桥屿麓涧汀原泽"


def invented_name(rng: random.Random, language: str, used: set[str]) -> str:
    """A name in "en" or "zh" that is not in `used`, where it is noted. There are some hundred."""
    while True:
        if language == "zh":
            name = rng.choice(_HAN_FIRST) + rng.choice(_HAN_SECOND)
        else:
            name = (rng.choice(_SYLLABLES) + rng.choice(_ENDINGS)).capitalize()
        if name not in used:
            used.add(name)
            return name
