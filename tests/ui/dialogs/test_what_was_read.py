"""What Longleaf read, and the files within the document."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.dialogs.what_was_read import WhatWasRead


@pytest.mark.usefixtures("qapp")
def test_a_file_within_the_document_can_be_opened() -> None:
    dialog = WhatWasRead(attached=("fees.md", "plan.pdf"))
    chosen: list[str] = []
    dialog.attachment_chosen.connect(chosen.append)
    assert [button.accessibleName() for button in dialog.attachments] == [
        "Open “fees.md”", "Open “plan.pdf”",
    ]  # fmt: skip
    dialog.attachments[1].click()
    QApplication.processEvents()
    assert chosen == ["plan.pdf"]


@pytest.mark.usefixtures("qapp")
def test_a_document_without_files_shows_none() -> None:
    assert WhatWasRead().attachments == []
