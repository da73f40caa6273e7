"""Lists of models in the shapes of servers: who writes, what is loaded, what each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.facts import ServerFacts
from app.engines.servers.probing.entries import context_of, entries_in, loaded_in, unfit_in
from app.engines.servers.probing.reading import read_server
from tests.engines.servers.scripted import ScriptedServer

WRITER = {"id": "writer"}


@pytest.fixture
def facts_of() -> Callable[..., ServerFacts]:
    def read(listed: object, **more: object) -> ServerFacts:
        answers = {f"/{path.replace('__', '/')}": answer for path, answer in more.items()}
        server = ScriptedServer(facts={"/v1/models": listed, **answers})
        try:
            return read_server(ServerAddress.parse(server.url), Reach.LOOPBACK)
        finally:
            server.die()

    return read


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "embedding"},
        {"type": "image"},
        {"task": "text-embedding"},
        {"mode": "audio_transcription"},
        {"model_type": "rerank"},
        {"active": False},
        {"capabilities": {"completion_chat": False}},
        {"capabilities": {"chat_completion": False, "embeddings": True}},
        {"capabilities": {"type": "embeddings"}},
        {"capabilities": ["embedding"]},
        {"architecture": {"modality": "text+image->image"}},
        {"architecture": {"output_modalities": ["audio"]}},
        {"modalities": {"output": ["image"]}},
        {"supported_endpoints": ["/v1/embeddings"]},
        {"status": {"value": "unloaded", "failed": True}},
    ],
)
def test_what_cannot_write_is_never_taken(entry: dict[str, Any]) -> None:
    assert unfit_in([{"id": "other", **entry}, WRITER]) == {"other"}


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "chat"},
        {"type": "vlm"},
        {"task": "image-text-to-text-generation"},
        {"mode": "completion"},
        {"capabilities": {"completion_chat": True, "vision": True}},
        {"capabilities": ["completion", "embedding"]},
        {"architecture": {"modality": "text+image->text"}},
        {"architecture": {"output_modalities": ["text", "image"]}},
        {"supported_endpoints": ["/v1/chat/completions", "/v1/embeddings"]},
        {"type": 5, "capabilities": "all", "architecture": None, "status": []},
    ],
)
def test_what_writes_beside_other_things_is_taken(entry: dict[str, Any]) -> None:
    assert unfit_in([{"id": "other", **entry}]) == set()


@pytest.mark.parametrize(
    ("entry", "n_context"),
    [
        ({"context_window": 9000}, 9000),
        ({"max_context_length": 9000}, 9000),
        ({"context_length": "9000"}, 9000),
        ({"meta": {"n_ctx": 9000, "n_ctx_train": 40000}}, 9000),
        ({"metadata": {"context_length": 9000}}, 9000),
        ({"context_length": 40000, "top_provider": {"context_length": 9000}}, 9000),
        ({"capabilities": {"limits": {"max_context_window_tokens": 9000}}}, 9000),
        ({"context_length": None, "max_input_tokens": 9000.0}, 9000),
        ({"context_length": "long", "meta": {"n_ctx_train": 40000}}, 0),
    ],
)
def test_what_a_model_holds_goes_by_many_names(entry: dict[str, Any], n_context: int) -> None:
    assert context_of(entry) == n_context


def test_lists_come_bare_too() -> None:
    assert entries_in([{"id": "a"}, {"name": "b"}, 3]) == [{"id": "a"}, {"id": "b", "name": "b"}]
    assert entries_in({"models": [{"model": "c"}]}) == [{"id": "c", "model": "c"}]
    assert entries_in({"data": None}) == []
    assert [entries_in(value) for value in ([], {}, "x", {"data": [{}]})] == [None] * 4
    loaded = [{"id": "a", "status": "loaded"}, {"id": "b", "status": "downloaded"}]
    assert loaded_in([*loaded, {"id": "c", "loaded": True}, WRITER]) == ["a", "c"]


def test_koboldcpp_and_tabbyapi_tell_what_is_loaded(facts_of: Callable[..., ServerFacts]) -> None:
    listed = {"data": [{"id": "koboldcpp/m", "owned_by": "koboldcpp"}]}
    held = facts_of(listed, api__extra__true_max_context_length={"value": 6144}, api__tags={})
    assert (held.model, held.n_context) == ("koboldcpp/m", 6144)
    listed = {"data": [{"id": name, "owned_by": "tabbyAPI"} for name in ("x", "y")]}
    held = facts_of(listed, v1__model={"id": "y", "parameters": {"max_seq_len": 5000}})
    assert (held.model, held.n_context) == ("y", 5000)


def test_a_list_without_a_writer_is_told(facts_of: Callable[..., ServerFacts]) -> None:
    with pytest.raises(EngineError, match="no model that writes"):
        facts_of([{"id": "vectors", "type": "embedding"}])
