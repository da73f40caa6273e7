"""The models that Longleaf recommends, and what each would do on this machine.

`resources/catalogue.toml` lists them; nothing here needs the network.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts
from app.models.gguf.thinking import Thinking, thinking_of_name
from app.models.machine.hardware import Hardware
from app.models.machine.memory import context_limit, forecast
from app.models.machine.quantization_advice import quantized, reference_facts
from app.system.folders import resources_folder
from app.system.translation import tr

BUDGETS = (262_144, 131_072, 98_304, 65_536, 49_152, 32_768)
"""Context budgets that are looked at, the largest first, in tokens."""
KV_TYPES = ("f16", "q8_0")
"""Types of the KV cache that are looked at, the exact one first."""


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """One file that can be downloaded.

    Attributes:
        id, name: For the command line, and for people.
        summary, summary_zh: One sentence that says whom it is for, in English and Chinese.
        architecture: Of `resources/architectures/`, for the memory it needs.
        quantization, licence, languages: As its maker states them.
        repository, file, commit: Where the hub has it.
        size_bytes, sha256: Of the file, as the hub states them.
    """

    id: str
    name: str
    summary: str
    summary_zh: str
    architecture: str
    quantization: str
    licence: str
    languages: tuple[str, ...]
    repository: str
    file: str
    commit: str
    size_bytes: int
    sha256: str

    @property
    def facts(self) -> ModelFacts:
        """What its file will say, computed from its architecture: there is no file yet."""
        return _facts(self.architecture, self.quantization)

    @property
    def n_context_max(self) -> int:
        """The most tokens it reads at once, stretched where that is known to work."""
        return context_limit(self.facts).n_max

    def describe(self, language: str) -> str:
        """Whom it is for, in a language of the interface."""
        return self.summary_zh if language == "zh" else self.summary

    @property
    def thinking(self) -> Thinking:
        """Whether it thinks before it answers."""
        return thinking_of_name(self.name)

    @property
    def page(self) -> str:
        """Its path on the hub."""
        return f"{self.repository}/blob/{self.commit}/{self.file}"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a model can do with some memory.

    Attributes:
        n_context: The largest of `BUDGETS` that fits, 0 when none does.
        kv_type: Type of the KV cache that goes with it, "" when none fits.
        need_bytes: What that takes; for no fit, what the smallest budget would take.
        on_gpu: Whether all of it lies on a graphics card.
        n_context_total: The largest that would fit if nothing else ran on the machine.
    """

    n_context: int
    kv_type: str
    need_bytes: int
    on_gpu: bool
    n_context_total: int


@functools.cache
def catalogue() -> tuple[CatalogueModel, ...]:
    """The recommended models, the first one before all others."""
    path = resources_folder() / "catalogue.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
    return tuple(
        CatalogueModel(**entry | {"languages": tuple(entry["languages"])}) for entry in entries
    )


def find(name: str) -> CatalogueModel:
    """The model that a name means: its id, or a part of its id or name.

    Raises `ModelError` when nothing or more than one fits.
    """
    wanted = name.casefold().strip()
    for model in catalogue():
        if wanted == model.id:
            return model
    fitting = [m for m in catalogue() if wanted and wanted in f"{m.id} {m.name}".casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise ModelError(
            tr("The catalogue has no model called “{name}”.", name=name),
            tr("See them with: longleaf catalogue"),
        )
    names = ", ".join(model.id for model in fitting)
    raise ModelError(
        tr("“{name}” fits several models: {names}.", name=name, names=names),
        tr("Give more of the name."),
    )


def fit(facts: ModelFacts, hardware: Hardware, budgets: Sequence[int] = BUDGETS) -> Fit:
    """The largest budget that a model has room for on this machine.

    A graphics card that holds the model whole is used; else main memory. The KV cache is in f16
    where that loses no budget, else in q8_0.

    Args:
        facts: Of a file, or of the catalogue.
        hardware: With its GPUs, where they are to be counted (`probe(with_gpus=True)`).
        budgets: Those to look at, the largest first.
    """
    n_max = context_limit(facts).n_max
    possible = [n for n in budgets if n <= n_max] or [min(n_max, budgets[-1])]
    free_gpu = max((gpu.memory_free_bytes for gpu in hardware.gpus if gpu.holds_layers), default=0)
    found = _largest(facts, possible, free_gpu, on_gpu=True) if free_gpu else None
    on_gpu = found is not None
    found = found or _largest(facts, possible, hardware.memory_available_bytes, on_gpu=False)
    total = _largest(facts, possible, hardware.memory_total_bytes, on_gpu=False)
    n_total = max(total[0] if total else 0, found[0] if found else 0)
    if found is None:
        need = forecast(facts, n_context=possible[-1], kv_type=KV_TYPES[-1]).total_bytes
        return Fit(0, "", need, False, n_total)
    return Fit(*found, on_gpu, n_total)


def _largest(
    facts: ModelFacts, budgets: Sequence[int], free_bytes: int, *, on_gpu: bool
) -> tuple[int, str, int] | None:
    """Budget, KV type and bytes of the largest that fits."""
    for n_context in budgets:
        for kv_type in KV_TYPES:
            need = forecast(
                facts, n_context=n_context, kv_type=kv_type, n_gpu_layers=-1 if on_gpu else 0
            )
            n_bytes = need.gpu_bytes if on_gpu else need.total_bytes
            if n_bytes <= free_bytes:
                return n_context, kv_type, n_bytes
    return None


@functools.cache
def _facts(architecture: str, quantization: str) -> ModelFacts:
    return quantized(reference_facts(architecture), quantization)
