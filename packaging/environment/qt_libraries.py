"""The system libraries of Linux that the window needs, and how they are installed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from environment.progress import SetupError

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
X_SESSIONS = Path("/usr/share/xsessions")  # one file for each desktop that is installed
TEST_DEBIAN_PACKAGES = ["fontconfig", "fonts-noto-cjk", "fonts-dejavu-core"]


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
    if subprocess.run(command, check=False, **quiet).returncode:  # type: ignore[call-overload]
        # A start that was interrupted here leaves packages half set up, and apt then refuses.
        set_up_rest = ["dpkg", "--configure", "-a"]
        subprocess.run(set_up_rest, check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
    still = missing_libraries()
    if still:
        raise SetupError(
            f"These system libraries could not be installed: {', '.join(still)}.",
            f"Install them with:  {line}",
        )


def is_bare_debian() -> bool:
    """Root, apt, and no desktop: a server or a container, where nobody is there to be asked. A
    machine that has a desktop installed counts as one where this was started by no person, either:
    nothing is typed there."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    has_desktop = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    has_desktop = has_desktop or bool(os.environ.get("XDG_CURRENT_DESKTOP"))
    is_typed = sys.stdin is not None and sys.stdin.isatty()
    has_desktop = has_desktop or (is_typed and X_SESSIONS.is_dir() and any(X_SESSIONS.iterdir()))
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
