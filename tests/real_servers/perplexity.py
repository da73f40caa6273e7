"""The same text's perplexity at vLLM and in llama.cpp: whether the weights are the same model."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import httpx
import numpy as np

N_TOKENS = 512
DIFFERENCE_MAX = 0.02


def compare(url: str, name: str, model: Path, text: str) -> str:
    """Perplexities of the first tokens of a text, which must be within 2 % of each other."""
    tokens, here = _llama_cpp(model, text)
    there = _vllm(url, name, tokens)
    told = f"{there:.3f}, llama.cpp's {here:.3f}"
    assert abs(there / here - 1) < DIFFERENCE_MAX, told
    return told


def _llama_cpp(model: Path, text: str) -> tuple[list[int], float]:
    from llama_cpp import Llama

    llama = Llama(str(model), n_ctx=N_TOKENS, n_batch=N_TOKENS, logits_all=True, verbose=False)
    tokens = llama.tokenize(text.encode(), add_bos=False)[:N_TOKENS]
    llama.eval(tokens)
    logits = np.asarray(llama.scores[: len(tokens)], dtype=np.float64)
    highest = logits.max(axis=1)
    totals = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    losses = [totals[n] - logits[n, token] for n, token in enumerate(tokens[1:])]
    llama.close()
    return tokens, math.exp(float(np.mean(losses)))


def _vllm(url: str, name: str, tokens: list[int]) -> float:
    body = {"model": name, "prompt": tokens, "max_tokens": 1, "prompt_logprobs": 0}
    answer = httpx.post(f"{url}/v1/completions", json=body, timeout=900).raise_for_status().json()
    stated: list[dict[str, Any] | None] = answer["choices"][0]["prompt_logprobs"]
    losses = [
        -each[str(token)]["logprob"]
        for each, token in zip(stated, tokens, strict=True)
        if each is not None
    ]
    return math.exp(sum(losses) / len(losses))
