"""What can go wrong with the library, in words."""

from __future__ import annotations

from app.system.errors import ExitCode, LongleafError


class StoreError(LongleafError):
    """The library cannot be used as it is."""

    exit_code = ExitCode.LIBRARY


class LibraryLocked(StoreError):  # noqa: N818 - names a state people meet
    """Another program holds the file and does not let go."""


class DiskFull(StoreError):  # noqa: N818
    """No room to write; nothing that was stored is lost."""

    exit_code = ExitCode.STORAGE
