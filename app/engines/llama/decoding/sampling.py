"""Chooses the next token with llama.cpp's own samplers."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import llama_cpp
import numpy as np

from app.engines.contract.engine import Sampling
from app.system.translation import tr

_DRY_BASE = 1.75  # its author's choice, and llama.cpp's default
_DRY_BREAKERS = (b"\n", b"[", b"]", b"*")
"""A repetition does not reach across these: list marks and page references recur by right."""
_MARGINS = (8.0, 20.0)
"""Logits below the highest that a greedy choice looks at; see `TokenChooser.choose`. Some dozens
of tokens come within the first, thousands within the second."""
_MOST_CANDIDATES = 8192


class NoGrammarError(Exception):
    """No grammar can be made of a JSON Schema; the text says why."""


@contextlib.contextmanager
def _no_standard_error() -> Iterator[None]:
    """Drops what is written to the standard error of this process, by C++ too."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class TokenChooser:
    """Builds the chains of samplers for a context, and chooses tokens with them.

    Args:
        context, vocab: llama.cpp's own, alive as long as this is used.
    """

    def __init__(self, context: Any, vocab: Any) -> None:
        self._context, self._vocab = context, vocab
        self._n_vocabulary: int = llama_cpp.llama_vocab_n_tokens(vocab)
        kind = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
        self._views: dict[int, np.ndarray[Any, Any]] = {}
        self._is_near = np.zeros(self._n_vocabulary, bool)  # made once: it is large
        self._candidates = np.zeros(min(self._n_vocabulary, _MOST_CANDIDATES), kind)
        data = self._candidates.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_token_data))
        self._candidate_array = llama_cpp.llama_token_data_array(
            data=data, size=0, selected=-1, sorted=False
        )

    def chain(self, sampling: Sampling) -> Any:
        """A chain as `sampling` asks for it: grammar, penalties, truncation,
        temperature, choice. To be freed by `llama_sampler_free`.

        Raises:
            NoGrammarError: The answer cannot be held to its JSON Schema.
        """
        grammar = self._grammar(sampling.json_schema)
        chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())

        def add(sampler: Any) -> None:
            llama_cpp.llama_sampler_chain_add(chain, sampler)

        if grammar is not None:
            add(grammar)
        if sampling.repeat_penalty != 1.0:
            add(
                llama_cpp.llama_sampler_init_penalties(
                    llama_cpp.llama_vocab_n_tokens(self._vocab),
                    sampling.repeat_last_n,
                    sampling.repeat_penalty,
                    0.0,
                    0.0,
                )
            )
        if sampling.dry_multiplier > 0:
            add(self._dry(sampling))
        if sampling.temperature <= 0:
            add(llama_cpp.llama_sampler_init_greedy())
            return chain
        if sampling.top_k > 0:
            add(llama_cpp.llama_sampler_init_top_k(sampling.top_k))
        add(llama_cpp.llama_sampler_init_top_p(sampling.top_p, 1))
        add(llama_cpp.llama_sampler_init_min_p(sampling.min_p, 1))
        add(llama_cpp.llama_sampler_init_temp(sampling.temperature))
        add(llama_cpp.llama_sampler_init_dist(sampling.seed))
        return chain

    def _grammar(self, schema: Mapping[str, Any] | None) -> Any:
        """A sampler that keeps to a JSON Schema, None without one. Raises `NoGrammarError`."""
        if schema is None:
            return None
        from llama_cpp.llama_grammar import json_schema_to_gbnf

        try:
            text = json_schema_to_gbnf(json.dumps(schema))
        except Exception as error:  # it looks into the schema with assertions and bare keys
            raise NoGrammarError(str(error)[:200]) from error
        with _no_standard_error():  # where llama.cpp writes a grammar that it does not understand
            grammar = llama_cpp.llama_sampler_init_grammar(self._vocab, text.encode(), b"root")
        if not grammar:
            raise NoGrammarError(tr("llama.cpp does not understand its grammar"))
        return grammar

    def choose(self, chain: Any, is_greedy: bool, index: int) -> int:
        """Asks a chain for the token after position `index` of the batch that was decoded last.

        llama.cpp's penalties look at every token of the vocabulary, 152,000 for Qwen2.5, once for
        each sequence and step. For a greedy choice the chain is given only what comes within the
        first of `_MARGINS` of the highest logit. Penalties never raise a logit, so that what is
        chosen above that bound is what the whole vocabulary would have given; otherwise more is
        asked for, and at last everything.
        """
        if is_greedy:
            logits = self._logits(index)
            if llama_cpp.llama_sampler_chain_n(chain) == 1:  # nothing but the choice
                return int(logits.argmax())
            highest = float(logits.max())
            for margin in _MARGINS:
                token = self._choose_above(chain, logits, highest - margin)
                if token is not None:
                    llama_cpp.llama_sampler_accept(chain, token)
                    return token
        return int(llama_cpp.llama_sampler_sample(chain, self._context, index))

    def _logits(self, index: int) -> np.ndarray[Any, Any]:
        """llama.cpp's own logits after a position of the batch, not copied. They lie at a few
        addresses, and numpy takes longer to wrap one than to look through what is there."""
        pointer = llama_cpp.llama_get_logits_ith(self._context, index)
        address = ctypes.addressof(pointer.contents)
        found = self._views.get(address)
        if found is None:
            found = np.ctypeslib.as_array(pointer, (self._n_vocabulary,))
            self._views[address] = found
        return found

    def _choose_above(self, chain: Any, logits: np.ndarray[Any, Any], bound: float) -> int | None:
        """The choice among tokens above a bound; None where it may lie below, or they are many."""
        near = np.flatnonzero(np.greater(logits, bound, out=self._is_near))
        n = len(near)
        if not 0 < n <= len(self._candidates):
            return None
        candidates = self._candidates[:n]
        candidates["id"] = near
        candidates["logit"] = logits[near]
        candidates["p"] = 0.0
        array = self._candidate_array
        array.size, array.selected, array.sorted = n, -1, False
        llama_cpp.llama_sampler_apply(chain, ctypes.byref(array))
        if array.selected < 0 or candidates["logit"][array.selected] <= bound:
            return None
        return int(candidates["id"][array.selected])

    def _dry(self, sampling: Sampling) -> Any:
        """Ends loops ("Don't Repeat Yourself", llama.cpp pull request 9702): small models at
        temperature 0 otherwise write the same sentences until their room is used up."""
        breakers = (ctypes.c_char_p * len(_DRY_BREAKERS))(*_DRY_BREAKERS)
        return llama_cpp.llama_sampler_init_dry(
            self._vocab,
            sampling.dry_multiplier,
            _DRY_BASE,
            sampling.dry_allowed_length,
            sampling.max_tokens,  # looks back over everything written
            breakers,
            len(breakers),
        )
