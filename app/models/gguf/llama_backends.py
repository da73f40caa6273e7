"""llama.cpp's backends: which libraries compute, and where they are looked for."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

_CPU_DEVICE, _GPU_DEVICE = 0, 1  # enum ggml_backend_dev_type
_NO_DEVICES = (ctypes.c_void_p * 1)()
"""A list of devices as llama.cpp takes it, ended by a null pointer: an empty one."""


def load_backends(ggml: ctypes.CDLL, kernel: str = "") -> None:
    """Loads the built program's processor kernels, of which the best for this machine is taken, or
    the one whose file name is given.

    They are libraries of their own beside the executable, and are taken from nowhere else:
    llama.cpp alone would look in the working directory too, where anybody may have put one. An
    engine that pip compiled has its kernels inside, and needs nothing.
    """
    if not getattr(sys, "frozen", False):
        return
    folder = _folder()
    if kernel:
        load = ggml.ggml_backend_load
        load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        if load(bytes(folder / Path(kernel).name)):
            return
    ggml.ggml_backend_load_all_from_path(bytes(folder))


def start_llama(kernel: str = "") -> None:
    """Makes llama.cpp ready in this process; call it before anything else of llama.cpp's.

    Args:
        kernel: See `load_backends`.
    """
    import llama_cpp
    from llama_cpp._ggml import libggml

    load_backends(libggml, kernel)
    llama_cpp.llama_backend_init()


def use_few_rows(is_used: bool) -> None:
    """Whether this process multiplies few rows by `packaging/environment/few_rows.cpp`, as it does
    unless told otherwise, or by llama.cpp's own kernels. To be told between two steps."""
    os.environ["LONGLEAF_FEW_ROWS"] = "on" if is_used else "off"


def keep_off_gpus(params: Any) -> None:
    """Makes a model (`llama_model_params`) compute on the processor alone.

    With no layers on a GPU llama.cpp still computes large batches there, keeps buffers in its
    memory, and leaves weights as they are instead of rearranging them for the processor: it uses
    every device that it is not kept from.
    """
    params.devices = ctypes.addressof(_NO_DEVICES)


def has_gpu_for_layers() -> bool:
    """Whether llama.cpp has a GPU with memory of its own. Call `start_llama` before."""
    pointer = ctypes.c_void_p
    return bool(_function("ggml_backend_dev_by_type", pointer, [ctypes.c_int])(_GPU_DEVICE))


def kernels_by_score() -> list[str]:
    """File names of the built program's kernel libraries that this processor can run, best first by
    their own score, the order in which llama.cpp prefers them; [] where the engine has its kernels
    inside."""
    if not getattr(sys, "frozen", False):
        return []
    scores: dict[str, int] = {}
    for path in _folder().glob("*ggml-cpu-*"):
        try:
            scores[path.name] = int(ctypes.CDLL(str(path)).ggml_backend_score())
        except (OSError, AttributeError):  # not for this system, or no kernels
            continue
    usable = [name for name, score in scores.items() if score > 0]
    return sorted(usable, key=lambda name: -scores[name])


def extra_buffer_names() -> list[str]:
    """llama.cpp's names of the memory in which it rearranges weights for this processor ("AMX",
    "CPU_REPACK"), in the order in which it prefers them. Call `start_llama` before."""
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    by_type = _function("ggml_backend_dev_by_type", pointer, [ctypes.c_int])
    registry_of = _function("ggml_backend_dev_backend_reg", pointer, [pointer])
    address_of = _function("ggml_backend_reg_get_proc_address", pointer, [pointer, text])
    name_of = _function("ggml_backend_buft_name", text, [pointer])
    device = by_type(_CPU_DEVICE)
    address = device and address_of(registry_of(device), b"ggml_backend_dev_get_extra_bufts")
    if not address:
        return []
    listed = ctypes.CFUNCTYPE(ctypes.POINTER(pointer), pointer)(address)(device)
    names: list[str] = []
    while listed and listed[len(names)]:
        names.append(name_of(listed[len(names)]).decode())
    return names


def _function(name: str, result: Any, arguments: list[Any]) -> Any:
    """A function of ggml's. Which of its two libraries has it is of no concern on Linux, where one
    is looked through for the other's too; on Windows it is."""
    from llama_cpp._ctypes_extensions import load_shared_library
    from llama_cpp._ggml import libggml, libggml_base_path

    try:
        function = getattr(libggml, name)
    except AttributeError:
        function = getattr(load_shared_library("ggml-base", libggml_base_path), name)
    function.restype, function.argtypes = result, arguments
    return function


def _folder() -> Path:
    return Path(sys.executable).resolve().parent
