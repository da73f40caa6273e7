"""Numbers of an ODT's lists and headings, counted as they come."""

from __future__ import annotations

from typing import Any

from app.documents.flow.odt.styles import (
    N_LEVELS,
    STYLE,
    TEXT,
    XML_ID,
    Counts,
    OdtStyles,
    integer,
    label_of,
    start_of,
)


class OdtNumbers:
    """Where each list and the outline stand; counts go by level, which begins at 1, and are None
    where no item has come yet."""

    def __init__(self, styles: OdtStyles) -> None:
        self._styles = styles
        self._counts: dict[str, Counts] = {}  # by list
        self._last_counts: dict[str, Counts] = {}  # by list style
        self._latest_counts: Counts = [None] * N_LEVELS
        self._heading_counts: Counts = [None] * N_LEVELS

    def heading(self, element: Any, level: int) -> str:
        """The label of a heading of this outline level, "" for none."""
        if element.get(TEXT + "is-list-header") == "true" or not 0 < level < N_LEVELS:
            return ""
        counts, outline = self._heading_counts, self._styles.outline
        start = element.get(TEXT + "start-value")
        if start is not None or element.get(TEXT + "restart-numbering") == "true":
            counts[level] = integer(start, start_of(outline, level))
        else:
            counts[level] = _next(counts[level], start_of(outline, level))
        counts[level + 1 :] = [None] * (N_LEVELS - level - 1)
        return label_of(outline, level, counts)

    def of_list(self, element: Any, style: str) -> Counts:
        """The counts of a list: its own, or of the list that it continues."""
        continued = element.get(TEXT + "continue-list")
        if continued and continued in self._counts:
            counts = self._counts[continued]
        elif element.get(TEXT + "continue-numbering") == "true" or continued:
            counts = self._last_counts.get(style) or [None] * N_LEVELS
            if continued and style not in self._last_counts:
                # LibreOffice leaves the id off the list that is continued, and gives the next one
                # a style of its own: it is the list before it.
                counts = self._latest_counts
        else:
            counts = [None] * N_LEVELS
        if identifier := element.get(XML_ID):
            self._counts[identifier] = counts
        self._last_counts[style] = self._latest_counts = counts
        return counts

    def of_single(self, element: Any, style: str) -> Counts:
        """The counts of the list that a numbered paragraph outside of lists belongs to."""
        return self._counts.setdefault(element.get(TEXT + "list-id") or style, [None] * N_LEVELS)

    def item(self, item: Any, style: str, level: int, counts: Counts) -> str:
        """The label of the next item of a list; "-" where it has a bullet."""
        levels = self._styles.lists.get(style, {})
        start = item.get(TEXT + "start-value")
        counts[level] = integer(start, _next(counts[level], start_of(levels, level)))
        counts[level + 1 :] = [None] * (N_LEVELS - level - 1)
        is_none = (d := levels.get(level)) is not None and d.get(STYLE + "num-format") == ""
        return label_of(levels, level, counts) or ("" if is_none else "-")


def _next(count: int | None, start: int) -> int:
    return start if count is None else count + 1
