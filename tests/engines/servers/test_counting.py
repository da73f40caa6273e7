"""Who counts tokens for a model behind servers: the server, a file here, or an estimate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app import models
from app.analysis.runs.model import Model
from app.engines.contract.engine import Message
from app.engines.servers.address import Reach, ServerAddress
from app.engines.servers.counting import (
    N_ASKED_BYTES,
    DocumentCounter,
    TokenCount,
    TokenCounter,
    core_name,
    estimate,
    find_vocabulary,
)
from app.engines.servers.estimate import estimated_tokens
from app.engines.servers.facts import ServerFacts, ServerKind
from app.engines.servers.probing.reading import read_server
from app.models.gguf.tokenizer import Tokenizer, load_tokenizer
from app.models.sources import ollama
from tests.engines.servers.scripted import Reply, ScriptedServer


class TextServer:
    """Counts as a server with this tokenizer would, and remembers what it was asked."""

    def __init__(self, tokenizer: Tokenizer | None, *, gives_ids: bool = True) -> None:
        self.tokenizer, self.gives_ids = tokenizer, gives_ids
        self.asked: list[str] = []

    def count(self, messages: Sequence[Message]) -> TokenCount:
        return estimate(messages)

    def count_text(self, text: str) -> int | None:
        self.asked.append(text)
        return self.tokenizer.count(text) if self.tokenizer else None

    def token_ids(self, text: str) -> list[int] | None:
        return self.tokenizer.encode(text) if self.tokenizer and self.gives_ids else None


@pytest.fixture
def tokenizer(starter_model: Path) -> Tokenizer:
    return load_tokenizer(starter_model)


PARAGRAPH = "The tenant pays 900 euros a month to the landlord, in advance and without deduction. "


def test_long_texts_are_counted_by_the_server_and_short_ones_by_the_documents_ratio(
    tokenizer: Tokenizer,
) -> None:
    server = TextServer(tokenizer)
    document = PARAGRAPH * 200
    counter = DocumentCounter(server, document)
    half = PARAGRAPH * 100
    assert counter.count(half) == tokenizer.count(half)
    assert server.asked == [half]
    assert abs(counter.count(PARAGRAPH) - tokenizer.count(PARAGRAPH)) <= 1
    assert counter.count(PARAGRAPH * 2) >= tokenizer.count(PARAGRAPH * 2)
    assert server.asked == [half, document], "short texts cost no question but the first"


def test_a_marker_counts_as_the_several_tokens_it_is(tokenizer: Tokenizer) -> None:
    counter = DocumentCounter(TextServer(tokenizer), PARAGRAPH * 200)
    for marker in ("[p1]\n", "[p12]\n", "[p123]\n"):
        assert tokenizer.count(marker) <= counter.count(marker)


def test_without_a_tokenizer_all_is_an_estimate_on_the_safe_side(tokenizer: Tokenizer) -> None:
    counter = DocumentCounter(TextServer(None), PARAGRAPH * 200)
    long = PARAGRAPH * 100
    assert len(long.encode()) > N_ASKED_BYTES
    assert tokenizer.count(long) < counter.count(long) < 2 * tokenizer.count(long)


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        "| Press 12 | 7 | EUR 1,234.56 | 2026-01-03 |\n",
        "[p1] The fee is EUR 900 a year.\n",
        "def f(x): return {k: v for k, v in x.items() if v != 0}\n",
        "Section 4.2(b)(iii): 12 %, 3.5 %, 0.75 % p.a.; see §§ 5–9.\n",
        "[p12]\n",
    ],
)
def test_an_estimate_is_above_the_count_and_not_far(tokenizer: Tokenizer, text: str) -> None:
    n = tokenizer.count(text * 20)
    assert n <= estimated_tokens(text * 20) < 1.8 * n


def test_the_ratio_hardly_moves_with_an_edit(tokenizer: Tokenizer) -> None:
    text = PARAGRAPH * 200
    before = DocumentCounter(TextServer(tokenizer), text)
    after = DocumentCounter(TextServer(tokenizer), text + "One sentence more, and a number: 12.")
    assert before.count(PARAGRAPH * 3) == after.count(PARAGRAPH * 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "qwen2.5-7b-instruct-q4_k_m.gguf"),
        ("qwen2.5-7b-instruct", "Qwen2.5-7B-Instruct-Q8_0.gguf"),
        ("C:\\models\\Qwen2.5-7B-Instruct.Q4_K_M.gguf", "Qwen2.5 7B Instruct"),
        ("Qwen/Qwen2.5-7B-Instruct-AWQ", "qwen2.5-7b-instruct-f16"),
    ],
)
def test_names_of_one_model_are_seen_to_be_the_same(one: str, other: str) -> None:
    assert core_name(one) == core_name(other) == "qwen257binstruct"


def test_names_of_different_models_differ() -> None:
    assert core_name("Qwen2.5-7B-Instruct-Q4_K_M") != core_name("Qwen2.5-14B-Instruct-Q4_K_M")
    assert core_name("qwen2.5:7b") != core_name("qwen2.5:14b")


def facts_of(kind: ServerKind, model: str) -> ServerFacts:
    return ServerFacts(ServerAddress.parse("127.0.0.1:1", model=model), kind, (model,))


def test_a_file_with_the_models_name_counts_once_the_server_agrees(
    starter_model: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = models.FoundModel(starter_model, "here", models.read_facts(starter_model))
    monkeypatch.setattr(models, "find_models", lambda: [found])
    facts = facts_of(ServerKind.VLLM, "HuggingFaceTB/SmolLM2-135M-Instruct")
    vocabulary = find_vocabulary(facts, TextServer(tokenizer))
    assert vocabulary is not None and vocabulary.is_exact
    messages = (Message("system", "Be brief."), Message("user", "Hello."))
    local = Model(starter_model, models.read_facts(starter_model))
    assert vocabulary.count(messages).n == local.count_prompt(messages)
    assert starter_model.name in vocabulary.count(messages).how

    class Other(TextServer):
        def token_ids(self, text: str) -> list[int] | None:
            return [0, *tokenizer.encode(text)]

    assert find_vocabulary(facts, Other(tokenizer)) is None, "another vocabulary of the same name"
    unsure = find_vocabulary(facts, TextServer(None))
    assert unsure is not None and not unsure.is_exact
    assert "bears the name" in unsure.count(messages).how


def test_the_file_a_server_here_was_started_with_is_taken_itself(
    starter_model: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    copy = tmp_path / "renamed.gguf"
    shutil.copy(starter_model, copy)
    facts = facts_of(ServerKind.LLAMA_CPP_PYTHON, str(copy))
    vocabulary = find_vocabulary(facts, TextServer(None), Reach.LOOPBACK)
    assert vocabulary is not None and vocabulary.path == copy and vocabulary.is_exact
    assert find_vocabulary(facts, TextServer(None), Reach.LOCAL_NETWORK) is None


def test_a_model_of_ollamas_store_here_counts_as_ollama_does(
    starter_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = "ab" * 32
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / f"sha256-{digest}").symlink_to(starter_model)
    manifest = tmp_path / "manifests" / "registry.ollama.ai" / "library" / "smollm2" / "135m"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}"}
    manifest.write_text(json.dumps({"layers": [layer]}))
    monkeypatch.setattr(ollama, "default_stores", lambda: [tmp_path])
    facts = facts_of(ServerKind.OLLAMA, "smollm2:135m")
    here = find_vocabulary(facts, TextServer(None), Reach.LOOPBACK)
    assert here is not None and here.is_exact, "it is the very file"
    there = find_vocabulary(facts, TextServer(None), Reach.LOCAL_NETWORK)
    assert there is not None and not there.is_exact, "it bears the same name"
    other = facts_of(ServerKind.OLLAMA, "smollm2:360m")
    assert find_vocabulary(other, TextServer(None), Reach.LOOPBACK) is None


VLLM = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 4096}]}
LLAMA = {"data": [{"id": "m", "owned_by": "llamacpp"}]}
PROMPT = (Message("system", "Be brief."), Message("user", "What is the fee?"))


def counted(**facts: object) -> tuple[int, bool, int | None]:
    """Tokens of the prompt, whether they are exact, and tokens of a bare text, by a server."""
    answers = {f"/{path.replace('__', '/')}": answer for path, answer in facts.items()}
    server = ScriptedServer(facts=answers)
    address = ServerAddress.parse(server.url)
    counter = TokenCounter(read_server(address, Reach.LOOPBACK), Reach.LOOPBACK)
    try:
        found = counter.count(PROMPT)
        return found.n, found.is_exact, counter.count_text("What is the fee?")
    finally:
        counter.close()
        server.die()


@pytest.mark.parametrize(
    "answer",
    [
        {"count": 40, "tokens": [1] * 40},
        {"count": 40},
        {"count": "40"},
        {"tokens": [1] * 40},
        {"count": None, "tokens": [{"id": 1, "piece": "a"}] * 40},
    ],
)
def test_a_count_comes_in_many_shapes(answer: object) -> None:
    assert counted(v1__models=VLLM, tokenize=answer) == (40, True, 40)


@pytest.mark.parametrize(
    "answer", [{"count": 0, "tokens": []}, {"count": -4}, {"count": 10**15}, {"tokens": []}]
)
def test_a_count_that_cannot_be_is_none(answer: object) -> None:
    n, is_exact, n_text = counted(v1__models=VLLM, tokenize=answer)
    assert not is_exact and n == estimate(PROMPT).n and n_text is None


def test_a_template_without_system_role_is_asked_again_and_remembered() -> None:
    def template(handler: object, body: dict[str, Any]) -> object:
        if body["messages"][0]["role"] == "system":
            return Reply(status=500, body={"error": {"message": "System role not supported"}})
        return {"prompt": "Be brief. What is the fee?"}

    facts: dict[str, object] = {"v1__models": LLAMA, "props": {}, "apply-template": template}
    assert counted(**facts, tokenize={"tokens": [1] * 9}) == (9, True, 9)
