"""What may be wrong with a model file, in words for people."""

from __future__ import annotations

from app.system.errors import ExitCode, LongleafError


class ModelError(LongleafError):
    """A model file that cannot be used; `message` says why."""

    exit_code = ExitCode.MODEL


class NotALanguageModelError(ModelError):
    """A sound GGUF file that cannot write text: a vocabulary, a projector, an adapter …"""
