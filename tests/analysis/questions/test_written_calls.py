"""Calls of functions in the forms in which models write them."""

from __future__ import annotations

import pytest

from app.analysis.questions.written_calls import written_calls

JSON = '{"name": "search", "arguments": {"query": "annual fee"}}'


@pytest.mark.parametrize(
    "inner",
    [
        JSON,
        f"\n```json\n{JSON}\n```\n",
        f"[{JSON}]",
        JSON.replace("arguments", "parameters"),
        JSON[:-1] + ",}",
        JSON.replace('"', "'"),
        '{"type": "function", "function": ' + JSON + "}",
        '{"name": "functions.search", "arguments": "{\\"query\\": \\"annual fee\\"}"}',
        "<function=search>\n<parameter=query>\nannual fee\n</parameter>\n</function>",
        "search\n<arg_key>query</arg_key>\n<arg_value>annual fee</arg_value>",
    ],
)
def test_a_call_is_read_whatever_its_form(inner: str) -> None:
    for text in (f"I look.\n<tool_call>{inner}</tool_call>", f"<tool_call>{inner}"):
        assert list(written_calls(text)) == [("search", {"query": "annual fee"})]


def test_several_calls_may_stand_in_one_pair_of_tags() -> None:
    found = list(written_calls(f'<tool_call>{JSON}\n{{"name": "list", "arguments": {{}}}}'))
    assert found == [("search", {"query": "annual fee"}), ("list", {})]


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("{search: fee", "JSON"),
        ('{"arguments": {}}', "name"),
        ('{"name": 5}', "name"),
        ('{"name": "search", "arguments": [1]}', "object"),
        ("[" * 5000, "JSON"),
    ],
)
def test_what_is_no_call_is_told(inner: str, words: str) -> None:
    [problem] = written_calls(f"<tool_call>{inner}</tool_call>")
    assert isinstance(problem, str) and words in problem
