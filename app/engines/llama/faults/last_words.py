"""Tells from the worker's last lines why it ended.

A driver that has no memory left, or has lost its device, ends a worker as a fault of llama.cpp
does: by SIGABRT, since llama.cpp passes the driver's errors on to nobody. Neither says anything of
how llama.cpp is run.
"""

from __future__ import annotations

import re

from app.system.process_ends import EndKind, ProcessEnd

_NO_MEMORY = re.compile(
    r"OutOf(Device|Host|Pool)Memory"  # Vulkan's names (vulkan.hpp), in what C++ says at the end
    r"|(CUDA|ROCm|MUSA) error: out of memory|(cuda|hip|musa)Malloc failed"  # ggml-cuda.cu
    r"|kIOGPUCommandBufferCallbackErrorOutOfMemory"  # Metal's
)
_LOST = re.compile(r"DeviceLost|device lost|unspecified launch failure|GPU is lost")


def end_by_log(end: ProcessEnd, log: str) -> ProcessEnd:
    """How a worker ended.

    Args:
        end: As its exit status tells it.
        log: What it wrote.
    """
    if end.kind is not EndKind.CRASH:
        return end
    if _NO_MEMORY.search(log):
        return ProcessEnd(EndKind.NO_MEMORY, end.name)
    if _LOST.search(log):
        return ProcessEnd(EndKind.GPU_LOST, end.name)
    return end
