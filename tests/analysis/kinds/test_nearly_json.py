"""Answers that are nearly JSON."""

from __future__ import annotations

import json

import pytest

from app.analysis.kinds.nearly_json import nearly_json

ANSWER = {"summary": "The buyer's fee is EUR 5.", "terms": [{"name": "Fee", "pages": ["p1"]}]}
JSON = json.dumps(ANSWER)
FIELDS = ("summary", "terms")


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        JSON.replace('"', "'"),
        JSON.replace("{", "{/* the answer */", 1),
        json.dumps(ANSWER, indent=1).replace("{\n", "{\n// fields: two\n", 1),
        JSON[:-1] + ",}",
        JSON.replace('"summary"', "summary").replace('"terms"', "“terms”"),
        JSON.replace(", ", ",\u00a0"),
        JSON.replace('"', "&quot;"),
        json.dumps(JSON),
        json.dumps({"name": "answer", "arguments": ANSWER}),
        json.dumps({"response": [ANSWER]}),
        '{"type": "object", "properties": {"summary": {"type": "string"}}}\n' + JSON,
        "\n".join(json.dumps({name: value}) for name, value in ANSWER.items()),
        f"Here {{it}} is:\n```json\n{JSON}\n```",
    ],
)
def test_it_is_read_all_the_same(text: str) -> None:
    assert json.loads(nearly_json(text, FIELDS) or "") == ANSWER


def test_words_of_python_are_read() -> None:
    told = nearly_json('{"summary": None, "terms": [True, False]}', FIELDS)
    assert json.loads(told or "") == {"summary": None, "terms": [True, False]}


@pytest.mark.parametrize("text", ["", "summary: none", "{", '{"other": 1}', JSON[:40], "[" * 9000])
def test_what_is_none_stays_none(text: str) -> None:
    assert nearly_json(text, FIELDS) is None


def test_texts_keep_what_looks_like_a_comment() -> None:
    told = nearly_json('{"summary": "See https://example.org, None /* of it */",}', FIELDS)
    assert json.loads(told or "")["summary"] == "See https://example.org, None /* of it */"
