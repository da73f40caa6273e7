"""What servers say of themselves, in the shapes of their documentation.

llama.cpp's and llama-cpp-python's answers were recorded from those servers; vLLM's, Ollama's, LM
Studio's, TGI's and text-generation-webui's follow their documents and have not met a real one here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.engines.contract.engine import (
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    Message,
    Request,
    Sampling,
    Token,
)
from app.engines.servers.address import Consents, Reach, ServerAddress
from app.engines.servers.counting import estimate
from app.engines.servers.discovery import discover
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import NotAServer, ServerFacts, ServerKind
from app.engines.servers.probing.choosing import is_no_writer
from app.engines.servers.probing.reading import read_server
from tests.engines.servers.scripted import Reply, ScriptedServer

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
QUESTION = (Message("user", "How many?"),)

LLAMA_CPP = {
    "/v1/models": {
        "object": "list",
        "data": [
            {
                "id": "/models/SmolLM2-135M-Instruct.Q4_1.gguf",
                "object": "model",
                "owned_by": "llamacpp",
                "meta": {
                    "n_vocab": 49152,
                    "n_ctx_train": 8192,
                    "n_params": 134515008,
                    "size": 96576768,
                    "ftype": "Q4_1",
                },
            }
        ],
    },
    "/props": {"default_generation_settings": {"n_ctx": 4096}, "total_slots": 2},
    "/apply-template": {"prompt": "<|im_start|>user\nHow many?<|im_end|>\n"},
    "/tokenize": {"tokens": list(range(31))},
}
VLLM = {
    "/v1/models": {
        "object": "list",
        "data": [
            {
                "id": "Qwen/Qwen2.5-7B-Instruct",
                "object": "model",
                "owned_by": "vllm",
                "root": "Qwen/Qwen2.5-7B-Instruct",
                "max_model_len": 131072,
            }
        ],
    },
    "/tokenize": {"count": 33, "max_model_len": 131072, "tokens": list(range(33))},
}
OLLAMA = {
    "/v1/models": {
        "object": "list",
        "data": [
            {"id": "llama3.2:latest", "object": "model", "owned_by": "library"},
            {"id": "qwen2.5:7b", "object": "model", "owned_by": "library"},
        ],
    },
    "/api/tags": {
        "models": [
            {"name": "llama3.2:latest", "digest": "aaa"},
            {"name": "qwen2.5:7b", "digest": "bbb"},
        ]
    },
    "/api/ps": {"models": [{"name": "qwen2.5:7b", "model": "qwen2.5:7b"}]},
    "/api/show": {"model_info": {"general.architecture": "qwen2", "qwen2.context_length": 32768}},
}
LM_STUDIO = {
    "/v1/models": {
        "object": "list",
        "data": [
            {"id": "text-embedding-nomic", "object": "model", "owned_by": "organization_owner"},
            {"id": "qwen2.5-7b-instruct", "object": "model", "owned_by": "organization_owner"},
            {"id": "llama-3.2-1b", "object": "model", "owned_by": "organization_owner"},
        ],
    },
    "/api/v0/models": {
        "object": "list",
        "data": [
            {"id": "text-embedding-nomic", "type": "embeddings", "state": "loaded"},
            {
                "id": "qwen2.5-7b-instruct",
                "type": "llm",
                "state": "not-loaded",
                "max_context_length": 32768,
            },
            {
                "id": "llama-3.2-1b",
                "type": "llm",
                "state": "loaded",
                "max_context_length": 131072,
                "loaded_context_length": 16384,
            },
        ],
    },
}
TGI = {
    "/v1/models": {"object": "list", "data": [{"id": "Qwen/Q", "owned_by": "Qwen/Q"}]},
    "/info": {"model_id": "Qwen/Q", "max_total_tokens": 65536, "max_concurrent_requests": 128},
    "/chat_tokenize": {"tokenize_response": [{"id": 1}] * 35, "templated_text": "…"},
}
WEBUI = {
    "/v1/models": {"object": "list", "data": [{"id": "a"}, {"id": "b"}]},
    "/v1/internal/model/info": {"model_name": "b", "lora_names": []},
    "/v1/internal/token-count": {"length": 20},
}
LLAMA_CPP_PYTHON = {
    "/v1/models": {"object": "list", "data": [{"id": "m.gguf", "owned_by": "me"}]},
    "/extras/tokenize/count": {"count": 21},
}
SHAPES: dict[ServerKind, dict[str, Any]] = {
    ServerKind.LLAMA_CPP: LLAMA_CPP,
    ServerKind.VLLM: VLLM,
    ServerKind.OLLAMA: OLLAMA,
    ServerKind.LM_STUDIO: LM_STUDIO,
    ServerKind.TGI: TGI,
    ServerKind.WEBUI: WEBUI,
    ServerKind.LLAMA_CPP_PYTHON: LLAMA_CPP_PYTHON,
}


def read(facts: dict[str, Any], model: str = "") -> ServerFacts:
    server = ScriptedServer(facts=facts)
    return read_server(ServerAddress.parse(server.url, model=model), Reach.LOOPBACK)


def serve(kind: ServerKind, tmp_path: Path, **settings: Any) -> tuple[ScriptedServer, ServerEngine]:
    server = ScriptedServer(facts=SHAPES[kind])
    consents = Consents(tmp_path / "servers.json")
    return server, ServerEngine([ServerAddress.parse(server.url)], consents=consents, **settings)


@pytest.mark.parametrize("kind", SHAPES, ids=str)
def test_each_kind_is_known_by_its_answers(kind: ServerKind) -> None:
    assert read(SHAPES[kind]).kind is kind


def test_context_slots_and_model_are_read() -> None:
    llama = read(LLAMA_CPP)
    assert (llama.n_context, llama.n_slots) == (4096, 2)
    assert llama.weights == "SmolLM2-135M-Instruct.Q4_1.gguf/134515008/96576768/49152/Q4_1"
    assert read(VLLM).n_context == 131_072
    ollama = read(OLLAMA)
    assert (ollama.model, ollama.n_context, ollama.weights) == ("qwen2.5:7b", 32_768, "ollama/bbb")
    studio = read(LM_STUDIO)
    assert (studio.model, studio.n_context) == ("llama-3.2-1b", 16_384)
    assert studio.is_loaded and llama.is_loaded is None
    assert "text-embedding-nomic" not in studio.models
    assert (read(TGI).n_context, read(TGI).n_slots) == (65_536, 128)
    assert read(WEBUI).model == "b"


def test_a_wanted_model_is_taken_and_a_missing_one_is_told_with_what_there_is() -> None:
    assert read(OLLAMA, "llama3.2").model == "llama3.2:latest"
    unloaded = read(LM_STUDIO, "qwen2.5-7b-instruct")
    assert (unloaded.n_context, unloaded.is_loaded) == (4096, False), "not what it could hold"
    assert read(OLLAMA, "listed-nowhere").model == "listed-nowhere"  # it shows it all the same
    server = ScriptedServer(
        facts={
            "/v1/models": {"data": [{"id": "llama3.2:latest", "owned_by": "library"}]},
            "/api/tags": {"models": [{"name": "llama3.2:latest"}]},
        }
    )
    address = ServerAddress.parse(server.url, model="gpt-17")
    with pytest.raises(Exception, match=r"no model “gpt-17”.*llama3.2:latest"):
        read_server(address, Reach.LOOPBACK)


@pytest.mark.parametrize(
    ("kind", "n", "is_exact"),
    [
        (ServerKind.LLAMA_CPP, 31, True),
        (ServerKind.VLLM, 33, True),
        (ServerKind.TGI, 35, True),
        (ServerKind.WEBUI, 60, False),
        (ServerKind.LLAMA_CPP_PYTHON, 61, False),
    ],
    ids=str,
)
def test_prompts_are_counted_where_a_server_counts(
    kind: ServerKind, n: int, is_exact: bool, tmp_path: Path
) -> None:
    _, engine = serve(kind, tmp_path)
    counted = engine.count(QUESTION)
    assert (counted.n, counted.is_exact) == (n, is_exact) and str(kind) in counted.how


def test_an_estimate_is_called_one(tmp_path: Path) -> None:
    _, engine = serve(ServerKind.LM_STUDIO, tmp_path)
    counted = engine.count(QUESTION)
    assert not counted.is_exact and "estimate" in counted.how
    assert counted == estimate(QUESTION)


def test_ollama_is_asked_by_its_own_protocol_with_the_context_it_needs(tmp_path: Path) -> None:
    server, engine = serve(ServerKind.OLLAMA, tmp_path, n_context=32_768)
    answer = [
        {"message": {"role": "assistant", "content": "Forty"}, "done": False},
        {"message": {"role": "assistant", "content": "-two"}, "done": False},
        {
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "length",
            "prompt_eval_count": 26,
            "eval_count": 2,
        },
    ]
    lines = tuple(json.dumps(line).encode() + b"\n" for line in answer)
    server.script = lambda n, body: Reply(lines=lines)
    sampling = Sampling(max_tokens=64, temperature=0.2, json_schema=SCHEMA, stop=("x",))
    events = list(engine.generate([Request("a", QUESTION, sampling)]))
    done = events[-1]
    assert isinstance(done, Finished)
    assert (done.text, done.reason) == ("Forty-two", FinishReason.LENGTH)
    assert (done.n_prompt, done.n_generated) == (26, 2)
    body = server.bodies[0]
    assert server.paths == ["/api/chat"] and body["format"] == SCHEMA
    assert body["options"]["num_ctx"] == 32_768 and body["options"]["num_predict"] == 64
    assert body["truncate"] is False, "a prompt that does not fit must not lose its beginning"


def test_ollama_without_a_budget_is_given_room_for_the_prompt(tmp_path: Path) -> None:
    server, engine = serve(ServerKind.OLLAMA, tmp_path)
    server.script = lambda n, body: Reply(lines=(b'{"message":{"content":"a"},"done":true}\n',))
    long = (Message("user", "word " * 9000),)
    list(engine.generate([Request("a", long, Sampling(max_tokens=500))]))
    assert server.bodies[0]["options"]["num_ctx"] == 16_384


@pytest.mark.parametrize(
    ("kind", "schema_at", "names"),
    [
        (
            ServerKind.LLAMA_CPP,
            "json_schema",
            {"top_k", "min_p", "repeat_penalty", "dry_multiplier"},
        ),
        (ServerKind.VLLM, "json_schema", {"top_k", "min_p", "repetition_penalty"}),
        (ServerKind.LM_STUDIO, "json_schema", {"top_k", "repeat_penalty"}),
        (ServerKind.TGI, "json_schema", set()),
        (ServerKind.LLAMA_CPP_PYTHON, "schema", {"top_k", "min_p", "repeat_penalty"}),
        (ServerKind.WEBUI, "", {"top_k", "min_p", "repetition_penalty", "dry_multiplier"}),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_each_kind_gets_the_settings_it_takes(
    kind: ServerKind, schema_at: str, names: set[str], tmp_path: Path
) -> None:
    server, engine = serve(kind, tmp_path)
    sampling = Sampling(
        max_tokens=8, top_k=20, repeat_penalty=1.1, dry_multiplier=0.8, json_schema=SCHEMA
    )
    events = list(engine.generate([Request("a", QUESTION, sampling)]))
    body = server.bodies[0]
    known = {"top_k", "repeat_penalty", "repetition_penalty", "dry_multiplier", "min_p"}
    assert {name for name in known if name in body} == names
    if schema_at:
        found = body["response_format"][schema_at]
        assert (found.get("schema") or found) == SCHEMA
    else:
        assert "response_format" not in body
        assert "no_schema" in [e.kind for e in events if isinstance(e, EngineNotice)]


def test_a_prompt_counted_too_long_is_not_sent(tmp_path: Path) -> None:
    server, engine = serve(ServerKind.LLAMA_CPP, tmp_path)
    [failed] = engine.generate([Request("a", QUESTION, Sampling(max_tokens=4080))])
    assert isinstance(failed, Failed) and "31 tokens and an answer of 4,080" in failed.message
    assert not server.bodies


def test_a_character_split_by_escapes_comes_out_whole(tmp_path: Path) -> None:
    lines = (
        b'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n',
        b'data: {"choices":[{"delta":{"content":"\\ude00b"}}]}\n\n',
        b"data: [DONE]\n\n",
    )
    server, engine = serve(ServerKind.VLLM, tmp_path)
    server.script = lambda n, body: Reply(lines=lines)
    events = list(engine.generate([Request("a", QUESTION, Sampling(max_tokens=8))]))
    assert "".join(e.text for e in events if isinstance(e, Token)) == "a😀b"


@pytest.mark.parametrize("odd", [5, True, "x", {"a": 1}, [5], [[]], None])
@pytest.mark.parametrize(
    ("owner", "path", "field"),
    [
        ("library", "/api/ps", "models"),
        ("library", "/api/show", "capabilities"),
        ("library", "/api/show", "model_info"),
        ("organization_owner", "/api/v1/models", "models"),
        ("organization_owner", "/api/v0/models", "data"),
        ("llamacpp", "/props", "default_generation_settings"),
    ],
)
def test_a_field_of_another_type_is_as_good_as_none(
    owner: str, path: str, field: str, odd: object
) -> None:
    facts: dict[str, object] = {"/v1/models": {"data": [{"id": "m", "owned_by": owner}]}}
    if owner == "library":
        facts["/api/tags"] = {"models": [{"name": "m"}]}
    server = ScriptedServer(facts=facts | {path: {field: odd}})
    try:
        found = read_server(ServerAddress.parse(server.url), Reach.LOOPBACK)
    finally:
        server.die()
    assert found.model == "m" and found.n_context == 0


@pytest.mark.parametrize("found", [b"<html>", [], {"data": 1}, {"error": "x"}, {"data": [{}, 3]}])
def test_what_is_no_model_server_is_passed_over(found: object) -> None:
    server = ScriptedServer(facts={"/v1/models": found})
    with pytest.raises(NotAServer, match="not an OpenAI-compatible server"):
        read_server(ServerAddress.parse(server.url), Reach.LOOPBACK)
    assert discover([server.port]) == []


def test_discovery_lists_what_runs_and_what_is_missing() -> None:
    full = ScriptedServer(facts=LLAMA_CPP)
    empty = ScriptedServer(facts={"/v1/models": {"data": []}})
    locked = ScriptedServer(facts={"/v1/models": lambda h, b: Reply(status=401, body={})})
    gone = ScriptedServer()
    gone.die()
    found = discover([full.port, empty.port, locked.port, gone.port])
    assert len(found) == 3
    assert found[0].facts is not None and found[0].facts.kind is ServerKind.LLAMA_CPP
    assert "offers no model" in found[1].problem and not found[1].needs_key
    assert found[2].needs_key


@pytest.mark.parametrize(
    "name",
    [
        "paraphrase-multilingual:latest",
        "jina-reranker-v3",
        "BAAI/bge-m3",
        "llama-guard-3:8b",
        "gpt-4o-transcribe",
        "Skywork-Reward-V2",
        "stella_en_1.5B_v5",
        "sentence-transformers/all-MiniLM-L6-v2",
        "gpt-image-1",
        "roberta-large",
    ],
)
def test_what_cannot_write_is_told_by_its_name(name: str) -> None:
    assert is_no_writer(name)


@pytest.mark.parametrize(
    "name",
    [
        "qwen2.5:7b-instruct",
        "Mistral-Small-Instruct",
        "avantgarde-7b",
        "llama-3.3-70b",
        "albert-ai",
    ],
)
def test_what_writes_is_not_taken_for_another_kind(name: str) -> None:
    assert not is_no_writer(name)
