"""What is known of a server (`probing.reading` asks it), and how it is reached."""

from __future__ import annotations

import functools
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

import httpx

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach, ServerAddress
from app.models.gguf.thinking import Thinking
from app.system.translation import tr

CONNECT_S = 5.0
_NUMBER_MAX = 2**31


class ServerKind(StrEnum):
    LLAMA_CPP = "llama.cpp"
    LLAMA_CPP_PYTHON = "llama-cpp-python"
    VLLM = "vLLM"
    OLLAMA = "Ollama"
    LM_STUDIO = "LM Studio"
    WEBUI = "text-generation-webui"
    TGI = "TGI"
    SGLANG = "SGLang"
    OTHER = "OpenAI-compatible server"


class KeyRefused(EngineError):  # noqa: N818 - names a state people meet
    """The server wants an API key, or another one."""


class NotAServer(EngineError):  # noqa: N818 - names a state people meet
    """Something answers, and it is no OpenAI-compatible server."""


class Unreachable(EngineError):  # noqa: N818 - names a state people meet
    """Nothing answers there."""


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What is known of a server.

    Attributes:
        address: With the model that will be asked, chosen where none was wanted.
        kind: Whose server it is.
        models: Ids of the models it offers.
        n_context: Tokens that prompt and answer of one request may have together; 0 when the server
            does not say.
        n_slots: Requests it works on at once; 0 when it does not say.
        weights: Names the weights as closely as the server allows, wherever it is: a digest
            (Ollama), size and type (llama.cpp), otherwise the kind of server and the model's id.
        takes_tools: Whether the model may be told of functions, as far as the server says.
        thinking: Whether the model thinks before it answers, as the server or its name tells.
        is_loaded: Whether the model is in memory, where the server loads models as they are asked
            for: `n_context` is then that of now. None for a server with one model for good.
        n_cache_tokens: Tokens of which it can hold keys and values at once, all requests together;
            0 when it does not say.
        n_cache_block: Tokens of a block of its cache of beginnings: no shorter beginning is kept. 0
            when it keeps none, or does not say.
    """

    address: ServerAddress
    kind: ServerKind
    models: tuple[str, ...]
    n_context: int = 0
    n_slots: int = 0
    weights: str = ""
    takes_tools: bool = False
    thinking: Thinking = Thinking.UNKNOWN
    is_loaded: bool | None = None
    n_cache_tokens: int = 0
    n_cache_block: int = 0

    @property
    def model(self) -> str:
        """The id of the model that will be asked."""
        return self.address.model

    @property
    def model_name(self) -> str:
        """The model's id without folders and the ending of a file, for people."""
        return file_name(self.model).removesuffix(".gguf") or self.model


def client_options(address: ServerAddress, reach: Reach) -> dict[str, Any]:
    """Arguments of an httpx client for this server.

    Redirects are never followed, and a proxy of the environment is used for the internet alone:
    either would take a document to another machine than the one agreed to.
    """
    headers = {"User-Agent": "Longleaf"}
    if address.key:
        headers["Authorization"] = f"Bearer {address.key}"
    return {
        "headers": headers,
        "follow_redirects": False,
        "trust_env": reach is Reach.INTERNET,
        "verify": _tls() if address.is_encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    }


@functools.cache
def _tls() -> ssl.SSLContext:
    """The authorities of certifi and those of the system, where firms put their own."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def unreachable(address: ServerAddress, error: Exception) -> Unreachable:
    """A connection's failure in words."""
    if isinstance(error, httpx.TimeoutException):
        what = tr("The server at {origin} does not answer.", origin=address.origin)
    elif isinstance(error, httpx.ConnectError):
        what = tr("No server can be reached at {origin}.", origin=address.origin)
        if "CERTIFICATE" in str(error).upper():
            what = tr(
                "The certificate of the server at {origin} is not valid.", origin=address.origin
            )
    else:
        what = tr("The connection to the server at {origin} broke.", origin=address.origin)
    return Unreachable(
        what, tr("Check that it is running and that the address and port are right.")
    )


def key_refused(address: ServerAddress, words: str = "") -> KeyRefused:
    """A 401 or 403 in words: the server's own, where it has some, after ours."""
    if address.key:
        said, step = (
            tr("The server at {origin} refuses the key.", origin=address.origin),
            tr("Enter the server's current key."),
        )
    else:
        said, step = (
            tr("The server at {origin} wants a key.", origin=address.origin),
            tr("Enter the server's key."),
        )
    if words and not words.isdigit():
        said = tr("{said} It says: {words}", said=said, words=words)
    return KeyRefused(said, step)


def number(value: object) -> int:
    """A count or a size from a server's answer; 0 for what cannot be one."""
    if isinstance(value, float) and value.is_integer():  # some have no other numbers
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 < value < _NUMBER_MAX else 0


def whole_text(text: str) -> str:
    """Text from a server's JSON, whose escapes may spell halves of characters: those have no UTF-8
    and could neither be stored nor shown."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def file_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name
