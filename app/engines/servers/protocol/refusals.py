"""What a server says when it does not take a request, and what it is asked without from then on.

OpenAI-compatible servers differ in what they know: some have no system role, others no `seed`, and
newer models of OpenAI want `max_completion_tokens`. What is refused by name is left out and the
request sent once more; each server's refusals are remembered while the program runs.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.engines.servers.address import ServerAddress
from app.engines.servers.facts import number, whole_text

SYSTEM_ROLE = "system role"
WEB_PAGE = "web page"
"""The code of what is no answer of a server at all."""
ERROR_TEXTS = ("message", "detail", "details", "msg", "error_msg", "error_message", "errorMessage")
"""Fields that hold an error's words, the surest first."""
_N_WORDS_MAX = 300
_N_DEEP_MAX = 8

_CONTEXT_CODES = {
    *("context_length_exceeded", "exceed_context_size_error", "string_above_max_length"),
    *("model_max_prompt_tokens_exceeded", "tokens_limit_reached"),
}
_CONTEXT = re.compile(
    r"context (?:length|size|window|limit)|context .{0,20}overflow|n_ctx|上下文|"
    r"(?:exceed|fit|larger than|longer than|beyond).{0,40}context|"
    r"context(?! deadline).{0,40}(?:exceed|too (?:small|short)|not enough)|"
    r"too long|maximum (?:input |sequence |prompt )?length|too many (?:input )?tokens|"
    r"reduce (?:the length|the size|your prompt)|max_(?:model|seq)_len|max_input_tokens|"
    r"input (?:length|tokens?) .{0,40}exceed|"
    r"tokens? .{0,30}must be <=|token limit|tokens_limit|less than \d+ tokens|max_total_tokens|"
    r"token count .{0,40}exceed|exceeds? max(?:imum)? length|max(?:imum)? message tokens|"
    r"(?:prompt|request|input|body) (?:is )?too large|range of input length|"
    r"(?:输入|提示|文本).{0,8}(?:超过|超出|过长|太长)|超(?:过|出).{0,10}(?:长度|上下文)",
    re.IGNORECASE,
)
_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}
_QUOTA = re.compile(
    r"exceeded your current quota|insufficient[ _](?:quota|credits?|balance|funds)|billing|"
    r"out of (?:credits?|funds|quota|tokens)|no (?:remaining |more )?credits?\b|"
    r"quota (?:has been )?(?:exhausted|exceeded|used up)|exhausted (?:your|the) |in arrears|"
    r"spending limit|额度|credit balance|payment required|budget has been exceeded|"
    r"budgetexceeded|exceeded budget|余额不足|欠费|unpaid|arrearage|payment method|"
    r"balance is (?:insufficient|too low|not enough)|spend limit|upgrade your plan|"
    r"(?:monthly|weekly|usage|plan|tier) limit (?:has been )?(?:reached|exceeded)|"
    r"used (?:up )?all (?:of )?(?:your|the)|exhausted your",
    re.IGNORECASE,
)
_RATE = re.compile(r"per (?:second|minute|hour|day)|retry (?:in|after)|try again in", re.IGNORECASE)
_LOADING = re.compile(
    r"loading (?:the )?model|model (?:is )?(?:still |currently )?loading|"
    r"model .{0,40}being (?:re)?loaded|"
    r"being (?:pulled|downloaded|deployed)|模型.{0,6}(?:加载|启动)|"
    r"is (?:currently )?loading|warming up|still starting|starting up|initiali[sz]ing|cold start|"
    r"model.{0,40}not (?:yet )?(?:ready|loaded yet)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"connection (?:error|refused|reset|aborted|timed out)|connect(?:ion)? call failed|"
    r"cannot connect|could not connect|failed to connect|econnrefused|connecterror|"
    r"server disconnected|remote (?:end|host) closed|upstream|bad gateway|unavailable|"
    r"no (?:healthy|available) (?:backend|deployment|upstream|server)|timed? ?out|not reachable|"
    r"name or service not known|getaddrinfo|no route to host|econnreset|socket hang up|"
    r"network (?:error|is unreachable)|gateway time-?out|error sending request|fetch failed|"
    r"connection attempts? failed|max retries exceeded|"
    r"engine (?:core |process |loop )?(?:is |has )?(?:dead|died|not running)|"
    r"all (?:backends|deployments|replicas|upstreams) .{0,20}(?:down|failed|unhealthy)",
    re.IGNORECASE,
)
_BACKEND = re.compile(
    r"no (?:healthy|available) |connect|upstream|backend|econn|getaddrinfo|no route to host",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:internal server error|status \d+|error)?\.?", re.IGNORECASE)
_NO_SYSTEM = re.compile(
    r"system[ _-]?(?:role|message|prompt|instruction)s?.{0,60}(?:not|n't|unsupported|invalid)|"
    r"(?:not|n't|unsupported|invalid|unknown|unexpected).{0,40}system[ _-]?(?:role|mess|prom|inst)|"
    r"role.{0,20}['\"`]?system['\"`]?.{0,40}(?:not|n't|unsupported|invalid)|"
    r"(?:unsupported|invalid|unknown|unexpected).{0,12} role.{0,12}system|"
    r"roles? must (?:strictly )?alternate|only user,? (?:and )?(?:assistant|model) roles|"
    r"unknown variant .{0,3}system|roles?.{0,20}(?:must be|should be|expected).{0,60}user|"
    r"developer instruction is not enabled|system.{0,30}(?:not supported|is not allowed)|"
    r"(?:invalid value|does not support).{0,4}system|permitted: ['\"]?user['\"]?, ['\"]?assistant|"
    r"first message .{0,20}(?:must|should|has to) .{0,20}user",
    re.IGNORECASE,
)
_UNKNOWN_FIELD = re.compile(
    r"(?:extra|unknown|unrecogni[sz]ed|unexpected|unsupported|invalid) "
    r"(?:inputs?|fields?|keys?|keyword|parameters?|arguments?|options?|properties|value)|"
    r"not permitted|not supported|not allowed|does not support|additional properties",
    re.IGNORECASE,
)
_ANSWER_MAX = re.compile(
    r"(?:at most|up to|maximum of|less than or equal to|<=|range.{0,12},)\s*['\"`]?(\d[\d,]*)",
    re.IGNORECASE,
)
# By what else a setting is called in refusals.
_ALIASES = {
    "response_format": (
        *("json_schema", "json schema", "json_object", "json mode", "structured output", "guided"),
        *("grammar", "xgrammar", "outlines", "llguidance", "schema", "response format"),
    ),
    "stream": ("streaming",),
    "stream_options": ("stream options",),
    "max_tokens": ("max tokens",),
    "tools": ("tool choice", "tool_choice", "function call"),
    "chat_template_kwargs": ("enable_thinking",),
    "think": ("thinking",),
}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "maxTokens" is max_tokens
_KEPT = {"model", "messages", "options"}  # nothing can be asked without them
_OF_TEXT = ("messages", "prompt", "input", "max_tokens", "max_completion_tokens")
_LEAST = {*_KEPT, "stream", "max_tokens", "max_completion_tokens"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a server's error says.

    Attributes:
        words: Its own, one line of at most 300 characters; "" where it has none.
        status: Its code as a number, 0 where there is none.
        codes: Its codes in words: "context_length_exceeded", "rate_limit_error".
        fields: Names of the settings it complains of, where it tells them apart.
    """

    words: str = ""
    status: int = 0
    codes: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()

    @property
    def is_too_long(self) -> bool:
        """The text does not fit the server's context, or what it takes at once."""
        if self.status == 413 or self.codes & _CONTEXT_CODES or _CONTEXT.search(self.words):
            return True
        if self.fields and not any(name.startswith(_OF_TEXT) for name in self.fields):
            return False
        return 400 <= self.status < 500 and "context" in self.words.casefold()

    @property
    def is_out_of_quota(self) -> bool:
        """The account has nothing left: waiting is of no use."""
        if self.codes & _QUOTA_CODES:
            return True
        return bool(_QUOTA.search(self.words)) and not _RATE.search(self.words)

    @property
    def is_loading(self) -> bool:
        """The model is on its way into memory: no overload."""
        return bool(_LOADING.search(self.words))

    @property
    def names_backend(self) -> bool:
        """A proxy speaks of the server behind it, which has nothing to do with load."""
        return bool(_BACKEND.search(self.words))

    @property
    def is_away(self) -> bool:
        """A proxy answers for a server that is not there, as far as the words tell."""
        return bool(_AWAY.search(self.words) or _BARE.fullmatch(self.words.strip()))


def error_said(value: object) -> Said:
    """What the JSON of an error says, in any of the shapes that servers have for it: words, an
    object, a list of them, one within another, or JSON as text."""
    words, status = "", 0
    codes: set[str] = set()
    fields: list[str] = []
    inner = value
    for _ in range(_N_DEEP_MAX):
        if isinstance(inner, list) and inner:
            if told := _told_of_fields(inner, fields):
                words = told
                break
            inner = inner[0]
        if isinstance(inner, str) and inner.lstrip()[:1] in ("{", "["):
            try:
                inner = json.loads(inner)
                continue
            except (ValueError, RecursionError):
                pass
        if not isinstance(inner, dict):
            words = inner if isinstance(inner, str) else words
            break
        for key in ("code", "type", "status", "status_code", "error_type", "error_code", "reason"):
            code = inner.get(key)
            if isinstance(code, str) and code.strip().isdigit():
                code = int(code)
            if isinstance(code, str):
                codes.add(code.casefold())
            elif not status:
                status = number(code)
        if isinstance(inner.get("param"), str):
            fields.append(inner["param"])
        text = next((inner[key] for key in ERROR_TEXTS if inner.get(key)), None)
        deeper = inner.get("error") or inner.get("errors")
        if isinstance(deeper, str) and isinstance(text, str):  # a name, and then the words
            codes.add(deeper.casefold())
            deeper = None
        deeper = deeper or text
        if deeper is None:
            choice = inner.get("choices")
            deeper = choice[0] if isinstance(choice, list) and choice else None
        if deeper is None:
            words = json.dumps(inner, ensure_ascii=False) if inner else ""
            break
        inner = deeper
    return Said(_one_line(words), status, frozenset(codes), tuple(fields))


def _told_of_fields(found: list[Any], fields: list[str]) -> str:
    """The words of FastAPI's lists, [{"loc": ["body", "seed"], "msg": "…"}]; adds to `fields`."""
    told = []
    for each in found:
        if isinstance(each, dict) and isinstance(each.get("msg"), str):
            loc = [part for part in each.get("loc") or () if isinstance(part, str)]
            fields += [part for part in loc if part != "body"]
            told.append(": ".join([".".join(loc[1:] or loc), each["msg"]]).strip(": "))
    return "; ".join(told)


def body_said(data: bytes) -> Said:
    """What the body of an error says: JSON, or plain text; the pages of proxies say nothing."""
    try:
        return error_said(json.loads(data.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError):
        text = data.decode("utf-8", "replace").strip()
        return Said() if text.startswith("<") else Said(_one_line(text))


def _one_line(words: str) -> str:
    words = " ".join(whole_text(words).split())
    return words if len(words) <= _N_WORDS_MAX else words[: _N_WORDS_MAX - 1] + "…"


@dataclass
class Refusals:
    """What a server does not take.

    Attributes:
        names: Fields of a request that are left out, and `SYSTEM_ROLE`.
        n_answer_max: Tokens of an answer it allows at most; 0 where it has not said.
    """

    names: set[str] = field(default_factory=set)
    n_answer_max: int = 0
    _guessed: set[str] = field(default_factory=set)  # left out together, none of them by name

    @property
    def has_no_system(self) -> bool:
        return SYSTEM_ROLE in self.names

    def learn(self, said: Said, body: Mapping[str, Any]) -> bool:
        """Whether the request can be sent once more, without what is refused in it.

        Args:
            said: Why `body` was refused.
        """
        if self._learn_length(said, body):
            return True
        for name in self._refused_in(said, body):
            self.names.add(name)
            return True
        if _UNKNOWN_FIELD.search(said.words) and not set(body) <= _LEAST:
            self._guessed = set(body) - _LEAST
            self.names |= self._guessed
            return True
        self.names -= self._guessed  # it was none of these
        self._guessed = set()
        return False

    def _learn_length(self, said: Said, body: Mapping[str, Any]) -> bool:
        """A server that allows shorter answers than were asked for: "at most 4096 tokens"."""
        if not re.search("max_(?:completion_)?tokens", " ".join([*said.fields, said.words])):
            return False
        asked = body.get("max_tokens") or body.get("max_completion_tokens") or 0
        found = _ANSWER_MAX.search(said.words)
        n_most = int(found[1].replace(",", "")) if found else 0
        if not 0 < n_most < asked:
            return False
        self.n_answer_max = n_most
        return True

    def _refused_in(self, said: Said, body: Mapping[str, Any]) -> Sequence[str]:
        """What of a request is refused, the surest first."""
        has_system = any(m.get("role") == "system" for m in body.get("messages", ()))
        found = [name for name in said.fields if name in body and name not in _KEPT]
        is_role = any(re.search(r"\brole$", name) for name in said.fields)
        if has_system and not found and (is_role or _NO_SYSTEM.search(said.words)):
            return [SYSTEM_ROLE]
        words = _HUMP.sub("_", said.words).casefold()
        named = []
        for name in body:
            if name in _KEPT:
                continue
            at = [words.find(alias) for alias in (name, *_ALIASES.get(name, ()))]
            at = [place for place in at if place >= 0 and _is_word(words, place)]
            if at:
                named.append((min(at), name))
        return [*found, *(name for _, name in sorted(named))]

    def apply(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body without what is refused; `max_tokens` goes by its newer name instead."""
        kept = {name: value for name, value in body.items() if name not in self.names}
        n_most = body.get("max_tokens")
        if n_most is not None and self.n_answer_max:
            n_most = min(n_most, self.n_answer_max)
        if n_most is not None and "max_tokens" in self.names:
            if "max_completion_tokens" not in self.names:
                kept["max_completion_tokens"] = n_most
        elif n_most is not None:
            kept["max_tokens"] = n_most
        if "stream" in self.names:
            kept["stream"] = False
            kept.pop("stream_options", None)
        if self.has_no_system:
            kept["messages"] = without_system(kept["messages"])
        return kept


def _is_word(words: str, at: int) -> bool:
    return at == 0 or not (words[at - 1].isalnum() or words[at - 1] == "_")


def without_system(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages with the instructions at the beginning of the first message of the user."""
    system = [m["content"] for m in messages if m["role"] == "system"]
    rest = [dict(m) for m in messages if m["role"] != "system"]
    for message in rest:
        if system and message["role"] == "user":
            message["content"] = "\n\n".join([*system, message["content"]])
            return rest
    return [*({"role": "user", "content": text} for text in system), *rest]


_known: dict[tuple[str, str], Refusals] = {}
_lock = threading.Lock()


def refusals_of(address: ServerAddress) -> Refusals:
    """What the model at an address has refused since the program began."""
    with _lock:
        return _known.setdefault((address.url, address.model), Refusals())
