"""Why a file could not be read, in words."""

from __future__ import annotations

from app.system.errors import ExitCode, LongleafError


class DocumentError(LongleafError):
    """A file that cannot be read as a document."""

    exit_code = ExitCode.DOCUMENT


class NotADocument(DocumentError):  # noqa: N818 - names what the file is
    """Missing, a folder, empty, or of a kind that Longleaf does not read."""


class DamagedDocument(DocumentError):  # noqa: N818
    """Of a known kind, but broken or cut short."""


class PasswordNeeded(DocumentError):  # noqa: N818
    """Encrypted: `wrong` tells whether a password was given and did not fit."""

    def __init__(self, message: str, next_step: str = "", *, wrong: bool = False) -> None:
        super().__init__(message, next_step)
        self.wrong = wrong


class NoText(DocumentError):  # noqa: N818
    """Readable, but without any text: a scan."""
