"""Markdown (CommonMark with tables): the text as it is written, with what HTML in it says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.encodings import Decoded
from app.documents.base.inline_marks import struck
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import reads_as_text, table_blocks
from app.documents.flow.markdown_tags import TAG, Inner, OpenTags, is_html
from app.documents.flow.plain import decoded_file, plain_document, text_document, text_lines
from app.documents.flow.signs import MARKDOWN_SUFFIXES
from app.documents.flow.web.html import HtmlBlocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)|\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|$)",
    re.DOTALL,
)
"""In YAML, or in TOML."""
_SHEET = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)


def read_markdown(path: Path, sha256: str) -> Document:
    """Read a Markdown file (CommonMark and tables); errors as in `read_text`.

    Every block is the source as written, but for numbers of lists that do not rise, which are
    counted, for signs with a backslash before them or written by name (`&euro;`), and for HTML:
    what it strikes out, raises or hides is marked or left out as in a web page, and its tags are
    dropped. Front matter is no part of the text; its title becomes the document's.
    """
    return markdown_document(path, sha256, decoded_file(path))


def markdown_document(path: Path, sha256: str, source: Decoded) -> Document:
    """The same from text that is decoded already."""
    import markdown_it

    text = "\n".join(text_lines(source.text))
    title, n_skipped = "", 0
    if front := _FRONT_MATTER.match(text):
        n_skipped = front[0].count("\n")
        stated = front[1] or front[2]
        found = re.search(r"^title\s*[:=]\s*[\"']?(.+?)[\"']?\s*$", stated, re.MULTILINE)
        title = found[1] if found else ""
        text = text[front.end() :]
    found_references: dict[str, Any] = {}
    parser = _parser()
    tokens = parser.parse(text, found_references)
    pieces = [token.content for token in tokens if token.type == "html_block"]
    sheets = "\n".join(match[0] for piece in pieces for match in _SHEET.finditer(piece))
    reader = _Blocks(text.split("\n"), n_skipped, sheets, partial(_inner, parser, found_references))
    blocks = list(reader.of(tokens))
    for label, reference in found_references.get("references", {}).items():
        # "[//]: # (…)" is how remarks are written that no page shows.
        is_used = re.search(rf"\[{re.escape(label)}\](?!:)", text, re.IGNORECASE)
        if reference.get("title") and not is_used:
            reader.unread.hide(reference["title"])
    name = f"markdown-it-py {markdown_it.__version__}"
    return plain_document(path, sha256, source, "markdown", name, title, blocks, reader.unread)


def _parser() -> MarkdownIt:
    """CommonMark with tables. Footnotes ("[^1]: 4,200") are text, although they look like addresses
    of links."""
    import markdown_it
    from markdown_it.rules_block import reference

    def link_address(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        return not state.src.startswith("[^", first) and reference(state, start, end, silent)

    parser = markdown_it.MarkdownIt("commonmark").enable("table")
    parser.block.ruler.at("reference", link_address)
    # What stands within lines is asked of few: see `_inner`.
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


def _inner(parser: MarkdownIt, references: dict[str, Any], text: str) -> list[Token]:
    """The tokens of what stands within a line. Nearly all of a file's lines are read without."""
    return parser.inline.parse(text, parser, references, [])


def read_plain(path: Path, sha256: str, text: str) -> Document:
    """A document from text that is decoded already; the name tells Markdown from plain text."""
    read = markdown_document if path.suffix.lower() in MARKDOWN_SUFFIXES else text_document
    return read(path, sha256, Decoded(text, ""))


def _first_number(tokens: Sequence[Token], at: int) -> int | None:
    """Where the list that begins there begins to count, if it is to be counted: its author has left
    that to others, as with "1." before each item. None for numbers that rise, which others may name
    ("clause 4"), and for lists without numbers."""
    opened = tokens[at]
    if opened.type != "ordered_list_open":
        return None
    numbers: list[int] = []
    for k in range(at + 1, len(tokens)):
        token = tokens[k]
        if token.type == "ordered_list_close" and token.level == opened.level:
            break
        if token.type == "list_item_open" and token.level == opened.level + 1:
            numbers.append(int(token.info))
    is_rising = all(a < b for a, b in pairwise(numbers))
    return None if is_rising else numbers[0]


class _Blocks:
    """The blocks of a file, by its tokens.

    Args:
        lines: Of the file behind its front matter.
        n_skipped: Lines of that.
        sheets: Its `style` elements, which hold for the whole file.
        inner: Gives the tokens of what stands within a line.

    Attributes:
        unread: What is not in the text.
    """

    def __init__(self, lines: list[str], n_skipped: int, sheets: str, inner: Inner) -> None:
        self._lines, self._n_skipped, self._inner = lines, n_skipped, inner
        self.unread = LeftOut()
        self._tags = OpenTags(self.unread, sheets, inner)
        self._markers: list[str] = []  # one for each open list item; emptied once it is printed
        self._counts: list[int | None] = []  # of open lists; None for one without numbers

    def of(self, tokens: Sequence[Token]) -> Iterator[Block]:
        for i, token in enumerate(tokens):
            if token.type in ("ordered_list_open", "bullet_list_open"):
                self._counts.append(_first_number(tokens, i))
            elif token.type in ("ordered_list_close", "bullet_list_close"):
                self._counts.pop()
            elif token.type == "list_item_open":
                self._markers.append(self._next_marker(token))
            elif token.type == "list_item_close":
                self._markers.pop()
            if token.map is None:
                continue
            path = f"line/{token.map[0] + 1 + self._n_skipped}"
            source = self._lines[token.map[0] : token.map[1]]
            if token.type == "html_block":
                yield from self._html(token.content, path)
            elif token.type in ("fence", "code_block"):
                yield from self._shown(
                    Block("\n".join(source).strip("\n"), BlockKind.CODE, path=path)
                )
            elif token.type == "table_open":
                yield from self._table(tokens, i, source, path)
            elif token.type in ("heading_open", "paragraph_open"):
                yield from self._text(token, self._tags.text_of(tokens[i + 1].content), path)

    def _next_marker(self, item: Token) -> str:
        """What stands before an item: its own number or sign, or where its list is counted, as a
        page counts it."""
        count = self._counts[-1]
        if count is None:
            return f"{item.info}{item.markup}" if item.info else item.markup
        self._counts[-1] = count + 1
        return f"{count}{item.markup}"

    def _text(self, token: Token, text: str, path: str) -> Iterator[Block]:
        if not text:
            return
        number = typed_number(text)
        if token.type == "heading_open":
            text, level = " ".join(text.split()), int(token.tag[1])
            yield Block(text, BlockKind.HEADING, path=path, level=level, number=number)
            return
        kind = BlockKind.PARAGRAPH
        if self._markers and (marker := self._markers[-1]):
            self._markers[-1] = ""
            kind, text = BlockKind.LIST_ITEM, f"{marker} {text}"
            number = marker.rstrip(".)") if marker[0].isdigit() else ""
        depth = len(self._counts) if kind is BlockKind.LIST_ITEM else 0
        yield Block(text, kind, path=path, number=number, depth=depth)

    def _shown(self, block: Block) -> Iterator[Block]:
        """A block whose text is its source, unless the HTML around it hides it."""
        if self._tags.are_hiding:
            self.unread.hide(block.text)
        elif block.text.strip():
            yield block

    def _table(
        self, tokens: Sequence[Token], start: int, source: list[str], path: str
    ) -> Iterator[Block]:
        """A table as it is written, or by its clauses where it holds those."""
        if self._tags.are_hiding:
            self.unread.hide("\n".join(source))
            return
        grid: list[list[str]] = []
        has_tags = False
        for k in range(start, len(tokens)):
            token = tokens[k]
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                grid.append([])
            elif token.type == "inline":
                has_tags = has_tags or (
                    "<" in token.content
                    and any(
                        child.type == "html_inline" and is_html(child.content)
                        for child in self._inner(token.content)
                    )
                )
                cell = self._tags.text_of(token.content).replace("\\|", "|")
                has_tags = has_tags or cell != token.content.strip()
                grid[-1].append(cell)
        width = max(map(len, grid))
        grid = [row + [""] * (width - len(row)) for row in grid]
        if has_tags or (len(grid) > 1 and width > 1 and reads_as_text(grid)):
            yield from table_blocks(grid, path)
        else:
            rows = "\n".join(line.strip() for line in source if line.strip())
            yield Block(rows, BlockKind.TABLE, path=path)

    def _html(self, content: str, path: str) -> Iterator[Block]:
        """A block of HTML. Its tags may open what ends only behind Markdown that follows."""
        if not any(is_html(match[0]) for match in TAG.finditer(content)):
            yield from self._shown(Block(content.strip(), BlockKind.PARAGRAPH, path=path))
            return
        look = self._tags.look
        page = HtmlBlocks(path)
        page.read(self._tags.sheets + content)
        for match in TAG.finditer(content):
            self._tags.meet(match[0])
        if not look.is_shown or look.is_unseen:
            for block in page.blocks:
                self.unread.hide(block.text)
            return
        self.unread.add(page.left_out)
        for block in page.blocks:
            is_old = look.stands.startswith("struck") and block.kind is BlockKind.PARAGRAPH
            yield Block(
                struck(block.text) if is_old else block.text,
                block.kind,
                path=path if len(page.blocks) == 1 else block.path,
                level=block.level,
                number=block.number,
                depth=block.depth,
            )
