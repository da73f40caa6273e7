"""Computes the same tokens in two ways and says how far they differ, in a process of its own.

Started as `python -m app.engines.llama.faults.check_process MODEL RUNG`, or by the built program
with the same arguments; RUNG is JSON, the fields of `Rung`. Writes JSON objects to standard output,
one a line: first what the engine has (`extra_buffers`, `kernels`), then the result (`n_tokens`,
`divergence`), or `error`. A process that ends before the result crashed on this rung. Empty lines
between them are signs of life.

The plain way is llama.cpp's simplest: weights as they lie in the file, its own products of few
rows, no flash attention, nothing on a GPU. The tokens are 64 in one batch, the way a prompt is
read, and then some one by one, the way an answer is written; both take other kernels.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from typing import Any

import llama_cpp

from app.models.gguf.llama_backends import (
    extra_buffer_names,
    has_gpu_for_layers,
    keep_off_gpus,
    kernels_by_score,
    start_llama,
    use_few_rows,
)
from app.models.machine.engine_build import Rung
from app.models.machine.hardware import probe

N_BATCH, N_ALONE = 64, 4
SIGN_OF_LIFE_S = 0.5
"""How far apart its signs of life are at least."""
_PLAIN = Rung(extra_buffers=False, flash_attention=False, gpu_share=0.0)
_TEXT = """This agreement is made between the provider and the customer. The provider shall keep the
service available for at least 99.5 percent of each calendar month. The customer shall pay all fees
within thirty days of the date of the invoice. Either party may terminate this agreement by giving
ninety days written notice to the other. The liability of each party is limited to the fees that
were paid in the twelve months before the claim arose. Personal data is processed only on documented
instructions and is deleted when the agreement ends. """


def main(arguments: list[str] | None = None) -> int:
    """Checks as told on the command line."""
    path, rung_text = (sys.argv[1:] if arguments is None else arguments)[-2:]
    rung = Rung(**json.loads(rung_text))
    llama_cpp.llama_log_set(_drop_line, ctypes.c_void_p(0))
    start_llama(rung.kernel)
    _say({"extra_buffers": extra_buffer_names(), "kernels": kernels_by_score()})
    try:
        plain, n_layers = _logits(path, _PLAIN, n_gpu_layers=0)
        n_gpu_layers = int((n_layers + 1) * rung.gpu_share) if has_gpu_for_layers() else 0
        chosen, _ = _logits(path, rung, n_gpu_layers)
    except RuntimeError as error:
        _say({"error": str(error)})
        return 1
    _say({"n_tokens": len(plain), "divergence": _divergence(plain, chosen)})
    return 0


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
def _drop_line(_level: int, _text: bytes, _data: ctypes.c_void_p) -> None:
    """Keeps llama.cpp's lines out of the way, to the process's very end."""


@llama_cpp.ggml_abort_callback  # type: ignore[untyped-decorator, unused-ignore]
def _go_on(_data: ctypes.c_void_p) -> bool:
    """llama.cpp's question, before each operation on the processor, whether to stop."""
    _give_sign_of_life()
    return False


_last_sign = time.monotonic()


def _give_sign_of_life() -> None:
    global _last_sign
    if time.monotonic() - _last_sign > SIGN_OF_LIFE_S:
        _last_sign = time.monotonic()
        sys.stdout.write("\n")
        sys.stdout.flush()


def _logits(path: str, rung: Rung, n_gpu_layers: int) -> tuple[Any, int]:
    """Logits (tokens x vocabulary, float32) of the text, computed on a rung, and how many layers
    the model has."""
    import numpy as np

    model_params = llama_cpp.llama_model_default_params()
    model_params.use_extra_bufts = rung.extra_buffers
    use_few_rows(rung.extra_buffers)
    model_params.n_gpu_layers = n_gpu_layers
    if not n_gpu_layers:
        keep_off_gpus(model_params)
    model = llama_cpp.llama_model_load_from_file(path.encode(), model_params)
    if not model:
        raise RuntimeError("the model was not loaded")
    n_layers = llama_cpp.llama_model_n_layer(model)
    params = llama_cpp.llama_context_default_params()
    params.n_ctx = 256
    params.n_batch = params.n_ubatch = params.n_outputs_max = N_BATCH
    params.n_threads = params.n_threads_batch = probe().n_threads
    params.flash_attn_type = (
        llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        if rung.flash_attention
        else llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
    )
    params.abort_callback = _go_on
    context = llama_cpp.llama_init_from_model(model, params)
    if not context:
        raise RuntimeError("there is no memory for a context")
    vocabulary = llama_cpp.llama_model_get_vocab(model)
    n_vocabulary = llama_cpp.llama_vocab_n_tokens(vocabulary)
    tokens = _tokens(vocabulary)
    found = np.empty((len(tokens), n_vocabulary), np.float32)
    batch = llama_cpp.llama_batch_init(N_BATCH, 0, 1)
    for start, n in [(0, N_BATCH), *((N_BATCH + i, 1) for i in range(N_ALONE))]:
        batch.n_tokens = n
        for i in range(n):
            batch.token[i], batch.pos[i] = tokens[start + i], start + i
            batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = 1, 0, 1
        if llama_cpp.llama_decode(context, batch) != 0:
            raise RuntimeError("a step was not computed")
        _give_sign_of_life()
        for i in range(n):
            row = llama_cpp.llama_get_logits_ith(context, i)
            found[start + i] = np.ctypeslib.as_array(row, (n_vocabulary,))
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return found, n_layers


def _tokens(vocabulary: Any) -> list[int]:
    text, n = _TEXT.encode(), N_BATCH + N_ALONE
    tokens = (llama_cpp.llama_token * 512)()
    n_found = llama_cpp.llama_tokenize(vocabulary, text, len(text), tokens, 512, True, False)
    if n_found < n:
        raise RuntimeError("the text has too few tokens")
    return list(tokens[:n])


def _divergence(plain: Any, chosen: Any) -> float:
    """Mean Kullback-Leibler divergence of both distributions, in nats a token; infinite where one
    of them is no distribution."""
    import numpy as np

    def log_probabilities(logits: Any) -> Any:
        shifted = logits - logits.max(axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    first, second = log_probabilities(plain), log_probabilities(chosen)
    mean = float((np.exp(first) * (first - second)).sum(axis=1).mean())
    return mean if np.isfinite(mean) else float("inf")


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
