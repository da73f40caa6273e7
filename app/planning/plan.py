"""The plan of a run: how a document is divided, and what reading it costs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.documents.base.document import Place, text_id


class Mode(StrEnum):
    """How a document is read: `AUTO` becomes one of the other two in a `Plan`."""

    AUTO = "auto"
    SINGLE = "single"
    MAP_REDUCE = "map-reduce"


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens a single context may hold, prompt and answer together, and the share kept for the
    answer of each step; `n_thought` more are kept for what the model thinks before each."""

    n_context: int
    n_part_answer: int = 512
    n_final_answer: int = 1024
    n_thought: int = field(default=0, repr=False)  # a plan without thoughts keeps its id


@dataclass(frozen=True, slots=True)
class PromptCosts:
    """Tokens that the chat template and the instructions put around the text, for each step."""

    n_single: int
    n_map: int
    n_reduce: int


@dataclass(frozen=True, slots=True)
class ReadingCost:
    """What reading a token costs: `base_s` seconds, and `depth_s` more for each token before it."""

    base_s: float
    depth_s: float

    def time_s(self, n_tokens: int, n_before: int = 0) -> float:
        """Seconds to read `n_tokens` tokens after `n_before` others."""
        return n_tokens * (self.base_s + self.depth_s * (n_before + n_tokens / 2))


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second on this machine; `measured` is False for a guess from the model's size.

    `decode_tps` is of all sequences that write together, `decode_alone_tps` of one that writes
    alone, as the last merge does; 0 where that was not measured. `reading` tells more exactly than
    `prefill_tps` what reading costs, where that is known; `by_number` gives tokens per second of
    n sequences that write together, by n; `part_share` and `final_share` say how much of what
    they may have notes and answers had until now.
    """

    prefill_tps: float
    decode_tps: float
    measured: bool
    decode_alone_tps: float = 0.0
    reading: ReadingCost | None = None
    by_number: tuple[tuple[int, float], ...] = ()
    part_share: float = 1.0
    final_share: float = 1.0

    def together_tps(self, n_parts: int) -> float:
        """Decoding of so many parts: with the last of them fewer and fewer write together."""
        rates = [rate for n, rate in self.by_number if n <= max(n_parts, 1)]
        return sum(rates) / len(rates) if rates else self.decode_tps

    def prefill_s(self, n_tokens: int, n_before: int = 0) -> float:
        """Seconds to read a prompt of which `n_before` tokens are known."""
        if self.reading is None:
            return (n_tokens - n_before) / self.prefill_tps
        return self.reading.time_s(n_tokens - n_before, n_before)

    @property
    def alone_tps(self) -> float:
        """Decoding of one sequence alone, as far as it is known."""
        return self.decode_alone_tps or self.decode_tps


@dataclass(frozen=True)
class Chunk:
    """A contiguous range of a document's text, as one prompt carries it.

    Attributes:
        index: Position among the chunks, from 0.
        start, end: Range of `Document.text`. The first `n_overlap` characters of it were also the
            end of the chunk before; apart from that declared overlap the chunks partition the text.
        text: The prompt's view of the range: `Document.text[start:end]` with a marker such as
            "[p1] " before each place; where it begins within a table, with the names of the
            table's columns first. Marker numbers count from 1 within the chunk, so that a page
            inserted far in front leaves the text, and thus the cache key, as it was.
        n_tokens: Exact tokens of `text` in the model's vocabulary.
        places: The places that the markers name, in order: marker k is `places[k - 1]`.
        marker: The letters of the marker ("p"), chosen so that the document does not contain it.
        headings: Titles of the sections that the chunk begins in, outermost first.
    """

    index: int
    start: int
    end: int
    text: str
    n_tokens: int
    places: tuple[Place, ...]
    marker: str = "p"
    n_overlap: int = 0
    headings: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """SHA-256 (hex) of the normalised text: the same text gives the same id wherever it is."""
        return text_id(self.text)

    @property
    def span(self) -> str:
        """The labels of its places as a range: "pp. 4–9", "§ 1–§ 4"; "" where it has none."""
        return span_of(self.places[0].label, self.places[-1].label) if self.places else ""

    @property
    def pages(self) -> tuple[int, int] | None:
        """First and last page, or None where there are no pages."""
        numbers = [place.page for place in self.places if place.page is not None]
        return (min(numbers), max(numbers)) if numbers else None


@dataclass(frozen=True, slots=True)
class MemoryForecast:
    """Bytes the worker will use, and what the machine has free."""

    weights_bytes: int
    kv_bytes: int
    compute_bytes: int
    available_bytes: int

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.kv_bytes + self.compute_bytes

    @property
    def fits(self) -> bool:
        return self.total_bytes <= self.available_bytes


@dataclass(frozen=True)
class Plan:
    """How a document will be read, with what it costs.

    Attributes:
        mode: SINGLE or MAP_REDUCE.
        n_document_tokens: Exact tokens of the document's text (with the place markers).
        budget: What was asked for, capped by what the model can hold.
        n_requested_context: The budget the user chose, before that cap.
        chunks: One for SINGLE; all of them in order for MAP_REDUCE.
        n_levels: Levels of the work: 1 for SINGLE, 2 for map and one reduce, more when the partial
            summaries are forecast not to fit one reduce.
        n_prefill_tokens, n_decode_tokens: Forecast over all levels.
        n_alone_decode_tokens: Of the latter those that are written by one sequence alone.
        prompts: Tokens of each prompt and of what is known of it already, in order.
        once_s: Seconds of what is done once, before a model is used for the first time.
        costs: Prompt costs the plan was made with.
        speed: What the time forecast is made from, or None when nothing is known.
        memory: Memory forecast, or None when unknown.
        reasons: Sentences for people, most important first.
    """

    mode: Mode
    n_document_tokens: int
    budget: Budget
    n_requested_context: int
    chunks: tuple[Chunk, ...]
    n_levels: int
    n_prefill_tokens: int
    n_decode_tokens: int
    costs: PromptCosts
    speed: Speed | None
    memory: MemoryForecast | None
    reasons: tuple[str, ...]
    n_alone_decode_tokens: int = 0
    prompts: tuple[tuple[int, int], ...] = ()
    once_s: float = 0.0

    @property
    def n_known_tokens(self) -> int:
        """Prompt tokens that were read before and need not be read again."""
        return sum(n_known for _, n_known in self.prompts)

    @property
    def time_s(self) -> float | None:
        """Forecast wall-clock seconds, or None when no speed is known."""
        speed = self.speed
        if speed is None:
            return None
        n_together = self.n_decode_tokens - self.n_alone_decode_tokens
        if self.prompts:
            read_s = sum(speed.prefill_s(*prompt) for prompt in self.prompts)
        else:
            read_s = self.n_prefill_tokens / speed.prefill_tps
        return (
            self.once_s
            + read_s
            + speed.part_share * n_together / speed.together_tps(len(self.chunks))
            + speed.final_share * self.n_alone_decode_tokens / speed.alone_tps
        )

    @cached_property
    def id(self) -> str:
        """SHA-256 (hex) over mode, budget and chunk ids."""
        digest = hashlib.sha256(f"{self.mode}|{self.budget}".encode())
        for chunk in self.chunks:
            digest.update(chunk.id.encode())
        return digest.hexdigest()


def span_of(first: str, last: str) -> str:
    """Two labels as a range: "p. 4", "pp. 4–9", "§ 1–§ 4"."""
    if first == last:
        return first
    if first.startswith("p. ") and last.startswith("p. "):
        return f"pp. {first[3:]}–{last[3:]}"
    return f"{first}–{last}"
