"""The worker's pipe: every message comes out as it went in, and nothing else comes out at all."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import pytest

from app.engines.contract.engine import (
    Failed,
    Finished,
    FinishReason,
    PromptProgress,
    Sampling,
    Started,
)
from app.engines.llama.protocol import (
    Broken,
    Cancel,
    Generate,
    Idle,
    Kept,
    Message,
    Open,
    Piece,
    Pieces,
    Prompt,
    ProtocolError,
    Ready,
    Restore,
    Stale,
    Times,
    WorkerSettings,
    read_message,
    settings_as_json,
    settings_from_json,
    write_message,
)

SCHEMA = {"type": "object", "properties": {"ä": {"type": "string"}}}
MESSAGES: list[Message] = [
    Open(WorkerSettings("/models/a.gguf", 1024, flash_attention=False, yarn_factor=2.0)),
    Open(WorkerSettings("/models/中.gguf", 1024, flash_attention=None)),
    Generate(
        (
            Prompt("a", [1, 2, 3], Sampling(8, stop=("\n\n", "x"), json_schema=SCHEMA)),
            Prompt("b", [], Sampling(8, 0.5), Restore("/kv", 1000), "/keep", 7),
        )
    ),
    Cancel(("*",)),
    Ready(4),
    Started("a", 10, 3),
    PromptProgress("a", 5, 10),
    Pieces((Piece("a", "Grüße \u0000 中 😀", 3), Piece("b", "", 1))),
    Kept("a", 1000),
    Stale("b"),
    Finished("a", "text", FinishReason.LENGTH, 10, 8, 0.1, 0.2, "thought", 0.3),
    Failed("a", "why", "and then"),
    Idle(1.5, 2.5, (Times(1, 2, 0.5, 0.4),), (Times(0, 512, 1.0, 0.9), Times(1, 3, 1.0, 0.9))),
    Broken("no room"),
]


def on_the_pipe(said: Any) -> io.BytesIO:
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    return io.BytesIO(struct.pack("<I", len(data)) + data)


def test_every_message_comes_out_as_it_went_in() -> None:
    pipe = io.BytesIO()
    for message in MESSAGES:
        write_message(pipe, message)
    pipe.seek(0)
    assert [read_message(pipe) for _ in MESSAGES] == MESSAGES
    assert read_message(pipe) is None


def test_settings_go_through_a_command_line() -> None:
    settings = WorkerSettings("a.gguf", 512, kernel="libggml-cpu-haswell.so")
    assert settings_from_json(settings_as_json(settings)) == settings


@pytest.mark.parametrize(
    "said",
    [
        b"no JSON",
        [],
        None,
        {},
        {"type": "Sampling", "max_tokens": 3},
        {"type": "Nothing"},
        {"type": ["Open"]},
        {"type": "Kept", "id": "a"},
        {"type": "Kept", "id": "a", "n_tokens": "10"},
        {"type": "Kept", "id": "a", "n_tokens": 1.5},
        {"type": "Kept", "id": "a", "n_tokens": 1, "more": 2},
        {"type": "Cancel", "ids": "a"},
        {"type": "Cancel", "ids": [1]},
        {"type": "Open", "settings": None},
        {"type": "Open", "settings": {"model_path": "a"}},
        {"type": "Pieces", "pieces": [["a", "text", 1]]},
        {"type": "Generate", "prompts": [{"id": "a", "tokens": {}, "sampling": {"max_tokens": 1}}]},
        {"type": "Finished", "id": "a", "text": "", "reason": "tired", "n_prompt": 1,
         "n_generated": 1, "prefill_s": 0, "decode_s": 0},
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(said: Any) -> None:
    with pytest.raises(ProtocolError):
        read_message(on_the_pipe(said))


def test_a_message_that_is_cut_short_is_the_end_and_a_giant_is_refused() -> None:
    pipe = on_the_pipe({"type": "Stale", "id": "a"})
    for n in range(len(pipe.getvalue())):
        assert read_message(io.BytesIO(pipe.getvalue()[:n])) is None
    with pytest.raises(ProtocolError, match="bytes"):
        read_message(io.BytesIO(struct.pack("<I", 2**31) + b"{}"))
