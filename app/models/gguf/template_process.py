"""Renders one chat template in a process of its own and exits.

A chat template is a program from whoever made the model file. It runs in Jinja's sandbox, without
access to files or templates, with bounds on memory and processor time where the system has them, on
the size of its output everywhere; the caller bounds the wall-clock time. Reads one JSON object from
standard input (`template`, `messages`, `bos`, `eos`, `tools`) and writes one to standard output:
`text`, or `error` ("refused": the template itself raised; "broken": it cannot be rendered) and
`message`.

Started as `python -m app.models.gguf.template_process`, or by the built program.
"""

from __future__ import annotations

import contextlib
import json
import sys
from datetime import datetime
from typing import Any

MAX_OUTPUT_CHARACTERS = 1 << 20
MAX_MEMORY_BYTES = 512 << 20
MAX_PROCESSOR_S = 5

# Templates may write today's date into a prompt. A date of its own would make yesterday's results
# useless every morning; this is the one that Llama 3.1's template falls back to.
_DATE = datetime(2024, 7, 26, 12, 0)


class _RefusedError(Exception):
    """The template called `raise_exception`."""


def _limit_resources() -> None:
    """Bounds memory and processor time where the system can (POSIX; macOS ignores the memory)."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MAX_PROCESSOR_S),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    # No new file may grow: the sandbox has no way to open one, and this makes sure.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def render(
    template: str,
    messages: list[dict[str, str]],
    bos: str,
    eos: str,
    tools: list[object] | None,
    *,
    thinks: bool = False,
) -> str:
    """Renders `template`. Raises `_RefusedError`, or whatever Jinja raises."""
    from jinja2 import nodes
    from jinja2.ext import Extension
    from jinja2.parser import Parser
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}` marks the assistant's own text for training; here it only encloses."""

        tags = {"generation"}  # noqa: RUF012 (the base class declares it so)

        def parse(self, parser: Parser) -> list[nodes.Node]:
            next(parser.stream)
            return list(parser.parse_statements(("name:endgeneration",), drop_needle=True))

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.loopcontrols", Generation],
    )

    def raise_exception(message: object = "") -> None:
        raise _RefusedError(str(message)[:500])

    def to_json(value: object, indent: int | None = None, **_options: Any) -> str:
        return json.dumps(value, ensure_ascii=False, indent=indent)

    def strftime_now(pattern: str) -> str:
        return _DATE.strftime(pattern)

    environment.filters["tojson"] = to_json
    environment.globals.update(raise_exception=raise_exception, strftime_now=strftime_now)
    parts: list[str] = []
    n_characters = 0
    for part in environment.from_string(template).generate(
        messages=messages,
        add_generation_prompt=True,
        bos_token=bos,
        eos_token=eos,
        tools=tools,
        enable_thinking=thinks,  # Qwen3, GLM, SmolLM3 and most others
        thinking=thinks,  # DeepSeek V3, Granite
        reasoning_effort="medium" if thinks else "low",  # gpt-oss, which always thinks
    ):
        n_characters += len(part)
        if n_characters > MAX_OUTPUT_CHARACTERS:
            raise ValueError("the output is too large")
        parts.append(part)
    return "".join(parts)


def main() -> int:
    """Serves one request from standard input; always exits with 0 once it has answered."""
    asked = json.loads(sys.stdin.buffer.read())
    import jinja2.sandbox  # noqa: F401 (before the limits: importing is not the template's doing)

    _limit_resources()
    answer: dict[str, str] = {}
    # Some templates for tool use take only a list, if an empty one.
    choices: tuple[list[object] | None, ...] = (None, [])
    if asked.get("tools"):
        choices = (asked["tools"],)
    for tools in choices:
        try:
            answer = {
                "text": render(
                    asked["template"],
                    asked["messages"],
                    asked["bos"],
                    asked["eos"],
                    tools,
                    thinks=asked.get("thinks", False),
                )
            }
            break
        except _RefusedError as error:
            answer = {"error": "refused", "message": str(error)}
        except (MemoryError, RecursionError) as error:
            answer = {"error": "broken", "message": type(error).__name__}
        except Exception as error:  # a hostile template can make Jinja raise anything
            answer = {"error": "broken", "message": f"{type(error).__name__}: {error}"[:500]}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
