"""HTML pages: what a browser would show, as blocks."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from app.documents.base.clause_numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document, OutlineEntry
from app.documents.base.encodings import decode_text
from app.documents.base.language import language_of
from app.documents.base.number_formats import format_number
from app.documents.base.omissions import counted_omission
from app.documents.base.tables import as_markdown
from app.documents.errors import DamagedDocument, NotADocument, NoText
from app.system.translation import tr

_SILENT = {"script", "style", "noscript", "template", "head", "title", "iframe", "nav", "select"}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math q rp "
        "ruby s samp small span strike strong sub sup svg time tt u var wbr input button",
    )
)
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)


def read_html(path: Path, sha256: str) -> Document:
    """Read an HTML file; scripts, styles and navigation are left out, nothing is fetched.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Raises:
        NotADocument: Binary.
        DamagedDocument: Nested beyond reason.
        NoText: Nothing to read on the page.
    """
    text = decode_html(path.read_bytes())
    if text is None:
        raise NotADocument(
            tr("“{name}” is not a text file.", name=path.name), tr("Choose another document.")
        )
    page = HtmlBlocks("body")
    try:
        title = page.read(text)
    except RecursionError as error:
        raise DamagedDocument(
            tr("“{name}” is nested too deeply to be a page.", name=path.name),
            tr("Save it as PDF and open that."),
        ) from error
    if not page.blocks:
        raise NoText(
            tr("“{name}” has no text in it.", name=path.name), tr("Choose another document.")
        )
    return flow_document(path, sha256, "html", title, page.blocks, page.left_out)


def flow_document(
    path: Path,
    sha256: str,
    form: str,
    title: str,
    blocks: list[Block],
    left_out: Counter[str],
    metadata: dict[str, str] | None = None,
    reader: str = "",
) -> Document:
    """A document of a format without pages; an empty title becomes the first heading's."""
    from lxml import etree

    headings = [b for b in blocks if b.kind is BlockKind.HEADING]
    return Document(
        path,
        sha256,
        form,
        title or (headings[0].text if headings else path.stem),
        tuple(blocks),
        outline=tuple(OutlineEntry(b.text, b.level or 1) for b in headings),
        omissions=tuple(counted_omission(n, what) for what, n in left_out.items() if n),
        metadata=metadata or {},
        language=language_of("\n".join(block.text for block in blocks)),
        reader=reader or f"lxml {etree.__version__}",
    )


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


class HtmlBlocks:
    """Collects the blocks of one or more pages.

    Attributes:
        blocks: What was found, with paths "PREFIX/1", "PREFIX/2" …
        left_out: Counts of what is not in the text.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter()
        self._inline: list[str] = []
        self._marker = ""

    def read(self, text: str) -> str:
        """Add the blocks of a page and give its title, or ""."""
        from lxml import html
        from lxml.etree import ParserError

        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
        try:
            root = html.document_fromstring(text)
        except ParserError:  # an empty page
            return ""
        title = root.findtext(".//title") or ""
        body = root.find("body")
        self._children(root if body is None else body)
        self._flush()
        return " ".join(title.split())

    def _children(self, element: Any) -> None:
        self._inline.append(element.text or "")
        for child in element:
            self._element(child)
            self._inline.append(child.tail or "")

    def _element(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or _is_hidden(element):
            return
        if tag in ("img", "svg", "canvas", "video", "audio", "object"):
            self.left_out["picture" if tag in ("img", "svg") else "embedded object"] += 1
        elif tag == "br":
            self._inline.append("\v")
        elif tag == "rt":
            return
        elif tag in _INLINE:
            self._children(element)
        elif tag in _HEADINGS:
            self._flush()
            self._children(element)
            self._flush(BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "pre":
            self._flush()
            text = element.text_content().strip("\n")
            if text.strip():
                self._add(text, BlockKind.CODE)
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            self._list(element)
        else:
            self._flush()
            self._children(element)
            caption = tag in ("figcaption", "caption")
            self._flush(BlockKind.CAPTION if caption else BlockKind.PARAGRAPH)

    def _list(self, element: Any) -> None:
        number = _integer(element.get("start"), 1)
        form = _LIST_FORMATS.get(element.get("type", ""), "decimal")
        for child in element:
            if child.tag != "li":
                self._element(child)
                self._flush()
                continue
            number = _integer(child.get("value"), number)
            self._marker = "-" if element.tag != "ol" else f"{format_number(number, form)}."
            number += 1
            self._children(child)
            self._flush()
            self._marker = ""

    def _flush(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int | None = None) -> None:
        text = _folded("".join(self._inline))
        self._inline.clear()
        if not text:
            return
        number = typed_number(text)
        if self._marker:
            kind = BlockKind.LIST_ITEM if kind is BlockKind.PARAGRAPH else kind
            text = f"{self._marker} {text}"
            number = self._marker.rstrip(".-") or number
            self._marker = ""
        if kind is BlockKind.HEADING:
            text = " ".join(text.split())
        self._add(text, kind, level, number)

    def _add(self, text: str, kind: BlockKind, level: int | None = None, number: str = "") -> None:
        path = f"{self.prefix}/{len(self.blocks) + 1}"
        self.blocks.append(Block(text, kind, path=path, level=level, number=number))

    def _table(self, table: Any) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        nested = any(inner is not table for inner in table.iter("table"))
        if nested or max((len(_cells(row)) for row in rows), default=0) < 2:
            for part in table:  # a layout, not data
                if part.tag != "colgroup":
                    self._element(part)
            self._flush()
            return
        for caption in table.findall("caption"):
            self._element(caption)
        grid: list[list[str]] = []
        spans: dict[int, int] = {}  # column: rows still covered by a cell above
        for row in rows:
            line: list[str] = []
            for cell in _cells(row):
                _skip_spans(line, spans)
                reader = HtmlBlocks("")
                reader._children(cell)
                reader._flush()
                self.left_out.update(reader.left_out)
                n_columns = min(max(_integer(cell.get("colspan"), 1), 1), 64)
                for column in range(len(line), len(line) + n_columns):
                    spans[column] = max(_integer(cell.get("rowspan"), 1), 1) - 1
                line += ["\n".join(b.text for b in reader.blocks)] + [""] * (n_columns - 1)
            _skip_spans(line, spans)
            grid.append(line)
        width = max(map(len, grid))
        grid = [line + [""] * (width - len(line)) for line in grid if any(line)]
        if grid:
            self._add(as_markdown(grid), BlockKind.TABLE)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _skip_spans(line: list[str], spans: dict[int, int]) -> None:
    while spans.get(len(line), 0) > 0:
        spans[len(line)] -= 1
        line.append("")


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def _is_hidden(element: Any) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style


def _folded(text: str) -> str:
    """White space folded as HTML asks; `<br>` (held as a vertical tab) becomes a line break."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    return re.sub(r" *\v[ \v]*", "\n", text).strip()
