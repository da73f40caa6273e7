"""Content controls of a DOCX that show a value kept elsewhere in the file.

Word puts the value of the XML part, or of the document's properties, into the control when it opens
the file (ECMA-376 part 1, 17.5.2.6); what stands in the control may be older.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.documents.word.markup import W, child_of
from app.documents.word.opc.pictures import part_root

_PROPERTIES_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
_BUILT_IN = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "/core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "/extended-properties",
}
"""How the relationships to parts of the package itself end, by the names that controls have for
them."""
_PLAIN_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?)+(?:/@(?:[\w.-]+:)?[\w.-]+)?")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")
_CHOICES = (W + "dropDownList", W + "comboBox")


BINDING = W + "dataBinding"


def fill_bound(bindings: Sequence[Any], part: Any) -> None:
    """Puts values into the controls of a story.

    Args:
        bindings: The `BINDING`s in it; the controls around them are changed.
        part: The main part, whose relationships lead to the values.
    """
    if not bindings:
        return
    stores = _stores(part)
    for binding in bindings:
        properties = binding.getparent()
        control = properties.getparent()
        content = None if control is None else child_of(control, W + "sdtContent")
        is_choice = any(child_of(properties, name) is not None for name in _CHOICES)
        if content is None or not (is_choice or child_of(properties, W + "text") is not None):
            continue
        found = _value(binding, stores)
        if found is not None and is_choice:
            found = _shown(properties, found)
        if found and found != "".join(t.text or "" for t in content.iter(W + "t")):
            _put(content, found)


def _stores(part: Any) -> list[tuple[str, Any]]:
    """(name, root) of each part that holds values."""
    found = []
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/customXml"):
            continue
        item = relation.target_part
        names = [
            each.target_part
            for each in item.rels.values()
            if each.reltype.endswith("/customXmlProps") and not each.is_external
        ]
        properties = part_root(names[0]) if names else None
        name = "" if properties is None else properties.get(_PROPERTIES_ID, "")
        found.append((name.upper(), part_root(item)))
    for name, end in _BUILT_IN.items():
        for relation in part.package.rels.values():
            if relation.reltype.endswith(end) and not relation.is_external:
                found.append((name, part_root(relation.target_part)))
    return [(name, root) for name, root in found if root is not None]


def _value(binding: Any, stores: list[tuple[str, Any]]) -> str | None:
    """What a `w:dataBinding` leads to; None for nothing."""
    from lxml import etree

    path = binding.get(W + "xpath", "")
    if _PLAIN_PATH.fullmatch(path) is None:
        return None
    wanted = binding.get(W + "storeItemID", "").upper()
    prefixes = dict(_PREFIX.findall(binding.get(W + "prefixMappings", "")))
    for name, root in stores:
        if wanted and name != wanted:
            continue
        try:
            found = root.getroottree().xpath(path, namespaces=prefixes)
        except etree.XPathError:
            continue
        if found:
            first = found[0]
            return str(first) if isinstance(first, str) else "".join(first.itertext())
    return None


def _shown(properties: Any, found: str) -> str:
    """What a list shows for a value."""
    for name in _CHOICES:
        choices = child_of(properties, name)
        for item in () if choices is None else choices.iter(W + "listItem"):
            if item.get(W + "value") == found:
                return item.get(W + "displayText") or found
    return found


def _put(content: Any, text: str) -> None:
    """Makes a text all that a control shows."""
    for n, each in enumerate(content.iter(W + "t")):
        each.text = "" if n else text
