"""What planning and running need of a model, wherever its weights are.

`Model` is a GGUF file on this machine; `ServerModel` is one behind OpenAI-compatible servers. They
have the same properties, so that hardly anybody asks which of them an `AnyModel` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app import models
from app.documents.base.document import Document
from app.engines.contract.engine import Message
from app.models.gguf.chat_template import PromptFormat
from app.models.gguf.facts import ModelFacts
from app.models.gguf.thinking import Thinking
from app.models.gguf.tokenizer import Tokenizer
from app.models.machine.memory import ContextLimit
from app.system.translation import tr

if TYPE_CHECKING:
    from app.analysis.runs.server_model import ServerModel

AnyModel: TypeAlias = "Model | ServerModel"
"""A model ready to plan with, wherever it is."""


@dataclass(frozen=True)
class Model:
    """A model file. Its weights are not loaded; its vocabulary is, when needed."""

    path: Path
    facts: ModelFacts

    @property
    def name(self) -> str:
        """As people know it."""
        return self.facts.name

    @property
    def label(self) -> str:
        """What tells it from others of its name: its quantisation."""
        return self.facts.quantization

    @property
    def fingerprint(self) -> str:
        """Names the weights: the same answers come from the same fingerprint."""
        return self.facts.fingerprint

    @property
    def speed_key(self) -> str:
        """What a measured speed belongs to."""
        return self.facts.fingerprint

    @property  # not cached: its sentence is in the interface's language, which may change
    def limit(self) -> ContextLimit:
        """How many tokens it reads at once, and why no more."""
        return models.context_limit(self.facts)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return models.load_tokenizer(self.path, self.facts)

    @cached_property
    def prompt_format(self) -> PromptFormat:
        return PromptFormat.for_model(self.facts, self.tokenizer)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about how it is spoken to, in sentences for people."""
        note = tr(self.prompt_format.segments(("system", "user")).note)
        return (note,) if note else ()

    @cached_property
    def takes_tools(self) -> bool:
        """Whether it can call functions in a way that Longleaf understands."""
        return self.prompt_format.takes_tools

    def counter_for(self, document: Document) -> Tokenizer:
        """What the document is measured with."""
        return self.tokenizer

    @property
    def thinking(self) -> Thinking:
        """Whether it thinks before it answers."""
        return self.prompt_format.thinking

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """The token ids of a prompt in this model's chat format."""
        return self.prompt_format.encode([(m.role, m.content) for m in messages])

    def encode_thinking(self, messages: Sequence[Message]) -> list[int]:
        """The same for an answer that begins with a thought."""
        return self.prompt_format.encode([(m.role, m.content) for m in messages], thinks=True)

    def opens_in_thought(self, thinks: bool) -> bool:
        """Whether the prompt itself begins the thought."""
        return self.prompt_format.opens_in_thought(thinks=thinks)

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Exact tokens of a prompt in this model's chat format."""
        return len(self.encode(messages))


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a user set by hand for the local engine; the defaults let Longleaf choose.

    Attributes:
        kv_type: Of the KV cache: "f16", "q8_0" (half the memory, hardly any loss) or "q4_0".
        n_threads: 0 for one a physical core.
        n_gpu_layers: -1 for as many as fit, 0 for none.
    """

    kv_type: str = "f16"
    n_threads: int = 0
    n_gpu_layers: int = -1
