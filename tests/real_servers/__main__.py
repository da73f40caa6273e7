"""Runs Longleaf against real servers and clients and prints a table; exits with 1 if a check fails.

    python -m tests.real_servers FOLDER [--model GGUF] [--only WORDS,WORDS]

FOLDER gets the environment (about 4 GB, once). See README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx

os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-real-")  # before `app` looks
os.environ["LONGLEAF_CONVERT"] = "never"

from app import Longleaf
from app.engines.servers.address import ServerAddress
from app.models import starter_model
from tests.engines.servers.processes import free_port
from tests.real_servers import checks, pace, perplexity
from tests.real_servers.environment import Environment

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parents[1] / "resources" / "samples" / "contract-cloud-service-agreement.md"
LEASE = "# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month to Birk Properties.\n"
START_S = 1800.0  # vLLM alone takes seven minutes where six others use the processor
KEY = f"sk-{secrets.token_hex(16)}"  # LiteLLM starts with no weaker one
KEYLESS = {"LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true"}


class Table:
    """Prints a line a check, as it is done."""

    def __init__(self, only: str) -> None:
        self._only = [words.strip() for words in only.split(",") if words.strip()]
        self.n_failed = self.n_passed = 0

    def check(self, who: str, what: str, work: Callable[[], str | None]) -> None:
        """Runs a check unless `--only` names another."""
        is_frame = what == "runs to its end"
        is_wanted = not self._only or any(words in f"{who} {what}" for words in self._only)
        if not is_wanted and not is_frame:
            return
        begun = time.monotonic()
        try:
            said, mark = work() or "", "ok"
            self.n_passed += 1
        except Exception as error:
            said, mark = f"{type(error).__name__}: {error}"[:300], "FAULT"
            self.n_failed += 1
        print(f"{mark:5}  {who:28} {what:22} {said} ({time.monotonic() - begun:.0f} s)", flush=True)

    def skip(self, who: str, why: str) -> None:
        print(f"skip   {who:28} {why}", flush=True)


@contextlib.contextmanager
def running(
    command: list[str], ready: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, once `ready` answers with 200."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=file, env={**os.environ, **(environment or {})}
        )
    try:
        end = time.monotonic() + START_S
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(ready, timeout=5).status_code == 200:
                    break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} did not start; see {log}")
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def llama_command(program: Path, model: Path, port: int) -> list[str]:
    place = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port)]
    return [str(program), *place, "--parallel", "2", "--ctx-size", "8192", "--metrics", "--slots"]


class Trial:
    """The servers, one after another, and what each is asked."""

    def __init__(self, environment: Environment, table: Table, model: Path) -> None:
        self._environment, self._table, self._model = environment, table, model
        self._logs = environment.folder

    def read(self, who: str, url: str, name: str = "") -> None:
        """A contract summarised and as facts, and a question."""
        with Longleaf() as longleaf:
            longleaf.use_servers(url, model=name)
            for kind in ("general", "facts"):
                self._table.check(
                    who,
                    f"summary {kind}",
                    lambda kind=kind: checks.summary(longleaf, CONTRACT, kind),
                )
            self._table.check(who, "question", lambda: checks.question(longleaf, CONTRACT))

    def vllm(self) -> None:
        """vLLM with the starter's weights, written as it reads them."""
        who, name, port = "vLLM", self._model.stem, free_port()
        url = f"http://127.0.0.1:{port}"
        weights = self._environment.weights(self._model)
        program = [str(self._environment.vllm_python), "-m", "vllm.entrypoints.openai.api_server"]
        place = ["--host", "127.0.0.1", "--port", str(port), "--served-model-name", name]
        size = ["--max-model-len", "8192", "--dtype", weights_type(), "--enforce-eager"]
        settings = {
            "VLLM_TARGET_DEVICE": "cpu",
            "VLLM_CPU_KVCACHE_SPACE": "1",  # GiB
            "VLLM_SERVER_DEV_MODE": "1",  # its prefix cache can be emptied
            "VLLM_NO_USAGE_STATS": "1",
        }
        command = [*program, "--model", str(weights), *place, *size]
        address, check = ServerAddress.parse(url), self._table.check
        with running(command, f"{url}/health", self._logs / "vllm.log", settings):
            text = CONTRACT.read_text(encoding="utf-8")
            check(who, "perplexity", lambda: perplexity.compare(url, name, self._model, text))
            check(who, "counts", lambda: checks.counts(address, must_be_exact=True))
            self.read(who, url)
            metric = "vllm:num_requests_running"
            check(who, "cancel", lambda: checks.cancel(address, lambda: n_running(url, metric)))
            with Longleaf() as longleaf:
                longleaf.use_servers(url)
                check(who, "pace", lambda: pace.against_plain_client(longleaf, address, CONTRACT))

    def llama_cpp(self) -> None:
        """Three of llama.cpp's servers, LiteLLM and assistants before the first of them."""
        program, who, check = self._environment.llama_server(), "llama.cpp", self._table.check
        with contextlib.ExitStack() as stack:
            ports = [free_port() for _ in range(3)]
            urls = [f"http://127.0.0.1:{port}" for port in ports]
            log = self._logs / "llama.log"
            processes = [
                stack.enter_context(
                    running(llama_command(program, self._model, port), f"{url}/health", log)
                )
                for port, url in zip(ports, urls, strict=True)
            ]
            addresses = [ServerAddress.parse(url) for url in urls]
            check(who, "counts", lambda: checks.counts(addresses[0], must_be_exact=True))
            self.read(who, urls[0])
            metric = "llamacpp:requests_processing"
            check(
                who,
                "cancel",
                lambda: checks.cancel(addresses[0], lambda: n_running(urls[0], metric)),
            )
            self.gateway(urls[0])
            ask_assistants(self._environment, self._table, urls[0])
            check(
                "three of llama.cpp",
                "one killed",
                lambda: checks.one_of_three_killed(addresses, processes[1].kill),
            )

    def router(self) -> None:
        """llama.cpp's server in front of a folder of models."""
        program, who, port = self._environment.llama_server(), "llama.cpp router", free_port()
        folder, url = self._logs / "models", f"http://127.0.0.1:{port}"
        folder.mkdir(exist_ok=True)
        link = folder / self._model.name
        if not link.exists():
            link.symlink_to(self._model)
        place = ["--models-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
        command = [str(program), *place, "--parallel", "2", "--ctx-size", "8192"]
        with running(command, f"{url}/health", self._logs / "router.log"):
            address = ServerAddress.parse(url, model=self._model.stem)
            body = {"model": address.model, "messages": [{"role": "user", "content": "Hello."}]}
            path = f"{url}/v1/chat/completions"
            httpx.post(path, json={**body, "max_tokens": 1}, timeout=START_S)  # loads it
            self._table.check(who, "counts", lambda: checks.counts(address, must_be_exact=True))
            self.read(who, url)

    def gateway(self, url: str) -> None:
        """LiteLLM in front of a server."""
        port = free_port()
        settings = self._logs / "litellm.yaml"
        settings.write_text(
            "model_list:\n"
            "  - model_name: behind\n"
            f"    litellm_params: {{model: openai/local, api_base: {url}/v1, api_key: none}}\n"
        )
        place = f"http://127.0.0.1:{port}"
        command = [str(self._environment.litellm), "--config", str(settings), "--port", str(port)]
        log = self._logs / "litellm.log"
        with running(command, f"{place}/health/liveliness", log, KEYLESS):
            behind = ServerAddress.parse(place, model="behind")
            self._table.check(
                "LiteLLM", "counts", lambda: checks.counts(behind, must_be_exact=False)
            )
            self.read("LiteLLM", place, "behind")
        settings.write_text(settings.read_text() + f"general_settings: {{master_key: {KEY}}}\n")
        with running(command, f"{place}/health/liveliness", log):
            self._table.check("LiteLLM", "refusals", lambda: checks.refusals(behind, KEY))


def weights_type() -> str:
    """What vLLM computes in. Without instructions for bfloat16 (AVX2 alone) it emulates them: two
    prompts of 1,474 tokens took more than three minutes of a core that others used, too."""
    flags = Path("/proc/cpuinfo")
    known = flags.read_text() if flags.exists() else ""
    return "bfloat16" if "avx512_bf16" in known or "amx_bf16" in known else "float32"


def n_running(url: str, metric: str) -> int:
    """Requests that a server is at, as its metrics say."""
    for line in httpx.get(f"{url}/metrics", timeout=10).text.splitlines():
        if line.startswith(metric):
            return int(float(line.split()[-1]))
    raise AssertionError("no metrics")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--server", choices=("vllm", "llama_cpp", "router"), default="")
    options = parser.parse_args()
    environment, table = Environment(options.folder.resolve()), Table(options.only)
    environment.prepare()
    model = (options.model or starter_model()).resolve()
    print(f"versions: {environment.versions()}; model {model.name}", flush=True)
    trial = Trial(environment, table, model)
    for name in ("vllm", "llama_cpp", "router"):
        if options.server in ("", name):
            table.check(name, "runs to its end", getattr(trial, name))
    print(f"{table.n_passed} passed, {table.n_failed} failed")
    return 1 if table.n_failed else 0


def ask_assistants(environment: Environment, table: Table, url: str) -> None:
    """`longleaf serve`, with the server behind it, asked by four clients."""
    folder = Path(tempfile.mkdtemp(prefix="longleaf-allowed-"))
    (folder / "lease.md").write_text(LEASE)
    serve = [sys.executable, "-m", "app.interfaces.cli", "serve", "--allow", str(folder)]
    serve += ["--server", url, "--budget", "4096"]
    us = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}

    def ask(command: list[str]) -> str:
        done = subprocess.run(
            [*command, *serve],
            capture_output=True,
            text=True,
            env=us,
            timeout=400,
            cwd=environment.node,
        )
        assert done.returncode == 0, done.stderr[-300:]
        told = json.loads(done.stdout.splitlines()[-1])
        assert "ask_document" in told["tools"] and told["answer"], told
        assert "HTTP Request" not in done.stderr
        return f"{len(told['tools'])} tools"

    for client in ("official", "langchain", "llama_index"):
        command = [str(environment.python), str(HERE / "assistants.py"), client]
        table.check("MCP", client, lambda command=command: ask(command))
    script = environment.node / "assistant.mjs"
    if not (environment.node / "node_modules").exists():
        table.skip("MCP TypeScript SDK", "npm is not installed")
        return
    script.write_text((HERE / "assistant.mjs").read_text())
    table.check("MCP", "TypeScript SDK", lambda: ask(["node", str(script)]))


if __name__ == "__main__":
    raise SystemExit(main())
