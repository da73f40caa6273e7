"""Plain text. It stays as it is in the file; only the structure is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.documents.base.clauses.marks import title_number
from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document, OutlineEntry
from app.documents.base.encodings import Decoded, decode_text
from app.documents.base.language import language_of
from app.documents.base.omissions import LeftOut, counted_omission
from app.documents.base.titles import is_made_up
from app.documents.errors import NotADocument, NoText
from app.system.translation import tr

MAX_TITLE_CHARACTERS = 120
_LONGEST_TITLE = 60  # characters of a line that may be the title of a clause
_REFERS = re.compile(
    r"(?:\b(?:sections?|clauses?|articles?|paragraphs?|and|or|to|of|under|und|nach|gem(?:äß)?)\.?|§|,)\s*$",
    re.IGNORECASE,
)
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
    return text_document(path, sha256, decoded_file(path))


def decode(data: bytes) -> str | None:
    """The text of `data`, or None for binary data."""
    found = decode_text(data)
    return None if found is None else found.text


def decoded_file(path: Path) -> Decoded:
    """The text of a file. Raises `NotADocument` for one that is none."""
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


def plain_document(
    path: Path,
    sha256: str,
    source: Decoded,
    form: str,
    reader: str,
    title: str,
    blocks: list[Block],
    unread: LeftOut | None = None,
) -> Document:
    """A document from the blocks of a text file. Raises `NoText` where there are none."""
    if not blocks:
        raise NoText(
            tr("“{name}” has no text in it.", name=path.name), tr("Choose another document.")
        )
    if not title or is_made_up(title):
        title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    first = blocks[0].text
    if not title and form == "text" and "\n" not in first and len(first) <= MAX_TITLE_CHARACTERS:
        title = first.rstrip("。.")
    n = source.n_damaged
    damaged = (counted_omission(n, "damaged character"),) if n else ()
    omissions = (*damaged, *(() if unread is None else unread.omissions()))
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


def text_lines(text: str) -> list[str]:
    """The lines of a text, however they end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


# --- plain text ---


def text_document(path: Path, sha256: str, source: Decoded) -> Document:
    """The document of plain text that is decoded already."""
    lines = [line.replace("\f", "") for line in text_lines(source.text)]
    blocks = [_text_block(number, paragraph) for number, paragraph in _paragraphs(lines)]
    return plain_document(path, sha256, source, "text", "longleaf", "", blocks)


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
    if ended and title_number(stripped, is_heading=False):
        return True
    number = typed_number(stripped)
    if not number or ended or stripped.startswith("第"):
        return bool(number)
    if _REFERS.search(before):
        return False
    if stripped.startswith("§") and len(stripped) <= _LONGEST_TITLE:
        return True
    # Under the title of a clause, or a number that stands alone.
    is_alone = stripped.rstrip(" .") == number
    return len(before) <= _LONGEST_TITLE and (is_alone or bool(typed_number(before.lstrip())))


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
