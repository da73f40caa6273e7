"""What clauses are called is the same wherever a document is looked at."""

from __future__ import annotations

import pytest

from app.documents.base.clauses.numbers import CLAUSE_WORDS, typed_number
from app.documents.pdf.layout.tables.side_by_side import are_side_by_side
from app.documents.pdf.layout.titles import clause_of, named_clause_of


@pytest.mark.parametrize("word", CLAUSE_WORDS)
def test_a_word_for_clauses_is_known_to_readers_of_text_and_of_pages(word: str) -> None:
    for text in (f"{word} 4.2: 12", f"{word.upper()} 4.2: 12"):
        assert typed_number(text) == text[: -len(": 12")]
        found = named_clause_of(text)
        assert found is not None and found["number"] == text[: -len(": 12")]
    clauses = [f"{word} 1 one", f"{word} 2 two"]
    assert are_side_by_side(clauses, ["1. one", "2. two"])
    assert not are_side_by_side(clauses, ["1. one", "3. three"])


@pytest.mark.parametrize("number", ["第一条", "第十二條", "第3章", "第二节", "第四項"])
def test_a_chinese_clause_is_known_to_both(number: str) -> None:
    assert typed_number(f"{number} 租金") == number
    found = clause_of(f"{number} 租金")
    assert found is not None and found["number"] == number
    assert are_side_by_side([f"{number} 租", f"{number} 金"], ["1. one", "2. two"])


@pytest.mark.parametrize(
    "text", ["Articles 4", "Sections", "Article of 4", "第一天 租金", "Artists 4."]
)
def test_other_words_name_no_clause(text: str) -> None:
    assert typed_number(text) == ""
    assert named_clause_of(text) is None and clause_of(text) is None
