"""A page of formulas: whether its letters are what it shows is told by its fonts."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.errors import NoText
from app.documents.opening.loading import load
from app.documents.pdf.page.letters import is_strange_by_signs, is_unreadable
from tests.documents.pdf.fonts import is_drawn, says
from tests.documents.pdf_files import Drawing

FORMULAS = [
    f"SUM(<A{n}>|<B{n}>|{n})+{n}*SUM(<C{n}:D{n}>) = {n * n}%&#{n}[{n}]^2" for n in range(1, 30)
]


def drawn(path: Path) -> Path:
    return Drawing(path).lines(FORMULAS).save()


def itself(text: str) -> dict[str, str]:
    return {letter: letter for letter in set(text) if letter != " "}


def test_signs_alone_make_it_strange() -> None:
    text = "\n".join(FORMULAS)
    assert is_unreadable(text) and is_strange_by_signs(text)


def test_formulas_are_read_where_the_fonts_say_their_letters(tmp_path: Path) -> None:
    standard = drawn(tmp_path / "a.pdf")
    mapped = says(drawn(tmp_path / "b.pdf"), "Helvetica", itself("".join(FORMULAS)))
    for path in (standard, mapped):
        document = load(path)
        assert FORMULAS[7] in document.text
        assert not document.omissions


def test_they_are_not_where_the_fonts_say_nothing(tmp_path: Path) -> None:
    path = is_drawn(drawn(tmp_path / "a.pdf"), "Helvetica")
    with pytest.raises(NoText, match="do not tell their letters"):
        load(path)
