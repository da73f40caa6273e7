"""An edit near the beginning of a long document leaves the parts further on as they were."""

from __future__ import annotations

from pathlib import Path

from app import models
from app.analysis.runs.model import Model
from tests.bench.edited_book import recomputed, with_paragraph
from tests.documents.once import read


def test_a_paragraph_on_page_two_of_a_book_costs_a_tenth_at_most(
    book: Path, starter_model: Path
) -> None:
    model = Model(starter_model, models.read_facts(starter_model))
    document = read(book)
    n_before, n_after, n_again, n_all = recomputed(
        document, with_paragraph(document), model, n_context=8192
    )
    assert abs(n_after - n_before) <= 1
    assert 0 < n_again <= n_all / 10
