"""The exact tokenizer of a model, from its GGUF file alone.

Byte-level BPE vocabularies are encoded by tiktoken, built from the file's own tokens and merges
(`byte_pairs`, `pairs_encoder`), many times faster than llama.cpp's tokenizer. That is trusted only
after a comparison with llama.cpp on a probe text and on tokens of the vocabulary
(`tokenizer_check`). Every other vocabulary is encoded by llama.cpp itself (`llama_encoder`), which
then loads the vocabulary and no weights.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from app.models.gguf.facts import ModelFacts, read_facts
from app.models.gguf.llama_encoder import LlamaEncoder
from app.models.gguf.pairs_encoder import PairsEncoder
from app.models.gguf.tokenizer_check import examine, read_stored, store
from app.models.gguf.vocabulary import Encoder, Vocabulary


class Tokenizer:
    """The tokenizer of one model. Every method may be called from several threads at once.

    Attributes:
        backend: "tiktoken" or "llama.cpp".
        exact: True: ids are those llama.cpp gives. (There are no guessing tokenizers.)
        reason: Why llama.cpp is used rather than tiktoken; "" for tiktoken.
        fingerprint: That of the model file.
        n_vocabulary: Number of tokens.
        bos_id, eos_id: Ids of the tokens for begin and end of text, or None.
        adds_bos: Whether prompts of this model begin with `bos_id`.
        end_ids: Ids of all tokens that end an answer.
        special_tokens: Control tokens and user-defined tokens.
    """

    exact = True

    def __init__(
        self,
        encoder: Encoder,
        vocabulary: Vocabulary,
        *,
        backend: str,
        fingerprint: str,
        reason: str = "",
    ) -> None:
        self._encoder = encoder
        self.backend = backend
        self.reason = reason
        self.fingerprint = fingerprint
        self.n_vocabulary = vocabulary.n_tokens
        self.bos_id = vocabulary.bos_id
        self.eos_id = vocabulary.eos_id
        self.adds_bos = vocabulary.adds_bos
        self.end_ids = frozenset(vocabulary.end_ids)
        self.special_tokens = vocabulary.special
        self._special_by_id = {token.id: token for token in vocabulary.special}

    def encode(self, text: str) -> list[int]:
        """The ids of `text` as data: names of control tokens in it are ordinary text.

        No begin-of-text token is added. Equal to `llama_tokenize` with `add_special` and
        `parse_special` off. Unpaired surrogates count as U+FFFD.
        """
        return self._encoder.encode(_valid(text), special=False, is_start=True)

    def encode_template(self, text: str) -> list[int]:
        """The ids of a piece of a chat template: control tokens in it become themselves."""
        return self._encoder.encode(_valid(text), special=True, is_start=True)

    def encode_continuation(self, text: str, *, special: bool = False) -> list[int]:
        """As `encode` (or `encode_template`), for text that follows other text.

        Only vocabularies that put a space in front of a text (SentencePiece) know a difference.
        """
        return self._encoder.encode(_valid(text), special=special, is_start=False)

    def count(self, text: str) -> int:
        """The number of tokens of `text` as data."""
        return len(self.encode(text))

    def decode(self, ids: Sequence[int]) -> str:
        """The text of `ids`; control tokens appear as their names, broken UTF-8 as U+FFFD."""
        return b"".join(self._encoder.pieces(ids)).decode("utf-8", "replace")

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """The bytes that each token stands for; a character may be spread over several."""
        return self._encoder.pieces(ids)

    def token_text(self, token_id: int) -> str:
        """The name of a special token, or the text of an ordinary one."""
        special = self._special_by_id.get(token_id)
        return special.text if special else self.decode([token_id])


loaded_tokenizers: OrderedDict[str, Tokenizer] = OrderedDict()
_loading = threading.Lock()
N_LOADED_MOST = 3


def load_tokenizer(path: Path, facts: ModelFacts | None = None) -> Tokenizer:
    """The tokenizer of the GGUF file at `path`, shared between callers in this process.

    `facts` saves reading the header again. Vocabulary-only files are welcome. The first call for a
    vocabulary compares tiktoken with llama.cpp (a second or two) and stores the outcome.

    Raises `ModelError` when the file cannot be read or its vocabulary cannot be used.
    """
    if facts is None:
        facts = read_facts(path, allow_vocabulary_only=True)
    with _loading:
        tokenizer = loaded_tokenizers.get(facts.fingerprint)
        if tokenizer is None:
            tokenizer = _load(facts)
            loaded_tokenizers[facts.fingerprint] = tokenizer
            while len(loaded_tokenizers) > N_LOADED_MOST:
                loaded_tokenizers.popitem(last=False)
        loaded_tokenizers.move_to_end(facts.fingerprint)
        return tokenizer


def _load(facts: ModelFacts) -> Tokenizer:
    stored = read_stored(facts)
    if stored is None:
        stored = examine(facts)
        store(facts, stored)
    pairs, reason, vocabulary = stored
    if pairs is None:
        encoder: Encoder = LlamaEncoder(facts, vocabulary)
        backend = "llama.cpp"
    else:
        encoder = PairsEncoder(pairs, vocabulary, lambda: LlamaEncoder(facts))
        backend = "tiktoken"
    return Tokenizer(
        encoder, vocabulary, backend=backend, fingerprint=facts.fingerprint, reason=reason
    )


def _valid(text: str) -> str:
    """`text` without unpaired surrogates, which no UTF-8 can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
