"""Groups notes for merging, and forecasts how many levels that takes."""

from __future__ import annotations

from collections.abc import Sequence

N_NOTE_HEADER_TOKENS = 16
"""Allowance for the line above each note ("Part 3, pp. 40–58") in the forecast; real merges count
exactly."""


def group_notes(
    n_tokens: Sequence[int], capacity: int, sections: Sequence[str] = ()
) -> list[range]:
    """Divides consecutive notes into as few groups as fit `capacity` tokens each, evenly filled.

    Args:
        n_tokens: Exact tokens of each note with its header.
        capacity: Tokens of notes that one reduce can hold.
        sections: What each note stands under: a group ends where a section does, as far as that
            is next to where it would end anyway and everything fits.

    Returns:
        Ranges of indices that partition the notes. One range means that the next reduce is the
        last. Each group but a lone oversized note holds at least two, so merging ends.
    """
    total = sum(n_tokens)
    if total <= capacity or len(n_tokens) <= 1:
        return [range(len(n_tokens))]
    n_groups = -(-total // capacity)
    while True:
        groups = _fill(n_tokens, total / n_groups, capacity)
        if len(groups) <= n_groups or n_groups >= len(n_tokens):
            break
        n_groups += 1
    return _at_sections(_pair_up(groups, n_tokens, capacity), n_tokens, capacity, sections)


def _at_sections(
    groups: list[range], n_tokens: Sequence[int], capacity: int, sections: Sequence[str]
) -> list[range]:
    """Moves the ends of groups by one or two notes to where a section ends."""
    if not any(sections):
        return groups
    moved = list(groups)
    for k in range(len(moved) - 1):
        left, right = moved[k], moved[k + 1]
        for end in (left.stop, left.stop + 1, left.stop - 1, left.stop + 2, left.stop - 2):
            halves = range(left.start, end), range(end, right.stop)
            if (
                all(len(half) >= 2 for half in halves)
                and sections[end - 1] != sections[end]
                and all(sum(n_tokens[i] for i in half) <= capacity for half in halves)
            ):
                moved[k], moved[k + 1] = halves
                break
    return moved


def _fill(n_tokens: Sequence[int], target: float, capacity: int) -> list[range]:
    groups, first, size = [], 0, 0
    for index, n in enumerate(n_tokens):
        full = size + n > capacity
        enough = size + n / 2 > target
        if index > first and (full or enough):
            groups.append(range(first, index))
            first, size = index, 0
        size += n
    groups.append(range(first, len(n_tokens)))
    return groups


def _pair_up(groups: list[range], n_tokens: Sequence[int], capacity: int) -> list[range]:
    """Joins a lone note to a neighbour where both fit together."""
    joined: list[range] = []
    for group in groups:
        if joined and (len(group) == 1 or len(joined[-1]) == 1):
            both = range(joined[-1].start, group.stop)
            if sum(n_tokens[i] for i in both) <= capacity:
                joined[-1] = both
                continue
        joined.append(group)
    return joined


def forecast_levels(n_notes: int, n_note_tokens: int, capacity: int) -> list[int]:
    """Groups per reduce level if every note takes its full allowance: [] for none, [1] for one
    reduce, [4, 1] when four merges come before the last."""
    levels: list[int] = []
    while True:
        groups = group_notes([n_note_tokens + N_NOTE_HEADER_TOKENS] * n_notes, capacity)
        levels.append(len(groups))
        if len(groups) == 1 or len(groups) >= n_notes:
            return levels
        n_notes = len(groups)
