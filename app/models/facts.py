"""What a GGUF file says of its model, read from the header alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import LongleafError


class ModelError(LongleafError):
    """A model file that cannot be used; `message` says why."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class RopeScaling:
    """RoPE scaling as the GGUF states it: `kind` is "", "linear", "yarn" or "longrope"."""

    kind: str = ""
    factor: float = 1.0
    original_context: int = 0


@dataclass(frozen=True)
class ModelFacts:
    """Facts of one GGUF file.

    Attributes:
        path: The file (of a split model, its first part).
        fingerprint: SHA-256 (hex) over the header, the sizes and samples of the tensor data: names
            the weights without reading gigabytes.
        architecture, name, quantization: "llama", "SmolLM2 135M Instruct", "Q4_1".
        n_parameters: Weights, counted from the tensors.
        size_bytes: Of the file (of all parts of a split model).
        n_layers, n_heads: Block count and attention heads.
        n_kv_heads: KV heads per layer (length n_layers).
        head_size_k, head_size_v: Floats per head.
        n_embedding, n_vocabulary: Model width and vocabulary size.
        sliding_window: Tokens a sliding-window layer sees, 0 for none.
        n_context_native: Context length the model was trained for.
        rope: RoPE scaling stated in the file; `rope_base` its frequency base.
        chat_template: Jinja source, or "" for a base model.
        tokenizer_kind, pre_tokenizer: `tokenizer.ggml.model` ("gpt2", "llama", "bert" …) and
            `tokenizer.ggml.pre`.
        licence, languages: As stated, or empty.
        n_tensors_bytes: Bytes of tensor data by tensor name (for the memory forecast).
        raw: Every other scalar key of the header.
    """

    path: Path
    fingerprint: str
    architecture: str
    name: str
    quantization: str
    n_parameters: int
    size_bytes: int
    n_layers: int
    n_heads: int
    n_kv_heads: tuple[int, ...]
    head_size_k: int
    head_size_v: int
    n_embedding: int
    n_vocabulary: int
    sliding_window: int
    n_context_native: int
    rope: RopeScaling
    rope_base: float
    chat_template: str
    tokenizer_kind: str
    pre_tokenizer: str
    licence: str = ""
    languages: tuple[str, ...] = ()
    tensor_bytes: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, object] = field(default_factory=dict)


def read_facts(path: Path) -> ModelFacts:
    """Reads the header of a GGUF file.

    Raises `ModelError` when the file is missing, a directory, empty, not a GGUF, cut short
    (tensor data beyond its end), or carries no weights (a bare vocabulary).
    """
    raise NotImplementedError
