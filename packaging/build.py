"""Builds the program that people install, and packages of it, into `dist/`.

    python packaging/build.py                 the program's folder and this system's packages
    python packaging/build.py --program-only  only the folder
    python packaging/build.py --portable      with an engine for every processor (compiles it once)
    python packaging/build.py --ocr           with text recognition inside (300 MB more)

Run it with the Python of an environment that has Longleaf, the starter model and the extra
`package`: `.venv/bin/python`, after `python3 main.py` and `.venv/bin/pip install -e '.[package]'`.

Without --portable the engine is the environment's own, which was compiled for this machine's
processor and may not run on another: the packages are named "native" for that reason.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import contents
from build_error import BuildError
from debian_package import make_deb, make_tarball, program_version
from portable_engine import KERNELS, build_portable_engine, check_engine, place_backends
from search_paths import forget_search_paths
from shrink import (
    asked_for,
    build_small_numpy,
    compress_modules,
    libraries,
    share_identical_files,
    size_bytes,
    size_table,
    strip_symbols,
    trim_icu_data,
)

ROOT = Path(__file__).resolve().parent.parent
SIZE_WANTED_BYTES = 250 * 10**6
"""The program with the starter model and without text recognition should stay below this."""
GLIBC_NEWEST = (2, 36)
"""Debian 12's: a program that asks for a newer one does not start there."""

# What the system has to have: PyInstaller leaves it out on purpose (C library, graphics drivers).
_SYSTEM_LIBRARY = re.compile(
    r"(ld-linux|lib(c|m|dl|rt|pthread|util|resolv|nsl|gcc_s|stdc\+\+)\.so|lib(EGL|GL|GLX|OpenGL"
    r"|glib-2.0|gthread-2.0|dbus-1|GLdispatch|drm|gbm|X11|Xext|xcb|xcb-glx|fontconfig|freetype|wayland-\w+|glapi|asound"
    r"|z|expat|uuid|X11-xcb)\.so)"
)


def source_time() -> datetime:
    """The time that built files bear: SOURCE_DATE_EPOCH, else the last commit's, else the newest
    source's."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isdigit():
        return datetime.fromtimestamp(int(stated), UTC)
    with contextlib.suppress(OSError):
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return datetime.fromtimestamp(int(done.stdout), UTC)
    newest = max(file.stat().st_mtime for file in (ROOT / "app").rglob("*.py"))
    return datetime.fromtimestamp(int(newest), UTC)


def check_tools(*, with_ocr: bool) -> None:
    """Raises `BuildError` for what the build needs and this environment lacks."""
    needed = {"PyInstaller": ".[package]", "llama_cpp": ".", "PySide6": "."}
    if with_ocr:
        needed |= {"rapidocr": ".[ocr]", "onnxruntime": ".[ocr]"}
    for module, extra in needed.items():
        if importlib.util.find_spec(module) is None:
            raise BuildError(
                f"{module} is not installed in {sys.prefix}.",
                f"Install it: {sys.executable} -m pip install -e '{extra}'",
            )


def draw_icon(path: Path) -> None:
    """Draws the icon as a PNG of 512 pixels; PyInstaller makes `.ico` and `.icns` of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QIcon

    # Kept by its name: Qt draws only while an application lives.
    application = QGuiApplication.instance() or QGuiApplication(["longleaf"])
    picture = QIcon(str(ROOT / "resources" / "icons" / "longleaf.svg")).pixmap(512, 512)
    if picture.isNull() or not picture.save(str(path)):
        raise BuildError("The icon could not be drawn.", "Qt's SVG plugin is missing.")
    del application


def run_pyinstaller(
    work: Path, dist: Path, *, in_place: Sequence[Path], with_ocr: bool, made: datetime
) -> Path:
    """Runs the recipe, with what lies in the folders `in_place` for the environment's own packages.
    Returns the record of what was taken in. Raises `BuildError`."""
    work.mkdir(parents=True, exist_ok=True)
    record = work / "taken.json"
    record.unlink(missing_ok=True)
    environment = os.environ | {
        "PYTHONHASHSEED": "0",  # the order of names in compiled modules
        "SOURCE_DATE_EPOCH": str(int(made.timestamp())),
        "LONGLEAF_BUILD_RECORD": str(record),
        "LONGLEAF_BUILD_OCR": "1" if with_ocr else "0",
    }
    if not sys.platform.startswith("linux"):
        icon = work / "longleaf.png"
        draw_icon(icon)
        environment["LONGLEAF_BUILD_ICON"] = str(icon)
    inherited = os.environ.get("PYTHONPATH")
    folders = [*map(str, in_place), *([inherited] if inherited else [])]
    if folders:
        environment["PYTHONPATH"] = os.pathsep.join(folders)
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", str(dist), "--workpath", str(work),
        str(ROOT / "packaging" / "longleaf.spec"),
    ]  # fmt: skip
    if subprocess.run(command, cwd=ROOT, env=environment).returncode or not record.is_file():
        raise BuildError(
            "PyInstaller could not build the program; its last words stand above.",
            "If a module is named, add it to packaging/longleaf.spec.",
        )
    return record


# Checks


def needed_from_system(program: Path) -> set[str]:
    """Libraries that are asked for and are not inside.

    Raises `BuildError` for one that is not known to be on every Linux desktop.
    """
    inside = {path.name for path in program.rglob("*")}
    wanted: dict[str, str] = {}
    for file in libraries(program):
        try:
            names = asked_for(file)
        except OSError as error:
            raise BuildError(f"{error}.", "Install binutils.") from error
        for name in names:
            if name not in inside:
                wanted.setdefault(name, file.name)
    missing = {name: by for name, by in wanted.items() if not _SYSTEM_LIBRARY.match(name)}
    if missing:
        listed = ", ".join(f"{name} (for {by})" for name, by in sorted(missing.items()))
        raise BuildError(
            f"Libraries are missing in the program: {listed}.",
            "Install them on this machine, or leave out in packaging/longleaf.spec what asks.",
        )
    return set(wanted)


def glibc_needed(program: Path) -> tuple[int, int]:
    """The oldest C library that has every symbol the program asks for.

    Raises `BuildError` when that is newer than `GLIBC_NEWEST`.
    """
    newest, by = (2, 0), ""
    for file in libraries(program):
        for match in re.finditer(rb"GLIBC_2\.(\d+)(?:\.\d+)?\0", file.read_bytes()):
            version = (2, int(match[1]))
            if version > newest:
                newest, by = version, file.name
    if newest > GLIBC_NEWEST:
        raise BuildError(
            f"{by} asks for glibc {newest[0]}.{newest[1]}, newer than Debian 12's.",
            "Build on Debian 12 (packaging/ci/linux.yml shows a container).",
        )
    return newest


# The whole


def build(options: argparse.Namespace) -> list[Path]:
    """Builds what `options` ask for; returns the files of `dist` that are to be given away."""
    check_tools(with_ocr=options.ocr)
    made, version = source_time(), program_version()
    dist, work = ROOT / "dist", ROOT / "build" / "longleaf"
    engine = None
    if options.portable:
        engine = ROOT / "build" / "portable-engine"
        build_portable_engine(engine, options.kernels or KERNELS)
    else:
        spec = importlib.util.find_spec("llama_cpp")
        assert spec is not None and spec.origin is not None
        check_engine(Path(spec.origin).parent)
    in_place = [engine] if engine is not None else []
    if sys.platform.startswith("linux") and not options.ocr:  # onnxruntime expects the usual numpy
        numpy = ROOT / "build" / "small-numpy"
        if not build_small_numpy(numpy, importlib.metadata.version("numpy")):
            raise BuildError(
                "numpy could not be compiled; the compiler's last words stand above.",
                "It needs a C++ compiler and the network; see packaging/README.md.",
            )
        in_place.append(numpy)
    begun = time.monotonic()
    record = run_pyinstaller(work, dist, in_place=in_place, with_ocr=options.ocr, made=made)
    program = dist / "longleaf"
    if engine is not None and not place_backends(engine, program):
        raise BuildError(
            "The engine has no processor variants, though --portable was asked for.",
            "Delete build/portable-engine and build again.",
        )
    saved = share_identical_files(program) if os.name != "nt" else 0
    if sys.platform.startswith("linux"):
        forget_search_paths(libraries(program))
        saved += strip_symbols(program)
        saved += compress_modules(program / "_internal" / "base_library.zip")
        for data in program.rglob("libicudata.so.*"):
            saved += trim_icu_data(data) if not data.is_symlink() else 0

    listed = contents.components(contents.read_record(record))
    page = program / "_internal" / "resources" / "docs" / "licences.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(contents.licences_page(listed), encoding="utf-8")
    bundle = dist / "Longleaf.app/Contents/Resources/resources/docs"
    if sys.platform == "darwin" and bundle.is_dir():
        shutil.copy(page, bundle)  # make_dmg.sh signs after this
    # A package's name says what it runs on.
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    name = f"longleaf-{version}-{system}-{platform.machine()}"
    name += ("" if options.portable else "-native") + ("-ocr" if options.ocr else "")
    bill = dist / f"{name}.cdx.json"
    bill.write_text(json.dumps(contents.sbom(listed, version, made), indent=1) + "\n", "utf-8")
    made_files = [bill]
    n_bytes = size_bytes(program)
    print(
        f"Program: {program}, {n_bytes / 1e6:.1f} MB ({n_bytes / 2**20:.1f} MiB), "
        f"on this disk {size_bytes(program, on_disk=True) / 1e6:.1f} MB "
        f"({time.monotonic() - begun:.0f} s)"
    )
    print("\n".join(size_table(program)))
    print(f"{saved / 1e6:.1f} MB saved afterwards; {len(listed)} components inside.")
    if n_bytes > SIZE_WANTED_BYTES and not options.ocr:
        print(f"More than the {SIZE_WANTED_BYTES / 1e6:.0f} MB that are wanted.")
    if sys.platform.startswith("linux"):
        wanted, glibc = needed_from_system(program), glibc_needed(program)
        print(f"Needs glibc {glibc[0]}.{glibc[1]} and {len(wanted)} of the system's libraries.")
        if not options.program_only:
            tarball, deb = dist / f"{name}.tar.gz", dist / f"{name}.deb"
            make_tarball(program, tarball, made)
            make_deb(
                program,
                deb,
                made,
                libraries=wanted,
                glibc=f"{glibc[0]}.{glibc[1]}",
                machine=platform.machine(),
            )
            made_files += [tarball, deb]
    elif not options.program_only:
        made_files += _pack_elsewhere(program, dist / name)
    contents.write_checksums(made_files, dist / "SHA256SUMS")
    for file in made_files:
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(ROOT)}")
    return made_files


def _pack_elsewhere(program: Path, stem: Path) -> list[Path]:
    """Windows: an installer by Inno Setup. macOS: a disk image."""
    here = ROOT / "packaging"
    if sys.platform == "darwin":
        image = stem.with_name(f"{stem.name}.dmg")
        command = [str(here / "macos" / "make_dmg.sh"), str(program.parent), str(image)]
        made = image
    else:
        compiler = shutil.which("ISCC") or r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe"
        command = [
            compiler,
            f"/DVersion={program_version()}",
            f"/DProgram={program}",
            f"/O{stem.parent}",
            f"/F{stem.name}-setup",
            str(here / "windows" / "longleaf.iss"),
        ]
        made = stem.with_name(f"{stem.name}-setup.exe")
    try:
        failed = subprocess.run(command).returncode
    except OSError:
        failed = 1
    if failed or not made.is_file():
        raise BuildError(
            f"{command[0]} made no package; the program's folder is complete.",
            "On Windows install Inno Setup 6; or build with --program-only.",
        )
    return [made]


def main(argv: Sequence[str] | None = None) -> int:
    """Builds. Returns 0, or 1 after saying what is wrong."""
    parser = argparse.ArgumentParser(
        description="Builds the installable program into dist/.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--portable", action="store_true", help="an engine for every processor")
    parser.add_argument(
        "--kernels",
        nargs="+",
        choices=KERNELS,
        help="with --portable: for these processors alone, to try them (implies --program-only)",
    )
    parser.add_argument("--ocr", action="store_true", help="text recognition inside")
    parser.add_argument("--program-only", action="store_true", help="no packages")
    parser.add_argument("--smoke-test", action="store_true", help="try the program afterwards")
    options = parser.parse_args(argv)
    if options.kernels and not options.portable:
        parser.error("--kernels goes with --portable")
    options.program_only = options.program_only or bool(options.kernels)
    try:
        build(options)
    except BuildError as error:
        print(f"{error.message}\n{error.next_step}", file=sys.stderr)
        return 1
    except contents.UnknownLicence as error:
        print(error, file=sys.stderr)
        return 1
    if options.smoke_test:
        script = ROOT / "packaging" / "smoke_test.py"
        return subprocess.run([sys.executable, str(script)]).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
