"""What a result left out, with its places."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.ui.work.dropped_view import DroppedView


def test_the_tool_tip_of_a_printed_page_tells_that_of_the_file(qtbot: QtBot) -> None:
    view = DroppedView()
    qtbot.addWidget(view)
    view.set_renamed_pages({"p. vii": 1, "p. 467": 3})
    facts = [
        DroppedFact(FigureKind.NUMBER, "12", references, (), "12 sluices")
        for references in (("p. vii", "p. 467"), ("p. 2",))
    ]
    view.set_facts(facts)
    items = [view.list.topLevelItem(n) for n in range(2)]
    assert [item.toolTip(1) for item in items if item] == [
        "Page 1 of the file\nPage 3 of the file",
        "",
    ]
