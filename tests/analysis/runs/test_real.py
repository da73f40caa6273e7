"""The whole way with the real starter model: once for questions, once for structured answers."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from app.analysis.comparison.alignment import compare
from app.analysis.comparison.changes import changes_text
from app.analysis.kinds.prompts import load_prompts
from app.analysis.questions.prepared import Exchange
from app.analysis.runs.events import (
    EvidenceChecked,
    QuestionPlanned,
    QuestionProgress,
    QuestionToken,
    RunFinished,
    Way,
)
from app.analysis.runs.run import Choices
from app.documents.base.document import Document
from app.jobs.workspace import Model, Workspace
from tests.analysis.comparison.versions import revised

pytestmark = pytest.mark.model


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace()
    yield workspace
    workspace.close()


def beginning(document: Document, n_characters: int) -> Document:
    """The blocks of a document that make up its first characters: a test is to take seconds."""
    n = next(k for k, start in enumerate(document.block_starts) if start > n_characters)
    blocks = document.blocks[: document.body[n]]
    return dataclasses.replace(document, blocks=blocks, sha256=f"{n_characters:064}")


def test_a_later_question_finds_the_document_read(
    workspace: Workspace, starter_model: Path, contract_pdf: Path
) -> None:
    document = beginning(workspace.open_document(contract_pdf), 4000)
    model: Model = workspace.open_model(starter_model)
    n_cached = []
    history: list[Exchange] = []
    for question in ("Who are the parties?", "Which law governs it?"):
        cancel, told = threading.Event(), ""
        for event in workspace.ask(
            document, model, question, n_context=4096, history=history, cancel=cancel
        ):
            match event:
                case QuestionPlanned():
                    assert event.way is Way.WHOLE
                    n_prompt = event.n_prompt
                case QuestionProgress():
                    assert event.n_total == n_prompt
                    cached = event.n_cached
                case QuestionToken(text=text):
                    told += text
                    if len(told) > 20:  # how an answer ends is tested elsewhere
                        cancel.set()
        assert len(told) > 20
        n_cached.append(cached / n_prompt)
        history.append(Exchange(question, told))
    assert n_cached[0] == 0 and n_cached[1] > 0.8


def test_a_structured_answer_is_valid_under_its_schema(
    workspace: Workspace, starter_model: Path, contract_pdf: Path
) -> None:
    document = beginning(workspace.open_document(contract_pdf), 700)
    model = workspace.open_model(starter_model)
    choices = Choices(kind="facts")
    plan = workspace.plan(document, model, n_context=1152, choices=choices)
    events = list(workspace.run(document, model, plan, choices=choices))
    checked, end = events[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(end, RunFinished), end
    assert end.data is not None
    schema = dict(load_prompts("facts", "en").schema or {})
    if any("length limit" in warning for warning in end.warnings):
        schema.pop("required")  # cut off by its length: what is there is whole
    jsonschema.validate(end.data, schema)
    assert end.text and not end.text.lstrip().startswith("{")
    assert all(end.text[s.start : s.end].strip() for s in checked.evidence.statements)


def test_what_changed_between_two_versions_is_told_with_its_places(
    workspace: Workspace, starter_model: Path, contract_pdf: Path
) -> None:
    old = workspace.open_document(contract_pdf)
    new = revised(old)
    changes = changes_text(compare(old, new), old, new)
    model = workspace.open_model(starter_model)
    choices = Choices(kind="comparison", n_answer_max=160)
    plan = workspace.plan(changes, model, n_context=2048, choices=choices)
    assert plan.n_document_tokens < 700, "the unchanged 8,000 tokens cost nothing"
    checked, end = list(workspace.run(changes, model, plan, choices=choices))[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(end, RunFinished), end
    assert end.n_prompt < 1200 and len(end.text) > 40
    assert changes.sources is not None
    known = {place.label for place in changes.sources.places}
    cited = {label for s in checked.evidence.statements for label in s.references}
    assert cited <= known
    assert not any(s.unknown for s in checked.evidence.statements)
