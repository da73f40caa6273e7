"""How fast a document is open and exactly counted, as a ratio to the plain way in the same run.

    python -m tests.bench.open_to_counted FILE.pdf [--rounds 3]

Ours: the document as the window reads it, by a guarded process that has been started before, and
as `documents.load` reads it in this process; and the model's own vocabulary as a
`tiktoken.Encoding`. The plain way: pypdf's `extract_text` page by page, and llama.cpp's tokenizer.
The best of the rounds counts. The seconds of this process's processor time say the same on a
machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app import documents, models
from app.documents.guarded import GuardedReader

START_S = 2.0
"""Until a prepared process waits for its file."""


def longleaf_way(path: Path, tokenizer: models.Tokenizer) -> int:
    """Tokens of a document as Longleaf reads and counts it."""
    return tokenizer.count(documents.load(path).text)


def plain_way(path: Path, vocabulary: object) -> int:
    """Tokens of a document by pypdf and llama.cpp."""
    from pypdf import PdfReader

    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    ids = vocabulary.tokenize(text.encode(), add_bos=False, special=False)  # type: ignore[attr-defined]
    return len(ids)


@dataclass(frozen=True, slots=True)
class Best:
    """Seconds and seconds of processor time of the fastest rounds, and the tokens counted."""

    wall_s: float
    work_s: float
    n_tokens: int


def best(
    work: Callable[[], int], n_rounds: int, prepare: Callable[[], None] = lambda: None
) -> Best:
    """Measures rounds of some work; `prepare` is called before each and not measured."""
    times_s, work_s = [], []
    n_tokens = 0
    for _ in range(n_rounds):
        prepare()
        begun, begun_work = time.perf_counter(), time.process_time()
        n_tokens = work()
        times_s.append(time.perf_counter() - begun)
        work_s.append(time.process_time() - begun_work)
    return Best(min(times_s), min(work_s), n_tokens)


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
    reader = GuardedReader()

    def prepare() -> None:
        reader.prepare()  # as the window does when it opens
        time.sleep(START_S)

    windows = best(lambda: tokenizer.count(reader.load(options.file).text), options.rounds, prepare)
    ours = best(lambda: longleaf_way(options.file, tokenizer), options.rounds)
    plain = best(lambda: plain_way(options.file, vocabulary), options.rounds)
    print("                 wall  processor      tokens    ratios")
    print(f"the window {windows.wall_s:8.2f} s {'':10}  {windows.n_tokens:>9,}", end="")
    print(f"    {plain.wall_s / windows.wall_s:.1f}")
    print(f"one process{ours.wall_s:8.2f} s {ours.work_s:8.2f} s  {ours.n_tokens:>9,}", end="")
    print(f"    {plain.wall_s / ours.wall_s:.1f} {plain.work_s / ours.work_s:8.1f}")
    print(f"plain way  {plain.wall_s:8.2f} s {plain.work_s:8.2f} s  {plain.n_tokens:>9,}")


if __name__ == "__main__":
    main()
