"""PDFs of known content, drawn line by line with reportlab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = LETTER

SENTENCES = (
    "The lessee keeps the premises in good repair and returns them clean.",
    "Every notice is given in writing and reaches the other party by post.",
    "A party that pays late owes interest from the first day of the month.",
    "Neither party may assign this lease without the consent of the other.",
    "The deposit is returned within thirty days after the keys come back.",
    "Disputes go to the courts of the place where the premises are found.",
)


class Drawing:
    """A canvas that writes lines from the top down.

    Attributes:
        canvas: The reportlab canvas, for what is not a line.
        y: Distance of the next line from the top, in points.
    """

    def __init__(self, path: Path, **options: Any) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=LETTER, **options)
        self.y = 90.0

    def line(
        self, text: str, *, x: float = 72, size: float = 10, font: str = "Helvetica"
    ) -> Drawing:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - self.y, text)
        self.y += size * 1.2
        return self

    def lines(self, texts: Iterable[str], **options: Any) -> Drawing:
        for text in texts:
            self.line(text, **options)
        return self

    def at(self, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def space(self, points: float = 14) -> Drawing:
        self.y += points
        return self

    def page(self) -> Drawing:
        self.canvas.showPage()
        self.y = 90.0
        return self

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def pages(path: Path, n: int, draw: Callable[[Drawing, int], None], **options: Any) -> Path:
    """A PDF of `n` pages, each drawn by `draw` with its number."""
    drawing = Drawing(path, **options)
    for number in range(1, n + 1):
        draw(drawing, number)
        drawing.page()
    return drawing.save()
