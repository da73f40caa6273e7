"""A door for scripts that choose how a document is read, from `app.analysis.runs.run`."""

from app.analysis.runs.run import Choices

__all__ = ["Choices"]
