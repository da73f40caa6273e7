"""Text in so many lines, with pieces that no line ends in."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.widgets.elided_label import ElidedLabel, shortened, unbroken


def test_a_piece_begins_on_the_next_line_where_it_does_not_fit(qtbot: QtBot) -> None:
    pieces = ("论文提要", "SmolLM2 135M Instruct", "32K 词元", "自动")
    label = ElidedLabel(2)
    qtbot.addWidget(label)
    label.setText("  ·  ".join(map(unbroken, pieces)))
    for width in range(200, 420, 7):
        label.resize(width, 40)
        first, *rest = label.shown().replace("\u00a0", " ").replace("\u2060", "").split("\n")
        whole = [piece.strip() for piece in first.split("·") if piece.strip()]
        if not any("…" in line for line in rest):
            assert set(whole) <= set(pieces), (width, first)


def test_a_long_file_name_keeps_its_beginning_and_its_ending() -> None:
    assert shortened("lease.pdf") == "lease.pdf"
    long = shortened("A very long name of an agreement that nobody reads, second version.pdf")
    assert len(long) == 48 and long.startswith("A very long name")
    assert long.endswith("version.pdf") and long.count("…") == 1
