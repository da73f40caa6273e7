"""Builds DOCX files for tests: python-docx for the package, raw WordprocessingML inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, props: str = "") -> str:
    """A paragraph; plain strings become runs, strings that begin with "<" stand as they are."""
    inner = "".join(c if c.startswith("<") else r(c) for c in content)
    style_xml = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = (
        f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    )
    return f"<w:p><w:pPr>{style_xml}{number}{props}</w:pPr>{inner}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """A complex field in runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def level(
    ilvl: int, fmt: str, text: str, *, start: int = 1, style: str = "", extra: str = ""
) -> str:
    """A `w:lvl` of an abstract list definition."""
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{linked}'
        f'{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(abstracts: Mapping[int, str], nums: Mapping[int, tuple[int, str]]) -> str:
    """A numbering part: abstract definitions by id, and num ids as (abstract id, overrides)."""
    return "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>'
        for i, levels in abstracts.items()
    ) + "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        for i, (abstract, overrides) in nums.items()
    )


def word_file(
    path: Path,
    body: str,
    *,
    numbers: str = "",
    styles: str = "",
    footnotes: str = "",
    endnotes: str = "",
    header: str = "",
    footer: str = "",
    comments: bool = False,
) -> Path:
    """Write a DOCX with this body; `styles` are `w:style` elements added to the default ones."""
    word = docx.Document()
    root = word.element.body
    for child in list(root)[:-1]:
        root.remove(child)
    for position, child in enumerate(parse_xml(f"<w:x {NAMESPACES}>{body}</w:x>")):
        root.insert(position, child)
    if numbers:
        part = word.part.numbering_part.element
        for child in list(part):
            part.remove(child)
        part.extend(list(parse_xml(f"<w:x {NAMESPACES}>{numbers}</w:x>")))
    if styles:
        word.styles.element.extend(list(parse_xml(f"<w:x {NAMESPACES}>{styles}</w:x>")))
    for kind, notes in (("footnotes", footnotes), ("endnotes", endnotes)):
        if notes:
            _add_part(word, kind, f"<w:{kind} {NAMESPACES}>{notes}</w:{kind}>")
    section = word.sections[0]
    if header:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.is_linked_to_previous = False
        section.footer.paragraphs[0].text = footer
    word.core_properties.title = ""
    word.save(str(path))
    return path


def _add_part(word: WordDocument, kind: str, xml: str) -> None:
    part = Part(PackURI(f"/word/{kind}.xml"), _TYPE.format(kind), xml.encode(), word.part.package)
    word.part.relate_to(part, _RELATION + kind)


def rewritten(source: Path, target: Path, change: dict[str, tuple[str, str]]) -> Path:
    """A copy of a zip in which, entry by entry, a pattern is replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in change:
                pattern, replacement = change[name]
                literal = replacement.replace("\\", r"\\")
                content = re.sub(pattern, literal, content.decode(), flags=re.S).encode()
            new.writestr(name, content)
    target.write_bytes(buffer.getvalue())
    return target
