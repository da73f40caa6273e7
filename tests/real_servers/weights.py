"""Writes a model of a GGUF file as vLLM and transformers read it: safetensors, config, tokenizer.

    python weights.py MODEL.gguf FOLDER

Run with the Python of the script's own environment (gguf, numpy, safetensors). Knows models of the
family "llama" with a byte-level vocabulary, which the starter is. What llama.cpp changes when it
converts such a model (`conversion/llama.py`: the order of rows that RoPE turns) is turned back.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import save_file

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "output": "lm_head",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
CONTROL, USER_DEFINED = 3, 4  # token types of the format
# How the vocabularies cut a text before merging; "smollm" is in llama.cpp's llama-vocab.cpp.
CUTS = {
    "smollm": [
        {"type": "Digits", "individual_digits": True},
        {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
    ],
}


def plain(reader, key, default=None):
    field = reader.get_field(key)
    return default if field is None else field.contents()


def name_of(tensor):
    parts = tensor.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{NAMES[parts[2]]}.{parts[3]}"
    return f"{NAMES[parts[0]]}.{parts[1]}"


def rope_rows(weight, n_heads):
    """The rows of queries or keys as Meta's order has been turned into Hugging Face's: of each head
    first the rows that are turned as real parts, then those that are turned as imaginary ones."""
    n_rows = weight.shape[0]
    cut = weight.reshape(n_heads, n_rows // n_heads // 2, 2, *weight.shape[1:])
    return np.ascontiguousarray(cut.swapaxes(1, 2).reshape(weight.shape))


def write_weights(reader, folder):
    n_heads = plain(reader, "llama.attention.head_count")
    n_kv_heads = plain(reader, "llama.attention.head_count_kv", n_heads)
    tensors = {}
    for tensor in reader.tensors:
        weight = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        weight = weight.reshape([int(n) for n in reversed(tensor.shape)])
        if ".attn_q." in tensor.name:
            weight = rope_rows(weight, n_heads)
        elif ".attn_k." in tensor.name:
            weight = rope_rows(weight, n_kv_heads)
        tensors[name_of(tensor.name)] = weight
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return tensors


def write_config(reader, folder, tensors):
    def of(key):
        return plain(reader, f"llama.{key}")

    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "hidden_size": of("embedding_length"),
        "intermediate_size": of("feed_forward_length"),
        "num_hidden_layers": of("block_count"),
        "num_attention_heads": of("attention.head_count"),
        "num_key_value_heads": of("attention.head_count_kv"),
        "head_dim": of("rope.dimension_count"),
        "max_position_embeddings": of("context_length"),
        "rms_norm_eps": float(of("attention.layer_norm_rms_epsilon")),
        "rope_theta": float(of("rope.freq_base")),
        "vocab_size": len(plain(reader, "tokenizer.ggml.tokens")),
        "tie_word_embeddings": "lm_head.weight" not in tensors,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": plain(reader, "tokenizer.ggml.bos_token_id"),
        "eos_token_id": plain(reader, "tokenizer.ggml.eos_token_id"),
        "pad_token_id": plain(reader, "tokenizer.ggml.padding_token_id"),
        "torch_dtype": "float32",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1))


def write_tokenizer(reader, folder):
    texts = plain(reader, "tokenizer.ggml.tokens")
    types = plain(reader, "tokenizer.ggml.token_type")
    marks = [
        {"id": n, "content": text, "special": types[n] == CONTROL, "single_word": False}
        | {"lstrip": False, "rstrip": False, "normalized": False}
        for n, text in enumerate(texts)
        if types[n] in (CONTROL, USER_DEFINED)
    ]
    whole = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": marks,
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": CUTS[plain(reader, "tokenizer.ggml.pre")],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True}
        | {"use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {text: n for n, text in enumerate(texts)},
            "merges": plain(reader, "tokenizer.ggml.merges"),
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(whole, ensure_ascii=False))

    def token(name):
        return texts[plain(reader, f"tokenizer.ggml.{name}_token_id")]

    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": token("bos"),
        "eos_token": token("eos"),
        "pad_token": token("padding"),
        "unk_token": token("unknown"),
        "model_max_length": plain(reader, "llama.context_length"),
        "clean_up_tokenization_spaces": False,
        "add_prefix_space": False,
        "chat_template": plain(reader, "tokenizer.chat_template"),
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, ensure_ascii=False))


def main(model, folder):
    reader = gguf.GGUFReader(model)
    if plain(reader, "general.architecture") != "llama":
        raise SystemExit(f"{model}: only models of the family “llama” can be written")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_config(reader, folder, write_weights(reader, folder))
    write_tokenizer(reader, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
