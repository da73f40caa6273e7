"""What is known of models without running them: facts, vocabulary, memory, where they lie."""

from __future__ import annotations

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts, read_facts
from app.models.gguf.tokenizer import Tokenizer, load_tokenizer
from app.models.machine.hardware import Hardware, probe
from app.models.machine.memory import (
    ContextLimit,
    MemoryNeed,
    context_limit,
    forecast,
    largest_context,
    rope_for,
)
from app.models.sources.discovery import FoundModel, find_models, resolve, starter_model

__all__ = [
    "ContextLimit",
    "FoundModel",
    "Hardware",
    "MemoryNeed",
    "ModelError",
    "ModelFacts",
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
