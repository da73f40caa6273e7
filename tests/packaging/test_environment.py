"""How the private environment is judged and prepared, without building one."""

from __future__ import annotations

import importlib
import json
import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY / "packaging") not in sys.path:
    sys.path.append(str(REPOSITORY / "packaging"))

from environment import (  # noqa: E402
    engine,
    pip_runs,
    places,
    preparing,
    processes,
    progress,
    project,
    qt_libraries,
    stamp,
)

launcher = importlib.import_module("main")


def complete(venv: Path, *, for_tests: bool = False) -> None:
    """An environment as it is after a set-up, with a compiled engine of three bytes."""
    python = places.interpreter(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    install_engine(venv, engine.wanted(venv).record())
    stamp.write(venv, for_tests)


def install_engine(venv: Path, record: dict[str, str] | None, code: bytes = b"lib") -> Path:
    libraries = places.site_packages(venv) / "llama_cpp" / "lib"
    libraries.mkdir(parents=True, exist_ok=True)
    (libraries / "libllama.so").write_bytes(b"lib")
    (libraries / "libggml-cpu.so").write_bytes(code)
    (libraries / engine.RECORD).unlink(missing_ok=True)
    if record is not None:
        (libraries / engine.RECORD).write_text(json.dumps(record), encoding="utf-8")
    (places.site_packages(venv) / "llama_cpp_python-99.0.dist-info").mkdir(exist_ok=True)
    return libraries


# The stamp


def test_an_environment_is_ready_only_when_its_stamp_fits(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    assert not stamp.is_ready(venv, False)
    complete(venv)
    assert stamp.is_ready(venv, False)
    assert not stamp.is_ready(venv, True), "the tests need more"
    (venv / "longleaf.json").write_text("{cut short", encoding="utf-8")
    assert not stamp.is_ready(venv, False), "an interrupted set-up is done again"


def test_an_environment_for_the_tests_serves_the_program_too(tmp_path: Path) -> None:
    complete(tmp_path / "venv", for_tests=True)
    assert stamp.is_ready(tmp_path / "venv", False)


def test_an_environment_of_before_the_recipe_keeps_its_libraries(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    complete(venv)
    old = json.loads((venv / "longleaf.json").read_text(encoding="utf-8"))
    del old["engine"], old["engine_files"]
    (venv / "longleaf.json").write_text(json.dumps(old), encoding="utf-8")
    assert not stamp.is_ready(venv, False)
    assert stamp.has_libraries(venv, False)


def test_an_engine_installed_by_hand_is_looked_at_again(tmp_path: Path) -> None:
    complete(tmp_path / "venv")
    install_engine(tmp_path / "venv", None, b"another one")
    assert not stamp.is_ready(tmp_path / "venv", False)


def test_another_processor_needs_another_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(tmp_path / "venv")
    monkeypatch.setattr(engine, "processor", lambda: "avx2 sse4_2")
    assert not stamp.is_ready(tmp_path / "venv", False)
    want = engine.wanted(tmp_path / "venv")
    assert "another processor" in engine.what_is_wrong(tmp_path / "venv", want)


# The engine


def test_an_engine_without_amx_is_not_suspected(tmp_path: Path) -> None:
    (tmp_path / "libggml-cpu.so").write_bytes(b"\xc4\xe2\x78\x49\xc0 TILERELEASE")
    assert not engine.drops_tile_configuration(tmp_path / "libggml-cpu.so")


LDTILECFG = bytes.fromhex("c4e278498424c0000000")


@pytest.mark.parametrize(
    ("code", "missing", "wrong"),
    [
        (LDTILECFG, "", "fault"),
        (LDTILECFG + bytes([8, 8, *[16] * 6]), "", ""),
        (b"no tiles", "", ""),
        (b"no tiles", "AVX512", "another processor (AVX512)"),
    ],
)
def test_an_engine_without_a_record_stays_unless_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: bytes, missing: str, wrong: str
) -> None:
    install_engine(tmp_path, None, code)
    monkeypatch.setattr(engine, "features_missing_here", lambda venv, flags: missing)
    found = engine.what_is_wrong(tmp_path, engine.wanted(tmp_path))
    assert wrong in found and bool(found) == bool(wrong)


def test_an_engine_of_an_earlier_recipe_is_replaced(tmp_path: Path) -> None:
    record = engine.wanted(tmp_path).record()
    install_engine(tmp_path, record | {"recipe": "another"})
    want = engine.wanted(tmp_path)
    assert "earlier recipe" in engine.what_is_wrong(tmp_path, want)
    install_engine(tmp_path, record)
    assert engine.what_is_wrong(tmp_path, want) == ""


def test_the_settings_a_person_chose_stay_until_others_are_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=ON")
    chosen = engine.wanted(tmp_path)
    install_engine(tmp_path, chosen.record())
    monkeypatch.delenv("CMAKE_ARGS")
    assert engine.wanted(tmp_path) == chosen
    monkeypatch.setenv("CMAKE_ARGS", "")
    want = engine.wanted(tmp_path)
    assert want.key() != chosen.key()
    assert "other settings" in engine.what_is_wrong(tmp_path, want)


def test_a_faulty_engine_for_a_graphics_card_is_replaced_by_one_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    libraries = install_engine(tmp_path, None, LDTILECFG)
    (libraries / "libggml-vulkan.so").touch()
    assert engine.wanted(tmp_path).cmake_args == "-DGGML_VULKAN=ON"


def test_the_processor_is_its_instruction_sets(tmp_path: Path) -> None:
    listing = tmp_path / "cpuinfo"
    listing.write_text("processor\t: 0\nflags\t\t: fpu sse4_2 avx2 ssbd amx_tile\n\nflags: avx512f")
    assert engine.processor(listing) == "amx_tile avx2 sse4_2"
    listing.write_text("processor\t: 0\nFeatures\t: fp asimd i8mm\n")
    assert engine.processor(listing) == "asimd fp i8mm"
    assert engine.processor(tmp_path / "none") == "", "macOS and Windows"


def test_the_settings_survive_a_folder_with_spaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "RECIPE", (tmp_path / "Ada's own files" / "engine.cmake",))
    line = engine.cmake_settings(tmp_path / "a b" / engine.RECORD, "-DGGML_CUDA=ON")
    include, *_, record, last = shlex.split(line)
    assert include.endswith("=" + (tmp_path / "Ada's own files" / "engine.cmake").as_posix())
    assert record.endswith((tmp_path / "a b" / engine.RECORD).as_posix())
    assert last == "-DGGML_CUDA=ON"


def test_caches_of_earlier_recipes_go_and_sources_too(tmp_path: Path) -> None:
    for age, name in enumerate(["now", "one", "two", "three", "four"]):
        (tmp_path / name / "http-v2").mkdir(parents=True)
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    engine.tidy_caches(tmp_path / "now")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["now", "one", "two"]
    assert not (tmp_path / "now" / "http-v2").exists()


# pip


@pytest.mark.parametrize(
    ("last_words", "says"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure", "cannot be reached"),
        ("ERROR: Failed building wheel for llama-cpp-python", "could not be compiled"),
        ("ERROR: something else", "could not install"),
    ],
)
def test_failures_of_pip_are_told_in_words(last_words: str, says: str) -> None:
    error = pip_runs.explain(["Collecting llama-cpp-python", last_words])
    assert says in error.message
    assert "run the same command again" in error.next_step.lower()


def test_the_compilers_own_error_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["ops.cpp:12:3: error: no such thing", *["noise"] * 40]
    pip_runs.explain([*lines, "Failed building wheel for llama-cpp-python"])
    assert "ops.cpp:12:3: error: no such thing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "told", "share"),
    [
        ("[45/80] Building CXX object", "compiling the engine, 45 of 80", 45 / 80),
        ("Collecting pypdf>=7", "looking for pypdf>=7", 0.0),
        ("-- Found Threads: TRUE", "", 0.0),
    ],
)
def test_lines_of_pip_become_progress(line: str, told: str, share: float) -> None:
    assert pip_runs.told_by_pip(line) == (told, share)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """In pip's place a shell that runs the first argument."""
    monkeypatch.setattr(pip_runs, "pip_line", lambda venv, arguments: ["sh", "-c", arguments[0]])


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell's")
def test_two_chains_run_at_once(tmp_path: Path, stand_in: None) -> None:
    """Each waits for what the other does first."""
    wait = "n=0; while [ ! -e {0} ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n+1)); done; [ -e {0} ]"
    one, two, end = (tmp_path / name for name in ("one", "two", "end"))
    first = [f"touch {one}; {wait.format(two)}", f"touch {end}"]
    second = [f"{wait.format(one)} && touch {two}"]
    chains = [[pip_runs.PipCommand([line]) for line in lines] for lines in (first, second)]
    pip_runs.run_pip(tmp_path, chains, progress.Progress(1))
    assert end.exists()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell's")
def test_a_failure_ends_the_others_with_their_children(tmp_path: Path, stand_in: None) -> None:
    signs = tmp_path / "signs of life"
    slow = [pip_runs.PipCommand([f"(while sleep 0.1; do echo . >>'{signs}'; done) & wait"])]
    failing = [pip_runs.PipCommand(["sleep 0.5; echo No space left on device; exit 1"])]
    with pytest.raises(progress.SetupError, match="disk is full"):
        pip_runs.run_pip(tmp_path, [slow, failing], progress.Progress(1))
    n_signs = signs.stat().st_size
    assert n_signs
    time.sleep(1)
    assert signs.stat().st_size == n_signs
    assert not processes.running


# Preparing


def test_a_full_disk_is_found_before_anything_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "DISK_BYTES_NEEDED", 2**62)
    with pytest.raises(progress.SetupError, match="3 GB"):
        preparing.check_disk(tmp_path / "venv")


class Recorded:
    """In place of pip: notes the chains, and installs what a wheel's name says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
        self.chains: list[list[list[str]]] = []
        self.settings: list[str] = []
        self._fails = fails
        monkeypatch.setattr(preparing, "run_pip", self.run)
        monkeypatch.setattr(preparing, "ask_pip", lambda venv, *arguments: None)
        monkeypatch.setattr(preparing, "check_compiler", lambda: None)
        monkeypatch.setattr(preparing, "make_environment", make_interpreter)

    def run(self, venv: Path, chains: list[list[pip_runs.PipCommand]], told: object) -> None:
        self.chains += [[command.arguments for command in chain] for chain in chains]
        for command in (command for chain in chains for command in chain):
            if "wheel" in command.arguments:
                if self._fails:
                    raise progress.SetupError("The index cannot be reached.", "Try again.")
                folder = Path(command.arguments[command.arguments.index("-w") + 1])
                self.settings.append(command.variables["CMAKE_ARGS"])
                shutil.copy(folder / engine.RECORD, folder / "llama_cpp_python-99.0.whl")
            wheels = [each for each in command.arguments if ".whl" in each]
            if wheels:
                record = json.loads(Path(wheels[0].split("[")[0]).read_text(encoding="utf-8"))
                install_engine(venv, record)

    def words(self) -> str:
        return json.dumps(self.chains)


def make_interpreter(venv: Path) -> None:
    places.interpreter(venv).parent.mkdir(parents=True, exist_ok=True)
    places.interpreter(venv).touch()


def test_a_new_environment_compiles_while_it_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Recorded(monkeypatch)
    preparing.prepare(tmp_path / "venv", True)
    assert stamp.is_ready(tmp_path / "venv", True)
    compiling, installing, last = pip.chains
    assert "wheel" in compiling[0] and engine.PACKAGE in compiling[0][-1]
    assert not any(engine.PACKAGE in word for word in installing[0]), "nothing compiles it twice"
    assert any(word.startswith("pytest") for word in installing[0])
    commands = [words for chain in pip.chains for words in chain]
    for words in commands:
        assert ("--no-compile" in words) == ("install" in words), "the first start compiles less"
    assert last[0][-1].endswith(".whl[server]")
    assert "engine.cmake" in pip.settings[0]


def test_a_wrong_engine_alone_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = tmp_path / "venv"
    complete(venv)
    install_engine(venv, None, LDTILECFG)
    pip = Recorded(monkeypatch)
    monkeypatch.setattr(preparing, "ask_pip", lambda venv, *arguments: "pip 99")
    preparing.prepare(venv, False)
    assert stamp.is_ready(venv, False)
    assert "--force-reinstall" in pip.words() and "--editable" not in pip.words()


def test_a_wrong_engine_that_cannot_be_replaced_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    venv = tmp_path / "venv"
    complete(venv)
    install_engine(venv, None, LDTILECFG)
    Recorded(monkeypatch, fails=True)
    monkeypatch.setattr(preparing, "ask_pip", lambda venv, *arguments: "pip 99")
    preparing.prepare(venv, False)
    assert "could not be replaced" in capsys.readouterr().err
    assert not stamp.is_ready(venv, False), "the next start tries again"


def test_requirements_are_those_of_the_project() -> None:
    assert project.requirement("llama-cpp-python").startswith("llama-cpp-python>=")
    assert project.extras_of("llama-cpp-python", project.requirements(for_tests=True)) == "[server]"
    assert engine.satisfies("99.0") and not engine.satisfies("0.3.9") and not engine.satisfies("")


def test_set_up_without_a_terminal_or_a_screen_goes_on_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[Path] = []
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(preparing, "prepare", lambda venv, for_tests: prepared.append(venv))
    monkeypatch.setattr(launcher.signal, "signal", lambda *arguments: None)
    launcher.set_up(tmp_path, False, in_window=True)
    assert prepared == [tmp_path]


# Qt's libraries


def test_missing_qt_libraries_are_named_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(qt_libraries.sys, "platform", "linux")
    assert qt_libraries.missing_libraries(lambda name: name != "libEGL.so.1") == ["libEGL.so.1"]
    monkeypatch.setattr(qt_libraries, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(qt_libraries, "is_bare_debian", lambda: False)
    monkeypatch.setattr(qt_libraries.shutil, "which", lambda name: None)
    with pytest.raises(progress.SetupError) as caught:
        qt_libraries.provide_qt_libraries(for_tests=False)
    assert "libEGL.so.1" in caught.value.message
    assert "apt-get install libegl1" in caught.value.next_step


def test_packages_that_an_interrupted_start_left_half_set_up_are_set_up_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, whole = tmp_path / "told", tmp_path / "whole"
    apt = f'#!/bin/sh\necho apt "$1" >>{told}\n[ "$1" = update ] || [ -e {whole} ]\n'
    for name, script in (("apt-get", apt), ("dpkg", f"#!/bin/sh\ntouch {whole}\n")):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(qt_libraries, "is_bare_debian", lambda: True)
    installed = whole.exists
    monkeypatch.setattr(
        qt_libraries, "missing_libraries", lambda: [] if installed() else ["libEGL.so.1"]
    )
    qt_libraries.provide_qt_libraries(for_tests=False)
    assert told.read_text().splitlines() == ["apt update", "apt install", "apt install"]


@pytest.mark.parametrize(
    ("is_typed", "installs"),
    [(True, False), (False, True)],
    ids=["a person is asked", "nobody is there"],
)
def test_a_desktop_counts_where_somebody_may_be_asked(
    is_typed: bool, installs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openbox.desktop").touch()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(qt_libraries, "X_SESSIONS", tmp_path)
    monkeypatch.setattr(qt_libraries.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(qt_libraries.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: is_typed))
    assert qt_libraries.is_bare_debian() is installs
