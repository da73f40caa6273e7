"""The text of a web page as its file holds it: encodings, web archives, saved style sheets."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from app.documents.base.encodings import decode_text

MAX_SHEET_BYTES = 2_000_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_STRUCK_TAG = re.compile(r"<(/?)(s|strike)(?=[\s>])", re.IGNORECASE)
_KEPT = "longleaf-"  # before the name of an element while the page is parsed


def saved_sheet(folder: Path, address: str) -> str:
    """A style sheet that a browser saved beside the page; "" for any other."""
    if ":" in address or address.startswith(("/", "\\")):
        return ""
    path = (folder / unquote(address.partition("?")[0])).resolve()
    try:
        if not path.is_relative_to(folder.resolve()) or path.stat().st_size > MAX_SHEET_BYTES:
            return ""
        return path.read_text("utf-8", "replace") if path.is_file() else ""
    except (OSError, ValueError):
        return ""


def lxml_reader() -> str:
    """The name of the reader, for the record."""
    from lxml import etree

    return f"lxml {etree.__version__}"


def page_of_archive(data: bytes) -> bytes:
    """The page in a web archive, which is a mail whose first part of HTML it is; UTF-8."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(preferencelist=("html", "plain"))
    content = "" if body is None else body.get_content()
    return content.encode("utf-8", "replace") if isinstance(content, str) else b""


def decode_html(data: bytes) -> str | None:
    """By byte order mark or strict UTF-8, by the charset the page states, or by its characters."""
    found = decode_text(data)
    stated = _CHARSET.search(data[:4096])
    if stated and (found is None or not found.encoding.startswith("utf")):
        name = stated[1].decode("ascii").lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}.get(name, name)
        try:
            return data.decode(name, "replace")
        except LookupError:
            pass
    return None if found is None else found.text


def parsed(text: str) -> Any:
    """The root element of a page; None of an empty one."""
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    # libxml2 ends an <s> before the first paragraph in it, as a browser does not; an element that
    # it does not know it leaves around them.
    text = _STRUCK_TAG.sub(rf"<\1{_KEPT}\2", text)
    try:
        root = html.document_fromstring(text, parser=etree.HTMLParser(huge_tree=True))
    except etree.ParserError:
        return None
    for tag in ("s", "strike"):
        for element in list(root.iter(_KEPT + tag)):
            element.tag = tag
    return root
