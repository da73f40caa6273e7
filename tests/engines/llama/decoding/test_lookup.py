"""Guessing from the prompt: what is guessed, when, and that the answer stays the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.contract.engine import Finished, LocalSettings, Message, Request, Sampling, Token
from app.engines.llama.decoding import lookup as worker_lookup
from app.engines.llama.decoding.lookup import N_DRAFT, N_KEY, LookupGain, LookupIndex
from app.engines.llama.local import LocalEngine
from app.jobs.workspace import Model
from app.models import read_facts


@given(st.lists(st.integers(0, 3), max_size=60))
def test_a_guess_is_what_followed_the_same_tokens_before(tokens: list[int]) -> None:
    draft = LookupIndex(tokens).draft()
    end = tokens[-N_KEY:]
    found = [i for i in range(N_KEY, len(tokens)) if tokens[i - N_KEY : i] == end]
    assert draft == (tokens[found[-1] : found[-1] + N_DRAFT] if found else [])


def test_the_faster_way_is_kept_and_the_other_tried_again() -> None:
    gain = LookupGain()
    for _ in range(worker_lookup.N_PLAIN_MIN):
        assert not gain.wants_draft()
        gain.note(1, 0.01, drafted=False)
    for _ in range(worker_lookup.N_DRAFTED_MIN):
        assert gain.wants_draft()
        gain.note(1, 0.02, drafted=True)  # nothing guessed right, and twice the time
    wants = [gain.wants_draft() for _ in range(worker_lookup.N_REPROBE)]
    assert wants.count(True) == 1
    for _ in range(30):
        gain.note(5, 0.02, drafted=True)
    assert gain.wants_draft()


@pytest.mark.model
def test_the_answer_is_the_same_with_and_without_guesses(
    starter_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model(starter_model, read_facts(starter_model))
    # No word of the answer is a tie (0.95 nats at least): several tokens at once are multiplied in
    # another way than one, which is rounded otherwise where the processor has tiles for them.
    clause = "The rent is due on the first day of each month. " * 4
    question = f"Repeat this text word for word:\n{clause}"
    texts, n_messages = [], []
    for guesses in (False, True):
        settings = replace(LocalSettings(n_context=1024), prompt_lookup=guesses)
        engine = LocalEngine(model.facts, model.encode, settings)
        request = Request("a", (Message("user", question),), Sampling(max_tokens=120))
        try:
            events = list(engine.generate([request]))
        finally:
            engine.close()
        [finished] = [e for e in events if isinstance(e, Finished)]
        assert "".join(e.text for e in events if isinstance(e, Token)) == finished.text
        texts.append(finished.text)
        n_messages.append(finished.n_generated)
    assert texts[0] == texts[1] and n_messages[0] == n_messages[1] > 20
