"""Every text of a structured answer has an end, which llama.cpp's grammars can hold a model to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.analysis.answers.references import MarkerResolver
from app.analysis.answers.structured import StructuredRewriter
from app.analysis.kinds.files import own_prompts_folder, schema_of
from app.analysis.kinds.prompts import load_prompts
from app.analysis.kinds.text_bounds import N_BOUND_MAX, N_ITEMS_MAX, N_TEXT_MAX, bounded, clipped
from app.documents.base.document import Place

STRUCTURED = ["contract", "paper", "terms", "timeline", "actions", "facts"]
SENTENCE = "The tenant pays the rent on the first day of the month. "


def test_what_sets_no_bound_gets_the_usual_one_and_a_large_one_is_cut() -> None:
    schema = bounded(
        {
            "type": "object",
            "properties": {
                "type": {"type": "string"},
                "long": {"type": "string", "maxLength": 5000},
                "short": {"type": "string", "maxLength": 20},
                "one": {"type": "string", "enum": ["a", "b"]},
                "many": {"type": "array", "items": {"type": "string"}},
            },
        }
    )["properties"]
    assert schema["type"]["maxLength"] == N_TEXT_MAX
    assert schema["long"]["maxLength"] == N_BOUND_MAX
    assert schema["short"]["maxLength"] == 20
    assert schema["one"] == {"type": "string", "enum": ["a", "b"]}
    assert schema["many"]["maxItems"] == N_ITEMS_MAX
    assert schema["many"]["items"]["maxLength"] == N_TEXT_MAX


def test_the_schema_of_an_own_kind_is_bounded_too() -> None:
    folder = own_prompts_folder()
    folder.mkdir(parents=True)
    mine = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    (folder / "mine.schema.json").write_text(json.dumps(mine), encoding="utf-8")
    schema = schema_of({"schema": "mine"})
    assert schema is not None and schema["properties"]["text"]["maxLength"] == N_TEXT_MAX


@pytest.mark.model
@pytest.mark.parametrize("kind", STRUCTURED)
def test_llama_cpp_takes_the_grammars_and_one_of_the_largest_bound(
    kind: str, starter_model: Path
) -> None:
    import llama_cpp
    from llama_cpp.llama_grammar import json_schema_to_gbnf

    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(starter_model).encode(), parameters)
    try:
        vocabulary = llama_cpp.llama_model_get_vocab(model)
        widest = json.loads(json.dumps(load_prompts(kind, "en").schema), object_hook=_widened)
        for schema in (load_prompts(kind, "en").schema, widest):
            grammar = json_schema_to_gbnf(json.dumps(schema)).encode()
            sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, grammar, b"root")
            assert sampler
            llama_cpp.llama_sampler_free(sampler)
    finally:
        llama_cpp.llama_model_free(model)


def _widened(value: dict[str, Any]) -> dict[str, Any]:
    return value | {"maxLength": N_BOUND_MAX} if "maxLength" in value else value


def test_a_text_that_reached_its_bound_ends_with_a_whole_sentence_and_says_that_more_was_cut() -> (
    None
):
    schema = {"type": "string", "maxLength": 150}
    assert clipped(SENTENCE * 2, schema) == SENTENCE * 2
    assert clipped((SENTENCE * 9)[:150], schema) == (SENTENCE * 2).strip() + " …"
    assert clipped((SENTENCE * 9)[:400], schema) == (SENTENCE * 2).strip() + " …"
    assert clipped("word " * 30, schema) == ("word " * 29).strip() + " …"
    assert clipped("字" * 150, schema) == "字" * 148 + " …"
    assert clipped((SENTENCE * 9)[:148], schema) == (SENTENCE * 2).strip() + " …"
    assert clipped("Acme Holdings", {"type": "string", "maxLength": 160}) == "Acme Holdings"
    whole = "x" * 149 + "."
    assert clipped(whole, schema) == whole


def test_a_list_inside_one_text_cannot_crowd_out_the_rest_of_a_review() -> None:
    """What the starter model wrote of a real contract, and a server without grammars lets pass."""
    made = StructuredRewriter(
        load_prompts("contract", "en"), "p", MarkerResolver([Place(0, "p. 7", 7, 0)], "p")
    )
    looping = "The contract has clauses: " + "".join(f"{n}. {SENTENCE}" for n in range(1, 200))
    answer = {
        "summary": [{"text": looping, "pages": ["p1"]}],
        "parties": [{"name": "Acme", "role": "Landlord", "pages": ["p1"]}],
        "clauses": [],
        "unusual": [],
    }
    text = made.feed(json.dumps(answer)) + made.finish()
    assert "**Acme**: Landlord [p. 7]" in text and "first day of the month. … [p. 7]" in text
    assert made.data is not None
    jsonschema.validate(made.data, load_prompts("contract", "en").schema or {})
