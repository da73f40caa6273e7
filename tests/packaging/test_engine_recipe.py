"""What the recipe makes of llama.cpp's sources, seen in assembly and object files without AMX."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY / "packaging") not in sys.path:
    sys.path.append(str(REPOSITORY / "packaging"))

from environment import engine  # noqa: E402


def test_the_engine_of_this_environment_stores_the_whole_tile_configuration() -> None:
    libraries = engine.library_folder(Path(sys.prefix))
    assert libraries is not None
    kernels = [file for file in libraries.glob("*ggml-cpu*") if file.suffix != ".txt"]
    assert kernels
    assert not [file.name for file in kernels if engine.drops_tile_configuration(file)]


TILES = """
#include <immintrin.h>
#include <cstdint>
struct tile_config_t {
    uint8_t palette_id = 0, start_row = 0, reserved_0[14] = {0};
    uint16_t colsb[16] = {0};
    uint8_t rows[16] = {0};
};
void load_tiles(void) {
    alignas(64) tile_config_t tc = {};
    tc.palette_id = 1;
    tc.rows[0] = 8;   tc.colsb[0] = 64;
    tc.rows[1] = 8;   tc.colsb[1] = 64;
    tc.rows[2] = 16;  tc.colsb[2] = 32;
    tc.rows[3] = 16;  tc.colsb[3] = 32;
    tc.rows[4] = 16;  tc.colsb[4] = 64;
    tc.rows[5] = 16;  tc.colsb[5] = 64;
    tc.rows[6] = 16;  tc.colsb[6] = 64;
    tc.rows[7] = 16;  tc.colsb[7] = 64;
    _tile_loadconfig(&tc);
}
"""
CONFIGURATION = (
    bytes([1]) + bytes(15)
    + b"".join(width.to_bytes(2, "little") for width in (64, 64, 32, 32, 64, 64, 64, 64))
    + bytes(16) + bytes([8, 8, 16, 16, 16, 16, 16, 16]) + bytes(8)
)  # fmt: skip
COMPILER = shutil.which(os.environ.get("CXX", "g++"))
needs_compiler = pytest.mark.skipif(
    COMPILER is None or os.uname().machine != "x86_64", reason="needs a compiler for x86-64"
)


def compile_tiles(folder: Path, *options: str) -> tuple[Path, bytes]:
    """Compiles a source that loads llama.cpp's tile configuration. Returns its object file, and the
    64 bytes that the instruction would have read: it is replaced by a copy, which runs anywhere."""
    assert COMPILER is not None
    source, assembly, wrong = folder / "tiles.cpp", folder / "tiles.s", folder / "tiles.o"
    source.write_text(TILES)
    flags = [COMPILER, "-mamx-tile", "-fPIC", *options]
    subprocess.run([*flags, "-S", "-o", assembly, source], check=True)
    subprocess.run([COMPILER, "-c", "-o", wrong, assembly], check=True)
    lines = assembly.read_text().splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.split()[:1] == ["ldtilecfg"]]
    operand = lines[at].split()[1]
    base = f"{operand}" if not operand.startswith("(") else f"0{operand}"
    lines[at] = "".join(
        f"\tmovdqu {n}+{base}, %xmm1\n\tmovdqu %xmm1, seen+{n}(%rip)\n" for n in range(0, 64, 16)
    )
    assembly.write_text("\n".join(lines) + "\n")
    program = folder / "main.cpp"
    program.write_text(
        "#include <cstdio>\n"
        'extern "C" { __attribute__((visibility("hidden"))) unsigned char seen[64]; }\n'
        "void load_tiles(void);\n"
        "int main() { load_tiles(); for (auto b : seen) printf(\"%02x\", b); }\n"
    )  # fmt: skip
    subprocess.run([COMPILER, "-o", folder / "tiles", program, assembly], check=True)
    done = subprocess.run([folder / "tiles"], capture_output=True, text=True, check=True)
    return wrong, bytes.fromhex(done.stdout)


@needs_compiler
@pytest.mark.parametrize("level", ["-O0", "-O3"])
def test_the_recipe_stores_the_whole_tile_configuration(tmp_path: Path, level: str) -> None:
    header = engine.HERE / "tile_configuration.h"
    objects, seen = compile_tiles(tmp_path, level, "-include", str(header))
    assert seen == CONFIGURATION
    if level == "-O3":  # which stores all rows at once
        assert not engine.drops_tile_configuration(objects)


@needs_compiler
def test_a_dropped_tile_configuration_is_seen_in_the_object_file(tmp_path: Path) -> None:
    objects, seen = compile_tiles(tmp_path, "-O3")  # without the recipe
    assert engine.drops_tile_configuration(objects) == (seen != CONFIGURATION)
    lines = (tmp_path / "tiles.s").read_text()
    shortened = tmp_path / "shortened.s"  # the fault, also where this compiler has it not
    kept = [line for line in lines.splitlines() if "xmm1" not in line]
    shortened.write_text("\n".join([*kept, ".text", "\tldtilecfg 0xc0(%rsp)", ""]).replace(
        ".byte\t16", ".byte\t0"))  # fmt: skip
    assert COMPILER is not None
    subprocess.run([COMPILER, "-c", "-o", tmp_path / "shortened.o", shortened], check=True)
    assert engine.drops_tile_configuration(tmp_path / "shortened.o")


_DECLARED = (
    "bool ggml_cpu_extra_compute_forward"
    "(struct ggml_compute_params * params, struct ggml_tensor * op);"
)


@pytest.mark.skipif(not shutil.which("cmake"), reason="cmake is not installed")
@needs_compiler
@pytest.mark.parametrize("is_other", [False, True])
def test_the_recipe_reaches_the_sources_that_it_is_for_and_no_others(
    tmp_path: Path, is_other: bool
) -> None:
    """CMake configures a project of llama.cpp's shape, and one that is asked in another way; the
    commands that it would run are read."""
    project_folder = tmp_path / "source with spaces" / "vendor"
    kernels = project_folder / "ggml/src/ggml-cpu"
    kernels.mkdir(parents=True)
    (kernels / "mmq.cpp").write_text("void f() { _tile_loadconfig(0); }\n")
    (kernels / "ops.cpp").write_text("void g() {}\n")
    (kernels / "ggml-cpu.c").write_text("void k(void) {}\n")
    (kernels / "traits.h").write_text(f"  {_DECLARED}\n" if is_other else f"{_DECLARED}\n")
    (kernels.parent / "llama.cpp").write_text("void h() {}\n")
    (project_folder / "src").mkdir()
    (project_folder / "src/llama-impl.h").write_text("#pragma once\n")
    (kernels.parent / "CMakeLists.txt").write_text(
        "add_library(ggml-cpu STATIC ggml-cpu/mmq.cpp ggml-cpu/ops.cpp ggml-cpu/ggml-cpu.c)\n"
        "add_library(ggml-cpu-haswell STATIC ggml-cpu/mmq.cpp ggml-cpu/ggml-cpu.c)\n"
        "add_library(ggml-cpu-haswell-feats OBJECT ggml-cpu/ops.cpp)\n"
        "add_library(llama STATIC llama.cpp)\n"
    )
    (project_folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.14...3.28)\n"
        'project("llama.cpp" C CXX)\n'
        'option(LLAMA_BUILD_COMMON "" OFF)\noption(LLAMA_ALL_WARNINGS "" ON)\n'
        'message("common ${LLAMA_BUILD_COMMON} warnings ${LLAMA_ALL_WARNINGS}")\n'
        "add_subdirectory(ggml/src)\n"
    )
    (project_folder.parent / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.21)\nproject(llama_cpp)\n"
        'set(LLAMA_BUILD_COMMON ON CACHE BOOL "" FORCE)\nadd_subdirectory(vendor)\n'
    )
    (tmp_path / engine.RECORD).write_text("{}")
    settings = shlex.split(engine.cmake_settings(tmp_path / engine.RECORD, ""))
    build = tmp_path / "build"
    command: list[Any] = ["cmake", "-S", project_folder.parent, "-B", build, *settings]
    command += ["-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", f"-DSKBUILD_PLATLIB_DIR={tmp_path / 'to'}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "common OFF warnings OFF" in done.stdout + done.stderr
    commands = json.loads((build / "compile_commands.json").read_text())
    included = [
        Path(each["file"]).name for each in commands if "tile_configuration.h" in each["command"]
    ]
    assert included == ["mmq.cpp", "mmq.cpp"]
    asking = "-Dggml_cpu_extra_compute_forward=longleaf_compute_forward"
    asked = [Path(each["file"]).name for each in commands if asking in each["command"]]
    few = [each["command"] for each in commands if Path(each["file"]).name == "few_rows.cpp"]
    if is_other:
        assert not asked and not few
    else:
        assert asked == ["ggml-cpu.c", "ggml-cpu.c"]
        assert [re.findall(r"ggml-cpu[\w-]*(?=\.dir)", each)[0] for each in few] == [
            "ggml-cpu",
            "ggml-cpu-haswell",
        ]
        assert all(str(kernels) in each.replace("\\ ", " ") for each in few), "its headers"
    assert any("unity" in each["command"] for each in commands), "llama's sources go together"
    precompiled = {
        Path(each["file"]).name
        for each in commands
        if re.search(r"-include \S*cmake_pch\.hxx", each["command"])
    }
    assert precompiled == {"cmake_pch.hxx.cxx", "unity_0_cxx.cxx"}
    (headers,) = build.rglob("cmake_pch.hxx")
    said = headers.read_text()
    assert "<vector>" in said and 'src/llama-impl.h"' in said
    assert "llama-context.h" not in said, "what another llama.cpp lacks is left out"
    built = subprocess.run(["cmake", "--build", build, "--target", "llama"], capture_output=True)
    assert built.returncode == 0, built.stdout
    assert engine.RECORD in (build / "vendor/cmake_install.cmake").read_text()
