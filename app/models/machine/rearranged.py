"""Which weights llama.cpp rearranges for the processor, and what the copies take.

With AMX, or with vector units that it has fast kernels for, llama.cpp copies weights into another
order when it loads a model (ggml-cpu/amx/amx.cpp and mmq.cpp, ggml-cpu/repack.cpp; checked with
version 0.25.3 of ggml). The file's own bytes are then of no more use for these weights.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import AMX_BUFFER, REPACK_BUFFER
from app.models.machine.hardware import probe

AMX_RATIOS = {
    "Q4_0": 1.0,
    "Q4_1": 1.0,
    "Q8_0": 38 / 34,  # a sum of 4 bytes beside each block of 34
    "Q4_K": 148 / 144,
    "Q5_K": 180 / 176,
    "Q6_K": 1.0,
    "IQ4_XS": 138 / 136,
    "F16": 1.0,
}
"""Bytes of a copy for AMX over those of the weight (`get_row_size` in amx/mmq.cpp)."""
_REPACKED_ON_X86 = {"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"}
_REPACKED_WITH_AVX512 = {"Q2_K"}
_REPACKED_ON_ARM = {"Q4_0", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "MXFP4", "Q8_0"}
_AMX_ROWS, _REPACK_ROWS = 32, 8
"""What the rows of a matrix must be a multiple of; only vocabularies sometimes are not."""

EMBEDDING, OUTPUT = "token_embd.weight", "output.weight"
_LAYER_NAME = re.compile(r"^blk\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Rearranged:
    """Bytes of the copies, and of what they are copies of, as far as that is not used elsewhere:
    an embedding that is the output matrix too is still looked up in the file's own order."""

    copies_bytes: int = 0
    originals_bytes: int = 0


def is_tied(facts: ModelFacts) -> bool:
    """Whether the embedding is the output matrix too."""
    return OUTPUT not in facts.tensor_types and EMBEDDING in facts.tensor_types


def rearranged(facts: ModelFacts, buffers: Sequence[str]) -> Rearranged:
    """What llama.cpp rearranges of a model that is wholly on the processor.

    Args:
        buffers: llama.cpp's names of the memory that there is for it, in its order
            (`engine_build.extra_buffers`).
    """
    copies = originals = 0
    repacked = _repacked() if REPACK_BUFFER in buffers else set()
    for name, type_name in facts.tensor_types.items():
        is_output = name == OUTPUT or (name == EMBEDDING and is_tied(facts))
        if not is_output and not _LAYER_NAME.match(name):
            continue
        n_rows = facts.n_vocabulary if is_output else 0
        ratio = _ratio(type_name, buffers, repacked, is_of_experts="_exps." in name, n_rows=n_rows)
        size_bytes = facts.tensor_bytes.get(name, 0)
        copies += int(size_bytes * ratio)
        if ratio and name != EMBEDDING:
            originals += size_bytes
    return Rearranged(copies, originals)


def _ratio(
    type_name: str,
    buffers: Sequence[str],
    repacked: Collection[str],
    *,
    is_of_experts: bool,
    n_rows: int,
) -> float:
    """Bytes of a copy over those of the weight; 0 where there is no copy. `repacked` names the
    types that are rearranged here."""
    for buffer in buffers:
        if buffer == AMX_BUFFER and not is_of_experts and not n_rows % _AMX_ROWS:
            if ratio := AMX_RATIOS.get(type_name):
                return ratio
        elif buffer == REPACK_BUFFER and not n_rows % _REPACK_ROWS and type_name in repacked:
            return 1.0
    return 0.0


def _repacked() -> set[str]:
    features = set(probe().features)
    if "NEON" in features:
        return _REPACKED_ON_ARM
    if "AVX2" not in features and features:  # no features: a system that does not tell them
        return set()
    return _REPACKED_ON_X86 | (_REPACKED_WITH_AVX512 if "AVX-512" in features else set())
