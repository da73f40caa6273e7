"""Counts tokens for models behind servers: by the server's own tokenizer, by the same vocabulary in
a file on this machine, or by an estimate that is called one.

The endpoints are those that `probing` knows. What is counted by a server is sent to it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor
from pathlib import Path
from typing import Any, Protocol, TypeGuard

import httpx

from app import models
from app.engines.contract.engine import Message
from app.engines.servers.address import Reach
from app.engines.servers.estimate import (
    N_PER_MESSAGE,
    N_PER_PROMPT,
    estimated_prompt,
    estimated_tokens,
)
from app.engines.servers.facts import CONNECT_S, ServerFacts, ServerKind, client_options
from app.engines.servers.protocol.markers import NeutralCounter, learn_markers, markers_of, neutral
from app.engines.servers.protocol.refusals import refusals_of
from app.engines.servers.protocol.said import body_said
from app.engines.servers.protocol.thinking import thinking_fields
from app.engines.servers.protocol.tools import chat
from app.models.gguf.chat_template import PromptFormat
from app.models.gguf.errors import ModelError
from app.models.gguf.tokenizer import Tokenizer
from app.system.translation import tr

COUNT_S = 120.0  # a long document is tokenized in seconds, behind whatever else the server does
N_ASKED_BYTES = 4096
"""Texts from this length on are counted by the server. Shorter ones follow the document's own ratio
of bytes to tokens, since each question costs a round trip and a book has thousands of paragraphs;
planning counts every part again as a whole."""
_N_TEMPLATE_MAX = 4096  # tokens that a template may add: instructions of its own
_SHORT_BYTES = 16  # markers such as "[p12]": up to a token a byte
NO_ANSWER = (
    httpx.HTTPError,
    ValueError,
    KeyError,
    TypeError,
    OverflowError,  # of 1e999
    RecursionError,  # of JSON that is nothing but brackets
)
"""What a question for a count may raise when what comes is no answer to it."""
_PROBE_PROMPT = (Message("system", "Be brief."), Message("user", "What is the fee? [p1]\n"))
# Told apart by it: scripts, digits, spaces, code, typography.
_PROBE = (
    "Section 3(a): the tenant pays €1,234.56 by 2024-02-29.\n\n  § 12 — Grüße, naïve “quotes” … "
    "他们的合同 договор 契約\tdef f(x): return x**2 != 0  # don't\n"
)
# What makers append to a model's name for a file of it.
_FORM = re.compile(
    r"[-_. ](i?q\d+(_[a-z0-9]+)*|b?f16|f32|fp\d+|gguf|ggml|mlx|awq|gptq|int\d|\d+bit|imat|latest)$"
)


@dataclass(frozen=True, slots=True)
class TokenCount:
    """`n` tokens; `how` completes "Tokens are …": who counted, or that it is an estimate."""

    n: int
    is_exact: bool
    how: str


def estimate(messages: Sequence[Message]) -> TokenCount:
    """A count without a vocabulary, and called an estimate."""
    n = estimated_prompt(messages)
    return TokenCount(n, False, tr("estimated, since this server does not count tokens"))


def _n_bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _n_tokens(answer: dict[str, Any]) -> int:
    """Of an answer that gives their number, or the tokens themselves."""
    return int(answer["count"]) if answer.get("count") else len(answer["tokens"])


def _is_status(error: Exception) -> TypeGuard[httpx.HTTPStatusError]:
    return isinstance(error, httpx.HTTPStatusError)


class TokenCounter:
    """Counts with a server's own tokenizer and chat template, where it offers them.

    The text is sent to the server for that. May be used from several threads.
    """

    def __init__(self, facts: ServerFacts, reach: Reach) -> None:
        self._facts = facts
        timeout = httpx.Timeout(COUNT_S, connect=CONNECT_S)
        self._client = httpx.Client(timeout=timeout, **client_options(facts.address, reach))
        self._refuses_prompts = False

    @property
    def is_exact(self) -> bool:
        """Whether this server counts a whole prompt, template included: its kind can, and it has
        not refused to (a gateway before it may pass nothing but `/v1`)."""
        kinds = (ServerKind.LLAMA_CPP, ServerKind.VLLM, ServerKind.SGLANG, ServerKind.TGI)
        return self._facts.kind in kinds and not self._refuses_prompts

    @cached_property
    def counts_prompts(self) -> bool:
        """The same, once it was tried."""
        return self.is_exact and self.count(_PROBE_PROMPT).is_exact

    def count(self, messages: Sequence[Message]) -> TokenCount:
        """Tokens of a prompt. Where the server does not count prompts, its texts are counted as
        documents are (`count_text`), and where it counts nothing, both are estimated."""
        if self.is_exact:
            try:
                n = self._plausible(self._ask(messages), messages)
            except NO_ANSWER as error:
                n = 0
                status = error.response.status_code if _is_status(error) else 0
                self._refuses_prompts |= 400 <= status < 500 or status == 501
            if n > 0:
                return TokenCount(n, True, tr("counted by {kind}", kind=self._facts.kind))
        contents = "\n".join(message.content for message in messages)
        n_text = self.count_text(contents)
        if not n_text:
            return estimate(messages)
        return TokenCount(
            n_text + N_PER_MESSAGE * len(messages) + N_PER_PROMPT,
            False,
            tr(
                "counted by {kind} but for the chat template, which is estimated",
                kind=self._facts.kind,
            ),
        )

    def count_text(self, text: str) -> int | None:
        """Tokens of a bare text, or None where the server cannot or does not answer."""
        try:
            if self._facts.kind in (ServerKind.LLAMA_CPP, ServerKind.VLLM):
                n: int | None = _n_tokens(self._post("/tokenize", self._text_body(text)))
            else:
                n = self._ask_number(neutral(text, markers_of(self._facts.address)))
        except NO_ANSWER:
            return None
        return self._plausible(n or 0, (Message("user", text),)) or None

    @staticmethod
    def _plausible(n: int, messages: Sequence[Message]) -> int:
        """A count that these texts can have; 0 for one that they cannot."""
        n_most = sum(_n_bytes(m.content) + N_PER_MESSAGE for m in messages) + _N_TEMPLATE_MAX
        return n if 0 < n <= n_most else 0

    def ids(self, text: str) -> list[int] | None:
        """Token ids of a bare text, from servers that give them. Raises `NO_ANSWER`s."""
        if self._facts.kind not in (ServerKind.LLAMA_CPP, ServerKind.VLLM):
            return None
        return [int(token) for token in self._post("/tokenize", self._text_body(text))["tokens"]]

    def _text_body(self, text: str) -> dict[str, Any]:
        """The question for the tokens of a bare text."""
        body: dict[str, Any] = {"model": self._facts.model}  # a router asks whose are meant
        text = neutral(text, markers_of(self._facts.address))
        if self._facts.kind is ServerKind.LLAMA_CPP:
            return body | {"content": text, "add_special": False, "parse_special": False}
        return body | {"prompt": text, "add_special_tokens": False}

    def _ask(self, messages: Sequence[Message]) -> int:
        """Tokens of a prompt. What the server refuses of the question is left out, as it is of
        requests."""
        while True:
            try:
                return self._ask_once(messages)
            except httpx.HTTPStatusError as error:
                said = body_said(error.response.content)
                asked, refusals = self._asked(messages), refusals_of(self._facts.address)
                if error.response.status_code == 404 or not refusals.learn(said, asked):
                    raise

    def _asked(self, messages: Sequence[Message]) -> dict[str, Any]:
        facts = self._facts
        told = chat(messages, facts.kind, markers_of(facts.address))
        body = {"model": facts.model, **told, **thinking_fields(facts, thinks=False)}
        return refusals_of(facts.address).apply(body)

    def _ask_once(self, messages: Sequence[Message]) -> int:
        facts, model = self._facts, self._facts.model
        asked = self._asked(messages)
        match facts.kind:
            case ServerKind.LLAMA_CPP:
                prompt = self._post("/apply-template", asked)["prompt"]
                body = {
                    "model": model,
                    "content": prompt,
                    "add_special": True,
                    "parse_special": True,
                }
                return _n_tokens(self._post("/tokenize", body))
            case ServerKind.VLLM | ServerKind.SGLANG:
                asked.pop("reasoning_effort", None)
                body = {**asked, "add_generation_prompt": True}
                return _n_tokens(self._post("/tokenize", body))
            case ServerKind.TGI:
                return len(self._post("/chat_tokenize", asked)["tokenize_response"])
        raise ValueError("this server counts no prompts")

    def _ask_number(self, text: str) -> int | None:
        match self._facts.kind:
            case ServerKind.LLAMA_CPP_PYTHON:
                body = {"model": self._facts.model, "input": text}
                return int(self._post("/extras/tokenize/count", body)["count"])
            case ServerKind.WEBUI:
                return int(self._post("/v1/internal/token-count", {"text": text})["length"])
        return None

    def _post(self, path: str, body: object) -> dict[str, Any]:
        response = self._client.post(self._facts.address.url + path, json=body)
        response.raise_for_status()
        value = response.json()
        if not isinstance(value, dict):
            raise ValueError("no object")
        return value

    def close(self) -> None:
        self._client.close()


class TextCounter(Protocol):
    """What counts bare texts at a server."""

    def count(self, messages: Sequence[Message]) -> TokenCount: ...

    def count_text(self, text: str) -> int | None: ...

    def token_ids(self, text: str) -> list[int] | None: ...


class DocumentCounter:
    """Counts the pieces of one document by a server: long ones exactly, short ones by the
    document's own ratio of bytes to tokens. Without a tokenizer at the server all are estimates.

    Args:
        server: Counts, as far as it can.
        text: The whole document; it is counted at the first use.
    """

    def __init__(self, server: TextCounter, text: str = "") -> None:
        self._server, self._text = server, text
        self._ratio: float | None = None
        self._lock = threading.Lock()

    def count(self, text: str) -> int:
        """Tokens of a text."""
        n_bytes = _n_bytes(text)
        if n_bytes >= N_ASKED_BYTES:
            n = self._server.count_text(text)
            if n is not None:
                return n
        ratio = self._bytes_per_token()
        if not ratio:
            return estimated_tokens(text)
        return n_bytes if n_bytes < _SHORT_BYTES else ceil(n_bytes / ratio)

    def _bytes_per_token(self) -> float:
        """Of the document, 0.0 where the server does not count it."""
        with self._lock:
            if self._ratio is None:
                n = self._server.count_text(self._text) if self._text.strip() else None
                # Rounded, so that an edit does not move the borders of parts far from it.
                exact = _n_bytes(self._text) / n if n else 0.0
                self._ratio = max(floor(exact * 10) / 10, 0.5) if n else 0.0
            return self._ratio


@dataclass(frozen=True)
class LocalVocabulary:
    """A vocabulary on this machine that is also the server's model's.

    `is_exact` says that this was compared, or that the file is the very one the server runs.
    """

    path: Path
    tokenizer: Tokenizer
    prompt_format: PromptFormat
    is_exact: bool
    markers: re.Pattern[str]

    @property
    def counter(self) -> NeutralCounter:
        """Counts texts as the server will see them."""
        return NeutralCounter(self.tokenizer, self.markers)

    def count(self, messages: Sequence[Message]) -> TokenCount:
        """Tokens of a prompt in the file's chat format."""
        contents = [
            (m.role, m.content if m.role == "tools" else neutral(m.content, self.markers))
            for m in messages
        ]
        n = len(self.prompt_format.encode(contents))
        if self.is_exact:
            how = tr("counted with the vocabulary of “{name}” on this machine", name=self.path.name)
        else:
            how = tr(
                "counted with the vocabulary of “{name}” on this machine, which bears the name of "
                "the server's model",
                name=self.path.name,
            )
        return TokenCount(n, self.is_exact, how)


def find_vocabulary(
    facts: ServerFacts, server: TextCounter, reach: Reach = Reach.INTERNET
) -> LocalVocabulary | None:
    """A model file on this machine with the vocabulary of a server's model, found by its name.

    Where the server counts, too, the file is taken only if both agree about a probe text, and its
    counts are called exact only if both agree about a whole prompt: a server can be started with a
    chat template of its own.
    """
    for path, is_same_file in _files_named(facts, reach):
        try:
            model_facts = models.read_facts(path)
            tokenizer = models.load_tokenizer(path, model_facts)
        except (ModelError, OSError):
            continue
        agrees = _agrees(tokenizer, server)
        if agrees is False:
            continue
        control = [token.text for token in tokenizer.special_tokens if not token.in_data]
        learn_markers(facts.address, control, model_facts.chat_template)
        found = LocalVocabulary(
            path,
            tokenizer,
            PromptFormat.for_model(model_facts, tokenizer),
            agrees is True or is_same_file,
            markers_of(facts.address),
        )
        counted = server.count(_PROBE_PROMPT)
        if counted.is_exact and counted.n != found.count(_PROBE_PROMPT).n:
            return replace(found, is_exact=False)
        return found
    return None


def _agrees(tokenizer: Tokenizer, server: TextCounter) -> bool | None:
    """Whether a server divides the probe text in the same way; None when it does not say."""
    ids = server.token_ids(_PROBE)
    if ids is not None:
        return ids == tokenizer.encode(_PROBE)
    n = server.count_text(_PROBE)
    if n is None:
        return None
    return n - tokenizer.count(_PROBE) in (0, 1)  # some count the begin of the text, too


def _files_named(facts: ServerFacts, reach: Reach) -> list[tuple[Path, bool]]:
    """Model files on this machine with the name of a server's model, and whether each is the very
    file that the server runs."""
    from app.models.sources import ollama

    if facts.kind is ServerKind.OLLAMA:
        for store in ollama.default_stores():
            for model in ollama.list_models(store):
                if model.name == facts.model and not model.problem:
                    return [(ollama.model_path(model), reach is Reach.LOOPBACK)]
        return []
    if reach is Reach.LOOPBACK and facts.model.endswith(".gguf") and Path(facts.model).is_file():
        return [(Path(facts.model), True)]
    wanted = core_name(facts.model)
    return [
        (found.path, False)
        for found in models.find_models()
        if found.facts and wanted in (core_name(found.path.name), core_name(found.facts.name))
    ]


def core_name(model: str) -> str:
    """A model's name without maker, folder and quantisation: "qwen257binstruct"."""
    name = re.split(r"[/\\]", model.casefold())[-1].removesuffix(".gguf").replace(":", "-")
    while (shorter := _FORM.sub("", name)) != name:
        name = shorter
    return re.sub(r"[^a-z0-9]", "", name)
