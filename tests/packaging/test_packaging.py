"""What the packaging scripts decide, on small files made for it; the whole build is tried by
packaging/smoke_test.py."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from app import __version__
from app.interfaces.processes import run_process

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGING = REPOSITORY / "packaging"
MADE = datetime(2026, 3, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the packages are Linux's")


@pytest.fixture(scope="module", autouse=True)
def scripts() -> None:
    """Puts the scripts' folder where they find each other."""
    if str(PACKAGING) not in sys.path:
        sys.path.append(str(PACKAGING))


def script(name: str) -> ModuleType:
    if name in sys.modules and str(PACKAGING) in str(sys.modules[name].__file__):
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder like a built program: an executable, two equal libraries, a text."""
    folder = tmp_path / "longleaf"
    inside = folder / "_internal" / "lib"
    inside.mkdir(parents=True)
    (folder / "longleaf").write_text("#!/bin/sh\necho Longleaf\n")
    (folder / "longleaf").chmod(0o755)
    (inside / "liba.so.1").write_bytes(b"\x7fELF" + bytes(9000))
    (inside / "liba.so.1").chmod(0o755)  # as wheels have them
    shutil.copy(inside / "liba.so.1", inside / "liba.so")
    (inside / "notes.txt").write_text("notes")
    return folder


def test_the_version_stands_in_one_place() -> None:
    assert script("debian_package").program_version() == __version__
    for file in PACKAGING.rglob("*"):
        if file.suffix in (".spec", ".iss", ".xml", ".desktop", ".sh", ".yml"):
            text = file.read_text(encoding="utf-8")
            stated = re.findall(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])", text)
            assert not stated or file.suffix == ".iss", file  # an example of how it is called


def test_copies_become_links_and_lead_to_the_same(program: Path) -> None:
    before = (program / "_internal/lib/liba.so").read_bytes()
    saved = script("shrink").share_identical_files(program)
    links = [path for path in program.rglob("*") if path.is_symlink()]
    assert saved == len(before) and len(links) == 1
    assert not links[0].readlink().is_absolute()
    assert links[0].read_bytes() == before
    assert script("shrink").share_identical_files(program) == 0


def test_equal_folders_give_equal_tarballs(program: Path, tmp_path: Path) -> None:
    package = script("debian_package")
    script("shrink").share_identical_files(program)
    first, second = tmp_path / "a" / "l.tar.gz", tmp_path / "b" / "l.tar.gz"
    for tarball in (first, second):
        tarball.parent.mkdir()
        for file in program.rglob("*"):
            os.utime(file, follow_symlinks=False)  # another time, the same content
        package.make_tarball(program, tarball, MADE)
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tar:
        names = {info.name: info for info in tar.getmembers()}
    assert names["l/longleaf"].mode == 0o755 and names["l/_internal/lib/notes.txt"].mode == 0o644
    assert names["l/_internal/lib/liba.so"].mode == 0o644, "libraries are not run"
    assert {info.uname for info in names.values()} == {"root"}
    assert {info.mtime for info in names.values()} == {MADE.timestamp()}


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb is not here")
def test_the_deb_holds_program_entry_icon_and_metadata(program: Path, tmp_path: Path) -> None:
    deb = tmp_path / "longleaf.deb"
    arguments = {"libraries": ["libEGL.so.1", "libc.so.6"], "glibc": "2.34", "machine": "x86_64"}
    script("debian_package").make_deb(program, deb, MADE, **arguments)
    first = deb.read_bytes()
    script("debian_package").make_deb(program, deb, MADE, **arguments)
    assert deb.read_bytes() == first

    def field(name: str) -> str:
        command = ["dpkg-deb", "--field", str(deb), name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert (field("Package"), field("Version")) == ("longleaf", __version__)
    assert field("Architecture") == "amd64"
    assert field("Depends") == "fontconfig-config, libc6 (>= 2.34), libegl1"
    assert field("Recommends") == "libgl1, xdg-desktop-portal"
    root = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(root)], check=True)
    # What dpkg-gencontrol would say of it.
    kib = [max(1, -(-each.lstat().st_size // 1024)) for each in root.rglob("*")]
    assert len(kib) < int(field("Installed-Size")) <= sum(kib)
    assert (root / "usr/bin/longleaf").resolve() == root / "usr/lib/longleaf/longleaf"
    assert subprocess.run([root / "usr/bin/longleaf"], capture_output=True).stdout == b"Longleaf\n"
    assert (root / "usr/share/icons/hicolor/scalable/apps/longleaf.svg").is_file()
    entry = (root / "usr/share/applications/longleaf.desktop").read_text(encoding="utf-8")
    assert "application/pdf;" in entry and "wordprocessingml.document;" in entry
    assert oct((root / "usr/lib/longleaf/_internal/lib/liba.so.1").stat().st_mode)[-3:] == "644"
    manual = gzip.decompress((root / "usr/share/man/man1/longleaf.1.gz").read_bytes()).decode()
    assert f'"2026-03-01" "Longleaf {__version__}"' in manual
    news = gzip.decompress((root / "usr/share/doc/longleaf/changelog.gz").read_bytes()).decode()
    assert news.startswith(f"longleaf ({__version__}) ") and "Sun, 01 Mar 2026" in news


@pytest.mark.skipif(not shutil.which("lintian"), reason="not installed")
def test_lintian_finds_nothing_else_in_the_deb(program: Path, tmp_path: Path) -> None:
    deb = tmp_path / "longleaf.deb"
    (program / "_internal/lib/liba.so.1").unlink()  # no library that lintian could read
    (program / "_internal/lib/liba.so").unlink()
    script("debian_package").make_deb(
        program, deb, MADE, libraries=["libEGL.so.1"], glibc="2.34", machine="x86_64"
    )
    done = subprocess.run(["lintian", str(deb)], capture_output=True, text=True)
    found = set(re.findall(r"^[EW]: longleaf: (\S+)", done.stdout, re.M))
    # Zstandard, which Debian's archive does not take; an address nobody has, for want of a domain.
    bogus = {"bogus-mail-host", "bogus-mail-host-in-debian-changelog"}
    assert found == {"malformed-deb-archive", *bogus}, done.stdout


@pytest.mark.skipif(not shutil.which("man"), reason="not installed")
def test_the_manual_page_has_no_faults() -> None:
    page = script("debian_package").dated("longleaf.1", MADE)
    command = ["man", "--warnings", "--local-file", "-"]
    done = subprocess.run(command, input=page, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    assert "longleaf - reads whole contracts" in " ".join(done.stdout.split())


def test_a_library_of_no_known_package_is_refused() -> None:
    with pytest.raises(ValueError, match="libwhatever"):
        script("debian_package").debian_dependencies(["libwhatever.so.9"], "2.34")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="not installed")
def test_the_desktop_entry_is_valid() -> None:
    command = ["desktop-file-validate", str(PACKAGING / "linux" / "longleaf.desktop")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="not installed")
def test_the_appstream_data_are_valid_but_for_the_id(tmp_path: Path) -> None:
    file = tmp_path / "longleaf.metainfo.xml"
    text = script("debian_package").dated(file.name, MADE)
    file.write_text(text, encoding="utf-8")
    command = ["appstreamcli", "validate", "--no-net", "--no-color", str(file)]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.findall(r"^[EWI]: \S+ (\S+)", said, re.M)
    assert found == ["cid-desktopapp-is-not-rdns"], said  # see packaging/README.md


def test_mime_types_are_the_same_wherever_they_stand() -> None:
    entry = (PACKAGING / "linux" / "longleaf.desktop").read_text(encoding="utf-8")
    metadata = (PACKAGING / "linux" / "longleaf.metainfo.xml").read_text(encoding="utf-8")
    line = re.search(r"^MimeType=(.*);$", entry, re.M)
    assert line is not None
    assert line[1].split(";") == re.findall(r"<mediatype>(.*)</mediatype>", metadata)


def test_every_process_that_is_started_is_known() -> None:
    named: set[str] = set()
    for file in (REPOSITORY / "app").rglob("*.py"):
        named |= set(re.findall(r'child_process\("(\w+)"', file.read_text("utf-8")))
    table = (REPOSITORY / "app" / "interfaces" / "processes.py").read_text(encoding="utf-8")
    assert named and {name for name in named if f'name == "{name}"' not in table} == set()
    with pytest.raises(SystemExit, match="no process called nobody"):
        run_process("nobody")


def test_an_old_glibc_is_kept_to(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = script("build")
    library = program / "_internal" / "libnew.so"
    library.write_bytes(b"\x7fELF" + b"\0GLIBC_2.17\0GLIBC_2.34\0")
    (program / "_internal/lib/liba.so.1").unlink()
    (program / "_internal/lib/liba.so").unlink()
    assert build.glibc_needed(program) == (2, 34)
    library.write_bytes(b"\x7fELF" + b"\0GLIBC_2.39\0")
    with pytest.raises(build.BuildError, match=r"libnew\.so asks for glibc 2\.39"):
        build.glibc_needed(program)


CMAKE = """
        ggml_add_cpu_backend_variant(x64)
        ggml_add_cpu_backend_variant(sse42              SSE42)
        if (NOT MSVC)
            ggml_add_cpu_backend_variant(ivybridge      SSE42 AVX F16C)
            ggml_add_cpu_backend_variant(piledriver     SSE42 AVX F16C FMA)
        endif()
        ggml_add_cpu_backend_variant(cannonlake         SSE42 AVX512 AVX512_VBMI)
        ggml_add_cpu_backend_variant(cascadelake        SSE42 AVX512 AVX512_VNNI)
        ggml_add_cpu_backend_variant(icelake            SSE42 AVX512 AVX512_VBMI AVX512_VNNI)
        ggml_add_cpu_backend_variant(cooperlake         SSE42 AVX512 AVX512_BF16)
"""


def test_kernels_that_are_left_out_are_not_compiled() -> None:
    portable = script("portable_engine")
    leave_out = script("shrink").LEFT_OUT_PROCESSORS
    kept = re.findall(r"variant\((\w+)", portable.without_kernels(CMAKE, leave_out))
    assert kept == ["sse42", "cascadelake"]
    assert portable.without_kernels(CMAKE, leave_out).count("endif()") == 1
    (one,) = re.findall(r"variant\((\w+)", portable.without_kernels(CMAKE, [*leave_out, "sse42"]))
    assert one == "cascadelake"
    with pytest.raises(portable.BuildError, match="names “icelake” 0 times"):
        portable.without_kernels(CMAKE.replace("icelake", "tigerlake"), leave_out)


def test_every_kernel_is_either_taken_or_left_out() -> None:
    taken, left_out = script("portable_engine").KERNELS, script("shrink").LEFT_OUT_PROCESSORS
    assert not set(taken) & set(left_out)
    assert len(taken) + len(left_out) == 14  # llama.cpp's list for x86-64


def test_the_engine_is_compiled_again_only_when_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portable = script("portable_engine")
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        Path(command[command.index("--target") + 1]).mkdir()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(portable.subprocess, "run", run)
    monkeypatch.setattr(portable, "_engine_source", lambda version, folder, leave_out: folder)
    folder = tmp_path / "engine"
    portable.build_portable_engine(folder)
    assert len(commands) == 1
    portable.build_portable_engine(folder)
    assert len(commands) == 1

    stamp = folder / "longleaf-build.txt"
    text = stamp.read_text(encoding="utf-8")
    stamp.write_text(text.splitlines()[0], encoding="utf-8")  # with all kernels, as before
    portable.build_portable_engine(folder)
    assert len(commands) == 1
    stamp.write_text(f"{text} haswell", encoding="utf-8")  # without one that is wanted now
    portable.build_portable_engine(folder)
    assert len(commands) == 2 and stamp.read_text(encoding="utf-8") == text
    stamp.write_text(text.replace("GGML_NATIVE=OFF", "GGML_NATIVE=ON"), encoding="utf-8")
    portable.build_portable_engine(folder)
    assert len(commands) == 3
    stamp.write_text(text.partition(" recipe ")[0], encoding="utf-8")  # of before the recipe
    portable.build_portable_engine(folder)
    assert len(commands) == 4

    few = ["sse42", "haswell"]
    portable.build_portable_engine(folder, few)  # which are among those that are there
    assert len(commands) == 4
    shutil.rmtree(folder)
    portable.build_portable_engine(folder, few)
    portable.build_portable_engine(folder, few)
    assert len(commands) == 5 and "zen4" in stamp.read_text(encoding="utf-8")
    portable.build_portable_engine(folder)  # all
    assert len(commands) == 6


def test_an_engine_that_drops_the_tile_configuration_stops_the_build(tmp_path: Path) -> None:
    portable = script("portable_engine")
    kernel = tmp_path / "llama_cpp" / "lib" / "libggml-cpu-sapphirerapids.so"
    kernel.parent.mkdir(parents=True)
    kernel.write_bytes(bytes.fromhex("c4e278490424"))  # ldtilecfg (%rsp), and no rows of tiles
    with pytest.raises(portable.BuildError, match="sapphirerapids"):
        portable.check_engine(tmp_path)
    kernel.write_bytes(kernel.read_bytes() + bytes([8, 8, *[16] * 6]))
    portable.check_engine(tmp_path)


def test_components_licences_and_bill_of_materials(starter_model: Path) -> None:
    pytest.importorskip("PyInstaller")
    contents = script("contents")
    import httpx
    import PySide6.QtCore
    import tiktoken

    taken = [
        ("httpx", Path(httpx.__file__)),
        ("tiktoken", Path(tiktoken.__file__)),
        ("PySide6.QtCore", Path(PySide6.QtCore.__file__)),
        ("json", Path(json.__file__)),
        ("app.interfaces.cli.program", REPOSITORY / "app" / "interfaces" / "cli" / "program.py"),
        ("resources/models/starter.gguf", starter_model),
    ]
    listed = contents.components(taken)
    by_name = {each.name.lower(): each for each in listed}
    assert {"httpx", "tiktoken", "python", "pyinstaller"} <= set(by_name)
    assert by_name["httpx"].licence == "BSD-3-Clause" and by_name["tiktoken"].licence == "MIT"
    qt = next(each for name, each in by_name.items() if name.startswith("pyside6"))
    assert "LGPL-3.0" in qt.licence and any(file == "LGPL-3.0.txt" for file, _ in qt.texts)
    model = next(each for each in listed if each.kind == "machine-learning-model")
    assert model.licence == "Apache-2.0"
    with starter_model.open("rb") as file:
        assert model.sha256 == hashlib.file_digest(file, "sha256").hexdigest()
    page = contents.licences_page(listed)
    assert all(f"## {each.name} {each.version}" in page for each in listed)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page
    bill = contents.sbom(listed, __version__, MADE)
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references)) == len(listed)
    known = {*references, bill["metadata"]["component"]["bom-ref"]}
    for dependency in bill["dependencies"]:
        assert dependency["ref"] in known and set(dependency["dependsOn"]) <= known


def test_what_the_build_compiled_is_a_component_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("PyInstaller")
    contents = script("contents")
    engine = tmp_path / "build" / "portable-engine"
    library = engine / "quick_engine" / "libquick.so"
    metadata = engine / "quick_engine-1.2.dist-info"
    for file, text in {
        library: "quick",
        metadata / "METADATA": "Metadata-Version: 2.4\nName: quick_engine\nVersion: 1.2\n"
        "License-Expression: MIT\n",
        metadata / "RECORD": "quick_engine/libquick.so,,\n"
        "quick_engine-1.2.dist-info/licenses/LICENSE,,\n",
        metadata / "licenses" / "LICENSE": "Permission is hereby granted",
    }.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "resources" / "samples").mkdir(parents=True)
    shutil.copy(REPOSITORY / "resources/samples/README.md", tmp_path / "resources/samples")
    monkeypatch.setattr(contents, "ROOT", tmp_path)
    listed = contents.components([("libquick.so", library)])
    assert ("quick_engine", "1.2", "MIT") in [(e.name, e.version, e.licence) for e in listed]
    assert "Permission is hereby granted" in contents.licences_page(listed)
    stray = engine / "libstray.so"  # nobody's, though it lies in our folder
    stray.write_text("stray", encoding="utf-8")
    with pytest.raises(contents.UnknownLicence, match=r"libstray\.so"):
        contents.components([("libstray.so", stray)])


def test_something_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller")
    contents = script("contents")
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"\x7fELF")
    with pytest.raises(contents.UnknownLicence, match=r"libstray\.so"):
        contents.components([("libstray.so", stray)])


def test_checksums_are_those_of_sha256sum(tmp_path: Path) -> None:
    files = [tmp_path / "b", tmp_path / "a"]
    for file in files:
        file.write_text(file.name)
    script("contents").write_checksums(files, tmp_path / "SHA256SUMS")
    command = ["sha256sum", "--check", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "a: OK\nb: OK\n"


def test_scripts_of_other_systems_are_well_formed() -> None:
    for file in [*PACKAGING.rglob("*.sh"), PACKAGING / "launchers" / "longleaf.command"]:
        subprocess.run(["sh", "-n", str(file)], check=True)
        assert os.access(file, os.X_OK), file
    installer = (PACKAGING / "windows" / "longleaf.iss").read_bytes()
    assert installer.isascii(), "Inno Setup reads other letters only after a mark"
    text = installer.decode()
    for section in ("Setup", "Files", "Icons", "Registry", "Run"):
        assert f"[{section}]" in text
    assert "LicenseFile=..\\..\\LICENSE" in text and (REPOSITORY / "LICENSE").is_file()
    granted = PACKAGING / "macos" / "entitlements.plist"
    with granted.open("rb") as opened:
        assert plistlib.load(opened) == {
            "com.apple.security.cs.allow-unsigned-executable-memory": True
        }
    assert granted.name in (PACKAGING / "macos" / "make_dmg.sh").read_text(encoding="utf-8")
    yaml = pytest.importorskip("yaml")
    for name in ("linux", "windows", "macos"):
        flow = yaml.safe_load((PACKAGING / "ci" / f"{name}.yml").read_text(encoding="utf-8"))
        steps = flow["jobs"]["package"]["steps"]
        assert any("build.py" in step.get("run", "") for step in steps)


def test_installer_and_runners_name_what_the_build_makes() -> None:
    recipe = (PACKAGING / "longleaf.spec").read_text(encoding="utf-8")
    programs = set(re.findall(r'EXE\(.*?name="([\w-]+)"', recipe, re.S))
    assert programs == {"longleaf", "longleaf-console"}
    installer = (PACKAGING / "windows" / "longleaf.iss").read_text(encoding="utf-8")
    assert set(re.findall(r"\{app\}\\([\w-]+)\.exe", installer)) == {"longleaf"}
    # Beside the executable lie the kernels alone (place_backends); an older version's must go.
    removed = re.findall(r'^Type: \w+; Name: "\{app\}\\(.+)"', installer, re.M)
    assert removed == ["_internal", "ggml-cpu-*.dll"]
    defined = set(re.findall(r"#ifndef (\w+)", installer))
    build = (PACKAGING / "build.py").read_text(encoding="utf-8")
    assert defined == set(re.findall(r'"/D(\w+)=', build)), "what ISCC is told"
    tasks = set(re.findall(r'^Name: "(\w+)"; Description', installer, re.M))
    assert set(re.findall(r"Tasks: (\w+)", installer)) == tasks
    opened = set(re.findall(r"Classes\\(\.\w+)\\OpenWithProgids", installer))
    assert opened == {".pdf", ".docx", ".odt", ".rtf", ".epub", ".md"}

    for file in (PACKAGING / "ci").glob("*.yml"):
        text = file.read_text(encoding="utf-8").replace("\\", "/")
        assert set(re.findall(r"dist/longleaf/([\w-]+)\.exe", text)) <= programs, file
        used = re.findall(r"(?:packaging|resources|tests)(?:/[\w.-]+)+", text)
        assert used and all((REPOSITORY / each).exists() for each in used), (file, used)
        for script_name, options in re.findall(r"packaging/(\w+)\.py((?: --[\w-]+)*)", text):
            source = (PACKAGING / f"{script_name}.py").read_text(encoding="utf-8")
            assert all(f'"{option}"' in source for option in options.split()), (file, options)


def test_launchers_open_no_console() -> None:
    folder = PACKAGING / "launchers"
    windows = (folder / "longleaf.bat").read_text(encoding="utf-8")
    starts = re.findall(r'start "" (\w+)', windows)
    assert starts == ["pyw", "pythonw"]  # Python without a console
    entry = (folder / "longleaf.desktop").read_text(encoding="utf-8")
    assert "Terminal=false" in entry
    assert "close (every window" in (folder / "longleaf.command").read_text(encoding="utf-8")


def test_the_recipe_compiles_and_names_what_exists() -> None:
    text = (PACKAGING / "longleaf.spec").read_text(encoding="utf-8")
    compile(text, "longleaf.spec", "exec")
    assert (PACKAGING / "runtime_environment.py").is_file()


def test_the_user_gets_back_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (PACKAGING / "runtime_environment.py").read_text(encoding="utf-8")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/longleaf/_internal:/mine")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/mine")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    exec(compile(source, "runtime_environment.py", "exec"), {})
    assert os.environ["LD_LIBRARY_PATH"] == "/mine"
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1", (
        "our own processes need the libraries"
    )
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/longleaf/_internal")
    exec(compile(source, "runtime_environment.py", "exec"), {})
    assert "LD_LIBRARY_PATH" not in os.environ


def test_a_missing_tool_is_named_with_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    build = script("build")
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.BuildError) as caught:
        build.check_tools(with_ocr=False)
    assert "PyInstaller is not installed" in caught.value.message
    assert "-m pip install -e '.[package]'" in caught.value.next_step
