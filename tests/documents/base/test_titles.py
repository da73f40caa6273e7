"""Titles that programs make up."""

from __future__ import annotations

import pytest

from app.documents.base.titles import is_made_up


@pytest.mark.parametrize(
    "title",
    ["Word Document", "Microsoft Word - lease.doc", "Untitled", "untitled-3", "Document1",
     "PowerPoint Presentation", "Unbenannt 1", "[Document title]", "Normal.dotm", "lease v2.docx",
     "New Page 1", "无标题文档", "Sans titre", "Slide 1", "Untitled (2)", "Template"],
)  # fmt: skip
def test_titles_of_programs_are_told(title: str) -> None:
    assert is_made_up(title)


@pytest.mark.parametrize(
    "title",
    ["Document retention policy", "Title IX Compliance", "Template Licence 2031", "Word of honour",
     "Presentation of results", "Agreement v2.0", "node.js", "News", "Default judgment",
     "Documento de identidad", "Section 4.2", ""],
)  # fmt: skip
def test_titles_of_people_stay(title: str) -> None:
    assert not is_made_up(title)
