"""OpenDocument text (ODT), read from its own XML in document order."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

from app.documents.base.archives import check_sizes, declares_entities
from app.documents.base.clause_numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.number_formats import format_number
from app.documents.base.tables import as_cell, as_markdown
from app.documents.errors import DamagedDocument, NotADocument, NoText, PasswordNeeded
from app.documents.flow.html import flow_document
from app.system.translation import to_translate, tr

_N = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = (f"{{{_N}{name}:1.0}}" for name in ("text", "table", "style"))
_OFFICE, _DRAW = f"{{{_N}office:1.0}}", f"{{{_N}drawing:1.0}}"
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCountingThousand",
    "": "none",
}
_GET_AGAIN = to_translate("Open it in LibreOffice, save it again, and open that file.")


def read_odt(path: Path, sha256: str) -> Document:
    """Read an ODT as LibreOffice shows it with every tracked change accepted.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Returns:
        Blocks with paths such as "body/12"; list and heading numbers computed from their styles.

    Raises:
        NotADocument: A zip, but no ODT.
        PasswordNeeded: Encrypted.
        DamagedDocument: Cut short or broken inside.
        NoText: Nothing to read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(path, archive.infolist())
            names = set(archive.namelist())
            if "content.xml" not in names:
                raise NotADocument(
                    tr("“{name}” is an archive but no ODT.", name=path.name),
                    tr("Choose another document."),
                )
            manifest = archive.read("META-INF/manifest.xml") if len(names) > 1 else b""
            if b"encryption-data" in manifest:
                raise PasswordNeeded(
                    tr("“{name}” is protected with a password.", name=path.name),
                    tr("Save it without a password and open that copy here."),
                )
            roots = [_parse(path, archive.read(n)) if n in names else None for n in _PARTS]
        reader = _Reader(*roots[:2])
        meta = roots[2]
        title = "" if meta is None else meta.findtext(".//{http://purl.org/dc/elements/1.1/}title")
        if not reader.blocks:
            raise NoText(
                tr("“{name}” has no text in it.", name=path.name), tr("Choose another document.")
            )
        return flow_document(path, sha256, "odt", title or "", reader.blocks, reader.left_out)
    except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError) as error:
        raise DamagedDocument(
            tr("“{name}” is damaged or cut short.", name=path.name), tr(_GET_AGAIN)
        ) from error
    except (RecursionError, ValueError) as error:
        raise DamagedDocument(
            tr("“{name}” is damaged inside.", name=path.name), tr(_GET_AGAIN)
        ) from error


_PARTS = ("content.xml", "styles.xml", "meta.xml")


def _parse(path: Path, content: bytes) -> Any:
    from lxml import etree

    if declares_entities(content):
        raise DamagedDocument(
            tr("“{name}” declares XML entities, which no ODT needs.", name=path.name),
            tr("Do not open it unless you know where it comes from."),
        )
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


class _Reader:
    def __init__(self, content: Any, styles: Any) -> None:
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter()
        self._lists: dict[str, dict[int, Any]] = {}
        self._outline: dict[int, Any] = {}
        for root in (styles, content):
            for style in () if root is None else root.iter(_TEXT + "list-style"):
                self._lists[style.get(_STYLE + "name", "")] = _levels(style)
            for style in () if root is None else root.iter(_TEXT + "outline-style"):
                self._outline = _levels(style)
        self._counts: dict[str, list[int]] = {}
        self._heading_counts = [0] * 11
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise KeyError("office:text")
        n_deleted = len(content.findall(f".//{_TEXT}deletion"))
        self.left_out["tracked deletion"] = n_deleted
        self._flow(body, "body")

    def _flow(self, parent: Any, path: str) -> None:
        for index, child in enumerate(parent, 1):
            here = f"{path}/{index}"
            if child.tag == _TEXT + "h":
                self._heading(child, here)
            elif child.tag == _TEXT + "p":
                self._paragraph(child, here, "")
            elif child.tag == _TEXT + "list":
                self._list(child, here, "", 1)
            elif child.tag == _TABLE + "table":
                if text := as_markdown(self._grid(child)):
                    self.blocks.append(Block(text, BlockKind.TABLE, path=here))
                self._pending_notes(child, here)
            elif child.tag == _TEXT + "section":
                self._flow(child, here)
            elif child.tag == _TEXT + "table-of-content":
                self.left_out["table of contents"] = 1

    def _heading(self, element: Any, path: str) -> None:
        level = int(element.get(_TEXT + "outline-level", "1"))
        text = " ".join(self._inline(element).split())
        if not text:
            return
        label = ""
        style = self._outline.get(level)
        if style is not None and element.get(_TEXT + "is-list-header") != "true":
            self._heading_counts[level] += 1
            self._heading_counts[level + 1 :] = [0] * len(self._heading_counts[level + 1 :])
            label = _label(self._outline, level, self._heading_counts)
        text = f"{label} {text}".strip()
        number = label.rstrip(". ") or typed_number(text)
        self.blocks.append(Block(text, BlockKind.HEADING, path=path, level=level, number=number))
        self._pending_notes(element, path)

    def _paragraph(self, element: Any, path: str, label: str) -> None:
        text = self._inline(element)
        if text:
            kind = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH
            number = "" if label == "-" else label.rstrip(". ") or typed_number(text)
            self.blocks.append(Block(f"{label} {text}".strip(), kind, path=path, number=number))
        self._pending_notes(element, path)

    def _list(self, element: Any, path: str, style: str, level: int) -> None:
        style = element.get(_TEXT + "style-name") or style
        levels = self._lists.get(style, {})
        goes_on = element.get(_TEXT + "continue-numbering") == "true" or element.get(
            _TEXT + "continue-list"
        )
        counts = self._counts.setdefault(style, [0] * 12)
        if level == 1 and not goes_on:
            counts[:] = [0] * 12
        elif level > 1:
            counts[level:] = [0] * (12 - level)
        for index, item in enumerate(element, 1):
            if item.tag not in (_TEXT + "list-item", _TEXT + "list-header"):
                continue
            label = ""
            if item.tag == _TEXT + "list-item" and any(c.tag != _TEXT + "list" for c in item):
                start = item.get(_TEXT + "start-value")
                definition = levels.get(level)
                first = 1 if definition is None else int(definition.get(_TEXT + "start-value", "1"))
                previous = counts[level] or first - 1
                counts[level] = int(start) if start else previous + 1
                label = _label(levels, level, counts) or "-"
            for place, child in enumerate(item, 1):
                here = f"{path}/{index}/{place}"
                if child.tag == _TEXT + "list":
                    self._list(child, here, style, level + 1)
                elif child.tag in (_TEXT + "p", _TEXT + "h"):
                    self._paragraph(child, here, label)
                    label = ""

    def _grid(self, table: Any) -> list[list[str]]:
        grid = []
        for row in table.iter(_TABLE + "table-row"):
            if next(row.iterancestors(_TABLE + "table")) is not table:
                continue
            line = []
            for cell in row:
                repeat = min(int(cell.get(_TABLE + "number-columns-repeated", "1")), 64)
                if cell.tag == _TABLE + "table-cell":
                    line += [self._cell(cell)] * repeat
                elif cell.tag == _TABLE + "covered-table-cell":
                    line += [""] * repeat
            if any(line):
                grid.append(line)
        width = max(map(len, grid), default=0)
        return [line + [""] * (width - len(line)) for line in grid]

    def _cell(self, cell: Any) -> str:
        lines = []
        for child in cell.iterdescendants(_TEXT + "p", _TEXT + "h", _TABLE + "table"):
            owner = next(child.iterancestors(_TABLE + "table-cell"))
            if owner is not cell or _in_note(child, cell):
                continue
            is_table = child.tag == _TABLE + "table"
            lines.append(as_cell(self._grid(child)) if is_table else self._inline(child))
        return "\n".join(filter(None, lines))

    def _pending_notes(self, element: Any, path: str) -> None:
        for n, note in enumerate(element.iter(_TEXT + "note"), 1):
            mark = note.findtext(_TEXT + "note-citation") or str(n)
            body = note.find(_TEXT + "note-body")
            lines = [] if body is None else [self._inline(p) for p in body.iter(_TEXT + "p")]
            text = "\n".join(filter(None, lines))
            if text:
                self.blocks.append(
                    Block(f"[^{mark}]: {text}", BlockKind.FOOTNOTE, path=f"{path}/note{n}",
                          number=mark)
                )  # fmt: skip

    def _inline(self, element: Any) -> str:
        pieces: list[str] = []
        self._collect(element, pieces)
        text = "".join(pieces)
        return re.sub(r" *\n[ \n]*", "\n", text).strip()

    def _collect(self, element: Any, pieces: list[str]) -> None:
        pieces.append(_folded(element.text))
        for child in element:
            tag = child.tag
            if tag == _TEXT + "s":
                pieces.append(" " * min(int(child.get(_TEXT + "c", "1")), 1000))
            elif tag == _TEXT + "tab":
                pieces.append("\t")
            elif tag == _TEXT + "line-break":
                pieces.append("\n")
            elif tag == _TEXT + "note":
                pieces.append(f"[^{child.findtext(_TEXT + 'note-citation') or ''}]")
            elif tag == _OFFICE + "annotation":
                self.left_out["comment"] += 1
            elif tag == _DRAW + "frame":
                box = child.find(_DRAW + "text-box")
                if box is not None:
                    lines = [self._inline(p) for p in box.iter(_TEXT + "p")]
                    pieces.append("\n" + "\n".join(filter(None, lines)) + "\n")
                else:
                    self.left_out["picture"] += 1
            elif isinstance(tag, str) and tag.startswith(_TEXT):
                self._collect(child, pieces)
            pieces.append(_folded(child.tail))


def _levels(style: Any) -> dict[int, Any]:
    return {int(level.get(_TEXT + "level", "1")): level for level in style}


def _label(levels: dict[int, Any], level: int, counts: list[int]) -> str:
    definition = levels.get(level)
    if definition is None or definition.tag.endswith("bullet"):
        return ""
    if not (form := definition.get(_STYLE + "num-format", "")):
        return ""
    shown = int(definition.get(_TEXT + "display-levels", "1"))
    parts = []
    for depth in range(level - shown + 1, level + 1):
        own = levels.get(depth)
        form = "1" if own is None else own.get(_STYLE + "num-format", "")
        if form:
            parts.append(format_number(max(counts[depth], 1), _FORMATS.get(form, "decimal")))
    prefix = definition.get(_STYLE + "num-prefix", "")
    return f"{prefix}{'.'.join(parts)}{definition.get(_STYLE + 'num-suffix', '')}".strip()


def _folded(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _in_note(element: Any, top: Any) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag == _TEXT + "note-body":
            return True
    return False
