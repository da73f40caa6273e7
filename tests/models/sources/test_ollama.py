"""Ollama's store, on stores laid out as Ollama lays them out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from app.models import ModelError, read_facts
from app.models.sources.ollama import list_models, model_path
from tests.models.gguf_files import gguf_bytes, minimal_keys


class Store:
    """An Ollama store on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "blobs").mkdir(parents=True)

    def blob(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        (self.root / "blobs" / f"sha256-{digest}").write_bytes(data)
        return f"sha256:{digest}"

    def manifest(
        self, name: str, layers: list[tuple[str, str]], registry: str = "registry.ollama.ai"
    ) -> None:
        path = self.root / "manifests" / registry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        media = "application/vnd.ollama.image."
        entries = [{"mediaType": media + kind, "digest": digest} for kind, digest in layers]
        path.write_text(json.dumps({"schemaVersion": 2, "layers": entries}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "models")


def test_a_model_is_used_where_it_lies(store: Store) -> None:
    weights = store.blob(gguf_bytes(minimal_keys()))
    store.manifest(
        "library/tiny/latest",
        [
            ("model", weights),
            ("template", store.blob(b"{{ .Prompt }}")),
            ("system", store.blob(b"Be brief.")),
            ("params", store.blob(b'{"stop": ["a", "b"], "temperature": 0.2}')),
        ],
    )
    [model] = list_models(store.root)
    assert model.name == "tiny:latest" and not model.problem
    assert (model.system, model.template) == ("Be brief.", "{{ .Prompt }}")
    assert model.parameters == (("stop", "a"), ("stop", "b"), ("temperature", "0.2"))
    path = model_path(model)
    assert path.parent == store.root / "blobs", "no copy"
    assert read_facts(path).name == "Tiny"


def test_names_are_those_ollama_shows(store: Store) -> None:
    weights = store.blob(gguf_bytes(minimal_keys()))
    store.manifest("library/tiny/7b", [("model", weights)])
    store.manifest("ada/tiny/latest", [("model", weights)])
    store.manifest("ada/tiny/q4", [("model", weights)], registry="hf.co")
    names = [model.name for model in list_models(store.root)]
    assert names == ["ada/tiny:latest", "hf.co/ada/tiny:q4", "tiny:7b"]


def test_adapters_and_picture_parts_are_no_models(store: Store) -> None:
    weights = store.blob(gguf_bytes(minimal_keys()))
    adapter, projector = store.blob(b"adapter"), store.blob(b"projector")
    store.manifest("library/tuned/latest", [("model", weights), ("adapter", adapter)])
    store.manifest("library/seeing/latest", [("model", weights), ("projector", projector)])
    store.manifest("library/cloud/latest", [("license", store.blob(b"text"))])
    seeing, tuned = list_models(store.root)
    assert "adapter (LoRA)" in tuned.problem and len(tuned.adapters) == 1
    assert not seeing.problem and len(seeing.projectors) == len(seeing.weights) == 1


def test_a_split_model_gets_the_names_llama_cpp_wants(store: Store) -> None:
    parts = [
        gguf_bytes(
            minimal_keys(split__no=number, split__count=3),
            [(f"blk.{number}.attn_q.weight", 64)],
        )
        for number in range(3)
    ]
    digests = [store.blob(data) for data in parts]
    store.manifest("library/large/latest", [("model", digests[i]) for i in (2, 0, 1)])
    [model] = list_models(store.root)
    first = model_path(model)
    assert first.name == "model-00001-of-00003.gguf"
    assert first.samefile(store.root / "blobs" / digests[0].replace(":", "-"))
    assert len(read_facts(first).parts) == 3
    assert model_path(model) == first, "a second time the links are there"


def test_files_that_are_no_parts_of_one_model_are_refused(store: Store) -> None:
    digests = [store.blob(gguf_bytes(minimal_keys(general__name=n))) for n in ("a", "b")]
    store.manifest("library/two/latest", [("model", digest) for digest in digests])
    with pytest.raises(ModelError, match="no parts of one model"):
        model_path(list_models(store.root)[0])


@pytest.mark.parametrize(
    "manifest",
    [b"", b"{", b"[]", b'{"layers": [1]}', b'{"layers": [{"mediaType": "x"}]}', b"\xff\xfe"],
)
def test_a_damaged_manifest_is_listed_with_its_problem(store: Store, manifest: bytes) -> None:
    path = store.root / "manifests" / "registry.ollama.ai" / "library" / "bad" / "latest"
    path.parent.mkdir(parents=True)
    path.write_bytes(manifest)
    [model] = list_models(store.root)
    assert "ollama pull bad:latest" in model.problem and not model.weights


def test_no_digest_leads_out_of_the_store(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    store.manifest("library/bad/latest", [("model", "../../secret")])
    [model] = list_models(store.root)
    assert model.problem and not model.weights


def test_missing_weights_are_said(store: Store) -> None:
    store.manifest("library/gone/latest", [("model", "sha256:" + "0" * 64)])
    [model] = list_models(store.root)
    assert "missing" in model.problem
    with pytest.raises(ModelError, match="missing from Ollama"):
        model_path(model)


def test_no_store_is_no_models(tmp_path: Path) -> None:
    assert list_models(tmp_path / "nowhere") == []
