"""What is left of a Word document that is cut short or damaged.

XML that is not well formed is read as far as it makes sense, and a new package is made of the parts
that hold text.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from app.documents.archives.guards import declares_entities
from app.documents.archives.salvage import Entry, Part, has_end, salvaged_entries, salvaged_part
from app.system.translation import to_translate, tr

_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_PARTS = {
    "styles": to_translate("styles and the numbers that hang on them"),
    "numbering": to_translate("numbers of clauses and lists"),
    to_translate("footnotes"): to_translate("footnotes"),
    to_translate("endnotes"): to_translate("endnotes"),
    "settings": "",
}
"""Parts beside the text by the name of their root element, and what is lost with each."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A package that can be opened, and what it lacks, as fragments that read after "without"."""

    package: io.BytesIO
    losses: tuple[str, ...]


def salvaged(data: bytes) -> Salvaged | None:
    """A new package of what is left in `data`; None when no text is left, or when what is left is
    too large or declares entities, as no honest file does."""
    entries = salvaged_entries(data, _is_text_part)
    if entries is None or _MAIN not in entries:
        return None
    if any(declares_entities(entry.content) for entry in entries.values()):
        return None
    main = _read(entries[_MAIN], "document")
    if main is None or main.root.find(f"{_W}body") is None:
        return None
    losses = [tr("its headers, footers and pictures, for the file is damaged")]
    if not entries[_MAIN].is_whole:
        losses.append(tr("the text behind the place where the file is cut off or damaged"))
    elif not main.is_whole:
        losses.append(tr("what stood at a place where the file is damaged"))
    parts = {"document": _xml(main)}
    for kind, lost in _PARTS.items():
        if (entry := entries.get(f"word/{kind}.xml")) is None:
            # Where the end of the file is lost nobody knows what stood there.
            is_lost = not has_end(data)
        else:
            part = _read(entry, kind)
            if part is not None:
                parts[kind] = _xml(part)
            is_lost = part is None or not (part.is_whole and entry.is_whole)
        if lost and is_lost:
            losses.append(tr("the {lost}, which are damaged", lost=tr(lost)))
    return Salvaged(_package(parts), tuple(losses))


def _is_text_part(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml") and "/" not in name[5:]


def _read(entry: Entry, kind: str) -> Part | None:
    """A part whose root element is of the kind that its name says; None where it makes no sense."""
    from lxml import etree

    part = salvaged_part(
        entry.content.replace(
            b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()
        )
    )
    if part is None or part.root.tag != _W + kind:
        return None
    try:
        etree.fromstring(_xml(part))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return part


def _xml(part: Part) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(part.root, encoding="UTF-8", standalone=True))


def _package(parts: dict[str, bytes]) -> io.BytesIO:
    kinds = [kind for kind in parts if kind != "document"]
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE.format(name)}"/>'
        for kind, name in (("document", "document.main"), *((kind, kind) for kind in kinds))
    )
    related = "".join(
        f'<Relationship Id="salvaged{n}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(kinds)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="main" '
        f'Type="{_OFFICE}/officeDocument" Target="{_MAIN}"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", content)
    out.seek(0)
    return out
