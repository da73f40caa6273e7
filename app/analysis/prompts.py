"""The prompts of a kind of analysis, from `resources/prompts`, and how text is put into them.

A document is data. It stands between delimiters that it does not contain, and the engine encodes
whatever is in a message without giving template markers any power, so no sentence of a document
can end its own quotation or start a turn of the chat.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.engines.engine import Message
from app.errors import LongleafError
from app.folders import resources_folder
from app.planning.plan import Chunk

N_SECTION_BYTES = 90
"""Longest section path in a map prompt, in bytes of UTF-8. A token is at least one byte, so this is
also the most tokens it can take, in any vocabulary."""


class PromptError(LongleafError):
    """A kind of analysis that does not exist or whose prompts are not usable."""

    exit_code = 2


@dataclass(frozen=True)
class Prompts:
    """Prompts of one kind in one language. Each is text with the fields that the file explains."""

    kind: str
    language: str
    system: str
    single: str
    map: str
    section: str
    reduce: str
    final: str
    note_header: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over every text, so that a changed prompt is never answered from cache."""
        return hashlib.sha256(
            json.dumps(self.__dict__, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    def for_single(self, chunk: Chunk) -> tuple[Message, ...]:
        """The whole document in one prompt."""
        return self._messages(self.single, "document", chunk.text, marker=chunk.marker)

    def for_map(self, chunk: Chunk) -> tuple[Message, ...]:
        """One part. Neither its number nor the count of parts is in it: an edit elsewhere in the
        document must not change the prompt."""
        path = shortened(" › ".join(chunk.headings), N_SECTION_BYTES)
        section = _fill(self.section, {"path": path}) if path else ""
        return self._messages(
            self.map, "document", chunk.text, marker=chunk.marker, section=section
        )

    def bare(self) -> dict[str, tuple[Message, ...]]:
        """The prompt of every step ("single", "map", "reduce", "final") with no text in it."""
        return {
            "single": self._messages(self.single, "document", ""),
            "map": self._messages(
                self.map, "document", "", section=_fill(self.section, {"path": ""})
            ),
            "reduce": self.for_reduce([], is_final=False),
            "final": self.for_reduce([], is_final=True),
        }

    def for_reduce(self, notes: Sequence[str], *, is_final: bool) -> tuple[Message, ...]:
        """Notes (each with its header) to be merged, or turned into the answer."""
        template = self.final if is_final else self.reduce
        return self._messages(template, "notes", "\n\n".join(notes))

    def note(self, number: int, pages: str, text: str) -> str:
        """A part's text under a line that says where it comes from."""
        header = _fill(self.note_header, {"number": str(number), "pages": pages})
        return f"### {header}\n{text.strip()}"

    def _messages(
        self, template: str, tag: str, text: str, *, marker: str = "p", section: str = ""
    ) -> tuple[Message, ...]:
        # The text goes in last: nothing in it is taken for a field.
        frame = _fill(template.strip(), {"marker": marker, "section": section})
        before, _, after = frame.partition("{" + tag + "}")
        return (
            Message("system", self.system),
            Message("user", before + delimited(text, tag) + after),
        )


def shortened(text: str, n_bytes: int) -> str:
    """`text` cut to at most `n_bytes` of UTF-8, with an ellipsis where something is missing."""
    if len(text.encode()) <= n_bytes:
        return text
    return text.encode()[: n_bytes - len("…".encode())].decode(errors="ignore") + "…"


def delimited(text: str, tag: str) -> str:
    """`text` between `<tag>` and `</tag>`, where tag is made different from anything in it."""
    name, number = tag, 1
    while f"<{name}" in text or f"</{name}" in text:
        number += 1
        name = f"{tag}-{number}"
    return f"<{name}>\n{text}\n</{name}>"


def _fill(template: str, fields: Mapping[str, str]) -> str:
    for name, value in fields.items():
        template = template.replace("{" + name + "}", value)
    return template


@cache
def load_prompts(kind: str, language: str) -> Prompts:
    """Prompts of `kind` ("general" …) in `language` ("en", "zh"; any other gives English).

    Raises `PromptError` when there is no such kind.
    """
    path = resources_folder() / "prompts" / f"{kind}.toml"
    if not path.is_file():
        raise PromptError(
            f"There is no kind of analysis called “{kind}”.",
            f"Choose one of: {', '.join(kinds())}.",
        )
    return _read(path, language)


def kinds() -> list[str]:
    """The kinds of analysis that are shipped."""
    return sorted(path.stem for path in (resources_folder() / "prompts").glob("*.toml"))


def prompt_languages(kind: str) -> list[str]:
    """The languages that a kind has prompts in."""
    path = resources_folder() / "prompts" / f"{kind}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [name for name, value in data.items() if isinstance(value, dict)]


def _read(path: Path, language: str) -> Prompts:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if language not in data:
        language = "en"
    texts = data[language]
    names = ("system", "single", "map", "section", "reduce", "final", "note_header")
    missing = [name for name in names if not isinstance(texts.get(name), str)]
    if missing:
        raise PromptError(
            f"{path.name} lacks {', '.join(missing)} in [{language}].", "Restore or complete it."
        )
    return Prompts(kind=data["kind"], language=language, **{name: texts[name] for name in names})
