"""The exact tokenizer of a model, from its GGUF file alone.

Byte-level BPE vocabularies are encoded by tiktoken, built from the file's own tokens and merges
(`byte_pairs`), many times faster than llama.cpp's tokenizer. That is trusted only after a
comparison with llama.cpp on a probe text and on tokens of the vocabulary; the outcome is kept in
the cache folder, so that later starts do not load llama.cpp at all. Every other vocabulary is
encoded by llama.cpp itself, which then loads the vocabulary and no weights.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.models.gguf import byte_pairs
from app.models.gguf.facts import ModelError, ModelFacts, read_facts
from app.models.gguf.header import GgufFormatError, read_header
from app.models.gguf.llama_backends import start_llama
from app.system.files import write_whole
from app.system.folders import cache_folder
from app.system.translation import tr

if TYPE_CHECKING:
    import tiktoken

# Raised whenever what is stored, or how it is found, changes.
_CACHE_FORMAT = 1
# tiktoken's regex engine backtracks one step per character over white space and gives up after a
# million of them; from this many in a row on llama.cpp takes over.
_N_LONG_SPACES = 10_000
_LONG_SPACES = re.compile(rf"\s{{{_N_LONG_SPACES}}}")
# Between a letter and a line break every pattern ends a match and begins another, so that the two
# sides may be encoded apart. tiktoken encodes without Python's lock: long texts go side by side.
_CUT = re.compile(r"[A-Za-z](?=[\r\n])")
_MIN_SHARE_CHARACTERS = 60_000
_MOST_SHARES = 4
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
_C_SPACES = " \t\n\v\f\r"  # what C's isspace takes for white space


@dataclass(frozen=True, slots=True)
class SpecialToken:
    """A token that stands for a text of its own rather than for pieces of text.

    `in_data` says that llama.cpp recognises it in any text ("user-defined" tokens such as
    "<tool_call>"), not only where control tokens are asked for. `strip_left` and `strip_right` say
    that it swallows white space beside it.
    """

    id: int
    text: str
    in_data: bool
    strip_left: bool = False
    strip_right: bool = False


@dataclass(frozen=True)
class _Vocabulary:
    """What llama.cpp makes of a vocabulary, beyond the encoding itself.

    `special` is in llama.cpp's order: the longest first.
    """

    n_tokens: int
    bos_id: int | None
    eos_id: int | None
    adds_bos: bool
    end_ids: tuple[int, ...]
    special: tuple[SpecialToken, ...]


class _Encoder(Protocol):
    """Turns text into ids and back; `is_start` says that nothing stands in front of the text."""

    def encode(self, text: str, *, special: bool, is_start: bool) -> list[int]: ...

    def pieces(self, ids: Sequence[int]) -> list[bytes]: ...


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
        encoder: _Encoder,
        vocabulary: _Vocabulary,
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


_loaded: OrderedDict[str, Tokenizer] = OrderedDict()
_loading = threading.Lock()
_MAX_LOADED = 3


def load_tokenizer(path: Path, facts: ModelFacts | None = None) -> Tokenizer:
    """The tokenizer of the GGUF file at `path`, shared between callers in this process.

    `facts` saves reading the header again. Vocabulary-only files are welcome. The first call for a
    vocabulary compares tiktoken with llama.cpp (a second or two) and stores the outcome.

    Raises `ModelError` when the file cannot be read or its vocabulary cannot be used.
    """
    if facts is None:
        facts = read_facts(path, allow_vocabulary_only=True)
    with _loading:
        tokenizer = _loaded.get(facts.fingerprint)
        if tokenizer is None:
            tokenizer = _load(facts)
            _loaded[facts.fingerprint] = tokenizer
            while len(_loaded) > _MAX_LOADED:
                _loaded.popitem(last=False)
        _loaded.move_to_end(facts.fingerprint)
        return tokenizer


def _load(facts: ModelFacts) -> Tokenizer:
    stored = _read_stored(facts)
    if stored is None:
        stored = _examine(facts)
        _store(facts, stored)
    pairs, reason, vocabulary = stored
    if pairs is None:
        encoder: _Encoder = _LlamaEncoder(facts, vocabulary)
        backend = "llama.cpp"
    else:
        encoder = _PairsEncoder(pairs, vocabulary, lambda: _LlamaEncoder(facts))
        backend = "tiktoken"
    return Tokenizer(
        encoder, vocabulary, backend=backend, fingerprint=facts.fingerprint, reason=reason
    )


# --- tiktoken -----------------------------------------------------------------------------------


class _PairsEncoder:
    """Byte-level BPE through tiktoken.

    `fallback` makes the encoder for texts that tiktoken cannot take.
    """

    def __init__(
        self,
        pairs: byte_pairs.BytePairs,
        vocabulary: _Vocabulary,
        fallback: Callable[[], _Encoder],
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
        self._fallback: _Encoder | None = None
        self._lock = threading.Lock()

    def encode(self, text: str, *, special: bool, is_start: bool) -> list[int]:
        tokens = self._special if special else self._special_in_data
        if not any(token.text in text for token in tokens):
            return self._ordinary(text)
        ids: list[int] = []
        for part in _split_at_special(text, tokens):
            if isinstance(part, int):
                ids.append(part)
            else:
                ids += self._ordinary(part)
        return ids

    def _ordinary(self, text: str) -> list[int]:
        if _has_long_spaces(text):
            with self._lock:
                if self._fallback is None:
                    self._fallback = self._make_fallback()
            return self._fallback.encode(text, special=False, is_start=True)
        shares = _shares(text)
        if len(shares) > 1:
            found = self._encoding.encode_ordinary_batch(shares, num_threads=len(shares))
            ids = list(itertools.chain.from_iterable(found))
        else:
            ids = self._encoding.encode_ordinary(text)
        if self._id_of_rank is not None:
            id_of_rank = self._id_of_rank
            ids = [id_of_rank[rank] for rank in ids]
        if self._lost is not None and self._lost.search(text):
            ids = [token_id for token_id in ids if token_id <= self._max_id]
        return ids

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        if self._pieces is None:
            table = dict(zip(self._pairs.ids, self._pairs.pieces, strict=True))
            table.update((token.id, token.text.encode()) for token in self._special)
            self._pieces = table
        table = self._pieces
        return [table.get(token_id, b"") for token_id in ids]


def _has_long_spaces(text: str) -> bool:
    """Whether `_LONG_SPACES` is in `text`: a run so long fills one of these windows."""
    n = _N_LONG_SPACES // 2
    windows = (text[start : start + n] for start in range(0, len(text) - n + 1, n))
    return any(map(str.isspace, windows)) and _LONG_SPACES.search(text) is not None


def _shares(text: str) -> list[str]:
    """A long text in as many pieces as there are cores to encode them."""
    n = min(len(text) // _MIN_SHARE_CHARACTERS, os.cpu_count() or 1, _MOST_SHARES)
    shares, start = [], 0
    for number in range(1, n):
        cut = _CUT.search(text, max(start, len(text) * number // n))
        if cut is None:
            break
        shares.append(text[start : cut.end()])
        start = cut.end()
    return [*shares, text[start:]]


def _split_at_special(text: str, tokens: Sequence[SpecialToken]) -> list[str | int]:
    """Cuts `text` at special tokens as llama.cpp does: token by token, the longest first."""
    parts: list[str | int] = [text]
    for token in tokens:
        if not token.text or token.text not in text:
            continue
        after: list[str | int] = []
        for part in parts:
            if isinstance(part, int) or token.text not in part:
                after.append(part)
                continue
            pieces = part.split(token.text)
            for index, piece in enumerate(pieces):
                if token.strip_left and index < len(pieces) - 1:
                    piece = piece.rstrip(_C_SPACES)
                if token.strip_right and index > 0:
                    piece = piece.lstrip(_C_SPACES)
                if index > 0:
                    after.append(token.id)
                if piece:
                    after.append(piece)
        parts = after
    return parts


# --- llama.cpp ----------------------------------------------------------------------------------


def _runs(n_characters: int) -> re.Pattern[str]:
    """Matches a run of at least `n_characters` letters, digits, punctuation marks or spaces."""
    kinds = (r"[^\W\d_]", r"\d", r"[^\w\s]", r"_", r"\s")
    return re.compile("|".join(f"{kind}{{{n_characters}}}" for kind in kinds))


_LONG_RUN = _runs(_LONG_RUN_CHARACTERS)
_MAX_RUN = _runs(_MAX_RUN_CHARACTERS)
_stack_size = threading.Lock()


class _LlamaEncoder:
    """The vocabulary as llama.cpp loads it, without weights."""

    def __init__(self, facts: ModelFacts, vocabulary: _Vocabulary | None = None) -> None:
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
        self._recurses = facts.tokenizer_kind == "gpt2" and not byte_pairs.is_matched_by_hand(
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
        for part in _split_at_special(text, self._special_in_data):
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

    def describe(self) -> _Vocabulary:
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
        return _Vocabulary(
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


# --- the self-check and its cache ---------------------------------------------------------------

_N_CHECKED_SPECIAL = 300
_N_CHECKED_TOKENS = 30_000

# Scripts, digits, white space, code, control and private characters, markers of chat templates; one
# letter that Unicode 16 added (see `byte_pairs`).
PROBE_TEXT = (
    "The Provider's liability shan't exceed €1,234,567.89 (§ 12.3) — “as is”, I'LL, we'Ve, it'D.\n"
    "\n\n\t  Indented:   three spaces,\ttab\r\nCRLF \n \n  \n   trailing   \n\n"
    "本协议由甲方与乙方于2024年3月15日签订，自双方签字盖章之日起生效。第十二条　违约责任。\n"
    "日本語のテキスト、ひらがなとカタカナ。한국어 문장입니다. Việt Nam: trách nhiệm. ไทย คำไทย\n"
    "العربية: العقد شريعة المتعاقدين ١٢٣٤. עברית: חוזה 5784. हिन्दी क़ानून १२३, বাংলা ৪৫৬\n"
    "Ελληνικά και Русский текст, Ўзбек, Ñandú, Çeşme, Straße, ﬁnal, e\u0301 e\u0308, ǅ ǈ ʰ ªº\n"
    "def f(x: int) -> dict[str, float]:\n    return {'a': 0x1F, \"b\": 1e-9}  # ==> != <= && ||\n"
    "https://example.org/a?b=c&d=%20#e  user@example.com  C:\\Users\\x  ```python\n```  ~~~~~~\n"
    "😀 👩‍👩‍👧‍👦 🇩🇪 👍🏽 ♥️ ½ ² ³ ⅷ Ⅻ ① ㊿ 一二三 ٣ 🄰 ∑∫√ × ÷ ± ™ © … ‰ ¶ • ‖\n"
    "1 12 123 1234 12345 123456 1234567 3.14159 1,000 007 v2.0.1 A4 H2O x² 10⁻³ $5 5% #1\n"
    "          ten spaces  \u00a0nbsp\u2003em\u3000ideographic\u2028line"
    "\u0085next\u200bzero\u00adsoft\n"
    "\x00\x01\x02\x07\x0b\x0c\x1b\x1f\x7f\x80\x9f\ufeff\ufffd\ue000\U0001f9ff\U000e0001\U00020000\n"
    "\u1c89\U000105c0 \u0378\U00050000 <|im_start|>system<|im_end|> <s>[INST]</s> <pad> <unk>\n"
    "CamelCaseWORD HTTPServer iPhone McDonald's O'Neill don't DON'T 'tis 'S 'll 're/ //// ///\n"
    "!!!???... ---- ____ **** #### ==== ;;; ((())) [[[]]] {{{}}} <<<>>> \"\"\" ''' ``` ,,, ...\n\n"
)


def _examine(facts: ModelFacts) -> tuple[byte_pairs.BytePairs | None, str, _Vocabulary]:
    """Decides how a vocabulary is encoded: pairs for tiktoken, or None and why not."""
    tokens, merges, types = _read_vocabulary(facts)
    llama = _LlamaEncoder(facts)
    vocabulary = llama.describe()
    if facts.tokenizer_kind != "gpt2":
        return None, f"vocabulary of kind {facts.tokenizer_kind!r}", vocabulary
    try:
        pairs = byte_pairs.build(tokens, merges, types, facts.pre_tokenizer)
    except byte_pairs.NotRepresentableError as error:
        return None, str(error), vocabulary
    candidate = _PairsEncoder(pairs, vocabulary, lambda: llama)
    for text, special in _check_texts(pairs, vocabulary):
        expected = llama.encode(text, special=special, is_start=True)
        if candidate.encode(text, special=special, is_start=True) != expected:
            return None, "tiktoken and llama.cpp disagree on the probe text", vocabulary
    return pairs, "", vocabulary


def _check_texts(
    pairs: byte_pairs.BytePairs, vocabulary: _Vocabulary
) -> Iterator[tuple[str, bool]]:
    """Texts to compare, each with whether control tokens are recognised in it.

    The probe text, special tokens in several surroundings, and a sample of the vocabulary (that
    every token comes out as llama.cpp makes it is for `byte_pairs.build` to prove).
    """
    step = max(1, len(vocabulary.special) // _N_CHECKED_SPECIAL)
    among_text = "".join(
        f"a{token.text}b {token.text} \n{token.text}\n\n" for token in vocabulary.special[::step]
    )
    for special in (False, True):
        yield PROBE_TEXT, special
        yield among_text, special
    step = max(1, len(pairs.pieces) // _N_CHECKED_TOKENS)
    words = [piece.decode("utf-8", "ignore") for piece in pairs.pieces[256::step]]
    lines = (" ".join(words[start : start + 50]) for start in range(0, len(words), 50))
    yield "\n".join(lines), False


def _read_vocabulary(facts: ModelFacts) -> tuple[list[bytes], list[bytes], list[int]]:
    """Tokens, merges and token types; refuses what would abort llama.cpp."""
    try:
        header = read_header(facts.path)
        tokens = header.strings("tokenizer.ggml.tokens")
        merges = header.strings("tokenizer.ggml.merges")
    except (OSError, GgufFormatError) as error:
        raise ModelError(
            tr("The vocabulary of {name} cannot be read.", name=facts.path.name),
            tr("Download it again."),
        ) from error
    types = [int(number) for number in header.numbers("tokenizer.ggml.token_type")]
    if not tokens:
        raise ModelError(
            tr("{name} holds no vocabulary.", name=facts.path.name),
            tr("Download another conversion of the model."),
        )
    named = [token for token in tokens if token]  # llama.cpp gives empty ones a name of their own
    if len(set(named)) != len(named) or (types and len(types) < len(tokens)):
        raise ModelError(
            tr(
                "The vocabulary of {name} is damaged: it names a token twice.", name=facts.path.name
            ),
            tr("Download another conversion of the model."),
        )
    return tokens, merges, types


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _stored_path(facts: ModelFacts) -> Path:
    return cache_folder() / "tokenizers" / f"{facts.fingerprint}.tokens"


def _identity() -> list[object]:
    """What must be the same for a stored outcome to count."""
    return [_CACHE_FORMAT, _version("llama-cpp-python"), _version("tiktoken")]


def _store(
    facts: ModelFacts, outcome: tuple[byte_pairs.BytePairs | None, str, _Vocabulary]
) -> None:
    pairs, reason, vocabulary = outcome
    head: Mapping[str, Any] = {
        "identity": _identity(),
        "reason": reason,
        "vocabulary": asdict(vocabulary),
        "has_pairs": pairs is not None,
    }
    data = byte_pairs.pack(pairs or byte_pairs.BytePairs("", [], []), head)
    path = _stored_path(facts)
    # A full disk or a read-only folder only costs the next start the same second again.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)


def _read_stored(
    facts: ModelFacts,
) -> tuple[byte_pairs.BytePairs | None, str, _Vocabulary] | None:
    try:
        pairs, head = byte_pairs.unpack(_stored_path(facts).read_bytes())
        if head["identity"] != _identity():
            return None
        stored = head["vocabulary"]
        stored["special"] = tuple(SpecialToken(**token) for token in stored["special"])
        stored["end_ids"] = tuple(stored["end_ids"])
        vocabulary = _Vocabulary(**stored)
        return pairs if head["has_pairs"] else None, str(head["reason"]), vocabulary
    except (OSError, ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None


def _valid(text: str) -> str:
    """`text` without unpaired surrogates, which no UTF-8 can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
