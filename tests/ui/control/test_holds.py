"""Nothing that is computed beside the window keeps the interpreter for itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.analysis.evidence.check import prepare
from app.analysis.suspicion import suspicious_passages
from app.digest import recognize_kind
from app.documents.guarded import GuardedReader
from app.documents.structure.cross_references import find_cross_references
from app.documents.structure.outline import headings_of
from app.jobs.workspace import Workspace
from app.ui.control.garbage_rounds import GarbageRounds
from tests.ui.holds import longest_hold_s

LONGEST_S = 0.02
"""Of the 50 ms that a turn of the window may take, what it may have to wait before its own work."""

pytestmark = pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="the system tells no thread's computing time"
)


@pytest.fixture(autouse=True)
def rounds(qapp: QApplication) -> Iterator[GarbageRounds]:
    """As in the window, which keeps long rounds for garbage to moments when nobody looks: one over
    a book's objects would be a hold of 40 ms here."""
    rounds = GarbageRounds()
    yield rounds
    rounds.close()


def hold_s(work: Callable[[], object]) -> float:
    return longest_hold_s(work, below_s=LONGEST_S)


def test_a_search_through_a_whole_text_is_seen() -> None:
    text = "the tenant shall pay rent " * 1_000_000
    assert hold_s(lambda: re.search("nowhere|(?:landlord|lessor) pays", text)) > LONGEST_S
    assert hold_s(lambda: [len(str(n)) for n in range(200_000)]) < LONGEST_S


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
        assert hold_s(look) < LONGEST_S, look.__code__.co_names


def test_counting_planning_and_choosing_leave_others_their_turns(
    book: Path, starter_model: Path, longleaf_home: Path
) -> None:
    with closing(Workspace()) as workspace:
        document, model = workspace.open_document(book), workspace.open_model(starter_model)
        measured = workspace.measure(document, model)  # the first examines the tokenizer, once
        assert hold_s(lambda: workspace.measure(document, model)) < LONGEST_S
        plan = partial(workspace.plan, document, model, measured=measured, n_context=32_768)
        assert hold_s(plan) < LONGEST_S
        assert hold_s(lambda: workspace.digest(document)) < LONGEST_S
