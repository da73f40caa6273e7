"""Plain text and Markdown. The text stays as it is in the file; only the structure is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.base.clause_numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document, OutlineEntry
from app.documents.base.encodings import Decoded, decode_text
from app.documents.base.language import language_of
from app.documents.base.omissions import counted_omission
from app.documents.errors import NotADocument, NoText
from app.documents.flow.signs import MARKDOWN_SUFFIXES
from app.system.translation import tr

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_TITLE_CHARACTERS = 120
_LONG_LINE = 120  # nobody wraps lines by hand beyond this: such a line is a paragraph
_CHINESE_HEADING = re.compile(
    r"第\s?[〇○零一二三四五六七八九十百千两0-9０-９]+\s?([编編部卷章节節])"
)
_ENGLISH_HEADING = re.compile(
    r"(?:ARTICLE|Article|PART|Part|CHAPTER|Chapter|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix"
    r"|EXHIBIT|Exhibit)\s+(?:\d+|[IVXLC]+|[A-Z])\b"
)
_PICTURE = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|RIFF.{4}WEBP|.{4}ftyp(?:heic|mif1|avif)",
    re.DOTALL,
)
_LIST_MARKER = re.compile(r"(?:[-*•‣◦·]|\d{1,3}[.)])\s+\S")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def read_text(path: Path, sha256: str) -> Document:
    """Read a text file in any of the encodings of `decode_text`.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Returns:
        Paragraphs parted by blank lines, full-width indents, clause numbers or overlong lines;
        `Block.path` is "line/12", the line in the file where the block begins.

    Raises:
        NotADocument: Binary.
        NoText: Nothing but white space.
    """
    return _text_document(path, sha256, _decoded(path))


def read_markdown(path: Path, sha256: str) -> Document:
    """Read a Markdown file (CommonMark and tables); errors as in `read_text`.

    Every block is the source as written, except that HTML tags are dropped. Front matter is no
    part of the text; its title becomes the document's.
    """
    return _markdown_document(path, sha256, _decoded(path))


def decode(data: bytes) -> str | None:
    """The text of `data`, or None for binary data."""
    found = decode_text(data)
    return None if found is None else found.text


def read_plain(path: Path, sha256: str, text: str) -> Document:
    """A document from text that is decoded already; the name tells Markdown from plain text."""
    read = _markdown_document if path.suffix.lower() in MARKDOWN_SUFFIXES else _text_document
    return read(path, sha256, Decoded(text, ""))


def _decoded(path: Path) -> Decoded:
    data = path.read_bytes()
    found = decode_text(data)
    if found is None and _PICTURE.match(data):
        raise NotADocument(
            tr("“{name}” is a picture.", name=path.name),
            tr("Save it as PDF: the text of scanned pages can be recognised there."),
        )
    if found is None:
        raise NotADocument(
            tr("“{name}” is not a kind of file Longleaf reads.", name=path.name),
            tr("Choose a PDF, a Word document, a text file, or a page saved from the web."),
        )
    return found


def _document(
    path: Path,
    sha256: str,
    source: Decoded,
    form: str,
    reader: str,
    title: str,
    blocks: list[Block],
) -> Document:
    if not blocks:
        raise NoText(
            tr("“{name}” has no text in it.", name=path.name), tr("Choose another document.")
        )
    if not title:
        title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    first = blocks[0].text
    if not title and form == "text" and "\n" not in first and len(first) <= MAX_TITLE_CHARACTERS:
        title = first.rstrip("。.")
    n = source.n_damaged
    omissions = (counted_omission(n, "damaged character"),) if n else ()
    return Document(
        path,
        sha256,
        form,
        title or path.stem,
        tuple(blocks),
        outline=tuple(
            OutlineEntry(b.text, b.level or 1) for b in blocks if b.kind is BlockKind.HEADING
        ),
        omissions=omissions,
        metadata={"encoding": source.encoding} if source.encoding else {},
        language=language_of("\n".join(block.text for block in blocks[:2000])),
        reader=reader,
    )


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


# --- plain text ---


def _text_document(path: Path, sha256: str, source: Decoded) -> Document:
    lines = [line.replace("\f", "") for line in _lines(source.text)]
    blocks = [_text_block(number, paragraph) for number, paragraph in _paragraphs(lines)]
    return _document(path, sha256, source, "text", "longleaf", "", blocks)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """(first line from 1, lines) of each paragraph."""
    open_lines: list[str] = []
    start = 1
    for number, line in enumerate(lines, 1):
        if not line.strip():
            if open_lines:
                yield start, open_lines
            open_lines = []
            continue
        if open_lines and _begins_paragraph(line, open_lines[-1]):
            yield start, open_lines
            open_lines = []
        if not open_lines:
            start = number
        open_lines.append(line.rstrip())
    if open_lines:
        yield start, open_lines


def _begins_paragraph(line: str, before: str) -> bool:
    """Whether a line under a non-blank one is a paragraph of its own."""
    stripped = line.lstrip(" \t\u3000")
    if line.startswith("\u3000\u3000") or _LIST_MARKER.match(stripped):
        return True
    if len(before) > _LONG_LINE or _is_heading_line(before.strip()):
        return True
    # "4.2" at the start of a wrapped line may be the end of "under Section\n4.2 the buyer".
    ended = before.rstrip()[-1:] in ".。;；:：!！?？"
    return bool(typed_number(stripped)) and (ended or stripped.startswith("第"))


def _is_heading_line(line: str) -> bool:
    return heading_level(line) is not None


def heading_level(line: str) -> int | None:
    """The level of a line that looks like a heading ("CHAPTER 2", 第一章, capitals), or None."""
    if len(line) > 80 or line[-1:] in "。；，,;:：、":
        return None
    if match := _CHINESE_HEADING.match(line):
        return 2 if match[1] in "节節" else 1
    if _ENGLISH_HEADING.match(line) and line[-1:] not in ".?!":
        return 1
    letters = re.findall(r"[^\W\d_]", line)
    if len(letters) >= 4 and line.upper() == line and line.lower() != line:
        return 2 if re.match(r"\d+\.\d", line) else 1
    return None


def _text_block(number: int, lines: list[str]) -> Block:
    text = "\n".join(lines).strip().strip("\u3000")
    path = f"line/{number}"
    clause = typed_number(text)
    if len(lines) == 1 and (level := heading_level(text)) is not None:
        return Block(text, BlockKind.HEADING, path=path, level=level, number=clause)
    kind = BlockKind.LIST_ITEM if _LIST_MARKER.match(text) else BlockKind.PARAGRAPH
    return Block(text, kind, path=path, number=clause)


# --- Markdown ---


def _markdown_document(path: Path, sha256: str, source: Decoded) -> Document:
    import markdown_it

    text = "\n".join(_lines(source.text))
    title, n_skipped = "", 0
    if front := _FRONT_MATTER.match(text):
        n_skipped = front[0].count("\n")
        found = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front[1], re.MULTILINE)
        title = found[1] if found else ""
        text = text[front.end() :]
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").parse(text)
    blocks = list(_markdown_blocks(tokens, text.split("\n"), n_skipped))
    reader = f"markdown-it-py {markdown_it.__version__}"
    return _document(path, sha256, source, "markdown", reader, title, blocks)


def _markdown_blocks(tokens: list[Token], lines: list[str], n_skipped: int) -> Iterator[Block]:
    markers: list[str] = []  # one for each open list item; emptied once it is printed
    for i, token in enumerate(tokens):
        if token.type == "list_item_open":
            markers.append(f"{token.info}{token.markup}" if token.info else token.markup)
        elif token.type == "list_item_close":
            markers.pop()
        if token.map is None:
            continue
        path = f"line/{token.map[0] + 1 + n_skipped}"
        source = lines[token.map[0] : token.map[1]]
        if token.type == "heading_open":
            text = _without_tags(tokens[i + 1])
            if text:
                yield Block(
                    " ".join(text.split()),
                    BlockKind.HEADING,
                    path=path,
                    level=int(token.tag[1]),
                    number=typed_number(text),
                )
        elif token.type == "paragraph_open":
            text = _without_tags(tokens[i + 1])
            if not text:
                continue
            marker = markers[-1] if markers else ""
            if marker:
                markers[-1] = ""
                number = marker.rstrip(".)") if marker[0].isdigit() else ""
                yield Block(f"{marker} {text}", BlockKind.LIST_ITEM, path=path, number=number)
            else:
                yield Block(text, BlockKind.PARAGRAPH, path=path, number=typed_number(text))
        elif token.type in ("fence", "code_block"):
            text = "\n".join(source).strip("\n")
            if text.strip():
                yield Block(text, BlockKind.CODE, path=path)
        elif token.type == "table_open":
            rows = "\n".join(line.strip() for line in source if line.strip())
            yield Block(rows, BlockKind.TABLE, path=path)
        elif token.type == "html_block":
            text = re.sub(r"<!--.*?-->|<[^>]+>", "", token.content, flags=re.DOTALL).strip()
            if text:
                yield Block(text, BlockKind.PARAGRAPH, path=path)


def _without_tags(inline: Token) -> str:
    """The source of a paragraph less its HTML tags; code spans keep theirs."""
    text, position, kept = inline.content, 0, []
    for child in inline.children or ():
        if child.type == "html_inline":
            at = text.find(child.content, position)
            if at >= 0:
                kept.append(text[position:at])
                position = at + len(child.content)
        elif child.type == "code_inline":
            at = text.find(child.content, position)
            if at >= 0:
                kept.append(text[position : at + len(child.content)])
                position = at + len(child.content)
    kept.append(text[position:])
    return "".join(kept).strip()
