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
    """A known document. `path` is where it was seen last."""

    sha256: str
    title: str
    format: str
    path: Path
    n_pages: int
    n_characters: int
    first_seen: datetime
    last_seen: datetime
    language: str = ""
    has_text: bool = False  # its text is stored: it can be searched and shown without the file
    favourite: bool = False
    tags: tuple[str, ...] = ()


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
    """A run as stored.

    Attributes:
        text: The answer (Markdown), "" while there is none.
        original_text: What the model wrote, when somebody edited it; else None.
        evidence: What was found for the text, JSON-ready, or None; see `evidence.stored`.
    """

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
    uid: str = ""  # the same on every machine the run is carried to
    favourite: bool = False
    tags: tuple[str, ...] = ()
    original_text: str | None = None
    evidence: Mapping[str, Any] | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the run is complete and has a text to show."""
        return self.status is RunStatus.FINISHED and bool(self.text)


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


@dataclass(frozen=True, slots=True)
class CacheStatistics:
    """What is kept of parts, and how often it was of use.

    Attributes:
        n_parts, n_characters: Kept.
        n_asked, n_found: Parts that finished runs needed, and those that were known.
    """

    n_parts: int
    n_characters: int
    n_asked: int
    n_found: int

    @property
    def hit_rate(self) -> float:
        """Share of the needed parts that were known."""
        return self.n_found / self.n_asked if self.n_asked else 0.0


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """What a person wrote about a document, or about one run of it (`run_id`).

    A note on a statement quotes it; `quote` is "" for a note on the whole.
    """

    id: int
    document_sha256: str
    run_id: int | None
    text: str
    created: datetime
    changed: datetime
    quote: str = ""


@dataclass(frozen=True, slots=True)
class NewExchange:
    """A question about a document and its answer, as they go into the library.

    Attributes:
        way: How the document was read for it ("whole", "passages" …); `reason` says it in words.
        evidence: What was found for the answer, JSON-ready.
        begins: Whether it begins a conversation: what was asked before does not belong to it.
    """

    document_sha256: str
    model_fingerprint: str
    model_name: str
    n_context: int
    question: str
    answer: str
    way: str
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    n_prompt: int = 0
    n_generated: int = 0
    elapsed_s: float = 0.0
    begins: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeRecord(NewExchange):
    """A stored exchange."""

    id: int = 0
    asked: datetime = datetime.min


class QueueState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A document that waits to be read, or was.

    Attributes:
        choices: What is asked of it, JSON-ready; the library does not look inside.
        message: Why it failed, in a sentence.
        run_id: The run that read it, once there is one.
    """

    id: int
    path: Path
    choices: Mapping[str, Any]
    state: QueueState
    message: str
    run_id: int | None
    added: datetime


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """A named set of documents, in the order they were added."""

    id: int
    name: str
    documents: tuple[str, ...]


class HitKind(StrEnum):
    """What a search found something in."""

    TITLE = "title"
    RESULT = "result"
    NOTE = "note"
    EXCHANGE = "exchange"  # a question and its answer
    BODY = "body"  # the document's own text


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a search is limited to. Everything given must hold.

    Attributes:
        hit_kinds: Where to look; everywhere when empty.
        run_kind, model_name: Kind and model of a run. A result must be of such a run; a document's
            title, text and notes must belong to a document that has such a run.
        since, until: When a run began, or else when a document was last seen; both inclusive.
        tag: A tag of the run or of its document, in any case.
        favourites: Only favourite runs and documents.
        collection: Only documents of the collection with this name.
        document_sha256: Only this document.
    """

    hit_kinds: frozenset[HitKind] = frozenset()
    run_kind: str = ""
    model_name: str = ""
    since: datetime | None = None
    until: datetime | None = None
    tag: str = ""
    favourites: bool = False
    document_sha256: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something found.

    Attributes:
        score: Higher is better; comparable within one search only.
        snippet: A piece of the text with white space folded, "…" where it was cut.
        marks: Where the query's words stand in `snippet`, as (start, end).
        run_id, note_id, exchange_id: The run, note or exchange it is of, or None.
        page, block: Where in the document, for `HitKind.BODY`; `page` is None without pages.
        page_name: What references call the page (`Document.page_name`), "" without one.
    """

    kind: HitKind
    document_sha256: str
    document_title: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    run_id: int | None = None
    note_id: int | None = None
    page: int | None = None
    block: int | None = None
    exchange_id: int | None = None
    page_name: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether another number than the file's is printed on the page."""
        return self.page is not None and self.page_name != str(self.page)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What `forget_document` removed, and the files it could not look into (damaged copies)."""

    n_runs: int
    n_parts: int
    n_notes: int
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Transferred:
    """What an export wrote, or what an import added (known things are not counted)."""

    n_documents: int
    n_runs: int
    n_parts: int
    n_notes: int
