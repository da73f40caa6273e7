"""What is known of models without running them: facts, vocabulary, memory, where they lie."""

from __future__ import annotations

from app.models.discovery import FoundModel, find_models, resolve, starter_model
from app.models.facts import ModelError, ModelFacts, read_facts
from app.models.hardware import Hardware, probe
from app.models.memory import (
    ContextLimit,
    MemoryNeed,
    context_limit,
    forecast,
    largest_context,
    rope_for,
)
from app.models.tokenizer import Tokenizer, load_tokenizer

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
