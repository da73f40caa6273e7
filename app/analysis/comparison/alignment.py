"""Two versions of a document side by side: which clauses are the same, changed, moved, new or gone.

What is compared are clauses: a block, or the blocks that a page break has cut one into. Equal ones
are found first, in order; between them the rest is paired by number and by likeness, in order too;
what is left over and occurs elsewhere has moved. No model is asked: it takes a second or two for a
book of 350 pages.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.analysis.comparison.clauses import Clause, clauses_of, joined
from app.analysis.comparison.word_edits import WordEdit, word_edits
from app.documents.base.document import Document
from app.system.translation import to_translate, tr

MIN_SIMILAR = 0.5
"""Two clauses at the same spot are one clause, changed, from this likeness on (rapidfuzz's ratio).
Two English sentences that have nothing to do with each other reach 0.3 to 0.45."""
MIN_SIMILAR_SAME_NUMBER = 0.3
"""The same for two clauses that have the same number or heading: their likeness is in their place
already. Below it the clause was replaced by another, which is one removed and one added."""
MIN_SIMILAR_MOVED = 0.75
"""A clause that stands somewhere else has moved there from this likeness on."""
MIN_MOVED_LETTERS = 24
"""Shorter ones ("Intentionally left blank.") occur anywhere and have not moved."""
_N_CANDIDATES = 12  # clauses of the other version that one is compared with, letter by letter
_MIN_GAIN = 0.02  # in likeness, for a neighbour to be taken for a piece of a clause
_COMMON = 24  # a group of words that occurs in more clauses than this tells little


class ChangeKind(StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"  # elsewhere now; perhaps changed, too
    ADDED = "added"
    REMOVED = "removed"


_COUNTED = {
    ChangeKind.CHANGED: to_translate("{n} changed"),
    ChangeKind.ADDED: to_translate("{n} added"),
    ChangeKind.REMOVED: to_translate("{n} removed"),
    ChangeKind.MOVED: to_translate("{n} moved"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A clause in both versions, or in one of them.

    Attributes:
        kind: What became of it.
        old, new: The clause in each version, or None where it is not there.
        similarity: 1.0 when the words are the same, 0 to 1 when they changed, 0.0 when it is in one
            version alone.
        edits: Runs of words that are the same, removed or added, in order; empty unless the words
            of both sides differ.
    """

    kind: ChangeKind
    old: Clause | None
    new: Clause | None
    similarity: float
    edits: tuple[WordEdit, ...] = ()

    @property
    def is_renumbered(self) -> bool:
        """Whether it has another number now ("4.2" was "4.1")."""
        return self.old is not None and self.new is not None and self.old.number != self.new.number

    @property
    def labels(self) -> tuple[str, ...]:
        """Its places: ("old: p. 3", "new: p. 4")."""
        return tuple(
            f"{name}: {clause.label}"
            for name, clause in (("old", self.old), ("new", self.new))
            if clause is not None
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`; the words of a clause that is the same are left out."""
        shows_text = self.kind is not ChangeKind.SAME
        value: dict[str, Any] = {
            "kind": self.kind.value,
            "old": self.old.as_json(with_text=shows_text) if self.old else None,
            "new": self.new.as_json(with_text=shows_text) if self.new else None,
            "similarity": round(self.similarity, 3),
        }
        if self.edits:
            value["edits"] = [edit.as_json() for edit in self.edits]
        return value


@dataclass(frozen=True)
class Comparison:
    """Two versions of a document, clause by clause.

    Attributes:
        old_sha256, new_sha256: Of the two files.
        changes: In the order of the new version; what was removed stands where it stood, what moved
            where it stands now. Clauses that are the same are among them.
    """

    old_sha256: str
    new_sha256: str
    changes: tuple[Change, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many clauses are of a kind."""
        return sum(change.kind is kind for change in self.changes)

    @cached_property
    def differences(self) -> tuple[Change, ...]:
        """All changes but those that are none."""
        return tuple(change for change in self.changes if change.kind is not ChangeKind.SAME)

    @property
    def summary(self) -> str:
        """The counts in a sentence for people."""
        told = [
            tr(_COUNTED[kind], n=self.count(kind))
            for kind in (
                ChangeKind.CHANGED,
                ChangeKind.ADDED,
                ChangeKind.REMOVED,
                ChangeKind.MOVED,
            )
            if self.count(kind)
        ]
        same = self.count(ChangeKind.SAME)
        same_told = (
            tr("1 clause is the same") if same == 1 else tr("{n:,} clauses are the same", n=same)
        )
        if not told:
            return tr("No differences: {same}.", same=same_told)
        return tr("{changes}; {same}.", changes=tr(", ").join(told), same=same_told)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return {
            "old": self.old_sha256,
            "new": self.new_sha256,
            "counts": {kind.value: self.count(kind) for kind in ChangeKind},
            "changes": [change.as_json() for change in self.changes],
        }


def compare(old: Document, new: Document) -> Comparison:
    """Compares two versions of a document. Pure.

    White space, typographic variants of quotation marks, page breaks, running heads and a clause's
    own number do not count as differences of its words; a changed number shows as `is_renumbered`.
    """
    before, after = clauses_of(old), clauses_of(new)
    pairs = _whole(before, after, _aligned(before, after))
    paired_old = {i for i, _ in pairs}
    paired_new = {j for _, j in pairs}
    gone = [i for i in range(len(before)) if i not in paired_old and before[i].text]
    come = [j for j in range(len(after)) if j not in paired_new and after[j].text]
    moved = _moved(before, after, gone, come)
    changes = [
        _change(before, after, i, j, is_moved)
        for i, j, is_moved in _in_order(before, after, pairs, moved)
    ]
    return Comparison(old.sha256, new.sha256, tuple(changes))


def _change(
    before: Sequence[Clause], after: Sequence[Clause], i: int | None, j: int | None, is_moved: bool
) -> Change:
    if i is None or j is None:
        kind = ChangeKind.ADDED if i is None else ChangeKind.REMOVED
        return Change(kind, None if i is None else before[i], None if j is None else after[j], 0.0)
    old, new = before[i], after[j]
    if old.key == new.key:
        return Change(ChangeKind.MOVED if is_moved else ChangeKind.SAME, old, new, 1.0)
    kind = ChangeKind.MOVED if is_moved else ChangeKind.CHANGED
    edits = word_edits(old.text, new.text)
    return Change(kind, old, new, _likeness(old, new), edits)


def _in_order(
    before: Sequence[Clause],
    after: Sequence[Clause],
    pairs: Sequence[tuple[int, int]],
    moved: dict[int, int],
) -> Iterator[tuple[int | None, int | None, bool]]:
    """(old, new, is moved) in reading order: removed clauses before those that took their place."""
    came_from = {j: i for i, j in moved.items()}
    i = j = 0
    for next_i, next_j in (*pairs, (len(before), len(after))):
        for k in range(i, next_i):
            if k not in moved and before[k].text:
                yield k, None, False
        for k in range(j, next_j):
            if after[k].text:
                yield came_from.get(k), k, k in came_from
        if next_j < len(after):
            yield next_i, next_j, False
        i, j = next_i + 1, next_j + 1


# Alignment


def _aligned(before: Sequence[Clause], after: Sequence[Clause]) -> list[tuple[int, int]]:
    """Pairs of clauses that are one clause, in order in both versions."""
    from rapidfuzz.distance import LCSseq

    equal = LCSseq.opcodes([clause.key for clause in before], [clause.key for clause in after])
    pairs: list[tuple[int, int]] = []
    gaps: list[tuple[range, range]] = []
    for code in equal:
        old = range(code.src_start, code.src_end)
        new = range(code.dest_start, code.dest_end)
        if code.tag == "equal":
            pairs += zip(old, new, strict=True)
        elif gaps and gaps[-1][0].stop == old.start and gaps[-1][1].stop == new.start:
            # An insertion and a deletion side by side are one gap.
            gaps[-1] = range(gaps[-1][0].start, old.stop), range(gaps[-1][1].start, new.stop)
        else:
            gaps.append((old, new))
    for old, new in gaps:
        pairs += _paired_in_gap(before, after, old, new)
    return sorted(pairs)


def _paired_in_gap(
    before: Sequence[Clause], after: Sequence[Clause], old: range, new: range
) -> list[tuple[int, int]]:
    """Pairs of similar clauses in order: of all ways to pair them the one with most likeness."""
    if not old or not new:
        return []
    scored = []
    for i, j in _candidates(before, after, old, new):
        score = _likeness(before[i], after[j])
        is_named = bool(before[i].name) and before[i].name == after[j].name
        if score >= (MIN_SIMILAR_SAME_NUMBER if is_named else MIN_SIMILAR):
            scored.append((i, j, score + (0.25 if is_named else 0.0)))
    return _heaviest_chain(scored)


def _whole(
    before: list[Clause], after: list[Clause], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs, with what a page break or another reader cut off one side of them put back.

    A neighbour without a partner that makes a pair more alike belongs to it. It is joined in place;
    what is left of it has no text.
    """
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, j in pairs:
        if before[i].key == after[j].key:
            continue
        for side, at, paired in ((before, i, paired_old), (after, j, paired_new)):
            for step in (1, -1):
                _absorb(before, after, i, j, side, at, step, paired)
    return list(pairs)


def _absorb(
    before: Sequence[Clause],
    after: Sequence[Clause],
    i: int,
    j: int,
    side: list[Clause],
    at: int,
    step: int,
    paired: Collection[int],
) -> None:
    near = at + step
    while 0 <= near < len(side) and near not in paired and not side[near].is_heading:
        if not side[near].text:
            return
        likeness = _likeness(before[i], after[j])
        kept = side[at]
        whole = joined(kept, side[near]) if step > 0 else joined(side[near], kept)
        side[at] = whole
        if _likeness(before[i], after[j]) <= likeness + _MIN_GAIN:
            side[at] = kept
            return
        side[near] = dataclasses.replace(side[near], text="")
        near += step


def _candidates(
    before: Sequence[Clause], after: Sequence[Clause], old: Sequence[int], new: Sequence[int]
) -> list[tuple[int, int]]:
    """Pairs worth comparing: of the same name, or with rare words in common."""
    if len(old) * len(new) <= 64:
        return [(i, j) for i in old for j in new]
    by_word: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for j in new:
        for word in after[j].groups:
            by_word.setdefault(word, []).append(j)
        if after[j].name:
            by_name.setdefault(after[j].name, []).append(j)
    found: list[tuple[int, int]] = []
    for i in old:
        votes: dict[int, float] = {}
        for word in before[i].groups:
            where = by_word.get(word, ())
            if len(where) <= _COMMON:
                for j in where:
                    votes[j] = votes.get(j, 0.0) + 1 / len(where)
        best = sorted(votes, key=lambda j: (-votes[j], j))[:_N_CANDIDATES]
        named = by_name.get(before[i].name, [])[:_N_CANDIDATES] if before[i].name else []
        found += [(i, j) for j in sorted({*best, *named})]
    return found


def _heaviest_chain(scored: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of (old, new, weight) those that increase in both and weigh most together."""
    news = sorted({j for _, j, _ in scored})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(news) + 1)  # a Fenwick tree of maxima
    chained: list[tuple[float, int]] = []  # (weight, the pair before)

    def most(n: int) -> tuple[float, int]:
        top = (0.0, -1)
        while n > 0:
            top = max(top, best[n])
            n -= n & -n
        return top

    # Of one old clause the later new ones first, so that none follows another of the same.
    ordered = sorted(scored, key=lambda each: (each[0], -each[1]))
    for at, (_, j, weight) in enumerate(ordered):
        rank = bisect_left(news, j) + 1
        total, previous = most(rank - 1)
        chained.append((total + weight, previous))
        while rank < len(best):
            best[rank] = max(best[rank], (total + weight, at))
            rank += rank & -rank
    _, at = most(len(news))
    found = []
    while at >= 0:
        found.append(ordered[at][:2])
        at = chained[at][1]
    return found[::-1]


def _moved(
    before: Sequence[Clause], after: Sequence[Clause], gone: Sequence[int], come: Sequence[int]
) -> dict[int, int]:
    """Clauses that went from one place to another, as old to new; the most alike first."""
    long_gone = [i for i in gone if before[i].n_letters >= MIN_MOVED_LETTERS]
    long_come = [j for j in come if after[j].n_letters >= MIN_MOVED_LETTERS]
    scored = []
    for i, j in _candidates(before, after, long_gone, long_come):
        score = _likeness(before[i], after[j])
        if score >= MIN_SIMILAR_MOVED:
            scored.append((score, i, j))
    moved: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if i not in moved and j not in taken:
            moved[i] = j
            taken.add(j)
    return _with_headings(before, after, moved, set(gone), set(come))


def _with_headings(
    before: Sequence[Clause],
    after: Sequence[Clause],
    moved: dict[int, int],
    gone: Collection[int],
    come: Collection[int],
) -> dict[int, int]:
    """`moved` with the headings that went along with the clause under them. Alone they are too
    short to be told from others, and "removed: Liability" would be alarming and wrong."""
    found = dict(moved)
    for i, j in moved.items():
        while i - 1 in gone and j - 1 in come:
            i, j = i - 1, j - 1
            old, new = before[i], after[j]
            if i in found or not (old.is_heading and new.is_heading and old.key == new.key):
                break
            found[i] = j
    return found


def _likeness(old: Clause, new: Clause) -> float:
    from rapidfuzz import fuzz

    if old.key == new.key:
        return 1.0
    return min(fuzz.ratio(old.key, new.key) / 100, 0.999)
