"""Two versions side by side: the sample contract, and a copy of it with known edits."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument, QTextTable
from pytestqt.qtbot import QtBot

from app import documents
from app.analysis.comparison.alignment import ChangeKind, Comparison, compare
from app.documents.base.document import Document
from app.ui.comparison import rows as comparison_rows
from app.ui.comparison.rows import rows_of
from app.ui.comparison.view import ComparisonView
from app.ui.widgets.colors import CONTRAST, Colors
from app.ui.widgets.theme import SCHEMES
from app.ui.widgets.theme_panes import change_colors
from tests.ui.widgets.test_theme import contrast


@pytest.fixture(scope="module")
def versions() -> tuple[Document, Document]:
    old = documents.load(
        Path(__file__).parents[3] / "resources/samples/cloud-service-agreement.pdf"
    )
    blocks = list(old.blocks)
    long = [i for i, block in enumerate(blocks) if len(block.text) > 150]
    due = next(i for i in long if "30 days" in blocks[i].text)
    blocks[due] = dataclasses.replace(
        blocks[due], text=blocks[due].text.replace("30 days", "45 <i>days")
    )
    gone = long[10] if long[10] != due else long[11]
    come = dataclasses.replace(
        blocks[long[3]], text="Provider may assign this Agreement freely, to any successor at all."
    )
    blocks[gone : gone + 1] = []
    blocks.insert(30, come)
    new = dataclasses.replace(old, blocks=tuple(blocks), sha256="1" * 64, path=Path("v2.pdf"))
    return old, new


@pytest.fixture(scope="module")
def comparison(versions: tuple[Document, Document]) -> Comparison:
    return compare(*versions)


@pytest.fixture
def view(
    qtbot: QtBot, comparison: Comparison, versions: tuple[Document, Document]
) -> ComparisonView:
    view = ComparisonView()
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.show_comparison(comparison, *versions)
    qtbot.waitUntil(lambda: not view.is_drawing)
    return view


def test_only_what_changed_is_shown_with_a_sign_of_its_own(view: ComparisonView) -> None:
    text = view.text.toPlainText()
    assert "45 <i>days" in text and "30 days" in text  # markup of a document is text
    assert "assign this Agreement freely" in text
    for sign in ("≠", "+", "−"):
        assert sign in text
    assert "clauses are the same" in text
    assert view.old_name.text().endswith("cloud-service-agreement.pdf")
    assert view.new_name.text() == "New: v2.pdf"
    assert "1 changed, 1 added, 1 removed" in view.counts.text()
    assert not view.boxes[ChangeKind.MOVED].isEnabled()


def test_the_changes_are_walked_through_in_order(view: ComparisonView) -> None:
    n = len(view.shown)
    assert view.where.text() == f"{n} changes"
    for step in range(n):
        view.next.click()
        assert view.where.text() == f"{step + 1} of {n}"
    view.next.click()
    assert view.where.text() == f"{n} of {n}"  # the last stays
    view.previous.click()
    assert view.where.text() == f"{n - 1} of {n}"


def test_kinds_are_left_out_and_the_same_is_shown_on_request(
    view: ComparisonView, qtbot: QtBot, comparison: Comparison
) -> None:
    view.boxes[ChangeKind.ADDED].setChecked(False)
    qtbot.waitUntil(lambda: not view.is_drawing)
    assert "assign this Agreement freely" not in view.text.toPlainText()
    view.same.setChecked(True)
    qtbot.waitUntil(lambda: not view.is_drawing)
    assert "clauses are the same" not in view.text.toPlainText()
    n_changes = len(comparison.differences)
    assert len(view.shown) == n_changes - 1


def test_a_table_is_shown_as_one_and_its_edits_in_their_cells() -> None:
    text = "Fees:\n| Item | Fee |\n| --- | ---: |\n| A \\| B |  |\n| C | <1> a year |\nAll is due."
    at = text.index("B |")
    spans = [(at, at + 1), (text.index("| C"), text.index(" a year"))]
    shown = comparison_rows.shown_html(text, spans, 'u class="x"')
    paper = QTextDocument()
    paper.setHtml(shown)
    [table] = [each for each in paper.rootFrame().childFrames() if isinstance(each, QTextTable)]
    cells = [
        [table.cellAt(row, column).firstCursorPosition().block().text() for column in (0, 1)]
        for row in range(table.rows())
    ]
    assert cells == [["Item", "Fee"], ["A \\| B", ""], ["C", "<1> a year"]]
    assert shown.startswith("Fees:<br>") and shown.endswith("<br>All is due.")
    for marked in ("B", "C", "&lt;1&gt;"):
        assert f'<u class="x">{marked}</u>' in shown
    assert "---" not in shown and "</u></td><td><u" in shown, "no mark spans two cells"


def test_nothing_is_lost_between_the_rows(comparison: Comparison) -> None:
    kinds = frozenset(ChangeKind)
    folded = list(rows_of(comparison, kinds, with_same=False))
    shown = [row for row in folded if row.change is not None]
    assert sum(row.n_same for row in folded) + len(shown) == len(comparison.changes)
    assert len(list(rows_of(comparison, kinds, with_same=True))) == len(comparison.changes)


def test_a_place_leads_into_its_version(view: ComparisonView, comparison: Comparison) -> None:
    went: list[tuple[str, str]] = []
    view.place_clicked.connect(lambda side, clause: went.append((side, clause.text)))
    [added] = [c for c in comparison.changes if c.kind is ChangeKind.ADDED]
    assert added.new is not None
    view.text.anchorClicked.emit(QUrl(f"new:{added.new.start}"))
    view.text.anchorClicked.emit(QUrl("https://example.org"))
    assert went == [("new", added.new.text)]


def test_equal_versions_have_nothing_to_summarise(
    qtbot: QtBot, versions: tuple[Document, Document]
) -> None:
    old, _ = versions
    view = ComparisonView()
    qtbot.addWidget(view)
    view.show_comparison(compare(old, old), old, old)
    assert "No differences" in view.counts.text()
    assert not view.ask.isEnabled() and not view.next.isEnabled()


def test_the_summary_can_be_stopped(view: ComparisonView) -> None:
    asked: list[str] = []
    view.summary_clicked.connect(lambda: asked.append("summary"))
    view.cancel_clicked.connect(lambda: asked.append("stop"))
    view.ask.click()
    view.set_busy(True)
    assert view.stop.isVisible() and not view.ask.isVisible()
    view.stop.click()
    view.set_busy(False)
    assert asked == ["summary", "stop"] and view.ask.isVisible()


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES.keys())
def test_text_and_links_are_legible_on_every_shade(scheme: Colors) -> None:
    c = change_colors(scheme)
    least = 7.0 if scheme is CONTRAST else 4.5  # WCAG AAA and AA
    for shade in (c.changed, c.added, c.removed, c.moved):
        assert contrast(scheme.text, shade) >= least and contrast(c.link, shade) >= 4.5
    for shade in (c.added_words, c.removed_words):
        assert contrast(scheme.text, shade) >= least


def test_a_comparison_is_printed_in_light_colours(comparison: Comparison) -> None:
    paper = comparison_rows.printed_html(comparison)
    assert "45" in paper and "clauses are the same" in paper
    assert change_colors(CONTRAST).changed not in paper
