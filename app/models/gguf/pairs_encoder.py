"""Byte-level BPE through tiktoken, built from a GGUF file's own tokens and merges."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.models.gguf import byte_pairs
from app.models.gguf.vocabulary import Encoder, Vocabulary, split_at_special

if TYPE_CHECKING:
    import tiktoken

N_LONG_SPACES = 10_000
"""tiktoken's regex engine backtracks one step per character over white space and gives up after a
million of them; from this many in a row on llama.cpp takes over."""
_LONG_SPACES = re.compile(rf"\s{{{N_LONG_SPACES}}}")
# Between a letter and a line break every pattern ends a match and begins another, so that the two
# sides may be encoded apart. tiktoken encodes without Python's lock: long texts go side by side.
_CUT = re.compile(r"[A-Za-z](?=[\r\n])")
MIN_SHARE_CHARACTERS = 60_000
_MOST_SHARES = 4


class PairsEncoder:
    """Byte-level BPE through tiktoken.

    `fallback` makes the encoder for texts that tiktoken cannot take.
    """

    def __init__(
        self,
        pairs: byte_pairs.BytePairs,
        vocabulary: Vocabulary,
        fallback: Callable[[], Encoder],
    ) -> None:
        import tiktoken

        ranks, self._id_of_rank = pairs.ranks()
        self._encoding: tiktoken.Encoding = tiktoken.Encoding(
            "gguf", pat_str=pairs.pattern, mergeable_ranks=ranks, special_tokens={}
        )
        self._max_id = pairs.max_id
        lost = pairs.lost_characters
        self._lost = re.compile(lost) if lost else None
        self._special = vocabulary.special
        self._special_in_data = tuple(token for token in vocabulary.special if token.in_data)
        self._pieces: dict[int, bytes] | None = None
        self._pairs = pairs
        self._make_fallback = fallback
        self._fallback: Encoder | None = None
        self._lock = threading.Lock()

    def encode(self, text: str, *, special: bool, is_start: bool) -> list[int]:
        tokens = self._special if special else self._special_in_data
        if not any(token.text in text for token in tokens):
            return self._ordinary(text)
        ids: list[int] = []
        for part in split_at_special(text, tokens):
            if isinstance(part, int):
                ids.append(part)
            else:
                ids += self._ordinary(part)
        return ids

    def _ordinary(self, text: str) -> list[int]:
        if has_long_spaces(text):
            with self._lock:
                if self._fallback is None:
                    self._fallback = self._make_fallback()
            return self._fallback.encode(text, special=False, is_start=True)
        shares = in_shares(text)
        if len(shares) > 1:
            ids = []
            for found in self._encoding.encode_ordinary_batch(shares, num_threads=len(shares)):
                ids += found
        else:
            ids = self._encoding.encode_ordinary(text)
        if self._id_of_rank is not None:
            id_of_rank = self._id_of_rank
            ids = [id_of_rank[rank] for rank in ids]
        # The ids are looked at first: to search a book takes a third as long as to encode it.
        if self._lost and max(ids, default=0) > self._max_id and self._lost.search(text):
            ids = [token_id for token_id in ids if token_id <= self._max_id]
        return ids

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        if self._pieces is None:
            table = dict(zip(self._pairs.ids, self._pairs.pieces, strict=True))
            table.update((token.id, token.text.encode()) for token in self._special)
            self._pieces = table
        table = self._pieces
        return [table.get(token_id, b"") for token_id in ids]


def has_long_spaces(text: str) -> bool:
    """Whether `_LONG_SPACES` is in `text`: a run so long fills one of these windows."""
    n = N_LONG_SPACES // 2
    windows = (text[start : start + n] for start in range(0, len(text) - n + 1, n))
    return any(map(str.isspace, windows)) and _LONG_SPACES.search(text) is not None


def in_shares(text: str) -> list[str]:
    """A long text in as many pieces as there are cores to encode them."""
    n = min(len(text) // MIN_SHARE_CHARACTERS, os.cpu_count() or 1, _MOST_SHARES)
    shares, start = [], 0
    for number in range(1, n):
        cut = _CUT.search(text, max(start, len(text) * number // n))
        if cut is None:
            break
        shares.append(text[start : cut.end()])
        start = cut.end()
    return [*shares, text[start:]]
