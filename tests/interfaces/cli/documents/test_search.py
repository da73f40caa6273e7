"""`longleaf search`: where its hits are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.documents.base.document import Block, BlockKind, Document, Page
from app.interfaces.cli.program import main
from app.store import Library


def test_a_hit_has_the_page_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    block = Block("The easement of Corvin Hale.", BlockKind.PARAGRAPH, page=2)
    pages = (Page(1, 595, 842, label="466"), Page(2, 595, 842, label="467"))
    with Library.open() as library:
        library.save_document(Document(Path("a.pdf"), "a" * 64, "pdf", "Deed", (block,), pages))
    assert main(["search", "easement"]) == 0
    assert "Deed (body, page 467)" in capsys.readouterr().out
    assert main(["search", "easement", "--json"]) == 0
    [hit] = json.loads(capsys.readouterr().out)
    assert (hit["page"], hit["page_name"]) == (2, "467")
