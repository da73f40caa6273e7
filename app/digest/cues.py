"""What sentences are recognised by: the patterns of `resources/digest/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from app.system.folders import resources_folder


@cache
def cue(name: str) -> re.Pattern[str]:
    """A cue in all its languages as one pattern, whatever the letters' case. Raises `KeyError`."""
    return re.compile("|".join(_cues()[name].values()), re.IGNORECASE)


@cache
def _cues() -> dict[str, dict[str, str]]:
    path = resources_folder() / "digest" / "cues.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
