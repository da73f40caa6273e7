"""Rows of the library as the rest of the program sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class RunStatus(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # was running when the program died


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A known document. `paths` are all places it was seen at, newest first."""

    sha256: str
    title: str
    format: str
    path: Path
    n_pages: int
    n_characters: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is known of a run when it starts. `result_key` names everything that determines the
    answer: document, model, prompts and parameters."""

    document_sha256: str
    result_key: str
    kind: str
    mode: str
    n_context: int
    model_fingerprint: str
    model_name: str
    n_parts: int
    n_document_tokens: int
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as stored. `text` is the answer (Markdown) or "" while there is none."""

    id: int
    document_sha256: str
    document_title: str
    document_path: Path
    result_key: str
    kind: str
    mode: str
    n_context: int
    model_fingerprint: str
    model_name: str
    n_parts: int
    n_parts_cached: int
    n_document_tokens: int
    n_prompt: int
    n_generated: int
    status: RunStatus
    message: str
    text: str
    started: datetime
    finished: datetime | None
    elapsed_s: float
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartResult:
    """The text a model wrote for one prompt, as it came (markers unresolved).

    `key` is SHA-256 (hex) over the exact prompt, the engine's fingerprint and the sampling.
    """

    key: str
    text: str
    n_prompt: int
    n_generated: int
    truncated: bool
    prefill_s: float
    decode_s: float
