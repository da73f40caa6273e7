"""What a vocabulary holds beside its encoding, and its tokens and merges as the file has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts
from app.models.gguf.header import GgufFormatError, read_header
from app.system.translation import tr

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
class Vocabulary:
    """What llama.cpp makes of a vocabulary, beyond the encoding itself.

    `special` is in llama.cpp's order: the longest first.
    """

    n_tokens: int
    bos_id: int | None
    eos_id: int | None
    adds_bos: bool
    end_ids: tuple[int, ...]
    special: tuple[SpecialToken, ...]


class Encoder(Protocol):
    """Turns text into ids and back; `is_start` says that nothing stands in front of the text."""

    def encode(self, text: str, *, special: bool, is_start: bool) -> list[int]: ...

    def pieces(self, ids: Sequence[int]) -> list[bytes]: ...


def split_at_special(text: str, tokens: Sequence[SpecialToken]) -> list[str | int]:
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


def read_vocabulary(facts: ModelFacts) -> tuple[list[bytes], list[bytes], list[int]]:
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
