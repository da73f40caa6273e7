"""Packs the built program for Linux: a tarball that runs where it is unpacked, and a `.deb`.

Both are the same to the byte for the same program and the same `made` time.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from environment.qt_libraries import QT_LIBRARIES

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "linux"
PLACE = "usr/lib/longleaf"
_DEBIAN_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "AMD64": "amd64"}

_LIBRARY = re.compile(r"\.so(\.[\d.]+)?$")  # loaded and never run

# Loaded by Qt or Python at run time, hence named by no library; where they lack, something works
# less well, and the program still starts.
_MAINTAINER = "Longleaf contributors <longleaf@localhost>"
_RECOMMENDED = ("libgl1", "xdg-desktop-portal")


def program_version() -> str:
    """The version, from its one place: `app.__version__`."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"', text, re.M)
    if match is None:
        raise ValueError("app/__init__.py names no version")
    return match[1]


def make_tarball(program: Path, into: Path, made: datetime) -> None:
    """Packs the program's folder as `NAME/…`, NAME being the tarball's own name.

    Owners, times and order are fixed, so that equal folders give equal files.
    """
    name = into.name.removesuffix(".tar.gz")
    seconds = int(made.timestamp())

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = seconds
        runs = info.mode & 0o100 and not _LIBRARY.search(info.name)
        info.mode = 0o755 if info.isdir() or runs else 0o644
        return info

    with (
        into.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in [program, *sorted(program.rglob("*"))]:
            where = Path(name) / path.relative_to(program)
            tar.add(path, str(where), recursive=False, filter=plain)


def make_deb(
    program: Path,
    into: Path,
    made: datetime,
    *,
    libraries: Iterable[str],
    glibc: str,
    machine: str,
) -> None:
    """Packs the program as a Debian package.

    Args:
        program: The built folder.
        into: The `.deb` to write.
        made: The time of every file in it.
        libraries: Names of shared libraries that the system must have ("libEGL.so.1" …); their
            packages become the dependencies.
        glibc: The oldest version of the C library that has every symbol asked for, "2.34".
        machine: `platform.machine()` of the build.

    Raises:
        ValueError: For a machine that Debian has no name for here.
        subprocess.CalledProcessError: dpkg-deb failed; what it said went to standard error.
    """
    architecture = _DEBIAN_ARCHITECTURES.get(machine)
    if architecture is None:
        raise ValueError(f"There is no Debian architecture for “{machine}” here.")
    root = into.parent / f"{into.stem}.root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(program, root / PLACE, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/longleaf").symlink_to("../lib/longleaf/longleaf")
    version = program_version()
    put(
        root / "usr/share/applications/longleaf.desktop",
        (DATA / "longleaf.desktop").read_text("utf-8"),
    )
    icon = ROOT / "resources" / "icons" / "longleaf.svg"
    put(root / "usr/share/icons/hicolor/scalable/apps/longleaf.svg", icon.read_text("utf-8"))
    put(root / "usr/share/metainfo/longleaf.metainfo.xml", dated("longleaf.metainfo.xml", made))
    put(root / "usr/share/man/man1/longleaf.1.gz", dated("longleaf.1", made), packed=made)
    news = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    put(root / "usr/share/doc/longleaf/CHANGELOG.md.gz", news, packed=made)
    put(root / "usr/share/doc/longleaf/changelog.gz", changelog(version, made), packed=made)
    copyright_text = (
        f"Copyright {made.astimezone(UTC).year} Longleaf contributors\n\n"
        "Longleaf is under the Apache License 2.0; see /usr/share/common-licenses/Apache-2.0.\n"
        f"What it contains is listed with its licences in /{PLACE}/_internal/resources/docs/"
        "licences.md.\n"
    )
    put(root / "usr/share/doc/longleaf/copyright", copyright_text)
    size_kib = installed_kib(root)
    needed = debian_dependencies(libraries, glibc)
    fields = {
        "Package": "longleaf",
        "Version": version,
        "Architecture": architecture,
        "Maintainer": _MAINTAINER,
        "Installed-Size": str(size_kib),
        "Depends": ", ".join(needed),
        "Recommends": ", ".join(name for name in _RECOMMENDED if name not in needed),
        "Section": "text",
        "Priority": "optional",
        "Description": "reads whole contracts and papers on your own machine\n"
        " Longleaf summarises long documents with a local model, every claim\n"
        " traceable to its page. Nothing leaves the computer. A small model to begin\n"
        " with is inside.",
    }
    control = "".join(f"{name}: {value}\n" for name, value in fields.items())
    put(root / "DEBIAN/control", control)
    for path in [*root.rglob("*"), root]:
        if not path.is_symlink():
            runs = path.stat().st_mode & 0o100 and not _LIBRARY.search(path.name)
            path.chmod(0o755 if path.is_dir() or runs else 0o644)
        os.utime(path, (made.timestamp(), made.timestamp()), follow_symlinks=False)
    # zstd: Debian 12 and Ubuntu 22.04 read it, in a fifth of xz's time.
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), str(into)]
    epoch = {"SOURCE_DATE_EPOCH": str(int(made.timestamp()))}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | epoch)
    shutil.rmtree(root)


def installed_kib(root: Path) -> int:
    """What a package with these files says it takes up, by Debian's rule: files by whole KiB, and
    one KiB for each folder and link."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    )


def dated(name: str, made: datetime) -> str:
    """A text of the folder `linux` with the version, and `made` as its date."""
    text = (DATA / name).read_text(encoding="utf-8")
    date = made.astimezone(UTC).date().isoformat()
    return text.replace("@VERSION@", program_version()).replace("@DATE@", date)


def changelog(version: str, made: datetime) -> str:
    """What Debian's tools read of a package's versions: this one alone."""
    return (
        f"longleaf ({version}) unstable; urgency=medium\n\n"
        "  * What is new stands in CHANGELOG.md.gz, in this folder.\n\n"
        f" -- {_MAINTAINER}  {format_datetime(made.astimezone(UTC))}\n"
    )


def debian_dependencies(libraries: Iterable[str], glibc: str) -> list[str]:
    """The packages that hold these libraries, sorted; the C library at least of version `glibc`.

    Raises `ValueError` for a library whose package is not known here.
    """
    own = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"}
    known = {
        **QT_LIBRARIES,
        "libgcc_s.so.1": "libgcc-s1",
        "libstdc++.so.6": "libstdc++6",
        "libfreetype.so.6": "libfreetype6",
        "libX11.so.6": "libx11-6",
        "libXext.so.6": "libxext6",
        "libxcb.so.1": "libxcb1",
        "libxcb-glx.so.0": "libxcb-glx0",
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-egl.so.1": "libwayland-egl1",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libdrm.so.2": "libdrm2",
        "libgbm.so.1": "libgbm1",
        "libz.so.1": "zlib1g",
        "libgomp.so.1": "libgomp1",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libGLX.so.0": "libglx0",
        "libOpenGL.so.0": "libopengl0",
        "libGLdispatch.so.0": "libglvnd0",
        "libasound.so.2": "libasound2",
    }
    packages = {f"libc6 (>= {glibc})", "fontconfig-config"}  # fonts, and where they lie
    for library in libraries:
        if library in own or library.startswith("ld-linux"):
            continue
        if library not in known:
            raise ValueError(f"No Debian package is known here for {library}.")
        packages.add(known[library])
    return sorted(packages)


def put(path: Path, text: str, *, packed: datetime | None = None) -> None:
    """Writes a text file and the folders above it; with `packed` as gzip that bears this time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode("utf-8")
    if packed is not None:
        content = gzip.compress(content, mtime=int(packed.timestamp()))
    path.write_bytes(content)
