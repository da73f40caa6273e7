"""The rows of a comparison as HTML: both versions of a clause side by side, a sign between them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.comparison.alignment import Change, ChangeKind, Comparison
from app.analysis.comparison.clauses import Clause
from app.analysis.comparison.tables import CELL, ROW, RULE
from app.analysis.comparison.word_edits import EditKind
from app.system.translation import tr
from app.system.wording import named, place_text
from app.ui.widgets.colors import LIGHT
from app.ui.widgets.theme_panes import ChangeColors, change_colors

SIGNS = {
    ChangeKind.CHANGED: "≠",
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "−",
    ChangeKind.MOVED: "⇄",
    ChangeKind.SAME: "=",
}
"""Each kind has a sign of its own: the colours alone do not tell them apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be shown: a change (with its number among all changes), or how many clauses that are
    the same were left out."""

    change: Change | None
    number: int = -1
    n_same: int = 0


def rows_of(
    comparison: Comparison, kinds: frozenset[ChangeKind], *, with_same: bool
) -> Iterator[Row]:
    """What is shown of a comparison: changes of these kinds, and what is the same or a line that
    counts it."""
    n_same = 0
    for number, change in enumerate(comparison.changes):
        if change.kind is ChangeKind.SAME:
            if with_same:
                yield Row(change, number)
            else:
                n_same += 1
        elif change.kind in kinds:
            if n_same:
                yield Row(None, n_same=n_same)
                n_same = 0
            yield Row(change, number)
    if n_same:
        yield Row(None, n_same=n_same)


def printed_html(comparison: Comparison) -> str:
    """The differences for paper: in light colours, whatever the window's are."""
    c = change_colors(LIGHT)
    told = [f"<p>{html.escape(comparison.summary)}</p>"]
    told += [
        row_html(row, c) for row in rows_of(comparison, frozenset(ChangeKind), with_same=False)
    ]
    return "".join(told)


def row_html(row: Row, c: ChangeColors) -> str:
    """A row as a table of its own."""
    change = row.change
    if change is None:
        told = (
            tr("1 clause is the same")
            if row.n_same == 1
            else tr("{n:,} clauses are the same", n=row.n_same)
        )
        return (
            f'<table width="100%" cellpadding="4" cellspacing="0"><tr><td align="center">'
            f'<span style="color:{c.muted}">· · · {told} · · ·</span></td></tr></table>'
        )
    back = {
        ChangeKind.CHANGED: c.changed,
        ChangeKind.ADDED: c.added,
        ChangeKind.REMOVED: c.removed,
        ChangeKind.MOVED: c.moved,
        ChangeKind.SAME: "transparent",
    }[change.kind]
    old = _side(change, change.old, EditKind.REMOVED, c)
    new = _side(change, change.new, EditKind.ADDED, c)
    sign = SIGNS[change.kind]
    word = "" if change.kind is ChangeKind.SAME else named(change.kind)
    if change.kind is ChangeKind.MOVED and change.edits:
        word = tr("moved, changed")
    if change.is_renumbered:
        word = tr(", ").join(filter(None, [word, tr("renumbered")]))
    old_back = back if change.old is not None else "transparent"
    new_back = back if change.new is not None else "transparent"
    return (
        f'<table width="100%" cellpadding="6" cellspacing="0" style="margin-bottom:6px"><tr>'
        f'<td width="45%" bgcolor="{old_back}">{old}</td>'
        f'<td width="10%" align="center"><a name="c{row.number}"></a><b>{sign}</b>'
        f'<br><span style="color:{c.muted}; font-size:small">{word}</span></td>'
        f'<td width="45%" bgcolor="{new_back}">{new}</td></tr></table>'
    )


def shown_html(text: str, spans: Sequence[tuple[int, int]] = (), opening: str = "") -> str:
    """Text as HTML, the rows of a Markdown table as those of a table.

    Args:
        text: Words of a document, with whatever markup they may hold as words.
        spans: Stretches of it that are marked, in order.
        opening: The tag, without its brackets, around what is marked.
    """

    def words(start: int, end: int) -> str:
        pieces, at = [], start
        for first, last in spans:
            first, last = max(first, at), min(last, end)
            if first < last:
                marked = html.escape(text[first:last])
                closing = opening.partition(" ")[0]
                pieces += [html.escape(text[at:first]), f"<{opening}>{marked}</{closing}>"]
                at = last
        return "".join([*pieces, html.escape(text[at:end])])

    lines, rows, at = [], [], 0
    for line in text.split("\n"):
        end = at + len(line)
        if ROW.fullmatch(line):
            if not RULE.fullmatch(line):
                cells = [(at + each.start(1), at + each.end(1)) for each in CELL.finditer(line)]
                rows.append("".join(f"<td>{words(*cell)}</td>" for cell in cells))
        else:
            if rows:
                lines.append(_table(rows))
                rows = []
            lines.append(words(at, end))
        at = end + 1
    if rows:
        lines.append(_table(rows))
    return "<br>".join(lines)


def _table(rows: Sequence[str]) -> str:
    inside = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table border="1" cellpadding="3" cellspacing="0">{inside}</table>'


def _side(change: Change, clause: Clause | None, kind: EditKind, c: ChangeColors) -> str:
    if clause is None:
        return ""
    side = "old" if kind is EditKind.REMOVED else "new"
    spans = [
        (edit.old_start, edit.old_end) if side == "old" else (edit.new_start, edit.new_end)
        for edit in change.edits
        if edit.kind is kind
    ]
    tag = (
        f's style="background:{c.removed_words}"'
        if side == "old"
        else f'u style="background:{c.added_words}"'
    )
    text = shown_html(clause.text, spans, tag)
    if clause.is_heading:
        text = f"<b>{text}</b>"
    place = html.escape(place_text(clause.label))
    link = f'<a href="{side}:{clause.start}" style="color:{c.link}">{place}</a>' if place else ""
    return f'<span style="font-size:small">{link}</span><br>{text}' if link else text
