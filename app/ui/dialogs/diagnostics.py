"""What to send along with a question about the program: nothing of any document is in it.

Taken in are versions, the machine, settings without folders and addresses, counts, the names of
models, and the log (see `app.system.program_log`). Left out are titles, texts, names of files and
folders, addresses of servers, keys, and the name of the user.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import fields
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion

from app import __version__
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import engine_sentence
from app.models.machine.hardware import Hardware
from app.system.folders import cache_folder, data_folder
from app.system.program_log import last_lines
from app.system.settings import Settings

_PACKAGES = (
    "llama-cpp-python", "PySide6-Essentials", "pypdfium2", "pypdf", "python-docx", "tiktoken",
    "sqlite-utils", "httpx", "huggingface-hub", "rapidocr",
)  # fmt: skip
_PRIVATE = ("models_folders", "downloads_folder", "hub_endpoint")


def diagnostics_text(
    settings: Settings,
    hardware: Hardware,
    *,
    models: Sequence[ModelFacts] = (),
    n_documents: int | None = None,
    n_runs: int | None = None,
) -> str:
    """A page of plain text.

    Args:
        settings: Folders and addresses are told as set or not, never themselves.
        hardware: Of this machine.
        models: Those found here; name, quantisation and size are told.
        n_documents, n_runs: How many the library has.
    """
    lines = [
        f"Longleaf {__version__}{' (built program)' if getattr(sys, 'frozen', False) else ''}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        *(f"{name} {version}" for name in _PACKAGES if (version := _version(name))),
        "",
        *hardware.describe(),
        engine_sentence(),
        "",
        "Settings that are not as usual:",
        *([f"  {line}" for line in _changed(settings)] or ["  none"]),
        "",
        f"Library: {_count(n_documents, 'documents')}, {_count(n_runs, 'runs')}, "
        f"{_size(data_folder() / 'library.db')}; cache {_size(cache_folder())}",
        "Models: " + (", ".join(_model(facts) for facts in models) or "none looked at"),
        "",
        "Log:",
        *(last_lines() or ["  empty"]),
    ]
    return without_home("\n".join(lines)) + "\n"


def without_home(text: str) -> str:
    """The text with the home folder, and with it the user's name, written as ~."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _changed(settings: Settings) -> list[str]:
    changed = []
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if value != field.default:
            changed.append(f"{field.name}: {'set' if field.name in _PRIVATE else value}")
    return changed


def _model(facts: ModelFacts) -> str:
    return f"{facts.architecture} {facts.quantization} {facts.size_bytes / 1e9:.1f} GB"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _count(n: int | None, what: str) -> str:
    return f"{what} not counted" if n is None else f"{n:,} {what}"


def _size(path: Path) -> str:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.1f} MB"
