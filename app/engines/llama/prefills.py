"""Finds the prefill on disk that each prompt begins with, and the place where its own is kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.engines.contract.engine import Message, Request
from app.engines.contract.token_ids import n_common
from app.engines.llama.protocol import Prompt, Restore
from app.engines.llama.snapshots import N_TOKENS_MIN, SnapshotStore

EncodePrompt = Callable[[Sequence[Message]], list[int]]


class Prefills:
    """Prefills for one engine.

    Args:
        store: Where they lie; None keeps none.
        encode: Turns messages into token ids.
        bytes_per_token: Gives those of keys and values.
    """

    def __init__(
        self,
        store: SnapshotStore | None,
        encode: EncodePrompt,
        bytes_per_token: Callable[[], float],
    ) -> None:
        self._store, self._encode = store, encode
        self._bytes_per_token = bytes_per_token
        self._pending: dict[str, tuple[Path, list[int], str]] = {}
        self._restored: dict[str, Path] = {}

    def attach(self, prompt: Prompt, request: Request, state_name: str) -> Prompt:
        """A prompt with the prefill that it begins with and the place where its own goes.

        Args:
            prompt, request: The same, in tokens and in words.
            state_name: Names all that a prefill depends on.
        """
        store, tokens = self._store, prompt.tokens
        if store is None or not request.document or len(tokens) < N_TOKENS_MIN:
            return prompt
        found = store.find(state_name, tokens)
        n_known = 0
        if found is not None:
            n_known = found.n_common
            prompt = replace(prompt, restore=Restore(str(found.path), n_known))
            self._restored[request.id] = found.path
        if len(tokens) - n_known >= N_TOKENS_MIN:
            begun = self._pending.get(request.id)  # by a worker that ended since
            n_keep = self._n_shared(request, tokens)
            per_token = self._bytes_per_token()
            size_bytes = int(per_token * (n_keep or len(tokens)))
            n_pending = sum(len(each[1]) for each in self._pending.values())
            n_more_bytes = int(per_token * n_pending)
            path = begun[0] if begun else store.place(size_bytes, request.document, n_more_bytes)
            if path is not None:
                prompt = replace(prompt, keep=str(path), n_keep=n_keep)
                self._pending[request.id] = (path, tokens, request.document)
        return prompt

    def known(
        self, prompts: Sequence[Sequence[Message]], document: str, state_name: str
    ) -> list[tuple[int, int]]:
        """Of each prompt about a document (SHA-256) its tokens and those of them that were read
        before and are kept. Empty, and quick, where nothing of the document is."""
        store = self._store
        if store is None or not store.has_document(state_name, document):
            return []
        encoded = [self._encode(prompt) for prompt in prompts]
        # The last token is read in any case: the answer follows from it.
        return [
            (len(each), min(store.n_known(state_name, each), len(each) - 1)) for each in encoded
        ]

    def take(self, request_id: str, n_tokens: int, state_name: str) -> None:
        """Keeps a prompt's first `n_tokens`, which the worker has written to their place."""
        path, tokens, document = self._pending.pop(request_id)
        with contextlib.suppress(OSError):  # a convenience; the answer is what matters
            if self._store is not None:
                self._store.add(path, state_name, document, tokens[:n_tokens])
            path.unlink(missing_ok=True)

    def discard(self, request_id: str) -> None:
        """Removes the prefill that a prompt was to begin with: it was of no use."""
        if self._store is not None and request_id in self._restored:
            self._store.discard(self._restored.pop(request_id))

    def end(self) -> None:
        """Forgets the prompts; removes what was begun and not written."""
        for path, _, _ in self._pending.values():
            with contextlib.suppress(OSError):
                path.unlink()
        self._pending.clear()
        self._restored.clear()

    def _n_shared(self, request: Request, tokens: list[int]) -> int:
        """Tokens of a prompt that further prompts share, 0 where that is not known: the state of a
        sliding window cannot be taken back to there."""
        return n_common(self._encode(request.shared), tokens) if request.shared else 0
