#!/usr/bin/env python3
"""Starts Longleaf from a checkout: prepares a private environment once, then hands over.

    python3 main.py                    the window
    python3 main.py summarize FILE     any command of `longleaf`
    python3 main.py test [ARGUMENTS]   the tests (arguments go to pytest)

Until the environment stands, only the standard library is used (packaging/environment).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON_MIN = (3, 11)
EXIT_SETUP = 9
WHOLE_SUITE = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
"""What pytest is told where nothing else is asked for: as many processes as `tests.conftest` says,
each with whole files, since their tests share models."""


def hand_over(venv: Path, arguments: list[str]) -> int:
    """Becomes the environment's Python with these arguments (on Windows: runs it)."""
    from environment.places import interpreter

    python = interpreter(venv)
    if os.name == "nt" and Path(sys.executable).stem.lower() == "pythonw":
        python = python.with_name("pythonw.exe")  # no console here, none there
    command = [str(python), *arguments]
    if os.name == "nt":
        return subprocess.call(command)
    return os.execv(command[0], command)


def opens_window(arguments: list[str]) -> bool:
    """Whether these arguments of `longleaf` end in a window."""
    if not arguments or arguments[0] == "window":
        return "--help" not in arguments and "-h" not in arguments
    return not arguments[0].startswith("-") and Path(arguments[0]).is_file()


def set_up(venv: Path, for_tests: bool, *, in_window: bool) -> None:
    """Prepares the environment, with its progress in a window where one is wanted and possible."""
    from environment import preparing, processes, progress

    def stop(*_: object) -> None:
        processes.end_all()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)  # by itself it would leave pip and the compilers running
    window = None
    if in_window:
        with suppress(Exception):  # no Tk, or no screen: what is missing is said later
            window = progress.SetupWindow()
    if window is None:
        preparing.prepare(venv, for_tests)
    else:
        window.follow(lambda: preparing.prepare(venv, for_tests))


def launch(arguments: list[str]) -> int:
    """Sets up what is missing and hands over. Raises `SetupError`."""
    from environment import qt_libraries, stamp
    from environment.places import environment_folder
    from environment.progress import has_terminal

    for_tests = arguments[:1] == ["test"]
    venv = environment_folder()
    if not stamp.is_ready(venv, for_tests):
        set_up(venv, for_tests, in_window=opens_window(arguments) and not has_terminal())
    if for_tests:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        qt_libraries.provide_qt_libraries(for_tests=True)
        os.chdir(HERE)
        return hand_over(venv, ["-m", "pytest", *(arguments[1:] or WHOLE_SUITE)])
    if opens_window(arguments):
        qt_libraries.provide_qt_libraries(for_tests=False)
        qt_libraries.check_display()
    return hand_over(venv, ["-m", "app.interfaces.cli", *arguments])


def run_built_program(arguments: list[str]) -> int:
    """The program that packaging/build.py makes: nothing is to be prepared."""
    if arguments[:1] == ["--longleaf-process"]:
        from app.interfaces.processes import run_process

        return run_process(arguments[1])
    from app.interfaces.cli.program import main as run_cli

    return run_cli(arguments)


def main() -> int:
    """The launcher, or, in the built program, the program itself."""
    arguments = sys.argv[1:]
    if getattr(sys, "frozen", False):
        return run_built_program(arguments)
    if sys.version_info < PYTHON_MIN:
        print(f"Longleaf needs Python 3.11 or newer; this is {sys.version.split()[0]}.\n"
              "Install a newer Python from python.org or your system's packages.",
              file=sys.stderr)  # fmt: skip
        return EXIT_SETUP
    sys.path.insert(1, str(HERE / "packaging"))
    from environment.progress import SetupError, has_terminal, show_error

    try:
        return launch(arguments)
    except SetupError as error:
        print(f"\nLongleaf: {error.message}\n{error.next_step}", file=sys.stderr)
        if opens_window(arguments) and not has_terminal():
            show_error(error)
        return EXIT_SETUP
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
