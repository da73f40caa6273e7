"""Files within a PDF: their names, and their bytes for whoever opens one of them.

They lie in the file as a whole (ISO 32000-1, 7.11.4), as in a portfolio, or are pinned to a page.
What a file in a file is called is the choice of whoever made it, so that no name leads anywhere.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.documents.errors import NotADocument
from app.system.translation import tr

MAX_BYTES = 200_000_000
MAX_ATTACHMENTS = 1000
_MAX_PAGES = 5000  # that are looked at for pinned files
_MAX_NAME = 120
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """What a file in a file may be called: no folder, no sign that a system forbids or that turns
    the rest of a line around, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if unicodedata.category(c) not in ("Cf", "Cs", "Co"))
    plain = _UNSAFE.sub("_", plain).strip(". ")
    if not plain or _DEVICES.match(plain):
        plain = f"attachment {plain}".strip()
    stem, suffix = Path(plain).stem, Path(plain).suffix[:12]
    return stem[: _MAX_NAME - len(suffix)] + suffix


def named_attachments(pdf: Any, pinned: list[str]) -> list[str]:
    """The names of a document's attached files and of those `pinned` to its pages, each once."""
    names = [_name(attachment) for attachment in _embedded(pdf)]
    return list(_each_once([*names, *(safe_name(name) for name in pinned)]))


def attached_bytes(pdf: Any, path: Path, name: str) -> bytes:
    """The content of the file that `named_attachments` calls `name`; `path` is that of the PDF.

    Raises:
        NotADocument: There is none of that name, it is empty, or it is larger than `MAX_BYTES`.
    """
    found: list[tuple[str, Any]] = [(_name(each), each) for each in _embedded(pdf)]
    found += _pinned(pdf)
    names = _each_once(each for each, _ in found)
    for known, (_, attachment) in zip(names, found, strict=True):
        if known == name:
            return _content(path, name, attachment)
    raise NotADocument(
        tr("There is no file “{attached}” in “{name}”.", attached=name, name=path.name),
        tr("`longleaf text` shows the names of attached files."),
    )


def pinned_name(annotation: Any) -> str:
    """What a file is called that is pinned to a page; "" where the annotation holds none."""
    import pypdfium2.raw as raw

    attachment = raw.FPDFAnnot_GetFileAttachment(annotation)
    return _raw_name(attachment) if attachment else ""


def _content(path: Path, name: str, attachment: Any) -> bytes:
    import pypdfium2.raw as raw

    length = ctypes.c_ulong()
    raw.FPDFAttachment_GetFile(attachment, None, 0, length)
    if not 0 < length.value <= MAX_BYTES:
        raise NotADocument(
            tr("“{attached}” in “{name}” is empty.", attached=name, name=path.name)
            if not length.value
            else tr(
                "“{attached}” in “{name}” has {n:,} MB: so much is not taken out of a file.",
                attached=name,
                name=path.name,
                n=length.value // 1_000_000,
            ),
            tr("Save it with the program that shows the PDF, and open it here."),
        )
    content = ctypes.create_string_buffer(length.value)
    raw.FPDFAttachment_GetFile(attachment, content, length.value, length)
    return content.raw[: length.value]


def _embedded(pdf: Any) -> Iterator[Any]:
    """Handles of the files that belong to the document as a whole."""
    import pypdfium2.raw as raw

    for index in range(min(max(raw.FPDFDoc_GetAttachmentCount(pdf), 0), MAX_ATTACHMENTS)):
        attachment = raw.FPDFDoc_GetAttachment(pdf, index)
        if attachment:
            yield attachment


def _pinned(pdf: Any) -> Iterator[tuple[str, Any]]:
    """Names and handles of the files that are pinned to pages."""
    import pypdfium2.raw as raw

    for number in range(min(len(pdf), _MAX_PAGES)):
        page = pdf[number]
        for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_ATTACHMENTS)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FILEATTACHMENT:
                attachment = raw.FPDFAnnot_GetFileAttachment(annotation)
                if attachment:
                    yield safe_name(_raw_name(attachment)), attachment
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()


def _name(attachment: Any) -> str:
    return safe_name(_raw_name(attachment))


def _raw_name(attachment: Any) -> str:
    import pypdfium2.raw as raw

    n = raw.FPDFAttachment_GetName(attachment, None, 0)
    if not 2 < n <= 4096:
        return ""
    buffer = (ctypes.c_ushort * (n // 2))()
    raw.FPDFAttachment_GetName(attachment, buffer, n)
    return bytes(buffer)[: n - 2].decode("utf-16-le", "replace")


def _each_once(names: Iterable[str]) -> Iterator[str]:
    """The names in order; one that was there before gets a number."""
    seen: set[str] = set()
    for name in names:
        stem, suffix, n = Path(name).stem, Path(name).suffix, 2
        while name in seen:
            name, n = f"{stem} ({n}){suffix}", n + 1
        seen.add(name)
        yield name
