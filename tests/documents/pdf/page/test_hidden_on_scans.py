"""Words that are blacked out, or painted over, in the picture of a scan, and stay in its layer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES

SCALE = 2.5
"""Pixels a point."""
Color = tuple[int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


class Scan:
    """The picture of a page, and the words of its text layer."""

    def __init__(self, paper: Color = WHITE, ink: Color = BLACK, size: float = 10) -> None:
        self.image = Image.new("RGB", (int(612 * SCALE), int(792 * SCALE)), paper)
        self.words: list[tuple[str, float, float, float, float]] = []
        for n, sentence in enumerate(SENTENCES * 3):
            self.write(72, 200 + 1.3 * size * n, sentence, size, ink)

    def write(
        self, x: float, y: float, text: str, size: float, ink: Color, layer_y: float = 0
    ) -> None:
        """Prints a line; its layer stands lower by `layer_y`."""
        draw, font = ImageDraw.Draw(self.image), ImageFont.load_default(size * SCALE)
        for word in text.split():
            draw.text((x * SCALE, y * SCALE), word, font=font, fill=ink, anchor="ls")
            width = font.getlength(word) / SCALE
            self.words.append((word, x, y + layer_y, width, size))
            x += width + 0.28 * size

    def fill(self, left: float, top: float, right: float, bottom: float, color: Color) -> None:
        edges = [SCALE * edge for edge in (left, top, right, bottom)]
        ImageDraw.Draw(self.image).rectangle(edges, fill=color)

    def paint(self, text: str, color: Color, pad: float = 1) -> None:
        """Paints over the words of the first line, or a later one, that say a text."""
        words = text.split()
        said = [word for word, *_ in self.words]
        at = next(n for n in range(len(said)) if said[n : n + len(words)] == words)
        part = self.words[at : at + len(words)]
        _, left, base, _, size = part[0]
        _, last, _, width, _ = part[-1]
        top, bottom = base - 0.78 * size - pad, base + 0.24 * size + pad
        self.fill(left - pad, top, last + width + pad, bottom, color)

    def save(
        self, path: Path, *, is_behind: bool = False, n_strips: int = 1, shift: float = 0
    ) -> Path:
        canvas = Canvas(str(path), pagesize=(612, 792))
        picture = self.image.filter(ImageFilter.GaussianBlur(0.6))
        if not is_behind:
            _draw(canvas, picture, n_strips)
        for word, x, y, width, size in self.words:
            text = canvas.beginText(x, 792 - y + shift)
            text.setFont("Helvetica", size)
            text.setTextRenderMode(0 if is_behind else 3)
            text.setHorizScale(100 * width / canvas.stringWidth(word, "Helvetica", size))
            text.textOut(word + " ")
            canvas.drawText(text)
        if is_behind:
            _draw(canvas, picture, n_strips)
        canvas.save()
        return path


def _draw(canvas: Canvas, picture: Image.Image, n_strips: int) -> None:
    height = picture.height // n_strips
    for n in range(n_strips):
        part = picture.crop((0, n * height, picture.width, (n + 1) * height))
        data = BytesIO()
        part.save(data, "JPEG", quality=85)
        bottom = 792 - (n + 1) * 792 / n_strips
        canvas.drawImage(ImageReader(data), 0, bottom, 612, 792 / n_strips)


def hidden(document: Document) -> str:
    return " ".join(o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN)


@pytest.mark.parametrize("color", [BLACK, WHITE, (190, 0, 0), (150, 150, 150)])
@pytest.mark.parametrize("is_behind", [False, True])
@pytest.mark.parametrize("n_strips", [1, 6])
def test_words_that_are_painted_over_are_left_out_and_told(
    tmp_path: Path, color: Color, is_behind: bool, n_strips: int
) -> None:
    scan = Scan()
    scan.paint("lessee keeps the premises", color)
    scan.paint("interest", color)
    document = load(scan.save(tmp_path / "a.pdf", is_behind=is_behind, n_strips=n_strips))
    assert document.text.startswith("The in good repair")
    assert "owes from the first day" in document.text
    assert hidden(document).split() == ["lessee", "keeps", "the", "premises", "interest"]
    (omission,) = document.omissions
    covered = "text on page 1 that is covered and not removed"
    assert omission.what == (covered if max(color[1:]) == 0 else "hidden text on page 1")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_on_a_turned_page_too(tmp_path: Path, degrees: int) -> None:
    scan = Scan()
    scan.paint("lessee keeps", BLACK)
    writer = PdfWriter(PdfReader(scan.save(tmp_path / "a.pdf")))
    writer.pages[0][NameObject("/Rotate")] = NumberObject(degrees)
    writer.write(tmp_path / "b.pdf")
    assert hidden(load(tmp_path / "b.pdf")) == "lessee keeps"


def test_a_whole_block_and_a_layer_a_little_too_high(tmp_path: Path) -> None:
    scan = Scan()
    scan.fill(60, 205, 540, 278, BLACK)
    document = load(scan.save(tmp_path / "a.pdf", shift=1.5))
    assert document.text.count("Every notice") == 2
    assert hidden(document).count("Every notice") == 1


def heading_upon_black(scan: Scan) -> None:
    scan.fill(60, 60, 550, 90, BLACK)
    scan.write(72, 80, "Terms of the lease and its annexes", 14, WHITE)


def heading_upon_black_with_its_layer_too_low(scan: Scan) -> None:
    scan.fill(60, 50, 550, 100, BLACK)
    scan.write(72, 75, "Terms of the lease and its annexes", 14, WHITE, layer_y=9)


def night(scan: Scan) -> None:
    scan.fill(60, 40, 550, 170, (15, 15, 25))
    scan.write(80, 120, "The old harbour of the town", 16, (75, 75, 75))


def pale_print(scan: Scan) -> None:
    scan.write(72, 100, SENTENCES[0], 9, (220, 220, 220))


def yellow_print(scan: Scan) -> None:
    scan.write(72, 100, SENTENCES[0], 10, (255, 235, 0))


def words_struck_out(scan: Scan) -> None:
    for _, x, y, width, _ in scan.words[2:9]:
        scan.fill(x, y - 4.5, x + width, y - 2.5, BLACK)


def words_marked(scan: Scan) -> None:
    scan.fill(60, 90, 550, 112, (110, 110, 110))
    scan.write(72, 104, SENTENCES[0], 10, BLACK)


def heavy_signs(scan: Scan) -> None:
    scan.write(72, 100, "III lll — | I ILL HILL", 30, BLACK)


def a_heading_whose_layer_stands_below_it(scan: Scan) -> None:
    scan.write(72, 100, "Lease", 24, BLACK, layer_y=22)


def words_in_a_dark_margin(scan: Scan) -> None:
    scan.fill(0, 0, 50, 792, (8, 8, 8))
    scan.words.append(("edge", 10, 300, 22, 10))


PAPERS = ((255, 255, 255), (240, 205, 120), (100, 130, 210), (20, 30, 60))


@pytest.mark.parametrize("shift", [0, 2, -4, 12])
@pytest.mark.parametrize(
    "add",
    [
        heading_upon_black,
        heading_upon_black_with_its_layer_too_low,
        night,
        pale_print,
        yellow_print,
        words_struck_out,
        words_marked,
        heavy_signs,
        a_heading_whose_layer_stands_below_it,
        words_in_a_dark_margin,
    ],
)
def test_what_can_be_read_is_kept(
    tmp_path: Path, add: Callable[[Scan], None], shift: float
) -> None:
    scan = Scan()
    add(scan)
    document = load(scan.save(tmp_path / "a.pdf", shift=shift))
    assert not document.omissions and not hidden(document)


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_of_any_colour_is_read(tmp_path: Path, paper: Color) -> None:
    ink = WHITE if sum(paper) < 200 else BLACK
    document = load(Scan(paper, ink).save(tmp_path / "a.pdf"))
    assert not document.omissions and document.text.count(SENTENCES[2]) == 3


def test_a_layer_that_stands_elsewhere_tells_nothing(tmp_path: Path) -> None:
    """As where a whole transcript stands in a corner, upon a dark one as well."""
    for color in (WHITE, BLACK):
        scan = Scan()
        scan.fill(0, 0, 612, 120, color)
        scan.words = [
            (word, 10 + n % 30 * 18, 20 + n // 30 * 8, 15, 6)
            for n, (word, *_) in enumerate(scan.words)
        ]
        assert not load(scan.save(tmp_path / "a.pdf")).omissions
