"""Kills the program at 100 random moments of its work on a library and counts what was lost.

    python -m tests.bench.kill_library [--kills 100] [--seed 1]

Ends with status 1 when anything that had been finished is missing, or the database is unsound.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.store.killed import kill_at_random


def main() -> int:
    """Kills, counts, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_at_random(
            Path(folder) / "library.db", options.kills, random.Random(options.seed), longest_s=1.5
        )
    print(tally)
    for fault in tally.faults:
        print(fault)
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
