"""Where the same answer comes, to the letter, and where only one that is as good.

Prompts are read one after another and written without flash attention, so that nobody else's
request changes an answer. Where one context does both, as it does with flash attention asked for,
rounding depends on the company; two answers may then part, but only where both words were as good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.analysis.runs.model import Model
from app.engines.contract.engine import Finished, LocalSettings, Message, Request, Sampling
from app.engines.llama.local import LocalEngine
from app.engines.llama.snapshots import SnapshotStore
from app.models import read_facts
from app.models.machine.engine_build import AS_BUILT, store_rung
from tests.engines.llama.decoding.ties import TIE_NATS, gap_nats, plain_log_probabilities

pytestmark = pytest.mark.model

CLAUSE = "The tenant pays {} euros a month to Birk Properties for house number {}. "
PROMPTS = [
    "".join(CLAUSE.format(700 + 10 * k + n, n) for n in range(4 + 3 * k)) + "What does it say?"
    for k in range(3)
]


@pytest.fixture(scope="module")
def model(starter_model: Path) -> Model:
    return Model(starter_model, read_facts(starter_model))


def texts(engine: LocalEngine, prompts: Sequence[str]) -> list[str]:
    requests = [
        Request(str(n), (Message("user", prompt),), Sampling(max_tokens=24))
        for n, prompt in enumerate(prompts)
    ]
    ends = {e.id: e.text for e in engine.generate(requests) if isinstance(e, Finished)}
    return [ends[request.id] for request in requests]


def alone_and_together(model: Model, settings: LocalSettings) -> Iterator[tuple[str, str, str]]:
    """Each prompt with the answer that it gets alone, from a fresh worker, and in company."""
    engine = LocalEngine(model.facts, model.encode, settings)
    try:
        together = texts(engine, PROMPTS)
        for prompt, in_company in zip(PROMPTS, together, strict=True):
            engine.close()
            yield prompt, texts(engine, [prompt])[0], in_company
    finally:
        engine.close()


def test_an_answer_is_the_same_in_any_company(model: Model) -> None:
    for prompt, alone, together in alone_and_together(model, LocalSettings(n_context=1024)):
        assert alone == together, prompt


def test_with_one_context_answers_part_only_where_both_words_are_as_good(model: Model) -> None:
    settings = LocalSettings(n_context=1024, flash_attention=True)
    for prompt, alone, together in alone_and_together(model, settings):
        first, second = (model.tokenizer.encode(text) for text in (alone, together))
        gap = gap_nats(model.path, model.encode((Message("user", prompt),)), first, second)
        assert gap < TIE_NATS, (prompt, alone, together)


def test_a_tie_is_told_from_an_answer_to_another_prompt(model: Model) -> None:
    """The measure above is worth something: it would see a mix-up."""
    before = model.encode((Message("user", PROMPTS[0]),))
    log_probabilities = plain_log_probabilities(model.path, before)
    best, wrong = log_probabilities.max(), log_probabilities[model.tokenizer.encode("Paris")[0]]
    assert best - wrong > 4 * TIE_NATS


def test_stored_answers_are_found_on_every_rung_and_prefills_where_they_fit(
    model: Model, tmp_path: Path
) -> None:
    """An answer that was computed in another way is as good, so that a run goes on from it; the
    state of a prompt has another form without flash attention."""
    store = SnapshotStore(tmp_path)
    messages = (Message("user", CLAUSE * 28 + "What does it say?"),)
    request = Request("a", messages, Sampling(max_tokens=4), document="d" * 64)
    settings = LocalSettings(n_context=1024)
    as_built = LocalEngine(model.facts, model.encode, settings, store)
    try:
        list(as_built.generate([request]))
        assert as_built.known([messages], "d" * 64)[0][1] > 400
    finally:
        as_built.close()
    store_rung(model.facts.fingerprint, replace(AS_BUILT, extra_buffers=False))
    plain = LocalEngine(model.facts, model.encode, settings, store)
    assert plain.fingerprint == as_built.fingerprint
    assert plain.known([messages], "d" * 64)[0][1] > 400
    store_rung(model.facts.fingerprint, replace(AS_BUILT, flash_attention=False))
    no_flash = LocalEngine(model.facts, model.encode, settings, store)
    assert no_flash.fingerprint == as_built.fingerprint
    assert no_flash.known([messages], "d" * 64) == []
