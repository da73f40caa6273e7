"""A result as Markdown: the answer as it is stored, under its title and what it was made from."""

from __future__ import annotations

import re

from app.export.facts import facts_of, title_of
from app.export.marked import marked_answer
from app.store.records import RunRecord

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(run: RunRecord) -> bytes:
    """UTF-8 without a mark at its beginning, lines ended by a line feed."""
    facts = "\n".join(f"- {name}: {_escaped(value)}" for name, value in facts_of(run))
    page = f"# {_escaped(title_of(run))}\n\n{marked_answer(run)}\n\n---\n\n{facts}\n"
    return page.encode("utf-8", "replace")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
