"""Full names of clauses: "4.2(a)(ii)" for what is printed as "(ii)", "Annex A § 1" for its "1.".

Numbers begin again in each annex, article or clause. A reference that says only "(a)" or "§ 1"
names dozens of clauses, so that each gets the numbers of what it stands in; a series that goes on
from one chapter into the next is told as it is printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.documents.base.clauses.marks import Mark, Rank, marks

_N_DEEP_MAX = 8
_N_LANGUAGES_MAX = 3  # in which a clause may stand, one after the other
_N_NAME_MAX = 80  # characters
_N_TITLE_MAX = 40
_N_TITLE_LINE_MAX = 80


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered clause, a heading or a row, as it is asked for a name.

    Attributes:
        number: As printed, "" for a heading without one.
        level: Of a heading, else None.
        depth: In its list, from 1; 0 where that is not known.
        title: Its words.
        weight: Which one keeps a name that several have: the heaviest, if it is the only one.
        group: Of clauses with the same number in the same group, such as a row in two languages,
            all are one.
    """

    number: str
    level: int | None = None
    depth: int = 0
    title: str = ""
    weight: int = 1
    group: str = ""


@dataclass(slots=True)
class _Clause:
    """A numbered clause in its place among the others."""

    mark: Mark
    parent: _Clause | None
    level: int | None
    depth: int
    weight: int
    group: str
    heading: str  # the title it stands under, where that has no number
    order: int
    name: str = ""
    has_clauses: bool = False
    n_languages: int = 1

    @property
    def claim(self) -> tuple[int, bool, bool]:
        """What tells which one keeps a name: the greatest, if it is the only one."""
        return self.weight, self.mark.rank <= Rank.CLAUSE, self.has_clauses

    def has_series(self, mark: Mark, depth: int) -> bool:
        """Whether a number at a depth is one of the same series."""
        is_as_deep = not (depth and self.depth) or depth == self.depth
        return mark.series == self.mark.series and is_as_deep


def clause_names(items: Sequence[Numbered]) -> list[str]:
    """The full name of each item, "" for headings without a number and for clauses that nothing
    tells from another one."""
    found = _Clauses()
    clauses = [found.add(item) for item in items]
    known = list({id(each): each for each in clauses if each is not None}.values())
    for each in known:
        if each.parent is not None:
            each.parent.has_clauses = True
    _name(known)
    _tell_apart(known)
    names = ("" if each is None else each.name for each in clauses)
    return [name if len(name) <= _N_NAME_MAX else "" for name in names]


class _Clauses:
    """Puts clauses under the ones that they belong to, as they come."""

    def __init__(self) -> None:
        self.open: list[_Clause] = []  # from the annex or chapter down to the last clause
        self.heading, self.heading_level = "", 0
        self.n = 0
        self.is_right_behind = False  # nothing asked for a name since the last clause

    def add(self, item: Numbered) -> _Clause | None:
        """The clause of the next item, None for a heading without a number."""
        if item.level is not None:
            self._close(item.level, is_numbered=bool(item.number))
            if not item.number:
                self.heading, self.heading_level = item.title, item.level
                self.is_right_behind = False
                return None
            if item.level <= self.heading_level:
                self.heading, self.heading_level = "", 0
        readings = list(marks(item.number)) or [Mark(item.number, "", Rank.CLAUSE)]
        before = self._same(item, readings)
        if before is not None:
            return before
        mark, keep = self._place(readings, item.depth)
        del self.open[keep:]
        if mark.rank is Rank.ANNEX:
            self.heading, self.heading_level = "", 0
        parent = self.open[-1] if self.open else None
        clause = _Clause(
            mark, parent, item.level, item.depth, item.weight, item.group, self.heading, self.n
        )
        self.n += 1
        is_short = len(item.title) <= _N_TITLE_LINE_MAX
        self.is_right_behind = mark.rank <= Rank.CLAUSE and is_short
        if mark.series and len(self.open) < _N_DEEP_MAX:
            self.open.append(clause)
        return clause

    def _close(self, level: int, *, is_numbered: bool) -> None:
        """Ends what a heading ends: all under a heading of its level or a lower one, and, where it
        has no number, the clauses that are no headings. One right behind a number is its title."""
        for n, clause in enumerate(self.open):
            is_high = clause.mark.rank <= Rank.PART
            if clause.level is None:
                ends = not (is_numbered or is_high or self.is_right_behind)
            else:
                stays = is_numbered or clause.mark.rank is Rank.ANNEX
                ends = clause.level > level or (clause.level == level and not stays)
            if ends:
                del self.open[n:]
                return

    def _same(self, item: Numbered, readings: Iterable[Mark]) -> _Clause | None:
        """The open clause of which an item is the other language, or which it goes on with."""
        for n, clause in enumerate(self.open):
            is_last = n == len(self.open) - 1
            if not (item.group == clause.group if item.group else is_last):
                continue
            for mark in readings:
                is_same = (mark.value, mark.text) == (clause.mark.value, clause.mark.text)
                if is_same and clause.has_series(mark, item.depth):
                    if not item.group and clause.n_languages == _N_LANGUAGES_MAX:
                        return None  # a list whose numbers do not count
                    clause.n_languages += 1
                    del self.open[n + 1 :]
                    return clause
        return None

    def _place(self, readings: Sequence[Mark], depth: int) -> tuple[Mark, int]:
        """How a number is to be read, and how many of the open clauses it stands under."""
        for n in range(len(self.open) - 1, -1, -1):
            for mark in readings:
                goes_on = mark.value == self.open[n].mark.value + 1 > 1
                if goes_on and self.open[n].has_series(mark, depth):
                    return mark, n
        first = next((mark for mark in readings if mark.value <= 1), None)
        if first is None:
            series = [clause.mark.series for clause in self.open]
            first = next((mark for mark in readings if mark.series in series), readings[0])
        if first.rank is Rank.ANNEX:
            return first, 0
        for n in range(len(self.open) - 1, -1, -1):
            if self.open[n].has_series(first, depth):
                begins = first.value == 1 and first.rank >= Rank.PLAIN
                if not (begins and n < len(self.open) - 1) or self.open[n].depth:
                    return first, n
                break
        return first, self._under(first, depth)

    def _under(self, mark: Mark, depth: int) -> int:
        """How many of the open clauses a series that begins here stands under."""
        ranks = [clause.mark.rank for clause in self.open]
        for keep in range(len(self.open), 0, -1):
            above = self.open[keep - 1]
            if above.mark.rank < mark.rank or 0 < above.depth < depth:
                return keep
            if above.mark.rank == mark.rank and (
                mark.series != "1.1" or above.mark.series in ("1", "I", "A", "一")
            ):
                return keep
            # "1." under "(1)" is below it where both are in a clause, else it is what goes on.
            if mark.series == "1" and above.mark.rank is Rank.ITEM and min(ranks) < Rank.ITEM:
                return keep
        return 0


def _name(clauses: Sequence[_Clause]) -> None:
    restarted = _restarted(clauses)
    for clause in clauses:
        mark, parent = clause.mark, clause.parent
        while parent is not None and _is_whole(mark) and parent.mark.rank is not Rank.ANNEX:
            parent = parent.parent
        if parent is None or not _is_relative(clause, parent, restarted):
            clause.name = mark.text
        else:
            clause.name = _joined(parent, mark)


def _is_relative(clause: _Clause, parent: _Clause, restarted: set[tuple[str, str]]) -> bool:
    mark = clause.mark
    if mark.rank is Rank.ITEM:
        return True
    if parent.mark.rank is Rank.ANNEX and mark.rank is Rank.PART:
        return True
    top = parent
    while top.parent is not None:
        top = top.parent
    if top.mark.rank is Rank.ANNEX and (mark.series, "annex") in restarted:
        return True
    return (mark.series, parent.mark.series) in restarted


def _restarted(clauses: Sequence[_Clause]) -> set[tuple[str, str]]:
    """(series, series above it) where numbers begin again under each, (series, "annex") where they
    begin again in annexes. Under a single clause they do; under a single part or none they do not.
    """
    by_parent: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    by_annex: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    single: set[tuple[str, str]] = set()
    for clause in clauses:
        mark, parent = clause.mark, clause.parent
        top = parent
        while top is not None and top.parent is not None:
            top = top.parent
        annex = top.order if top is not None and top.mark.rank is Rank.ANNEX else -1
        by_annex[mark.series][annex].add(mark.text.casefold())
        if parent is not None and mark.rank is not Rank.ITEM and not _is_whole(mark):
            key = (mark.series, parent.mark.series)
            by_parent[key][parent.order].append(mark.value)
            if parent.mark.rank >= Rank.CLAUSE:
                single.add(key)
    found: set[tuple[str, str]] = set()
    for key, under in by_parent.items():
        runs = list(under.values())
        goes_on = all(min(b) > max(a) for a, b in pairwise(runs))
        if not goes_on or (len(runs) == 1 and key in single):
            found.add(key)
    for series, in_annex in by_annex.items():
        n_told = sum(map(len, in_annex.values()))
        if len(in_annex) > 1 and len(set().union(*in_annex.values())) < n_told:
            found.add((series, "annex"))
    return found


def _is_whole(mark: Mark) -> bool:
    """Whether a number tells those above it: "4.2", "Section 1.01"."""
    return mark.series.endswith("1.1")


def _joined(parent: _Clause, mark: Mark) -> str:
    """The name of a clause under another one."""
    above, rank = parent.name, parent.mark.rank
    if mark.rank is Rank.ITEM:
        is_free = mark.text.startswith(("(", "（"))
        return f"{above}{mark.text}" if is_free and rank >= Rank.CLAUSE else f"{above} {mark.text}"
    if mark.rank is Rank.PLAIN and rank <= Rank.PART:
        return f"{above} § {mark.text}"
    if mark.rank is Rank.PLAIN:
        is_outline = parent.mark.series in ("I", "A", "一") or parent.depth
        return f"{above}.{mark.text}" if is_outline else f"{above}({mark.text})"
    return f"{above} {mark.text}"


def _tell_apart(clauses: Sequence[_Clause]) -> None:
    """Leaves each name to one clause: where several have it, to the only heaviest one. Where a
    series begins again, all of it is told with the title that it stands under, or has no names."""
    for is_last in (False, True):
        by_name: dict[str, list[_Clause]] = defaultdict(list)
        runs: dict[tuple[object, ...], list[_Clause]] = defaultdict(list)
        for clause in clauses:
            if clause.name:
                by_name[_plain(clause.name).casefold()].append(clause)
                runs[_run_of(clause)].append(clause)
        for same in by_name.values():
            most = max(clause.claim for clause in same)
            n_heaviest = sum(clause.claim == most for clause in same)
            n_under = Counter(clause.heading for clause in same)
            for clause in same:
                if len(same) == 1 or (clause.claim == most and n_heaviest == 1):
                    continue
                is_told = n_under[clause.heading] == 1
                for each in runs.pop(_run_of(clause), ()):
                    title = _short(each.heading) if is_told and not is_last else ""
                    each.name = f"{title} § {_plain(each.name)}" if title else ""


def _run_of(clause: _Clause) -> tuple[object, ...]:
    """What is the same for all that are counted together, and have the same claim."""
    parent = -1 if clause.parent is None else clause.parent.order
    return parent, clause.mark.series, clause.claim


def _plain(name: str) -> str:
    """A name without the sign of a clause before it: a section may have it or not."""
    return name.lstrip("§ ") or name


def _short(title: str) -> str:
    """A title as a reference can have it."""
    plain = " ".join("".join(" " if sign in "[],;§¶|*:" else sign for sign in title).split())
    return plain if len(plain) <= _N_TITLE_MAX else ""
