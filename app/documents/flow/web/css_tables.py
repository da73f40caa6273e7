"""Tables that a style sheet makes of other elements (CSS 2.2, 17.2): `display: table-cell`.

Most pages that use it place their columns with it; so what holds running text stays as it is, and
rows of short cells become a table.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

_GROUPS = {
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
}
_BLOCKS = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "section", "article")
)
_COLUMNS = ("table-column", "table-column-group", "none")
_MIN_ROWS = _MIN_CELLS = 2
_MAX_CELL = 300  # characters; more are running text
_MAX_INSIDE = 60  # elements of a cell
_OWN = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"))


def make_tables(root: Any, display_of: Callable[[Any], str]) -> None:
    """Makes elements tables, rows and cells that a browser shows as such.

    Args:
        root: The page; it is changed.
        display_of: Gives the `display` that sheets state of an element, or "".
    """
    tables = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and element.tag not in _OWN
        and display_of(element) in ("table", "inline-table")
    ]
    for table in tables:
        parts = _parts(table, display_of)
        if parts is None or not _is_data(parts, display_of):
            continue
        table.tag = "table"
        for part, tag in parts:
            part.tag = tag
            if tag == "tr":
                for cell in _cells(part, display_of):
                    cell.tag = "th" if cell.tag == "th" else "td"


def _parts(table: Any, display_of: Callable[[Any], str]) -> list[tuple[Any, str]] | None:
    """The rows, groups of rows and captions of a table and what they are to be; None where anything
    else stands in it."""
    found: list[tuple[Any, str]] = []
    for child in table:
        if not isinstance(child.tag, str):
            continue
        display = display_of(child)
        if display == "table-row":
            found.append((child, "tr"))
        elif display in _GROUPS:
            inner = _parts(child, display_of)
            if inner is None:
                return None
            found += [(child, _GROUPS[display]), *inner]
        elif display == "table-caption":
            found.append((child, "caption"))
        elif display in _COLUMNS:
            found.append((child, "colgroup" if display != "none" else "tr"))
        else:
            return None
        if (child.tail or "").strip():
            return None
    return None if (table.text or "").strip() else found


def _cells(row: Any, display_of: Callable[[Any], str]) -> list[Any]:
    return [c for c in row if isinstance(c.tag, str) and display_of(c) == "table-cell"]


def _is_data(parts: list[tuple[Any, str]], display_of: Callable[[Any], str]) -> bool:
    """Whether rows hold data and no columns of running text."""
    rows = [part for part, tag in parts if tag == "tr" and display_of(part) != "none"]
    if len(rows) < _MIN_ROWS:
        return False
    for row in rows:
        cells = _cells(row, display_of)
        if len(cells) < _MIN_CELLS or len(cells) != len([c for c in row if isinstance(c.tag, str)]):
            return False
        for cell in cells:
            inside = list(islice(cell.iter(), _MAX_INSIDE + 1))
            if len(inside) > _MAX_INSIDE or any(each.tag in _BLOCKS for each in inside):
                return False
            if len(" ".join(cell.itertext())) > _MAX_CELL:
                return False
    return True
