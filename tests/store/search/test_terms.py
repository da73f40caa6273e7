"""How text becomes search terms, and how they are found again in the text as written."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from app.store.search.terms import fold_to_terms, parse_query, snippet, spans, terms


def test_words_are_folded_and_unspaced_scripts_split() -> None:
    assert terms("Café RENT ＡＢＣ ﬁne") == ["cafe", "rent", "abc", "fine"]
    assert terms("租金50％，即日") == ["租", "金", "50", "%", "即", "日"]
    assert terms("tenant's § 4.2(a) €5") == ["tenant", "s", "§", "4", "2", "a", "€", "5"]
    assert terms("갑은 สัญญา")[:2] == ["갑", "은"]
    assert terms("snake_case") == ["snake", "case"]


def test_a_query_takes_quotes_and_begun_words() -> None:
    rent, fee, han, short = parse_query('rent "the fee" 违约 ab')
    assert rent.as_match() == '"rent"*'
    assert fee.as_match() == '"the fee"'
    assert han.as_match() == '"违 约"'
    assert short.as_match() == '"ab"'
    assert parse_query(" [ ] ") == []
    assert parse_query('AND OR NOT "') != []


@given(st.text(max_size=200))
def test_any_query_is_valid_for_the_index_and_finds_its_own_text(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE s USING fts5(body, tokenize=\"ascii tokenchars '$%'\")"
    )
    connection.execute("INSERT INTO s VALUES (?)", [fold_to_terms(text)])
    wanted = parse_query(text)
    if wanted:
        match = " AND ".join(term.as_match() for term in wanted)
        assert connection.execute("SELECT 1 FROM s WHERE s MATCH ?", [match]).fetchone() == (1,)
    connection.close()


@given(
    st.text(max_size=60), st.text(max_size=60), st.sampled_from(["rent", "租金", "§ 4.2", "50 %"])
)
def test_marks_stand_on_what_was_asked_for(before: str, after: str, asked: str) -> None:
    wanted = parse_query(f'"{asked}"')
    text = f"{before} {asked} {after}"
    found = spans(text, wanted)
    assert found
    for start, end in found:
        assert terms(asked)[0] in terms(text[start:end])


@given(st.text(max_size=1000))
def test_marks_lie_inside_their_snippet(text: str) -> None:
    piece, marks = snippet(text + " rent", parse_query("rent"))
    assert marks and all(0 <= start < end <= len(piece) for start, end in marks)
    assert "rent" in [piece[start:end].lower() for start, end in marks]


def test_a_snippet_shows_where_the_words_are_dense() -> None:
    text = "rent " + "filler " * 200 + "the rent and the fee of the tenant " + "more " * 200
    piece, marks = snippet(text, parse_query("rent fee tenant"))
    assert piece.startswith("… ") and piece.endswith(" …") and len(piece) < 170
    assert [piece[a:b] for a, b in marks] == ["rent", "fee", "tenant"]
