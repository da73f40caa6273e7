"""Names and simple values of WordprocessingML, as its elements state them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.documents.base.visibility import PT_OF

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
ALTERNATES = MC + "AlternateContent"
_UNDERSTOOD = (
    "http://schemas.microsoft.com/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
"""Beginnings of the namespaces that Word itself writes in `mc:Choice`."""


def child_of(element: Any, tag: str) -> Any:
    """The first child of that name, or None. lxml's own `find` takes four times as long, and is
    asked for each of some hundred thousand paragraphs."""
    for child in element:
        if child.tag == tag:
            return child
    return None


def elements_by_name(root: Any, names: Iterable[str]) -> dict[str, list[Any]]:
    """The descendants of those names, each name with its own in order, found in one walk."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    for element in root.iter(*found):
        found[element.tag].append(element)
    return found


def value(element: Any, *path: str, default: str | None = None) -> str | None:
    """The `w:val` of the descendant reached by child names, or `default`."""
    for name in path:
        if element is None:
            return default
        element = child_of(element, W + name)
    if element is None:
        return default
    found: str | None = element.get(VAL)
    return default if found is None else found


def is_on(element: Any, name: str) -> bool | None:
    """A toggle such as `w:vanish`: True, False, or None where it is not stated."""
    child = None if element is None else child_of(element, W + name)
    if child is None:
        return None
    return child.get(VAL, "1") not in ("0", "false", "off")


def is_on_attribute(stated: str | None) -> bool:
    """Whether an attribute of the type `ST_OnOff` is on."""
    return stated in ("1", "true", "on")


def integer(text: str | None, default: int) -> int:
    """`text` as a number; broken files hold anything."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


_WITH_UNIT = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|pi)")


def measure(text: str | None, default: int, per_pt: int) -> int:
    """A length in parts of a point, `per_pt` of which make one; it may be written with a unit
    instead (ECMA-376 part 1, 22.9.2.14)."""
    if text is not None and (match := _WITH_UNIT.fullmatch(text.strip())) is not None:
        return round(float(match[1]) * PT_OF[match[2]] * per_pt)
    return integer(text, default)


def alternate_branch(element: Any) -> Any:
    """The branch of an `mc:AlternateContent` that is shown: the first choice whose namespaces Word
    knows, or the fallback (ECMA-376 part 3, 7.6). None for any other element."""
    if element.tag != ALTERNATES:
        return None
    for choice in element.findall(MC + "Choice"):
        namespaces = [choice.nsmap.get(name, "") for name in choice.get("Requires", "").split()]
        if all(name.startswith(_UNDERSTOOD) for name in namespaces):
            return choice
    return element.find(MC + "Fallback")


MATHS = tuple(
    f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}"
    for name in ("oMath", "oMathPara")
)
CHUNK = W + "altChunk"
_CONTENT = frozenset((W + "p", W + "tbl", CHUNK, *MATHS))
_AROUND_CONTENT = frozenset(W + n for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def content_of(parent: Any) -> Iterator[Any]:
    """Paragraphs, tables, formulas and parts in other formats of a cell, note or running head,
    content controls and alternatives opened."""
    for child in parent:
        tag = child.tag
        if tag in _CONTENT:
            yield child
        elif tag in _AROUND_CONTENT:
            yield from content_of(child)
        elif tag == ALTERNATES and (branch := alternate_branch(child)) is not None:
            yield from content_of(branch)


__all__ = [
    "ALTERNATES",
    "CHUNK",
    "MATHS",
    "MC",
    "RELATIONS",
    "VAL",
    "WP",
    "W",
    "alternate_branch",
    "child_of",
    "content_of",
    "elements_by_name",
    "integer",
    "is_on",
    "is_on_attribute",
    "measure",
    "value",
]
