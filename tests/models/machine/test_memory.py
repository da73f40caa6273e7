"""Forecasts of memory against what llama.cpp really takes, and limits of context."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.engines.contract.engine import LocalSettings, Message, Request, Sampling
from app.engines.llama.conversion import convert
from app.engines.llama.local import LocalEngine
from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts, read_facts
from app.models.machine.engine_build import (
    AMX_BUFFER,
    REPACK_BUFFER,
    Rung,
    extra_buffers,
    store_rung,
)
from app.models.machine.hardware import probe
from app.models.machine.memory import (
    VOCABULARY_BYTES_PER_TOKEN,
    context_limit,
    forecast,
    largest_context,
    rope_for,
    sliding_layers,
    yarn_factor,
)
from app.models.machine.rearranged import rearranged

# Loads a model as the worker does, prefills a little, and says what llama.cpp reported and by how
# much the process grew.
MEASURE = r"""
import ctypes, json, re, sys
import llama_cpp as L, psutil
path, numbers = sys.argv[1], map(int, sys.argv[2:])
n_context, n_sequences, n_ubatch, n_prefill, rearranges, maps = numbers
log = []
callback = L.llama_log_callback(lambda level, text, data: log.append(text.decode()))
L.llama_log_set(callback, ctypes.c_void_p(0))
before = psutil.Process().memory_info().rss
L.llama_backend_init()
m = L.llama_model_default_params()
m.use_extra_bufts = bool(rearranges)
m.load_mode = m.load_mode if maps else L.LLAMA_LOAD_MODE_NONE
model = L.llama_model_load_from_file(path.encode(), m)
p = L.llama_context_default_params()
p.n_ctx, p.n_seq_max, p.n_outputs_max = n_context * n_sequences, n_sequences, n_sequences
p.n_batch = p.n_ubatch = n_ubatch
p.flash_attn_type, p.swa_full, p.kv_unified = 1, False, False
context = L.llama_init_from_model(model, p)
batch = L.llama_batch_init(n_ubatch, 0, 1)
for start in range(0, n_prefill, n_ubatch):
    batch.n_tokens = min(n_ubatch, n_prefill - start)
    for i in range(batch.n_tokens):
        batch.token[i], batch.pos[i] = 100 + (start + i) % 1000, start + i
        batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = 1, 0, 0
    batch.logits[batch.n_tokens - 1] = 1
    assert L.llama_decode(context, batch) == 0
sizes = re.findall(r"(\S+) buffer size = +([\d.]+) MiB", "".join(log))
print(json.dumps({
    "grown": psutil.Process().memory_info().rss - before,
    "kv": sum(float(n) for kind, n in sizes if kind == "KV") * 2**20,
    "weights": sum(float(n) for kind, n in sizes if kind == "model") * 2**20,
    "compute": sum(float(n) for kind, n in sizes if kind in ("compute", "output")) * 2**20,
}))
"""


def _measure(path: Path, *numbers: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), *(str(int(number)) for number in numbers)],
        capture_output=True,
        check=True,
        timeout=120,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


@pytest.mark.model
@pytest.mark.parametrize(
    ("n_context", "n_sequences", "n_ubatch", "rearranges"),
    [
        (2048, 1, 512, True),
        (8192, 1, 512, True),
        (4096, 4, 512, True),
        (8192, 1, 128, True),
        (4096, 1, 512, False),
    ],
)
@pytest.mark.parametrize("model", ["starter_model", "gemma_model"])
def test_the_forecast_is_within_a_tenth(
    model: str,
    n_context: int,
    n_sequences: int,
    n_ubatch: int,
    rearranges: bool,
    request: pytest.FixtureRequest,
) -> None:
    """On this processor as it is, and as on one for which nothing is rearranged."""
    path: Path = request.getfixturevalue(model)
    facts = read_facts(path)
    need = forecast(
        facts,
        n_context=n_context,
        n_sequences=n_sequences,
        n_ubatch=n_ubatch,
        extra_buffers=None if rearranges else (),
    )
    maps = not need.holds_copies
    measured = _measure(path, n_context, n_sequences, n_ubatch, 256, rearranges, maps)
    vocabulary = VOCABULARY_BYTES_PER_TOKEN * facts.n_vocabulary
    assert need.weights_bytes - vocabulary == pytest.approx(measured["weights"], rel=0.01)
    assert need.kv_bytes == pytest.approx(measured["kv"], rel=0.01)
    assert need.compute_bytes == pytest.approx(measured["compute"], rel=0.1)
    model_bytes = need.total_bytes - need.process_bytes
    assert model_bytes == pytest.approx(measured["grown"], rel=0.1)


@pytest.mark.model
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is told by Linux")
@pytest.mark.parametrize(("n_context", "rearranges"), [(512, True), (1536, True), (512, False)])
@pytest.mark.parametrize("model", ["starter_model", "gemma_model"])
def test_the_forecast_is_within_a_tenth_of_a_whole_worker(
    model: str, n_context: int, rearranges: bool, request: pytest.FixtureRequest
) -> None:
    """At its peak, with a prompt that fills the context."""
    facts = read_facts(request.getfixturevalue(model))
    if not rearranges:
        store_rung(facts.fingerprint, Rung(extra_buffers=False))
    n_prompt = n_context - 8
    engine = LocalEngine(
        facts, lambda _: list(range(100, 100 + n_prompt)), LocalSettings(n_context=n_context)
    )
    try:
        list(engine.generate([Request("a", (Message("user", "-"),), Sampling(max_tokens=2))]))
        assert engine.worker_pid is not None and engine.placement is not None
        status = Path(f"/proc/{engine.worker_pid}/status").read_text()
    finally:
        engine.close()
    [used_kib] = re.findall(r"VmHWM:\s*(\d+) kB", status)
    need = forecast(
        facts,
        n_context=n_context,
        two_contexts=engine.placement.has_two_contexts,
        extra_buffers=None if rearranges else (),
    )
    assert need.total_bytes == pytest.approx(1024 * int(used_kib), rel=0.1)


@pytest.mark.model
@pytest.mark.parametrize("kind", ["Q4_0", "Q8_0"])
def test_copies_for_the_processor_take_what_llama_cpp_reports(
    starter_model: Path, kind: str
) -> None:
    facts = read_facts(convert(read_facts(starter_model), kind))
    need = forecast(facts, n_context=512)
    measured = _measure(facts.path, 512, 1, 64, 0, True, not need.holds_copies)
    vocabulary = VOCABULARY_BYTES_PER_TOKEN * facts.n_vocabulary
    assert need.weights_bytes - vocabulary == pytest.approx(measured["weights"], rel=0.01)


def _on(features: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    machine = replace(probe(), features=features)
    monkeypatch.setattr("app.models.machine.rearranged.probe", lambda: machine)
    monkeypatch.setattr("app.models.machine.engine_build.probe", lambda: machine)


def test_weights_are_counted_once_on_either_kind_of_processor(
    starter_model: Path, gemma_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter, gemma = read_facts(starter_model), read_facts(gemma_model)
    plain = forecast(starter, n_context=512, extra_buffers=())
    _on(("AVX", "AVX2", "AVX-512", "AVX-512 VNNI", "AMX"), monkeypatch)
    with_amx = forecast(starter, n_context=512)
    embedding = starter.tensor_bytes["token_embd.weight"]
    assert with_amx.holds_copies and not plain.holds_copies
    # Its embedding is the output matrix too: once as it is, once rearranged, a little larger.
    assert with_amx.weights_bytes - plain.weights_bytes == int(embedding * 38 / 34)
    _on(("AVX", "AVX2"), monkeypatch)
    assert forecast(starter, n_context=512) == plain, "Q4_1 and Q8_0 stay as they are with AVX2"
    assert forecast(gemma, n_context=512).weights_bytes > 0
    large = replace(
        starter,
        tensor_types=dict.fromkeys(starter.tensor_types, "Q4_K") | {"output.weight": "Q6_K"},
        tensor_bytes=dict(starter.tensor_bytes) | {"output.weight": 10**7},
    )
    need, as_it_is = (
        forecast(large, n_context=512),
        forecast(large, n_context=512, extra_buffers=()),
    )
    assert need.holds_copies and need.weights_bytes == as_it_is.weights_bytes


def test_experts_have_no_copies_for_amx(
    starter_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _on(("AVX", "AVX2", "AVX-512", "AVX-512 VNNI", "AMX"), monkeypatch)
    facts = read_facts(starter_model)
    experts = replace(
        facts,
        tensor_types={
            name.replace(".weight", "_exps.weight") if ".ffn_" in name else name: kind
            for name, kind in facts.tensor_types.items()
        },
        tensor_bytes={
            name.replace(".weight", "_exps.weight") if ".ffn_" in name else name: size
            for name, size in facts.tensor_bytes.items()
        },
    )
    with_amx = rearranged(facts, extra_buffers())
    with_experts = rearranged(experts, extra_buffers())
    assert 0 < with_experts.originals_bytes < with_amx.originals_bytes / 2


def test_the_kv_cache_grows_with_what_it_holds(starter_model: Path, gemma_model: Path) -> None:
    smol, gemma = read_facts(starter_model), read_facts(gemma_model)
    # 30 layers, 3 KV heads, 64 + 64 floats, 2 bytes
    assert forecast(smol, n_context=1024).kv_bytes == 1024 * 30 * 3 * 128 * 2
    assert forecast(smol, n_context=1000).kv_bytes == forecast(smol, n_context=1024).kv_bytes
    assert forecast(smol, n_context=1024, n_sequences=4).kv_bytes == 4 * 1024 * 30 * 3 * 128 * 2
    q8 = forecast(smol, n_context=1024, kv_type="q8_0").kv_bytes
    assert q8 == 1024 * 30 * 3 * 128 * 34 // 32
    # 3 of 18 layers keep everything, the others a window of 512 and a batch of 512
    assert sliding_layers(gemma).count(True) == 15
    assert forecast(gemma, n_context=32768).kv_bytes == (3 * 32768 + 15 * 1024) * 512 * 2
    with pytest.raises(ModelError):
        forecast(smol, n_context=1024, kv_type="q9")


def test_layers_on_a_gpu_are_counted_there(starter_model: Path) -> None:
    facts = read_facts(starter_model)
    none, some, every = (
        forecast(facts, n_context=4096, n_gpu_layers=n_layers) for n_layers in (0, 10, -1)
    )
    assert none.gpu_bytes == 0
    assert none.gpu_bytes < some.gpu_bytes < every.gpu_bytes <= every.total_bytes


@pytest.mark.parametrize(("n_gpu_layers", "n_mib"), [(10, 68.2), (31, 126.4)])
def test_what_lies_on_a_gpu_is_what_llama_cpp_reported_there(
    starter_model: Path, n_gpu_layers: int, n_mib: float
) -> None:
    """The sum of its model, KV and compute buffers with Vulkan (tests/real_gpu), for two sequences
    of 512 tokens. The first layer that goes there is the output layer."""
    facts = read_facts(starter_model)
    need = forecast(facts, n_context=512, n_sequences=2, n_gpu_layers=n_gpu_layers)
    assert need.gpu_bytes / 2**20 == pytest.approx(n_mib, rel=0.05)


def test_beside_a_gpu_nothing_is_rearranged_for_the_processor(starter_model: Path) -> None:
    """llama.cpp keeps what stays in main memory where the GPU can reach it, as the file has it."""
    facts, buffers = read_facts(starter_model), (AMX_BUFFER, REPACK_BUFFER)
    alone = forecast(facts, n_context=512, extra_buffers=buffers)
    beside = forecast(facts, n_context=512, n_gpu_layers=10, extra_buffers=buffers)
    assert alone.holds_copies and not beside.holds_copies
    plain = forecast(facts, n_context=512, n_gpu_layers=10, extra_buffers=())
    assert beside == plain


def test_the_largest_context_fits_and_the_next_does_not(gemma_model: Path) -> None:
    facts = read_facts(gemma_model)
    room = forecast(facts, n_context=9000).total_bytes
    n_context = largest_context(facts, room)
    assert 0 < n_context < 32768
    assert forecast(facts, n_context=n_context).total_bytes <= room
    assert forecast(facts, n_context=n_context + 256).total_bytes > room
    assert largest_context(facts, 1 << 40) == 32768
    assert largest_context(facts, 1 << 20) == 0


def _qwen(facts: ModelFacts, n_native: int = 32768, architecture: str = "qwen2") -> ModelFacts:
    return replace(facts, architecture=architecture, n_context_native=n_native)


def test_yarn_stretches_qwen_no_more_than_needed(starter_model: Path) -> None:
    qwen = _qwen(read_facts(starter_model))
    limit = context_limit(qwen)
    assert (limit.n_native, limit.n_max, limit.how) == (32768, 131072, "yarn")
    assert rope_for(qwen, 32768) is None
    setting = rope_for(qwen, 65536)
    assert setting is not None and (setting.factor, setting.original_context) == (2.0, 32768)
    assert yarn_factor(qwen, 131072) == 4.0
    with pytest.raises(ModelError, match="stretches it to 131,072"):
        rope_for(qwen, 131073)


def test_others_are_refused_with_a_reason(starter_model: Path) -> None:
    smol = read_facts(starter_model)
    limit = context_limit(smol)
    assert (limit.n_max, limit.how) == (8192, "native")
    assert "trained for 8,192 tokens" in limit.reason
    with pytest.raises(ModelError, match="no way to stretch it"):
        rope_for(smol, 16384)
    assert yarn_factor(smol, 16384) == 1.0
    assert context_limit(_qwen(smol, 131072)).n_max == 131072
