"""Several documents as one, each of its places named with the document it is in: "old: p. 3".

An answer that draws on more than one document is checked against this, as any answer is against its
document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.analysis.answers.references import REFERENCE
from app.documents.base.document import BLOCK_SEPARATOR, Document, Place

N_NAME_CHARACTERS = 32
"""Longest name of a document in a reference."""


@dataclass(frozen=True)
class Sources(Document):
    """Documents one after the other.

    Attributes:
        names: What each is called in references; see `source_names`.
        documents: They themselves.
    """

    names: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Sources:
        """The documents under their names, in order. Those without text are left out."""
        kept = {name: each for name, each in documents.items() if each.body}
        first = next(iter(documents.values()))
        return cls(
            path=first.path,
            sha256="+".join(each.sha256 for each in documents.values()),
            format="sources",
            title=", ".join(documents),
            blocks=tuple(block for each in kept.values() for block in each.blocks),
            language=first.language,
            names=tuple(kept),
            documents=tuple(kept.values()),
        )

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each document begins in `text`."""
        starts, position = [], 0
        for each in self.documents:
            starts.append(position)
            position += len(each.text) + len(BLOCK_SEPARATOR)
        return tuple(starts)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of all documents, each with its document's name."""
        found: list[Place] = []
        n_blocks = 0
        for name, start, each in zip(self.names, self.starts, self.documents, strict=True):
            found += [
                replace(
                    place,
                    start=start + place.start,
                    label=f"{name}: {place.label}",
                    block=n_blocks + place.block,
                )
                for place in each.places
            ]
            n_blocks += len(each.blocks)
        return tuple(found)


def source_names(titles: Sequence[str]) -> tuple[str, ...]:
    """Short names, all different, that can stand in a reference."""
    names: list[str] = []
    for number, title in enumerate(titles, start=1):
        plain = " ".join(re.sub(r"[\[\],:]", " ", title).split())
        name = plain[:N_NAME_CHARACTERS].strip() or f"Document {number}"
        if name in names:
            name = f"{name[: N_NAME_CHARACTERS - 5].strip()} ({number})"
        names.append(name)
    return tuple(names)


def with_source(text: str, name: str) -> str:
    """A text with its references ("[p. 3, p. 7]") naming their document ("[Lease: p. 3, Lease:
    p. 7]")."""

    def replaced(match: re.Match[str]) -> str:
        lead = match[0][0] if match[0][0].isspace() else ""
        return f"{lead}[{', '.join(f'{name}: {label}' for label in match[1].split(', '))}]"

    return REFERENCE.sub(replaced, text)
