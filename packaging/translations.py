"""Collects the interface's sentences from the code into Qt's translation files.

    python packaging/translations.py           brings resources/translations/*.ts up to date
    python packaging/translations.py --check   says what is missing; exits with 1 if anything is

A sentence is a literal given to `tr` or `to_translate` (app/system/translation.py). What the code
no longer says leaves the file; what it newly says comes in as unfinished, for Qt Linguist or any
editor.
"""

from __future__ import annotations

import argparse
import ast
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
_MARKS = {"tr", "to_translate"}


def sentences(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Every sentence in the Python files of a folder, with its file and line.

    Raises `ValueError` for a call of `tr` with something else than a literal of one string, unless
    it is a name or an attribute: then its text is one that `to_translate` marked.
    """
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name not in _MARKS:
                continue
            said = node.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value, path.relative_to(ROOT), node.lineno
            elif isinstance(said, ast.JoinedStr) or name == "to_translate":
                raise ValueError(
                    f"{path.relative_to(ROOT)}:{node.lineno}: {name}() needs a plain literal"
                )


def placeholders(text: str) -> set[str]:
    """Names in braces. Raises `ValueError` for a text that `str.format` cannot read."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def read(path: Path) -> dict[str, str]:
    """Translations by sentence; "" where unfinished."""
    if not path.exists():
        return {}
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        source, translation = message.findtext("source"), message.find("translation")
        assert source is not None and translation is not None
        finished = translation.get("type") != "unfinished"
        found[source] = (translation.text or "") if finished else ""
    return found


def write(path: Path, language: str, translated: dict[str, str]) -> None:
    """Writes a translation file, sorted, so that changes are readable."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = "Longleaf"
    for source, translation in sorted(translated.items()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        entry = ElementTree.SubElement(message, "translation")
        if translation:
            entry.text = translation
        else:
            entry.set("type", "unfinished")
    ElementTree.indent(root, "  ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8"
    )


def problems(path: Path, said: dict[str, str]) -> list[str]:
    """What is wrong with a translation file, a line each; `said` tells where each sentence is."""
    translated = read(path)
    found = [f"{said[s]}: not translated: {s!r}" for s in said if not translated.get(s)]
    found += [f"{path.name}: no longer said: {s!r}" for s in translated if s not in said]
    for source, translation in translated.items():
        if translation and source in said and placeholders(translation) != placeholders(source):
            found.append(f"{path.name}: other placeholders than in {source!r}")
    return found


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keeps the translation files up to date.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if not so")
    options = parser.parse_args(argv)
    said: dict[str, str] = {}
    for sentence, path, line in sentences(ROOT / "app"):
        said.setdefault(sentence, f"{path}:{line}")
    wrong: list[str] = []
    for path in sorted(TRANSLATIONS.glob("longleaf_*.ts")):
        if not options.check:
            known = read(path)
            write(path, path.stem.removeprefix("longleaf_"), {s: known.get(s, "") for s in said})
        wrong += problems(path, said)
    print("\n".join([*wrong, f"{len(said)} sentences, {len(wrong)} to see to."]))
    return 1 if wrong and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
