"""A document with the text that was recognised on its scanned pages."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.documents.base.document import (
    Block,
    Document,
    Omission,
    OmissionKind,
    Page,
    names_of_pages,
)
from app.documents.base.language import language_of
from app.documents.errors import NoText
from app.documents.ocr.page import OcrLine, OcrPage
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.lines.characters import WIDE_GAP
from app.documents.pdf.lines.columns.order import in_columns
from app.documents.pdf.lines.line import HYPHEN, Cell, Line
from app.documents.pdf.missing import named_pages
from app.system.translation import tr

LOW_CONFIDENCE = 0.85
"""A page below this should be shown as uncertain; clean prints of the sample score above 0.97."""
_ENDED_BY_RECOGNITION = frozenset((OmissionKind.SCAN, OmissionKind.UNREADABLE))
_HEIGHT_TO_SIZE = 0.8  # a line's box as detected is that much higher than its font size
_USUAL = 0.15  # sizes this near to the usual one of the page are taken for it


def with_recognized_pages(
    path: Path, sha256: str, recognized: Iterable[OcrPage], document: Document | None = None
) -> Document:
    """A document whose scanned pages are what was recognised; pages with a text layer keep it.

    `recognized_pages` says which pages were recognised, and `recognition_confidence` how surely.

    Args:
        path: The PDF.
        sha256: Its identity, hex.
        recognized: The pages, in any order.
        document: As read without them; None for a file that has no text at all.

    Raises:
        NoText: Neither the document nor any recognised page has text.
    """
    pages, used = _pages(recognized, document)
    lines = [line for number in sorted(used) for line in _lines(used[number])]
    if not lines and (document is None or not document.blocks):
        raise NoText(
            tr("“{name}” has no text, and none was recognised on its pages.", name=path.name),
            tr("Scan it again at 300 dpi, upright and evenly lit."),
        )
    outline = document.outline if document else ()
    # What is typed upon a scan, such as a stamped number, has been recognised with the rest of it.
    blocks = [block for block in (document.blocks if document else ()) if block.page not in used]
    if lines:
        layout = make_blocks(lines, _upright(pages, used), outline, {})
        blocks += _shown(layout.blocks, used)
        if len(used) == len(pages):  # else what is printed on the others is not known here
            pages = layout.printed.named(pages)
        blocks.sort(key=lambda block: block.page or 0)  # stable: the order within a page stays
    text = "\n".join(line.text for line in lines[:2000])
    confidence = round(_confidence(used.values()), 2) if used else None
    omissions = _omissions(document, pages, used)
    if document is not None:
        return replace(
            document,
            blocks=tuple(blocks),
            pages=tuple(pages),
            omissions=omissions,
            recognized_pages=tuple(sorted(used)),
            recognition_confidence=confidence,
            language=document.language or language_of(text),
            reader=f"{document.reader}, rapidocr",
        )
    return Document(
        path,
        sha256,
        "pdf",
        path.stem,
        tuple(blocks),
        tuple(pages),
        (),
        omissions,
        language=language_of(text),
        reader="rapidocr",
        recognized_pages=tuple(sorted(used)),
        recognition_confidence=confidence,
    )


def _pages(
    recognized: Iterable[OcrPage], document: Document | None
) -> tuple[list[Page], dict[int, OcrPage]]:
    """All pages, and by their numbers those of them whose text was recognised."""
    by_number = {page.number: page for page in recognized}
    pages = list(document.pages) if document else []
    for number in range(len(pages) + 1, max(by_number, default=0) + 1):
        pages.append(Page(number, 612, 792, has_text=False))
    used = {n: page for n, page in by_number.items() if not pages[n - 1].has_text}
    for number, page in used.items():
        label = pages[number - 1].label
        pages[number - 1] = Page(
            number, page.width_pt, page.height_pt, label, has_text=bool(page.lines)
        )
    return pages, used


def _upright(pages: Sequence[Page], used: Mapping[int, OcrPage]) -> list[Page]:
    """The pages as they were turned to be recognised."""
    turned = {n: page for n, page in used.items() if page.turn}
    return [
        replace(page, width_pt=size[0], height_pt=size[1])
        if page.number in turned and (size := turned[page.number].upright_size_pt)
        else page
        for page in pages
    ]


def _shown(blocks: Sequence[Block], used: Mapping[int, OcrPage]) -> Iterator[Block]:
    """Paragraphs of what was recognised, with their boxes where the page shows them."""
    for block in blocks:
        page = used.get(block.page or 0)
        if page is not None and page.turn and block.box is not None:
            block = replace(block, box=page.as_shown(block.box))
        yield block


def _confidence(pages: Iterable[OcrPage]) -> float:
    """How surely pages were recognised, from 0 to 1: the mean over their characters."""
    weights = [(page.confidence, sum(len(e.text) for e in page.lines)) for page in pages]
    n = sum(weight for _, weight in weights)
    return sum(value * weight for value, weight in weights) / n if n else 1.0


def _omissions(
    document: Document | None, pages: Sequence[Page], used: Mapping[int, OcrPage]
) -> tuple[Omission, ...]:
    """Without what has been recognised; with what has not, and with what is uncertain."""
    names = names_of_pages(pages)
    said = [
        o for o in (document.omissions if document else ()) if o.kind not in _ENDED_BY_RECOGNITION
    ]
    was_scanned = document is None or len(said) < len(document.omissions)
    missing = [p.number for p in pages if not p.has_text and p.number not in used]
    if was_scanned and missing:
        words = tr("the text of {pages}, not yet recognised", pages=named_pages(missing, names))
        said.insert(0, Omission(OmissionKind.SCAN, None, words))
    unsure = sorted(n for n, page in used.items() if page.confidence < LOW_CONFIDENCE)
    if unsure:
        words = tr("some words of {pages}, hard to recognise", pages=named_pages(unsure, names))
        said.append(Omission(OmissionKind.UNCERTAIN, None, words))
    return tuple(said)


def _lines(page: OcrPage) -> list[Line]:
    """The pieces of a page as lines: those on one row belong together, wide gaps between them
    part columns and cells, as in a PDF's own text."""
    if not page.lines:
        return []
    heights = [line.box.bottom - line.box.top for line in page.lines]
    usual = statistics.median(heights) * _HEIGHT_TO_SIZE
    rows: list[list[OcrLine]] = []
    for piece in page.lines:
        row = rows[-1] if rows else None
        if row is not None:
            first = row[0].box
            overlap = min(first.bottom, piece.box.bottom) - max(first.top, piece.box.top)
            lower = min(first.bottom - first.top, piece.box.bottom - piece.box.top)
            if overlap > 0.5 * lower:
                row.append(piece)
                continue
        rows.append([piece])
    lines = []
    for row in rows:
        row.sort(key=lambda piece: piece.box.left)
        size = statistics.median(p.box.bottom - p.box.top for p in row) * _HEIGHT_TO_SIZE
        if abs(size - usual) < _USUAL * usual:
            size = usual
        cells: list[Cell] = []
        for piece in row:
            text, box = piece.text, piece.box
            if cells and box.left - cells[-1].right <= WIDE_GAP * size:
                last = cells[-1]
                cells[-1] = Cell(f"{last.text} {text}", last.left, max(last.right, box.right))
            else:
                cells.append(Cell(text, box.left, box.right))
        text = " ".join(cell.text for cell in cells)
        if text.endswith("-") and text[-2:-1].isalpha():
            text = text[:-1] + HYPHEN
        lines.append(
            Line(
                text,
                min(p.box.left for p in row),
                min(p.box.top for p in row),
                max(p.box.right for p in row),
                max(p.box.bottom for p in row),
                round(size, 1),
                page.number,
                cells=tuple(cells) if len(cells) > 1 else (),
            )
        )
    return in_columns(lines, page.upright_size_pt[0])
