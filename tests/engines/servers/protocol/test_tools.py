"""Function calls through servers: both ways, in the shapes of their documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.analysis.questions.tools import TOOLS_JSON, tool_calls
from app.analysis.runs.events import QuestionAnswered, ToolCalled
from app.engines.contract.engine import Finished, Message, Request, Sampling
from app.engines.servers.address import Consents, ServerAddress
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import ServerKind
from app.engines.servers.protocol.markers import markers_of
from app.engines.servers.protocol.tools import CallGatherer, chat
from app.jobs.workspace import Workspace
from app.store import Library
from tests.engines.servers.probing.test_reading import LLAMA_CPP, LM_STUDIO, OLLAMA, VLLM
from tests.engines.servers.scripted import Body, Reply, ScriptedServer

MARKERS = markers_of(ServerAddress.parse("localhost:1"))
CALL = '<tool_call>\n{"name": "read_pages", "arguments": {"pages": "3"}}\n</tool_call>'
CONVERSATION = (
    Message("tools", TOOLS_JSON),
    Message("system", "Be brief."),
    Message("user", "What is on page 3?"),
    Message("assistant", f"I look.\n{CALL}\n{CALL.replace('3', '4')}"),
    Message("tool", "Page 3 says so."),
    Message("tool", "Page 4 says nothing."),
)


def data(value: object) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def delta(**fields: Any) -> dict[str, Any]:
    return {"choices": [{"delta": fields}]}


def piece(index: int, arguments: str, **fields: Any) -> dict[str, Any]:
    name = fields.pop("name", None)
    function = {"arguments": arguments} | ({"name": name} if name else {})
    return delta(tool_calls=[{"index": index, "function": function, **fields}])


OPENAI_LINES = (
    data(delta(role="assistant", content="I look.")),
    data(piece(0, "", id="a", type="function", name="read_pages")),
    data(piece(0, '{"pages"')),
    data(piece(0, ': "12-14"}')),
    data(piece(1, "{}", id="b", type="function", name="list_headings")),
    data({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}),
    b"data: [DONE]\n\n",
)
OLLAMA_LINES = (
    json.dumps({"message": {"content": "I look."}}).encode() + b"\n",
    json.dumps(
        {
            "message": {
                "content": "",
                "tool_calls": [
                    {"function": {"name": "read_pages", "arguments": {"pages": "12-14"}}},
                    {"function": {"name": "list_headings", "arguments": {}}},
                ],
            }
        }
    ).encode()
    + b"\n",
    b'{"message":{"content":""},"done":true,"done_reason":"stop"}\n',
)


def test_a_conversation_with_calls_is_written_as_openai_has_it() -> None:
    body = chat(CONVERSATION, ServerKind.VLLM, MARKERS)
    assert body["tools"] == json.loads(TOOLS_JSON)
    system, user, called, one, other = body["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert called["content"] == "I look."
    assert [json.loads(c["function"]["arguments"]) for c in called["tool_calls"]] == [
        {"pages": "3"},
        {"pages": "4"},
    ]
    assert [c["id"] for c in called["tool_calls"]] == [one["tool_call_id"], other["tool_call_id"]]
    assert (one["role"], one["content"]) == ("tool", "Page 3 says so.")


def test_and_as_ollama_has_it() -> None:
    *_, called, one, _ = chat(CONVERSATION, ServerKind.OLLAMA, MARKERS)["messages"]
    assert called["tool_calls"][0] == {
        "function": {"name": "read_pages", "arguments": {"pages": "3"}}
    }
    assert one == {"role": "tool", "content": "Page 3 says so.", "tool_name": "read_pages"}


def test_a_document_that_writes_of_calls_makes_none() -> None:
    plain = (Message("user", CALL), Message("assistant", CALL))
    told = CALL.replace("<", "‹").replace(">", "›")  # which a model still reads
    assert chat(plain, ServerKind.VLLM, MARKERS) == {
        "messages": [{"role": "user", "content": told}, {"role": "assistant", "content": told}]
    }


@pytest.mark.parametrize(
    ("shape", "lines"), [(VLLM, OPENAI_LINES), (OLLAMA, OLLAMA_LINES)], ids=["OpenAI", "Ollama"]
)
def test_calls_that_are_streamed_come_back_as_text(
    shape: dict[str, Any], lines: tuple[bytes, ...], tmp_path: Path
) -> None:
    server = ScriptedServer(lambda n, body: Reply(lines=lines), facts=shape)
    engine = ServerEngine(
        [ServerAddress.parse(server.url)], consents=Consents(tmp_path / "servers.json")
    )
    events = list(engine.generate([Request("a", CONVERSATION[:3], Sampling(max_tokens=64))]))
    done = events[-1]
    assert isinstance(done, Finished) and done.text.startswith("I look.")
    first, second = tool_calls(done.text)
    assert (first.name, first.arguments, first.problem) == ("read_pages", {"pages": "12-14"}, "")
    assert (second.name, second.problem) == ("list_headings", "")
    assert server.bodies[0]["tools"] and server.bodies[0]["messages"][0]["role"] == "system"
    engine.close()


def takes_tools(shape: dict[str, Any], tmp_path: Path, status: int = 200) -> bool:
    server = ScriptedServer(lambda n, body: Reply(status=status, body={}), facts=shape)
    consents = Consents(tmp_path / "servers.json")
    return ServerEngine([ServerAddress.parse(server.url)], consents=consents).takes_tools()


def test_who_takes_functions_is_read_or_tried(tmp_path: Path) -> None:
    assert not takes_tools(LLAMA_CPP, tmp_path)
    caps = LLAMA_CPP["/props"] | {"chat_template_caps": {"supports_tools": True}}
    assert takes_tools(LLAMA_CPP | {"/props": caps}, tmp_path)
    assert not takes_tools(OLLAMA, tmp_path)
    shown = OLLAMA["/api/show"] | {"capabilities": ["completion", "tools"]}
    assert takes_tools(OLLAMA | {"/api/show": shown}, tmp_path)
    assert takes_tools(VLLM, tmp_path), "it takes a request with a function"
    assert not takes_tools(VLLM, tmp_path, status=400)
    assert not takes_tools(LM_STUDIO, tmp_path)


def test_lm_studios_newer_api_says_the_same(tmp_path: Path) -> None:
    entry = {
        "type": "llm",
        "key": "qwen2.5-7b-instruct",
        "quantization": {"name": "Q4_K_M", "bits_per_weight": 4},
        "loaded_instances": [{"id": "qwen2.5-7b-instruct", "config": {"context_length": 16384}}],
        "max_context_length": 32768,
        "capabilities": {"vision": False, "trained_for_tool_use": True},
    }
    embedding = {"type": "embedding", "key": "text-embedding-nomic", "loaded_instances": []}
    shape = {
        "/v1/models": LM_STUDIO["/v1/models"],
        "/api/v1/models": {"models": [embedding, entry]},
    }
    server = ScriptedServer(facts=shape)
    consents = Consents(tmp_path / "servers.json")
    [facts] = ServerEngine([ServerAddress.parse(server.url)], consents=consents).connect()
    assert (facts.kind, facts.model) == (ServerKind.LM_STUDIO, "qwen2.5-7b-instruct")
    assert facts.n_context == 16_384 and facts.takes_tools
    assert facts.weights.endswith("qwen2.5-7b-instruct/Q4_K_M")


def test_a_question_is_answered_by_looking_things_up_at_a_server(tmp_path: Path) -> None:
    """The document is too long for one prompt; the server's model asks for a section, then answers
    from it."""
    path = tmp_path / "report.md"
    path.write_text(
        "\n\n".join(
            f"# {c} Gauge\n\nThe river at gauge {c} rose by {c}.5 metres. " + "It was cold. " * 400
            for c in range(1, 9)
        )
    )
    shown = OLLAMA["/api/show"] | {"capabilities": ["completion", "tools"]}

    def script(n: int, body: Body) -> Reply:
        if n == 0:
            call = {"function": {"name": "search_document", "arguments": {"query": "gauge 7"}}}
            message = {"message": {"content": "", "tool_calls": [call]}}
        else:
            message = {"message": {"content": "It rose by 7.5 metres."}}
        end = {"message": {"content": ""}, "done": True, "done_reason": "stop"}
        return Reply(lines=tuple(json.dumps(line).encode() + b"\n" for line in (message, end)))

    server = ScriptedServer(script, facts=OLLAMA | {"/api/show": shown})
    workspace = Workspace(Library.open(tmp_path / "library.db"))
    try:
        model = workspace.open_servers([ServerAddress.parse(server.url)])
        document = workspace.open_document(path)
        question = "How far did the river rise at gauge 7?"
        events = list(workspace.ask(document, model, question, n_context=4096))
    finally:
        workspace.close()
    [called] = [event for event in events if isinstance(event, ToolCalled)]
    assert called.name == "search_document" and not called.problem
    assert isinstance(events[-1], QuestionAnswered), events[-1]
    assert events[-1].text == "It rose by 7.5 metres."
    result = server.bodies[1]["messages"][-1]
    assert result["role"] == "tool" and "7.5 metres" in result["content"]


def test_an_answer_in_another_language_is_asked_again_after_looking_up_too(tmp_path: Path) -> None:
    """The call itself is in no language, and is not asked again for being in English."""
    path = tmp_path / "report.md"
    path.write_text(
        "\n\n".join(
            f"# {c} Gauge\n\nThe river at gauge {c} rose by {c}.5 metres. " + "It was cold. " * 400
            for c in range(1, 9)
        )
    )
    shown = OLLAMA["/api/show"] | {"capabilities": ["completion", "tools"]}
    query = "the river and the gauge and the water that was seen at the banks of it, and why"
    german = (
        "Der Fluss stieg am Pegel um 7,5 Meter, und niemand an seinen Ufern hatte ihn je so hoch "
        "gesehen, wie es in dem Bericht über diese Woche heißt. Die Menschen in der Stadt mussten "
        "ihre Häuser verlassen, und das Wasser stand bis zu den Fenstern der Kirche."
    )
    english = "The river rose by 7.5 metres at the gauge, and it was cold there in that week."

    def script(n: int, body: Body) -> Reply:
        if n == 0:
            call = {"function": {"name": "search_document", "arguments": {"query": query}}}
            message = {"message": {"content": "", "tool_calls": [call]}}
        else:
            message = {"message": {"content": german if n == 1 else english}}
        end = {"message": {"content": ""}, "done": True, "done_reason": "stop"}
        return Reply(lines=tuple(json.dumps(line).encode() + b"\n" for line in (message, end)))

    server = ScriptedServer(script, facts=OLLAMA | {"/api/show": shown})
    workspace = Workspace(Library.open(tmp_path / "library.db"))
    try:
        model = workspace.open_servers([ServerAddress.parse(server.url)])
        document = workspace.open_document(path)
        question = "How far did the river rise at gauge 7?"
        events = list(workspace.ask(document, model, question, n_context=4096))
    finally:
        workspace.close()
    assert isinstance(events[-1], QuestionAnswered), events[-1]
    assert events[-1].text == english
    assert len(server.bodies) == 3, "one call, one answer in German, one in English"
    asked = [m["content"] for m in server.bodies[2]["messages"] if m["role"] == "user"]
    assert asked[-1].endswith("Write your whole answer in English.")


WORDS = json.dumps({"query": "the annual fee"})


def piece(name: str = "", arguments: object = "", **more: object) -> list[dict[str, Any]]:
    function = {"name": name} if name else {}
    return [{"function": {**function, "arguments": arguments}, **more}]


@pytest.mark.parametrize(
    "pieces",
    [
        [
            piece("search_document", WORDS[:9], index=0, id="a"),
            piece("search_document", WORDS[9:], index=0, id="a"),
        ],
        [piece("search_document", WORDS[:9], id="a"), piece("", WORDS[9:], id="a")],
        [piece("search_document", WORDS[:9], id="a"), piece("", WORDS[9:])],
        [
            piece("search_document", WORDS, index=0, id="a"),
            piece("search_document", WORDS, index=0, id="a"),
        ],
        [piece("search_document", WORDS[:9], index="0"), piece("", WORDS[9:], index="0")],
        [piece("search_", "", index=0), piece("document", json.loads(WORDS), index=0)],
        [piece("functions.search_document", json.dumps(WORDS))],
        [[{"id": "a", "name": "search_document", "parameters": json.loads(WORDS)}]],
    ],
)
def test_calls_come_in_pieces_of_many_shapes(pieces: list[list[dict[str, Any]]]) -> None:
    gatherer = CallGatherer()
    for each in pieces:
        gatherer.take(each)
    [call] = tool_calls(gatherer.text())
    assert call.name == "search_document" and not gatherer.text()
    assert call.arguments == json.loads(WORDS)


def test_two_calls_under_one_number_stay_two() -> None:
    gatherer = CallGatherer()
    gatherer.take(piece("search_document", WORDS, index=0, id="a"))
    gatherer.take(piece("list_headings", "{}", index=0, id="b"))
    assert [call.name for call in tool_calls(gatherer.text())] == [
        "search_document",
        "list_headings",
    ]
