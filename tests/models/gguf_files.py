"""Writes GGUF files for tests: small, odd or damaged ones, and real vocabularies in new clothes."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.models.gguf.header import read_header

ALIGNMENT = 32


def _string(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(data)) + data


def _value(value: object) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<IB", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _string(value)
    assert isinstance(value, Sequence)
    if value and isinstance(value[0], int):
        return struct.pack("<IIQ", 9, 5, len(value)) + struct.pack(f"<{len(value)}i", *value)
    return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(_string(item) for item in value)


def gguf_bytes(
    keys: Mapping[str, object],
    tensors: Sequence[tuple[str, int]] = (("output.weight", 64),),
    *,
    version: int = 3,
) -> bytes:
    """A GGUF with these keys and F32 tensors of (name, number of weights)."""
    head = gguf_head(keys, len(tensors), version=version)
    offset = 0
    for name, n_weights in tensors:
        head += _string(name) + struct.pack("<IQIQ", 1, n_weights, 0, offset)
        offset += -(-4 * n_weights // ALIGNMENT) * ALIGNMENT
    head += bytes(-len(head) % ALIGNMENT)
    return head + bytes(offset)


def gguf_head(keys: Mapping[str, object], n_tensors: int, *, version: int = 3) -> bytes:
    """A GGUF as far as what is said of its tensors."""
    head = b"GGUF" + struct.pack("<IQQ", version, n_tensors, len(keys))
    return head + b"".join(_string(key) + _value(value) for key, value in keys.items())


def minimal_keys(**more: object) -> dict[str, object]:
    """Keys of a small llama model; `__` in a name stands for a dot."""
    keys: dict[str, object] = {
        "general.architecture": "llama",
        "general.name": "Tiny",
        "llama.block_count": 2,
        "llama.context_length": 4096,
        "llama.embedding_length": 64,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
    }
    keys.update({name.replace("__", "."): value for name, value in more.items()})
    return keys


def with_pre_tokenizer(source: Path, target: Path, pre_tokenizer: str) -> Path:
    """The vocabulary of `source` in a file of its own that names another pre-tokenizer."""
    header = read_header(source)
    keys = minimal_keys(
        general__name=f"Vocabulary for {pre_tokenizer}",
        tokenizer__ggml__model="gpt2",
        tokenizer__ggml__pre=pre_tokenizer,
        tokenizer__ggml__tokens=header.strings("tokenizer.ggml.tokens"),
        tokenizer__ggml__token_type=[
            int(number) for number in header.numbers("tokenizer.ggml.token_type")
        ],
        tokenizer__ggml__merges=header.strings("tokenizer.ggml.merges"),
        tokenizer__ggml__bos_token_id=1,
        tokenizer__ggml__eos_token_id=2,
    )
    target.write_bytes(gguf_bytes(keys, ()))
    return target
