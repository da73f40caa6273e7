"""Prompts in the format that a model was trained on, with the contents as pure data.

The model's own chat template is rendered once, in a guarded process, with a marker in place of each
message's content. A prompt is then the template's own pieces, in which control tokens count, and
between them the contents, in which nothing counts but the text. Whatever stands in a document, it
cannot end its own turn.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import secrets
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from app.models.gguf.facts import ModelFacts
from app.models.gguf.thinking import Thinking, ends_in_thought, thinking_of_template
from app.models.gguf.tokenizer import Tokenizer
from app.system.child_processes import child_process, start_piped
from app.system.files import write_whole
from app.system.folders import cache_folder
from app.system.translation import to_translate

TEMPLATE_TIMEOUT_S = 3.0
_START_TIMEOUT_S = 12.0  # for the interpreter to start on a busy machine, on top of the above
_BUSY_TIMEOUT_S = 60.0  # more for a process that got less processor time than a template may take
MAX_TEMPLATE_CHARACTERS = 1 << 20
_CACHE_FORMAT = 2  # since 2 with what templates know of thinking
TOOLS = "tools"
"""The role of a first message that lists functions the model may call."""


@dataclass(frozen=True, slots=True)
class ChatSegments:
    """A rendered conversation with its contents left out.

    Attributes:
        pieces: In order: text of the template, or the index of the message whose content stands
            there. Every message is there exactly once.
        has_template: False when Longleaf's plain format is used instead of the model's template.
        merged_system: True when the model knows no system messages and the system text was put in
            front of the first user message.
        note: A sentence for people when either is not as usual; "" otherwise.
    """

    pieces: tuple[str | int, ...]
    has_template: bool = True
    merged_system: bool = False
    note: str = ""


def plain_segments(roles: Sequence[str], note: str) -> ChatSegments:
    """The format for models without a usable template: texts one after another, then "Answer:"."""
    pieces: list[str | int] = []
    for index, role in enumerate(roles):
        if role == "assistant":
            pieces.append("Answer: ")
        pieces.append(index)
        pieces.append("\n\n")
    pieces.append("Answer:")
    return ChatSegments(_joined(pieces), has_template=False, note=note)


# Notes, as they are cached; `tr` translates them where they are shown.
_NO_TEMPLATE = to_translate(
    "The model has no chat template: a plain format is used. It may be a base model, which goes on "
    "with a text instead of answering."
)
_NO_SYSTEM = to_translate(
    "The model knows no system messages: the instructions stand at the beginning of the first "
    "message."
)
_TOO_LARGE = to_translate(
    "The model's chat template is larger than any real one: a plain format is used instead."
)
_CHANGES_TEXT = to_translate(
    "The model's chat template leaves out or changes the text of messages: a plain format is used "
    "instead."
)
_NO_END = to_translate(
    "The model's chat template does not come to an end: a plain format is used instead."
)
_NOT_RUN = to_translate(
    "The model's chat template could not be run: a plain format is used instead."
)
_TOO_MUCH = to_translate(
    "The model's chat template uses too much memory or time: a plain format is used instead."
)
_REFUSES = to_translate(
    "The model's chat template refuses this kind of conversation: a plain format is used instead."
)
_BROKEN = to_translate("The model's chat template is broken: a plain format is used instead.")

known_templates: dict[str, ChatSegments] = {}
_lock = threading.Lock()


def segments(
    template: str,
    roles: Sequence[str],
    *,
    bos: str = "",
    eos: str = "",
    tools: str = "",
    thinks: bool = False,
) -> ChatSegments:
    """Renders a chat template for messages with these roles, ready for an answer.

    `bos` and `eos` are the names of the model's tokens for begin and end of text; `tools` is a JSON
    list of the functions that the model is told of, "" for none; `thinks` lets a model think first
    that can be asked to. Never raises for
    what a template does: one that cannot be used gives the plain format, with a note that says why.
    Results are kept in memory and in the cache folder.
    """
    if not template.strip():
        return plain_segments(roles, _NO_TEMPLATE)
    key = hashlib.sha256(
        json.dumps([_CACHE_FORMAT, template, list(roles), bos, eos, tools, thinks]).encode()
    ).hexdigest()
    with _lock:
        known = known_templates.get(key)
    if known is None:
        known = _read_stored(key, len(roles))
    if known is None:
        known, is_lasting = _segments(template, roles, bos, eos, tools, thinks)
        if is_lasting:
            _store(key, known)
    with _lock:
        known_templates[key] = known
    return known


def _segments(
    template: str, roles: Sequence[str], bos: str, eos: str, tools: str, thinks: bool
) -> tuple[ChatSegments, bool]:
    """The segments, and whether the outcome would be the same next time."""
    if len(template) > MAX_TEMPLATE_CHARACTERS:
        return plain_segments(roles, _TOO_LARGE), True
    markers = [f"Longleaf{secrets.token_hex(8)}N{index}Content" for index in range(len(roles))]
    messages = [
        {"role": role, "content": marker} for role, marker in zip(roles, markers, strict=True)
    ]
    text, problem, is_lasting = _render(template, messages, bos, eos, tools, thinks)
    pieces = _cut(text, markers) if text is not None else None
    if pieces is not None:
        return ChatSegments(pieces), True
    merged = _merge_system(messages)
    if merged is not None and is_lasting:
        merged_text, _, _ = _render(template, merged, bos, eos, tools, thinks)
        pieces = _cut(merged_text, markers) if merged_text is not None else None
        if pieces is not None:
            return ChatSegments(
                pieces,
                merged_system=True,
                note=_NO_SYSTEM,
            ), True
    if text is not None:
        problem = _CHANGES_TEXT
    return plain_segments(roles, problem), is_lasting


def _merge_system(messages: Sequence[dict[str, str]]) -> list[dict[str, str]] | None:
    """The messages with a leading system message moved into the first user message."""
    if len(messages) < 2 or messages[0]["role"] != "system" or messages[1]["role"] != "user":
        return None
    content = messages[0]["content"] + "\n\n" + messages[1]["content"]
    return [{"role": "user", "content": content}, *messages[2:]]


def _cut(text: str, markers: Sequence[str]) -> tuple[str | int, ...] | None:
    """Cuts at the markers; None unless each is there exactly once, in order."""
    found = re.findall("|".join(map(re.escape, markers)), text)
    if found != list(markers):
        return None
    pieces: list[str | int] = []
    for index, marker in enumerate(markers):
        before, _, text = text.partition(marker)
        pieces += [before, index]
    return _joined([*pieces, text])


def _joined(pieces: Sequence[str | int]) -> tuple[str | int, ...]:
    """Neighbouring texts as one, empty ones left out."""
    out: list[str | int] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    return tuple(out)


def _render(
    template: str,
    messages: Sequence[dict[str, str]],
    bos: str,
    eos: str,
    tools: str,
    thinks: bool = False,
) -> tuple[str | None, str, bool]:
    """The rendered text, or None, what went wrong, and whether it would go wrong again."""
    asked = json.dumps(
        {
            "template": template,
            "messages": list(messages),
            "bos": bos,
            "eos": eos,
            "tools": json.loads(tools) if tools else None,
            "thinks": thinks,
        }
    ).encode()
    try:
        said = _ask_process(asked)
    except subprocess.TimeoutExpired:
        return None, _NO_END, False
    except OSError:
        return None, _NOT_RUN, False
    try:
        answer = json.loads(said)
    except ValueError:  # it was stopped by one of its limits
        return None, _TOO_MUCH, False
    if not isinstance(answer, dict):
        return None, _NOT_RUN, False
    if isinstance(answer.get("text"), str):
        return answer["text"], "", True
    if answer.get("error") == "refused":
        return None, _REFUSES, True
    return None, _BROKEN, True


def _ask_process(asked: bytes) -> bytes:
    """What the template's process answers. Raises `OSError`, and `subprocess.TimeoutExpired` when
    the template had its time; one whose process got no processor for it is waited for."""
    with start_piped(*child_process("template", "app.models.gguf.template_process")) as process:
        try:
            try:
                return process.communicate(asked, TEMPLATE_TIMEOUT_S + _START_TIMEOUT_S)[0]
            except subprocess.TimeoutExpired:
                if _processor_s(process.pid) >= TEMPLATE_TIMEOUT_S:
                    raise
            return process.communicate(timeout=_BUSY_TIMEOUT_S)[0]
        finally:
            process.kill()


def _processor_s(pid: int) -> float:
    """Processor time that a process has had, in seconds; 0 for one that has ended."""
    import psutil

    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _stored_path(key: str) -> Path:
    return cache_folder() / "chat-templates" / f"{key}.json"


def _store(key: str, found: ChatSegments) -> None:
    path = _stored_path(key)
    with contextlib.suppress(OSError):  # a full disk only costs rendering once more
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(asdict(found)))


def _read_stored(key: str, n_messages: int) -> ChatSegments | None:
    try:
        stored = json.loads(_stored_path(key).read_text(encoding="utf-8"))
        stored["pieces"] = tuple(stored["pieces"])
        found = ChatSegments(**stored)
        indexes = [piece for piece in found.pieces if isinstance(piece, int)]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if indexes == list(range(n_messages)) else None


class PromptFormat:
    """Turns conversations into prompts of one model."""

    def __init__(self, template: str, tokenizer: Tokenizer) -> None:
        self._template = template
        self._tokenizer = tokenizer
        self._special_ids = frozenset(token.id for token in tokenizer.special_tokens)
        self._bos = "" if tokenizer.bos_id is None else tokenizer.token_text(tokenizer.bos_id)
        self._eos = "" if tokenizer.eos_id is None else tokenizer.token_text(tokenizer.eos_id)

    @classmethod
    def for_model(cls, facts: ModelFacts, tokenizer: Tokenizer) -> PromptFormat:
        """The format of the model that `facts` describe."""
        return cls(facts.chat_template, tokenizer)

    def segments(
        self, roles: Sequence[str], tools: str = "", *, thinks: bool = False
    ) -> ChatSegments:
        """How a conversation of these roles is laid out; `note` says what is unusual about it."""
        return segments(
            self._template, roles, bos=self._bos, eos=self._eos, tools=tools, thinks=thinks
        )

    @cached_property
    def thinking(self) -> Thinking:
        """Whether the model thinks before it answers, as its template tells."""
        return thinking_of_template(self._template)

    def opens_in_thought(self, *, thinks: bool) -> bool:
        """Whether the template itself begins the answer's thought."""
        last = self.segments(("system", "user"), thinks=thinks).pieces[-1]
        return isinstance(last, str) and ends_in_thought(last)

    @cached_property
    def takes_tools(self) -> bool:
        """Whether the template tells the model of functions, calls them by `<tool_call>` and JSON
        (Qwen2.5, Hermes), and takes their results."""
        if "<tool_call>" not in self._template or "tools" not in self._template:
            return False
        name = "longleaf_probe"
        probe = {
            "type": "function",
            "function": {"name": name, "description": "", "parameters": {}},
        }
        roles = ("system", "user", "assistant", "tool")
        layout = self.segments(roles, json.dumps([probe]))
        told = "".join(piece for piece in layout.pieces if isinstance(piece, str))
        return layout.has_template and not layout.merged_system and name in told

    def encode(self, messages: Sequence[tuple[str, str]], *, thinks: bool = False) -> list[int]:
        """The ids of a prompt for (role, content) pairs, up to where the answer begins.

        Roles are "system", "user", "assistant" and, where `takes_tools`, "tool" for the result of
        a function; a first message of the role "tools" is a JSON list of functions, which the
        template words itself. Contents are data: names of control tokens in them have no power.
        Includes the begin-of-text token where the model wants one.
        """
        tokenizer = self._tokenizer
        tools = ""
        if messages and messages[0][0] == TOOLS:
            tools, messages = messages[0][1], messages[1:]
        layout = self.segments([role for role, _ in messages], tools, thinks=thinks)
        ids: list[int] = []
        for piece in layout.pieces:
            is_template = isinstance(piece, str)
            text = piece if isinstance(piece, str) else messages[piece][1]
            # SentencePiece puts a space in front of what begins a text or follows a control token.
            if not ids or ids[-1] in self._special_ids:
                more = tokenizer.encode_template(text) if is_template else tokenizer.encode(text)
            else:
                more = tokenizer.encode_continuation(text, special=is_template)
            ids += more
        bos_id = tokenizer.bos_id
        if tokenizer.adds_bos and bos_id is not None and ids[:1] != [bos_id]:
            ids.insert(0, bos_id)
        return ids
