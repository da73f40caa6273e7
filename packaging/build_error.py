"""Why a build cannot go on."""

from __future__ import annotations


class BuildError(Exception):
    """The build cannot go on. `message` says why, `next_step` what to do."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message, self.next_step = message, next_step
