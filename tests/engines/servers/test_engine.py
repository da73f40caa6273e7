"""The server engine against a scripted HTTP server: what real servers do on bad days."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.engines.contract.engine import (
    EngineError,
    EngineNotice,
    Event,
    Failed,
    Finished,
    FinishReason,
    Message,
    PromptProgress,
    Request,
    Sampling,
    Started,
    Token,
)
from app.engines.servers.address import ConsentNeeded, Consents, Reach, ServerAddress
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import KeyRefused, NotAServer, Unreachable
from tests.engines.servers.scripted import Reply, ScriptedServer

Make = Callable[..., ServerEngine]


@pytest.fixture(autouse=True)
def first_pause_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a server that fails is left alone is for `probing.test_limit`."""
    monkeypatch.setattr("app.engines.servers.limit._BACKOFF_FIRST_S", 0.1)


@pytest.fixture
def consents(tmp_path: Path) -> Consents:
    return Consents(tmp_path / "servers.json")


@pytest.fixture
def engine(consents: Consents) -> Iterator[Make]:
    """Makes engines for scripted servers and closes them afterwards."""
    made: list[ServerEngine] = []

    def make(*servers: ScriptedServer, **settings: object) -> ServerEngine:
        addresses = [ServerAddress.parse(server.url) for server in servers]
        made.append(ServerEngine(addresses, consents=consents, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def asks(n: int, **sampling: object) -> list[Request]:
    settings = Sampling(**{"max_tokens": 32, **sampling})  # type: ignore[arg-type]
    return [Request(str(i), (Message("user", f"Question {i}"),), settings) for i in range(n)]


def finished(events: Sequence[Event]) -> dict[str, Finished]:
    return {event.id: event for event in events if isinstance(event, Finished)}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Holds what is inside to a limit; a busy machine is given four times the quiet one's."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 4 * seconds


def test_an_answer_is_streamed_and_counted(engine: Make) -> None:
    server = ScriptedServer()
    events = list(engine(server).generate(asks(1, temperature=0.5, seed=9, stop=("x",))))
    kinds = [type(event) for event in events]
    assert kinds == [Started, PromptProgress, Token, Token, Token, Finished]
    [done] = finished(events).values()
    assert done.text == "one two three" == "".join(e.text for e in events if isinstance(e, Token))
    assert (done.reason, done.n_prompt, done.n_generated) == (FinishReason.STOP, 7, 3)
    body = server.bodies[0]
    assert body["messages"] == [{"role": "user", "content": "Question 0"}]
    assert (body["temperature"], body["seed"], body["stop"]) == (0.5, 9, ["x"])
    assert "repeat_penalty" not in body, "an unknown server gets OpenAI's own settings alone"


def test_length_is_told_apart_from_the_end_of_turn(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(finish="length"))
    [done] = finished(list(engine(server).generate(asks(1)))).values()
    assert done.reason is FinishReason.LENGTH


def test_a_server_that_allows_three_at_once_is_found_out_and_loses_nothing(engine: Make) -> None:
    lock = threading.Lock()
    under_way = 0

    def script(n: int, body: object) -> Reply:
        nonlocal under_way
        with lock:
            if under_way >= 3:
                return Reply(
                    status=429,
                    body={"error": {"message": "slow down"}},
                    headers={"retry-after": "0"},
                )
            under_way += 1
        time.sleep(0.02)
        with lock:
            under_way -= 1
        return Reply()

    server = ScriptedServer(script)
    requests = asks(60)
    events = list(engine(server).generate(requests))
    assert set(finished(events)) == {r.id for r in requests}
    assert not [e for e in events if isinstance(e, Failed)]
    n_refused = len(server.bodies) - len(requests)
    assert 0 < n_refused < 40, n_refused


def test_a_busy_server_is_left_alone_as_long_as_it_asks(engine: Make) -> None:
    times: list[float] = []

    def script(n: int, body: object) -> Reply:
        times.append(time.monotonic())
        return Reply(status=503, body={}, headers={"Retry-After": "1"}) if n == 0 else Reply()

    events = list(engine(ScriptedServer(script)).generate(asks(1)))
    assert finished(events)["0"].text == "one two three"
    assert times[1] - times[0] > 0.95
    assert [e.kind for e in events if isinstance(e, EngineNotice)] == ["busy"]


AWAY = [
    (502, b"<html><head><title>502 Bad Gateway</title></head></html>"),
    (504, b"upstream request timeout"),
    (503, b"no healthy upstream"),
    (503, {"message": "connect ECONNREFUSED 10.0.0.3:8000"}),
    (500, {"error": {"message": "Connection error.", "type": "api_error"}}),
    (500, b""),
]


@pytest.mark.parametrize(("status", "body"), AWAY)
def test_a_server_that_is_away_behind_a_proxy_is_waited_for(
    engine: Make, status: int, body: object
) -> None:
    """It is no overload: when it is back, it gets as much at once as before."""

    def script(n: int, _body: object) -> Reply:
        is_back = n >= 6  # each of the three was refused twice
        return Reply() if is_back else Reply(status=status, body=body)

    events = list(engine(ScriptedServer(script), patience_s=30.0).generate(asks(3)))
    assert len(finished(events)) == 3
    assert {e.kind for e in events if isinstance(e, EngineNotice)} == {"lost"}


@pytest.mark.parametrize(("status", "body"), AWAY)
def test_one_that_stays_away_is_given_up_in_its_words(
    engine: Make, status: int, body: object
) -> None:
    server = ScriptedServer(lambda n, b: Reply(status=status, body=body))
    with within(20), pytest.raises(EngineError, match="failed"):
        list(engine(server, patience_s=0.4).generate(asks(2)))


def test_a_server_that_asks_for_an_hour_is_not_waited_for(engine: Make) -> None:
    reply = Reply(status=429, body={"error": "quota"}, headers={"retry-after": "3600"})
    with within(3):
        [failed] = list(engine(ScriptedServer(lambda n, b: reply)).generate(asks(1)))
    assert isinstance(failed, Failed) and "3,600 s" in failed.message and "quota" in failed.message


def test_a_cut_answer_is_asked_again_from_its_start(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(cut=n == 0))
    events = list(engine(server).generate(asks(1)))
    assert [type(e) for e in events].count(Started) == 2, "a second start tells that text is void"
    assert finished(events)["0"].text == "one two three"
    assert "lost" in [e.kind for e in events if isinstance(e, EngineNotice)]


def test_an_answer_that_always_breaks_off_fails_alone(engine: Make) -> None:
    def script(n: int, body: dict[str, object]) -> Reply:
        return Reply(cut="Question 1" in json.dumps(body))

    events = list(engine(ScriptedServer(script)).generate(asks(3)))
    assert set(finished(events)) == {"0", "2"}
    [failed] = [e for e in events if isinstance(e, Failed)]
    assert failed.id == "1" and "broke off 3 times" in failed.message


@pytest.mark.parametrize("line", [b"data: {nonsense\n\n", b"data: [1]\n\n"])
def test_garbage_in_the_stream_is_no_answer(engine: Make, line: bytes) -> None:
    server = ScriptedServer(lambda n, body: Reply(lines=(line,)))
    [failed] = [e for e in engine(server).generate(asks(1)) if isinstance(e, Failed)]
    assert failed.message and failed.next_step


_LAST = (
    b'data: {"choices":[{"delta":{"content":"done"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"choices":[],"usage":{"prompt_tokens":1%s,"completion_tokens":1e999}}' % (b"0" * 400),
        rb'{"choices":[{"delta":{"tool_calls":[{"function":{"name":"a","arguments":"\ud800"}}]}}]}',
        rb'{"error":{"message":"\ud800 is bad","code":1%s}}' % (b"0" * 400),
    ],
)
def test_a_malicious_line_costs_its_own_request_at_most(engine: Make, data: bytes) -> None:
    bad = (b"data: " + data + b"\n\n", _LAST)
    server = ScriptedServer(
        lambda n, body: Reply(lines=bad) if "Question 0" in str(body) else Reply()
    )
    events = list(engine(server, patience_s=30.0).generate(asks(2)))
    assert finished(events)["1"].text == "one two three"
    for event in events:
        if isinstance(event, Finished):
            event.text.encode()
            assert event.n_prompt < 2**31 and event.n_generated < 2**31
        if isinstance(event, Failed | EngineNotice):
            event.message.encode()


def test_an_answer_without_end_is_cut(engine: Make) -> None:
    def endless() -> Iterator[bytes]:
        for n in itertools.count():
            yield b'data: {"choices":[{"delta":{"content":"and %d so on "}}]}\n\n' % n

    server = ScriptedServer(lambda n, body: Reply(lines=endless()))  # type: ignore[arg-type]
    with within(20):
        [done] = finished(list(engine(server).generate(asks(1)))).values()
    assert done.reason is FinishReason.LENGTH and len(done.text) < 7_000


def test_cancel_does_not_wait_for_a_server_that_is_to_count(engine: Make) -> None:
    released = threading.Event()

    def never(handler: object, body: object) -> object:
        released.wait(20)
        return {"prompt": "x"}

    models = {"data": [{"id": "m", "owned_by": "llamacpp"}]}
    server = ScriptedServer(facts={"/v1/models": models, "/apply-template": never})
    one = engine(server)
    one.connect()
    threading.Timer(0.3, one.cancel).start()
    with within(5):
        [done] = finished(list(one.generate(asks(1)))).values()
    released.set()
    assert done.reason is FinishReason.CANCELLED


def test_an_error_within_the_stream_is_told_in_the_servers_words(engine: Make) -> None:
    line = b'data: {"error": {"message": "KV cache is full", "code": 400}}\n\n'
    server = ScriptedServer(lambda n, body: Reply(lines=(line,)))
    [failed] = [e for e in engine(server).generate(asks(1)) if isinstance(e, Failed)]
    assert "KV cache is full" in failed.message
    assert len(server.bodies) == 1, "a refusal is not asked again"


def test_line_ends_are_those_of_the_protocol(engine: Make) -> None:
    text = "a\u2028b\x85c\u00e9\x0bd"
    chunk = json.dumps({"choices": [{"delta": {"content": text}}]}, ensure_ascii=False).encode()
    cut = chunk.index("\u00e9".encode()) + 1  # within a character
    lines = (b": ping\r\n\r\ndata: " + chunk[:cut], chunk[cut:] + b"\r\n\r\n", b"data: [DONE]\r\n")
    server = ScriptedServer(lambda n, body: Reply(lines=lines, delay_s=0.01))
    assert finished(list(engine(server).generate(asks(1))))["0"].text == text


def test_cancel_closes_the_connections_at_once(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(pieces=("x",) * 500, delay_s=0.02))
    one = engine(server)
    ends: list[Finished] = []
    with within(3):
        for event in one.generate(asks(6)):
            if isinstance(event, Token) and not ends:
                one.cancel()
            if isinstance(event, Finished):
                ends.append(event)
        assert {e.reason for e in ends} == {FinishReason.CANCELLED} and len(ends) == 6
        _wait(lambda: server.n_at_once == 0)
    assert server.n_left == len(server.bodies) > 0


def test_cancel_reaches_a_server_that_has_not_said_a_word(engine: Make) -> None:
    hold = threading.Event()

    def script(n: int, body: object) -> Reply:
        hold.wait(10)
        return Reply()

    one = engine(ScriptedServer(script))
    threading.Timer(0.3, one.cancel).start()
    with within(2):
        [end] = finished(list(one.generate(asks(1)))).values()
    assert end.reason is FinishReason.CANCELLED
    hold.set()


def test_one_request_is_cancelled_and_the_others_go_on(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(pieces=("x",) * 10, delay_s=0.02))
    one = engine(server)
    events: list[Event] = []
    for event in one.generate(asks(3)):
        events.append(event)
        if isinstance(event, Token) and event.id == "1":
            one.cancel("1")
    reasons = {id_: end.reason for id_, end in finished(events).items()}
    stop, cancelled = FinishReason.STOP, FinishReason.CANCELLED
    assert reasons == {"0": stop, "1": cancelled, "2": stop}


def test_a_listener_that_leaves_ends_the_work(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(pieces=("x",) * 500, delay_s=0.02))
    one = engine(server)
    events = one.generate(asks(4))
    next(events)
    with within(2):
        events.close()  # type: ignore[attr-defined]
        _wait(lambda: server.n_at_once == 0)
    server.script = lambda n, body: Reply()
    assert len(finished(list(one.generate(asks(2))))) == 2, "the engine can be used again"


def test_the_key_goes_along_and_a_wrong_one_is_told(consents: Consents) -> None:
    def models(handler: object, body: object) -> object:
        if handler.headers.get("authorization") != "Bearer right":  # type: ignore[attr-defined]
            return Reply(status=401, body={"error": "no"})
        return {"data": [{"id": "m"}]}

    server = ScriptedServer(facts={"/v1/models": models})
    right = ServerEngine([ServerAddress.parse(server.url, key="right")], consents=consents)
    assert finished(list(right.generate(asks(1))))
    assert server.headers[0]["authorization"] == "Bearer right"
    with pytest.raises(KeyRefused, match="wants a key"):
        ServerEngine([ServerAddress.parse(server.url)], consents=consents).connect()
    wrong = ServerEngine([ServerAddress.parse(server.url, key="wrong")], consents=consents)
    with pytest.raises(KeyRefused, match="refuses the key"):
        list(wrong.generate(asks(1)))
    assert "right" not in repr(ServerAddress.parse(server.url, key="right"))


def test_nothing_there_is_said_at_once(consents: Consents) -> None:
    server = ScriptedServer()
    server.die()
    with within(3), pytest.raises(Unreachable, match="No server can be reached"):
        list(ServerEngine([ServerAddress.parse(server.url)], consents=consents).generate(asks(1)))


def test_a_server_that_dies_for_good_ends_the_run_in_words(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(pieces=("x",) * 50, delay_s=0.01))
    events = engine(server, patience_s=1.0).generate(asks(3))
    next(events)
    threading.Thread(target=server.die).start()
    with within(8), pytest.raises(EngineError, match="No server can be reached at http"):
        list(events)


def test_a_server_that_is_started_again_goes_on(engine: Make) -> None:
    server = ScriptedServer(lambda n, body: Reply(pieces=("x",) * 20, delay_s=0.01))
    events = engine(server).generate(asks(6))
    seen = [next(events)]
    server.die()
    threading.Timer(0.5, server.rise).start()
    with within(10):
        seen += list(events)
    assert len(finished(seen)) == 6


def test_three_servers_share_the_work_by_their_speed(engine: Make) -> None:
    servers = [
        ScriptedServer(lambda n, body, s=seconds: Reply(pieces=("x",), delay_s=s))  # type: ignore[misc]
        for seconds in (0.03, 0.12, 0.48)  # more than a busy machine adds
    ]
    events = list(engine(*servers, n_at_once_max=1).generate(asks(60)))
    assert len(finished(events)) == 60
    n_fast, n_middle, n_slow = (len(server.bodies) for server in servers)
    assert n_fast > 1.5 * n_middle > 3 * n_slow > 0, (n_fast, n_middle, n_slow)


def test_the_last_part_does_not_wait_for_the_slowest(engine: Make) -> None:
    fast = ScriptedServer(lambda n, body: Reply(pieces=("x",), delay_s=0.01))
    slow = ScriptedServer(lambda n, body: Reply(pieces=("x",), delay_s=0.3))
    one = engine(fast, slow, n_at_once_max=1)
    list(one.generate(asks(4)))  # finds out how fast they are
    n_slow = len(slow.bodies)
    with within(1.0):
        assert len(finished(list(one.generate(asks(5))))) == 5
    assert len(slow.bodies) == n_slow, "five short answers are sooner had from the fast one"


def test_one_of_three_dying_midway_loses_nothing_and_repeats_nothing(engine: Make) -> None:
    servers = [
        ScriptedServer(lambda n, body: Reply(pieces=tuple("abcdefgh"), delay_s=0.01))
        for _ in range(3)
    ]
    requests = asks(30)
    events: list[Event] = []
    for event in engine(*servers, n_at_once_max=2).generate(requests):
        events.append(event)
        if len(finished(events)) == 6 and isinstance(event, Finished):
            threading.Thread(target=servers[1].die).start()
    assert {id_: e.text for id_, e in finished(events).items()} == {
        r.id: "abcdefgh" for r in requests
    }
    ends = [e.id for e in events if isinstance(e, Finished | Failed)]
    assert len(ends) == len(set(ends)) == 30, "every request ends exactly once"
    n_asked = sum(len(server.bodies) for server in servers)
    assert n_asked <= 30 + 2 + 1, "only what the dead server held is asked again"


def test_one_of_two_absent_is_named_and_passed_over(engine: Make) -> None:
    absent, present = ScriptedServer(), ScriptedServer()
    absent.die()
    events = list(engine(absent, present).generate(asks(3)))
    assert len(finished(events)) == 3
    [notice] = [e for e in events if isinstance(e, EngineNotice)]
    assert notice.kind == "skipped" and str(absent.port) in notice.message


def test_servers_with_different_models_are_no_one_engine(engine: Make) -> None:
    other = ScriptedServer(facts={"/v1/models": {"data": [{"id": "another"}]}})
    with pytest.raises(EngineError, match="different models: another, scripted"):
        engine(ScriptedServer(), other).connect()


def test_a_context_that_is_too_short_is_refused_before_anything_is_sent(engine: Make) -> None:
    listed = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 4096}]}
    server = ScriptedServer(facts={"/v1/models": listed})
    with pytest.raises(EngineError, match="holds 4,096 tokens a request; 32,768 are needed"):
        list(engine(server, n_context=32768).generate(asks(1)))
    assert not server.bodies


def test_a_redirect_is_not_followed(engine: Make) -> None:
    target = ScriptedServer()
    reply = Reply(status=307, body={}, headers={"location": f"{target.url}/v1/chat/completions"})
    [failed] = list(engine(ScriptedServer(lambda n, b: reply)).generate(asks(1)))
    assert isinstance(failed, Failed) and "another address" in failed.message
    assert not target.bodies


def test_a_page_to_sign_in_is_told_as_one_and_asked_for_once(engine: Make) -> None:
    page = (b"<!DOCTYPE html>\n<html><body>\n{Sign in}</body></html>\n",)
    server = ScriptedServer(lambda n, b: Reply(lines=page))
    [failed] = [e for e in engine(server).generate(asks(1)) if isinstance(e, Failed)]
    assert "web page" in failed.message and "sign in" in failed.next_step
    assert len(server.bodies) == 1


def test_a_server_that_only_leads_elsewhere_is_told_as_that(engine: Make) -> None:
    server = ScriptedServer(facts={"/v1/models": Reply(status=302, body={})})
    with pytest.raises(NotAServer, match="sends on to another address"):
        engine(server).connect()


def test_no_proxy_of_the_environment_sees_a_local_document(
    engine: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = ScriptedServer(), ScriptedServer()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    assert finished(list(engine(server).generate(asks(1))))
    assert server.bodies and not proxy.bodies


def test_nothing_is_sent_without_consent(consents: Consents) -> None:
    address = ServerAddress.parse("http://192.0.2.7:8000")  # RFC 5737: belongs to nobody
    one = ServerEngine([address], consents=consents)
    with within(1), pytest.raises(ConsentNeeded, match=r"192\.0\.2\.7:8000.*internet"):
        list(one.generate(asks(1)))
    consents.agree(address, Reach.INTERNET)
    assert consents.allows(address)


def test_a_whole_round_is_repeated_after_a_failed_one(engine: Make) -> None:
    answers = itertools.count()
    server = ScriptedServer(lambda n, b: Reply(status=400 if next(answers) == 0 else 200, body={}))
    one = engine(server)
    [failed] = list(one.generate(asks(1)))
    assert isinstance(failed, Failed)
    assert finished(list(one.generate(asks(1))))
    assert one.speed is not None and all(rate > 0 for rate in one.speed)


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_a_server_that_comes_late_takes_part_in_the_next_round(
    engine: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engines.servers.engine.LOOK_AGAIN_S", 0.0)
    early, late = ScriptedServer(), ScriptedServer()
    late.die()
    both = engine(early, late)
    assert len(both.connect()) == 1
    fingerprint = both.fingerprint
    late.rise()
    for server in (early, late):
        server.script = lambda n, body: Reply(delay_s=0.02)
    events = list(both.generate(asks(8)))
    assert len(late.bodies) > 0 and len(early.bodies) + len(late.bodies) == 8
    assert not [e for e in events if isinstance(e, Failed)]
    assert both.fingerprint == fingerprint, "the same weights, wherever they are"
