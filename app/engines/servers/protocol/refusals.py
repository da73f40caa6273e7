"""What a server does not take of a request, and what it is asked without from then on.

OpenAI-compatible servers differ in what they know: some have no system role, others no `seed`, and
newer models of OpenAI want `max_completion_tokens`. What is refused by name is left out and the
request sent once more; each server's refusals are remembered while the program runs.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.engines.servers.address import ServerAddress
from app.engines.servers.protocol.said import Said

SYSTEM_ROLE = "system role"
_NO_SYSTEM = re.compile(
    r"system[ _-]?(?:role|message|prompt|instruction)s?.{0,60}(?:not|n't|unsupported|invalid)|"
    r"(?:not|n't|unsupported|invalid|unknown|unexpected).{0,40}system[ _-]?(?:role|mess|prom|inst)|"
    r"role.{0,20}['\"`]?system['\"`]?.{0,40}(?:not|n't|unsupported|invalid)|"
    r"(?:unsupported|invalid|unknown|unexpected).{0,12} role.{0,12}system|"
    r"roles? must (?:strictly )?alternate|only user,? (?:and )?(?:assistant|model) roles|"
    r"unknown variant .{0,3}system|roles?.{0,20}(?:must be|should be|expected).{0,60}user|"
    r"developer instruction is not enabled|system.{0,30}(?:not supported|is not allowed)|"
    r"(?:invalid value|does not support).{0,4}system|permitted: ['\"]?user['\"]?, ['\"]?assistant|"
    r"messages[.\[]\d+[\].]+role\b|role:system|first message .{0,20}(?:must|should|"
    r"has to) .{0,20}user",
    re.IGNORECASE,
)
_UNKNOWN_FIELD = re.compile(
    r"(?:extra|unknown|unrecogni[sz]ed|unexpected|unsupported|invalid) "
    r"(?:inputs?|fields?|keys?|keyword|parameters?|arguments?|options?|properties|value)|"
    r"not permitted|not supported|not allowed|does not support|additional properties",
    re.IGNORECASE,
)
_ANSWER_MAX = re.compile(
    r"(?:at most|up to|maximum of|less than or equal to|<=|≤|not exceed|no more than|"
    r"between ['\"`]?\d+['\"`]? and|\[\s*\d+\s*,|(?:maximum|max|limit)(?: [a-z]+){1,3} ?(?:is|of|"
    r":|\(|=)|"
    r"from \d+(?: \(inclusive\))? to)\s*['\"`]?(?P<n>\d[\d,]*)(?P<less> \(exclusive\))?",
    re.IGNORECASE,
)
_OF_ANSWER = re.compile(r"max_?(?:completion_?|output_?|new_?)?tokens", re.IGNORECASE)
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
_LEAST = {*_KEPT, "stream", "max_tokens", "max_completion_tokens"}


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
        if not _OF_ANSWER.search(" ".join([*said.fields, said.words])):
            return False
        asked = body.get("max_tokens") or body.get("max_completion_tokens") or 0
        found = _ANSWER_MAX.search(said.words)
        n_most = int(found["n"].replace(",", "")) - bool(found["less"]) if found else 0
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
            aliases = "|".join(map(re.escape, (name, *_ALIASES.get(name, ()))))
            if at := re.search(rf"(?<![a-z\d_])(?:{aliases})s?(?![a-z\d_])", words):
                named.append((at.start(), name))
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
