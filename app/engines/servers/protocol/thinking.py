"""How servers are told whether a model may think before it answers.

Ollama has a field of its own (`think`, docs/api.md), llama.cpp's server and vLLM pass
`chat_template_kwargs` to the model's chat template. The others have no way that all of them take.
"""

from __future__ import annotations

from typing import Any

from app.engines.servers.facts import ServerFacts, ServerKind
from app.models.gguf.thinking import Thinking


def thinking_fields(facts: ServerFacts, *, thinks: bool) -> dict[str, Any]:
    """What a request for an answer or for a count of its prompt says about thinking."""
    is_gpt_oss = "gpt-oss" in facts.model.casefold()
    if facts.kind is ServerKind.OLLAMA:
        # An older Ollama, or a model that cannot think, refuses the field.
        if facts.thinking not in (Thinking.SWITCHABLE, Thinking.ALWAYS):
            return {}
        return {"think": ("medium" if thinks else "low") if is_gpt_oss else thinks}
    if facts.kind not in (ServerKind.LLAMA_CPP, ServerKind.VLLM, ServerKind.SGLANG):
        return {}
    if facts.thinking is Thinking.NEVER:
        return {}
    if is_gpt_oss:
        effort = "medium" if thinks else "low"
        if facts.kind is ServerKind.LLAMA_CPP:
            return {"chat_template_kwargs": {"reasoning_effort": effort}}
        return {"reasoning_effort": effort}
    # Qwen, GLM and most others read the first, DeepSeek V3 and Granite the second.
    return {"chat_template_kwargs": {"enable_thinking": thinks, "thinking": thinks}}
