"""A vocabulary as llama.cpp loads it, without weights: the measure of every other encoder."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts
from app.models.gguf.llama_backends import start_llama
from app.models.gguf.pre_tokenizers import is_matched_by_hand
from app.models.gguf.vocabulary import SpecialToken, Vocabulary, split_at_special
from app.system.translation import tr

# llama.cpp matches the patterns of some pre-tokenizers with std::regex, which recurses once per
# character (about 400 bytes of stack each in libstdc++): a run of one kind of characters longer
# than the first number gets a thread with a larger stack, one longer than the second is cut there.
_LONG_RUN_CHARACTERS = 1_500
_MAX_RUN_CHARACTERS = 100_000
_LARGE_STACK_BYTES = 64 << 20
# enum llama_token_attr in llama.h
_TOKEN_CONTROL = 1 << 3
_TOKEN_UNKNOWN = 1 << 0
_TOKEN_USER_DEFINED = 1 << 4
_TOKEN_LSTRIP = 1 << 7
_TOKEN_RSTRIP = 1 << 8


def _runs(n_characters: int) -> re.Pattern[str]:
    """Matches a run of at least `n_characters` letters, digits, punctuation marks or spaces."""
    kinds = (r"[^\W\d_]", r"\d", r"[^\w\s]", r"_", r"\s")
    return re.compile("|".join(f"{kind}{{{n_characters}}}" for kind in kinds))


_LONG_RUN = _runs(_LONG_RUN_CHARACTERS)
_MAX_RUN = _runs(_MAX_RUN_CHARACTERS)
_stack_size = threading.Lock()


class LlamaEncoder:
    """The vocabulary as llama.cpp loads it, without weights."""

    def __init__(self, facts: ModelFacts, vocabulary: Vocabulary | None = None) -> None:
        with _quiet_llama() as llama_cpp:
            self._llama = llama_cpp
            parameters = llama_cpp.llama_model_default_params()
            parameters.vocab_only = True
            parameters.n_gpu_layers = 0
            model = llama_cpp.llama_model_load_from_file(os.fsencode(facts.path), parameters)
        if not model:
            raise ModelError(
                tr(
                    "The vocabulary of {name} cannot be used: llama.cpp refuses it.",
                    name=facts.path.name,
                ),
                tr("Download another conversion of the model."),
            )
        weakref.finalize(self, llama_cpp.llama_model_free, model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(model)
        # SentencePiece vocabularies may put a space in front of a text. llama.cpp has no switch for
        # it, but a line break in front is always a token of its own there.
        self._puts_space = facts.tokenizer_kind in ("llama", "t5") and bool(
            facts.raw.get("tokenizer.ggml.add_space_prefix", True)
        )
        self._line_break = self._tokenize(b"\n", False)
        self._recurses = facts.tokenizer_kind == "gpt2" and not is_matched_by_hand(
            facts.pre_tokenizer
        )
        # Only plain SentencePiece treats the text between such tokens as if it stood alone.
        self._special_in_data: tuple[SpecialToken, ...] = ()
        if vocabulary and facts.tokenizer_kind == "llama" and not self._puts_space:
            self._special_in_data = tuple(token for token in vocabulary.special if token.in_data)

    def encode(self, text: str, *, special: bool, is_start: bool) -> list[int]:
        if self._recurses and _LONG_RUN.search(text):
            return self._encode_on_large_stack(text, special)
        if self._special_in_data and not special:
            return self._encode_in_parts(text)
        data = text.encode()
        if is_start or not self._puts_space or not data:
            return self._tokenize(data, special)
        ids = self._tokenize(b"\n" + data, special)
        n = len(self._line_break)
        return ids[n:] if ids[:n] == self._line_break else self._tokenize(data, special)

    def _encode_in_parts(self, text: str) -> list[int]:
        """Cuts the text at user-defined tokens before llama.cpp does.

        llama.cpp would find the same cuts, in time that grows with the square of their number
        (Gemma has tokens for line breaks and rows of spaces).
        """
        ids: list[int] = []
        for part in split_at_special(text, self._special_in_data):
            if isinstance(part, int):
                ids.append(part)
            else:
                ids += self._tokenize(part.encode(), False)
        return ids

    def _encode_on_large_stack(self, text: str, special: bool) -> list[int]:
        ids: list[int] = []

        def work() -> None:
            start = 0
            while match := _MAX_RUN.search(text, start):
                ids.extend(self._tokenize(text[start : match.end()].encode(), special))
                start = match.end()
            ids.extend(self._tokenize(text[start:].encode(), special))

        with _stack_size:  # the size is a setting of the whole process
            before = threading.stack_size(_LARGE_STACK_BYTES)
            try:
                thread = threading.Thread(target=work, name="tokenizer")
                thread.start()
            finally:
                threading.stack_size(before)
        thread.join()
        return ids

    def _tokenize(self, data: bytes, special: bool) -> list[int]:
        if not data:
            return []
        n_room = len(data) + 16
        while True:
            buffer = (self._llama.llama_token * n_room)()
            n_tokens = self._llama.llama_tokenize(
                self._vocabulary, data, len(data), buffer, n_room, False, special
            )
            if n_tokens >= 0:
                ids: list[int] = buffer[:n_tokens]
                return ids
            n_room = -n_tokens

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        out = []
        n_room = 256
        buffer = ctypes.create_string_buffer(n_room)
        for token_id in ids:
            n_bytes = self._llama.llama_token_to_piece(
                self._vocabulary, token_id, buffer, n_room, 0, True
            )
            if n_bytes < 0:
                n_room = -n_bytes
                buffer = ctypes.create_string_buffer(n_room)
                n_bytes = self._llama.llama_token_to_piece(
                    self._vocabulary, token_id, buffer, n_room, 0, True
                )
            out.append(buffer.raw[:n_bytes])
        return out

    def describe(self) -> Vocabulary:
        """Everything that `Tokenizer` needs to know besides the encoding."""
        llama, vocabulary = self._llama, self._vocabulary
        n_tokens = llama.llama_vocab_n_tokens(vocabulary)
        special, end_ids = [], []
        for token_id in range(n_tokens):
            attributes = llama.llama_vocab_get_attr(vocabulary, token_id)
            if llama.llama_vocab_is_eog(vocabulary, token_id):
                end_ids.append(token_id)
            hidden = attributes & (_TOKEN_CONTROL | _TOKEN_UNKNOWN)
            if hidden or attributes & _TOKEN_USER_DEFINED:
                text = llama.llama_vocab_get_text(vocabulary, token_id)
                special.append(
                    SpecialToken(
                        token_id,
                        text.decode("utf-8", "replace"),
                        in_data=not hidden,
                        strip_left=bool(attributes & _TOKEN_LSTRIP),
                        strip_right=bool(attributes & _TOKEN_RSTRIP),
                    )
                )
        special.sort(key=lambda token: -len(token.text.encode()))
        bos_id = llama.llama_vocab_bos(vocabulary)
        eos_id = llama.llama_vocab_eos(vocabulary)
        return Vocabulary(
            n_tokens=n_tokens,
            bos_id=bos_id if bos_id >= 0 else None,
            eos_id=eos_id if eos_id >= 0 else None,
            adds_bos=bool(llama.llama_vocab_get_add_bos(vocabulary)) and bos_id >= 0,
            end_ids=tuple(end_ids),
            special=tuple(special),
        )


_llama_ready = threading.Lock()


@contextlib.contextmanager
def _quiet_llama() -> Iterator[Any]:
    """llama_cpp, initialised, with its log silent while the context lasts."""
    import logging

    with _llama_ready:
        logger = logging.getLogger("llama-cpp-python")  # what llama.cpp's log goes through
        level = logger.level
        logger.setLevel(logging.CRITICAL + 1)
        try:
            import llama_cpp

            start_llama()
            yield llama_cpp
        finally:
            logger.setLevel(level)
