"""The sample contract as ODT, RTF and HTML, with what such files have beside their text."""

from __future__ import annotations

import io
import zipfile
from html import escape

from app.documents.base.document import BlockKind, Document

_ODT_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
    '<office:automatic-styles><style:style style:name="P1" style:family="paragraph">'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
    ' style:num-format="1" style:num-suffix="."/></text:list-style></office:automatic-styles>'
    "<office:body><office:text>"
)
_ODT_TAIL = (
    '<text:list text:style-name="L1"><text:list-item><text:p>First duty</text:p>'
    "<text:list><text:list-item><text:p>Inner duty</text:p></text:list-item></text:list>"
    "</text:list-item></text:list>"
    '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
    "<text:p>Fee</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
    '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>40</text:p>'
    "</table:table-cell></table:table-row></table:table>"
    '<text:p>Noted<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>The note.</text:p></text:note-body></text:note>"
    "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
    '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>'
    "</office:text></office:body></office:document-content>"
)
_RTF_TAIL = (
    r"\pard\plain Noted{\super\chftn}{\footnote{\super\chftn} The note.} and {\strike gone}.\par"
    r'{\field{\*\fldinst HYPERLINK "https://example.org"}{\fldrslt the page}}\par'
    r"\trowd\cellx2000\cellx4000\intbl Fee\cell 40\cell\row\pard"
    r"{\listtext\pard 1.\tab}First duty\par{\shp{\*\shpinst{\shptxt In a box.\par}}}"
    r"{\header Running head}{\v Hidden.}{\deleted Gone.}\par}"
)
_HTML_TAIL = (
    "<ol><li>First duty<ol type='a'><li>Inner duty</li></ol></li></ol><table><tr>"
    '<th rowspan="2">Fee</th><td>40</td></tr><tr><td colspan="2">50</td></tr></table>'
    '<p>Noted<a role="doc-noteref" href="#n"><sup>1</sup></a> <del>gone</del></p>'
    '<form><input value="Otto"><select><option selected>One</option></select></form>'
    '<aside role="doc-footnote" id="n">The note.</aside><p hidden>Hidden.</p></body></html>'
)


def as_html(document: Document) -> bytes:
    """The document as a page with a style sheet."""
    sheet = "h2{counter-increment:s} h2::before{content:counter(s) '. '} .x{display:none}"
    pieces = [f"<!DOCTYPE html><html><head><style>{sheet}</style></head><body>"]
    for block in document.blocks:
        tag = "h2" if block.kind is BlockKind.HEADING else "p"
        pieces.append(f'<{tag} class="b">{escape(block.text)}</{tag}>')
    return "\n".join([*pieces, _HTML_TAIL]).encode()


def as_rtf(document: Document) -> bytes:
    """The document as RTF, one paragraph a block."""
    head = (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}}"
        r"{\colortbl;\red0\green0\blue0;}"
    )
    pieces = [head]
    for block in document.blocks:
        text = "".join(
            c if c.isascii() and c not in "\\{}" else rf"\u{ord(c)}?" for c in block.text
        )
        pieces.append(rf"\pard\f0\fs22 {text}\par")
    return "\n".join([*pieces, _RTF_TAIL]).encode("ascii")


def as_odt(document: Document) -> bytes:
    """The document as an OpenDocument text."""
    pieces = [_ODT_HEAD]
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            pieces.append(f'<text:h text:outline-level="1">{escape(block.text)}</text:h>')
        else:
            pieces.append(f"<text:p>{escape(block.text)}</text:p>")
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", "".join([*pieces, _ODT_TAIL]))
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()
