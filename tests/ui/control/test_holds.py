"""Nothing that is computed beside the window keeps the interpreter for itself."""

from __future__ import annotations

import re
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.analysis.evidence.check import prepare
from app.analysis.suspicion import suspicious_passages
from app.digest import recognize_kind
from app.documents.guarded import GuardedReader
from app.documents.structure.cross_references import find_cross_references
from app.documents.structure.outline import headings_of
from app.jobs.workspace import Workspace
from tests.ui.holds import longest_hold_s

LONGEST_S = 0.02
"""Of the 50 ms that a turn of the window may take, what it may have to wait before its own work."""

pytestmark = pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="the system tells no thread's computing time"
)


def test_a_search_through_a_whole_text_is_seen() -> None:
    text = "the tenant shall pay rent " * 200_000
    assert longest_hold_s(lambda: re.search("nowhere|(?:landlord|lessor) pays", text)) > LONGEST_S
    assert longest_hold_s(lambda: [len(str(n)) for n in range(200_000)]) < LONGEST_S


def test_what_is_looked_for_in_a_book_leaves_others_their_turns(book: Path) -> None:
    reader = GuardedReader()
    document = reader.load(book)
    reader.close()
    for look in (
        lambda: (document.text, document.places),
        lambda: recognize_kind(document),
        lambda: headings_of(document),
        lambda: find_cross_references(document),
        lambda: prepare(document),
        lambda: suspicious_passages(document),
    ):
        assert longest_hold_s(look) < LONGEST_S, look.__code__.co_names


def test_counting_planning_and_choosing_leave_others_their_turns(
    book: Path, starter_model: Path, longleaf_home: Path
) -> None:
    with closing(Workspace()) as workspace:
        document, model = workspace.open_document(book), workspace.open_model(starter_model)
        measured = workspace.measure(document, model)  # the first examines the tokenizer, once
        assert longest_hold_s(lambda: workspace.measure(document, model)) < LONGEST_S
        assert (
            longest_hold_s(
                lambda: workspace.plan(document, model, measured=measured, n_context=32_768)
            )
            < LONGEST_S
        )
        assert longest_hold_s(lambda: workspace.digest(document), n_rounds=2) < LONGEST_S
