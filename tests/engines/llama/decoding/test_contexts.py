"""What llama.cpp is told when a model is loaded."""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp
import pytest

from app.engines.llama.decoding.contexts import load_model
from app.engines.llama.protocol import WorkerSettings


@pytest.mark.parametrize("n_gpu_layers", [0, 3])
def test_without_layers_on_a_gpu_none_is_used_for_anything(
    monkeypatch: pytest.MonkeyPatch, n_gpu_layers: int
) -> None:
    """Left to itself llama.cpp computes large batches on a GPU that has no layers, too."""
    told: list[Any] = []

    def load(_path: bytes, params: Any) -> int:
        told.append(params)
        return 1

    monkeypatch.setattr(llama_cpp, "llama_model_load_from_file", load)
    load_model(WorkerSettings(model_path="any.gguf", n_context=512, n_gpu_layers=n_gpu_layers))
    [params] = told
    if n_gpu_layers:
        assert params.devices is None, "all that llama.cpp finds"
    else:
        assert ctypes.c_void_p.from_address(params.devices).value is None, "a list with none"
