"""Which build of llama.cpp is installed, how it is run on this processor, and why so.

What was found out is kept in the cache folder under the build and the processor: when either
changes, it is found out again. Losing the file costs a check of a second or two.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.models.machine.hardware import probe
from app.system.folders import cache_folder
from app.system.process_ends import EndKind, ProcessEnd
from app.system.translation import tr

AMX_BUFFER, REPACK_BUFFER = "AMX", "CPU_REPACK"
"""llama.cpp's names of the memory in which weights lie in an order made for the processor's matrix
units (AMX) and for its vector units (ggml-cpu/amx/amx.cpp, ggml-cpu/repack.cpp)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to run llama.cpp; the defaults run it as it was built. The ways form a ladder: each
    gives up something more that may be at fault (`app.engines.llama.faults.fallbacks`).

    Attributes:
        extra_buffers: Whether weights may be rearranged for the processor, and few rows multiplied
            by Longleaf's own kernel (`packaging/environment/few_rows.cpp`).
        kernel: File name of the library of processor kernels to take, of those that the portable
            program has; "" takes the best.
        flash_attention: False never uses it; True leaves it to llama.cpp.
        gpu_share: Of the layers that fit on GPUs, how many go there.
    """

    extra_buffers: bool = True
    kernel: str = ""
    flash_attention: bool = True
    gpu_share: float = 1.0

    @property
    def key(self) -> str:
        """Names it in the keys of what depends on it."""
        buffers = "" if self.extra_buffers else "-plain"
        flash = "" if self.flash_attention else "-no-flash"
        return f"rung{buffers}{flash}-{self.kernel}-{self.gpu_share:g}"

    @property
    def words(self) -> str:
        """For people, as it goes on after "runs": "as it was built"."""
        lost = []
        if self.gpu_share == 0.0:
            lost.append(tr("on the processor alone"))
        elif self.gpu_share < 1.0:
            lost.append(tr("with fewer layers on the GPU"))
        if self.kernel:
            lost.append(tr("with the kernels of “{name}”", name=kernel_name(self.kernel)))
        if not self.extra_buffers:
            lost.append(tr("without the faster products for this processor"))
        if not self.flash_attention:
            lost.append(tr("without flash attention"))
        return ", ".join(lost) or tr("as it was built")


AS_BUILT = Rung()


@dataclass(frozen=True, slots=True)
class Failure:
    """A rung that was tried and did not do, and how it ended."""

    rung: Rung
    kind: EndKind
    name: str

    @property
    def words(self) -> str:
        """How it ended, for people."""
        return ProcessEnd(self.kind, self.name).words


@dataclass(frozen=True, slots=True)
class EngineCheck:
    """What checking the engine showed.

    Attributes:
        rung: The first that did well.
        failures: Those above it.
        extra_buffers: llama.cpp's names of the memory for rearranged weights that there is.
        kernels: The portable program's kernel libraries that this processor can run, best first.
        n_tokens: Computed in both ways and compared.
        divergence: Mean Kullback-Leibler divergence between both, in nats a token.
        took_s: All attempts together.
        date: ISO date of the check.
    """

    rung: Rung = AS_BUILT
    failures: tuple[Failure, ...] = ()
    extra_buffers: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    n_tokens: int = 0
    divergence: float = 0.0
    took_s: float = 0.0
    date: str = ""

    @property
    def sentence(self) -> str:
        """For people: how the engine runs here, and why."""
        if not self.failures:
            return tr(
                "The engine runs as it was built: {n} tokens came out right when it was checked on "
                "this processor on {date}.",
                n=self.n_tokens,
                date=self.date,
            )
        first = self.failures[0]
        return tr(
            "The engine runs {how}, which is slower: {first}, it failed when it was checked on "
            "this processor on {date} ({why}).",
            how=self.rung.words,
            first=first.rung.words,
            why=first.words,
            date=self.date,
        )


def kernel_name(file_name: str) -> str:
    """ "haswell" of "libggml-cpu-haswell.so"."""
    stem = file_name.split(".", 1)[0]
    return stem.rpartition("-")[2] or stem


@functools.cache
def build_key() -> str:
    """Names the installed llama.cpp and this processor. A library that is compiled or installed
    anew changes it."""
    hardware = probe()
    digest = hashlib.sha256()
    for path in sorted(_libraries(), key=lambda path: path.name):
        with contextlib.suppress(OSError):
            found = path.stat()
            digest.update(f"{path.name}/{found.st_size}/{found.st_mtime_ns}\n".encode())
    digest.update(f"{hardware.processor}/{' '.join(hardware.features)}".encode())
    return digest.hexdigest()[:24]


def known_check() -> EngineCheck | None:
    """What was found out of this build on this processor, or None."""
    try:
        return _check_from(_record()["check"])
    except (KeyError, TypeError, ValueError):
        return None


def engine_sentence() -> str:
    """How the engine runs here and why, for people."""
    check = known_check()
    if check is None:
        return tr(
            "The engine was not checked on this processor yet: it is before it is first used."
        )
    return check.sentence


def store_check(check: EngineCheck) -> None:
    """Keeps what was found out; what single models had needed is tried anew."""
    _store({"check": asdict(check), "models": {}})


def forget_check() -> None:
    """Makes the next use of the engine check it again, and try every model as if for the first
    time."""
    _store({})


def rung_for(fingerprint: str) -> Rung:
    """How to run a model (`ModelFacts.fingerprint`): as the check showed, or lower where the model
    itself needed it."""
    stored = _record().get("models")
    if isinstance(stored, dict) and fingerprint in stored:
        with contextlib.suppress(TypeError):
            return Rung(**stored[fingerprint])
    check = known_check()
    return check.rung if check else AS_BUILT


def store_rung(fingerprint: str, rung: Rung) -> None:
    """Keeps what a model needed."""
    record = dict(_record())
    record["models"] = {**record.get("models", {}), fingerprint: asdict(rung)}
    _store(record)


def model_sentence(name: str, fingerprint: str) -> str:
    """For people: how a model (`ModelFacts.fingerprint`) runs where it needed another rung than the
    engine's check; else ""."""
    rung, check = rung_for(fingerprint), known_check()
    if rung == (check.rung if check else AS_BUILT):
        return ""
    return tr(
        "{name} runs {how}, which is slower: its process crashed in the ways that come before.",
        name=name,
        how=rung.words,
    )


def extra_buffers() -> tuple[str, ...]:
    """llama.cpp's names of the memory for rearranged weights on this processor: as the check found
    them, or, where it has not run, as this processor's features let expect."""
    check = known_check()
    if check is not None:
        return check.extra_buffers if check.rung.extra_buffers else ()
    features = probe().features
    expected = [AMX_BUFFER] if {"AMX", "AVX-512 VNNI"} <= set(features) else []
    return (*expected, REPACK_BUFFER)


def ladder(
    kernels: Sequence[str] = (), *, has_gpu: bool = False, start: Rung = AS_BUILT
) -> list[Rung]:
    """The ways to run llama.cpp from `start` down, each tried when the one above it failed.

    Args:
        kernels: The portable program's kernel libraries for this processor, best first; none where
            the engine was compiled for it.
        has_gpu: Whether layers may lie on a GPU.
    """
    plain = replace(AS_BUILT, extra_buffers=False)
    rungs = [AS_BUILT, plain]
    rungs += [replace(plain, kernel=kernel) for kernel in kernels[1:]]
    rungs.append(replace(rungs[-1], flash_attention=False))
    if has_gpu:
        alone = [replace(rung, gpu_share=0.0) for rung in rungs]
        rungs += [replace(AS_BUILT, gpu_share=0.5), *alone]
    return rungs[rungs.index(start) :] if start in rungs else [start, *rungs[1:]]


def _libraries() -> list[Path]:
    found = importlib.util.find_spec("llama_cpp")
    places = list(found.submodule_search_locations or []) if found else []
    folders = [Path(place, "lib") for place in places]
    if getattr(sys, "frozen", False):  # its kernels lie beside the executable
        folders.append(Path(sys.executable).resolve().parent)
    return [
        path
        for folder in folders
        for pattern in ("*ggml*", "*llama*")
        for path in folder.glob(pattern)
        if path.is_file()
    ]


def _check_from(stored: Mapping[str, Any]) -> EngineCheck:
    return EngineCheck(
        rung=Rung(**stored["rung"]),
        failures=tuple(
            Failure(Rung(**each["rung"]), EndKind(each["kind"]), each["name"])
            for each in stored["failures"]
        ),
        extra_buffers=tuple(stored["extra_buffers"]),
        kernels=tuple(stored["kernels"]),
        n_tokens=stored["n_tokens"],
        divergence=stored["divergence"],
        took_s=stored["took_s"],
        date=stored["date"],
    )


def _path() -> Path:
    return cache_folder() / "models" / "engine.json"


def _all_records() -> dict[str, Any]:
    try:
        records = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return records if isinstance(records, dict) else {}


def _record() -> Mapping[str, Any]:
    record = _all_records().get(build_key())
    return record if isinstance(record, dict) else {}


def _store(record: Mapping[str, Any]) -> None:
    records = _all_records() | {build_key(): record}
    path = _path()
    with contextlib.suppress(OSError):  # found out again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}.part")
        written.write_text(json.dumps(records, indent=1), encoding="utf-8")
        written.replace(path)
