"""What the error of a server says, in any of the shapes that servers have for one.

Its words, its codes, and what kind of trouble they tell of: a text too long, a used-up quota, a
model that is loading, a server that is away.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from app.engines.servers.facts import number, whole_text

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
    r"(?<!array )(?<!list )too long|maximum (?:input |sequence |prompt )?length|"
    r"too many (?:input )?tokens|"
    r"reduce (?:the length|the size|your prompt)|max_(?:model|seq)_len|max_input_tokens|"
    r"input (?:length|tokens?) .{0,40}exceed|"
    r"tokens? .{0,30}must be <=|token limit|tokens_limit|less than \d+ tokens|max_total_tokens|"
    r"token count .{0,40}exceed|total tokens \d+ exceed|exceeds? max(?:imum)? length|"
    r"max(?:imum)? message tokens|"
    r"(?:prompt|request|input|body) (?:is )?too large|range of input length|"
    r"(?:输入|提示|文本).{0,8}(?:超过|超出|过长|太长)|超(?:过|出).{0,10}(?:长度|上下文)",
    re.IGNORECASE,
)
_QUOTA_CODES = {
    *("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"),
    *("budget_exceeded", "billing_not_active"),
}
_QUOTA = re.compile(
    r"exceeded your current quota|insufficient[ _](?:quota|credits?|balance|funds)|billing|"
    r"out of (?:credits?|funds|quota|tokens)|no (?:remaining |more )?credits?\b|"
    r"quota (?:has been )?(?:exhausted|exceeded|used up)|exhausted (?:your|the) |in arrears|"
    r"spending limit|额度|credit balance|payment required|budget has been exceeded|"
    r"budgetexceeded|exceeded budget|余额不足|欠费|unpaid|arrearage|payment method|"
    r"balance is (?:insufficient|too low|not enough)|spend limit|upgrade your plan|"
    r"(?:monthly|weekly|usage|plan|tier) limit (?:has been )?(?:reached|exceeded)|"
    r"used (?:up )?all (?:of )?(?:your|the)|exhausted your|key limit exceeded|over budget|"
    r"free (?:tier|trial|plan) .{0,20}(?:exhausted|exceeded|ended|expired|used)|"
    r"reached your .{0,30}limits?\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"per (?:second|minute|hour|day)|retry (?:in|after)|try again in", re.IGNORECASE)
_LOADING = re.compile(
    r"loading (?:the )?model|model (?:is )?(?:still |currently )?loading|"
    r"model .{0,40}being (?:re)?loaded|"
    r"being (?:pulled|downloaded|deployed)|模型.{0,6}(?:加载|启动)|"
    r"loading in progress|spinning up|is (?:currently )?loading|warming up|still starting|"
    r"starting up|initiali[sz]ing|cold start|"
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
    r"connection attempts? failed|establish (?:a )?connection|process (?:is )?no longer running|"
    r"runner (?:process )?has (?:terminated|stopped)|max retries exceeded|"
    r"engine (?:core |process |loop )?(?:is |has )?(?:dead|died|not running)|"
    r"all (?:backends|deployments|replicas|upstreams) .{0,20}(?:down|failed|unhealthy)",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"too many (?:concurrent )?requests|rate[ -]?limit|overloaded|(?:server|engine|system) (?:is )?"
    r"(?:too )?busy|no (?:free |idle )?slots? (?:is |are )?available|at (?:full |max\w* )?capacity|"
    r"(?:pending|queued|concurrent) requests|queue is full|throttl|"
    r"负载|限流|并发|请求过(?:多|于频繁)",
    re.IGNORECASE,
)
_KEY_CODES = {"invalid_api_key", "authentication_error", "permission_error", "auth_error"}
_KEY = re.compile(
    r"(?:api[ _-]?key|virtual key|credentials?|authentication|authorization)\b.{0,40}"
    r"(?:not valid|invalid|error|expected|missing|required|passed in|fail|expired|revoked|"
    r"disabled)|"
    r"(?:invalid|incorrect|missing|no|wrong|expired|revoked|unknown) (?:[a-z]+ )?"
    r"(?:api[ _-]?key|credentials|bearer|virtual key)|unauthori[sz]ed",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"(?:invalid|unknown|unsupported|no such) model\b|not a valid model|模型不存在|"
    r"model\b.{0,80}(?:not found|not exist|not available|no access|isn't available)|"
    r"no models? (?:is |are )?loaded",
    re.IGNORECASE,
)
_BACKEND = re.compile(
    r"no (?:healthy|available) |connect|upstream|backend|econn|getaddrinfo|no route to host",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:internal server error|status \d+|error)?\.?", re.IGNORECASE)
_OF_TEXT = ("messages", "prompt", "input", "max_tokens", "max_completion_tokens")


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
        if self.status == 413 or self.codes & _CONTEXT_CODES:
            return True
        if self.fields and not any(name.startswith(_OF_TEXT) for name in self.fields):
            return False
        if _CONTEXT.search(self.words):
            return True
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
    def is_busy(self) -> bool:
        """There is too much to do, as far as the words tell."""
        return bool(_BUSY.search(self.words))

    @property
    def is_about_key(self) -> bool:
        """A key is wanted, or another one."""
        return bool(self.codes & _KEY_CODES or _KEY.search(self.words))

    @property
    def is_about_model(self) -> bool:
        """The model that was asked for is not there."""
        return "model_not_found" in self.codes or bool(_NO_MODEL.search(self.words))

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
        about = inner.get("metadata")
        if isinstance(about, dict) and isinstance(about.get("raw"), str) and about["raw"].strip():
            deeper = about["raw"]  # OpenRouter: what the server behind it says
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
