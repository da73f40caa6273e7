"""Line numbers of transcripts, and lists that look like them."""

from __future__ import annotations

from pathlib import Path

from app.documents.base.document import Document
from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing, pages

ASKED = ("Q. Who opened the sluice that night?", "A. The keeper of the lock did.")
SAID = ("Mr Heron opened the hearing.", "The Clerk read the list.", "Ms Tern asked for time.")


def transcript(path: Path, said: tuple[str, ...], n_pages: int, *, step: int = 0) -> Document:
    """Pages whose lines are numbered from one on; each page has `step` lines more."""

    def draw(drawing: Drawing, page: int) -> None:
        for n in range(20 + step * page):
            drawing.line(f"{n + 1}  {said[(n + page) % len(said)]}")

    return load(pages(path, n_pages, draw))


def test_questions_and_answers_lose_the_numbers_of_their_lines(tmp_path: Path):
    document = transcript(tmp_path / "hearing.pdf", ASKED, 1)
    assert "7 Q." not in document.text
    assert document.text.count(ASKED[0]) == 10
    assert any("line numbers" in each.what for each in document.omissions)


def test_pages_that_are_numbered_alike_are_a_transcript(tmp_path: Path):
    document = transcript(tmp_path / "minutes.pdf", SAID, 3)
    assert "2 The Clerk" not in document.text
    assert any("line numbers" in each.what for each in document.omissions)


def test_the_numbers_of_lists_stay(tmp_path: Path):
    document = transcript(tmp_path / "lists.pdf", SAID, 3, step=2)
    assert "2 The Clerk" in document.text
    assert not document.omissions
