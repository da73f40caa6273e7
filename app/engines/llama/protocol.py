"""The messages between the local engine and its worker.

Messages are dataclasses. On the pipe each is a JSON object, its class's name as "type", preceded by
its length in four bytes. Whatever arrives is checked against the class's fields before anybody sees
it. Both ends state `VERSION`; an end that meets another version refuses to go on.
"""

from __future__ import annotations

import functools
import json
import struct
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, BinaryIO

from app.engines.contract.engine import Failed, Finished, PromptProgress, Sampling, Started

VERSION = 7
MESSAGE_BYTES_MAX = 256 * 2**20

_LENGTH = struct.Struct("<I")


class ProtocolError(Exception):
    """The other end sent something that is not a message."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How the worker loads and runs a model.

    Attributes:
        model_path: A GGUF file.
        n_context: Tokens of a sequence, prompt and answer together.
        n_sequences: Written together at most.
        flash_attention: None leaves it to llama.cpp.
        two_contexts: Whether one context reads and another writes, where that works.
        extra_buffers, kernel: See `engine_build.Rung`.
        maps_file: Whether the file is mapped into memory, or its weights are read.
        prompt_lookup: See `app.engines.llama.decoding.lookup`.
        yarn_factor, yarn_original_context: See `LocalSettings`.
    """

    model_path: str
    n_context: int
    n_sequences: int = 1
    n_threads: int = 1
    n_gpu_layers: int = 0
    n_ubatch: int = 512
    kv_type: str = "f16"
    flash_attention: bool | None = None
    two_contexts: bool = False
    extra_buffers: bool = True
    kernel: str = ""
    maps_file: bool = True
    prompt_lookup: bool = False
    yarn_factor: float = 1.0
    yarn_original_context: int = 0


@dataclass(frozen=True, slots=True)
class Restore:
    """A snapshot on disk of which the first `n_tokens` are of use."""

    path: str
    n_tokens: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request, in tokens.

    Attributes:
        sampling: Its `max_tokens` include what the model may think.
        restore: What was read of the prompt before.
        keep: Where the state of the prompt is to be written once it is read, "" nowhere.
        n_keep: The tokens of it that other prompts share; 0 where that is not known.
        written: The answer's beginning, written before: see `Request.written`.
    """

    id: str
    tokens: list[int]
    sampling: Sampling
    restore: Restore | None = None
    keep: str = ""
    n_keep: int = 0
    written: list[int] = field(default_factory=list)


# To the worker


@dataclass(frozen=True, slots=True)
class Open:
    """The first message: load the model."""

    settings: WorkerSettings
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer these; `Idle` comes when all are answered."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the requests with these ids; "*" ends all."""

    ids: tuple[str, ...]


# From the worker; of the engine's own events it sends Started, PromptProgress, Finished and Failed


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded."""

    n_sequences: int = 1
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Working:
    """A load or a step goes on that takes long: the worker does not hang."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a request has written since its last piece, and how many tokens that was."""

    id: str
    text: str
    n_tokens: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """What several requests have written."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The state of a prompt's first `n_tokens` is on disk, where its `keep` said."""

    id: str
    n_tokens: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A prompt's `restore` could not be used."""

    id: str


@dataclass(frozen=True, slots=True)
class Times:
    """Steps, or tokens, and what they took: by the clock and in processor time."""

    key: int
    n: int
    spent_s: float
    processor_s: float


@dataclass(frozen=True, slots=True)
class Idle:
    """Every prompt of the last `Generate` is answered.

    Attributes:
        prefill_tps, decode_tps: Tokens per second, 0 where there was nothing to measure.
        steps: By how many sequences wrote together, the steps in which they did.
        depths: By depth in `meter.N_DEPTH` tokens, the prompt tokens that were read there.
    """

    prefill_tps: float = 0.0
    decode_tps: float = 0.0
    steps: tuple[Times, ...] = ()
    depths: tuple[Times, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """Nothing can be generated any more; the worker ends."""

    message: str


ToWorker = Open | Generate | Cancel
FromWorker = (
    Ready
    | Working
    | Started
    | PromptProgress
    | Pieces
    | Kept
    | Stale
    | Finished
    | Failed
    | Idle
    | Broken
)
Message = ToWorker | FromWorker

_CLASSES: Mapping[str, type[Any]] = {each.__name__: each for each in typing.get_args(Message)}


def write_message(stream: BinaryIO, message: Message) -> None:
    """Writes one message and flushes. Raises `OSError` when the other end is gone."""
    said = {"type": type(message).__name__, **_as_dict(message)}
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_as_dict).encode()
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_message(stream: BinaryIO) -> Message | None:
    """Reads one message; None at the end of the stream. Raises `ProtocolError`."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    [n_bytes] = _LENGTH.unpack(head)
    if n_bytes > MESSAGE_BYTES_MAX:
        raise ProtocolError(f"a message of {n_bytes} bytes")
    data = stream.read(n_bytes)
    if len(data) < n_bytes:
        return None
    try:
        said = json.loads(data)
        class_ = _CLASSES[said.pop("type")]
    except (ValueError, AttributeError, TypeError, KeyError):
        raise ProtocolError("no message that is known") from None
    message: Message = _built(class_, said)
    return message


def settings_from_json(text: str) -> WorkerSettings:
    """Settings from what `settings_as_json` gave. Raises `ProtocolError`."""
    settings: WorkerSettings = _built(WorkerSettings, json.loads(text))
    return settings


def settings_as_json(settings: WorkerSettings) -> str:
    """Settings as a JSON object, for a command line or a log."""
    return json.dumps(_as_dict(settings))


def _as_dict(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


@functools.cache
def _hints(class_: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(class_)


def _built(wanted: Any, value: Any) -> Any:
    """A value of JSON as what a field's type says. Raises `ProtocolError` where it is none."""
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in typing.get_args(wanted):
            return None
        [inner] = [each for each in typing.get_args(wanted) if each is not type(None)]
        return _built(inner, value)
    if is_dataclass(wanted):
        return _built_dataclass(wanted, value)
    if origin is tuple and isinstance(value, list):
        return tuple(_built(typing.get_args(wanted)[0], each) for each in value)
    if origin is list and isinstance(value, list):  # thousands of token ids: not one by one
        return value
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        try:
            return wanted(value)
        except ValueError:
            raise ProtocolError(f"{value!r} is no {wanted.__name__}") from None
    plain = origin or wanted
    if plain is float and isinstance(value, int | float):
        return float(value)
    if isinstance(plain, type) and isinstance(value, plain):
        return value
    raise ProtocolError(f"{type(value).__name__} where {wanted} belongs")


def _built_dataclass(wanted: Any, value: Any) -> Any:
    hints = _hints(wanted)
    if not isinstance(value, dict) or not value.keys() <= hints.keys():
        raise ProtocolError(f"other fields than those of {wanted.__name__}")
    try:
        return wanted(**{name: _built(hints[name], each) for name, each in value.items()})
    except TypeError:
        raise ProtocolError(f"a field of {wanted.__name__} is missing") from None
