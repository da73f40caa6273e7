"""What can go wrong when a result is written to a file, in words."""

from __future__ import annotations

from app.system.errors import ExitCode, LongleafError


class ExportError(LongleafError):
    """The file could not be made; nothing was written and what was there is as before."""

    exit_code = ExitCode.STORAGE


class UnknownFormat(ExportError):  # noqa: N818 - names what was asked for
    """The file's name does not say a format that results are written in."""

    exit_code = ExitCode.USAGE


class NothingToExport(ExportError):  # noqa: N818
    """The run has no answer."""

    exit_code = ExitCode.USAGE
