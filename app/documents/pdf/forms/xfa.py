"""What can be had of a form that is no PDF page: XFA forms, and files within the file.

The pages of a dynamic XFA form hold a placeholder ("Please wait…"); the form itself is XML within
the file, which only Adobe's programs draw. Its values stand there by name, and are read so.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any

from app.documents.archives.guards import declares_entities, parsed
from app.documents.base.document import Block, BlockKind

_MAX_PACKET_BYTES = 8_000_000
_MAX_VALUES = 3000
_WAITING = (
    "please wait|bitte warten|veuillez patienter|espere(?:\\.\\.\\.|…)|attendere|"
    "aguarde|een ogenblik geduld|подождите|请稍候|请等待|請稍候|お待ちください|기다려"
)
_PLACEHOLDER = re.compile(
    rf"{_WAITING}|adobe (?:reader|acrobat)|pdf[ -]?(?:viewer|visualisi?er|betrachter)", re.I
)
_WAIT = re.compile(_WAITING, re.I)
_MAX_PLACEHOLDER = 2500  # characters of a document that is no more than that
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+")


def is_dynamic_form(pdf: Any, read_text: Callable[[], str]) -> bool:
    """Whether the document is an XFA form whose pages do not hold it. Some say only in their text,
    which is asked for where it matters, that they have to be drawn."""
    import pypdfium2.raw as raw

    kind = pdf.get_formtype()
    if kind == raw.FORMTYPE_XFA_FOREGROUND:
        text = read_text()
        return len(text) <= _MAX_PLACEHOLDER and _WAIT.search(text) is not None
    return bool(kind == raw.FORMTYPE_XFA_FULL)


def is_placeholder(text: str) -> bool:
    """Whether the text of such a form's pages only says that another program is needed."""
    return len(text) <= _MAX_PLACEHOLDER and _PLACEHOLDER.search(text) is not None


def form_values(pdf: Any) -> list[Block]:
    """The text of an XFA form in the order of its template: what is printed on it, and its filled
    fields with their captions; then values of which the template says nothing."""
    template = data = None
    for root in _packets(pdf):
        for element in root.iter():
            name = _name(element)
            if name == "template" and template is None:
                template = element
            elif name == "data" and data is None and _name(element.getparent()) == "datasets":
                data = element
    values: dict[str, list[str]] = {}
    for name, value in _leaves(data):
        values.setdefault(name, []).append(value)
    blocks = list(_of_template(template, values))
    for name, rest in values.items():
        blocks += [_field(_in_words(name), value) for value in rest]
    return blocks[:_MAX_VALUES]


def _of_template(template: Any, values: dict[str, list[str]]) -> Iterator[Block]:
    """Printed texts and fields; takes the values that it places out of `values`."""
    for element in () if template is None else template.iter():
        kind = _name(element)
        if kind == "draw" and (text := _text_of(element)):
            yield Block(text, BlockKind.PARAGRAPH, 1)
        elif kind == "field" and values.get(name := element.get("name", "")):
            caption = next((_text_of(each) for each in element if _name(each) == "caption"), "")
            yield _field(caption.rstrip(":") or _in_words(name), values[name].pop(0))


def _field(name: str, value: str) -> Block:
    return Block(f"{name}: {value}", BlockKind.LIST_ITEM, 1)


def _leaves(root: Any) -> Iterator[tuple[str, str]]:
    """Name and text of each element without elements in it."""
    for element in () if root is None else root.iter():
        if _name(element) and not len(element):
            value = " ".join((element.text or "").split())
            if value:
                yield _name(element), value


def _name(element: Any) -> str:
    """The local name of an element; "" for comments, and for none."""
    is_element = element is not None and isinstance(element.tag, str)
    return str(element.tag).rpartition("}")[2] if is_element else ""


def _in_words(name: str) -> str:
    words = " ".join(word for word in _WORDS.split(name) if word)
    return words[:1].upper() + words[1:]


def _text_of(element: Any) -> str:
    texts = (
        each.text or "" for each in element.iter() if _name(each) in ("text", "p", "span", "b", "i")
    )
    return " ".join(" ".join(texts).split())


def _packets(pdf: Any) -> Iterator[Any]:
    """The roots of the form's XML, which a file holds in one piece or in several."""
    import pypdfium2.raw as raw
    from lxml import etree

    for index in range(max(raw.FPDF_GetXFAPacketCount(pdf), 0)):
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(pdf, index, None, 0, length)
        if not 0 < length.value <= _MAX_PACKET_BYTES:
            continue
        content = ctypes.create_string_buffer(length.value)
        raw.FPDF_GetXFAPacketContent(pdf, index, content, length.value, length)
        if declares_entities(content.raw):
            continue
        try:
            root = parsed(content.raw, recovers=True)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            yield root
