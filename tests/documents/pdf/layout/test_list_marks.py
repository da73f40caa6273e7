"""Lists whose numbers and bullets a file writes before or behind all of their entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

ENTRIES = (
    (0, "1.", "The tenant pays the rent of 900 crowns on the first day."),
    (30, "a.", "in cash, or"),
    (30, "b.", "by bank"),
    (0, "2.", "The deposit is 1,800 crowns."),
    (0, "•", "Kitchen of the house"),
)


@pytest.mark.parametrize("comes_first", [True, False])
def test_they_stand_before_their_entries(tmp_path: Path, comes_first: bool) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    places = [(90 + x, drawing.y + 14 * n) for n, (x, _, _) in enumerate(ENTRIES)]
    marks = [(x - 14, y, mark) for (x, y), (_, mark, _) in zip(places, ENTRIES, strict=True)]
    texts = [(x, y, text) for (x, y), (_, _, text) in zip(places, ENTRIES, strict=True)]
    for each in [*marks, *texts] if comes_first else [*texts, *marks]:
        drawing.at(*each)
    text = load(drawing.space(100).lines(SENTENCES).save()).text
    for _, mark, entry in ENTRIES:
        assert f"{mark} {entry}" in text


def test_a_mark_behind_its_line_stays_there(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "a.pdf").lines(SENTENCES).space()
    drawing.at(72, drawing.y, "The plan is that of figure")
    drawing.at(195, drawing.y, "b.")
    drawing.at(215, drawing.y, "Others follow.")
    text = load(drawing.space(28).lines(SENTENCES).save()).text
    assert "The plan is that of figure b. Others follow." in text
