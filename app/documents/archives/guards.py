"""Guards for zip archives and the XML in them, checked before anything is unpacked or parsed."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.documents.errors import DamagedDocument, DocumentError, PasswordNeeded
from app.system.translation import tr

MAX_UNPACKED_BYTES = 512 * 1024**2
MAX_XML_PART_BYTES = 128 * 1024**2
MAX_ENTRIES = 20_000
MAX_RATIO = 250  # real parts of repetitive XML reach about 100
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError)
"""What zipfile, zlib, lxml and readers raise where an archive is cut short or broken inside."""
RATIO_FREE_BYTES = 32 * 1024**2  # below this size no ratio is suspicious


def check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip bomb by the sizes its headers state: zipfile never unpacks more than those.

    Raises:
        DamagedDocument: Too much would come out.
    """
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    xml = max((e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))), default=0)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED_BYTES
        or xml > MAX_XML_PART_BYTES
        or (unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_RATIO)
    ):
        raise DamagedDocument(
            tr(
                "“{name}” would unpack to {unpacked:,.0f} MB from {packed:,.1f} MB: it looks "
                "like a "
                "zip bomb and was not opened.",
                name=path.name,
                unpacked=unpacked / 1000000.0,
                packed=packed / 1000000.0,
            ),
            tr("If you trust it, open it in Word, save it again, and open that file."),
        )


@contextlib.contextmanager
def archive_errors(path: Path, next_step: str) -> Iterator[None]:
    """Puts into words what goes wrong while an archive and the XML in it are read.

    Args:
        path: The file.
        next_step: What to do about a damaged one, translated.

    Raises:
        DamagedDocument: Cut short, or broken inside.
        PasswordNeeded: Its entries are encrypted.
    """
    try:
        yield
    except DocumentError:
        raise
    except (*BROKEN, OSError) as error:
        said = tr("“{name}” is damaged or cut short.", name=path.name)
        raise DamagedDocument(said, next_step) from error
    except (RecursionError, ValueError) as error:
        said = tr("“{name}” is damaged inside.", name=path.name)
        raise DamagedDocument(said, next_step) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise PasswordNeeded(
            tr("“{name}” lies in a zip archive with a password.", name=path.name),
            tr("Unpack it with its password first, then open the file inside."),
        ) from error


def parsed(content: bytes, *, recovers: bool = False, keeps_blanks: bool = True) -> Any:
    """The root element of an XML part. Nothing is fetched or put in for entities, and an id may
    stand twice, as LibreOffice writes some. Raises `lxml.etree.XMLSyntaxError`.

    Args:
        content: The part.
        recovers: Whether XML that is not well formed is read as far as it makes sense; None is
            returned where it makes none.
        keeps_blanks: Whether text of nothing but white space between elements is kept.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        collect_ids=False,
        recover=recovers,
        remove_blank_text=not keeps_blanks,
    )
    return etree.fromstring(content, parser)


def declares_entities(content: bytes) -> bool:
    """Whether an XML part has a document type, which no office format needs."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:2].count(0):
        content = content.replace(b"\0", b"")
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content
