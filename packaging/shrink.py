"""Makes the built program small: links for copies, no symbols, Unicode data that Qt asks for, and a
numpy without OpenBLAS."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

NUMPY_SETUP = ("blas=none", "lapack=none", "allow-noblas=true", "cpu-dispatch=none")
"""numpy with its own small linear algebra, and one kind of loops in place of one for each kind of
processor. The engine finds the likeliest of some ten thousand numbers with it, and that is all."""

LEFT_OUT_PROCESSORS = ("x64", "ivybridge", "piledriver", "cannonlake", "icelake", "cooperlake")
"""Kernels that are left out. x64 is for processors before SSE4.2. In place of the others llama.cpp
takes the next one that the processor can run, which gives the same or nearly so: icelake differs
from cascadelake, and cannonlake from skylakex, by AVX512_VBMI, for which llama.cpp has no code;
ivybridge from sandybridge by F16C, piledriver by FMA too; cooperlake from cascadelake by BF16, but
Cooper Lake stands in servers of four processors alone."""

UNUSED_PROCESSORS = re.compile(rf"ggml-cpu-({'|'.join(LEFT_OUT_PROCESSORS)})[.]")
"""Names of their libraries."""

UNUSED_MODULES = (
    # With these tiktoken and llama-cpp-python fetch vocabularies and schemas that nobody asks for.
    "requests", "urllib3", "charset_normalizer",
    "regex",  # tiktoken looks for special tokens with it; ours are found before
    "yaml._yaml",  # the same again in C, for the hub's short cards of models
    "lxml.isoschematron", "lxml.objectify", "lxml.html.diff", "lxml.html._difflib", "lxml.sax",
    # pypdf looks up in fontTools which letters a font has; these make fonts.
    "fontTools.varLib", "fontTools.otlLib", "fontTools.designspaceLib",
)  # fmt: skip
"""Parts of libraries that Longleaf never comes to."""

UNUSED_FONT_TABLE = re.compile(
    r"fontTools[.]ttLib[.]tables[.](?!(DefaultTable|TupleVariation|ot[A-Z]\w+|D_S_I_G_|O_S_2f_2"
    r"|_c_m_a_p|_h_e_a_d|_h_h_e_a|_h_m_t_x|_m_a_x_p|_n_a_m_e|_p_o_s_t)$)"
)
"""fontTools has a module for each table of a font; pypdf asks for those that are not matched."""

UNUSED_RAPIDFUZZ = re.compile(r"_avx2|process_cpp_impl|metrics_cpp")
"""Libraries of rapidfuzz: the same again for fewer processors; lists of many texts; and distances,
of which Longleaf asks for one that is there in Python too, 10,000 words against 10,000 in 39 ms in
place of 23."""

_ICU_MAGIC = b"\xda\x27"
_ICU_KEPT = (
    # Qt's core asks ICU for orders of words, for the names of character sets, and for time zones.
    # (Its letters and numbers of languages are Qt's own.)
    "coll/", "cnvalias.icu", "nfkc.nrm", "root.res", "pool.res", "res_index.res",
    "supplementalData.res", "likelySubtags.res", "keyTypeData.res", "metadata.res", "icuver.res",
    "zoneinfo64.res", "timezoneTypes.res", "metaZones.res", "windowsZones.res",
    "zone/root.res", "zone/pool.res", "zone/res_index.res", "zone/tzdbNames.res",
)  # fmt: skip


def libraries(program: Path) -> Iterator[Path]:
    """The program's ELF files, links left out."""
    for file in sorted(program.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                if opened.read(4) == b"\x7fELF":
                    yield file


def asked_for(library: Path | str) -> list[str]:
    """The names of the libraries that an ELF file itself is linked to.

    Raises:
        OSError: objdump (binutils) is not there, or cannot read the file.
    """
    done = subprocess.run(["objdump", "-p", str(library)], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"objdump cannot read {library}")
    return re.findall(r"^\s+NEEDED\s+(\S+)", done.stdout, re.M)


def share_identical_files(folder: Path) -> int:
    """Replaces further copies of a library by links to the first; returns the bytes saved.

    Wheels cannot hold links, so they carry each versioned library under all of its names.
    """
    by_size: dict[int, list[Path]] = defaultdict(list)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and file.stat().st_size > 4096:
            by_size[file.stat().st_size].append(file)
    saved = 0
    for size, files in by_size.items():
        first: dict[str, Path] = {}
        for file in files if len(files) > 1 else ():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            kept = first.setdefault(digest, file)
            if kept is not file and ".so" in file.name:
                file.unlink()
                file.symlink_to(os.path.relpath(kept, file.parent))
                saved += size
    return saved


def strip_symbols(folder: Path) -> int:
    """Takes symbols that only a debugger reads out of ELF files; returns the bytes saved.

    A file stays as it was where `strip` would move what is loaded of it: it may damage libraries
    that auditwheel or patchelf rearranged.
    """
    if not (shutil.which("strip") and shutil.which("objdump")):
        return 0
    saved = 0
    for file in libraries(folder):
        if file == folder / "longleaf":  # PyInstaller's starter carries the modules behind its end
            continue
        stripped = file.with_name(f"{file.name}.stripped")
        command = ["strip", "--strip-unneeded", "-o", str(stripped), str(file)]
        done = subprocess.run(command, stderr=subprocess.DEVNULL)
        if done.returncode == 0 and _loaded_parts(stripped) == _loaded_parts(file) != "":
            saved += file.stat().st_size - stripped.stat().st_size
            stripped.replace(file)
        else:
            stripped.unlink(missing_ok=True)
    return saved


def _loaded_parts(library: Path) -> str:
    """Where the parts of an ELF file are loaded to, and the libraries it asks for; "" where that
    cannot be read."""
    done = subprocess.run(["objdump", "-p", library.name], cwd=library.parent, capture_output=True)
    _, _, listed = done.stdout.decode(errors="replace").partition("Program Header:")
    return listed if done.returncode == 0 else ""


def compress_modules(archive: Path) -> int:
    """Compresses a zip of Python modules, and returns the bytes saved.

    PyInstaller stores those that Python itself starts with. Only for a Python that finds zlib
    without them.
    """
    before = archive.stat().st_size
    compressed = archive.with_suffix(".new")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(compressed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    compressed.replace(archive)
    return before - archive.stat().st_size


# Unicode data


def trim_icu_data(library: Path) -> int:
    """Replaces `libicudata.so` by one with what Qt asks for; returns the bytes saved.

    Qt's own libraries are linked to all of ICU, of whose 30 MB a window of widgets needs the orders
    of words: no names of countries, currencies and units, no rules for breaking lines (those are
    Qt's own), no converters from other character sets (documents are decoded by Python).

    Raises:
        ValueError: The library holds no package of ICU data.
        subprocess.CalledProcessError: The assembler or the linker failed.
    """
    before = library.stat().st_size
    symbol, version, data = _icu_package(library)
    kept = trimmed_icu_package(data)
    source, made, small = (library.with_suffix(end) for end in (".dat", ".o", ".new"))
    source.write_bytes(kept)
    text = (
        f".section .rodata\n.globl {symbol}\n.type {symbol}, @object\n.balign 16\n{symbol}:\n"
        f'.incbin "{source.name}"\n.size {symbol}, . - {symbol}\n'
        ".section .note.GNU-stack\n"
    )
    here = library.parent
    subprocess.run(["as", "-o", made.name, "-"], input=text, text=True, cwd=here, check=True)
    link = [
        "ld",
        "-shared",
        "-s",
        "-soname",
        f"libicudata.so.{version}",
        "-o",
        small.name,
        made.name,
    ]
    subprocess.run(link, cwd=here, check=True)
    small.chmod(0o755)
    small.replace(library)
    source.unlink()
    made.unlink()
    return before - library.stat().st_size


def _icu_package(library: Path) -> tuple[str, str, bytes]:
    """The name of the data's symbol, ICU's version, and the data from there on."""
    content = library.read_bytes()
    start = content.find(_ICU_MAGIC + b"\x14\0\0\0\0\0\x02\0CmnD") - 2
    version = library.name.rsplit(".", 1)[-1]
    if start < 0 or not version.isdigit():
        raise ValueError(f"{library} holds no package of ICU data.")
    return f"icudt{version}_dat", version, content[start:]


def trimmed_icu_package(data: bytes) -> bytes:
    """A package of ICU data with the wanted items alone.

    A package is a header, the number of items, for each the places of its name and of its content
    counted from that number on, the names, and the contents at multiples of 16.
    """
    (header_length,) = struct.unpack_from("<H", data, 0)
    (n_items,) = struct.unpack_from("<I", data, header_length)
    places = [
        struct.unpack_from("<II", data, header_length + 4 + 8 * index) for index in range(n_items)
    ]
    ends = [content for _, content in places[1:]]
    items: list[tuple[bytes, bytes]] = []
    for (name_at, content_at), end in zip(places, [*ends, None], strict=True):
        name_start = header_length + name_at
        name = data[name_start : data.index(b"\0", name_start)]
        if name.decode().split("/", 1)[1].startswith(_ICU_KEPT):
            stop = None if end is None else header_length + end
            items.append((name, data[header_length + content_at : stop]))
    names, contents = bytearray(), bytearray()
    table = [struct.pack("<I", len(items))]
    names_start = 4 + 8 * len(items)
    names_length = sum(len(name) + 1 for name, _ in items)
    # Counted from the number of items on; the header's length is a multiple of 16.
    contents_start = -(-(names_start + names_length) // 16) * 16
    for name, content in items:
        place = struct.pack("<II", names_start + len(names), contents_start + len(contents))
        table.append(place)
        names += name + b"\0"
        contents += content + bytes(-len(content) % 16)
    filling = bytes(contents_start - names_start - names_length)
    return data[:header_length] + b"".join(table) + names + filling + contents


# numpy


def build_small_numpy(folder: Path, version: str) -> bool:
    """Compiles numpy without OpenBLAS into `folder`; False where that fails.

    Takes some minutes; done once for each version. OpenBLAS alone is 28 MB, and numpy's loops for
    every kind of processor 6 MB.
    """
    stamp = folder / "longleaf-build.txt"
    wanted = f"{version} {' '.join(NUMPY_SETUP)}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    command = [
        sys.executable, "-m", "pip", "install", "--no-deps", "--no-cache-dir", "--force-reinstall",
        "--no-binary", "numpy", "--target", str(folder), f"numpy=={version}",
    ]  # fmt: skip
    command += [f"-Csetup-args=-D{setting}" for setting in NUMPY_SETUP]
    if subprocess.run(command).returncode:
        return False
    stamp.write_text(wanted, encoding="utf-8")
    return True


# Size


def size_bytes(folder: Path, *, on_disk: bool = False) -> int:
    """Bytes of all files in a folder, links left out; `on_disk` counts whole blocks, as `du` does,
    where the system tells them."""
    found = [f.stat() for f in folder.rglob("*") if f.is_file() and not f.is_symlink()]
    if on_disk:
        return sum(
            each.st_blocks * 512 if hasattr(each, "st_blocks") else each.st_size for each in found
        )
    return sum(each.st_size for each in found)


def size_table(program: Path, n_rows: int = 12) -> list[str]:
    """What is large in the program, one line each."""
    parts: dict[str, int] = defaultdict(int)
    inside = program / "_internal"
    for file in program.rglob("*"):
        if file.is_file() and not file.is_symlink():
            base = inside if file.is_relative_to(inside) else program
            parts[file.relative_to(base).parts[0]] += file.stat().st_size
    largest = sorted(parts.items(), key=lambda part: -part[1])[:n_rows]
    return [f"{size / 1e6:8.1f} MB  {name}" for name, size in largest]
