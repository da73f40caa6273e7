"""Ollama's store: its models used where they lie.

The store keeps files named by their SHA-256 under `blobs`; a manifest per model, at
`manifests/REGISTRY/NAMESPACE/NAME/TAG`, says which of them are weights, adapters, picture parts,
template, system prompt and parameters (Ollama's server/images.go).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.models.gguf.errors import ModelError
from app.models.gguf.header import GgufFormatError, read_header
from app.system.folders import cache_folder
from app.system.translation import tr

_MEDIA = "application/vnd.ollama.image."
_DIGEST = re.compile(r"^sha256[:-]([0-9a-f]{64})$")
_TEXT_BYTES_MAX = 4 << 20
_DEFAULT_REGISTRY, _DEFAULT_NAMESPACE = "registry.ollama.ai", "library"


@dataclass(frozen=True, slots=True)
class OllamaModel:
    """A model in Ollama's store.

    Attributes:
        name: As Ollama calls it: "qwen2.5:7b-instruct".
        weights: Its GGUF blobs; several for a split model.
        adapters, projectors: LoRA and picture parts, which are no models of their own.
        system, template: Texts, or "".
        parameters: Modelfile parameters as (name, value); `stop` may recur.
        problem: A sentence that says why it cannot be used as Ollama would, or "".
    """

    name: str
    weights: tuple[Path, ...]
    adapters: tuple[Path, ...] = ()
    projectors: tuple[Path, ...] = ()
    system: str = ""
    template: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def default_stores() -> list[Path]:
    """Where Ollama keeps models on this machine: `OLLAMA_MODELS`, the person's, its service's."""
    stated = os.environ.get("OLLAMA_MODELS")
    own = Path(stated) if stated else Path.home() / ".ollama" / "models"
    return [own, Path("/usr/share/ollama/.ollama/models")]


def list_models(store: Path) -> list[OllamaModel]:
    """The models of a store, by name. A damaged manifest is listed with its problem; models that
    run on Ollama's servers and have no weights here are left out."""
    root = store / "manifests"
    try:
        found = sorted(path for path in root.rglob("*") if path.is_file())
    except OSError:
        return []
    models = [_read_manifest(store, path, _name(path.relative_to(root).parts)) for path in found]
    return sorted((m for m in models if m is not None), key=lambda m: m.name)


def _name(parts: tuple[str, ...]) -> str:
    *path, tag = parts
    if path[:1] == [_DEFAULT_REGISTRY]:
        path = path[1:]
    if path[:1] == [_DEFAULT_NAMESPACE]:
        path = path[1:]
    return "/".join(path) + f":{tag}"


def _read_manifest(store: Path, path: Path, name: str) -> OllamaModel | None:
    damaged = OllamaModel(
        name,
        (),
        problem=tr(
            "The manifest of {name} is damaged. Pull it again: ollama pull {name}.", name=name
        ),
    )
    try:
        layers = json.loads(path.read_text(encoding="utf-8"))["layers"]
        kinds = [(str(layer["mediaType"]), str(layer["digest"])) for layer in layers or ()]
    except (OSError, ValueError, KeyError, TypeError):
        return damaged
    blobs: dict[str, list[Path]] = {}
    for media, digest in kinds:
        match = _DIGEST.match(digest)  # anything else could lead out of the store
        if not match:
            return damaged
        blobs.setdefault(media.removeprefix(_MEDIA), []).append(
            store / "blobs" / f"sha256-{match[1]}"
        )
    weights = tuple(blobs.get("model", ()))
    if not weights:
        return None
    missing = [blob for blob in weights if not blob.is_file()]
    adapters = tuple(blobs.get("adapter", ()))
    problem = ""
    if missing:
        problem = tr("Weights of {name} are missing. Pull it again: ollama pull {name}.", name=name)
    elif adapters:
        problem = tr(
            "{name} is a model with an adapter (LoRA), which Longleaf does not apply: it would "
            "answer like the model without it.",
            name=name,
        )
    return OllamaModel(
        name,
        weights,
        adapters,
        tuple(blobs.get("projector", ())),
        _text(blobs.get("system", ())),
        _text(blobs.get("template", ()) or blobs.get("prompt", ())),
        _parameters(_text(blobs.get("params", ()))),
        problem,
    )


def _text(blobs: Iterable[Path]) -> str:
    for blob in blobs:
        try:
            with blob.open("rb") as file:
                return file.read(_TEXT_BYTES_MAX).decode("utf-8", "replace")
        except OSError:
            return ""
    return ""


def _parameters(text: str) -> tuple[tuple[str, str], ...]:
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return ()
    if not isinstance(values, dict):
        return ()
    return tuple(
        (str(name), item if isinstance(item, str) else json.dumps(item))
        for name, value in values.items()
        for item in (value if isinstance(value, list) else [value])
    )


def model_path(model: OllamaModel) -> Path:
    """The GGUF to open, without a copy: the blob itself, or for a split model the first of links
    that bear the names llama.cpp wants (`NAME-00001-of-00003.gguf`), made in the cache folder.

    Raises `ModelError` when weights are missing or their parts make no whole.
    """
    missing = [blob for blob in model.weights if not blob.is_file()]
    if missing or not model.weights:
        raise ModelError(
            tr("Weights of {name} are missing from Ollama's store.", name=model.name),
            tr("Pull it again: ollama pull {name}", name=model.name),
        )
    if len(model.weights) == 1:
        return model.weights[0]
    numbered: dict[int, Path] = {}
    for blob in model.weights:
        try:
            values = read_header(blob).values
        except (OSError, GgufFormatError) as error:
            raise ModelError(
                tr("A part of {name} is damaged.", name=model.name),
                tr("Pull it again: ollama pull {name}", name=model.name),
            ) from error
        number, count = values.get("split.no"), values.get("split.count")
        if not isinstance(number, int) or count != len(model.weights):
            raise ModelError(
                tr(
                    "{name} consists of several files that are no parts of one model.",
                    name=model.name,
                ),
                tr("Use it through Ollama's own server."),
            )
        numbered[number] = blob
    n = len(model.weights)
    if sorted(numbered) != list(range(n)):
        raise ModelError(
            tr("Parts of {name} are missing.", name=model.name), f"ollama pull {model.name}"
        )
    folder = cache_folder() / "ollama" / numbered[0].name.removeprefix("sha256-")[:16]
    folder.mkdir(parents=True, exist_ok=True)
    links = []
    for number, blob in sorted(numbered.items()):
        link = folder / f"model-{number + 1:05d}-of-{n:05d}.gguf"
        _link(link, blob)
        links.append(link)
    return links[0]


def _link(link: Path, target: Path) -> None:
    """A link to `target` that costs no space: symbolic, or hard where that is not allowed."""
    if link.exists() and link.samefile(target):
        return
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(target)
    except OSError:
        try:
            link.hardlink_to(target)
        except OSError as error:
            raise ModelError(
                tr("The parts of the model cannot be linked in {folder}.", folder=link.parent),
                tr("Put Longleaf's cache on the same disk as Ollama's models."),
            ) from error
