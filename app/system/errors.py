"""The base of every error that Longleaf shows to a person.

A room derives its own errors from `LongleafError`; the window and the command line show
`message` and `next_step` and nothing else, unless details are asked for.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line exits with."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    DOCUMENT = 3
    MODEL = 4
    LIBRARY = 5
    ENGINE = 6
    STORAGE = 7  # the disk, or memory
    SETUP = 9  # main.py, before any of this can be imported
    INTERRUPTED = 130


class LongleafError(Exception):
    """Something a person can understand and act on.

    Attributes:
        message: One plain sentence that says what happened and to which file or setting.
        next_step: One plain sentence that says what to do now; may be empty.
        exit_code: The command line's exit status for this kind of error (never 0).
    """

    exit_code: ExitCode = ExitCode.UNEXPECTED

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()
