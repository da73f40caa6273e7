"""A DOCX as one XML file: the flat form of its package, which Word saves as "Word XML Document"."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from typing import Any

from app.documents.archives.guards import parsed

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
"""What the beginning of such a file names."""
WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
"""What the beginning of a file in the XML format of Word 2003 names."""
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def as_package(data: bytes) -> bytes:
    """The zip archive that the file stands for. Raises `SyntaxError` for broken XML, `ValueError`
    where it is of another kind."""
    from lxml import etree

    root = parsed(data)
    if root.tag != _PKG + "package":
        raise ValueError(root.tag)
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in root.iterfind(_PKG + "part"):
            name, kind = part.get(_PKG + "name", ""), part.get(_PKG + "contentType", "")
            content = _content(part)
            if content is not None and name.strip("/"):
                etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
                archive.writestr(name.lstrip("/"), content)
        archive.writestr("[Content_Types].xml", etree.tostring(types))
    return packed.getvalue()


def _content(part: Any) -> bytes | None:
    from lxml import etree

    xml, binary = part.find(_PKG + "xmlData"), part.find(_PKG + "binaryData")
    if xml is not None and len(xml):
        return bytes(etree.tostring(xml[0], encoding="UTF-8", with_tail=False))
    try:
        return base64.b64decode(binary.text or "") if binary is not None else None
    except binascii.Error:
        return None
