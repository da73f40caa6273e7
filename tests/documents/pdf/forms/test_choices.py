"""Fields with entries to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.documents.opening.loading import load
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing

_TOWNS = ["Kiel", "Husum", "Ulm", "Passau", "Trier", "Emden"]


def written(path: Path, chosen: Sequence[str], height: float = 90) -> str:
    """The text of a page with a list box of so many points."""
    drawing = Drawing(path).line(SENTENCES[0])
    drawing.at(72, 150, "Towns:")
    drawing.canvas.acroForm.listbox(
        name="towns",
        value=list(chosen),
        options=_TOWNS,
        x=150,
        y=HEIGHT - 140 - height,
        width=120,
        height=height,
        fontSize=10,
        fieldFlags="multiSelect",
    )
    drawing.at(72, 180 + height, SENTENCES[1])
    return load(drawing.save()).text


@pytest.mark.parametrize("chosen", [["Ulm"], ["Kiel", "Emden"]])
def test_a_list_box_tells_all_of_its_entries_and_which_are_chosen(
    tmp_path: Path, chosen: list[str]
) -> None:
    text = written(tmp_path / "a.pdf", chosen)
    told = (f"[{'x' if town in chosen else ' '}] {town}" for town in _TOWNS)
    assert f"Towns: {' '.join(told)}" in text
    assert text.startswith(SENTENCES[0]) and text.endswith(SENTENCES[1])


def test_of_entries_that_do_not_all_have_room_the_chosen_ones_are_told(tmp_path: Path) -> None:
    text = written(tmp_path / "a.pdf", ["Trier"], height=26)
    assert "Towns: [x] Trier" in text and "Ulm" not in text and "[ ]" not in text
