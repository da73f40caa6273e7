"""What a GGUF file says of its model, read from the header alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.models.gguf.errors import ModelError, NotALanguageModelError
from app.models.gguf.header import ArraySpan, GgufHeader, TensorEntry
from app.models.gguf.model_files import check_split, fingerprint, model_parts, read_part
from app.system.translation import to_translate, tr


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
        tensor_bytes: Bytes of tensor data by tensor name (for the memory forecast).
        raw: Every scalar key of the header but the chat template.
        parts: All files of the model, `path` first; one unless the model is split.
        sliding_window_pattern: As stated in the file: per layer whether it slides, or the period
            with which full attention recurs, or 0 when nothing is stated.
        n_experts: Experts of a mixture, 0 for a dense model.
        tensor_types: ggml type ("Q4_K", "F32" …) by tensor name.
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
    parts: tuple[Path, ...] = ()
    sliding_window_pattern: tuple[bool, ...] | int = 0
    n_experts: int = 0
    tensor_types: Mapping[str, str] = field(default_factory=dict)


# llama.cpp's names of `general.file_type` (enum llama_ftype in llama.h).
_FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
    39: "NVFP4",
    40: "Q1_0",
    41: "Q2_0",
}
# Architectures that make embeddings and cannot write text.
_EMBEDDING_ARCHITECTURES = {
    "bert",
    "modern-bert",
    "nomic-bert",
    "nomic-bert-moe",
    "neo-bert",
    "jina-bert-v2",
    "jina-bert-v3",
    "eurobert",
    "gemma-embedding",
    "t5encoder",
}
_MAX_LAYERS = 1024  # llama.cpp's LLAMA_MAX_LAYERS is 512
_DOWNLOAD_AGAIN = to_translate("Download it again.")


def read_facts(path: Path, *, allow_vocabulary_only: bool = False) -> ModelFacts:
    """Reads the header of a GGUF file; of a split model, the headers of all its parts.

    Any part of a split model may be given; `ModelFacts.path` is its first part.
    `allow_vocabulary_only` accepts a file without weights, good for a tokenizer alone.

    Raises `ModelError` when the file is missing, a directory, empty, unreadable, not a GGUF, of a
    version that cannot be read, cut short (tensor data beyond its end), a bare vocabulary, a
    companion file (vision projector, adapter, embedding model), or when a part is missing.
    """
    parts = model_parts(path)
    headers = [read_part(part) for part in parts]
    header = headers[0]
    values = header.values
    architecture = _text(values, "general.architecture")
    tensors = [tensor for one in headers for tensor in one.tensors]
    check_split(parts, headers)
    _check_kind(parts[0], architecture, values)
    if not tensors and not allow_vocabulary_only:
        raise NotALanguageModelError(
            tr(
                "{name} holds only a vocabulary and no weights: it cannot write text.",
                name=parts[0].name,
            ),
            tr("Choose the model's full GGUF file."),
        )

    return _facts_of(parts, headers, architecture, tensors)


def _facts_of(
    parts: Sequence[Path],
    headers: Sequence[GgufHeader],
    architecture: str,
    tensors: Sequence[TensorEntry],
) -> ModelFacts:
    """What sound headers say."""
    values = headers[0].values

    def number(key: str, default: int = 0) -> int:
        return _integer(values.get(f"{architecture}.{key}"), default)

    n_layers = _n_layers(number("block_count"), parts[0])
    heads = _per_layer(values.get(f"{architecture}.attention.head_count"), n_layers, 0)
    n_heads = max(heads, default=0)
    n_embedding = number("embedding_length")
    head_size = n_embedding // n_heads if n_heads else 0
    tags = values.get("general.languages")
    return ModelFacts(
        path=parts[0],
        fingerprint=fingerprint(parts, headers),
        architecture=architecture,
        name=_name(values, parts[0]),
        quantization=_quantization(values, tensors),
        n_parameters=sum(tensor.n_weights for tensor in tensors),
        size_bytes=sum(part.stat().st_size for part in parts),
        n_layers=n_layers,
        n_heads=n_heads,
        n_kv_heads=_per_layer(
            values.get(f"{architecture}.attention.head_count_kv", heads or n_heads),
            n_layers,
            n_heads,
        ),
        head_size_k=number("attention.key_length", head_size),
        head_size_v=number("attention.value_length", head_size),
        n_embedding=n_embedding,
        n_vocabulary=_n_vocabulary(values, number("vocab_size")),
        sliding_window=number("attention.sliding_window"),
        n_context_native=number("context_length"),
        rope=_rope(values, f"{architecture}.rope.scaling"),
        rope_base=_float(values.get(f"{architecture}.rope.freq_base"), 10000.0),
        chat_template=_text(values, "tokenizer.chat_template"),
        tokenizer_kind=_text(values, "tokenizer.ggml.model"),
        pre_tokenizer=_text(values, "tokenizer.ggml.pre"),
        licence=_text(values, "general.license"),
        languages=tuple(str(tag) for tag in tags) if isinstance(tags, tuple) else (),
        tensor_bytes={tensor.name: tensor.size_bytes or 0 for tensor in tensors},
        raw=_plain_values(values),
        parts=tuple(parts),
        sliding_window_pattern=_pattern(
            values.get(f"{architecture}.attention.sliding_window_pattern")
        ),
        n_experts=number("expert_count"),
        tensor_types={tensor.name: tensor.type_name for tensor in tensors},
    )


def _n_layers(claimed: int, path: Path) -> int:
    if not 0 <= claimed <= _MAX_LAYERS:
        raise ModelError(
            tr(
                "The model file {name} is damaged: it claims {n_layers} layers.",
                name=path.name,
                n_layers=claimed,
            ),
            tr(_DOWNLOAD_AGAIN),
        )
    return claimed


def _n_vocabulary(values: Mapping[str, object], stated: int) -> int:
    """How many tokens there are; `stated` where they are not listed."""
    listed = values.get("tokenizer.ggml.tokens")
    if isinstance(listed, ArraySpan):
        return listed.n_items
    return len(listed) if isinstance(listed, tuple) else stated


def _rope(values: Mapping[str, object], prefix: str) -> RopeScaling:
    kind = _text(values, f"{prefix}.type")
    return RopeScaling(
        kind="" if kind == "none" else kind,
        factor=_float(values.get(f"{prefix}.factor"), 1.0),
        original_context=_integer(values.get(f"{prefix}.original_context_length"), 0),
    )


def _plain_values(values: Mapping[str, object]) -> dict[str, str | int | float]:
    """What the header says in single values, without the chat template."""
    return {
        key: value
        for key, value in values.items()
        if isinstance(value, str | int | float) and key != "tokenizer.chat_template"
    }


_POOLED = {1, 2, 3}  # llama.cpp's LLAMA_POOLING_TYPE: mean, CLS, last
_RANKED = 4
_EMBEDDING_TAGS = {"sentence-similarity", "feature-extraction", "sentence-transformers"}
_RANKER_TAGS = {"text-ranking", "reranker", "rerank"}


def _check_kind(path: Path, architecture: str, values: Mapping[str, object]) -> None:
    """Refuses GGUF files that are not models which write text."""
    kind = _text(values, "general.type")
    pooling = values.get(f"{architecture}.pooling_type")
    tags = values.get("general.tags")
    told = {str(tag).casefold() for tag in tags} if isinstance(tags, tuple) else set()
    is_writer = "text-generation" in told or "conversational" in told
    what = ""
    if architecture == "clip" or kind == "mmproj":
        what = tr("the picture part of a model")
    elif kind == "adapter":
        what = tr("an adapter (LoRA) for a model")
    elif kind == "imatrix" or architecture == "imatrix":
        what = tr("calibration data for a model")
    elif pooling == _RANKED or (told & _RANKER_TAGS and not is_writer):
        what = tr("a model that ranks texts")
    elif (
        architecture in _EMBEDDING_ARCHITECTURES
        or pooling in _POOLED
        or (told & _EMBEDDING_TAGS and not is_writer)
    ):
        what = tr("a model that makes embeddings")
    if what:
        raise NotALanguageModelError(
            tr("{name} is {what} and cannot write text.", name=path.name, what=what),
            tr("Choose a language model."),
        )
    if not architecture:
        raise ModelError(
            tr("The model file {name} does not say what model it holds.", name=path.name),
            tr(_DOWNLOAD_AGAIN),
        )


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _integer(value: object, default: int) -> int:
    """An integer key; of a value per layer, the largest."""
    if isinstance(value, tuple):
        value = max((item for item in value if isinstance(item, int)), default=default)
    return value if isinstance(value, int) else default


def _float(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _per_layer(value: object, n_layers: int, default: int) -> tuple[int, ...]:
    if isinstance(value, tuple):
        numbers = tuple(item if isinstance(item, int) else default for item in value)
        return (numbers + (default,) * n_layers)[:n_layers]
    return (value if isinstance(value, int) else default,) * n_layers


def _pattern(value: object) -> tuple[bool, ...] | int:
    if isinstance(value, tuple):
        return tuple(bool(item) for item in value)
    return value if isinstance(value, int) else 0


def _quantization(values: Mapping[str, object], tensors: Sequence[TensorEntry]) -> str:
    """The name that llama.cpp gives the file type, or else the type most bytes are stored in."""
    file_type = values.get("general.file_type")
    if isinstance(file_type, int) and file_type in _FILE_TYPES:
        return _FILE_TYPES[file_type]
    by_type: dict[str, int] = {}
    for tensor in tensors:
        by_type[tensor.type_name] = by_type.get(tensor.type_name, 0) + (tensor.size_bytes or 0)
    return max(by_type, key=lambda name: by_type[name], default="")


_FILE_SUFFIX = re.compile(r"[-._](?:I?Q\d\w*|[Bb]?[Ff](?:16|32)|MXFP4)(?:-\d{5}-of-\d{5})?$")


def _name(values: Mapping[str, object], path: Path) -> str:
    """What people call the model. Converters make `general.name` up from the folder they found, and
    then a file name that also says whose size and kind it is reads better."""
    stated = _text(values, "general.name")
    stem = _FILE_SUFFIX.sub("", path.stem)
    if not stated:
        return stem
    finetune = _text(values, "general.finetune").casefold()
    known = [_text(values, f"general.{key}").casefold() for key in ("basename", "size_label")]
    if finetune and all(known) and all(word in stem.casefold() for word in known):
        made_up = re.sub(r"[\s_-]+", "-", stated).casefold()
        if made_up == "-".join([*known, finetune]):
            return re.sub(r"[-_]+", " ", stem)
    return stated
