"""How long a search takes in a library of 10,000 documents of generated text.

    python -m tests.bench.library_search [--documents 10000] [--rounds 5] [--keep FILE]

Each document has ten pages of English or Chinese of Zipf-distributed words, a title and a result.
The queries go from a word that stands in every passage to one that stands in a single document.
The median of the rounds counts; the slowest round is shown beside it. With `--keep` the library is
left there and used again.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Page
from app.store import Library
from app.store.records import HitKind, NewRun, RunStatus, SearchFilter
from app.store.search.index import INDEXES

N_PAGES = 10
N_WORDS_A_PAGE = 320
COMMON = ("the", "of", "and", "agreement", "tenant", "rent", "landlord", "shall", "party", "notice")
HAN = "租金违约合同条款双方责任期限支付通知终止法律效力第一日月年元人民币甲乙"


def vocabulary(chance: random.Random, n: int = 20_000) -> list[str]:
    """Invented words after ten real ones, the most frequent first."""
    made: dict[str, None] = dict.fromkeys(COMMON)
    while len(made) < n:
        syllables = chance.randint(1, 4)
        made["".join(chance.choice("bcdfghlmnprstv") + chance.choice("aeiou")
                     for _ in range(syllables))] = None  # fmt: skip
    return list(made)


def documents(n: int, seed: int = 1) -> itertools.chain[Document]:
    """Every tenth in Chinese; document 7 alone holds "quaggaline" and "zyzzogeton"."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    cumulative = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))

    def one(number: int) -> Document:
        blocks = []
        for page in range(1, N_PAGES + 1):
            if number % 10 == 9:
                text = "".join(chance.choices(HAN, k=600))
                paragraphs = [text[i : i + 120] + "。" for i in range(0, len(text), 120)]
            else:
                page_words = chance.choices(words, cum_weights=cumulative, k=N_WORDS_A_PAGE)
                paragraphs = [" ".join(page_words[i : i + 80]) for i in range(0, 320, 80)]
            blocks += [Block(text, BlockKind.PARAGRAPH, page=page) for text in paragraphs]
        if number == 7:
            blocks.insert(0, Block("The quaggaline clause.", BlockKind.PARAGRAPH, page=1))
            blocks.append(Block("The zyzzogeton clause.", BlockKind.PARAGRAPH, page=N_PAGES))
        title = f"{'Lease' if number % 2 else 'Licence'} {number} with {chance.choice(words)}"
        return Document(
            Path(f"/contracts/{number}.pdf"),
            f"{number:064x}",
            "pdf",
            title,
            tuple(blocks),
            tuple(Page(p, 595, 842) for p in range(1, N_PAGES + 1)),
            language="zh" if number % 10 == 9 else "en",
        )

    return itertools.chain(map(one, range(n)))


def fill(library: Library, n: int) -> float:
    """Stores `n` documents with a finished run each; returns seconds a document."""
    library.db.execute("PRAGMA synchronous = OFF")  # only to get the test library built
    spent_s = 0.0
    for number, document in enumerate(documents(n)):
        begun = time.perf_counter()
        library.save_document(document)
        run_id = library.start_run(
            NewRun(
                document.sha256,
                document.sha256,
                ("general", "contract", "paper")[number % 3],
                "single",
                32768,
                "f" * 64,
                ("Qwen3 4B", "Gemma 3 4B")[number % 2],
                1,
                4000,
            )
        )
        text = "# Summary\n\n" + "\n".join(f"- {b.text[:120]} [p. 1]" for b in document.blocks[:12])
        library.finish_run(run_id, status=RunStatus.FINISHED, text=text)
        if number % 500 == 0:
            library.tag_document(document.sha256, "checked")
            library.add_to_collection("the move", document.sha256)
        spent_s += time.perf_counter() - begun
    for table in INDEXES:
        library.db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    library.db.execute("PRAGMA synchronous = FULL")
    return spent_s / n


def queries(rare: str) -> dict[str, tuple[str, SearchFilter]]:
    """What is measured: a name, the query, its filter."""
    everything = SearchFilter()
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    return {
        "in every passage": ("the", everything),
        "common word": ("agreement", everything),
        "two common words": ("tenant rent", everything),
        "four common words": ("the agreement of landlord", everything),
        "common phrase": ('"the agreement"', everything),
        "begun word": ("agr", everything),
        "one letter": ("t", everything),
        "rare word": (rare, everything),
        "in one document": ("zyzzogeton", everything),
        "nowhere": ("qqqqqq", everything),
        "across passages": ("zyzzogeton quaggaline", everything),
        "one Chinese character": ("租", everything),
        "two Chinese characters": ("违约", everything),
        "four Chinese characters": ("租金违约", everything),
        "common, results of contracts": (
            "agreement",
            SearchFilter(frozenset({HitKind.RESULT}), run_kind="contract"),
        ),
        "common, one model": ("agreement", SearchFilter(model_name="Gemma 3 4B")),
        "common, one tag": ("agreement", SearchFilter(tag="checked")),
        "common, one collection": ("agreement", SearchFilter(collection="the move")),
        "common, of the last hour": ("agreement", SearchFilter(since=hour_ago)),
        "common, before the last hour": ("agreement", SearchFilter(until=hour_ago)),
        "common, one document": ("agreement", SearchFilter(document_sha256=f"{4:064x}")),
        "common, no favourites": ("agreement", SearchFilter(favourites=True)),
        "punctuation alone": ("[", everything),
    }


def main() -> None:
    """Builds the library, runs the queries, prints milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "library.db"
        with Library.open(path) as library:
            if not library.documents(1):
                a_document_s = fill(library, options.documents)
                print(f"stored in {a_document_s * 1000:.1f} ms a document of {N_PAGES} pages")
            n_bytes = path.stat().st_size
            print(f"{options.documents:,} documents, {n_bytes / 1e6:,.0f} MB")
            rare = vocabulary(random.Random(1))[9000]
            slowest_ms = 0.0
            for name, (query, limits) in queries(rare).items():
                times_ms = []
                for _ in range(options.rounds):
                    begun = time.perf_counter()
                    hits = library.search(query, limits)
                    times_ms.append((time.perf_counter() - begun) * 1000)
                median_ms = statistics.median(times_ms)
                slowest_ms = max(slowest_ms, median_ms)
                print(f"{name:30} {len(hits):4} hits {median_ms:8.1f} ms (max {max(times_ms):.1f})")
            print(f"slowest median {slowest_ms:.1f} ms")


if __name__ == "__main__":
    main()
