"""The lines of an answer, in the shapes in which servers send them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from app.engines.contract.engine import FinishReason
from app.engines.servers.facts import ServerKind
from app.engines.servers.protocol.stream import (
    AnswerReader,
    Delta,
    LineSplitter,
    StreamError,
    parts_of,
)


def read(data: bytes, n_bytes: int, kind: ServerKind = ServerKind.OTHER) -> list[Delta]:
    """What is read of an answer that comes in pieces of `n_bytes`."""
    lines, reader, found = LineSplitter(), AnswerReader(kind), []
    for start in range(0, len(data), n_bytes):
        found += list(reader.feed(lines.feed(data[start : start + n_bytes])))
    return [*found, *reader.feed(lines.finish()), *reader.finish()]


def text_of(deltas: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def event(value: object) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def said(content: object, **more: object) -> bytes:
    return event({"choices": [{"index": 0, "delta": {"content": content, **more}}]})


@pytest.mark.parametrize("n_bytes", [1, 2, 3, 5, 100_000])
def test_characters_and_marks_that_are_cut_in_two_are_whole_again(n_bytes: int) -> None:
    data = b"\xef\xbb\xbf: hello\r\n\r\n" + said("900 €, 费用\u2028für 𝄞") + b"data: [DONE]\n\n"
    deltas = read(data, n_bytes)
    assert text_of(deltas) == "900 €, 费用\u2028für 𝄞"
    assert deltas[-1].is_end


def test_usage_may_come_in_a_last_chunk_without_choices_and_in_floats() -> None:
    usage = {"prompt_tokens": 12.0, "completion_tokens": 3}
    data = (
        event({"usage": None, "choices": [{"delta": {"content": "Yes."}}]})
        + event({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": None})
        + event({"choices": [], "usage": usage})
    )
    deltas = read(data, 7)
    assert [d.n_prompt for d in deltas] == [0, 0, 12]
    assert deltas[-1].n_generated == 3 and deltas[1].finish is FinishReason.STOP


@pytest.mark.parametrize(
    ("order", "n"), [(("finish_reason", "delta", "index"), 1), (("index", "delta"), 9)]
)
def test_the_order_of_fields_tells_nothing(order: Sequence[str], n: int) -> None:
    choice = {"index": 0, "delta": {"content": "Yes.", "role": "assistant"}, "finish_reason": None}
    ordered = {name: choice[name] for name in order}
    assert text_of(read(event({"choices": [ordered], "id": "x", "object": "y"}), n)) == "Yes."


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Yes.", "reasoning_content": "Hm."},
        {"content": "Yes.", "reasoning": [{"type": "text", "text": "Hm."}]},
        {"content": "Yes.", "reasoning_content": ["H", "m."]},
        {"content": "Yes.", "thinking": {"content": "Hm."}},
        {"content": "Yes.", "reasoning": "", "reasoning_details": [{"text": "Hm."}]},
        {"content": [{"type": "thinking", "thinking": [{"text": "Hm."}]}, {"text": "Yes."}]},
        {"content": [{"type": "reasoning", "summary": [{"text": "Hm."}]}, "Yes."]},
        {"content": [{"type": "text", "text": {"value": "Yes."}}], "thought": "Hm."},
        {"content": {"type": "text", "text": "Yes."}, "reasoning_text": "Hm."},
    ],
)
def test_thoughts_and_texts_in_parts_and_lists(message: dict[str, Any]) -> None:
    assert parts_of(message) == ("Yes.", "Hm.")


@pytest.mark.parametrize("n_bytes", [3, 100_000])
@pytest.mark.parametrize(
    "line",
    [
        event({"error": {"message": "It is broken.", "code": "500"}}),
        event({"error": "It is broken."}),
        event({"object": "error", "message": "It is broken.", "code": 400}),
        event({"type": "error", "error": {"type": "x", "message": "It is broken."}}),
        event({"detail": "It is broken."}),
        event({"detail": [{"loc": ["body"], "msg": "It is broken."}]}),
        event({"message": "It is broken.", "code": 40003}),
        event({"error_code": 17, "error_msg": "It is broken."}),
        event({"errors": [{"message": "It is broken."}]}),
        event([{"error": {"code": 400, "message": "It is broken.", "status": "INVALID"}}]),
        event({"choices": [{"error": {"message": "It is broken."}, "delta": {}}]}),
        event({"error": json.dumps({"error": {"message": "It is broken."}})}),
        b'event: error\ndata: {"message": "It is broken."}\n\n',
        b"event: error\ndata: It is broken.\n\n",
        b'error: {"code":500,"message":"It is broken."}\n\n',
        b'{\n "error": {\n  "message": "It is broken."\n }\n}\n',
    ],
)
def test_an_error_in_a_stream_is_told_in_its_words(line: bytes, n_bytes: int) -> None:
    deltas = read(said("The fee ") + line if line.startswith(b"data") else line, n_bytes)
    [error] = [delta.error for delta in deltas if delta.error is not None]
    assert "It is broken." in error.words and "{" not in error.words


def test_a_page_instead_of_an_answer_is_told_as_one() -> None:
    page = b"\n<!DOCTYPE html>\n<html><body>Sign in, please.\n{</body></html>"
    for kind in (ServerKind.OTHER, ServerKind.OLLAMA):
        [delta] = read(page, 10, kind)
        assert delta.error is not None and "web page" in delta.error.words


def test_ollama_thinks_and_calls_a_function() -> None:
    lines = [
        {"message": {"role": "assistant", "content": "", "thinking": "Let me "}},
        {"message": {"role": "assistant", "content": "", "thinking": "look."}},
        {
            "message": {
                "content": "",
                "tool_calls": [{"function": {"name": "look_up", "arguments": {"word": "fee"}}}],
            },
        },
        {"message": {"content": ""}, "done": True, "done_reason": "stop", "eval_count": 9},
    ]
    deltas = read(b"".join(json.dumps(x).encode() + b"\n" for x in lines), 11, ServerKind.OLLAMA)
    assert "".join(delta.thought for delta in deltas) == "Let me look."
    assert '"name": "look_up"' in text_of(deltas) and deltas[-1].is_end
    assert deltas[-1].n_generated == 9


OTHER: dict[str, Any] = {"index": 1, "delta": {"content": "No."}}
GOOGLE = {"content": "Hm.", "extra_content": {"google": {"thought": True}}}
DELTAS: list[dict[str, Any]] = [
    {"choices": [{"index": 0, "delta": {"content": word}}]} for word in ("Yes", ", 𝄞.")
]
STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
MESSAGE = {"choices": [{"message": {"role": "assistant", "content": "Yes, 𝄞."}}]}


def lines(*values: object, end: str = "\n\n", before: str = "data: ") -> bytes:
    told = [json.dumps(value, ensure_ascii=False) for value in values]
    return "".join(f"{before}{line}{end}" for line in told).encode()


@pytest.mark.parametrize("n_bytes", [1, 2, 7, 100_000])
@pytest.mark.parametrize(
    "data",
    [
        lines(*DELTAS, STOP, end="\r\r"),
        lines(*DELTAS, STOP, end="\r\n\r\n"),
        lines(*DELTAS, STOP, end="\n", before=""),
        b'data: {"choices":\ndata: [{"delta":\ndata: {"content": "Yes, \xf0\x9d\x84\x9e."}}]}\n\n'
        + lines(STOP),
        lines(*DELTAS, STOP) + b"data: [done]\n\n",
        lines(
            *(
                {"choices": [{"index": 1, "delta": {"content": "No."}}, *d["choices"]]}
                for d in DELTAS
            )
        )
        + lines({"choices": [OTHER]}, STOP),
        lines(MESSAGE, end="", before=""),
        json.dumps(MESSAGE, indent=2).replace("\n", "\r\n").encode(),
        lines({"response": MESSAGE, "message": "ok", "code": 200}, end="", before=""),
        lines([MESSAGE], end="", before=""),
        lines({"message": {"content": "Yes, 𝄞."}, "done": True}, end="\n", before=""),
        lines(
            {
                "choices": [
                    {"delta": {"content": "Hm.", "extra_content": {"google": {"thought": True}}}}
                ]
            },
            *DELTAS,
            STOP,
        ),
    ],
)
def test_every_form_of_a_stream_gives_its_answer(data: bytes, n_bytes: int) -> None:
    deltas = read(data, n_bytes)
    assert text_of(deltas) == "Yes, 𝄞."
    assert [d.finish for d in deltas if d.finish] == [FinishReason.STOP]
    assert not any(delta.error for delta in deltas)


@pytest.mark.parametrize(
    "line",
    [
        b"event: ping\ndata: 1764\n\n",
        b"event: heartbeat\ndata: \n\n",
        b"data: keep-alive\n\n",
        b": waiting\n\nretry: 3000\nid: 1\n",
        lines({"type": "ping"}),
        b"event: queue\n" + lines({"position": 3}),
    ],
)
def test_signs_of_life_are_no_part_of_an_answer(line: bytes) -> None:
    deltas = read(line + lines(*DELTAS) + line + b"event: message\n" + lines(STOP), 5)
    assert text_of(deltas) == "Yes, 𝄞."
    assert not any(delta.error for delta in deltas)


def test_ollamas_lines_may_come_as_events() -> None:
    data = lines({"message": {"content": "Yes."}}, {"done": True, "done_reason": "stop"})
    assert text_of(read(data, 9, ServerKind.OLLAMA)) == "Yes."


@pytest.mark.parametrize(
    "thought",
    [
        *({"delta": {name: "Hm."}} for name in ("thinking_content", "thoughts", "cot")),
        {"delta": {"channel": "analysis", "content": "Hm."}},
        {"delta": {"type": "reasoning", "content": "Hm."}},
        {"delta": {"role": "thinking", "content": "Hm."}},
        {"delta": {"content": "Hm.", "is_thinking": True}},
        {"delta": {}, "reasoning_content": "Hm."},
    ],
)
def test_what_says_that_it_is_thought_is_no_answer(thought: dict[str, Any]) -> None:
    final = {"choices": [{"delta": {"channel": "final", "role": "assistant", "content": "Yes."}}]}
    deltas = read(lines({"choices": [thought]}, final, STOP), 9)
    assert text_of(deltas) == "Yes."
    assert "".join(delta.thought for delta in deltas) == "Hm."


@pytest.mark.parametrize(
    ("reason", "finish", "status"),
    [
        ("STOP", FinishReason.STOP, 0),
        ("end_turn", FinishReason.STOP, 0),
        ("eos_token", FinishReason.STOP, 0),
        ("MAX_TOKENS", FinishReason.LENGTH, 0),
        ("max_output_tokens", FinishReason.LENGTH, 0),
        ("token_limit", FinishReason.LENGTH, 0),
        ("SAFETY", None, 400),
        ("sensitive", None, 400),
        ("insufficient_system_resource", None, 500),
        ("network_error", None, 500),
        ("abort", None, 500),
    ],
)
def test_why_an_answer_ends_is_told_in_many_words(
    reason: str, finish: FinishReason | None, status: int
) -> None:
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}
    *_, last = read(lines(*DELTAS, end), 50)
    assert last.finish is finish and (last.error.status if last.error else 0) == status


def test_an_event_that_is_no_json_breaks_the_answer() -> None:
    for data in (b"data: hello\n\n", b'data: {"choices": [\n\ndata: {"a": 1}\n\n'):
        with pytest.raises(StreamError):
            read(data, 100)
