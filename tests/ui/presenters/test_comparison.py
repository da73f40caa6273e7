"""A comparison in the window, saved."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.oxml.ns import qn

from tests.ui.desk import Desk


def test_a_comparison_is_saved_with_tracked_changes_and_can_be_opened(
    desk: Desk, tmp_path: Path
) -> None:
    old, new = tmp_path / "lease.md", tmp_path / "lease 2.md"
    old.write_text("# Lease\n\nThe rent is 900 euros a month.\n", encoding="utf-8")
    new.write_text("# Lease\n\nThe rent is 950 euros a month.\n", encoding="utf-8")
    presenter = desk.window.comparison
    presenter.compare_files(old, new)
    desk.wait(lambda: presenter.view.save.isEnabled())
    path = tmp_path / "redline.docx"
    presenter.save(path)
    body = docx.Document(str(path)).element.body
    [deleted] = [text.text for text in body.iter(qn("w:delText"))]
    assert deleted.strip() in ("900", "950")
    assert desk.window.banner.isVisible() and "redline.docx" in desk.window.banner.text
