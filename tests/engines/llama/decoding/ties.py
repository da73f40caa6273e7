"""Whether two answers part only where both words were as good: rounding depends on how the rows of
a prompt are divided into steps, on some processors more than on others."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

TIE_NATS = 0.5
"""Rounding moves a logit of the starter model by up to 0.7 (the largest of 49,152), and those of
likely words by less. Words of another sequence's answer are many nats apart."""


def gap_nats(
    path: Path, prompt: Sequence[int], first: Sequence[int], second: Sequence[int]
) -> float:
    """How much likelier, by the plain computation, one of two answers' tokens is than the other's
    where they part; 0.0 where they are the same, or one only ended sooner."""
    common = list(takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    n = len(common)
    if n == min(len(first), len(second)):
        return 0.0
    log_probabilities = plain_log_probabilities(path, [*prompt, *first[:n]])
    return float(abs(log_probabilities[first[n]] - log_probabilities[second[n]]))


@llama_cpp.llama_log_callback
def _drop_line(_level: int, _text: bytes, _data: ctypes.c_void_p) -> None:
    """At the module's level, since llama.cpp calls it as long as this process lives."""


def plain_log_probabilities(path: Path, tokens: Sequence[int]) -> Any:
    """Of the next token, computed in llama.cpp's plainest way."""
    params = llama_cpp.llama_model_default_params()
    params.use_extra_bufts = False
    llama_cpp.llama_log_set(_drop_line, ctypes.c_void_p(0))
    weights = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    wanted = llama_cpp.llama_context_default_params()
    wanted.n_ctx = wanted.n_batch = wanted.n_ubatch = max(1024, len(tokens))
    wanted.n_threads_batch = 1
    wanted.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
    context = llama_cpp.llama_init_from_model(weights, wanted)
    array = (llama_cpp.llama_token * len(tokens))(*tokens)
    assert llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(array, len(tokens))) == 0
    n_vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(weights))
    row = llama_cpp.llama_get_logits_ith(context, -1)
    logits = np.ctypeslib.as_array(row, (n_vocabulary,)).astype(np.float64)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(weights)
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum())
