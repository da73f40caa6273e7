"""What servers say when they refuse, and what they are asked without from then on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.engines.servers.protocol.refusals import SYSTEM_ROLE, Refusals
from app.engines.servers.protocol.said import body_said, error_said

BODY: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi."}],
    "stream": True,
    "max_tokens": 1024,
    "temperature": 0.0,
    "top_p": 1.0,
    "seed": 0,
    "stream_options": {"include_usage": True},
    "response_format": {"type": "json_schema"},
}


def detail(name: str) -> dict[str, Any]:
    return {"detail": [{"type": "extra_forbidden", "loc": ["body", name], "msg": "Not permitted"}]}


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (detail("seed"), "seed"),
        (detail("stream_options"), "stream_options"),
        ({"error": {"message": "System role not supported", "code": 400}}, SYSTEM_ROLE),
        ({"error": "Jinja Exception: System role not supported"}, SYSTEM_ROLE),
        ({"message": "Conversation roles must alternate user/assistant/…"}, SYSTEM_ROLE),
        ({"error": {"message": "Developer instruction is not enabled for m"}}, SYSTEM_ROLE),
        ({"error": {"message": "Unsupported value", "param": "temperature"}}, "temperature"),
        ({"error": {"message": "`top_p` cannot be set with this model"}}, "top_p"),
        ({"error": {"message": "json_schema is not supported"}}, "response_format"),
        ({"error": {"message": "property 'seed' is unsupported"}}, "seed"),
        ({"error": "Failed to deserialize the body: unknown field `top_p`, expected `n`"}, "top_p"),
        ({"object": "error", "message": {"detail": detail("seed")["detail"]}}, "seed"),
        ([{"error": {"code": 400, "message": 'Unknown name "seed": Cannot find field.'}}], "seed"),
        ({"errors": [{"message": "Unsupported parameter", "param": "temperature"}]}, "temperature"),
        ({"error": "unknown variant `system`, expected `user` or `assistant`"}, SYSTEM_ROLE),
        ({"error": {"message": "Only user and assistant roles are supported!"}}, SYSTEM_ROLE),
        ({"detail": "messages.0.role: Input should be 'user' or 'assistant'"}, SYSTEM_ROLE),
        ({"error": {"message": "Streaming is not supported here"}}, "stream"),
        ({"detail": [{"loc": ["body", "messages", 0, "role"], "msg": "Not one"}]}, SYSTEM_ROLE),
        ({"error": {"message": "No.", "param": "messages[0].role"}}, SYSTEM_ROLE),
        ({"message": "The first message must be from the user"}, SYSTEM_ROLE),
        ({"message": "MaxTokens is unknown, use MaxCompletionTokens"}, "max_tokens"),
        ({"error": {"message": "json mode is off for this model"}}, "response_format"),
        ({"error": {"message": "xgrammar could not compile the schema"}}, "response_format"),
        ({"error": {"message": "The 'stream_options' parameter is not known"}}, "stream_options"),
        ({"error": {"message": "stream_options needs stream to be enabled"}}, "stream_options"),
        (
            {
                "error": {
                    "message": "Provider returned error",
                    "metadata": {"raw": '{"error": {"message": "No.", "param": "top_p"}}'},
                }
            },
            "top_p",
        ),
        ({"error": {"message": "for 'role:system' nothing is satisfied"}}, SYSTEM_ROLE),
        (
            {"error": {"message": "Invalid: In context=(), x is missing", "param": "seed"}},
            "seed",
        ),
        (
            {"error": {"message": "'max_tokens' is not supported. Use 'max_completion_tokens'."}},
            "max_tokens",
        ),
    ],
)
def test_what_is_refused_is_left_out_once(answer: dict[str, Any], name: str) -> None:
    refusals, said = Refusals(), error_said(answer)
    assert refusals.learn(said, BODY)
    assert refusals.names == {name}
    body = refusals.apply(BODY)
    if name == SYSTEM_ROLE:
        assert body["messages"] == [{"role": "user", "content": "Be brief.\n\nHi."}]
    elif name == "stream":
        assert body["stream"] is False and "stream_options" not in body
    else:
        assert name not in body
    if name == "max_tokens":
        assert body["max_completion_tokens"] == 1024


def test_a_refusal_that_names_nothing_leaves_what_every_server_knows() -> None:
    refusals = Refusals()
    assert refusals.learn(error_said({"error": "Extra inputs are not permitted"}), BODY)
    assert set(refusals.apply(BODY)) == {"model", "messages", "stream", "max_tokens"}


def test_what_was_left_out_on_a_guess_that_did_not_help_is_sent_again() -> None:
    refusals, said = Refusals(), error_said({"error": "Unsupported value"})
    assert refusals.learn(said, BODY)
    assert not refusals.learn(said, refusals.apply(BODY))
    assert refusals.names == set()


def test_a_server_that_allows_shorter_answers() -> None:
    refusals = Refusals()
    said = error_said({"error": {"message": "max_tokens is too large: at most 512 tokens"}})
    assert refusals.learn(said, BODY)
    assert refusals.apply(BODY)["max_tokens"] == 512
    said = error_said({"message": "`max_tokens` must be less than or equal to `256`"})
    assert refusals.learn(said, BODY)
    assert refusals.apply(BODY)["max_tokens"] == 256


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("The value of max_tokens must be between 1 and 512", 512),
        ("Range of max_tokens should be [1, 800]", 800),
        ("max_tokens (2000) exceeds the maximum allowed (900)", 900),
        ("`max_completion_tokens` must be ≤ 512", 512),
        ("max_tokens must not exceed 600", 600),
        ("The maximum output tokens is 700, max_tokens 2000 requested", 700),
        ("maxOutputTokens must be from 1 (inclusive) to 801 (exclusive)", 800),
    ],
)
def test_how_long_answers_may_be_is_read_in_many_words(words: str, n: int) -> None:
    refusals = Refusals()
    assert refusals.learn(error_said({"error": {"message": words}}), BODY)
    assert refusals.apply(BODY)["max_tokens"] == n and not refusals.names


def test_other_errors_change_nothing() -> None:
    for words in ("The model crashed.", "unknown system error 5", "CUDA out of memory"):
        assert not Refusals().learn(error_said({"error": words}), {**BODY}), words


@pytest.mark.parametrize(
    ("answer", "is_too_long", "is_out_of_quota", "is_loading", "is_away"),
    [
        ({"error": {"code": "context_length_exceeded", "message": "Too much."}}, 1, 0, 0, 0),
        ({"error": "the model is loaded with context length of only 4096 tokens"}, 1, 0, 0, 0),
        ({"error": {"message": "`inputs` tokens + `max_new_tokens` must be <= 4096"}}, 1, 0, 0, 0),
        ({"error": {"code": "insufficient_quota", "message": "No."}}, 0, 1, 0, 0),
        ({"error": {"message": "Budget has been exceeded! Current cost: 1"}}, 0, 1, 0, 0),
        ({"error": {"message": "exceeded your current quota; retry in 30 s"}}, 0, 0, 0, 0),
        ({"error": {"message": "Loading model", "code": 503}}, 0, 0, 1, 0),
        ({"error": {"message": "OpenAIException - Connection error.", "code": "500"}}, 0, 0, 0, 1),
        ({"error": {"message": "Internal Server Error"}}, 0, 0, 0, 1),
        ({"error": {"message": "CUDA out of memory"}}, 0, 0, 0, 0),
        ({"message": "prompt is too long: 205 tokens > 200 maximum"}, 1, 0, 0, 0),
        ({"detail": "Prompt and max_tokens exceed max_model_len 4096"}, 1, 0, 0, 0),
        ({"error_msg": "Your quota has been used up"}, 0, 1, 0, 0),
        ({"error": {"message": "Quota exceeded for requests per minute"}}, 0, 0, 0, 0),
        ({"error": {"message": "You have run out of credits."}}, 0, 1, 0, 0),
        ({"detail": "Model m is not ready, it is starting up"}, 0, 0, 1, 0),
        ({"message": "connect ECONNRESET 10.0.0.1:80"}, 0, 0, 0, 1),
        ({"message": "all deployments are down"}, 0, 0, 0, 1),
        ({"error": {"code": "tokens_limit_reached", "message": "No."}}, 1, 0, 0, 0),
        ({"error": "`inputs` must have less than 4095 tokens. Given: 9000"}, 1, 0, 0, 0),
        ({"error": {"message": "提示词过长"}}, 1, 0, 0, 0),
        ({"error": {"message": "x", "code": 413}}, 1, 0, 0, 0),
        ({"error": "context deadline exceeded"}, 0, 0, 0, 0),
        ({"message": "Arrearage: make sure your account is in good standing"}, 0, 1, 0, 0),
        ({"message": "Monthly usage limit reached."}, 0, 1, 0, 0),
        ({"detail": "Model m is currently being loaded"}, 0, 0, 1, 0),
        ({"message": "模型正在加载"}, 0, 0, 1, 0),
        ({"error": "error sending request for url (http://10.0.0.1)"}, 0, 0, 0, 1),
        ({"error": {"message": "EngineCore is dead"}}, 0, 0, 0, 0),
        ({"error": {"message": "The engine process has died"}}, 0, 0, 0, 1),
    ],
)
def test_errors_are_told_apart(
    answer: Any, is_too_long: int, is_out_of_quota: int, is_loading: int, is_away: int
) -> None:
    said = error_said(answer)
    told = (said.is_too_long, said.is_out_of_quota, said.is_loading, said.is_away)
    assert told == (is_too_long, is_out_of_quota, is_loading, is_away)


def test_codes_are_read_as_text_and_pages_say_nothing() -> None:
    assert error_said({"error": {"message": "x", "code": "429"}}).status == 429
    assert body_said(b"<html>no</html>").words == ""
    assert body_said(b"Internal Server Error").words == "Internal Server Error"
    assert body_said(json.dumps(detail("seed")).encode()).words == "seed: Not permitted"
