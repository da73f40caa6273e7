"""The parts of a document and what was left out, as the window shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import documents
from app.analysis.evidence.left_out.dropped import dropped_facts
from app.analysis.runs.state import PartState
from app.planning import Budget, Mode, Plan, PromptCosts, make_plan, measure
from app.ui.work.dropped_view import DroppedView
from app.ui.work.parts_view import PartsView


class Words:
    """One token a word."""

    def count(self, text: str) -> int:
        return len(text.split())


def plan_of(n_context: int) -> Plan:
    path = Path(__file__).parents[3] / "resources/samples/cloud-service-agreement.pdf"
    measured = measure(documents.load(path), Words())
    budget = Budget(n_context, n_part_answer=128, n_final_answer=256)
    return make_plan(measured, budget, PromptCosts(100, 100, 100), mode=Mode.MAP_REDUCE)


@pytest.fixture(scope="module")
def plan() -> Plan:
    plan = plan_of(2048)
    assert len(plan.chunks) >= 3
    return plan


@pytest.fixture
def view(qtbot: QtBot, plan: Plan) -> PartsView:
    view = PartsView()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.set_plan(plan)
    view.show()
    return view


def cells(view: PartsView, row: int) -> list[str]:
    model = view.table.model()
    return [model.index(row, c).data() for c in range(model.columnCount())]


def test_every_part_has_its_pages_and_tokens(view: PartsView, plan: Plan) -> None:
    assert view.table.model().rowCount() == len(plan.chunks)
    name, pages, _section, tokens, state = cells(view, 0)
    first, last = plan.chunks[0].pages or (0, 0)
    assert (name, pages) == ("1", f"pp. {first}–{last}")
    assert tokens == f"{plan.chunks[0].n_tokens:,}" and state == "· waiting"


def test_a_note_grows_as_it_is_written_and_is_kept(view: PartsView) -> None:
    view.show_part(1)
    view.set_state(1, PartState.WRITING)
    view.append_note(1, "Fees are due ")
    view.append_note(1, "in 30 days [p. 4].")
    view.append_note(0, "The parties.")
    assert view.note.markdown == "Fees are due in 30 days [p. 4]."
    assert cells(view, 1)[4] == "✎ writing"
    view.show_part(0)
    assert view.note.markdown == "The parties."
    view.set_note(0, "The two parties.")
    assert view.note.markdown == "The two parties."


def test_a_part_is_read_again_only_when_it_is_done_and_nothing_runs(view: PartsView) -> None:
    asked: list[int] = []
    view.again_clicked.connect(asked.append)
    view.show_part(1)
    assert not view.again.isEnabled()
    view.set_state(1, PartState.DONE)
    assert view.again.isEnabled()
    view.set_running(True)
    assert not view.again.isEnabled()
    view.set_running(False)
    view.again.click()
    assert asked == [1]


def test_a_run_that_stops_leaves_no_part_at_work(view: PartsView) -> None:
    view.set_state(0, PartState.DONE)
    view.set_state(1, PartState.WRITING)
    view.stop(failed=False)
    assert [cells(view, row)[4] for row in (0, 1)] == ["✓ done", "· waiting"]
    view.set_state(1, PartState.READING)
    view.stop(failed=True)
    assert cells(view, 1)[4] == "✗ failed"


def test_the_same_parts_planned_anew_keep_their_notes(view: PartsView, plan: Plan) -> None:
    view.set_state(0, PartState.DONE)
    view.set_note(0, "The parties.")
    view.set_plan(plan_of(2048))
    view.show_part(0)
    assert view.note.markdown == "The parties." and cells(view, 0)[4] == "✓ done"
    view.set_plan(plan_of(4096))
    assert cells(view, 0)[4] == "· waiting"
    assert view.table.model().rowCount() != len(plan.chunks)


def test_a_part_leads_to_its_first_page(view: PartsView, plan: Plan) -> None:
    places: list[str] = []
    view.place_clicked.connect(lambda label, _: places.append(label))
    view.table.activated.emit(view.table.model().index(2, 0))
    assert places == [plan.chunks[2].places[0].label]


def test_parts_have_the_printed_numbers_of_their_pages(view: PartsView, plan: Plan) -> None:
    chunk = plan.chunks[0]
    printed = [replace(place, label=f"p. A-{place.page}") for place in chunk.places]
    first = replace(chunk, places=tuple(printed))
    view.set_plan(None)
    view.set_plan(replace(plan, chunks=(first, *plan.chunks[1:])))
    assert cells(view, 0)[1] == f"pp. A-{chunk.places[0].page}–A-{chunk.places[-1].page}"


def test_what_was_left_out_leads_to_its_page_or_its_part(qtbot: QtBot) -> None:
    view = DroppedView()
    qtbot.addWidget(view)
    view.show()
    assert "Nothing to show" in view.told.text() and not view.list.isVisible()
    notes = ["The fee is $4,500 [p. 3]. The term is 2 years.", "Notice of 60 days [p. 9, p. 10]."]
    facts = dropped_facts(notes, "The fee is a fee.")
    view.set_facts(facts)
    assert view.list.isVisible() and view.list.topLevelItemCount() == len(facts)
    texts = [view.list.topLevelItem(i).text(0) for i in range(len(facts))]
    assert "$4,500" in texts[0]
    pages: list[int] = []
    parts: list[int] = []
    view.page_clicked.connect(lambda number, _: pages.append(number))
    view.part_clicked.connect(parts.append)
    view.list.itemClicked.emit(view.list.topLevelItem(0), 0)
    assert pages == [3]
    view.kind.setCurrentIndex(1)
    view.kind.activated.emit(1)
    assert view.list.topLevelItemCount() == 1
