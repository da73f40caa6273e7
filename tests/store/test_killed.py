"""The program killed in the middle of its work loses nothing that was finished."""

from __future__ import annotations

import random
from pathlib import Path

from app.store import Library
from tests.store.killed import document, kill_at_random, part


def test_killed_at_random_moments_nothing_finished_is_lost(tmp_path: Path) -> None:
    tally = kill_at_random(tmp_path / "library.db", 5, random.Random(7), longest_s=0.8)
    assert tally.faults == ()
    assert tally.n_parts > 0


def test_the_examination_would_notice_a_loss(tmp_path: Path) -> None:
    from tests.store.killed import Tally, _faults

    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.save_document(document(1))
        library.put_part(part("1.1", 0))
    told = [["run", "1.1", "1"], ["part", "1.1", "0"], ["finished", "1.1", "1"]]
    assert len(_faults(path, told, Tally())) == 3
