"""`python -m tests.bench.statements.speed [BOOK.pdf]`: how long the check of an answer takes.

An answer of 40 statements about a book (the 352-page one of ../shared/data where it is): half are
sentences of the book, half are reworded, a quarter names no page. Processor time, which other
programs hardly change; median of answers of which none was seen before. Then bad input, each with
its time.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.analysis.evidence.check import check_evidence, prepare
from app.documents.base.document import Document
from app.documents.opening.loading import load
from tests.bench.statements.making import sentences_of
from tests.bench.statements.rules import TRUE_RULES
from tests.bench.statements.samples import SHARED

N_STATEMENTS = 40
N_ANSWERS = 7


def answers(document: Document) -> Iterator[str]:
    """Answers about a document, each of other sentences."""
    rng = random.Random(3)
    found = sentences_of(document, N_STATEMENTS * N_ANSWERS, 3)
    rules = list(TRUE_RULES.values())
    for k in range(N_ANSWERS):
        lines = []
        for i, (text, label) in enumerate(found[k * N_STATEMENTS : (k + 1) * N_STATEMENTS]):
            if i % 2:
                text = next(filter(None, (rule(text, rng) for rule in rules[3:])), text)
            place = "" if i % 4 == 3 else f" [{label}]"
            lines.append(f"- {text.rstrip('.')}{place}.")
        yield "## What it says\n\n" + "\n".join(lines)


def bad_input(document: Document) -> Iterator[tuple[str, str]]:
    """Answers that no model should write, with a name each."""
    sentence = " ".join(document.text[40_000:40_400].split())
    words = " ".join(document.text[20_000:120_000].split())
    endless = words.replace(".", ",").replace("!", ",").replace("?", ",").replace(";", ",")
    yield "100,000 characters of the document", words
    yield "100,000 characters without a space", "x" * 100_000
    yield "100,000 characters of one word", "and " * 25_000
    yield "100,000 digits", "1234567890" * 10_000
    yield "25,000 numbers", "3.5 " * 25_000
    yield "an endless sentence", endless[:100_000] + " [p. 12]."
    yield "an endless sentence with places", endless[:50_000].replace(",", " [p. 12],")
    yield "a sentence said 500 times", f"{sentence} [p. 40]. " * 250
    yield "page 9,999", f"{sentence} [p. 9999]. " * 200
    yield (
        "pages 1 to 9,999",
        "The book says it [" + ", ".join(f"p. {n}" for n in range(1, 2000)) + "].",
    )
    yield "open emphasis", "**" * 20_000 + sentence
    yield "open brackets", "[" * 50_000
    yield "open links", "[a](" * 20_000
    yield "open quotation", "“" * 50_000 + sentence
    yield "quotations", f"“{sentence[:80]}x” [p. 3]. " * 400
    yield "open code", "```\n" + f"{sentence}\n" * 100
    yield "headings alone", "# A (p. 3)\n" * 5_000
    yield "a table of bars", "|" * 60_000
    yield "a table without an end", "| a | b |\n|---|---|\n" + f"| {sentence[:60]} | 3 |\n" * 700
    yield "nested lists", "".join(" " * (n % 200) + "- a b c d\n" for n in range(5_000))
    yield "one word", "Yes."
    yield "nothing", ""
    yield "marks alone", ".,;:!?" * 10_000
    yield "Chinese without an end", "甲方应当按照约定支付" * 8_000 + "[p. 3]。"


def main() -> None:
    given = [Path(a) for a in sys.argv[1:]]
    document = load(given[0] if given else SHARED / "book-free-culture.pdf")
    begun = time.process_time()
    prepare(document)
    print(f"{len(document.pages)} pages; made ready once in {time.process_time() - begun:.2f} s")
    taken = []
    for answer in answers(document):
        begun = time.process_time()
        evidence = check_evidence(answer, document)
        taken.append((time.process_time() - begun) * 1000)
        print(f"  {len(evidence.statements)} statements in {taken[-1]:.0f} ms")
    print(f"median {statistics.median(taken):.0f} ms")
    slowest = 0.0
    for name, text in bad_input(document):
        begun = time.process_time()
        check_evidence(text, document)
        spent_s = time.process_time() - begun
        slowest = max(slowest, spent_s)
        print(f"  {spent_s:5.2f} s  {name}", flush=True)
    print(f"slowest {slowest:.2f} s")


if __name__ == "__main__":
    main()
