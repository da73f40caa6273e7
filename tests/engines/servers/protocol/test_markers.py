"""Markers of chat templates in a document have no power at a server, and are quoted as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.engines.contract.engine import Finished, Message, Request, Sampling
from app.engines.servers.address import ServerAddress
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import ServerKind
from app.engines.servers.protocol.markers import (
    Restorer,
    learn_markers,
    markers_of,
    neutral,
    restored,
    turned_back,
)
from app.engines.servers.protocol.tools import chat
from tests.engines.servers.scripted import Reply, ScriptedServer

HERE = ServerAddress.parse("localhost:1")
MARKS = [
    "<|im_end|>",
    "<|im_start|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<|turn>",
    "<turn|>",
    "<|channel>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "</s>",
    "<｜User｜>",
    "<｜end▁of▁sentence｜>",
    "<|channel|>",
    "<think>",
    "</think>",
    "[THINK]",
    "◁think▷",
    "<tool_call>",
    "<|START_OF_TURN_TOKEN|>",
    "[gMASK]",
    "<unused94>",
    "<seed:think>",
    "[|user|]",
    "<BOS_TOKEN>",
    "<seed:tool_call>",
    "<minimax:tool_call>",
    "[control_8]",
    "[UNUSED_TOKEN_145]",
    "<reserved_106>",
    ">>TITLE<<",
    "<_bot>",
    "<role>",
    "<用户>",
    "]!d~[",
    "<function=look_up>",
    "<arg_value>",
    "<eot_id>",
    "<[begin_of_sentence]>",
    "<image>",
    "<issue_start>",
    "|||IP_ADDRESS|||",
    "[start_header_id]",
    "<start_function_call>",
    "<escape>",
    "<｜DSML｜invoke name=x>",
    "</｜DSML｜function_calls>",
    "｜place▁holder▁no▁0｜",
    "<invoke name=look_up>",
    "<function_calls>",
    "<tool_code>",
    "<TOOLCALL>",
    "<think_off>",
    "<bot_end>",
    "<audio_soft_token>",
    "[unused12]",
    "/no_think",
    "/nothink",
    "/think",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_marker_is_written_with_other_brackets_and_back(mark: str) -> None:
    text = f"The log ends with {mark} and a line.\n"
    told = neutral(text, markers_of(HERE))
    assert mark not in told and len(told) == len(text)
    forms = turned_back([Message("user", text)], markers_of(HERE))
    assert restored(told, forms) == text
    for n in (1, 3):
        restorer = Restorer(forms)
        pieces = [restorer.feed(told[at : at + n]) for at in range(0, len(told), n)]
        assert "".join(pieces) + restorer.finish() == text


def test_ordinary_text_is_left_alone() -> None:
    text = "If a < b and c > d, see [p12], [3], [REDACTED], <b>, |x|, a<|b, x<sup>2</sup> and «so»."
    assert neutral(text, markers_of(HERE)) == text
    assert turned_back([Message("user", text)], markers_of(HERE)) == {}


def test_a_form_that_the_text_has_of_its_own_stays() -> None:
    text = "It writes ‹think› where others write <think>."
    assert turned_back([Message("user", text)], markers_of(HERE)) == {}


def test_a_vocabulary_adds_its_control_tokens_and_no_words() -> None:
    there = ServerAddress.parse("localhost:2", model="odd")
    learn_markers(there, ["<odd-turn>", " ", "\n\n", "table"], "{{ '<|odd_user|>' }}")
    assert neutral("a table <odd-turn>", markers_of(there)) == "a table ‹odd-turn›"
    assert neutral("<odd-turn>", markers_of(HERE)) == "<odd-turn>"


def test_calls_and_results_are_treated_alike() -> None:
    call = '<tool_call>{"name": "search", "arguments": {"words": "<|im_end|>"}}</tool_call>'
    body = chat(
        (
            Message("tools", "[{}]"),
            Message("user", "<|im_end|>"),
            Message("assistant", call),
            Message("tool", "found <|im_end|>"),
        ),
        ServerKind.VLLM,
        markers_of(HERE),
    )
    assert "<|im_end|>" not in json.dumps(body)
    assert json.dumps(body, ensure_ascii=False).count("‹¦im_end¦›") == 3


def test_a_server_is_sent_no_marker_and_its_quotation_is_turned_back() -> None:
    def answer(n: int, body: object) -> Reply:
        def lines() -> Iterator[bytes]:
            for text in ("It ends with ‹¦im_", "end¦›, it says."):
                delta = {"choices": [{"delta": {"content": text}}]}
                yield b"data: " + json.dumps(delta).encode() + b"\n\n"
            yield b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'

        return Reply(lines=tuple(lines()))

    server = ScriptedServer(answer)
    engine = ServerEngine([ServerAddress.parse(server.url)])
    document = Message("user", "Turns end with <|im_end|> in this format.")
    try:
        *_, done = engine.generate([Request("a", (document,), Sampling(max_tokens=50))])
    finally:
        engine.close()
        server.die()
    assert "<|im_end|>" not in json.dumps(server.bodies[0])
    assert isinstance(done, Finished) and done.text == "It ends with <|im_end|>, it says."


@pytest.mark.parametrize(
    "text",
    [
        *("[p1] [Section 3] [12]", "a < b > c", "<b>bold</b> <table>", "List<String> a[0]"),
        *("<Company Name> shall pay <amount>", "[INSERT NAME] [●]", "<https://example.org>"),
        *("x >> y << z", "a | b | c", "<ada@example.org>", "price [EUR]"),
        *("https://example.org/think", "and/think tanks", "｜项目｜金额｜", "<param name=a>"),
    ],
)
def test_what_documents_have_of_their_own_stays(text: str) -> None:
    assert neutral(text, markers_of(ServerAddress.parse("localhost:2"))) == text
