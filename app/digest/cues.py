"""What sentences are recognised by: the patterns of `resources/digest/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from app.system.folders import resources_folder

_EVERYWHERE = ("any", "en")
"""Tags of the cues that are looked for in every sentence."""


@cache
def cue(name: str, language: str | None = None) -> re.Pattern[str]:
    """A cue as one pattern, whatever the letters' case: for sentences in that language, or in all
    that are known. Raises `KeyError`."""
    forms = _cues()[name]
    if language is not None:
        forms = {tag: form for tag, form in forms.items() if tag in (*_EVERYWHERE, language)}
    return re.compile("|".join(forms.values()), re.IGNORECASE)


@cache
def _cues() -> dict[str, dict[str, str]]:
    path = resources_folder() / "digest" / "cues.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
