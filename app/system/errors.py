"""The base of every error that Longleaf shows to a person.

A room derives its own errors from `LongleafError`; the window and the command line show
`message` and `next_step` and nothing else, unless details are asked for.
"""

from __future__ import annotations


class LongleafError(Exception):
    """Something a person can understand and act on.

    Attributes:
        message: One plain sentence that says what happened and to which file or setting.
        next_step: One plain sentence that says what to do now; may be empty.
        exit_code: The command line's exit status for this kind of error (never 0). Codes by
            family: 2 usage, 3 document, 4 model, 5 library (database), 6 engine, 7 disk or
            memory, 130 interrupted.
    """

    exit_code: int = 1

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()
