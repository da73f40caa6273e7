"""HTML, EPUB, ODT and RTF: content, order, numbers, and what bad files say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.base.document import Document
from app.documents.errors import (
    DamagedDocument,
    NotADocument,
    NoText,
    PasswordNeeded,
)
from app.documents.flow.odt.reader import read_odt
from app.documents.flow.rtf.reader import read_rtf
from app.documents.flow.web.epub import read_epub
from app.documents.flow.web.html import read_html

PAGE = """<!DOCTYPE html><html><head><title>Terms
of use</title><meta charset="{}"><style>p {{}}</style></head><body>
<nav><a href="/">Home</a></nav><h1>Terms <em>of</em> use</h1>
loose text <b>here</b><br>second line
<p>First   paragraph,
wrapped.<script>alert(1)</script></p><p style="display: none">hidden</p>
<ol start="3"><li>Three<ol type="a"><li>Inner</ol><li><p>Four</p></ol>
<ul><li>Dot</ul>
<table><caption>Fees</caption><tr><th>Item<th>2026<th>2027
<tr><td rowspan=2>EU|UK<td colspan=2>5<tr><td>6<td>7</table>
<table><tr><td><h2>In a layout</h2></table>
<pre>a
  b</pre><img src="http://example.invalid/x.png"><p>第一条 费用</p></body></html>"""


def found(document: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, b.text) for b in document.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_html(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.format(encoding).encode(encoding))
    document = read_html(path, "")
    assert found(document) == [
        ("heading", "Terms of use"),
        ("paragraph", "loose text here\nsecond line"),
        ("paragraph", "First paragraph, wrapped."),
        ("list_item", "3. Three"),
        ("list_item", "a. Inner"),
        ("list_item", "4. Four"),
        ("list_item", "- Dot"),
        ("caption", "Fees"),
        ("table", "| Item | 2026 | 2027 |\n| --- | --- | --- |\n| EU\\|UK | 5 |  |\n|  | 6 | 7 |"),
        ("heading", "In a layout"),
        ("code", "a\n  b"),
        ("paragraph", "第一条 费用"),
    ]
    assert document.title == "Terms of use"
    assert [b.number for b in document.blocks][-1] == "第一条"
    assert [o.what for o in document.omissions] == [
        "hidden text (6 characters)", "1 picture", "1 menu of the page",
    ]  # fmt: skip


def test_html_with_a_very_long_text_or_deep_nesting_is_read_to_its_end(tmp_path: Path) -> None:
    """libxml2 ends without a word at a text of ten million bytes and at elements in 255 others,
    unless it is told that pages may be large."""
    long = tmp_path / "log.html"
    long.write_text(f"<p>Begins.</p><pre>{'A line of a log.' * 700_000}</pre><p>Ends.</p>")
    assert read_html(long, "0").blocks[-1].text == "Ends."
    deep = tmp_path / "mail.html"
    deep.write_text(
        "<blockquote>" * 300 + "<p>Asked.</p>" + "</blockquote>" * 300 + "<p>Answered.</p>"
    )
    assert [text for _, text in found(read_html(deep, "0"))] == ["Asked.", "Answered."]


def test_html_without_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><script>x</script></html>")
    with pytest.raises(NoText):
        read_html(path, "")
    path.write_text("<div>" * 50_000 + "x")
    with pytest.raises((NoText, DamagedDocument)):
        read_html(path, "")


def epub(path: Path, **extra: str) -> Path:
    page = "<?xml version='1.0' encoding='utf-8'?><html><body><h1>{}</h1><p>{}</p></body></html>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Book</dc:title>'
            "<dc:creator>N. N.</dc:creator></metadata><manifest>"
            '<item id="b" href="two%20.xhtml"/><item id="a" href="one.xhtml"/>'
            '<item id="n" href="nav.xhtml" properties="nav"/><item id="x" href="gone.xhtml"/>'
            '</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/>'
            '<itemref idref="x"/></spine></package>',
        )
        archive.writestr("OEBPS/one.xhtml", page.format("One", "First."))
        archive.writestr("OEBPS/two .xhtml", page.format("Two", "第二。"))
        archive.writestr("OEBPS/nav.xhtml", page.format("Contents", "One Two"))
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_epub(tmp_path: Path) -> None:
    document = read_epub(epub(tmp_path / "a.epub"), "")
    assert [(b.path, b.text) for b in document.blocks] == [
        ("one.xhtml/1", "One"),
        ("one.xhtml/2", "First."),
        ("two .xhtml/1", "Two"),
        ("two .xhtml/2", "第二。"),
    ]
    assert (document.title, document.metadata["author"]) == ("A Book", "N. N.")
    assert [o.what for o in document.omissions] == ["1 missing chapter"]


def test_epub_refusals(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    protected = epub(path, **{"META-INF__rights.xml": "<rights/>"})
    with pytest.raises(PasswordNeeded, match="copy-protected"):
        read_epub(protected, "")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DamagedDocument):
        read_epub(path, "")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(NotADocument):
        read_epub(path, "")


NS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style>"
)
OUTLINE = (
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" '
    'text:display-levels="2"/></text:outline-style>'
)


def odt(path: Path, body: str, before: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "styles.xml", f"<office:document-styles {NS}>{OUTLINE}</office:document-styles>"
        )
        archive.writestr(
            "content.xml",
            f"{before}<office:document-content {NS}><office:automatic-styles>{LIST}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
    return path


def test_odt(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = "<text:list>" + item.format("x", "") + item.format("y", "") + "</text:list>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>GONE</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Scope</text:h><text:h text:outline-level="2">Goods</text:h>'
        '<text:p>One<text:s text:c="2"/>two<text:tab/>three<text:line-break/>four '
        "<text:span>five</text:span><text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Note.</text:p></text:note-body></text:note></text:p>"
        f'<text:list text:style-name="L1">{item.format("A", inner)}{item.format("B", "")}'
        "</text:list>"
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item.format("C", "")}'
        f'</text:list><text:list text:style-name="L2">{item.format("dot", "")}</text:list>'
        "<table:table><table:table-row><table:table-cell><text:p>a|b</text:p></table:table-cell>"
        "<table:table-cell><text:p>c</text:p><text:p>d</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        '<text:h text:outline-level="1">Term</text:h><text:h text:outline-level="2">End</text:h>'
    )
    document = read_odt(odt(tmp_path / "a.odt", body), "")
    assert found(document) == [
        ("heading", "1. Scope"),
        ("heading", "1.1 Goods"),
        ("paragraph", "One  two\tthree\nfour five[^1]"),
        ("footnote", "[^1]: Note."),
        ("list_item", "1. A"),
        ("list_item", "(a) x"),
        ("list_item", "(b) y"),
        ("list_item", "2. B"),
        ("list_item", "3. C"),
        ("list_item", "- dot"),
        ("table", "| a\\|b | c<br>d |\n| --- | --- |"),
        ("heading", "2. Term"),
        ("heading", "2.1 End"),
    ]
    assert [b.number for b in document.blocks][:2] == ["1", "1.1"]
    assert [o.what for o in document.omissions] == [
        "tracked changes, read as accepted: 0 insertions kept, 1 deletion left out"
    ]


def test_odt_refusals(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with pytest.raises(NoText):
        read_odt(odt(path, "<text:p/>"), "")
    with pytest.raises(DamagedDocument, match="entities"):
        read_odt(odt(path, "<text:p/>", '<!DOCTYPE x [<!ENTITY a "b">]>'), "")
    with pytest.raises(DamagedDocument):
        read_odt(odt(path, "<text:p>"), "")


def test_rtf(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 SUPPLY TERMS\par The buyer\rquote s "
        rb"caf\'e9.\par 1.1 Goods {\b bold}.\par \u31532?\u19968?\u26465? x\par}"
    )
    document = read_rtf(path, "")
    assert [b.text for b in document.blocks] == [
        "SUPPLY TERMS", "The buyer’s café.", "1.1 Goods bold.", "第一条 x",
    ]  # fmt: skip
    assert (document.format, document.path) == ("rtf", path)
    assert document.blocks[2].number == "1.1"
    path.write_bytes(b"no rtf")
    with pytest.raises(NotADocument):
        read_rtf(path, "")
