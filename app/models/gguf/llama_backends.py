"""llama.cpp's backends: which libraries compute, and where they are looked for."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path


def load_backends(ggml: ctypes.CDLL) -> None:
    """Loads the built program's processor kernels, of which the best for this machine is taken.

    They are libraries of their own beside the executable, and are taken from nowhere else:
    llama.cpp alone would look in the working directory too, where anybody may have put one. An
    engine that pip compiled has its kernels inside, and needs nothing.
    """
    if getattr(sys, "frozen", False):
        ggml.ggml_backend_load_all_from_path(bytes(Path(sys.executable).resolve().parent))


def start_llama() -> None:
    """Makes llama.cpp ready in this process; call it before anything else of llama.cpp's."""
    import llama_cpp
    from llama_cpp._ggml import libggml

    load_backends(libggml)
    llama_cpp.llama_backend_init()
