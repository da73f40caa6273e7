"""Lines that run beyond the edge of the page."""

from __future__ import annotations

from pathlib import Path

from app.documents.base.document import OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

TERM = "The rent is 900 crowns a month and is paid in advance on the first day of each month"
REST = "unless the parties agree in writing that nothing is owed for the months of winter at all"


def test_what_lies_beyond_is_left_out_and_named(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES[:3])
    drawing.line(f"{TERM} {REST}", size=14)
    document = load(drawing.lines(SENTENCES[3:]).save())
    assert "The rent is 900 crowns" in document.text and "first day of" in document.text
    assert "winter" not in document.text
    (told,) = [o for o in document.omissions if o.kind is OmissionKind.HIDDEN]
    assert "beyond the edge of page 1" in told.words and "nothing is owed" in told.text


def test_a_line_that_ends_at_the_edge_is_read_as_a_whole(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES[:3])
    drawing.at(72, 300, TERM, 14.2)
    document = load(drawing.save())
    assert TERM in document.text and not document.omissions
