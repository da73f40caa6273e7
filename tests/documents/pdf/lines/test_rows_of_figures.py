"""Rows of figures that pdfium tells as one line: on a page of few words it knows no direction."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import Drawing

XS = (72, 220, 380)


def table(path: Path, rows: list[tuple[str, ...]], step: float, size: float) -> str:
    drawing = Drawing(path)
    for n, row in enumerate(rows):
        for x, cell in zip(XS, row, strict=True):
            drawing.at(x, drawing.y + step * n, cell, size=size)
    return "\n".join(b.text for b in load(drawing.save()).blocks if b.kind is BlockKind.TABLE)


@pytest.mark.parametrize(("step", "size"), [(14, 12), (12, 10), (11, 9)])
@pytest.mark.parametrize("n_rows", [2, 3, 4, 6])
def test_each_row_is_a_line_and_nothing_a_fraction(
    tmp_path: Path, step: float, size: float, n_rows: int
) -> None:
    rows = [("A", "B", "C")] + [(str(n), f"{n}0", f"{n}00") for n in range(1, n_rows + 1)]
    assert table(tmp_path / "a.pdf", rows, step, size) == (
        "| A | B | C |\n| --- | --- | --- |\n"
        + "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows[1:])
    )
