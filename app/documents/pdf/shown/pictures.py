"""Pictures of PDF pages, for showing them. No Qt here: pixels come as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as pixels: rows of `stride_bytes`, four bytes a pixel in the order B, G, R, unused."""

    pixels: bytes
    width: int
    height: int
    stride_bytes: int


def render_page(
    path: Path, number: int, scale: float = 1.5, password: str | None = None
) -> PagePicture:
    """Draws page `number` (from 1) at `scale` pixels a point. Raises `OSError` or `ValueError`
    where there is no such file or page."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(path, password=password) as pdf:
            page = pdf[number - 1]
            bitmap = page.render(scale=scale, prefer_bgrx=True, force_bitmap_format=4)
            return PagePicture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    except (pdfium.PdfiumError, IndexError) as error:
        raise ValueError(f"page {number} cannot be drawn") from error
