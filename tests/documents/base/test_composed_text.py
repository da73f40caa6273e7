"""Decomposed and composed letters are one text, from the file to the model."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from app.analysis.comparison.alignment import compare
from app.documents.base.document import Document
from app.documents.base.passages import MatchKind, find_passage
from app.documents.opening.loading import load
from app.engines.contract.engine import Message
from app.planning import measure
from app.store import Library
from app.store.search.terms import fold_to_terms
from app.system.composed_text import composed

TEXTS = {
    "vietnamese": "Bên thuê trả tiền thuê nhà trước ngày mồng năm hằng tháng.",
    "korean": "임차인은 매월 말일까지 차임을 지급하여야 한다.",
    "french": "Le préavis est de trois mois après l’échéance.",
    "greek": "Ο μισθωτής πληρώνει το μίσθωμα προκαταβολικά.",
}


class Characters:
    def count(self, text: str) -> int:
        return len(text)


def document(folder: Path, form: str, text: str) -> Document:
    path = folder / f"{form}.html"
    decomposed = unicodedata.normalize(form, text)
    path.write_text(f"<meta charset='utf-8'><h1>1. X</h1><p>{decomposed}</p>", encoding="utf-8")
    return load(path)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_forms_are_one_text(tmp_path: Path, text: str) -> None:
    one, other = document(tmp_path, "NFC", text), document(tmp_path, "NFD", text)
    assert len(unicodedata.normalize("NFD", text)) > len(text)
    assert one.text == other.text and text in other.text
    assert [b.id for b in one.blocks] == [b.id for b in other.blocks]
    counted = [measure(each, Characters()).n_tokens for each in (one, other)]
    assert counted[0] == counted[1] == len(one.text)
    assert {c.kind.value for c in compare(one, other).changes} == {"same"}
    quotation = unicodedata.normalize("NFD", text[8:30])
    [match] = find_passage(other, quotation)
    assert match.kind is MatchKind.EXACT
    assert other.text[match.start : match.end].strip(" .") == text[8:30].strip(" .")
    assert fold_to_terms(text) == fold_to_terms(unicodedata.normalize("NFD", text))


def test_either_form_finds_a_document_in_the_library(tmp_path: Path) -> None:
    text = TEXTS["vietnamese"]
    with Library.open(tmp_path / "library.db") as library:
        library.save_document(document(tmp_path, "NFD", text))
        for form in ("NFC", "NFD"):
            assert library.search(unicodedata.normalize(form, "tiền thuê nhà"))


def test_every_message_is_composed() -> None:
    question = "Quand échoit le préavis ?"
    assert Message("user", unicodedata.normalize("NFD", question)).content == question
    assert composed(question) is question, "nothing is done to what is composed already"


def test_titles_are_composed_wherever_they_come_from(tmp_path: Path) -> None:
    stated, named = tmp_path / "a.html", tmp_path / unicodedata.normalize("NFD", "Préavis.html")
    for path, title in ((stated, "<title>Préavis</title>"), (named, "")):
        whole = f"<meta charset='utf-8'>{title}<p>Trois mois.</p>"
        path.write_text(unicodedata.normalize("NFD", whole), encoding="utf-8")
        assert load(path).title == "Préavis"
