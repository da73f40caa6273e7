"""Names of actions and menus without the letter that chooses them."""

from __future__ import annotations

import re

_LETTER_BEHIND = re.compile(r"\(&\w\)")  # "打开(&O)…": where no letter of the name itself will do


def plain_name(text: str) -> str:
    """ "&Open…" and "打开(&O)…" as "Open…" and "打开…"."""
    return _LETTER_BEHIND.sub("", text).replace("&", "")
