"""Asks llama.cpp for its devices, in a process of its own: a broken GPU driver ends only this one.

Writes one JSON object to standard output: `devices`, a list of `name`, `description`, `kind` ("gpu"
or "integrated gpu"), `memory_free_bytes` and `memory_total_bytes`, and `system_info`, the processor
features that llama.cpp was built for and found.

Started as `python -m app.models.machine.device_process`, or by the built program. Uses ggml's
library through ctypes, without the Python package around it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import os
import sys
from pathlib import Path

from app.models.gguf.llama_backends import load_backends

_KINDS = {1: "gpu", 2: "integrated gpu"}  # enum ggml_backend_dev_type
_LIBRARY_NAMES = {
    "win32": ("ggml-base.dll", "ggml.dll", "llama.dll"),
    "darwin": ("libggml-base.dylib", "libggml.dylib", "libllama.dylib"),
}


def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL, ctypes.CDLL]:
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        raise OSError("llama_cpp is not installed")
    folder = Path(next(iter(spec.submodule_search_locations))) / "lib"
    if sys.platform == "win32":
        os.add_dll_directory(str(folder))
    base, ggml, llama = _LIBRARY_NAMES.get(
        sys.platform, ("libggml-base.so", "libggml.so", "libllama.so")
    )
    return (
        ctypes.CDLL(str(folder / base)),
        ctypes.CDLL(str(folder / ggml)),
        ctypes.CDLL(str(folder / llama)),
    )


def look() -> dict[str, object]:
    """What llama.cpp sees. Raises `OSError` or `AttributeError` when its library is not usable."""
    base, ggml, llama = _libraries()
    load_backends(ggml)
    ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    for name in ("ggml_backend_dev_name", "ggml_backend_dev_description"):
        function = getattr(base, name)
        function.restype, function.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
    base.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
    size_pointer = ctypes.POINTER(ctypes.c_size_t)
    base.ggml_backend_dev_memory.argtypes = [ctypes.c_void_p, size_pointer, size_pointer]
    base.ggml_backend_dev_memory.restype = None
    llama.llama_print_system_info.restype = ctypes.c_char_p
    devices = []
    for index in range(ggml.ggml_backend_dev_count()):
        device = ggml.ggml_backend_dev_get(index)
        kind = _KINDS.get(base.ggml_backend_dev_type(device))
        if kind is None:
            continue
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        base.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
        devices.append(
            {
                "name": base.ggml_backend_dev_name(device).decode("utf-8", "replace"),
                "description": base.ggml_backend_dev_description(device).decode("utf-8", "replace"),
                "kind": kind,
                "memory_free_bytes": free.value,
                "memory_total_bytes": total.value,
            }
        )
    system_info = llama.llama_print_system_info().decode("utf-8", "replace")
    return {"devices": devices, "system_info": system_info}


def main() -> int:
    """Answers once and ends; a failure is an answer too."""
    try:
        answer = look()
    except (OSError, AttributeError) as error:
        answer = {"devices": [], "system_info": "", "error": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
