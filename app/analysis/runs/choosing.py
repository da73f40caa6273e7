"""A run in which the model chooses sentences of the document, and the answer consists of them.

Part by part the model is shown numbered sentences and names those that matter most, under a
grammar. Notes and answer are the document's own sentences with their places, whatever it does.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.analysis.kinds.choices import part_key
from app.analysis.kinds.choosing_prompts import choosing_messages, choosing_sampling, chosen_in
from app.analysis.runs.events import (
    LevelStarted,
    Notice,
    PartDone,
    PartProgress,
    PartRef,
    PartStarted,
    PartToken,
    Progress,
    RunEvent,
)
from app.analysis.runs.steps import result_of
from app.digest import Digest, DigestLength, WeighedDocument
from app.digest.rendering import as_markdown, passage_line
from app.documents.base.document import Document
from app.engines.contract.drive import drive
from app.engines.contract.engine import (
    Engine,
    EngineError,
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    PromptProgress,
    Request,
    Started,
)
from app.store import Library
from app.store.records import PartResult

N_SHOWN = 24
"""Sentences that a model is shown at once: small ones attend to little."""
CHOSEN_SHARE = 0.4
"""Of these, how many it names."""
VERSION = 1
"""Part of the key of an answer: raise it where another would be chosen from the same numbers."""


@dataclass
class ChoosingPart:
    """Sentences that are shown together: their numbers in the document, and what was chosen."""

    ref: PartRef
    indices: Sequence[int]
    request: Request
    key: str
    n: int
    chosen: list[tuple[int, str]] = field(default_factory=list)


class ChoosingRun:
    """Lets a model choose among the sentences of a document. Iterate over `events()` once; the
    choice is in `digest` afterwards.

    Args:
        document, weighed: What is read, and what its sentences are worth by themselves.
        length: Of the answer.
        engine: Answers; stays open.
        library: Keeps each part.
        run_id: The run's number there.
        since: What was stored before is asked for again; None takes all there is.
        cancel: Set it to stop; there is no choice then.
    """

    def __init__(
        self,
        document: Document,
        weighed: WeighedDocument,
        length: DigestLength,
        engine: Engine,
        library: Library,
        run_id: int,
        *,
        since: datetime | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self._document, self._weighed, self._length = document, weighed, length
        self._engine, self._library, self._run_id = engine, library, run_id
        self._since, self._cancel = since, cancel or threading.Event()
        self._topics = tuple(topic.id for topic in weighed.topics)
        self.n_parts = self.n_done = self.n_cached = self.n_unanswered = 0
        self.n_prompt = self.n_generated = 0
        self.elapsed_s = 0.0
        self.digest: Digest | None = None

    def events(self) -> Generator[RunEvent]:
        """Does the work. Raises `EngineError` where the model cannot go on; parts are kept."""
        begun = time.monotonic()
        candidates = self._weighed.candidates(self._length)
        shown = [candidates[at : at + N_SHOWN] for at in range(0, len(candidates), N_SHOWN)]
        parts = [self._part(n, len(shown), indices) for n, indices in enumerate(shown)]
        self.n_parts = len(parts)
        yield LevelStarted(0, len(parts))
        waiting: dict[str, ChoosingPart] = {}
        for part in parts:
            stored = self._library.part(part.key, self._since)
            if stored is None:
                waiting[part.request.id] = part
            else:
                self.n_cached += 1
                yield self._done(part, stored, cached=True)
        if waiting:
            yield from self._ask(waiting)
        if self._cancel.is_set():
            return
        self.digest = self._united(parts, candidates)
        text = as_markdown(self.digest, self._document.language)
        self.elapsed_s = time.monotonic() - begun
        yield LevelStarted(1, 1)
        yield PartToken(PartRef(1, 0, 1, True), text)

    def _part(self, n: int, n_parts: int, indices: Sequence[int]) -> ChoosingPart:
        sentences = [self._weighed.passage(index).text for index in indices]
        n_chosen = max(math.ceil(CHOSEN_SHARE * len(sentences)), 1)
        messages = choosing_messages(sentences, n_chosen, self._document.language, self._topics)
        sampling = choosing_sampling(len(sentences), n_chosen, self._topics)
        request = Request(f"choice-{n}", messages, sampling)
        key = part_key(self._engine.fingerprint, messages, sampling)
        return ChoosingPart(PartRef(0, n, n_parts, False), indices, request, key, n_chosen)

    def _ask(self, waiting: dict[str, ChoosingPart]) -> Generator[RunEvent]:
        requests = [part.request for part in waiting.values()]
        for event in drive(self._engine, requests, self._cancel):
            if isinstance(event, EngineNotice):
                yield Notice(event.kind, event.message)
                continue
            part = waiting[event.id]
            match event:
                case Started(n_prompt=n_prompt):
                    yield PartStarted(part.ref, n_prompt)
                case PromptProgress(n_done=n_read, n_total=n_total):
                    yield PartProgress(part.ref, n_read, n_total)
                case Failed(message=message, next_step=next_step):
                    raise EngineError(message, next_step)
                case Finished(reason=FinishReason.CANCELLED):
                    pass
                case Finished():
                    result = result_of(part.key, event)
                    self.n_prompt += event.n_prompt
                    self.n_generated += event.n_generated
                    yield self._done(part, result, cached=False)
                    yield Progress(self.n_done / self.n_parts, None, None, None)

    def _done(self, part: ChoosingPart, result: PartResult, *, cached: bool) -> PartDone:
        """Keeps a part and reads its numbers; the note are the sentences that they name."""
        self._library.put_part(result, run_id=self._run_id, level=0, index=part.ref.index)
        chosen = chosen_in(result.text, len(part.indices), self._topics)
        part.chosen = [(part.indices[at], topic) for at, topic in chosen]
        self.n_done += 1
        self.n_unanswered += not chosen
        lines = (passage_line(self._weighed.passage(index)) for index, _ in part.chosen)
        return PartDone(part.ref, "\n".join(lines), cached, result.n_prompt, result.n_generated)

    def _united(self, parts: Sequence[ChoosingPart], candidates: Sequence[int]) -> Digest:
        """First what was named first in each part, then second, and so on; what room is left goes
        to what the document's own ranking puts highest."""
        n_most = max((len(part.chosen) for part in parts), default=0)
        order = [
            index
            for place in range(n_most)
            for index in self._weighed.by_worth(
                part.chosen[place][0] for part in parts if place < len(part.chosen)
            )
        ]
        named = {index: topic for part in parts for index, topic in part.chosen if topic}
        rest = self._weighed.by_worth(set(candidates) - set(order))
        return self._weighed.digest_in_order(self._length, [*order, *rest], named)


def choosing_key(
    document: Document, model_fingerprint: str, kind: str, length: DigestLength
) -> str:
    """SHA-256 (hex) over what determines an answer that was chosen."""
    words = (
        "choice",
        VERSION,
        document.sha256,
        sorted(document.left_out),
        document.recognized_pages,
        model_fingerprint,
        kind,
        length.value,
    )
    return hashlib.sha256(repr(words).encode("utf-8", "surrogatepass")).hexdigest()
