"""The parts of a DOCX package beside its main one, as its relationships lead to them."""

from __future__ import annotations

from typing import Any

from app.documents.word.opc.pictures import part_root

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE_NAMES = {
    "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
    "lastModifiedBy": "last_modified_by", "language": "language", "created": "created",
    "modified": "modified",
}  # fmt: skip
_CORE = "/metadata/core-properties"
"""How the relationship to the title and author ends: LibreOffice writes another beginning than the
standard (ECMA-376 part 2, annex E)."""


def target_of(part: Any, identifier: str) -> Any:
    """The part that a relationship of another part leads to, or None."""
    relation = part.rels.get(identifier)
    return None if relation is None or relation.is_external else relation.target_part


def related_part(part: Any, kind: str) -> Any:
    """The first part of a kind ("styles", "footnotes" …) beside another, or None."""
    for relation in part.rels.values():
        if relation.reltype == _RELATION + kind and not relation.is_external:
            return relation.target_part
    return None


def core_properties(part: Any) -> dict[str, str]:
    """What the file itself says of its title and author; python-docx makes up a title where there
    is none."""
    relations = part.package.rels.values()
    parts = [r.target_part for r in relations if r.reltype.endswith(_CORE) and not r.is_external]
    root = part_root(parts[0]) if parts else None
    found: dict[str, str] = {}
    for element in () if root is None else root:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        text = " ".join((element.text or "").split())
        if text and (kept := _CORE_NAMES.get(name)):
            found[kept] = text
    return found
