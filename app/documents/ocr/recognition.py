"""Text recognition (OCR) of scanned pages, with rapidocr: English, Chinese and other scripts.

An optional extra, `longleaf[ocr]`. Its models come inside its package; nothing is downloaded and no
page leaves the machine. A page takes some seconds, so pages come one by one from a generator, and
each is plain data that can be kept and need not be recognised again.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.documents.base.document import Box
from app.documents.errors import DamagedDocument, DocumentError
from app.documents.ocr.columns import MIN_CONFIDENCE, is_tall, read_columns
from app.documents.ocr.page import OcrLine, OcrPage
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.reader import ERROR_PASSWORD
from app.documents.pdf.refused import password_needed
from app.system.translation import tr

PIXELS_PER_POINT = 2.0  # 144 dpi: 10-point text is 20 pixels high, enough for the recogniser
MAX_PIXELS = 4000  # of the longer side: a page may claim to be as large as a wall

_ASKED_LINES = 9  # that are asked which way up a page is
_MIN_ASKED = 2
_MIN_LENGTH = 4.0  # times its height: a shorter line may lie either way


class OcrNotInstalled(DocumentError):  # noqa: N818 - names what is the matter
    """The extra `longleaf[ocr]` is not installed."""


def is_installed() -> bool:
    """Whether the extra is there. Loads nothing."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def pages_without_text(path: Path, password: str | None = None) -> tuple[int, ...]:
    """The numbers of the pages of a PDF that have no text layer, or one of which much cannot be
    read, and are not blank.

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
            if page.has_picture or page.is_unreadable:
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

    engine = recognition_engine()
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
            lines, turn = _read(engine, picture, scale)
            yield OcrPage(number, width, height, lines, turn)


@lru_cache(maxsize=1)
def recognition_engine() -> Any:
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


def _read(engine: Any, picture: Any, scale: float) -> tuple[tuple[OcrLine, ...], int]:
    """The lines of a picture, and by how many quarter turns it was turned to be read. Vertical
    columns are lines of the page turned once, whose characters are read upright."""
    import numpy

    lines = _recognized(engine, picture, scale)
    turn = _quarter_turns(engine, picture, lines, scale)
    if not turn:
        return lines, 0
    turned = _recognized(engine, numpy.rot90(picture, turn).copy(), scale)
    tall = [line.box for line in lines if is_tall(line.box)]
    if turn % 2 == 0 or not tall:
        return turned, turn

    def recognize(line: Any) -> tuple[str, float]:
        told = engine(line, use_det=False, use_cls=False, use_rec=True)
        return ("", 0.0) if told is None or not told.txts else (told.txts[0], float(told.scores[0]))

    columns = read_columns(picture, tall, scale, recognize)
    if _confidence(columns) > max(_confidence(turned), MIN_CONFIDENCE):
        return columns, 1
    return turned, turn


def _confidence(lines: Sequence[OcrLine]) -> float:
    """Mean confidence of the characters of some lines, 0 where there are none."""
    n = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / n if n else 0.0


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
