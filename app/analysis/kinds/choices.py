"""What a user chose for a run, and the keys that follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from app.analysis.kinds.prompts import Prompts, load_prompts
from app.documents import BackMatterKind, Document, without_back_matter
from app.engines.contract.engine import (
    Message,
    Sampling,
)
from app.planning.plan import Mode

N_JSON_REPEATED = 64
"""Tokens that may be repeated freely in JSON: a clause quoted under two headings. A sentence that
goes round in circles is longer by its third or fourth time."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user chose for a run, beyond document, model and budget.

    Attributes:
        kind: Id of a kind of analysis, see `kinds()`.
        language: Tag of the answer's language ("en", "zh", "de" …); the document's when "".
        length: One of the kind's lengths ("brief", "one-page", "detailed"); the usual when "".
        own: The request in the user's words, for kinds that ask for one.
        temperature … stop: See `Sampling`.
        system: Added to the system prompt.
        n_answer_max: Tokens that the answer may have at most; 0 for as many as its kind wants.
        leave_out: Parts after the end (`BackMatterKind`) that are not read. Whoever plans and runs
            passes the document without them, see `to_read`.
        n_part_max: Tokens of a part at most; 0 for as many as fit. Small models attend to little.
        begins_notes: Whether notes are begun for the model, see `begun_notes`.
        n_thought: Tokens that a thought may take beside each answer; 0 asks a model that can be
            asked not to think.
        writing: "prose" in the model's words; in the document's own "choice", as the model chooses
            them, or "passages", without a model; or "auto": what its report card allows.
    """

    kind: str = "general"
    language: str = ""
    length: str = ""
    own: str = ""
    temperature: float = 0.0
    repeat_penalty: float = 1.1
    dry_multiplier: float = 0.8
    seed: int = 0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repeat_last_n: int = 64
    stop: tuple[str, ...] = ()
    system: str = ""
    n_answer_max: int = 0
    leave_out: tuple[str, ...] = ()
    n_part_max: int = 0
    begins_notes: bool = False
    writing: str = "auto"
    n_thought: int = 0

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> Choices:
        """What a record of the library says was chosen. It may be of another version or of
        somebody else's library: what is no choice, or of another type, is as usual."""
        chosen: dict[str, Any] = {}
        for field in fields(cls):
            value, usual = values.get(field.name), field.default
            if isinstance(usual, tuple):
                if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
                    chosen[field.name] = tuple(value)
            elif value is None:
                continue
            elif isinstance(usual, float) and type(value) in (int, float):
                chosen[field.name] = float(value)
            elif type(value) is type(usual):
                chosen[field.name] = value
        return cls(**chosen)

    def sampling(
        self, max_tokens: int, schema: Mapping[str, Any] | None = None, n_thought: int = 0
    ) -> Sampling:
        """How an answer of so many tokens is chosen, after a thought of at most `n_thought`.

        JSON repeats itself by its nature, so its tokens are not penalised one by one; but a small
        model may write the same sentence into one field until its room is used up, so long
        repetitions are.
        """
        chosen = Sampling(
            max_tokens=max_tokens,
            temperature=self.temperature,
            top_k=self.top_k,
            top_p=self.top_p,
            min_p=self.min_p,
            seed=self.seed,
            n_thought=n_thought,
        )
        if schema is not None:
            return replace(
                chosen,
                json_schema=schema,
                dry_multiplier=self.dry_multiplier,
                dry_allowed_length=N_JSON_REPEATED,
            )
        return replace(
            chosen,
            repeat_penalty=self.repeat_penalty,
            repeat_last_n=self.repeat_last_n,
            dry_multiplier=self.dry_multiplier,
            stop=tuple(self.stop),
        )

    def to_read(self, document: Document) -> Document:
        """The document as these choices read it: without what is left out, and saying so."""
        if not self.leave_out:
            return document
        return without_back_matter(document, [BackMatterKind(kind) for kind in self.leave_out])

    def as_key(self) -> dict[str, Any]:
        """What is chosen, for keys and records. What came later than the first library is left out
        where it is as usual, so that what was made before is found again."""
        later = {"top_k", "top_p", "min_p", "repeat_last_n", "stop", "system", "n_answer_max"}
        later |= {"leave_out", "n_part_max", "begins_notes", "n_thought"}
        usual = Choices()
        return {
            name: value
            for name, value in asdict(self).items()
            # How it was asked for changes nothing in what a model writes.
            if name != "writing" and (name not in later or value != getattr(usual, name))
        }


def prompts_for(choices: Choices, document_language: str) -> Prompts:
    """The prompts that choices ask for. Raises `PromptError`."""
    return load_prompts(
        choices.kind,
        document_language,
        answer_language=choices.language,
        length=choices.length,
        own=choices.own,
        system=choices.system,
        n_answer_max=choices.n_answer_max,
        begins_notes=choices.begins_notes,
    )


def result_key(
    document_sha256: str,
    model_fingerprint: str,
    prompts: Prompts,
    choices: Choices,
    n_context: int,
    mode: Mode,
    *,
    recognized_pages: Sequence[int] = (),
) -> str:
    """SHA-256 (hex) over everything that determines an answer.

    `n_context` and `mode` are what the user asked for: the key must be known without counting the
    document or opening the model. `recognized_pages` are those of the document: the same
    file says more once its scans are read.
    """
    return _digest(
        [
            "result-1",
            document_sha256,
            model_fingerprint,
            prompts.fingerprint,
            choices.as_key(),
            n_context,
            mode.value,
            *([N_JSON_REPEATED] if prompts.schema is not None else []),
            *([", ".join(map(str, recognized_pages))] if recognized_pages else []),
        ]
    )


def part_key(engine_fingerprint: str, messages: Sequence[Message], sampling: Sampling) -> str:
    """SHA-256 (hex) over the exact prompt, the engine and the sampling."""
    chosen = asdict(sampling)
    if not sampling.n_thought:  # parts that were made before models could think are found again
        del chosen["n_thought"]
    return _digest(["part-1", engine_fingerprint, [[m.role, m.content] for m in messages], chosen])


def _digest(value: object) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
