"""A result as Markdown: the answer as it is stored, under its title and what it was made from."""

from __future__ import annotations

import re

from app.export.facts import facts_of, title_of
from app.store.records import RunRecord

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(run: RunRecord) -> bytes:
    """UTF-8 without a mark at its beginning, lines ended by a line feed."""
    facts = "\n".join(f"- {name}: {_escaped(value)}" for name, value in facts_of(run))
    text = run.text.replace("\r\n", "\n").strip()
    page = f"# {_escaped(title_of(run))}\n\n{text}\n\n---\n\n{facts}\n"
    return page.encode("utf-8", "replace")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
