"""Whether a text denies something: the words that turn a statement into its opposite."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(?:not|no|nor|never|neither|none|nobody|nothing|cannot|without"
    r"|nicht|kein\w*|niemals|ohne|pas|jamais|aucune?|sans|nunca|ning\w+|sin|non(?!-)|senza|niet|geen"
    r")\b|n['’]t\b|[不未无無没沒勿毋非禁]",
    re.IGNORECASE,
)
"""Of English, Chinese and the larger languages around. A word that is none in the language at hand
("pas" in English) does no harm: it then stands on both sides or on neither."""


def denies(text: str) -> bool:
    """Whether there is a negation in `text`."""
    return _WORDS.search(text) is not None
