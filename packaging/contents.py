"""What is inside the built program: its components, their licences, the SBOM and checksums.

    python packaging/contents.py RECORD FOLDER    # writes licences.md and sbom.cdx.json there

RECORD is the list of files that the PyInstaller recipe took in (longleaf.spec). Each file is traced
to the distribution, system package or data set it comes from; a component whose licence is not
known is an error, never left out.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_OUR_OWN = ("app", "main.py", "packaging", "resources", "build/longleaf")
LICENCE_TEXTS = Path(__file__).resolve().parent / "licences"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright|ofl)", re.I)
_LONGEST_NAME = 120  # some metadata hold the whole text where the name belongs

# Licences of wheels whose metadata do not carry the text, and of what wheels contain unsaid.
_TEXTS_KEPT_HERE = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "llama-cpp-python": ("llama.cpp.txt",),
}
# Where the makers' metadata name the licence and not its exception.
_KNOWN_BETTER = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgomp1": "GPL-3.0-or-later WITH GCC-exception-3.1",
}
_SPDX = {
    "MIT License": "MIT",
    "MIT license": "MIT",
    "The MIT License": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


class UnknownLicence(Exception):  # noqa: N818 - names what is wrong
    """Something inside has no licence that could be found."""


@dataclass
class Component:
    """Something inside the program that somebody wrote.

    Attributes:
        name, version: As its makers call it.
        kind: CycloneDX component type: "library", "application", "data" or
            "machine-learning-model".
        licence: SPDX expression where it is known, else the name that its makers give.
        purl: Package URL, or "".
        texts: Licence texts as (file name, text).
        requires: Names of the distributions it asks for.
        sha256: Of the file, for components of one file; else "".
    """

    name: str
    version: str
    kind: str
    licence: str
    purl: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)
    requires: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def reference(self) -> str:
        """Names the component within the SBOM."""
        return self.purl or f"{self.name}@{self.version}"


def read_record(path: Path) -> list[tuple[str, Path]]:
    """The files taken in, as (place in the program or module name, source)."""
    taken = json.loads(path.read_text(encoding="utf-8"))
    return [(where, Path(source)) for where, source, kind in taken if source and kind != "SYMLINK"]


def components(taken: Iterable[tuple[str, Path]]) -> list[Component]:
    """Every component of the program, sorted by name.

    Raises `UnknownLicence`, naming all that have none.
    """
    owners = _owners()
    standard = {str(Path(sysconfig.get_path(name))) for name in ("stdlib", "platstdlib")}
    python_home = str(Path(sys.base_prefix).resolve())
    found: dict[str, Component] = {}
    system_files: list[Path] = []
    for where, source in taken:
        # A virtual environment is asked before what it stands on: it may lie anywhere.
        distribution = owners.get(str(source)) or owners.get(str(source.resolve()))
        if source.suffix == ".gguf":
            if distribution is None:
                raise UnknownLicence(f"The model {source} belongs to no installed package.")
            model = _from_distribution(distribution)
            model.name, model.kind = source.stem, "machine-learning-model"
            model.requires, model.sha256 = (), file_sha256(source)
            found[where] = model
        elif distribution is not None:
            name = _normal(distribution.metadata["Name"])
            if name not in found and name != "longleaf":
                found[name] = _from_distribution(distribution)
        elif any(source.is_relative_to(ROOT / own) for own in _OUR_OWN):
            continue
        elif any(str(source).startswith(folder) for folder in standard) or str(
            source.resolve()
        ).startswith(python_home):
            found.setdefault("python", _python())
        elif source.is_absolute():
            system_files.append(source)
    for component in _from_system(system_files):
        found.setdefault(f"system/{component.name}", component)
    found["pyinstaller"] = _from_distribution(importlib.metadata.distribution("pyinstaller"))
    found["sample"] = _sample_contract()
    listed = sorted(found.values(), key=lambda component: component.name.lower())
    unknown = [f"{each.name} {each.version}" for each in listed if not each.licence]
    unknown += [f"{each.name} {each.version} (text)" for each in listed if not each.texts]
    if unknown:
        raise UnknownLicence(
            "No licence was found for: "
            + ", ".join(unknown)
            + ". Put the text into packaging/licences and name it in packaging/contents.py."
        )
    return listed


def licences_page(listed: Sequence[Component]) -> str:
    """The page of all licences, in Markdown. A text that several share stands there once."""
    lines = [
        "# Licences of what is inside",
        "",
        "Longleaf itself is under the Apache License 2.0. The built program contains these works, "
        "each under its own licence. Qt is linked dynamically: its libraries lie in the program's "
        "folder and may be replaced by others of the same interface, as the LGPL asks.",
        "",
        "| component | version | licence |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {each.name} | {each.version} | {each.licence} |" for each in listed]
    shown: dict[str, str] = {}
    for each in listed:
        lines += ["", f"## {each.name} {each.version}", "", f"Licence: {each.licence}"]
        for file, text in each.texts:
            digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            if digest in shown:
                lines += ["", f"{file}: the same text as under {shown[digest]}."]
                continue
            shown[digest] = f"{each.name} ({file})"
            lines += ["", f"{file}:", "", *(f"    {line.rstrip()}" for line in text.splitlines())]
    return "\n".join(lines) + "\n"


def sbom(listed: Sequence[Component], version: str, made: datetime) -> dict[str, Any]:
    """A CycloneDX 1.6 bill of materials. `made` is the time it names: the sources' own, so that the
    same sources give the same file."""
    inside = {_normal(each.name): each.reference for each in listed}
    root = f"pkg:generic/longleaf@{version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "Longleaf",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [_sbom_component(each) for each in listed],
        "dependencies": [
            {"ref": root, "dependsOn": sorted({each.reference for each in listed})},
            *(
                {
                    "ref": each.reference,
                    "dependsOn": sorted({inside[n] for n in each.requires if n in inside}),
                }
                for each in listed
                if each.requires
            ),
        ],
    }


def _sbom_component(each: Component) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "type": each.kind,
        "bom-ref": each.reference,
        "name": each.name,
        "version": each.version,
        "licenses": [{"license": {"name": each.licence}}],
    }
    if re.fullmatch(r"[A-Za-z0-9.+()-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*", each.licence):
        listed["licenses"] = [{"expression": each.licence}]
    if each.purl:
        listed["purl"] = each.purl
    if each.sha256:
        listed["hashes"] = [{"alg": "SHA-256", "content": each.sha256}]
    return listed


def write_checksums(files: Sequence[Path], into: Path) -> None:
    """Writes SHA-256 sums in the form of `sha256sum --check`."""
    lines = [f"{file_sha256(file)}  {file.name}" for file in sorted(files)]
    into.write_text("\n".join(lines) + "\n", encoding="utf-8")


def file_sha256(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Where a file comes from


def _owners() -> dict[str, importlib.metadata.Distribution]:
    """What is installed in this environment, and what build.py compiled into folders of `build`."""
    owners: dict[str, importlib.metadata.Distribution] = {}
    compiled = sorted({str(each.parent) for each in ROOT.glob("build/*/*.dist-info")})
    for distribution in chain(
        importlib.metadata.distributions(), importlib.metadata.distributions(path=compiled)
    ):
        for file in distribution.files or ():
            owners.setdefault(str(distribution.locate_file(file)), distribution)
    return owners


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _from_distribution(distribution: importlib.metadata.Distribution) -> Component:
    metadata = distribution.metadata
    name = _normal(metadata["Name"])
    texts = []
    for file in distribution.files or ():
        in_metadata = ".dist-info/" in str(file)
        named = _LICENCE_FILE.search(file.name) or "/licenses/" in str(file)
        if in_metadata and named and file.suffix not in (".py", ".pyc"):
            path = Path(str(distribution.locate_file(file)))
            if path.is_file():
                label = str(file).split(".dist-info/", 1)[1].removeprefix("licenses/")
                texts.append((label, path.read_text(encoding="utf-8", errors="replace")))
    for kept in _TEXTS_KEPT_HERE.get(name, ()):
        texts.append((kept, (LICENCE_TEXTS / kept).read_text(encoding="utf-8")))
    requires = {
        _normal(match[0])
        for line in distribution.requires or ()
        if "extra ==" not in line and (match := re.match(r"[\w.-]+", line))
    }
    return Component(
        name=metadata["Name"],
        version=distribution.version,
        kind="library",
        licence=_KNOWN_BETTER.get(name) or _licence_name(metadata),
        purl=f"pkg:pypi/{name}@{distribution.version}",
        texts=texts,
        requires=tuple(sorted(requires)),
    )


def _licence_name(metadata: Any) -> str:
    expression = str(metadata.get("License-Expression") or "").strip()
    if expression:
        return expression
    stated = str(metadata.get("License") or "").strip()
    if stated and "\n" not in stated and len(stated) <= _LONGEST_NAME:
        return _SPDX.get(stated, stated)
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in metadata.get_all("Classifier") or ()
        if line.startswith("License :: ")
    ]
    if classified:
        return " AND ".join(_SPDX.get(each, each) for each in classified)
    first = stated.splitlines()[0].strip() if stated else ""
    return _SPDX.get(first, first)


def _python() -> Component:
    version = sys.version.split()[0]
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",  # Windows
        Path(f"/usr/share/doc/python{version.rsplit('.', 1)[0]}/copyright"),
    ]
    texts = [
        (place.name, place.read_text(encoding="utf-8", errors="replace"))
        for place in places
        if place.is_file()
    ][:1]
    return Component(
        "Python", version, "library", "PSF-2.0", f"pkg:generic/python@{version}", texts
    )


def _from_system(files: Sequence[Path]) -> list[Component]:
    """The system's packages that own these libraries. Only Debian's can be asked."""
    packages: dict[str, Component] = {}
    for file in sorted(set(files)):
        package = _debian_package(file)
        if package is None:
            packages.setdefault(file.name, Component(file.name, "", "library", ""))
            continue
        if package in packages:
            continue
        version = _said_by(["dpkg-query", "-W", "-f", "${Version}", package])
        plain = package.split(":", 1)[0]
        text = Path("/usr/share/doc") / plain / "copyright"
        texts = []
        if text.is_file():
            texts = [("copyright", text.read_text(encoding="utf-8", errors="replace"))]
        licence = _KNOWN_BETTER.get(plain) or (_debian_licence(texts[0][1]) if texts else "")
        purl = f"pkg:deb/debian/{plain}@{version}"
        packages[package] = Component(plain, version, "library", licence, purl, texts)
    return list(packages.values())


def _debian_package(file: Path) -> str | None:
    # Since /usr was merged, dpkg knows some files by the old path and some by the new.
    for path in (file.resolve(), file):
        plain = str(path)
        for name in {plain, plain.removeprefix("/usr"), f"/usr{plain}"}:
            answer = _said_by(["dpkg-query", "-S", name])
            if answer:
                return answer.splitlines()[0].split(": ", 1)[0].split(",", 1)[0]
    return None


def _debian_licence(text: str) -> str:
    """The licences that a copyright file names, or that it tells by its text."""
    named = sorted(set(re.findall(r"^License:[ \t]*(\S.*)$", text, re.M)))
    if named:
        return ", ".join(named)[:400]
    signs = {
        "MIT": "Permission is hereby granted, free of charge",
        "LGPL": "Lesser General Public License",
        "Zlib": "provided 'as-is'",
        "GPL": "GNU General Public License",
        "BSD": "Redistribution and use in source and binary forms",
    }
    folded = " ".join(text.split())
    told = [name for name, sign in signs.items() if sign in folded]
    return " and ".join(told) or "see its text"


def _said_by(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _sample_contract() -> Component:
    readme = ROOT / "resources" / "samples" / "README.md"
    return Component(
        "Common Paper Cloud Service Agreement (sample contract)",
        "2.1",
        "data",
        "CC-BY-4.0",
        texts=[("README.md", readme.read_text(encoding="utf-8"))],
    )


def main() -> int:
    """Writes the page and the bill of materials of a record of files."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    from build import source_time
    from debian_package import program_version

    record, folder = map(Path, sys.argv[1:])
    listed = components(read_record(record))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "licences.md").write_text(licences_page(listed), encoding="utf-8")
    bill = sbom(listed, program_version(), source_time())
    (folder / "sbom.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    print(f"{len(listed)} components, every one with a licence.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
