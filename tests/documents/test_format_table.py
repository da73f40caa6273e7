"""The documented table of formats is what the readers really give."""

from __future__ import annotations

from pathlib import Path

from tests.documents import format_table


def test_the_table_in_the_documentation_is_true() -> None:
    page = format_table.FORMATS_PAGE.read_text(encoding="utf-8")
    written = page.split(format_table.BEGIN)[1].split(format_table.END)[0].strip()
    assert written.splitlines() == format_table.table().splitlines()


def test_every_format_gives_the_same_words(tmp_path: Path) -> None:
    for name, document in format_table.documents(tmp_path).items():
        text = document.text.casefold()
        assert "a lease" in text, name
        assert "premises" in text, name
        assert document.language in ("en", ""), name
