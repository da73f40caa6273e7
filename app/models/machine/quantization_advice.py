"""What each quantisation of a model would weigh on disk and need in memory.

Sizes are computed tensor by tensor, with the types that llama.cpp's `llama-quantize` gives them
without an importance matrix (`llama_tensor_get_type_impl` and `tensor_type_fallback` in
src/llama-quant.cpp; bytes per block from ggml). For the reference model the result is within 0.2 %
of the published files; makers who use an importance matrix or rules of their own differ by a few
per cent. Memory comes from `app.models.machine.memory`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts, RopeScaling
from app.models.gguf.header import TENSOR_TYPES
from app.models.machine.memory import MemoryNeed, context_limit, forecast
from app.system.folders import resources_folder
from app.system.translation import tr

REFERENCE = "qwen2.5-7b-instruct"
CONTEXTS = (32_768, 65_536, 131_072)
KV_TYPES = ("f16", "q8_0")
_ALIGNMENT = 32  # GGUF's default
_BLOCKS = {name: (n_weights, n_bytes) for name, n_weights, n_bytes in TENSOR_TYPES.values()}
_LAYER = re.compile(r"^blk\.(\d+)\.")

# Name of the mix, and the type that most of its tensors get (`llama_ftype_get_default_type`).
_BASE_TYPES = {
    "Q3_K_S": "Q3_K",
    "Q3_K_M": "Q3_K",
    "Q3_K_L": "Q3_K",
    "IQ4_XS": "IQ4_XS",
    "Q4_0": "Q4_0",
    "Q4_K_S": "Q4_K",
    "Q4_K_M": "Q4_K",
    "Q5_0": "Q5_0",
    "Q5_K_S": "Q5_K",
    "Q5_K_M": "Q5_K",
    "Q6_K": "Q6_K",
    "Q8_0": "Q8_0",
    "F16": "F16",
}
QUANTIZATIONS = tuple(_BASE_TYPES)

# What stands in for a type whose blocks of 256 do not divide a row.
_FALLBACKS = {"IQ4_XS": "IQ4_NL", "Q3_K": "Q4_0", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
# Matrices that are never quantised, by a part of their names.
_KEPT = ("_norm.weight", "ffn_gate_inp.weight", "ssm_conv1d", "shortconv.conv.weight", "altup")


@dataclass(frozen=True, slots=True)
class MemoryCell:
    """One context and KV type of a quantisation.

    Attributes:
        n_context, kv_type: Tokens of one sequence; type of keys and values.
        need: Memory by purpose; None where the model cannot read so many tokens.
        fits: Whether it fits the memory that was asked about.
    """

    n_context: int
    kv_type: str
    need: MemoryNeed | None
    fits: bool


@dataclass(frozen=True, slots=True)
class QuantizationRow:
    """One quantisation of a model.

    Attributes:
        name: "Q4_K_M" …
        size_bytes: Of the file.
        bits_per_weight: Over all weights, header left out.
        cells: Memory for each context and KV type asked about.
    """

    name: str
    size_bytes: int
    bits_per_weight: float
    cells: tuple[MemoryCell, ...]

    def cell(self, n_context: int, kv_type: str = "f16") -> MemoryCell:
        """The cell of a context and KV type. Raises `KeyError` for one not asked about."""
        for cell in self.cells:
            if (cell.n_context, cell.kv_type) == (n_context, kv_type):
                return cell
        raise KeyError((n_context, kv_type))


def reference_facts(name: str = REFERENCE) -> ModelFacts:
    """Facts of a model known by its architecture alone, in F16: there is no file behind them.

    Raises `ModelError` when no such architecture is shipped.
    """
    path = resources_folder() / "architectures" / f"{name}.toml"
    try:
        known = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        shipped = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml")))
        raise ModelError(
            tr("The architecture of “{name}” is not known.", name=name),
            tr("Known are: {shipped}.", shipped=shipped),
        ) from error
    shapes = _shapes(known)
    types = {
        tensor: "F16" if len(shape) > 1 and _is_quantizable(tensor) else "F32"
        for tensor, shape in shapes.items()
    }
    sizes = {
        tensor: _tensor_bytes(types[tensor], shape[0], _product(shape))
        for tensor, shape in shapes.items()
    }
    architecture = known["architecture"]
    return ModelFacts(
        path=Path(),
        fingerprint=f"architecture/{name}",
        architecture=architecture,
        name=known["name"],
        quantization="F16",
        n_parameters=sum(_product(shape) for shape in shapes.values()),
        size_bytes=known["header_bytes"] + sum(map(_padded, sizes.values())),
        n_layers=known["n_layers"],
        n_heads=known["n_heads"],
        n_kv_heads=(known["n_kv_heads"],) * known["n_layers"],
        head_size_k=known["head_size"],
        head_size_v=known["head_size"],
        n_embedding=known["n_embedding"],
        n_vocabulary=known["n_vocabulary"],
        sliding_window=0,
        n_context_native=known["n_context_native"],
        rope=RopeScaling(),
        rope_base=known.get("rope_base", 10_000.0),
        chat_template="",
        tokenizer_kind="",
        pre_tokenizer="",
        tensor_bytes=sizes,
        tensor_types=types,
        raw={f"{architecture}.feed_forward_length": known["n_feed_forward"]},
    )


def quantized(facts: ModelFacts, quantization: str) -> ModelFacts:
    """The facts that `llama-quantize` would make of a model: types and sizes of its tensors.

    Raises `ModelError` for a quantisation that is not known here.
    """
    base = _BASE_TYPES.get(quantization)
    if base is None:
        raise ModelError(
            tr(
                "There is no quantisation “{quantization}” in the table.", quantization=quantization
            ),
            tr("It has: {known}.", known=", ".join(QUANTIZATIONS)),
        )
    types = dict(facts.tensor_types)
    sizes = dict(facts.tensor_bytes)
    chosen = _mix(facts, quantization, base) if base != "F16" else {}
    for name in types:
        n_weights = _n_weights(facts, name)
        if not _is_quantizable(name) or not n_weights:
            continue
        n_columns = _n_columns(facts, name)
        types[name] = _fitting(chosen.get(name, base), n_columns)
        sizes[name] = _tensor_bytes(types[name], n_columns, n_weights)
    # A header differs by a few bytes only; alignment is part of the file's size.
    header = facts.size_bytes - sum(map(_padded, facts.tensor_bytes.values()))
    return replace(
        facts,
        quantization=quantization,
        tensor_types=types,
        tensor_bytes=sizes,
        size_bytes=max(header, 0) + sum(map(_padded, sizes.values())),
    )


def advise(
    facts: ModelFacts,
    available_bytes: int,
    *,
    on_gpu: bool = False,
    contexts: Sequence[int] = CONTEXTS,
    kv_types: Sequence[str] = KV_TYPES,
    extra_buffers: Sequence[str] | None = None,
) -> list[QuantizationRow]:
    """The table of a model's quantisations, from the smallest file to the largest.

    Args:
        facts: Any model; of a quantised file, the other quantisations of the same weights.
        available_bytes: Memory that must hold everything: main memory, or with `on_gpu` the
            graphics card's, with every layer on it.
        contexts, kv_types: Tokens of one sequence, and types of its keys and values.
        extra_buffers: As `forecast` has it; None looks at this machine.
    """
    n_max = context_limit(facts).n_max
    rows = []
    for name in QUANTIZATIONS:
        made = quantized(facts, name)
        cells = []
        for n_context in contexts:
            for kv_type in kv_types:
                if n_context > n_max:
                    cells.append(MemoryCell(n_context, kv_type, None, False))
                    continue
                need = forecast(
                    made,
                    n_context=n_context,
                    kv_type=kv_type,
                    n_gpu_layers=-1 if on_gpu else 0,
                    extra_buffers=extra_buffers,
                )
                n_bytes = need.gpu_bytes if on_gpu else need.total_bytes
                cells.append(MemoryCell(n_context, kv_type, need, n_bytes <= available_bytes))
        bits = 8 * sum(made.tensor_bytes.values()) / max(facts.n_parameters, 1)
        rows.append(QuantizationRow(name, made.size_bytes, bits, tuple(cells)))
    return sorted(rows, key=lambda row: row.size_bytes)


def best_fitting(rows: Sequence[QuantizationRow], n_context: int) -> tuple[str, str] | None:
    """Quantisation and KV type of the largest file that fits with `n_context` tokens, KV in f16
    before q8_0; None when none fits."""
    for row in sorted(rows, key=lambda row: -row.size_bytes):
        for cell in row.cells:
            if cell.n_context == n_context and cell.fits:
                return row.name, cell.kv_type
    return None


# --- tensors --------------------------------------------------------------------------------------


def _shapes(known: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Tensors of a dense Llama-like model as GGUF names them, rows first as in `ne`."""
    width, n_ff, head = known["n_embedding"], known["n_feed_forward"], known["head_size"]
    n_q, n_kv = known["n_heads"] * head, known["n_kv_heads"] * head
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (width, known["n_vocabulary"]),
        "output_norm.weight": (width,),
    }
    if not known["tied_embeddings"]:
        shapes["output.weight"] = (width, known["n_vocabulary"])
    for layer in range(known["n_layers"]):
        block = f"blk.{layer}."
        shapes |= {
            f"{block}attn_norm.weight": (width,),
            f"{block}attn_q.weight": (width, n_q),
            f"{block}attn_k.weight": (width, n_kv),
            f"{block}attn_v.weight": (width, n_kv),
            f"{block}attn_output.weight": (n_q, width),
            f"{block}ffn_norm.weight": (width,),
            f"{block}ffn_gate.weight": (width, n_ff),
            f"{block}ffn_up.weight": (width, n_ff),
            f"{block}ffn_down.weight": (n_ff, width),
        }
        if known["qkv_biases"]:
            shapes |= {
                f"{block}attn_q.bias": (n_q,),
                f"{block}attn_k.bias": (n_kv,),
                f"{block}attn_v.bias": (n_kv,),
            }
    return shapes


def _product(shape: Sequence[int]) -> int:
    n = 1
    for length in shape:
        n *= length
    return n


def _is_quantizable(name: str) -> bool:
    return name.endswith("weight") and not any(part in name for part in _KEPT)


def _n_weights(facts: ModelFacts, name: str) -> int:
    """Weights of a tensor, from its bytes and type; 0 for a type unknown here."""
    per_block, block_bytes = _BLOCKS.get(facts.tensor_types[name], (0, 1))
    return facts.tensor_bytes.get(name, 0) // block_bytes * per_block


def _n_columns(facts: ModelFacts, name: str) -> int:
    """Length of a tensor's rows: the width of what goes into it."""
    if "ffn_down" in name:
        stated = "expert_feed_forward_length" if "_exps" in name else "feed_forward_length"
        value = facts.raw.get(f"{facts.architecture}.{stated}")
        return value if isinstance(value, int) else facts.n_embedding
    if "attn_output.weight" in name:
        return facts.n_heads * facts.head_size_v
    return facts.n_embedding


def _tensor_bytes(type_name: str, n_columns: int, n_weights: int) -> int:
    per_block, block_bytes = _BLOCKS[type_name]
    return n_weights // n_columns * (-(-n_columns // per_block)) * block_bytes


def _padded(n_bytes: int) -> int:
    return -(-n_bytes // _ALIGNMENT) * _ALIGNMENT


def _fitting(type_name: str, n_columns: int) -> str:
    """The type itself, or what replaces it for rows that its blocks do not divide."""
    if n_columns % _BLOCKS[type_name][0] == 0:
        return type_name
    replacement = _FALLBACKS.get(type_name, type_name)
    return replacement if n_columns % _BLOCKS[replacement][0] == 0 else "F16"


# --- which tensor gets which type -----------------------------------------------------------------


def _gets_more_bits(index: int, n: int) -> bool:
    """The first and last eighth of the layers, and every third between them."""
    return index < n // 8 or index >= 7 * n // 8 or (index - n // 8) % 3 == 2


def _mix(facts: ModelFacts, quantization: str, base: str) -> dict[str, str]:
    """Types that differ from the base type, by tensor."""
    names = [name for name in facts.tensor_types if _is_quantizable(name)]
    values = ("attn_v.weight", "attn_qkv.weight", "attn_kv_b.weight")
    n_values = sum(any(part in name for part in values) for name in names)
    has_output = "output.weight" in facts.tensor_types
    n_gqa = facts.n_heads // max(max(facts.n_kv_heads, default=1), 1)
    chosen: dict[str, str] = {}
    i_value = 0
    # llama.cpp goes through tensors by layer, whatever their order in the file.
    for name in sorted(names, key=_layer_of):
        layer, n_layers = _layer_of(name), facts.n_layers
        new = base
        if name == "output.weight" or (name == "token_embd.weight" and not has_output):
            fits = facts.n_embedding % _BLOCKS[base][0] == 0
            new = "Q8_0" if base == "Q8_0" or not fits else "Q6_K"
        elif any(part in name for part in values):
            new = _value_type(quantization, base, i_value, n_values, n_gqa)
            if facts.n_experts == 8:
                new = "Q8_0"
            i_value += 1
        elif "attn_k.weight" in name and facts.n_experts == 8:
            new = "Q8_0"
        elif "ffn_down" in name:
            new = _down_type(quantization, base, layer, n_layers)
        elif "attn_output.weight" in name:
            mixed = quantization in ("Q3_K_S", "Q3_K_M", "IQ4_XS", "Q4_K_S", "Q4_K_M")
            if facts.n_experts == 8:
                new = "Q5_K" if mixed else base
            else:
                new = {"Q3_K_M": "Q4_K", "Q3_K_L": "Q5_K"}.get(quantization, base)
        if new != base:
            chosen[name] = new
    return chosen


def _layer_of(name: str) -> int:
    match = _LAYER.match(name)
    return int(match[1]) if match else -1


def _value_type(quantization: str, base: str, index: int, n: int, n_gqa: int) -> str:
    match quantization:
        case "Q3_K_M":
            return "Q5_K" if index < 2 else "Q4_K"
        case "Q3_K_L":
            return "Q5_K"
        case "IQ4_XS" if n_gqa >= 4:
            return "Q5_K"
        case "Q4_K_M" | "Q5_K_M" if _gets_more_bits(index, n):
            return "Q6_K"
        case "Q4_K_S" if index < 4:
            return "Q5_K"
    return base


def _down_type(quantization: str, base: str, layer: int, n: int) -> str:
    match quantization:
        case "Q3_K_M":
            return "Q5_K" if layer < n // 16 else "Q4_K"
        case "Q3_K_L":
            return "Q5_K"
        case "Q4_K_M" | "Q5_K_M" if _gets_more_bits(layer, n):
            return "Q6_K"
        case "IQ4_XS" | "Q4_K_S" if layer < n // 8:
            return "Q5_K"
    return base
