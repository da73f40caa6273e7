"""The process that writes a copy of a model in another quantisation, by llama.cpp's own quantiser.

Started as `python -m app.engines.llama.convert SOURCE TARGET TYPE THREADS`, or by the built
program with the same arguments. Its exit status is 0 when the copy is complete.
"""

from __future__ import annotations

import ctypes
import sys

import llama_cpp

from app.models.gguf.llama_backends import start_llama

_TYPES = {
    "Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0,
    "Q4_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0,
}


def main(arguments: list[str] | None = None) -> int:
    """Converts as told on the command line."""
    source, target, kind, n_threads = (sys.argv[1:] if arguments is None else arguments)[-4:]
    start_llama()
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = _TYPES[kind]
    params.nthread = int(n_threads)
    params.allow_requantize = True
    return int(
        llama_cpp.llama_model_quantize(source.encode(), target.encode(), ctypes.byref(params))
    )


if __name__ == "__main__":
    sys.exit(main())
