"""Structured answers are read as far as they are whole, and shown while they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.answers.references import MarkerResolver, ReferenceFilter
from app.analysis.answers.structured import StructuredRewriter
from app.analysis.kinds.choices import N_JSON_REPEATED, Choices
from app.analysis.kinds.partial_json import read_cut_object, read_object
from app.analysis.kinds.prompts import Prompts, load_prompts
from app.documents.base.document import Place

PLACES = [Place(n * 100, f"p. {n + 7}", n + 7, n) for n in range(5)]
CONTRACT = {
    "summary": [{"text": "A lease.", "pages": ["p1"]}],
    "parties": [{"name": "Acme", "role": "Landlord", "pages": ["[p1]", "p2"]}],
    "clauses": [
        {"category": "payment", "text": "Rent is $5.", "pages": ["p2"]},
        {"category": "payment", "text": "Monthly.", "pages": ["p9"]},
        {"category": "governing_law", "text": "Ontario.", "pages": []},
        {"category": "governing_law", "text": "Ontario.", "pages": []},
    ],
    "unusual": [],
}


def rewriter(kind: str = "contract", language: str = "en") -> StructuredRewriter:
    return StructuredRewriter(load_prompts(kind, language), "p", MarkerResolver(PLACES, "p"))


def shown(text: str, cuts: list[int], made: StructuredRewriter) -> str:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    pieces = [text[a:b] for a, b in pairwise(edges)]
    return "".join(made.feed(piece) for piece in pieces) + made.finish()


def test_a_contract_is_shown_by_category_with_references_and_what_is_missing() -> None:
    made = rewriter()
    text = shown(json.dumps(CONTRACT), [], made)
    assert text.startswith(
        "- A lease. [p. 7]\n\n## Parties\n\n- **Acme**: Landlord [p. 7, p. 8]\n\n"
        "## Clauses\n\n### Payment\n\n- Rent is $5. [p. 8]\n- Monthly.\n\n"
        "### Governing law\n\n- Ontario.\n\n## Not found in this reading\n\n"
    )
    assert text.count("Ontario") == 1
    missing = text.partition("## Not found in this reading")[2]
    assert "Cap on liability; " in missing and "Payment" not in missing
    assert "Unusual" not in text
    assert made.n_unknown == 1
    assert made.data is not None
    assert made.data["clauses"][0]["pages"] == ["p. 8"]
    assert made.data["clauses"][1]["pages"] == []
    assert made.data["parties"][0]["pages"] == ["p. 7", "p. 8"]


@settings(max_examples=80, deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=20), indent=st.sampled_from([None, 1]))
def test_where_the_stream_is_cut_makes_no_difference(cuts: list[int], indent: int | None) -> None:
    text = json.dumps(CONTRACT, indent=indent)
    assert shown(text, cuts, rewriter()) == shown(text, [], rewriter())


@given(st.integers(0, 400))
def test_an_answer_cut_off_keeps_what_is_whole(n: int) -> None:
    data = read_object(json.dumps(CONTRACT)[:n])
    for name, value in (data or {}).items():
        assert value == CONTRACT[name][: len(value)]


def test_of_an_answer_that_is_cut_off_nothing_is_said_to_be_missing() -> None:
    whole = json.dumps(CONTRACT)
    made = rewriter()
    text = shown(whole[: whole.index("Ontario")], [], made)
    assert text.endswith("- Monthly.\n\n" + load_prompts("contract", "en").layout.cut)
    assert "Not found in this reading" not in text
    schema = load_prompts("contract", "en").schema
    assert schema is not None and made.data is not None
    jsonschema.validate(made.data, schema)
    assert made.data["unusual"] == []


def test_of_a_statement_that_is_cut_off_the_whole_sentences_are_kept() -> None:
    begun = '{"summary": [{"text": "It is a lease of No. 4. The rent is $5. It ends on the las'
    made = rewriter()
    text = shown(begun, [9, 40], made)
    cut = load_prompts("contract", "en").layout.cut
    assert text == f"- It is a lease of No. 4. The rent is $5.\n\n{cut}"
    assert made.data is not None
    assert made.data["summary"] == [
        {"text": "It is a lease of No. 4. The rent is $5.", "pages": []}
    ]


@pytest.mark.parametrize(
    ("kind", "begun", "kept"),
    [
        ("contract", '{"clauses": [{"category": "payment", "text": "It is due. B', "It is due."),
        ("contract", '{"clauses": [{"category": "paym', None),  # no value is made up
        ("contract", '{"summary": [{"text": "No end', None),
        ("contract", '{"summary": [{"text": "An end. \\', "An end."),
        ("contract", '{"summary": [{"text": "An end. \\u00', "An end."),
        ("contract", '{"summary": [{"text": "An end.", "pages": ["p1", "p1', "An end."),
        ("facts", '{"sentiment": "posi', None),
        ("facts", '{"sentiment_reason": "It is harsh. And', "It is harsh."),
        ("facts", '{"risks": [{"risk": "Rent rises", "level": "hi', None),
    ],
)
def test_what_is_kept_of_the_statement_that_an_answer_is_cut_off_in(
    kind: str, begun: str, kept: str | None
) -> None:
    schema = load_prompts(kind, "en").schema
    assert schema is not None
    data = read_cut_object(begun, schema) or {}
    assert (kept is None) == (not any(data.values()))
    if kept is not None:
        assert json.dumps(kept) in json.dumps(data)


def test_long_repetitions_are_penalised_in_json_and_short_ones_are_free() -> None:
    schema = load_prompts("terms", "en").schema
    chosen = Choices().sampling(100, schema)
    assert chosen.json_schema == schema and chosen.repeat_penalty == 1.0
    assert chosen.dry_multiplier > 0
    assert chosen.dry_allowed_length == N_JSON_REPEATED > Choices().sampling(100).dry_allowed_length


def test_json_that_is_only_untidy_is_not_called_cut_off() -> None:
    text = shown(
        '{"terms": [{"term": "A", "meaning": "b\nc", "pages": ["p1"]},],}', [], rewriter("terms")
    )
    assert text == "## Key terms\n\n- **A**: b c [p. 7]"


def test_a_value_of_a_closed_list_is_never_made_up() -> None:
    made = rewriter("facts")
    shown('{"sentences": [], "keywords": ["rent"', [], made)
    assert made.data is not None
    assert made.data["risks"] == [] and made.data["sentiment_reason"] == ""
    assert "sentiment" not in made.data


@settings(max_examples=60, deadline=None)
@given(n=st.integers(40, 2_000))
def test_wherever_a_contract_review_is_cut_its_data_are_valid(n: int) -> None:
    made = rewriter()
    shown(json.dumps(CONTRACT)[:n], [], made)
    schema = load_prompts("contract", "en").schema
    assert schema is not None and made.data is not None
    jsonschema.validate(made.data, schema)


def test_labels_of_notes_are_kept_and_unknown_ones_removed() -> None:
    made = StructuredRewriter(load_prompts("terms", "en"), "", ReferenceFilter(["p. 12", "§ 4.2"]))
    answer = {
        "terms": [
            {"term": "Fees", "meaning": "Money.", "pages": ["p. 12", "[page 13]", "§ 4.2"]},
            {"term": "Term", "meaning": "Time.", "pages": ["p12"]},
        ]
    }
    text = shown(json.dumps(answer), [40, 80], made)
    assert text == ("## Key terms\n\n- **Fees**: Money. [p. 12, § 4.2]\n- **Term**: Time. [p. 12]")
    assert made.n_unknown == 1


def test_what_names_no_place_among_pages_takes_no_other_reference_with_it() -> None:
    """Written by the starter model."""
    made = StructuredRewriter(load_prompts("timeline", "en"), "", ReferenceFilter(["§ 4.2"]))
    pages = ["p. 12", "2022-01-01", "note", "§ 4.2", "date"]
    answer = {"events": [{"date": "1 May", "event": "It begins.", "pages": pages}]}
    text = shown(json.dumps(answer), [40], made)
    assert text == "## Timeline\n\n- **1 May**: It begins. [§ 4.2]"
    assert made.data is not None and made.data["events"][0]["pages"] == ["§ 4.2"]
    assert made.n_unknown == 1


def test_what_is_wrapped_in_prose_is_found_and_what_is_no_json_is_shown_as_it_came() -> None:
    fenced = (
        'Here it is:\n```json\n{"terms": [{"term": "A", "meaning": "b", "pages": ["p1"]}]}\n```'
    )
    assert "- **A**: b [p. 7]" in shown(fenced, [3, 9], rewriter("terms"))
    made = rewriter("terms")
    assert shown("I cannot do that [p1].", [5], made) == "I cannot do that [p. 7]."
    assert made.data is None


def test_nothing_found_is_said() -> None:
    assert shown('{"terms": []}', [], rewriter("terms", "zh")) == "没有找到这类内容。"


def test_values_are_named_in_the_answers_language() -> None:
    answer = {
        "sentences": [], "keywords": ["租金", "期限"], "sentiment": "negative",
        "sentiment_reason": "语气严厉。",
        "risks": [{"risk": "涨价", "level": "high", "why": "无上限", "pages": ["p1"]}],
    }  # fmt: skip
    text = shown(json.dumps(answer, ensure_ascii=False), [], rewriter("facts", "zh"))
    assert "- 租金\n- 期限" in text and "## 语气\n\n消极\n\n语气严厉。" in text
    assert "- **涨价**: 高; 无上限 [p. 7]" in text


KINDS = ["contract", "paper", "terms", "timeline", "actions", "facts"]


def _example(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {name: _example(each) for name, each in schema["properties"].items()}
        case "array":
            return [_example(schema["items"])]
        case _:
            return "p1"


@pytest.fixture(params=KINDS)
def structured(request: pytest.FixtureRequest) -> Iterator[Prompts]:
    yield load_prompts(request.param, "en")


def test_schemas_become_grammars_and_everything_under_them_is_shown(structured: Prompts) -> None:
    from llama_cpp.llama_grammar import json_schema_to_gbnf

    schema = json.loads(json.dumps(structured.schema))
    jsonschema.Draft202012Validator.check_schema(schema)
    grammar = json_schema_to_gbnf(json.dumps(schema))
    assert "root ::=" in grammar
    example = _example(schema)
    jsonschema.validate(example, schema)
    made = StructuredRewriter(structured, "p", MarkerResolver(PLACES, "p"))
    text = shown(json.dumps(example), [], made)
    for name in schema["properties"]:
        heading = structured.layout.headings[name]
        assert f"## {heading}" in text if heading else True
    assert "[p. 7]" in text
