"""Models: what a GGUF file says, its exact tokenizer, its memory, where models and hardware are.

Everything is imported when first asked for, so that `import app.models` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.models.chat_template import ChatSegments, PromptFormat
    from app.models.discovery import FoundModel, find_models, resolve, starter_model
    from app.models.facts import ModelError, ModelFacts, RopeScaling, read_facts
    from app.models.hardware import Gpu, Hardware, probe
    from app.models.memory import (
        ContextLimit,
        MemoryNeed,
        RopeSetting,
        context_limit,
        forecast,
        largest_context,
        rope_for,
    )
    from app.models.tokenizer import Tokenizer, load_tokenizer

_HOMES = {
    "chat_template": ("ChatSegments", "PromptFormat"),
    "discovery": ("FoundModel", "find_models", "resolve", "starter_model"),
    "facts": ("ModelError", "ModelFacts", "RopeScaling", "read_facts"),
    "hardware": ("Gpu", "Hardware", "probe"),
    "memory": (
        "ContextLimit",
        "MemoryNeed",
        "RopeSetting",
        "context_limit",
        "forecast",
        "largest_context",
        "rope_for",
    ),
    "tokenizer": ("Tokenizer", "load_tokenizer"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ChatSegments",
    "ContextLimit",
    "FoundModel",
    "Gpu",
    "Hardware",
    "MemoryNeed",
    "ModelError",
    "ModelFacts",
    "PromptFormat",
    "RopeScaling",
    "RopeSetting",
    "Tokenizer",
    "context_limit",
    "find_models",
    "forecast",
    "largest_context",
    "load_tokenizer",
    "probe",
    "read_facts",
    "resolve",
    "rope_for",
    "starter_model",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
