"""Tokens that are guessed for a lone answer, and taken as long as the model agrees."""

from __future__ import annotations

from app.engines.llama.decoding.answers import Answers
from app.engines.llama.decoding.lookup import LookupGain, LookupIndex
from app.engines.llama.decoding.sequence import WritingSequence
from app.engines.llama.decoding.stream import Send


class Drafts:
    """Drafts of answers by what stands in their prompts (`lookup`).

    Args:
        answers: Take the tokens.
        n_context: Tokens of a slot.
    """

    def __init__(self, answers: Answers, n_context: int) -> None:
        self._answers, self._n_context = answers, n_context
        self._gain = LookupGain()

    def put(self, n: int, sequence: WritingSequence) -> int:
        """Adds guessed tokens behind the one that is certain; returns the batch's new length."""
        sequence.draft = []
        if sequence.index is None:
            sequence.index = LookupIndex(sequence.kept)
        if not self._gain.wants_draft():
            return n
        room = self._n_context - len(sequence.kept)
        left = sequence.max_tokens - sequence.n_generated - 1
        sequence.draft = sequence.index.draft()[: max(min(room, left), 0)]
        for offset, token in enumerate(sequence.draft):
            at = len(sequence.kept) + offset
            sequence.lane.put(n, token, at, sequence.place, True)
            n += 1
        return n

    def take(self, sequence: WritingSequence, token: int, send: Send) -> int:
        """Takes the token that is certain, then guessed ones as long as the model agrees; returns
        how many came of the step."""
        n_taken = 1
        self._answers.take(sequence, token, send)
        if sequence.index is not None:
            sequence.index.extend([token])
        for place, guess in enumerate(sequence.draft, start=1):
            if token != guess or not sequence.is_busy:
                break
            sequence.kept.append(guess)  # it is decoded already
            chooser = sequence.lane.chooser
            token = chooser.choose(sequence.sampler, sequence.is_greedy, place)
            n_taken += 1
            self._answers.take(sequence, token, send)
            if sequence.index is not None:
                sequence.index.extend([token])
        if sequence.draft:
            sequence.lane.memory.cut(sequence.place, len(sequence.kept))
            sequence.draft = []
        return n_taken

    def note(self, n_taken: int, spent_s: float, *, drafted: bool) -> None:
        """Notes how many tokens came of a step, the seconds that it took, and whether any of them
        had been guessed: drafts are made only where they pay."""
        self._gain.note(n_taken, spent_s, drafted=drafted)
