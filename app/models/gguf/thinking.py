"""Which models think before they answer, and which can be asked not to: from a chat template, or
from a model's name where that is all there is."""

from __future__ import annotations

import re
from enum import StrEnum

from app.system.translation import to_translate, tr


class Thinking(StrEnum):
    """Whether a model thinks before it answers."""

    NEVER = "never"
    SWITCHABLE = "switchable"  # when it is asked to
    ALWAYS = "always"
    UNKNOWN = "unknown"


N_ROOM = 4096
"""Tokens of room for the thought of a model that always thinks: hybrid models of 2 to 30 billion
weights use 500 to 3,000 for a summary."""
_SHARE = 8
"""The thought gets at most this part of a context, so that the text keeps its place."""

# Switches that chat templates know: Qwen3, GLM, SmolLM3, Hunyuan; DeepSeek V3.1, Granite.
_SWITCH = re.compile(
    r"\benable_thinking\b|\bthinking (?:is|==|and|%)|if (?:not )?thinking\b|/no_think"
)
_CHANNELS = re.compile(r"<\|channel\|>.{0,40}analysis|analysis.{0,40}<\|channel\|>", re.DOTALL)
_OPENS = re.compile(
    r"(?:<think>|<thinking>|<thought>|<seed:think>|\[THINK\]|◁think▷|<\|START_THINKING\|>)"
    r"(?:\\n|\s)*['\"]?\s*[-{}%]"
)
_MARKS = re.compile(r"</?think>|\[/?THINK\]|</?thought>|◁/?think▷|reasoning_content|START_THINKING")

_NAMED = (
    # The first that fits counts.
    (r"qwen-?3.*(?:instruct|coder|embed|rerank)", Thinking.NEVER),
    (r"(?:^|[-_/:. ])r1(?:$|[-_:. ])|deepseek-reasoner|qwq|gpt-?oss|magistral|(?:^|/)o[134](?:-|$)"
     r"|think(?:ing|er)?(?:$|[-_:. ])|reason(?:ing|er)?(?:$|[-_:. ])|exaone-deep|minimax-m"
     r"|sky-t1|marco-o1|(?:^|[-_/])(?:ring-|s1(?:\.\d)?-\d|step-?3)|-or1|glm-z1|mimo.*-rl|-h1r|openthinker"
     r"|deepscaler|reka-flash-3|reason\d|polaris", Thinking.ALWAYS),
    (r"qwen-?3|glm-?[45]|smollm3|deepseek-v3[._-][1-9]|granite-?(?:3[._-][23]|4)|hunyuan|nemotron"
     r"|seed-oss|gemma-?4|cogito|exaone-?4|ernie-?4|longcat|mimo|apertus"
     r"|(?:^|[-_/])(?:hermes-?4|deephermes-?3)", Thinking.SWITCHABLE),
)  # fmt: skip


def thinking_of_template(template: str) -> Thinking:
    """What a chat template tells of the model it belongs to."""
    if not template.strip():
        return Thinking.NEVER
    if _CHANNELS.search(template):
        return Thinking.ALWAYS
    if _SWITCH.search(template):
        return Thinking.SWITCHABLE
    at = template.rfind("add_generation_prompt")
    if at >= 0 and _OPENS.search(template[at:]):
        return Thinking.ALWAYS
    # A template that takes thoughts out of earlier turns belongs to a model that has them, or to
    # its sibling that does not.
    return Thinking.UNKNOWN if _MARKS.search(template) else Thinking.NEVER


_OPENINGS = (
    "<think>",
    "<thinking>",
    "<thought>",
    "<seed:think>",
    "[THINK]",
    "◁think▷",
    "<|START_THINKING|>",
    "<|channel>thought",
)


def ends_in_thought(prompt: str) -> bool:
    """Whether a prompt ends where a thought begins."""
    return prompt.rstrip().endswith(_OPENINGS)


def thinking_of_name(name: str) -> Thinking:
    """What a model's name tells."""
    shown = name.casefold().replace(" ", "-")
    return next((found for pattern, found in _NAMED if re.search(pattern, shown)), Thinking.UNKNOWN)


def room_for_thought(thinking: Thinking, n_asked: int, n_context: int) -> int:
    """Tokens that a thought may take.

    Args:
        thinking: Of the model.
        n_asked: What a person has set; 0 is off, as far as the model can be asked not to think.
        n_context: Of prompt, thought and answer together.
    """
    n_wanted = n_asked or (N_ROOM if thinking is Thinking.ALWAYS else 0)
    return 0 if thinking is Thinking.NEVER else min(n_wanted, n_context // _SHARE)


_WORDS = {
    Thinking.ALWAYS: to_translate("always thinks before it answers"),
    Thinking.SWITCHABLE: to_translate("can think before it answers"),
}


def thinking_text(thinking: Thinking) -> str:
    """For people; "" where there is nothing to tell."""
    words = _WORDS.get(thinking)
    return tr(words) if words else ""
