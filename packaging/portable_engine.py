"""Compiles llama.cpp for many processors at once: the engine of the program that people install."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from build_error import BuildError
from environment import engine as engine_recipe
from shrink import LEFT_OUT_PROCESSORS, UNUSED_PROCESSORS

CMAKE_ARGS = "-DGGML_NATIVE=OFF -DGGML_BACKEND_DL=ON -DGGML_CPU_ALL_VARIANTS=ON"
"""llama.cpp with one library for each level of processor, chosen when it starts."""
KERNELS = (
    "sse42", "sandybridge", "haswell", "alderlake", "skylakex", "cascadelake", "zen4",
    "sapphirerapids",
)  # fmt: skip
"""Those of llama.cpp's kernels that are taken, from the least of a processor to the most."""


def build_portable_engine(folder: Path, kernels: Sequence[str] = KERNELS) -> None:
    """Compiles the environment's own version of llama-cpp-python into `folder`, for the processors
    of `kernels`.

    Done once for each version of llama-cpp-python and of the recipe; an engine that has more
    kernels stays. Raises `BuildError`.
    """
    version = importlib.metadata.version("llama-cpp-python")
    leave_out = [*LEFT_OUT_PROCESSORS, *(name for name in KERNELS if name not in kernels)]
    stamp = folder / "longleaf-build.txt"
    wanted = f"{version} {CMAKE_ARGS} recipe {engine_recipe.recipe()}"
    # The second line names what was left out. What is left out since then, `place_backends` skips.
    made, _, left_out = (stamp.read_text("utf-8") if stamp.is_file() else "").partition("\n")
    if made == wanted and set(left_out.split()) <= set(leave_out):
        return
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="longleaf-engine-") as name:
        source = _engine_source(version, Path(name), leave_out)
        command = [
            sys.executable, "-m", "pip", "install", "--no-deps", "--no-cache-dir",
            "--target", str(folder), str(source),
        ]  # fmt: skip
        settings = engine_recipe.cmake_settings(None, CMAKE_ARGS)
        environment = os.environ | {"CMAKE_ARGS": settings}
        if subprocess.run(command, env=environment).returncode:
            raise BuildError(
                "The portable engine could not be compiled; the compiler's last words stand above.",
                "It needs a C++ compiler of 2020 or later and the network: packaging/README.md.",
            )
    check_engine(folder)
    stamp.write_text(f"{wanted}\n{' '.join(leave_out)}", encoding="utf-8")


def check_engine(folder: Path) -> None:
    """Raises `BuildError` for an engine that ends the program on processors with AMX."""
    for library in sorted(folder.rglob("*ggml-cpu*")):
        if library.is_file() and engine_recipe.drops_tile_configuration(library):
            raise BuildError(
                f"{library.name} loads a tile configuration (AMX) that is not stored whole.",
                "Compile it with packaging/environment/engine.cmake, as main.py does.",
            )


def _engine_source(version: str, folder: Path, leave_out: Sequence[str]) -> Path:
    """Fetches the sources of llama-cpp-python into `folder`, and takes out of llama.cpp's list the
    kernels that are left out: each is minutes of compiling. Raises `BuildError`."""
    command = [
        sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", "llama-cpp-python",
        "--dest", str(folder), f"llama-cpp-python=={version}",
    ]  # fmt: skip
    if subprocess.run(command).returncode:
        raise BuildError(
            f"The sources of llama-cpp-python {version} could not be fetched.",
            "The network is needed for this, once.",
        )
    (archive,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(archive, folder, filter="data")
    source = folder / archive.name.removesuffix(".tar.gz")
    listing = source / "vendor/llama.cpp/ggml/src/CMakeLists.txt"
    listing.write_text(without_kernels(listing.read_text("utf-8"), leave_out), encoding="utf-8")
    return source


def without_kernels(cmake: str, leave_out: Sequence[str]) -> str:
    """llama.cpp's list of processor kernels (CMake) without those named.

    Raises `BuildError` where one of them is not in the list.
    """
    for name in leave_out:
        line = rf"^[ \t]*ggml_add_cpu_backend_variant\({name}\b[^)\n]*\)\n"
        cmake, n_found = re.subn(line, "", cmake, flags=re.M)
        if n_found != 1:
            raise BuildError(
                f"llama.cpp's list of processor kernels names “{name}” {n_found} times.",
                "Compare ggml/src/CMakeLists.txt with KERNELS in packaging/portable_engine.py and "
                "LEFT_OUT_PROCESSORS in packaging/shrink.py.",
            )
    return cmake


def place_backends(engine: Path, program: Path) -> int:
    """Puts a portable engine's processor variants beside the executable, where they are looked for
    (app/models/gguf/llama_backends.py); returns how many there are."""
    variants = {
        file.name: file
        for file in sorted(engine.rglob("*ggml-cpu-*"))
        if file.is_file() and not UNUSED_PROCESSORS.search(file.name)
    }
    for name, file in variants.items():
        shutil.copy2(file, program / name)
    return len(variants)
