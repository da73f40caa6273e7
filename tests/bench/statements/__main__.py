"""`python -m tests.bench.statements [--show] [FILE …]`: false ✓ and missed ✓ by kind of change.

Without files: the sample contract, the paper and the manual of ../shared/data where they are, and
two Chinese texts that are made here.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from app.analysis.evidence.verdict import judge
from app.documents.base.document import Document
from tests.bench.statements.making import made_from
from tests.bench.statements.samples import documents

N_SENTENCES = 150


def count(
    document: Document, show: bool
) -> tuple[Counter[tuple[bool, str]], Counter[tuple[bool, str]]]:
    """How many statements of each (truth, kind) were made, and how many of them got a ✓."""
    made: Counter[tuple[bool, str]] = Counter()
    ticked: Counter[tuple[bool, str]] = Counter()
    for each in made_from(document, N_SENTENCES):
        is_said = judge(each.text, document, [each.label]).is_said
        made[each.is_true, each.kind] += 1
        ticked[each.is_true, each.kind] += is_said
        if show and is_said != each.is_true:
            print(f"  {'MISSED' if each.is_true else 'FALSE ✓'} {each.kind}: {each.text}")
            print(f"      {each.sentence}")
    return made, ticked


def main() -> None:
    show = "--show" in sys.argv
    paths = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    total_made: Counter[tuple[bool, str]] = Counter()
    total_ticked: Counter[tuple[bool, str]] = Counter()
    for name, document in documents(paths):
        made, ticked = count(document, show)
        told = []
        for truth, words in ((True, "true ✓"), (False, "false ✓")):
            n = sum(v for (t, _), v in made.items() if t is truth)
            k = sum(v for (t, _), v in ticked.items() if t is truth)
            told.append(f"{words} {k} of {n} ({k / max(n, 1):.1%})")
        print(f"{name}: {'; '.join(told)}")
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
