"""Facts of real models, and a clear sentence for every file that is none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import read_facts
from tests.models.gguf_files import gguf_bytes, minimal_keys
from tests.pace import costs_less


def test_the_starter_model(starter_model: Path) -> None:
    facts = read_facts(starter_model)
    assert (facts.architecture, facts.quantization) == ("llama", "Q4_1")
    assert (facts.n_layers, facts.n_heads, set(facts.n_kv_heads)) == (30, 9, {3})
    assert (facts.head_size_k, facts.n_embedding, facts.n_vocabulary) == (64, 576, 49152)
    assert facts.n_parameters == 134_515_008
    assert facts.n_context_native == 8192
    assert facts.size_bytes == starter_model.stat().st_size
    assert sum(facts.tensor_bytes.values()) < facts.size_bytes
    assert "<|im_start|>" in facts.chat_template
    assert (facts.tokenizer_kind, facts.pre_tokenizer) == ("gpt2", "smollm")
    assert facts.licence == "apache-2.0" and facts.languages == ("en",)


def test_a_sliding_window_model(gemma_model: Path) -> None:
    facts = read_facts(gemma_model)
    assert (facts.architecture, facts.quantization) == ("gemma3", "Q4_K_M")
    assert (facts.sliding_window, facts.n_context_native) == (512, 32768)
    assert facts.head_size_k == 256 and facts.chat_template == ""


def test_facts_are_read_quickly(starter_model: Path) -> None:
    assert costs_less(0.25, lambda: read_facts(starter_model))  # 15 ms on an idle machine


def test_the_fingerprint_names_the_weights(starter_model: Path, tmp_path: Path) -> None:
    data = bytearray(gguf_bytes(minimal_keys(), [("output.weight", 100_000)]))
    model = tmp_path / "model.gguf"
    model.write_bytes(data)
    first = read_facts(model).fingerprint
    assert read_facts(model.rename(tmp_path / "renamed.gguf")).fingerprint == first
    data[-1] ^= 1
    model.write_bytes(data)
    assert read_facts(model).fingerprint != first


def _refusal(path: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        read_facts(path)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


def test_each_bad_file_has_its_own_sentence(tmp_path: Path) -> None:
    whole = gguf_bytes(minimal_keys(), [("output.weight", 1000)])
    contents = {
        "empty.gguf": b"",
        "text.gguf": b"This is not a model, but a text about models.",
        "old.gguf": gguf_bytes(minimal_keys(), version=1),
        "big-endian.gguf": b"GGUF" + struct.pack(">I", 3) + bytes(100),
        "cut.gguf": whole[:-1500],
        "header-cut.gguf": whole[:150],
        "vocabulary.gguf": gguf_bytes(minimal_keys(), ()),
        "projector.gguf": gguf_bytes({"general.architecture": "clip"}),
        "adapter.gguf": gguf_bytes(minimal_keys(general__type="adapter")),
        "embedding.gguf": gguf_bytes({"general.architecture": "bert"}),
        "nameless.gguf": gguf_bytes({}),
        "layers.gguf": gguf_bytes(minimal_keys(llama__block_count=2**31)),
    }
    sentences = {"missing": str(_refusal(tmp_path / "missing.gguf").message)}
    sentences["folder"] = _refusal(tmp_path).message
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
        sentences[name] = _refusal(tmp_path / name).message
    assert len(set(sentences.values())) == len(sentences)
    assert "1,500 of" in sentences["cut.gguf"]
    assert "ends within its own header" in sentences["header-cut.gguf"]
    assert "not a model in the GGUF format" in sentences["text.gguf"]
    assert "only a vocabulary" in sentences["vocabulary.gguf"]
    assert "big endian" in sentences["big-endian.gguf"]


def test_a_vocabulary_is_read_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.gguf"
    path.write_bytes(gguf_bytes(minimal_keys(), ()))
    assert read_facts(path, allow_vocabulary_only=True).n_layers == 2


def test_a_split_model(tmp_path: Path) -> None:
    first, second = (tmp_path / f"big-0000{number}-of-00002.gguf" for number in (1, 2))
    first.write_bytes(gguf_bytes(minimal_keys(), [("a.weight", 32)]))
    error = _refusal(first)
    assert "big-00002-of-00002.gguf is missing" in error.message
    second.write_bytes(gguf_bytes({"split.no": 1}, [("b.weight", 64)]))
    facts = read_facts(second)
    assert facts.path == first and facts.parts == (first, second)
    assert facts.n_parameters == 96
    assert facts.size_bytes == first.stat().st_size + second.stat().st_size


@pytest.mark.parametrize(
    "name",
    [
        *("m.gguf-split-a", "m.gguf.part1of3", "m.gguf.001", "m.gguf-part-b", "m.GGUF.aa"),
        *("m.gguf.split-00002-of-00003", "m.gguf.part03"),
    ],
)
def test_a_piece_of_a_file_is_told_as_one(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(gguf_bytes(minimal_keys(), [("a.weight", 32)])[:-40])
    error = _refusal(tmp_path / name)
    assert "is a piece of a model file that was cut" in error.message
    assert error.next_step.casefold().endswith("to m.gguf.")


@pytest.mark.parametrize(
    "tail",
    [
        struct.pack("<QQ", 2**60, 0),  # tensors without end
        struct.pack("<QQ", 0, 2**60),  # keys without end
        struct.pack("<QQQ", 0, 1, 2**62),  # a key of four exabytes
        struct.pack("<QQQ", 0, 1, 1) + b"k" + struct.pack("<IQ", 8, 2**50),  # a long string
        struct.pack("<QQQ", 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 8, 2**40),  # a long array
        struct.pack("<QQQ", 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 9, 4),  # arrays of arrays
        struct.pack("<QQQ", 0, 1, 1) + b"k" + struct.pack("<I", 99),  # a type that is none
    ],
)
def test_hostile_counts_cost_nothing(tail: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<I", 3) + tail + bytes(10_000))
    assert costs_less(1, lambda: _refusal(path))


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damage_anywhere_is_reported_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(
        gguf_bytes(minimal_keys(tokenizer__ggml__tokens=["a", "b"]), [("blk.0.x", 64)])
    )
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.gguf"
    path.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
    try:
        read_facts(path)
    except ModelError as error:
        assert error.message
