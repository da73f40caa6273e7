"""Runs Longleaf with layers on a GPU that Mesa plays on the processor; prints a line a check.

    python -m tests.real_gpu FOLDER [--only WORD] [--headers FOLDER]

FOLDER gets a checkout with an engine for Vulkan of its own (compiled once). See README.md here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SETTINGS = "-DGGML_VULKAN=ON"


def prepare(folder: Path, headers: Path | None) -> Path:
    """Sets a checkout up in `folder` as the README of the packages says; its Python.

    Vulkan's headers are taken from `headers` (with `vulkan/vulkan.hpp` in it) in place of the
    system's. Raises `CalledProcessError` where the engine cannot be compiled.
    """
    checkout = folder / "longleaf"
    if not checkout.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
    settings = SETTINGS if headers is None else f"{SETTINGS} -DVulkan_INCLUDE_DIR={headers}"
    environment = os.environ | {"CMAKE_ARGS": settings}
    subprocess.run(
        [sys.executable, "main.py", "--version"], cwd=checkout, env=environment, check=True
    )
    return checkout / ".venv" / "bin" / "python"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--headers", type=Path, help="Vulkan's, where the system's are too old")
    parser.add_argument("--python", type=Path, help="has an engine for GPUs already")
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not options.prepared:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "GGML_VK_VISIBLE_DEVICES": os.environ.get("GGML_VK_VISIBLE_DEVICES", "0"),
            "LONGLEAF_HOME": tempfile.mkdtemp(prefix="longleaf-gpu-"),
            "LONGLEAF_CONVERT": "never",
            "LONGLEAF_ENGINE_CHECK": "never",
        }
        again = ["-m", "tests.real_gpu", str(folder), "--only", options.only, "--prepared"]
        command = [str(options.python or prepare(folder, options.headers)), *again]
        return subprocess.run(command, cwd=ROOT, env=environment).returncode

    from tests.real_gpu.checks import CHECKS, Bench

    library = folder / "faulty_device.so"
    source = HERE / "faulty_device.c"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    bench, n_failed = Bench(library), 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        if options.only not in name:
            continue
        begun = time.monotonic()
        try:
            said, mark = check(bench), "ok"
        except Exception as error:
            said, mark, n_failed = f"{type(error).__name__}: {error}"[:600], "FAULT", n_failed + 1
        print(f"{mark:5}  {name}: {said} ({time.monotonic() - begun:.0f} s)", flush=True)
    print("Everything went well." if not n_failed else f"{n_failed} failed.")
    return 1 if n_failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
