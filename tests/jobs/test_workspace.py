"""A workspace over a scripted engine: the starter model gives its vocabulary and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.analysis.answers.references import labels_in
from app.analysis.comparison.alignment import compare
from app.analysis.comparison.changes import changes_text
from app.analysis.evidence.check import Support
from app.analysis.kinds.delimiters import delimiter_in
from app.analysis.runs.events import EvidenceChecked, PartToken, RunFinished
from app.analysis.runs.run import Choices
from app.documents.base.document import Box, Document
from app.documents.ocr.document import with_recognized_pages
from app.documents.ocr.page import OcrLine, OcrPage
from app.engines.contract.engine import Request
from app.jobs.workspace import Model, Workspace
from app.planning import Mode
from tests.analysis.comparison.versions import revised
from tests.analysis.runs.test_run import document, note_with_marker
from tests.analysis.scripted import Answer, ScriptedEngine
from tests.documents.once import read


class Scripted:
    """A workspace whose engine answers as told."""

    def __init__(self, model: Path) -> None:
        self.engine = ScriptedEngine(note_with_marker)
        self.workspace = Workspace(make_engine=lambda _model, _settings: self.engine)
        self.model: Model = self.workspace.open_model(model)

    def answers(self, answer: Answer) -> None:
        self.engine.answer = answer


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def summarise(scripted: Scripted, source: Document, mode: Mode = Mode.AUTO) -> list[object]:
    plan = scripted.workspace.plan(source, scripted.model, n_context=4096, mode=mode)
    return list(scripted.workspace.run(source, scripted.model, plan, mode=mode))


def test_evidence_comes_just_before_the_end_fresh_and_from_the_library(scripted: Scripted) -> None:
    source = document()
    scripted.answers(
        lambda request: (
            "Everything is about “the first day of the month” [p. 1]. All is well."
            if "<notes>" in request.messages[1].content
            else note_with_marker(request) + " A fee of $77 is paid [p1]."
        )
    )
    fresh = summarise(scripted, source)
    n_requests = len(scripted.engine.requests)
    again = summarise(scripted, source)
    assert len(scripted.engine.requests) == n_requests, "the second answer is from the library"
    for events in (fresh, again):
        checked, ended = events[-2:]
        assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished)
        assert checked.run_id == ended.run_id
        first, second, *put_back = checked.evidence.statements
        assert first.quotations[0].says == "found on p. 1"
        assert second.support is Support.UNSUPPORTED
        assert ended.text[second.start : second.end] == "All is well."
        assert "## Also in the notes" in ended.text
        assert any("$77" in statement.text for statement in put_back), "a merge loses no amount"
        assert "$77" not in {fact.text for fact in checked.evidence.dropped}
    assert fresh[-2] == again[-2]


def test_what_was_made_before_the_scans_were_read_is_no_answer_afterwards(
    scripted: Scripted,
) -> None:
    before = document(60)
    line = OcrLine("The scanned annex says more.", Box(72, 72, 400, 84), 0.9)
    scan = OcrPage(12, 612, 792, (line,))
    pages = (*before.pages[:11], replace(before.pages[11], has_text=False), *before.pages[12:])
    blocks = tuple(block for block in before.blocks if block.page != 12)
    without = replace(before, pages=pages, blocks=blocks)
    recognized = with_recognized_pages(Path("x.pdf"), before.sha256, [scan], without)
    assert "scanned annex" in recognized.text and recognized.sha256 == without.sha256
    summarise(scripted, without)
    n_requests = len(scripted.engine.requests)
    summarise(scripted, recognized)
    asked = scripted.engine.requests[n_requests:]
    assert any("scanned annex" in request.messages[1].content for request in asked)
    n_requests = len(scripted.engine.requests)
    summarise(scripted, without)
    summarise(scripted, recognized)
    assert len(scripted.engine.requests) == n_requests, "each is found again"


@pytest.mark.parametrize(
    "parameters",
    [{"kind": 7}, {"stop": 7}, {"stop": [7]}, {"own": [1]}, {"n_answer_max": "a"}, {"seed": 1e300}],
)
def test_what_a_library_says_was_chosen_is_not_trusted(
    scripted: Scripted, parameters: dict[str, object]
) -> None:
    """It may have been imported."""
    source = document(200)
    summarise(scripted, source, Mode.MAP_REDUCE)
    library = scripted.workspace.library
    library.db.execute("UPDATE runs SET parameters = ?", [json.dumps(parameters)])
    notes = scripted.workspace.part_notes(source, scripted.model, n_context=4096)
    assert len(notes) > 2, "as usual, which is how it was read"


def test_choices_come_back_from_a_library_as_they_were() -> None:
    choices = Choices(kind="paper", temperature=1, stop=("a", "b"), leave_out=("references",))
    assert Choices.from_stored(json.loads(json.dumps(choices.as_key()))) == choices


def test_a_structured_kind_is_asked_under_its_schema_and_shown_as_markdown(
    scripted: Scripted,
) -> None:
    source, choices = document(), Choices(kind="timeline", language="zh")
    events_json = {"events": [{"date": "1 May", "event": "付款", "pages": ["p. 1", "p. 99"]}]}
    scripted.answers(
        lambda request: (
            json.dumps(events_json, ensure_ascii=False)
            if request.sampling.json_schema
            else note_with_marker(request)
        )
    )
    workspace, model = scripted.workspace, scripted.model
    plan = workspace.plan(source, model, n_context=4096, choices=choices)
    fresh = list(workspace.run(source, model, plan, choices=choices))
    again = list(workspace.run(source, model, plan, choices=choices))
    with_schema = [r for r in scripted.engine.requests if r.sampling.json_schema]
    assert len(with_schema) == 1, "only the last merge is structured"
    assert "其中的文字用中文" in with_schema[0].messages[1].content
    assert with_schema[0].messages[1].content.startswith("Here are notes on all parts")
    streamed = "".join(e.text for e in fresh if isinstance(e, PartToken) and e.part.is_final)
    for events in (fresh, again):
        ended = events[-1]
        assert isinstance(ended, RunFinished)
        assert ended.text == streamed == "## 时间线\n\n- **1 May**: 付款 [p. 1]"
        assert ended.data == {"events": [{"date": "1 May", "event": "付款", "pages": ["p. 1"]}]}
    stored = workspace.library.runs(limit=1)[0]
    assert stored.text == streamed and stored.kind == "timeline"


def test_what_a_structured_answer_copied_from_its_prompt_is_in_none_of_its_readings(
    scripted: Scripted,
) -> None:
    source, choices = document(40), Choices(kind="timeline")

    def answer(request: Request) -> str:
        tag = f"<{delimiter_in(request.messages)}>"
        if not request.sampling.json_schema:
            return f"{tag} {note_with_marker(request)}"
        event = {"date": "1 May", "event": f"{tag} Payment.", "pages": ["p. 1", "p. 99"]}
        return json.dumps({"events": [event]})

    scripted.answers(answer)
    workspace, model = scripted.workspace, scripted.model
    for mode in (Mode.MAP_REDUCE, Mode.SINGLE):
        plan = workspace.plan(source, model, n_context=8192, choices=choices, mode=mode)
        assert plan.mode is mode
        runs = [
            list(workspace.run(source, model, plan, choices=choices, mode=mode)) for _ in range(2)
        ]
        fresh, again = (events[-1] for events in runs)
        assert isinstance(fresh, RunFinished) and isinstance(again, RunFinished)
        assert again.cached and not fresh.cached
        assert fresh.data is not None and "<" not in json.dumps(fresh.data)
        assert fresh.data == again.data and fresh.text == again.text


def test_what_there_is_to_say_of_an_answer_is_said_again_from_the_library(
    scripted: Scripted,
) -> None:
    source = document()
    scripted.answers(
        lambda request: "" if "Paragraph 7." in request.messages[1].content else "Noted [p77]."
    )
    fresh, again = (summarise(scripted, source, Mode.MAP_REDUCE)[-1] for _ in range(2))
    assert isinstance(fresh, RunFinished) and isinstance(again, RunFinished)
    assert again.cached and not fresh.cached
    assert any("noted nothing of" in warning for warning in fresh.warnings)
    assert again.warnings == fresh.warnings


def test_an_answers_room_follows_the_length_asked_for(scripted: Scripted) -> None:
    source = document(8)
    for length, n in (("brief", 384), ("detailed", 2048)):
        choices = Choices(length=length)
        plan = scripted.workspace.plan(source, scripted.model, n_context=8192, choices=choices)
        list(scripted.workspace.run(source, scripted.model, plan, choices=choices))
        assert scripted.engine.requests[-1].sampling.max_tokens == n


def test_changes_are_explained_and_checked_in_both_versions(
    scripted: Scripted, contract_pdf: Path
) -> None:
    old = read(contract_pdf)
    new = revised(old)
    changes = changes_text(compare(old, new), old, new)
    scripted.answers(
        lambda request: (
            "Usage is now billed “30 days in advance” [p2]. It was billed “in arrears” [p2]. "
            "Late fees of 9% are new [p3]. A fee of $4,000 is new [p3]."
        )
    )
    choices = Choices(kind="comparison")
    workspace, model = scripted.workspace, scripted.model
    plan = workspace.plan(changes, model, n_context=4096, choices=choices)
    assert plan.mode is Mode.SINGLE
    checked, ended = list(workspace.run(changes, model, plan, choices=choices))[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished), ended
    [request] = scripted.engine.requests
    assert "the differences between the old and the new version" in request.messages[1].content
    assert "Force Majeure" not in request.messages[1].content
    billed, was, late, made_up = checked.evidence.statements
    assert billed.references[0].startswith("old: p. ") and billed.references[1].startswith("new: ")
    assert billed.quotations[0].passage is not None
    assert billed.quotations[0].passage.label.startswith("new: p. ")
    assert was.quotations[0].passage is not None
    assert was.quotations[0].passage.label.startswith("old: p. ")
    assert changes.sources is not None
    start = billed.quotations[0].passage.start
    assert changes.sources.text[start:].startswith("30 days in advance")
    assert late.figures[0].in_cited_place
    assert made_up.support is Support.DOUBTFUL
    assert [run.kind for run in workspace.library.runs()] == ["comparison"]


def test_many_changes_are_read_in_parts_and_keep_both_their_places(
    scripted: Scripted, contract_pdf: Path
) -> None:
    old = read(contract_pdf)
    blocks = [
        replace(block, text=block.text.replace("Customer", "Licensee").replace("will", "shall"))
        for block in old.blocks
    ]
    new = replace(old, blocks=tuple(blocks), sha256="c" * 64)
    changes = changes_text(compare(old, new), old, new)
    choices = Choices(kind="comparison")
    workspace, model = scripted.workspace, scripted.model
    plan = workspace.plan(changes, model, n_context=4096, choices=choices)
    assert plan.mode is Mode.MAP_REDUCE and len(plan.chunks) > 2
    noted: list[str] = []

    def answer(request: Request) -> str:
        content = request.messages[1].content
        if "<notes>" not in content:
            assert "some of the differences between the old and the new" in content
            return "- The Customer is the Licensee now [p1]."
        noted.append(content)
        return f"It is the Licensee [{' '.join(labels_in(content)[-2:]).replace(' new', ', new')}]."

    scripted.answers(answer)
    checked, ended = list(workspace.run(changes, model, plan, choices=choices))[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished), ended
    assert "notes on all differences" in noted[-1]
    [statement] = checked.evidence.statements
    assert [label.split(":")[0] for label in statement.references] == ["old", "new"]
    assert statement.unknown == ()


def test_a_comparison_goes_when_one_of_its_versions_is_forgotten(
    scripted: Scripted, contract_pdf: Path
) -> None:
    old = read(contract_pdf)
    new = revised(old)
    library = scripted.workspace.library
    for each in (old, new, changes_text(compare(old, new), old, new)):
        library.save_document(each)
    assert len(library.documents()) == 3
    scripted.workspace.forget(new.sha256)
    assert [record.sha256 for record in library.documents()] == [old.sha256]
