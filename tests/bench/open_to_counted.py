"""How fast a document is open and exactly counted, as a ratio to the plain way in the same run.

    python -m tests.bench.open_to_counted FILE.pdf [--rounds 3]

Ours: `documents.load` and the model's own vocabulary as a `tiktoken.Encoding`. The plain way:
pypdf's `extract_text` page by page, and llama.cpp's tokenizer. The best of the rounds counts. The
seconds of processor time say the same on a machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from app import documents, models


def longleaf_way(path: Path, tokenizer: models.Tokenizer) -> int:
    """Tokens of a document as Longleaf reads and counts it."""
    return tokenizer.count(documents.load(path).text)


def plain_way(path: Path, vocabulary: object) -> int:
    """Tokens of a document by pypdf and llama.cpp."""
    from pypdf import PdfReader

    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    ids = vocabulary.tokenize(text.encode(), add_bos=False, special=False)  # type: ignore[attr-defined]
    return len(ids)


def best(work: Callable[[], int], n_rounds: int) -> tuple[float, float, int]:
    """Seconds and seconds of processor time of the fastest rounds, and what the work returned."""
    times_s, work_s = [], []
    n_tokens = 0
    for _ in range(n_rounds):
        begun, begun_work = time.perf_counter(), time.process_time()
        n_tokens = work()
        times_s.append(time.perf_counter() - begun)
        work_s.append(time.process_time() - begun_work)
    return min(times_s), min(work_s), n_tokens


def main() -> None:
    """Measures both ways and prints their ratio."""
    from llama_cpp import Llama

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    path = models.starter_model()
    assert path is not None, "the starter model is not installed"
    tokenizer = models.load_tokenizer(path, models.read_facts(path))
    vocabulary = Llama(str(path), vocab_only=True, verbose=False)
    ours_s, our_work_s, n_ours = best(lambda: longleaf_way(options.file, tokenizer), options.rounds)
    plain_s, plain_work_s, n_plain = best(
        lambda: plain_way(options.file, vocabulary), options.rounds
    )
    print("                 wall  processor      tokens")
    print(f"Longleaf   {ours_s:8.2f} s {our_work_s:8.2f} s  {n_ours:>9,}")
    print(f"plain way  {plain_s:8.2f} s {plain_work_s:8.2f} s  {n_plain:>9,}")
    print(f"ratio      {plain_s / ours_s:8.1f}   {plain_work_s / our_work_s:8.1f}")


if __name__ == "__main__":
    main()
