"""Headings in a font of their own that says Chinese characters for its letters."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from app.documents.opening.loading import load
from app.documents.pdf.lines.finishing.unreadable import without_signs_for_letters
from app.documents.pdf.lines.line import Line
from tests.documents.pdf.fonts import says
from tests.documents.pdf_files import SENTENCES, Drawing

HEADINGS = ("General Provisions", "Duties of the Lessee", "Termination of the Lease")


@pytest.mark.parametrize("seed", range(5))
def test_they_are_left_out_and_that_is_said(tmp_path: Path, seed: int) -> None:
    drawing = Drawing(tmp_path / "a.pdf")
    for heading in HEADINGS:
        drawing.line(heading, size=15, font="Times-Bold").space(8).lines(SENTENCES[:4]).space()
    chance = random.Random(seed)
    letters = {c: chr(chance.randrange(0x4E00, 0x9FA0)) for c in string.ascii_letters}
    document = load(says(drawing.save(), "Times-Bold", letters))
    assert not any("\u4e00" <= character <= "\u9fff" for character in document.text)
    assert OmissionKind.DAMAGED in [o.kind for o in document.omissions]
    assert document.text.count(SENTENCES[0]) == len(HEADINGS)


@pytest.mark.parametrize(
    "words",
    [
        "房屋租赁合同 Lease of the house",
        "倉庫軟體合約書 鞦韆麒麟鳳凰",
        "株式会社樫尾製作所 損害賠償請求",
        "肽聚糖 嘧啶 嘌呤 酰胺氧化剂硫醇",
        "Keeper: 张喆赟, 李翀",
    ],
)
def test_words_of_china_and_japan_stay(words: str) -> None:
    line = Line(words, 72, 90, 300, 102, 11.0, 1)
    assert without_signs_for_letters([line]) == ([line], False)
