"""Byte-level BPE vocabularies as tiktoken wants them.

llama.cpp merges a pair of neighbours by its place in the list of merges; tiktoken merges whatever
pair makes the token of lowest rank. `build` decides for a given vocabulary whether both come to the
same thing for every text, and if so gives tiktoken's ranks. It never guesses: a vocabulary for
which they may differ is refused with a reason.
"""

from __future__ import annotations

import array
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.models.gguf.pre_tokenizers import PRE_TOKENIZERS, pattern_for

# Bytes that only occur in characters from U+40000 on, all of them unassigned or private use, and
# bytes of no UTF-8 text at all.
_RARE_BYTES = frozenset({0xC0, 0xC1, *range(0xF1, 0x100)})
_NO_TOKEN = 0xFFFFFFFF  # the id of a byte that has no token


def _printable_bytes() -> dict[int, str]:
    """GPT-2's table of a printable character for each byte."""
    table = {
        byte: chr(byte) for byte in (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 256))
    }
    n_others = 0
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(256 + n_others)
            n_others += 1
    return table


PRINTABLE_BYTES = _printable_bytes()
_TO_LATIN = {ord(character): byte for byte, character in PRINTABLE_BYTES.items()}


class NotRepresentableError(Exception):
    """tiktoken cannot stand in for llama.cpp with this vocabulary; the text says why."""


@dataclass(frozen=True)
class BytePairs:
    """A vocabulary ready for tiktoken.

    Attributes:
        pattern: The pre-tokenizer as a regular expression.
        pieces: The bytes of each token: the 256 single bytes, then the rest by rising rank.
        ids: The model's id of each of them, in the same order.
    """

    pattern: str
    pieces: list[bytes]
    ids: list[int]

    @property
    def lost_characters(self) -> str:
        """Characters with bytes that no token stands for, as a regular expression's class.

        llama.cpp leaves such bytes out (SmolLM2 has none for most control characters). "" when
        every byte has a token.
        """
        lost = [byte for byte, token_id in enumerate(self.ids[:256]) if token_id == _NO_TOKEN]
        if not lost:
            return ""
        below = "".join(f"\\x{byte:02x}" for byte in lost if byte < 0x80)
        return f"[{below}\U00040000-\U0010ffff]"

    def ranks(self) -> tuple[dict[bytes, int], list[int] | None]:
        """tiktoken's `mergeable_ranks`, and the ids by rank, None where rank and id are the same.

        Single bytes are never the result of a merge: their rank only has to be unique. Where rank
        and id are the same, bytes without a token get ranks above `max_id`.
        """
        if all(a < b for a, b in zip(self.ids[256:], self.ids[257:], strict=False)):
            ranks, max_id = dict(zip(self.pieces, self.ids, strict=True)), self.max_id
            for byte in range(256):
                if self.ids[byte] == _NO_TOKEN:
                    ranks[bytes([byte])] = max_id + 1 + byte
            return ranks, None
        return {piece: rank for rank, piece in enumerate(self.pieces)}, self.ids

    @property
    def max_id(self) -> int:
        """The largest id of a token."""
        return max(token_id for token_id in self.ids if token_id != _NO_TOKEN)


def build(
    tokens: Sequence[bytes], merges: Sequence[bytes], types: Sequence[int], pre_tokenizer: str
) -> BytePairs:
    """Turns a GGUF's tokens and merges into ranks.

    Takes the raw strings of `tokenizer.ggml.tokens` and `.merges`, the numbers of `.token_type`
    (may be empty) and the name in `tokenizer.ggml.pre`. Raises `NotRepresentableError`.
    """
    pattern = pattern_for(pre_tokenizer)
    if pattern is None:
        raise NotRepresentableError(f"unknown pre-tokenizer {pre_tokenizer!r}")
    ignore_merges = PRE_TOKENIZERS[pre_tokenizer][1]
    id_of = {token: index for index, token in enumerate(tokens)}

    symbol_of: dict[bytes, int] = {}  # printable form: 0..255 the bytes, then merged tokens
    pieces: list[bytes] = []
    ids: list[int] = []
    for byte, character in sorted(PRINTABLE_BYTES.items()):
        token_id = id_of.get(character.encode(), _NO_TOKEN)
        if token_id == _NO_TOKEN and byte >= 0x80 and byte not in _RARE_BYTES:
            raise NotRepresentableError(f"no token for byte {byte:#04x}")
        symbol_of[character.encode()] = len(pieces)
        pieces.append(bytes([byte]))
        ids.append(token_id)

    cut = [(merge[: (space := merge.find(b" ", 1))], merge[space + 1 :]) for merge in merges]
    products: list[bytes] = []
    for left, right in cut:
        product = left + right
        symbol = symbol_of.get(product)
        if symbol is None:
            token_id = id_of.get(product, _NO_TOKEN)
            if token_id == _NO_TOKEN:
                raise NotRepresentableError("a merge that makes no token")
            symbol_of[product] = len(ids)
            products.append(product)
            ids.append(token_id)
        elif symbol != len(ids) - 1:
            # Another merge came between two that make the same token: no single rank fits.
            raise NotRepresentableError("merges of one token that are apart")
    splits: list[list[tuple[int, int]]] = [[] for _ in ids]  # by symbol: its merges
    merged_by: dict[tuple[int, int], int] = {}
    for left, right in cut:
        pair = symbol_of.get(left, -1), symbol_of.get(right, -1)
        if -1 not in pair:  # else one side is never made, nor is this merge
            symbol = symbol_of[left + right]
            splits[symbol].append(pair)
            merged_by.setdefault(pair, symbol)
    pieces += _to_bytes(products)

    reachable = _reachable(splits, merged_by)
    if ignore_merges:
        _check_whole_pieces(tokens, types, symbol_of)
        for symbol in range(256, len(splits)):
            if not reachable[symbol] and not _lists_every_split(
                products[symbol - 256], splits[symbol], symbol_of
            ):
                raise NotRepresentableError("a token that is only ever taken whole")
        return BytePairs(pattern, pieces, ids)
    # A token that its own merges never reach is never made; tiktoken must not know it.
    kept = [symbol for symbol in range(len(splits)) if reachable[symbol]]
    return BytePairs(pattern, [pieces[symbol] for symbol in kept], [ids[symbol] for symbol in kept])


def _to_bytes(products: Sequence[bytes]) -> list[bytes]:
    """From printable form to bytes; each character stands for one byte."""
    texts = [product.decode() for product in products]
    joined = "".join(texts).translate(_TO_LATIN).encode("latin-1")
    out, start = [], 0
    for text in texts:
        out.append(joined[start : start + len(text)])
        start += len(text)
    return out


def _reachable(
    splits: Sequence[Sequence[tuple[int, int]]], merged_by: Mapping[tuple[int, int], int]
) -> list[bool]:
    """Whether BPE, started on the bytes of each token alone, ends in that token.

    If so, it does so in any surroundings: as long as no merge crosses the token's borders, the
    merges within it happen in the same order. Checked at the seam of each merge by undoing the
    merges on both sides from the latest to the earliest and asking whether a pair across the seam
    would have been merged first.
    """
    n_symbols = len(splits)
    # Where each symbol was split by the first merge that makes it and works.
    left_of, right_of = list(range(n_symbols)), list(range(n_symbols))
    reachable = [True] * 256 + [False] * (n_symbols - 256)
    for symbol in range(256, n_symbols):
        for left, right in splits[symbol]:
            if max(left, right) > symbol or not (reachable[left] and reachable[right]):
                continue
            if _seam_holds(left, right, symbol, left_of, right_of, merged_by):
                reachable[symbol] = True
                left_of[symbol], right_of[symbol] = left, right
                break
    return reachable


def _seam_holds(
    left: int,
    right: int,
    limit: int,
    left_of: Sequence[int],
    right_of: Sequence[int],
    merged_by: Mapping[tuple[int, int], int],
) -> bool:
    """Whether no merge earlier than `limit` crosses the seam between two symbols.

    The walk down both sides is that of `is_valid_token_pair` in GitHub's `bpe` crate (MIT).
    """
    while True:
        across = merged_by.get((left, right))
        if across is not None and across < limit:
            return False
        if left > right:
            undone = "left" if left >= 256 else "right" if right >= 256 else ""
        else:
            undone = "right" if right >= 256 else "left" if left >= 256 else ""
        if undone == "left":
            limit, left = left, right_of[left]
        elif undone == "right":
            # Of equal merges the leftmost goes first, so one that makes `right` itself counts.
            limit, right = right + 1, left_of[right]
        else:
            return True


def _lists_every_split(
    product: bytes, splits: Sequence[tuple[int, int]], symbol_of: Mapping[bytes, int]
) -> bool:
    """Whether every way to cut a token into two tokens is one of its merges."""
    text = product.decode()
    listed = set(splits)
    for cut in range(1, len(text)):
        left = symbol_of.get(text[:cut].encode())
        right = symbol_of.get(text[cut:].encode())
        if left is not None and right is not None and (left, right) not in listed:
            return False
    return True


def _check_whole_pieces(
    tokens: Sequence[bytes], types: Sequence[int], symbol_of: Mapping[bytes, int]
) -> None:
    """Where whole pieces are looked up first, every ordinary token must be known to tiktoken."""
    for index, token in enumerate(tokens):
        if token not in symbol_of and (index >= len(types) or types[index] == 1):
            raise NotRepresentableError("an ordinary token without a merge")


def pack(pairs: BytePairs, facts: Mapping[str, Any]) -> bytes:
    """`pairs` and some JSON-able facts as bytes that `unpack` reads quickly."""
    lengths = array.array("H", [len(piece) for piece in pairs.pieces])
    ids = array.array("I", pairs.ids)
    if sys.byteorder == "big":
        lengths.byteswap()
        ids.byteswap()
    body = lengths.tobytes() + ids.tobytes() + b"".join(pairs.pieces)
    head = dict(
        facts,
        n_pieces=len(pairs.pieces),
        pattern=pairs.pattern,
        sha256=hashlib.sha256(body).hexdigest(),
    )
    return json.dumps(head).encode() + b"\n" + body


def unpack(data: bytes) -> tuple[BytePairs, dict[str, Any]]:
    """The reverse of `pack`. Raises `ValueError` when the bytes are damaged."""
    head_bytes, _, body = data.partition(b"\n")
    head = json.loads(head_bytes)
    if not isinstance(head, dict) or hashlib.sha256(body).hexdigest() != head.get("sha256"):
        raise ValueError("damaged")
    n_pieces = int(head["n_pieces"])
    lengths, ids = array.array("H"), array.array("I")
    lengths.frombytes(body[: 2 * n_pieces])
    ids.frombytes(body[2 * n_pieces : 6 * n_pieces])
    if sys.byteorder == "big":
        lengths.byteswap()
        ids.byteswap()
    pieces, start = [], 6 * n_pieces
    for length in lengths:
        pieces.append(body[start : start + length])
        start += length
    return BytePairs(str(head["pattern"]), pieces, ids.tolist()), head
