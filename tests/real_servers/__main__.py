"""Runs Longleaf against real servers and clients and prints a table; exits with 1 if a check fails.

    python -m tests.real_servers FOLDER [--model GGUF] [--only WORD]

FOLDER gets the environment (about 1.5 GB, once). See README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from tests.engines.servers.processes import free_port
from tests.real_servers.environment import Environment

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parents[1] / "resources" / "samples" / "contract-cloud-service-agreement.md"
LEASE = "# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month to Birk Properties.\n"
START_S = 180.0


class Table:
    """Prints a line a check, as it is done."""

    def __init__(self, only: str) -> None:
        self._only, self.n_failed, self.n_passed = only, 0, 0

    def check(self, who: str, what: str, work: Callable[[], str]) -> None:
        """Runs a check unless `--only` names another."""
        if self._only and self._only not in f"{who} {what}":
            return
        begun = time.monotonic()
        try:
            said, mark = work(), "ok"
            self.n_passed += 1
        except Exception as error:
            said, mark = f"{type(error).__name__}: {error}"[:300], "FAULT"
            self.n_failed += 1
        print(f"{mark:5}  {who:28} {what:22} {said} ({time.monotonic() - begun:.0f} s)", flush=True)

    def skip(self, who: str, why: str) -> None:
        print(f"skip   {who:28} {why}", flush=True)


@contextlib.contextmanager
def running(command: list[str], ready: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, once `ready` answers with 200."""
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
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


def llama_command(program: str, model: Path, port: int) -> list[str]:
    place = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port)]
    return [program, *place, "--parallel", "2", "--ctx-size", "8192", "--metrics", "--slots"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-real-")
    os.environ["LONGLEAF_CONVERT"] = "never"

    from app import Longleaf
    from app.engines.servers.address import ServerAddress
    from app.models import starter_model
    from tests.real_servers import checks

    environment, table = Environment(options.folder.resolve()), Table(options.only)
    environment.prepare()
    model = (options.model or starter_model()).resolve()
    program = os.environ.get("LONGLEAF_LLAMA_SERVER") or environment.llama_server()
    print(f"versions: {environment.versions()}; model {model.name}", flush=True)
    logs = options.folder.resolve()

    def read(url: str, who: str, name: str = "") -> None:
        with Longleaf() as longleaf:
            longleaf.use_servers(url, model=name)
            for kind in ("general", "facts"):
                table.check(
                    who,
                    f"summary {kind}",
                    lambda kind=kind: checks.summary(longleaf, CONTRACT, kind),
                )
            table.check(who, "question", lambda: checks.question(longleaf, CONTRACT))

    if program is None:
        table.skip("llama.cpp's server", "no build of it: set LONGLEAF_LLAMA_SERVER")
        return 1
    with contextlib.ExitStack() as stack:
        ports = [free_port() for _ in range(3)]
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        processes = [
            stack.enter_context(
                running(llama_command(program, model, port), f"{url}/health", logs / "llama.log")
            )
            for port, url in zip(ports, urls, strict=True)
        ]
        addresses = [ServerAddress.parse(url) for url in urls]
        who = "llama.cpp's server"
        table.check(who, "counts", lambda: checks.counts(addresses[0], must_be_exact=True))
        read(urls[0], who)
        table.check(
            who,
            "cancel",
            lambda: checks.cancel(addresses[0], lambda: checks.llama_cpp_running(urls[0])),
        )

        port = free_port()
        settings = logs / "litellm.yaml"
        settings.write_text(
            "model_list:\n"
            "  - model_name: behind\n"
            f"    litellm_params: {{model: openai/local, api_base: {urls[0]}/v1, api_key: none}}\n"
        )
        gateway = f"http://127.0.0.1:{port}"
        command = [str(environment.litellm), "--config", str(settings), "--port", str(port)]
        with running(command, f"{gateway}/health/liveliness", logs / "litellm.log"):
            behind = ServerAddress.parse(gateway, model="behind")
            table.check("LiteLLM", "counts", lambda: checks.counts(behind, must_be_exact=False))
            read(gateway, "LiteLLM", "behind")

        ask_assistants(environment, table, urls[0])
        table.check(
            "three llama.cpp servers",
            "one killed",
            lambda: checks.one_of_three_killed(addresses, processes[1].kill),
        )
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
