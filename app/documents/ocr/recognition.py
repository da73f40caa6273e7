"""Text recognition (OCR) of scanned pages, with rapidocr: English, Chinese and other scripts.

An optional extra, `longleaf[ocr]`. Its models come inside its package; nothing is downloaded and no
page leaves the machine. A page takes some seconds, so pages come one by one from a generator, and
each is plain data that can be kept and need not be recognised again.
"""

from __future__ import annotations

import importlib.util
import logging
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.documents.base.document import Box, Document, Omission, OmissionKind, Page
from app.documents.base.language import language_of
from app.documents.errors import DamagedDocument, DocumentError, NoText
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.lines.characters import WIDE_GAP
from app.documents.pdf.lines.line import HYPHEN, Cell, Line
from app.documents.pdf.lines.order import in_columns
from app.documents.pdf.missing import named_pages
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.reader import ERROR_PASSWORD, password_needed
from app.system.translation import tr

LOW_CONFIDENCE = 0.85
"""A page below this should be shown as uncertain; clean prints of the sample score above 0.97."""
PIXELS_PER_POINT = 2.0  # 144 dpi: 10-point text is 20 pixels high, enough for the recogniser
MAX_PIXELS = 4000  # of the longer side: a page may claim to be as large as a wall
DATA_VERSION = 1  # of `OcrPage.to_data`

_ENDED_BY_RECOGNITION = frozenset((OmissionKind.SCAN, OmissionKind.UNREADABLE))
_HEIGHT_TO_SIZE = 0.8  # a line's box as detected is that much higher than its font size
_ASKED_LINES = 9  # that are asked which way up a page is
_MIN_ASKED = 2
_MIN_LENGTH = 4.0  # times its height: a shorter line may lie either way
_USUAL = 0.15  # sizes this near to the usual one of the page are taken for it


class OcrNotInstalled(DocumentError):  # noqa: N818 - names what is the matter
    """The extra `longleaf[ocr]` is not installed."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A piece of a line as recognised; `confidence` from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page as recognised. `lines` from top to bottom, empty for a blank page.

    `turn` says by how many quarter turns, against the clock, the picture was turned before it was
    read, for it went into the scanner upside down or sideways; the boxes of its lines lie on the
    picture as turned.
    """

    number: int
    width_pt: float
    height_pt: float
    lines: tuple[OcrLine, ...]
    turn: int = 0

    @property
    def upright_size_pt(self) -> tuple[float, float]:
        """Width and height of the picture as turned."""
        size = self.width_pt, self.height_pt
        return size if self.turn % 2 == 0 else size[::-1]

    def as_shown(self, box: Box) -> Box:
        """A box on the picture as turned, where it lies on the page as it is shown."""
        width, height = self.upright_size_pt
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for _ in range(self.turn):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return Box(left, top, right, bottom)

    @property
    def confidence(self) -> float:
        """Mean confidence of its characters, from 0 to 1; 1.0 for a page without any."""
        n = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / n if n else 1.0

    def to_data(self) -> dict[str, Any]:
        """The page as lists and numbers, ready for JSON."""
        lines = [
            [
                line.text,
                *(round(e, 1) for e in (line.box.left, line.box.top)),
                *(round(e, 1) for e in (line.box.right, line.box.bottom)),
                round(line.confidence, 3),
            ]
            for line in self.lines
        ]
        return {
            "version": DATA_VERSION,
            "number": self.number,
            "width_pt": self.width_pt,
            "height_pt": self.height_pt,
            "lines": lines,
            "turn": self.turn,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> OcrPage:
        """The page that `to_data` described. Raises `ValueError` for anything else."""
        try:
            if data["version"] != DATA_VERSION:
                raise ValueError("another version")
            lines = tuple(
                OcrLine(
                    str(text),
                    Box(float(left), float(top), float(right), float(bottom)),
                    float(confidence),
                )
                for text, left, top, right, bottom, confidence in data["lines"]
            )
            return cls(
                int(data["number"]),
                float(data["width_pt"]),
                float(data["height_pt"]),
                lines,
                int(data.get("turn", 0)) % 4,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"no recognised page: {error}") from error


def is_installed() -> bool:
    """Whether the extra is there. Loads nothing."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def pages_without_text(path: Path, password: str | None = None) -> tuple[int, ...]:
    """The numbers of the pages of a PDF that have no text layer and are not blank.

    Raises:
        DamagedDocument: It cannot be opened.
    """
    import pypdfium2 as pdfium

    from app.documents.pdf.lines.reading import read_lines

    found = []
    with _opened(path, password) as pdf:
        for index in range(len(pdf)):
            try:
                page = read_lines(pdf, index)
            except pdfium.PdfiumError:
                continue
            if page.has_picture or (page.is_unreadable and not page.lines):
                found.append(index + 1)
    return tuple(found)


def recognize_pages(
    path: Path, numbers: Iterable[int], password: str | None = None
) -> Iterator[OcrPage]:
    """Recognises pages of a PDF one after the other; each is yielded when it is done, so that the
    caller can show progress, keep it, and stop by closing the generator.

    Args:
        path: The PDF.
        numbers: Page numbers from 1.
        password: For an encrypted one.

    Raises:
        OcrNotInstalled: The extra is missing.
        PasswordNeeded: Encrypted, and the password is missing or wrong.
        DamagedDocument: The PDF cannot be opened, or one of the pages cannot be drawn.
    """
    import pypdfium2 as pdfium

    engine = _engine()
    with _opened(path, password) as pdf:
        for number in numbers:
            try:
                page = pdf[number - 1]
                width, height = page.get_size()
                scale = min(PIXELS_PER_POINT, MAX_PIXELS / max(width, height, 1))
                picture = page.render(scale=scale).to_numpy()
                page.close()
            except (pdfium.PdfiumError, IndexError, ValueError) as error:
                raise DamagedDocument(
                    tr(
                        "Page {n} of “{name}” cannot be drawn, so its text cannot be recognised.",
                        n=number,
                        name=path.name,
                    ),
                    tr("Leave that page out, or save the file again."),
                ) from error
            lines = _recognized(engine, picture, scale)
            turn = _quarter_turns(engine, picture, lines, scale)
            if turn:
                import numpy

                lines = _recognized(engine, numpy.rot90(picture, turn).copy(), scale)
            yield OcrPage(number, width, height, lines, turn)


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
    by_number = {page.number: page for page in recognized}
    pages = list(document.pages) if document else []
    for number in range(len(pages) + 1, max(by_number, default=0) + 1):
        pages.append(Page(number, 612, 792, has_text=False))
    used = {n: page for n, page in by_number.items() if not pages[n - 1].has_text}
    lines: list[Line] = []
    for number in sorted(used):
        page = used[number]
        old = pages[number - 1]
        pages[number - 1] = Page(
            number, page.width_pt, page.height_pt, old.label, has_text=bool(page.lines)
        )
        lines += _lines(page)
    if not lines and (document is None or not document.blocks):
        raise NoText(
            tr("“{name}” has no text, and none was recognised on its pages.", name=path.name),
            tr("Scan it again at 300 dpi, upright and evenly lit."),
        )
    outline = document.outline if document else ()
    # What is typed upon a scan, such as a stamped number, has been recognised with the rest of it.
    blocks = [block for block in (document.blocks if document else ()) if block.page not in used]
    if lines:
        turned = {n: page for n, page in used.items() if page.turn}
        upright = [
            replace(page, width_pt=size[0], height_pt=size[1])
            if page.number in turned and (size := turned[page.number].upright_size_pt)
            else page
            for page in pages
        ]
        for block in make_blocks(lines, upright, outline, {}).blocks:
            if block.page in turned and block.box is not None:
                block = replace(block, box=turned[block.page].as_shown(block.box))
            blocks.append(block)
        blocks.sort(key=lambda block: block.page or 0)  # stable: the order within a page stays
    text = "\n".join(line.text for line in lines[:2000])
    confidences = [
        (page.confidence, sum(len(e.text) for e in page.lines)) for page in used.values()
    ]
    n = sum(weight for _, weight in confidences)
    mean = sum(value * weight for value, weight in confidences) / n if n else 1.0
    omissions = _omissions(document, pages, used)
    if document is not None:
        return replace(
            document,
            blocks=tuple(blocks),
            pages=tuple(pages),
            omissions=omissions,
            recognized_pages=tuple(sorted(used)),
            recognition_confidence=round(mean, 2) if used else None,
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
        recognition_confidence=round(mean, 2) if used else None,
    )


def _omissions(
    document: Document | None, pages: Sequence[Page], used: Mapping[int, OcrPage]
) -> tuple[Omission, ...]:
    """Without what has been recognised; with what has not, and with what is uncertain."""
    said = [
        o for o in (document.omissions if document else ()) if o.kind not in _ENDED_BY_RECOGNITION
    ]
    was_scanned = document is None or len(said) < len(document.omissions)
    missing = [p.number for p in pages if not p.has_text and p.number not in used]
    if was_scanned and missing:
        words = tr("the text of {pages}, not yet recognised", pages=named_pages(missing))
        said.insert(0, Omission(OmissionKind.SCAN, None, words))
    unsure = sorted(n for n, page in used.items() if page.confidence < LOW_CONFIDENCE)
    if unsure:
        words = tr("some words of {pages}, hard to recognise", pages=named_pages(unsure))
        said.append(Omission(OmissionKind.UNCERTAIN, None, words))
    return tuple(said)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The recogniser, loaded once (about one second and 200 MB)."""
    if not is_installed():
        raise OcrNotInstalled(
            tr("Text recognition (OCR) is not installed."),
            tr("Install the extra “ocr”: pip install 'longleaf[ocr]'."),
        )
    import onnxruntime
    from rapidocr import RapidOCR

    onnxruntime.disable_telemetry_events()  # its Windows build reports to Microsoft otherwise
    engine = RapidOCR(params={"Global.log_level": "critical"})
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def _opened(path: Path, password: str | None) -> Any:
    import pypdfium2 as pdfium

    try:
        return open_pdf(path, password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD:
            raise password_needed(path, password) from error
        raise DamagedDocument(
            tr("“{name}” cannot be opened for text recognition.", name=path.name),
            tr("Save or download the file again."),
        ) from error


def _recognized(engine: Any, picture: Any, scale: float) -> tuple[OcrLine, ...]:
    result = engine(picture, use_det=True, use_cls=True, use_rec=True)  # it keeps the last choice
    if result is None or result.boxes is None or result.txts is None:
        return ()
    found = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if text.strip():
            xs = [float(corner[0]) / scale for corner in corners]
            ys = [float(corner[1]) / scale for corner in corners]
            box = Box(min(xs), min(ys), max(xs), max(ys))
            found.append(OcrLine(text.strip(), box, float(score)))
    found.sort(key=lambda line: (line.box.top, line.box.left))
    return tuple(found)


def _quarter_turns(engine: Any, picture: Any, lines: Sequence[OcrLine], scale: float) -> int:
    """By how many quarter turns, against the clock, a picture has to be turned to stand upright.
    Its longest lines tell: those that run from top to bottom lie on their side, and the
    recogniser's own classifier says which of them stand on their heads."""
    import numpy

    boxes = sorted((line.box for line in lines), key=_length, reverse=True)[:_ASKED_LINES]
    boxes = [box for box in boxes if _length(box) > _MIN_LENGTH]
    if len(boxes) < _MIN_ASKED:
        return 0
    tall = [box for box in boxes if box.bottom - box.top > 1.5 * (box.right - box.left)]
    turn = int(len(tall) > len(boxes) / 2)
    n_heads = n_asked = 0
    for box in tall if turn else boxes:
        top, bottom = int(box.top * scale), int(box.bottom * scale) + 1
        left, right = int(box.left * scale), int(box.right * scale) + 1
        piece = numpy.rot90(picture[max(top, 0) : bottom, max(left, 0) : right], turn).copy()
        told = engine(piece, use_det=False, use_cls=True, use_rec=False).cls_res
        if told:
            n_asked += 1
            n_heads += "180" in str(told[0][0])
    return turn + (2 if n_heads > n_asked / 2 else 0)


def _length(box: Box) -> float:
    """In heights of the letters, whichever way the line runs."""
    width, height = box.right - box.left, box.bottom - box.top
    return max(width, height) / max(min(width, height), 0.1)


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
