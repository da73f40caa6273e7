"""The batch decoder itself: what a slot may take over from what was read before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.engines.contract.engine import (
    Failed,
    Finished,
    FinishReason,
    PromptProgress,
    Sampling,
    Started,
)
from app.engines.llama.decoding.reading_steps import N_ROWS
from app.engines.llama.protocol import (
    FromWorker,
    Kept,
    Pieces,
    Prompt,
    Restore,
    Stale,
    WorkerSettings,
)
from app.models import load_tokenizer, read_facts
from tests.engines.llama.decoding.ties import TIE_NATS, gap_nats

pytestmark = pytest.mark.model

OPEN: list[Decoder] = []


@pytest.fixture(autouse=True)
def memory_is_freed() -> Iterator[None]:
    """Each decoder holds weights and contexts of some hundred MiB."""
    yield
    while OPEN:
        OPEN.pop().batch.close()


BOTH_WAYS = pytest.mark.parametrize("two_contexts", [False, True])
N_STEP = 64
"""Tokens of a step, so that prompts of some hundred take several."""
N_WINDOW = 512
"""Tokens that Gemma's layers with a window see."""
CITIES = ("Paris", "Rome", "Oslo", "Cairo", "Lima")


def text_about(first: int, n: int) -> str:
    """Sentences of which no two are the same."""
    return " ".join(
        f"The city of {CITIES[i % 5]} number {i} has {(i * 7919) % 900 + 100} trees."
        for i in range(first, first + n)
    )


class Decoder:
    """A batch decoder and what it said."""

    def __init__(
        self,
        path: Path,
        n_sequences: int = 1,
        two_contexts: bool = False,
        flash_attention: bool | None = False,
    ) -> None:
        from app.engines.llama.decoding.batch import BatchDecoder

        self.path = path
        self.encode: Callable[[str], list[int]] = load_tokenizer(path, read_facts(path)).encode
        self.batch = BatchDecoder(
            WorkerSettings(
                model_path=str(path),
                n_context=1280,
                n_sequences=n_sequences,
                n_ubatch=N_STEP,
                two_contexts=two_contexts,
                # Without flash attention rounding is the same whatever is computed beside: what
                # is compared here to the letter is then the same wherever its beginning was read.
                flash_attention=None if two_contexts else flash_attention,
            )
        )
        OPEN.append(self)
        self.said: list[FromWorker] = []
        self.cancelled: set[str] = set()

    def request(self, id_: str, prompt: str, **more: Any) -> Prompt:
        sampling = replace(Sampling(max_tokens=20), **more.pop("sampling", {}))
        return Prompt(id_, self.encode(prompt), sampling, **more)

    def serve(self, requests: Sequence[Prompt]) -> dict[str, str]:
        """The texts of those that were answered."""
        self.said = []
        self.batch.serve(requests, self.said.append, self.cancelled)
        return {each.id: each.text for each in self.said if isinstance(each, Finished)}

    def gap_nats(self, prompt: str, first: str, second: str) -> float:
        """How much likelier one of two answers is than the other where they part. After a beginning
        that was kept the steps end elsewhere than in a prompt that is read whole. On a processor
        without AMX their rows are rounded differently for it: the answer is the same, or one that
        is as good."""
        tokens = self.encode(prompt)
        answers = (self.encode(prompt + answer)[len(tokens) :] for answer in (first, second))
        return gap_nats(self.path, tokens, *answers)

    def n_cached(self, id_: str) -> int:
        starts = [each for each in self.said if isinstance(each, Started)]
        return next(each.n_cached for each in starts if each.id == id_)


@BOTH_WAYS
def test_a_sliding_window_that_has_moved_on_is_read_again(
    gemma_model: Path, two_contexts: bool
) -> None:
    """The layers with a window hold only its last tokens; what a prompt shares with the beginning
    of a long one before it is no longer there for them."""
    shared = text_about(0, 8)
    follow_up = shared + "\nOnce more from the beginning: The city of"
    decoder = Decoder(gemma_model, two_contexts=two_contexts)
    cold = decoder.serve([decoder.request("a", follow_up)])
    decoder.serve([decoder.request("a", shared + " " + text_about(200, 40))])
    # The window's cells lie elsewhere by now, so that sums over them are rounded in another order.
    again = decoder.serve([decoder.request("a", follow_up)])
    assert decoder.gap_nats(follow_up, cold["a"], again["a"]) < TIE_NATS, (cold, again)
    # What the window still reaches is used, as with every other model.
    warm = decoder.serve([decoder.request("a", follow_up)])
    assert decoder.n_cached("a") > len(decoder.encode(follow_up)) - 5
    assert decoder.gap_nats(follow_up, cold["a"], warm["a"]) < TIE_NATS, (cold, warm)


@BOTH_WAYS
def test_a_prefill_kept_on_disk_serves_another_question_beyond_the_window(
    gemma_model: Path, tmp_path: Path, two_contexts: bool
) -> None:
    path = tmp_path / "kept.kv"
    document = text_about(0, 40)
    decoder = Decoder(gemma_model, two_contexts=two_contexts)
    first = decoder.request("a", document + "\nIn one sentence:", keep=str(path))
    decoder.serve([first])
    [kept] = [message for message in decoder.said if isinstance(message, Kept)]
    question = document + "\nOnce more from the beginning: The city of"
    decoder.serve([decoder.request("b", text_about(500, 4))])
    cold = decoder.serve([decoder.request("c", question)])
    assert decoder.n_cached("c") < 20
    decoder.serve([decoder.request("b", text_about(500, 4))])
    restored = Restore(str(path), kept.n_tokens)
    warm = decoder.serve([decoder.request("c", question, restore=restored)])
    assert decoder.n_cached("c") == kept.n_tokens == len(first.tokens) - N_WINDOW
    assert decoder.gap_nats(question, cold["c"], warm["c"]) < TIE_NATS, (cold, warm)


def test_a_prefill_is_kept_up_to_the_end_of_a_document_where_that_is_known(
    gemma_model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kept.kv"
    document = text_about(0, 36)
    n_document = len(Decoder(gemma_model).encode(document))
    decoder = Decoder(gemma_model)
    task = "\nIn one sentence:" + " Be brief." * 174
    assert min(n_document, len(decoder.encode(task))) > N_WINDOW
    first = decoder.request("a", document + task, keep=str(path), n_keep=n_document)
    decoder.serve([first])
    [kept] = [message for message in decoder.said if isinstance(message, Kept)]
    assert kept.n_tokens == n_document
    question = document + "\nOnce more from the beginning: The city of"
    decoder = Decoder(gemma_model)
    cold = decoder.serve([decoder.request("c", question)])
    decoder.serve([decoder.request("b", text_about(500, 4))])
    restored = Restore(str(path), n_document)
    warm = decoder.serve([decoder.request("c", question, restore=restored)])
    assert decoder.n_cached("c") == n_document
    assert decoder.gap_nats(question, cold["c"], warm["c"]) < TIE_NATS, (cold, warm)


def test_a_snapshot_goes_into_a_slot_that_another_just_copied_from(
    starter_model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kept.kv"
    other = text_about(300, 12)
    decoder = Decoder(starter_model, n_sequences=2)
    decoder.serve([decoder.request("a", other, keep=str(path))])
    assert path.exists()
    n_kept = len(decoder.encode(other))
    questions = [text_about(0, 10) + "\nThe city of", other + "\nThe city of"]

    decoder = Decoder(starter_model, n_sequences=2)
    # The second slot holds what the first is to copy.
    decoder.serve([decoder.request("x", "Hello"), decoder.request("y", text_about(0, 10))])
    restored = Restore(str(path), n_kept)
    texts = decoder.serve(
        [
            decoder.request("0", questions[0]),
            decoder.request("1", questions[1], restore=restored),
        ]
    )
    assert decoder.n_cached("0") > 100 and decoder.n_cached("1") > 100
    assert "number 10 " in texts["0"] and "number 312 " in texts["1"]  # each goes on counting


def test_a_snapshot_goes_into_a_context_of_another_number_of_slots(
    starter_model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kept.kv"
    first = text_about(0, 12)
    decoder = Decoder(starter_model, n_sequences=3, flash_attention=None)
    decoder.serve([decoder.request("a", first, keep=str(path))])
    n_kept = len(decoder.encode(first))
    restored = Restore(str(path), n_kept)
    for more in ({"n_sequences": 1}, {"n_sequences": 2}, {"two_contexts": True}):
        decoder = Decoder(starter_model, flash_attention=None, **more)
        decoder.serve([decoder.request("b", first + "\nThe city of", restore=restored)])
        assert decoder.n_cached("b") >= n_kept - 2
        assert not any(isinstance(message, Stale) for message in decoder.said)


def test_what_one_context_reads_another_goes_on_from(starter_model: Path) -> None:
    """Several sequences, more than write together, whose prompts take more than one step."""
    prompts = [text_about(60 * n, 18) + "\nThe city of" for n in range(3)]
    decoder = Decoder(starter_model, n_sequences=2, two_contexts=True)
    assert decoder.batch.has_two_contexts
    texts = decoder.serve([decoder.request(str(n), p) for n, p in enumerate(prompts)])
    assert len(texts) == 3
    for n, text in texts.items():  # each goes on counting where its own prompt was
        [number, *_] = re.findall(r"number (\d+)", text)
        assert 60 * int(n) <= int(number) < 60 * int(n) + 60


def test_a_short_question_after_a_known_document_is_read_where_answers_are_written(
    starter_model: Path,
) -> None:
    document = text_about(0, 30)
    decoder = Decoder(starter_model, n_sequences=2, two_contexts=True)
    decoder.serve([decoder.request("a", document + "\nWhich city has most trees?")])
    question = document + "\nThe city of"
    said = decoder.serve([decoder.request("b", question)])["b"]
    # The reading context knows nothing of what the other read at the end of the first prompt.
    assert decoder.n_cached("b") >= len(decoder.encode(document)) - N_ROWS
    read = [each for each in decoder.said if isinstance(each, PromptProgress)]
    assert read[-1].n_done == read[-1].n_total == len(decoder.encode(question))
    [number, *_] = re.findall(r"number (\d+)", said)
    assert 0 <= int(number) < 60
    cold = Decoder(starter_model, n_sequences=2, two_contexts=True)
    assert cold.serve([cold.request("b", question)])["b"].split()[:3] == said.split()[:3]


def test_what_an_answer_said_is_not_read_again(starter_model: Path) -> None:
    """A follow-up question begins with the conversation, whose last answer only the context has
    that wrote it."""
    decoder = Decoder(starter_model, two_contexts=True)
    first = text_about(0, 12) + "\nThe city of"
    said = decoder.serve([decoder.request("a", first, sampling={"max_tokens": 90})])["a"]
    follow_up = first + said + "\nThe city of"
    decoder.serve([decoder.request("b", follow_up)])
    assert decoder.n_cached("b") > len(decoder.encode(first)) + 60
    again = Decoder(starter_model, two_contexts=True)
    cold = again.serve([again.request("b", follow_up)])
    assert decoder.serve([decoder.request("b", follow_up)]).keys() == cold.keys()


@BOTH_WAYS
def test_what_was_interrupted_goes_on_and_nothing_is_read_again(
    starter_model: Path, two_contexts: bool
) -> None:
    """Two write and a third waits or is read when all are stopped; then all go on to the words that
    they would have come to."""
    lengths = (6, 9, 18)
    prompts = [text_about(60 * n, lengths[n]) + "\nThe city of" for n in range(3)]
    decoder = Decoder(starter_model, n_sequences=3, two_contexts=two_contexts)
    length = {"max_tokens": 24}
    requests = [decoder.request(str(n), p, sampling=length) for n, p in enumerate(prompts)]
    calm = decoder.serve(requests)
    decoder = Decoder(starter_model, n_sequences=3, two_contexts=two_contexts)
    n_written = stopped_at = 0

    def send(message: FromWorker) -> None:
        nonlocal n_written, stopped_at
        decoder.said.append(message)
        if isinstance(message, Pieces):
            n_written += sum(piece.n_tokens for piece in message.pieces)
            if not stopped_at and n_written > 3:
                stopped_at = n_written
                decoder.cancelled.add("*")

    decoder.batch.serve(requests, send, decoder.cancelled)
    ended = {each.id: each for each in decoder.said if isinstance(each, Finished)}
    assert {each.reason for each in ended.values()} == {FinishReason.CANCELLED}
    n_after = sum(each.n_generated for each in ended.values()) - stopped_at
    assert n_after <= 3, "not a step more, and each writes one token a step"
    kept = {id_: list(each.written) for id_, each in ended.items()}
    assert len(kept["0"]) > 1
    assert not kept["2"], "it was being read"
    texts = decoder.serve([replace(r, written=kept[r.id]) for r in requests])
    starts = {each.id: each for each in decoder.said if isinstance(each, Started)}
    read = {each.id for each in decoder.said if isinstance(each, PromptProgress)}
    for id_, written in kept.items():
        if written:
            assert starts[id_].n_cached == starts[id_].n_prompt and id_ not in read
    assert texts == calm


def test_an_interrupted_answer_goes_on_in_another_process(starter_model: Path) -> None:
    """Nothing holds what was read, but what was written is not written again."""
    prompt = text_about(0, 12) + "\nThe city of"
    decoder = Decoder(starter_model)
    calm = decoder.serve([decoder.request("a", prompt, sampling={"max_tokens": 60})])["a"]
    written = decoder.encode(prompt + calm)[len(decoder.encode(prompt)) :][:30]
    later = Decoder(starter_model)
    request = later.request("a", prompt, sampling={"max_tokens": 60}, written=written)
    assert later.serve([request])["a"] == calm
    pieces = [p for each in later.said if isinstance(each, Pieces) for p in each.pieces]
    assert "".join(piece.text for piece in pieces) == calm
    assert sum(piece.n_tokens for piece in pieces) == 60


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"$ref": "#/definitions/nowhere"}}},
        {"type": "string", "pattern": "^(?=a)b$"},
        {"type": "nothing of the kind"},
    ],
)
def test_a_request_with_an_impossible_schema_fails_alone(
    starter_model: Path, schema: dict[str, Any]
) -> None:
    decoder = Decoder(starter_model, n_sequences=2)
    requests = [
        decoder.request("bad", "Hello", sampling={"json_schema": schema}),
        decoder.request("good", "Hello there"),
    ]
    texts = decoder.serve(requests)
    assert [each.id for each in decoder.said if isinstance(each, Failed)] == ["bad"]
    assert list(texts) == ["good"]
