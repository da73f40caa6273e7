"""The contract between whoever wants text and whatever generates it.

An engine takes many requests at once, so that it may batch them, and answers with one stream of
events that name the request they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from app.system.composed_text import composed
from app.system.errors import ExitCode, LongleafError


class EngineError(LongleafError):
    """The engine could not do what was asked; `message` says why."""

    exit_code = ExitCode.ENGINE


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `content` is always data: template markers in it have no power. It is
    composed (`composed_text`), so that no model is ever sent decomposed letters.

    `role` is "system", "user" or "assistant". For models that can call functions a first message
    of the role "tools" lists these as JSON, and one of the role "tool" holds a function's result.
    """

    role: str
    content: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", composed(self.content))


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are chosen. The defaults are greedy, hence repeatable.

    `dry_multiplier` above 0 turns on llama.cpp's DRY sampler, which makes a token the less likely
    the longer the text before it repeats what was written earlier (0.8 is its author's choice); up
    to `dry_allowed_length` tokens may be repeated freely, so that names and references are kept.
    `json_schema` restricts the output to JSON valid under it (through a grammar). `n_thought` are
    tokens that a thought may take beside the answer's `max_tokens`; 0 asks the model not to think.
    """

    max_tokens: int
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    dry_multiplier: float = 0.0
    dry_allowed_length: int = 8
    seed: int = 0
    stop: tuple[str, ...] = ()
    json_schema: Mapping[str, Any] | None = None
    n_thought: int = 0

    @property
    def n_written_max(self) -> int:
        """Tokens that the model may write, its thought included."""
        return self.max_tokens + self.n_thought


@dataclass(frozen=True, slots=True)
class Request:
    """One completion.

    Attributes:
        id: The caller's, unique within a call of `generate`.
        messages: The prompt.
        sampling: How its answer is chosen.
        document: SHA-256 of the document that the prompt carries, when more questions about it may
            follow: an engine that can keeps its prefill for them. "" keeps nothing.
        shared: The beginning of the messages that further requests about the document have, too;
            the last may be cut where the task or the question begins. () where that is not known.
        language: Tag of the language that the answer has to be in; "" where any will do.
        reminder: A sentence in that language that asks for it, said only when it was not kept.
        may_repeat: Let it go on though it goes round in circles: what is measured is its speed.
        written: What this engine wrote of the answer before it was interrupted, as tokens of its
            model: it goes on after them, and tells them again as the beginning of the answer.
    """

    id: str
    messages: tuple[Message, ...]
    sampling: Sampling
    document: str = ""
    shared: tuple[Message, ...] = ()
    language: str = ""
    reminder: str = ""
    may_repeat: bool = False
    written: tuple[int, ...] = ()


class FinishReason(StrEnum):
    STOP = "stop"  # end of turn or a stop string
    LENGTH = "length"  # max_tokens reached
    REPETITION = "repetition"  # it went round in circles: stopped, and cut after the first round
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Started:
    """The engine has begun on a request: its prompt is `n_prompt` tokens, of which
    `n_cached` need no prefill."""

    id: str
    n_prompt: int
    n_cached: int = 0


@dataclass(frozen=True, slots=True)
class PromptProgress:
    """`n_done` of `n_total` prompt tokens are prefilled."""

    id: str
    n_done: int
    n_total: int


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text, always whole Unicode characters, and how many tokens it was."""

    id: str
    text: str
    n_tokens: int = 1


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of what the model thinks before it answers; never part of the answer."""

    id: str
    text: str
    n_tokens: int = 1


@dataclass(frozen=True, slots=True)
class Finished:
    """A request is done. Times are wall-clock seconds of this request, shared with the others of
    its batch. `thought` is what the model thought, in `thought_s` seconds, no part of `text`.
    `written` are the tokens of an answer that was cancelled, where its request can be resumed
    (`Request.written`)."""

    id: str
    text: str
    reason: FinishReason
    n_prompt: int
    n_generated: int
    prefill_s: float
    decode_s: float
    thought: str = ""
    thought_s: float = 0.0
    written: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """This request failed; others go on. `message` and `next_step` are for people."""

    id: str
    message: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class EngineNotice:
    """Something worth telling that belongs to no request: loading, a restarted worker …

    `kind` is "loading", "ready", "restarted" …; `fraction` is 0 to 1 where progress is known.
    """

    kind: str
    message: str
    fraction: float | None = None


RequestEvent = Started | PromptProgress | Token | Thought | Finished | Failed
"""What belongs to one request, by its `id`."""
Event = RequestEvent | EngineNotice


class Engine(Protocol):
    """Generates text. All methods but `generate` may be called from any thread."""

    @property
    def fingerprint(self) -> str:
        """Names the weights and every setting that changes the output: part of cache keys."""
        ...

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        """Serves all requests and yields their events as they happen.

        Every request ends with exactly one `Finished` or `Failed`. Closing the iterator cancels
        what is left. Raises `EngineError` when nothing more can be generated at all.
        """
        ...

    def cancel(self, request_id: str | None = None) -> None:
        """Ends one request, or all when None, with reason CANCELLED within one decode step."""
        ...

    def close(self) -> None:
        """Frees the model's memory; a later `generate` loads it again."""
        ...


@runtime_checkable
class Pausable(Protocol):
    """An engine that can stop in the midst of its work and go on from there."""

    def pause(self) -> None:
        """Ends all requests within one step, with reason CANCELLED. What was read stays where it
        is, so that the same requests, with what they had `written`, read nothing anew. May be
        called from any thread."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Settings of the local llama.cpp worker; 0 or "auto" lets Longleaf choose.

    Attributes:
        n_context: Tokens one sequence can hold (prompt and answer).
        n_sequences: Sequences decoded together; 0 chooses from memory and measured speed.
        n_threads: 0 chooses from physical cores and affinity.
        n_gpu_layers: -1 chooses from free VRAM.
        kv_type: "f16", "q8_0" or "q4_0".
        n_batch, n_ubatch: llama.cpp's logical and physical batch sizes, in tokens.
        flash_attention: True, False, or None for llama.cpp's own choice.
        yarn_factor: How far YaRN stretches the context; 1 leaves the model as it was trained.
        yarn_original_context: Tokens of the context that the factor stretches.
        prompt_lookup: Guess tokens from the prompt where that is measured to be faster; answers
            are then no longer repeatable to the letter.
    """

    n_context: int
    n_sequences: int = 0
    n_threads: int = 0
    n_gpu_layers: int = -1
    kv_type: str = "f16"
    n_batch: int = 2048
    n_ubatch: int = 512
    flash_attention: bool | None = None
    yarn_factor: float = 1.0
    yarn_original_context: int = 0
    prompt_lookup: bool = False
