"""`longleaf servers`, `profiles` and `advise`, and reading with `--server` and `--profile`, against
scripted servers."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.engines.servers import discovery as server_discovery
from app.engines.servers import keys as server_keys
from app.engines.servers.address import Reach
from app.interfaces.cli.machine import servers as servers_command
from app.interfaces.cli.program import build_parser, main
from app.models.sources.profiles import load_profile
from tests.analysis.runs.test_server_model import COUNTING
from tests.engines.servers.probing.test_reading import VLLM
from tests.engines.servers.scripted import Reply, ScriptedServer

RESOURCES = Path(__file__).resolve().parents[4] / "resources"
MODELFILE = '''FROM qwen2.5:7b
PARAMETER temperature 0.3
PARAMETER num_ctx 16384
PARAMETER stop "<|end|>"
SYSTEM """You write for judges."""
TEMPLATE "{{ .Prompt }}"
'''


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month.\n", encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer(facts=COUNTING)
    server.script = lambda n, body: Reply(("Ada Holm pays ", "900 euros a month [p1]."))
    yield server
    server.die()


@pytest.fixture(autouse=True)
def no_other_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs on the machine of the tests is none of theirs; nor is its keyring."""
    monkeypatch.setattr(server_discovery, "USUAL_PORTS", ())
    monkeypatch.setattr(server_discovery, "_from_environment", list)
    keys: dict[str, str] = {}
    monkeypatch.setattr(server_keys.ServerKeys, "get", lambda self, origin: keys.get(origin, ""))
    monkeypatch.setattr(
        server_keys.ServerKeys, "set", lambda self, o, key: keys.__setitem__(o, key) or ""
    )
    monkeypatch.setattr(server_keys.ServerKeys, "forget", lambda self, o: keys.pop(o, None))


def test_summarize_with_a_server(
    lease: Path, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", str(lease), "--server", server.url]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Ada Holm pays 900 euros a month [¶")
    assert f"SmolLM2-135M-Instruct.Q4_1 (llama.cpp at {server.url})" in err
    assert "Estimated memory" not in err
    assert main(["summarize", str(lease), "--server", server.url]) == 0
    assert "From the library" in capsys.readouterr().err and len(server.bodies) == 1


def test_two_servers_are_given_as_a_list(
    lease: Path, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ScriptedServer(facts=COUNTING)
    assert main(["summarize", str(lease), "--server", f"{server.url},{other.url}", "--plan"]) == 0
    assert "and 1 more" in capsys.readouterr().err


def test_a_model_a_server_has_not_is_told_with_what_it_has(
    lease: Path, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = {"error": {"message": "The model gpt-17 does not exist", "code": "model_not_found"}}
    server.script = lambda n, body: Reply(status=404, body=missing)
    assert main(["summarize", str(lease), "--server", server.url, "--model", "gpt-17"]) == 6
    err = capsys.readouterr().err  # it may answer for more than it lists: it is asked
    assert "gpt-17 does not exist" in err and "It offers: " in err


def test_a_document_leaves_the_computer_only_once_somebody_agreed(
    lease: Path,
    server: ScriptedServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("app.engines.servers.address", "app.engines.servers.kept"):
        monkeypatch.setattr(f"{module}.reach_of", lambda *_: Reach.INTERNET, raising=False)
    command = ["summarize", str(lease), "--server", server.url]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(command) == 2
    err = capsys.readouterr().err
    assert f"will be sent to {server.url}, a computer on the internet" in err
    assert "add --allow-server" in err and not server.bodies

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert main(command) == 2 and not server.bodies
    assert "Nothing was sent" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert main(command) == 0 and len(server.bodies) == 1
    assert "Take it back with: longleaf servers remove" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main([*command, "--no-cache"]) == 0, "it is remembered"
    capsys.readouterr()
    assert main(["servers", "remove", server.url]) == 0
    assert main(command) == 2, "and taken back"


def test_servers_are_added_listed_and_removed(
    server: ScriptedServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGLEAF_SERVER_KEY", "sesame")
    assert main(["servers", "add", server.url, "--key"]) == 0
    out = capsys.readouterr().out
    assert out == "llama.cpp: SmolLM2-135M-Instruct.Q4_1, 4,096 tokens a request, 2 at once\n"
    assert main(["servers"]) == 0
    assert f"{server.url}  (yours)" in capsys.readouterr().out
    assert main(["servers", "--json"]) == 0
    [entry] = json.loads(capsys.readouterr().out)
    assert entry["kind"] == "llama.cpp" and entry["kept"] and entry["n_context"] == 4096
    assert "sesame" not in json.dumps(entry)
    server.die()
    assert main(["servers"]) == 0
    assert "No server can be reached" in capsys.readouterr().out
    server.rise()
    assert main(["servers", "remove", server.url]) == 0
    assert main(["servers", "remove", server.url]) == 1
    assert "not among your servers" in capsys.readouterr().err


def test_a_key_is_asked_for_without_an_echo_and_used(
    lease: Path,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("LONGLEAF_SERVER_KEY", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("sesame\n"))
    assert main(["servers", "add", server.url, "--key"]) == 1
    assert "set LONGLEAF_SERVER_KEY" in capsys.readouterr().err
    asked: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return "sesame"

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(servers_command.getpass, "getpass", getpass)
    assert main(["servers", "add", server.url, "--key"]) == 0
    assert asked == [f"Key of {server.url}: "]
    assert main(["summarize", str(lease), "--server", server.url]) == 0
    assert server.headers[0]["authorization"] == "Bearer sesame"


def test_a_profile_sets_model_budget_sampling_and_prompt(
    lease: Path, server: ScriptedServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.facts |= VLLM
    mine = tmp_path / "Judges.toml"
    mine.write_text(
        f'title = "For judges"\nservers = ["{server.url}"]\nn_context = 8192\ntemperature = 0.4\n'
        'top_k = 30\nmax_tokens = 200\nstop = ["<|end|>"]\nsystem = "You write for judges."\n'
    )
    assert main(["profiles", "import", str(mine)]) == 0
    assert "Imported as “judges”" in capsys.readouterr().out
    assert main(["summarize", str(lease), "--profile", "judges"]) == 0
    assert "context of 8,192" in capsys.readouterr().err
    [body] = server.bodies
    assert (body["temperature"], body["top_k"], body["max_tokens"]) == (0.4, 30, 200)
    assert body["stop"] == ["<|end|>"] and body["model"] == "Qwen/Qwen2.5-7B-Instruct"
    assert body["messages"][0]["content"].endswith("You write for judges.")
    assert main(["profiles"]) == 0
    assert "judges  For judges" in capsys.readouterr().out
    assert main(["profiles", "remove", "judges"]) == 0
    assert main(["profiles", "remove", "vllm-128k"]) == 4


def test_a_modelfile_becomes_a_profile_and_goes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Modelfile"
    path.write_text(MODELFILE)
    assert main(["profiles", "import", str(path), "--name", "judge"]) == 0
    capsys.readouterr()
    assert main(["profiles", "show", "judge"]) == 0
    shown = capsys.readouterr().out
    assert 'model = "qwen2.5:7b"' in shown and "n_context = 16384" in shown
    assert main(["profiles", "export", "judge", str(tmp_path / "back")]) == 0
    back = (tmp_path / "back").read_text()
    for line in ("FROM qwen2.5:7b", "PARAMETER num_ctx 16384", 'SYSTEM "You write for judges."'):
        assert line in back
    again = tmp_path / "again"
    again.write_text(back)
    assert main(["profiles", "import", str(again)]) == 0
    judge = load_profile("judge")
    assert load_profile("again") == replace(judge, name="again", title="again")


def test_advice_for_the_reference_model_and_for_a_file(
    starter_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["advise", "--memory", "12"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Qwen2.5-7B-Instruct: GiB, * fits the 12.0 GiB")
    [f16] = re.findall(r"^F16 +([\d.]+)", out, re.MULTILINE)
    assert f16 == "14.19", "the 28 GB of some tables is twice as much"
    assert re.search(r"^Q3_K_S", out, re.MULTILINE) and "128K q8_0" in out
    assert main(["advise", "Llama-3.1-8B-Instruct", "--memory", "12"]) == 0
    assert capsys.readouterr().out.startswith("Llama"), "known before it is downloaded"
    assert main(["advise", str(starter_model), "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in table["quantizations"]} >= {"Q3_K_S", "Q4_K_M", "F16"}
    at_64k = [c for c in table["quantizations"][0]["memory"] if c["n_context"] == 65_536]
    assert at_64k[0]["bytes"] is None, "this model holds 8,192 tokens"


@pytest.mark.parametrize("page", ["servers.md", "library.md"])
def test_commands_in_the_documentation_are_the_programs_own(page: str) -> None:
    text = (RESOURCES / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("longleaf")]
    assert lines
    for line in lines:
        build_parser().parse_args(shlex.split(line, comments=True)[1:])  # exits for another grammar


def test_every_profile_of_the_documentation_is_shipped() -> None:
    text = (RESOURCES / "docs" / "servers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| ", text.partition("| profile |")[2], re.MULTILINE)
    assert set(rows) == {path.stem for path in (RESOURCES / "profiles").glob("*.toml")}
