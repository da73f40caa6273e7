"""Which models think, from their templates and names, and how they are asked to or not to."""

from __future__ import annotations

import pytest

from app.models.gguf.chat_template import segments
from app.models.gguf.thinking import (
    N_ROOM,
    Thinking,
    ends_in_thought,
    room_for_thought,
    thinking_of_name,
    thinking_of_template,
)

TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
PLAIN = TURNS + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
SWITCH = PLAIN.replace(
    "assistant\n",
    "assistant\n{% if enable_thinking is defined and not enable_thinking %}"
    "<think>\n\n</think>\n\n{% endif %}",
)
OPENS = PLAIN.replace("assistant\n", "assistant\n<think>\n")
CHANNELS = TURNS + "{{ '<|start|>assistant<|channel|>analysis' if false }}<|start|>assistant"


@pytest.mark.parametrize(
    ("template", "thinking"),
    [
        ("", Thinking.NEVER),
        (PLAIN, Thinking.NEVER),
        (SWITCH, Thinking.SWITCHABLE),
        (OPENS, Thinking.ALWAYS),
        (CHANNELS, Thinking.ALWAYS),
        (PLAIN + "{{ messages[0].content.split('</think>')[-1] if false }}", Thinking.UNKNOWN),
    ],
)
def test_templates_tell(template: str, thinking: Thinking) -> None:
    assert thinking_of_template(template) is thinking


@pytest.mark.parametrize(
    ("name", "thinking"),
    [
        ("Qwen/Qwen3-8B", Thinking.SWITCHABLE),
        ("qwen3:8b", Thinking.SWITCHABLE),
        ("Qwen3-30B-A3B-Instruct-2507", Thinking.NEVER),
        ("Qwen3-30B-A3B-Thinking-2507", Thinking.ALWAYS),
        ("deepseek-r1:14b", Thinking.ALWAYS),
        ("DeepSeek-R1-Distill-Qwen-7B", Thinking.ALWAYS),
        ("gpt-oss:20b", Thinking.ALWAYS),
        ("QwQ-32B", Thinking.ALWAYS),
        ("Magistral-Small-2509", Thinking.ALWAYS),
        ("SmolLM3-3B", Thinking.SWITCHABLE),
        ("GLM-Z1-9B-0414", Thinking.ALWAYS),
        ("OpenThinker3-7B", Thinking.ALWAYS),
        ("Falcon-H1R-7B", Thinking.ALWAYS),
        ("Ring-mini-2.0", Thinking.ALWAYS),
        ("s1.1-32B", Thinking.ALWAYS),
        ("MiMo-7B-RL", Thinking.ALWAYS),
        ("DeepHermes-3-Llama-3-8B", Thinking.SWITCHABLE),
        ("Hermes-3-Llama-3.1-8B", Thinking.UNKNOWN),
        ("string-7b", Thinking.UNKNOWN),
        ("Qwen2.5-7B-Instruct", Thinking.UNKNOWN),
        ("gemma-3-270m-it", Thinking.UNKNOWN),
    ],
)
def test_names_tell(name: str, thinking: Thinking) -> None:
    assert thinking_of_name(name) is thinking


def test_a_template_is_told_whether_to_think() -> None:
    last = [segments(SWITCH, ("user",), thinks=thinks).pieces[-1] for thinks in (False, True)]
    assert "<think>\n\n</think>" in str(last[0]) and "think" not in str(last[1])
    assert ends_in_thought(str(segments(OPENS, ("user",)).pieces[-1]))
    assert not any(map(ends_in_thought, map(str, last)))


def test_room_for_a_thought() -> None:
    assert room_for_thought(Thinking.NEVER, 5000, 32_768) == 0
    assert room_for_thought(Thinking.SWITCHABLE, 0, 32_768) == 0
    assert room_for_thought(Thinking.SWITCHABLE, 2000, 32_768) == 2000
    assert room_for_thought(Thinking.ALWAYS, 0, 32_768) == N_ROOM
    assert room_for_thought(Thinking.ALWAYS, 0, 8192) == 1024  # an eighth
