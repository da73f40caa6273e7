"""How changes of the library's schema are kept in order, applied and recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.store.database import Database

if TYPE_CHECKING:
    from sqlite_utils.migrations import Migrations

_SET, _RECORD = "longleaf", "_sqlite_migrations"
"""What sqlite_utils calls the changes, and its table of those that were made."""
Change = Callable[..., None]
"""Takes a `Database`."""


class SchemaChanges:
    """The schema's changes, applied and recorded by sqlite_utils' `Migrations`.

    Attributes:
        changes: In their order.
    """

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def __call__(self) -> Callable[[Change], Change]:
        """Adds a function as the next change."""

        def add(change: Change) -> Change:
            self.changes.append(change)
            return change

        return add

    @property
    def names(self) -> list[str]:
        """Of all changes, in order."""
        return [change.__name__ for change in self.changes]

    def applied(self, db: Database) -> list[str]:
        """Names of the changes that a database has seen, in order."""
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if db.execute(known, [_RECORD]).fetchone() is None:
            return []
        rows = db.execute(
            f"SELECT name FROM {_RECORD} WHERE migration_set = ? ORDER BY rowid", [_SET]
        )
        return [name for (name,) in rows]

    def pending(self, db: Database) -> list[str]:
        """Names of the changes that a database has still to see."""
        applied = set(self.applied(db))
        return [name for name in self.names if name not in applied]

    def described(self) -> list[tuple[str, str]]:
        """Name and description of each change, in order."""
        return [(each.__name__, " ".join((each.__doc__ or "").split())) for each in self.changes]

    def apply(self, db: Database, *, stop_before: str | None = None) -> None:
        """Makes the changes that are pending, or those of them before one."""
        self._recorded().apply(db.tables, stop_before=stop_before)

    def _recorded(self) -> Migrations:
        from sqlite_utils.migrations import Migrations

        found = Migrations(_SET)
        for change in self.changes:
            found()(change)
        return found
