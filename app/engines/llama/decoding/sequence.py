"""A sequence of the batch decoder, and the answer that it is working on."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Any

from app.engines.llama.decoding.contexts import Lane
from app.engines.llama.decoding.lookup import LookupIndex


@dataclass
class WritingSequence:
    """One of those that write together: `slot` is its place there. While its prompt is read, and
    where one context does both, `lane` and `place` are those of the reading context."""

    slot: int
    lane: Lane
    place: int
    id: str = ""
    prompt: list[int] = field(default_factory=list)  # to be read: with what was written before
    n_prompt: int = 0  # tokens of the prompt alone
    max_tokens: int = 0
    stop: tuple[str, ...] = ()
    sampler: Any = None
    is_greedy: bool = True
    written: list[int] = field(default_factory=list)
    pending: int | None = None  # sampled, not yet decoded
    text: str = ""
    n_sent: int = 0  # characters of `text` that were sent
    n_unsent: int = 0  # tokens generated since
    decoder: codecs.IncrementalDecoder | None = None
    begun: float = 0.0
    first_token: float = 0.0
    n_before: int = 0  # tokens held before the present step
    index: LookupIndex | None = None  # of prompt and answer, once it writes alone
    draft: list[int] = field(default_factory=list)  # guessed in the present step
    keep: str = ""  # where the keys and values of the prompt go once it is read
    n_keep: int = 0  # the tokens of it that other prompts share; 0 when that is not known

    @property
    def kept(self) -> list[int]:
        """The tokens whose keys and values it holds: the memory's own list."""
        return self.lane.memory.held[self.place]

    @property
    def n_generated(self) -> int:
        return len(self.written)

    @property
    def n_stop_held(self) -> int:
        """Characters at the end of the text that may be the beginning of a stop string."""
        return max((len(stop) - 1 for stop in self.stop), default=0)

    @property
    def is_busy(self) -> bool:
        return self.sampler is not None

    @property
    def is_reading(self) -> bool:
        return self.is_busy and self.pending is None
