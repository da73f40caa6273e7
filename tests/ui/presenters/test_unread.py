"""What could not be read of a document is said first, and nothing is said of limits that it does
not reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.ui.dialogs.what_was_read import WhatWasRead
from tests.ui.desk import Desk


@pytest.fixture
def half_scanned(tmp_path: Path) -> Path:
    """A PDF whose second page is a picture of text."""
    picture = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(picture)
    for line in range(40):
        draw.text((120, 120 + 36 * line), "The tenant shall pay the rent on the first day. " * 2)
    picture.save(tmp_path / "page.png")
    path = tmp_path / "half.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for line in range(30):
        canvas.drawString(72, 760 - 20 * line, f"{line + 1}. The landlord keeps the roof dry.")
    canvas.showPage()
    canvas.drawImage(str(tmp_path / "page.png"), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return path


def test_a_page_that_nobody_read_is_told_first_and_once(desk: Desk, half_scanned: Path) -> None:
    window = desk.window
    desk.open(half_scanned)
    assert window.banner.isVisible() and "Not read: the text of page 2" in window.banner.text
    window.banner.press()
    desk.wait(lambda: window.findChildren(WhatWasRead))
    [shown] = window.findChildren(WhatWasRead)
    shown.close()
    desk.open(half_scanned)
    desk.settle()
    assert not window.banner.isVisible(), "it is known by now"


def test_a_short_document_is_told_nothing_of_limits(desk: Desk, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Note\n\nThe rent is 900 euros a month.\n", encoding="utf-8")
    desk.open(note)
    card = desk.window.work.card
    assert "one go" in card.reason.text() and "nothing is left out" in card.reason.text()
    for text in (card.reason.text(), card.forecast.text()):
        assert "trained for" not in text and "budget" not in text.lower(), text
    assert not desk.window.banner.isVisible()
