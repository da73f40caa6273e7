"""What Longleaf itself adds to an answer: it says something of the reading, not of the document, so
there is nothing in the document to compare it with."""

from __future__ import annotations

import re
from functools import cache

from app.analysis.kinds.frames import frame_texts


def own_spans(answer: str) -> list[tuple[int, int]]:
    """Where an answer has words of the program: `answer[start:end]`, in order."""
    return [match.span() for match in _own_words().finditer(answer)]


@cache
def _own_words() -> re.Pattern[str]:
    told = []
    for language in ("en", "zh"):
        texts = {name: re.escape(frame_texts(language)[name]) for name in _NAMES}
        told += [texts["cut"], texts["nothing"]]
        told.append(rf"## {texts['missing']}\n\n[^\n]*\n\n{texts['missing_note']}")
    return re.compile(rf"^(?:{'|'.join(told)})$", re.MULTILINE)


_NAMES = ("cut", "nothing", "missing", "missing_note")
