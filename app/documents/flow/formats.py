"""The formats of this room among the others; what reads them is loaded when one is read."""

from __future__ import annotations

import re
from pathlib import Path

from app.documents.base.document import Document
from app.documents.base.reader import GROUP, FlowReader, Sample
from app.documents.flow.signs import BEFORE_RTF, ENCRYPTED, MARKDOWN_SUFFIXES, is_web_archive

_BEGINS_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_FLAT_ODT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def _is_epub(sample: Sample) -> bool:
    return "META-INF/container.xml" in sample.names and "content.xml" not in sample.names


def _is_html(sample: Sample) -> bool:
    is_named = sample.suffix in (".html", ".htm", ".xhtml")
    return is_named or _BEGINS_HTML.match(sample.head) is not None or is_web_archive(sample.head)


def _is_odt(sample: Sample) -> bool:
    """A package, or one flat XML file."""
    return (
        "content.xml" in sample.names
        or ENCRYPTED in sample.names
        or (sample.head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") and _FLAT_ODT in sample.head)
    )


def _is_rtf(sample: Sample) -> bool:
    return sample.head.lstrip(BEFORE_RTF).startswith(b"{\\rtf")


def _is_markdown(sample: Sample) -> bool:
    return sample.suffix in MARKDOWN_SUFFIXES


def _is_any(_: Sample) -> bool:
    return True


def _read_epub(path: Path, sha256: str) -> Document:
    from app.documents.flow.web.epub import read_epub

    return read_epub(path, sha256)


def _read_html(path: Path, sha256: str) -> Document:
    from app.documents.flow.web.html import read_html

    return read_html(path, sha256)


def _read_odt(path: Path, sha256: str) -> Document:
    from app.documents.flow.odt.reader import read_odt

    return read_odt(path, sha256)


def _read_rtf(path: Path, sha256: str) -> Document:
    from app.documents.flow.rtf.reader import read_rtf

    return read_rtf(path, sha256)


def _read_markdown(path: Path, sha256: str) -> Document:
    from app.documents.flow.markdown import read_markdown

    return read_markdown(path, sha256)


def _read_text(path: Path, sha256: str) -> Document:
    from app.documents.flow.plain import read_text

    return read_text(path, sha256)


EPUB = FlowReader("epub", GROUP, ("epub",), _is_epub, _read_epub)
HTML = FlowReader("html", GROUP, ("html", "htm", "xhtml", "mhtml", "mht"), _is_html, _read_html)
ODT = FlowReader("odt", GROUP, ("odt", "ott", "fodt"), _is_odt, _read_odt)
RTF = FlowReader("rtf", GROUP, ("rtf",), _is_rtf, _read_rtf)
MARKDOWN = FlowReader("markdown", GROUP, ("md", "markdown"), _is_markdown, _read_markdown)
TEXT = FlowReader("text", GROUP, ("txt",), _is_any, _read_text)
