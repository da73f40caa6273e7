"""A model file of the size and shape of Qwen2.5-7B-Instruct, Q4_K_M, with nothing in its weights.

    python -m tests.bench.shaped_model VOCABULARY FILE [--shape 7b]

What a step takes and how much memory it needs follow from the shape of a model and the types of
its weights, not from their values: with this file times and memory of a model can be measured that
is not at hand. What it writes says nothing. VOCABULARY is a GGUF with Qwen2's, such as
`ggml-vocab-qwen2.gguf` of llama.cpp. The file has holes instead of zeros and takes no room on disk.
"""

from __future__ import annotations

import argparse
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.models.gguf.header import read_header
from tests.models.gguf_files import ALIGNMENT, gguf_head


class Shape(NamedTuple):
    """Of a Qwen2.5 model, from its config.json."""

    n_layers: int
    n_embedding: int
    n_heads: int
    n_kv_heads: int
    n_feed_forward: int
    is_tied: bool
    """Whether the embedding is the output matrix too."""


SHAPES = {
    "1.5b": Shape(28, 1536, 12, 2, 8960, True),
    "7b": Shape(28, 3584, 28, 4, 18944, False),
}
_F32, _Q4_K, _Q6_K = (0, 1, 4), (12, 256, 144), (14, 256, 210)
"""Number, weights of a block, bytes of a block (ggml.h, ggml-common.h)."""
_Q4_K_M = 15  # general.file_type


class Tensor(NamedTuple):
    name: str
    shape: tuple[int, ...]
    type: tuple[int, int, int]

    @property
    def n_bytes(self) -> int:
        n_weights = 1
        for n in self.shape:
            n_weights *= n
        return n_weights // self.type[1] * self.type[2]


def tensors(shape: Shape, n_vocabulary: int) -> Iterator[Tensor]:
    """All tensors, quantised as llama.cpp's Q4_K_M mixes types (`llama-quant.cpp`)."""
    n, n_kv = shape.n_embedding, shape.n_embedding // shape.n_heads * shape.n_kv_heads
    if shape.is_tied:
        yield Tensor("token_embd.weight", (n, n_vocabulary), _Q6_K)
    else:
        yield Tensor("token_embd.weight", (n, n_vocabulary), _Q4_K)
        yield Tensor("output.weight", (n, n_vocabulary), _Q6_K)
    yield Tensor("output_norm.weight", (n,), _F32)
    eighth = shape.n_layers // 8
    for layer in range(shape.n_layers):
        has_more = layer < eighth or layer >= 7 * shape.n_layers // 8 or (layer - eighth) % 3 == 2
        more = _Q6_K if has_more else _Q4_K
        for name, of_layer, type_ in (
            ("attn_norm.weight", (n,), _F32),
            ("ffn_norm.weight", (n,), _F32),
            ("attn_q.weight", (n, n), _Q4_K),
            ("attn_q.bias", (n,), _F32),
            ("attn_k.weight", (n, n_kv), _Q4_K),
            ("attn_k.bias", (n_kv,), _F32),
            ("attn_v.weight", (n, n_kv), more),
            ("attn_v.bias", (n_kv,), _F32),
            ("attn_output.weight", (n, n), _Q4_K),
            ("ffn_gate.weight", (n, shape.n_feed_forward), _Q4_K),
            ("ffn_up.weight", (n, shape.n_feed_forward), _Q4_K),
            ("ffn_down.weight", (shape.n_feed_forward, n), more),
        ):
            yield Tensor(f"blk.{layer}.{name}", of_layer, type_)


def write(vocabulary: Path, target: Path, name: str) -> None:
    """Writes the file."""
    shape, header = SHAPES[name], read_header(vocabulary)
    words = header.strings("tokenizer.ggml.tokens")
    keys: dict[str, object] = {
        "general.architecture": "qwen2",
        "general.name": f"Shape of Qwen2.5 {name}",
        "general.file_type": _Q4_K_M,
        "qwen2.block_count": shape.n_layers,
        "qwen2.context_length": 32_768,
        "qwen2.embedding_length": shape.n_embedding,
        "qwen2.feed_forward_length": shape.n_feed_forward,
        "qwen2.attention.head_count": shape.n_heads,
        "qwen2.attention.head_count_kv": shape.n_kv_heads,
        "qwen2.rope.freq_base": 1e6,
        "qwen2.attention.layer_norm_rms_epsilon": 1e-6,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.ggml.tokens": words,
        "tokenizer.ggml.token_type": [int(n) for n in header.numbers("tokenizer.ggml.token_type")],
        "tokenizer.ggml.merges": header.strings("tokenizer.ggml.merges"),
        "tokenizer.ggml.eos_token_id": words.index(b"<|im_end|>"),
        "tokenizer.ggml.padding_token_id": words.index(b"<|endoftext|>"),
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": (
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n"
            "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
        ),
    }
    found = list(tensors(shape, len(words)))
    head = gguf_head(keys, len(found))
    offset = 0
    for each in found:
        name_bytes = each.name.encode()
        head += struct.pack("<Q", len(name_bytes)) + name_bytes
        head += struct.pack(f"<I{len(each.shape)}Q", len(each.shape), *each.shape)
        head += struct.pack("<IQ", each.type[0], offset)
        offset += -(-each.n_bytes // ALIGNMENT) * ALIGNMENT
    head += bytes(-len(head) % ALIGNMENT)
    with target.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + offset)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--shape", choices=sorted(SHAPES), default="7b")
    options = parser.parse_args()
    write(options.vocabulary, options.file, options.shape)


if __name__ == "__main__":
    main()
