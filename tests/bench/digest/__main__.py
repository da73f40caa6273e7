"""`python -m tests.bench.digest`: see the package. Prints tables; needs the extra `bench`.
`--planted` prints the facts alone."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app import documents
from app.digest import DigestLength, make_digest
from tests.bench.digest.forms import PLANTINGS
from tests.bench.digest.planting import plant_facts
from tests.bench.digest.references import (
    best,
    longleaf,
    measure,
    read_abstracts,
    read_terms,
    sumy_choosers,
)
from tests.conftest import REPOSITORY, SHARED_DATA

SAMPLES = REPOSITORY / "resources" / "samples"
DOCUMENTS = (
    (SAMPLES / "cloud-service-agreement.pdf", "contract"),
    (REPOSITORY / "tests" / "digest" / "data" / "warehouse-lease.zh.md", "contract"),
    (SHARED_DATA / "paper-tracemonkey.pdf", "paper"),
    (REPOSITORY / "tests" / "digest" / "data" / "parser-cache.zh.md", "paper"),
    (SHARED_DATA / "book-free-culture.pdf", "book"),
    (SHARED_DATA / "manual-debian-reference.pdf", "manual"),
    (Path("/usr/share/debian-reference/debian-reference.zh-cn.pdf"), "book"),
)
"""The last is of the Debian package `debian-reference-zh-cn`."""


def print_rouge() -> None:
    """One sentence for each text, every method in one run."""
    for name, read in (("terms", read_terms), ("abstracts", read_abstracts)):
        path = SHARED_DATA / "summaries" / f"{name}.json"
        if not path.exists():
            print(f"{path.name} is not at hand.", file=sys.stderr)
            continue
        texts = read(path)
        print(f"\n{len(texts)} {name}, one sentence each{'ROUGE-1':>18}{'2':>8}{'L':>8}")
        rows = [("first sentence", lambda text: 0), *sumy_choosers()]
        rows += [("Longleaf, any document", longleaf("plain")), ("Longleaf", longleaf(name))]
        for label, choose in [*rows, ("best sentence", best)]:
            scores = measure(texts, choose)
            print(f"{label:<36}" + "".join(f"{each:8.1f}" for each in scores), flush=True)


def print_planted(planting: int) -> None:
    """Facts in digests of each length, with their page; and the processor time a digest takes."""
    title = f"planted facts with their page, set {planting + 1}"
    print(f"\n{title:<40}{'brief':>9}{'one-page':>10}{'detailed':>10}")
    for path, kind in DOCUMENTS:
        if not path.exists():
            print(f"{path.name} is not at hand.", file=sys.stderr)
            continue
        if (kind, "en") not in PLANTINGS[planting][0]:
            continue
        document, facts = plant_facts(documents.load(path), kind, planting=planting)
        cells = []
        for length in DigestLength:
            passages = make_digest(document, length).passages
            n = sum(
                any(fact.sentence in p.text and fact.label in p.labels for p in passages)
                for fact in facts
            )
            cells.append(f"{n}/{len(facts)}")
        begun = time.process_time()
        made = make_digest(document)
        elapsed_s = time.process_time() - begun
        print(
            f"{path.name:<40}{cells[0]:>9}{cells[1]:>10}{cells[2]:>10}"
            f"   {made.n_sentences:,} sentences in {elapsed_s:.2f} s, taken for {made.kind.value}"
        )


if __name__ == "__main__":
    for planting in range(len(PLANTINGS)):
        print_planted(planting)
    if "--planted" not in sys.argv:
        print_rouge()
