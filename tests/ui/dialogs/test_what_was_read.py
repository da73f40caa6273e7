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


@pytest.mark.usefixtures("qapp")
def test_words_are_found_in_a_long_reading_that_is_not_all_shown_yet() -> None:
    dialog = WhatWasRead()
    dialog.search("rent")  # nothing is there yet
    assert dialog.find_bar.count.text() == ""
    dialog.show_reading("😀 The Rent is due. " + "Words. " * 20_000 + "No rent is paid.")
    dialog.find_bar.field.setText("rent")
    dialog.search("rent")
    assert dialog.text.textCursor().selectedText() == "Rent"
    assert dialog.find_bar.count.text() == "1 of 2"
    dialog.step(1)
    assert dialog.text.textCursor().selectedText() == "rent"
    dialog.step(1)
    assert dialog.text.textCursor().selectedText() == "Rent", "the first one again"
    dialog.search("")
    assert not dialog.text.textCursor().hasSelection()
