"""Headings in a font of their own that says other letters than it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from app.documents.opening.loading import load
from app.documents.pdf.page.shifted import shift_of
from tests.documents.pdf_files import SENTENCES, Drawing

HEADINGS = ("General Provisions", "Duties of the Lessee", "Termination of the Lease")


def shifted(text: str, places: int, *, keeps_spaces: bool) -> str:
    moved = (chr(ord(c) + places) for c in text)
    return "".join(
        " " if c == " " and keeps_spaces else d for c, d in zip(text, moved, strict=True)
    )


@pytest.mark.parametrize(
    ("places", "keeps_spaces"), [(1, False), (1, True), (3, False), (4, True), (-1, True)]
)
def test_their_letters_are_worked_out_and_that_is_said(
    tmp_path: Path, places: int, keeps_spaces: bool
) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for heading in HEADINGS:
        said = shifted(heading, places, keeps_spaces=keeps_spaces)
        drawing.line(said, size=15, font="Helvetica-Bold").space(8).lines(SENTENCES[:4]).space()
    document = load(drawing.save())
    assert [b.text for b in document.blocks if b.level is not None] == [*HEADINGS]
    assert OmissionKind.UNCERTAIN in [o.kind for o in document.omissions]
    assert SENTENCES[0] in document.text


@pytest.mark.parametrize(
    "words",
    [
        "Duties of the Lessee and Termination",
        "Pflichten des Mieters und Kündigung",
        "Bootshäuser Schlüsselübergabe Rückgabe",
        "XQJ-7 WKRP HTTP WSGI XML PVC HDPE LDPE",
        "Hrvatska Srbija Crna Gora Zagreb Trg",
        "Szczebrzeszyn Przemyśl Łódź Bydgoszcz",
        "Cymdeithas yr Iaith Gymraeg Llanfair",
        "Nguyễn Thị Phương Thảo Trần Đức Lương",
        "kWh MHz dB pH ppm mmHg",
    ],
)
def test_words_of_any_language_and_signs_are_not_shifted(words: str) -> None:
    assert shift_of(words) == 0
