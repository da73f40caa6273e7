"""The error when no plan can be made."""

from __future__ import annotations

from app.system.errors import ExitCode, LongleafError


class PlanError(LongleafError):
    """No plan can be made with this budget."""

    exit_code = ExitCode.USAGE
