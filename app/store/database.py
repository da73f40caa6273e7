"""A database as the store uses it: plain SQL by SQLite, and tables by sqlite_utils.

Loading sqlite_utils takes longer than all that a stored answer needs, so it is loaded when a table
is first written to or described.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite_utils
    from sqlite_utils.db import Table


class Database:
    """One connection.

    Attributes:
        conn: SQLite's own.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection
        connection.execute("PRAGMA recursive_triggers = ON")  # as sqlite_utils has it

    @cached_property
    def tables(self) -> sqlite_utils.Database:
        """The same connection, for what sqlite_utils knows of tables."""
        tables: sqlite_utils.Database = _load_sqlite_utils().Database(self.conn)
        return tables

    def execute(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
    ) -> sqlite3.Cursor:
        """Runs a statement; outside a transaction it is a transaction of its own."""
        if self.conn.isolation_level is not None:  # SQLite's module would begin one and wait
            return self.tables.execute(sql, parameters)
        return self.conn.execute(sql, () if parameters is None else parameters)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows that a statement gives, by the names of their columns."""
        cursor = self.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def table(self, name: str) -> Table:
        """A table, there or not."""
        return self.tables.table(name)

    def table_names(self) -> list[str]:
        """Names of all tables."""
        return self.tables.table_names()

    def close(self) -> None:
        """Closes the connection."""
        self.conn.close()


def _load_sqlite_utils() -> Any:
    """sqlite_utils without numpy, which it imports where there is one, to tell the types of columns
    from values that are numpy's. None here are, and loading it takes half a second."""
    if "sqlite_utils" in sys.modules or "numpy" in sys.modules:
        import sqlite_utils

        return sqlite_utils
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils
    finally:
        del sys.modules["numpy"]
    return sqlite_utils
