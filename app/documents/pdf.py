"""PDF: text and boxes by pdfium; outline, encryption, metadata and second opinion by pypdf."""

from __future__ import annotations

import ctypes
import itertools
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Omission,
    OutlineEntry,
    Page,
)
from app.documents.errors import DamagedDocument, NoText, PasswordNeeded
from app.documents.language import language_of

HYPHEN = "\ufffe"  # what pdfium writes for a hyphen at the end of a line
_FPDF_ERR_PASSWORD = 4

CLAUSE = re.compile(
    r"^(?P<number>\d{1,3}(?:\.\d{1,3})*\.?|\([a-zA-Z0-9]{1,5}\)|[A-Z]\.|"
    r"第[一二三四五六七八九十百零〇\d]+[条章节款])[\s\u3000]+(?=\S)"
)
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W\d_]{2}")
_NOTE_MARK = re.compile(r"^(\d{1,3}|[*†‡])\s?\S")
_LIST = re.compile(r"^[•◦▪‣●○■–*-]\s+\S")
_SENTENCE_ENDS = frozenset('.!?:;。！？：；”")]')
_UNUSUAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufb00-\ufb06]")
"""What few lines have: control characters, halves of surrogate pairs, Latin ligatures."""
_REPLACED = {"\x02": HYPHEN, "\t": " "}
_FIRST_WIDE = "\u1100"  # no character before it is wide or full-width


@dataclass(slots=True)
class _Line:
    """A line as pdfium gives it; edges in points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # of the font, in points
    page: int

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)


class _Group:
    """Lines that make one block, and the edges they span so far."""

    __slots__ = ("bottom", "left", "lines", "right", "top")

    def __init__(self, line: _Line) -> None:
        self.lines = [line]
        self.left, self.top, self.right, self.bottom = line.left, line.top, line.right, line.bottom

    def add(self, line: _Line) -> None:
        self.lines.append(line)
        if line.left < self.left:
            self.left = line.left
        if line.top < self.top:
            self.top = line.top
        if line.right > self.right:
            self.right = line.right
        if line.bottom > self.bottom:
            self.bottom = line.bottom


def read_pdf(path: Path, sha256: str, password: str | None = None) -> Document:
    """Reads a PDF. Raises `PasswordNeeded`, `DamagedDocument` or `NoText`."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _FPDF_ERR_PASSWORD or "assword" in str(error):
            raise _password_needed(path, password) from error
        return _read_with_pypdf(path, sha256, password)
    try:
        n_pages = len(pdf)
        if n_pages == 0:
            raise _damaged(path)
        lines: list[_Line] = []
        pages: list[Page] = []
        broken: list[int] = []
        for index in range(n_pages):
            try:
                page_lines, width, height = _lines_of(pdf, index)
            except pdfium.PdfiumError:
                broken.append(index + 1)
                pages.append(Page(index + 1, 612, 792, has_text=False))
                continue
            lines += page_lines
            pages.append(Page(index + 1, width, height, has_text=bool(page_lines)))
        outline = _outline(pdf)
        metadata = {key: value for key, value in pdf.get_metadata_dict().items() if value}
        n_attachments = pdf.count_attachments()
    finally:
        pdf.close()
    if not lines:
        raise NoText(
            f"“{path.name}” has no text: its {_pages(n_pages)} are pictures, probably scans.",
            "Run text recognition (OCR) over it, for example with OCRmyPDF, and open the result.",
        )
    omissions = []
    empty = [page.number for page in pages if not page.has_text and page.number not in broken]
    if empty:
        omissions.append(Omission(f"{_named(empty)} without text (blank or a scan)"))
    if broken:
        omissions.append(Omission(f"{_named(broken)}, which could not be opened"))
    if n_attachments:
        omissions.append(Omission(f"{n_attachments} attached files"))
    blocks = _blocks(lines, pages, outline)
    text = "\n".join(line.text for line in lines[:2000])
    return Document(
        path,
        sha256,
        "pdf",
        _title(metadata, blocks, path),
        tuple(blocks),
        tuple(pages),
        tuple(outline),
        tuple(omissions),
        metadata,
        language_of(text),
        "pypdfium2",
    )


def _lines_of(pdf: Any, index: int) -> tuple[list[_Line], float, float]:
    """The lines of a page in the order of its content, with their boxes."""
    import pypdfium2.raw as raw

    page = pdf[index]
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        n_characters = textpage.count_chars()
        if n_characters <= 0:
            return [], width, height
        buffer = (ctypes.c_ushort * (n_characters + 1))()
        raw.FPDFText_GetText(textpage, 0, n_characters, buffer)
        # One code unit a character keeps positions equal to pdfium's own indices.
        units = bytes(buffer)[: n_characters * 2].decode("utf-16-le", "replace")
        if len(units) != n_characters:
            units = textpage.get_text_range().replace("\r\n", "\n\n")
        lines = []
        # Bound once: these are called some hundred thousand times for a book.
        count_rects, get_rect = raw.FPDFText_CountRects, raw.FPDFText_GetRect
        get_size = raw.FPDFText_GetFontSize
        x0, y1, x1, y0 = (ctypes.c_double() for _ in range(4))
        edges = [ctypes.byref(edge) for edge in (x0, y1, x1, y0)]
        for match in _LINE.finditer(units):
            text = _clean(match.group())
            if not text or not text.strip(" " + HYPHEN):
                continue
            start, end = match.span()
            n_rects = count_rects(textpage, start, end - start)
            if n_rects > 0:
                get_rect(textpage, 0, *edges)
                left, top, right, bottom = x0.value, y1.value, x1.value, y0.value
                for rect in range(1, n_rects):
                    get_rect(textpage, rect, *edges)
                    left, right = min(left, x0.value), max(right, x1.value)
                    top, bottom = max(top, y1.value), min(bottom, y0.value)
            else:
                left, top, right, bottom = 0.0, height, width, 0.0
            size = get_size(textpage, (start + end) // 2)
            if size <= 1.5:  # scaled by the text matrix: the box tells more
                size = top - bottom
            lines.append(
                _Line(text, left, height - top, right, height - bottom, round(size, 1), index + 1)
            )
        return lines, width, height
    finally:
        textpage.close()
        page.close()


def _clean(text: str) -> str:
    """Ligatures and compatibility letters undone, control characters out; CJK is left as it is."""
    if _UNUSUAL.search(text):
        text = _UNUSUAL.sub(_cleaned, text)
    return text.strip()


def _cleaned(match: re.Match[str]) -> str:
    character = match.group()
    if character in _REPLACED:
        return _REPLACED[character]
    return unicodedata.normalize("NFKC", character) if character >= "\ufb00" else ""


def _outline(pdf: Any) -> list[OutlineEntry]:
    entries = []
    for bookmark in pdf.get_toc(max_depth=9):
        try:
            destination = bookmark.get_dest()
            page = destination.get_index() if destination else None
            title = bookmark.get_title().strip()
        except Exception:  # a broken entry is no reason to lose the document
            continue
        if title:
            entries.append(
                OutlineEntry(title, bookmark.level + 1, None if page is None else page + 1)
            )
    return entries


# From lines to blocks


def _blocks(
    lines: Sequence[_Line], pages: Sequence[Page], outline: Sequence[OutlineEntry]
) -> list[Block]:
    running = _running_heads(lines, pages)
    body_size = _body_size(lines)
    titles: dict[int, dict[str, int]] = {}  # by page: folded title to level
    for entry in outline:
        if entry.page:
            titles.setdefault(entry.page, {})[_folded(entry.title)] = entry.level
    sizes = sorted(
        {round(line.size) for line in lines if line.size > body_size * 1.15}, reverse=True
    )[:4]
    gap = _line_gap(lines, body_size)
    blocks: list[Block] = []
    group: _Group | None = None
    for number, line in enumerate(lines):
        if number in running:
            if group is not None:
                blocks.append(_block(group, titles, sizes, body_size))
                group = None
            blocks.append(Block(_joined([line.text]), BlockKind.RUNNING_HEAD, line.page, line.box))
            continue
        if group is None:
            group = _Group(line)
        elif _begins_block(group, line, gap, titles, body_size):
            blocks.append(_block(group, titles, sizes, body_size))
            group = _Group(line)
        else:
            group.add(line)
    if group is not None:
        blocks.append(_block(group, titles, sizes, body_size))
    return blocks


def _begins_block(
    group: _Group,
    line: _Line,
    gap: float,
    titles: Mapping[int, Mapping[str, int]],
    body_size: float,
) -> bool:
    last = group.lines[-1]
    if line.page != last.page or abs(line.size - last.size) > 0.6:
        return True
    if line.top < last.bottom and line.left >= last.right - 1:  # the same row
        return False
    if line.top < last.top - 2:  # the next column, or a box elsewhere
        return last.text[-1] not in (HYPHEN, "-", ",") and last.text[-1] in _SENTENCE_ENDS
    if line.top - last.top > gap * 1.35:
        return True
    on_page = titles.get(line.page)
    if on_page and (_folded(line.text) in on_page or _folded(last.text) in on_page):
        return True
    if CLAUSE.match(line.text) and _ends_short(group):
        return True
    if _LIST.match(line.text):
        return True
    return (
        line.left - group.left > body_size * 0.8
        and len(group.lines) > 1
        and last.text[-1] in _SENTENCE_ENDS
    )


def _ends_short(group: _Group) -> bool:
    """Whether the paragraph may end here: at a sentence's end, or short of the margin."""
    last = group.lines[-1]
    return len(group.lines) == 1 or last.text[-1] in _SENTENCE_ENDS or last.right < group.right - 20


def _block(
    group: _Group,
    titles: Mapping[int, Mapping[str, int]],
    sizes: Sequence[int],
    body_size: float,
) -> Block:
    first = group.lines[0]
    text = _joined([line.text for line in group.lines])
    box = Box(group.left, group.top, group.right, group.bottom)
    clause = CLAUSE.match(text)
    number = clause.group("number").rstrip(".") if clause else ""
    on_page = titles.get(first.page)
    level = on_page.get(_folded(text)) if on_page and len(text) < 400 else None
    if level is None and len(text) < 120 and len(group.lines) <= 3:
        size = round(first.size)
        if size in sizes and _WORD.search(text):
            level = sizes.index(size) + 1
    if level is not None:
        return Block(text, BlockKind.HEADING, first.page, box, level=level, number=number)
    if _LIST.match(text):
        return Block(text, BlockKind.LIST_ITEM, first.page, box)
    kind = BlockKind.PARAGRAPH
    if first.size < body_size * 0.87 and _NOTE_MARK.match(text):
        kind, number = BlockKind.FOOTNOTE, ""
    return Block(text, kind, first.page, box, number=number)


def _joined(texts: Iterable[str]) -> str:
    """Lines as running text. pdfium marks hyphens it knows to divide a word; they go."""
    joined = ""
    for text in texts:
        if not joined:
            joined = text
        elif joined.endswith(HYPHEN):
            joined = joined[:-1] + text
        elif _is_cjk(joined[-1]) and _is_cjk(text[0]):
            joined += text
        else:
            joined += " " + text
    joined = joined.replace(HYPHEN, "-").strip()
    return re.sub(r" {2,}", " ", joined) if "  " in joined else joined


def _is_cjk(character: str) -> bool:
    return character >= _FIRST_WIDE and unicodedata.east_asian_width(character) in ("W", "F")


def _running_heads(lines: Sequence[_Line], pages: Sequence[Page]) -> set[int]:
    """Lines at the edges of pages that recur there with other numbers: headers, footers, page
    numbers. A line counts when at least three pages, and a tenth of all, have it in its place."""
    if len(pages) < 3:
        return set()
    by_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(number)
    edges: list[tuple[int, tuple[str, int]]] = []
    for page_number, numbers in by_page.items():
        height = pages[page_number - 1].height_pt
        ordered = sorted(numbers, key=lambda n: lines[n].top)
        for n in {*ordered[:2], *ordered[-2:]}:
            line = lines[n]
            at_edge = line.bottom < height * 0.12 or line.top > height * 0.88
            if at_edge:
                shape = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.lower())
                edges.append((n, (shape, round(line.top / 6))))
    counts: Counter[tuple[str, int]] = Counter()
    for _, (shape, row) in edges:
        counts.update((shape, row + shift) for shift in (-1, 0, 1))
    needed = max(3, len(by_page) * 0.1) if len(by_page) < 60 else 4
    return {n for n, key in edges if counts[key] >= needed}


def _body_size(lines: Sequence[_Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0]


def _line_gap(lines: Sequence[_Line], body_size: float) -> float:
    """Usual distance between the tops of lines of a paragraph, in points."""
    steps = [
        b.top - a.top
        for a, b in itertools.pairwise(lines)
        if a.page == b.page and 0.5 * body_size < b.top - a.top < 3 * body_size
    ]
    return statistics.median(steps) if steps else body_size * 1.2


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.replace(HYPHEN, "")).casefold()


def _title(metadata: Mapping[str, str], blocks: Sequence[Block], path: Path) -> str:
    stated = metadata.get("Title", "").strip()
    if len(stated) > 3 and not re.search(r"\.(docx?|dvi|tex|indd|qxd|pdf)$|untitled", stated, re.I):
        return stated
    first = [b for b in blocks if b.kind is BlockKind.HEADING and (b.page or 0) <= 2]
    return min(first, key=lambda b: b.level or 9).text if first else path.stem


def _pages(n: int) -> str:
    return "one page" if n == 1 else f"{n} pages"


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) <= 6:
        return "pages " + ", ".join(map(str, numbers))
    return f"{len(numbers)} pages ({numbers[0]}, {numbers[1]} … {numbers[-1]})"


# What pypdf does better, and instead


def _password_needed(path: Path, password: str | None) -> PasswordNeeded:
    if password:
        return PasswordNeeded(
            f"The password does not open “{path.name}”.", "Try another one.", wrong=True
        )
    return PasswordNeeded(
        f"“{path.name}” is encrypted and needs a password.",
        "Give it with --password, or in the window.",
    )


def _damaged(path: Path) -> DamagedDocument:
    return DamagedDocument(
        f"“{path.name}” is damaged or cut short: no page of it can be read.",
        "Save or download the file again.",
    )


def _read_with_pypdf(path: Path, sha256: str, password: str | None) -> Document:
    """The second reader: slower and without boxes, but it opens some files that pdfium refuses."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path, password=password)
        if reader.is_encrypted and not password and not reader.decrypt(""):
            raise _password_needed(path, password)
        pages, blocks, broken = [], [], []
        for number, page in enumerate(reader.pages, start=1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            try:
                text = page.extract_text()
            except Exception:
                text = ""
                broken.append(number)
            pages.append(Page(number, width, height, has_text=bool(text.strip())))
            for paragraph in re.split(r"\n\s*\n", text):
                if paragraph.strip():
                    joined = _joined(
                        line.strip() for line in paragraph.splitlines() if line.strip()
                    )
                    blocks.append(Block(joined, BlockKind.PARAGRAPH, number))
        metadata = {str(k).lstrip("/"): str(v) for k, v in (reader.metadata or {}).items()}
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise _password_needed(path, password) from error
    except PasswordNeeded:
        raise
    except Exception as error:  # pypdf raises whatever the broken file makes it stumble over
        raise _damaged(path) from error
    if not blocks:
        raise _damaged(path)
    omissions = [Omission(f"{_named(broken)}, which could not be read")] if broken else []
    text = " ".join(block.text for block in blocks[:400])
    return Document(
        path,
        sha256,
        "pdf",
        _title(metadata, blocks, path),
        tuple(blocks),
        tuple(pages),
        (),
        tuple(omissions),
        metadata,
        language_of(text),
        "pypdf",
    )
