"""`python -m tests.bench.statements [--show] [--by-hand] [FILE …]`: false ✓ and missed ✓ by kind of
change.

Without files: the sample contract, the paper and the manual of ../shared/data where they are, two
Chinese texts that are made here, and the statements made by hand (`hand_made`, which `--by-hand`
takes alone).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from app.analysis.evidence.verdict.judge import judge
from app.documents.base.document import Document
from tests.bench.statements import hand_made
from tests.bench.statements.making import made_from
from tests.bench.statements.samples import documents

N_SENTENCES = 150


def count(
    document: Document, statements: Sequence[tuple[bool, str, str, str, str]], show: bool
) -> tuple[Counter[tuple[bool, str]], Counter[tuple[bool, str]]]:
    """How many statements of each (truth, kind) there are, and how many of them got a ✓."""
    made: Counter[tuple[bool, str]] = Counter()
    ticked: Counter[tuple[bool, str]] = Counter()
    for is_true, kind, text, sentence, label in statements:
        is_said = judge(text, document, [label]).is_said
        made[is_true, kind] += 1
        ticked[is_true, kind] += is_said
        if show and is_said != is_true:
            print(f"  {'MISSED' if is_true else 'FALSE ✓'} {kind}: {text}")
            print(f"      {sentence}")
    return made, ticked


def made_by_rule(
    paths: Sequence[Path],
) -> Iterator[tuple[str, Document, list[tuple[bool, str, str, str, str]]]]:
    """Documents with (truth, kind, statement, sentence, place) of what is made of them."""
    for name, document in documents(paths):
        made = made_from(document, N_SENTENCES)
        yield name, document, [(m.is_true, m.kind, m.text, m.sentence, m.label) for m in made]


def made_by_hand() -> Iterator[tuple[str, Document, list[tuple[bool, str, str, str, str]]]]:
    """The same for those that were made by hand."""
    for name in hand_made.NAMES:
        document, cases = hand_made.cases_of(name)
        told = [(c.is_true, c.kind, c.text, c.sentence, "p. 1") for c in cases]
        yield f"{name}, by hand", document, told


def main() -> None:
    show = "--show" in sys.argv
    paths = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    by_rule = [] if "--by-hand" in sys.argv else made_by_rule(paths)
    by_hand = [] if paths else made_by_hand()
    total_made: Counter[tuple[bool, str]] = Counter()
    total_ticked: Counter[tuple[bool, str]] = Counter()
    for name, document, statements in chain(by_rule, by_hand):
        made, ticked = count(document, statements, show)
        told = []
        for truth, words in ((True, "true ✓"), (False, "false ✓")):
            n = sum(v for (t, _), v in made.items() if t is truth)
            k = sum(v for (t, _), v in ticked.items() if t is truth)
            told.append(f"{words} {k} of {n} ({k / max(n, 1):.1%})")
        print(f"{name}: {'; '.join(told)}", flush=True)
        total_made.update(made)
        total_ticked.update(ticked)
    for truth, title in ((True, "missed ✓ of true statements"), (False, "false ✓")):
        print(f"\n{title}")
        for (is_true, kind), n in sorted(total_made.items()):
            if is_true is truth:
                k = total_ticked[is_true, kind]
                k = n - k if truth else k
                print(f"  {kind:30} {k:4} of {n:4}  {k / n:6.1%}")


main()
