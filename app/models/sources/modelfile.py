"""Ollama's Modelfiles: their settings taken over as profiles, and given back.

The format is that of Ollama's docs/modelfile.md and the quoting of its parser/parser.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models.gguf.errors import ModelError
from app.models.sources.profiles import Profile
from app.system.translation import tr

# Modelfile parameters that a profile has a place for, and the place.
_PARAMETERS = {
    "temperature": "temperature",
    "num_ctx": "n_context",
    "num_predict": "max_tokens",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "repeat_penalty": "repeat_penalty",
    "repeat_last_n": "repeat_last_n",
    "seed": "seed",
}
_INTEGERS = {"num_ctx", "num_predict", "top_k", "repeat_last_n", "seed"}
# What Ollama uses where a Modelfile says nothing (docs/modelfile.md, api/types.go DefaultOptions).
_OLLAMA_DEFAULTS = {
    "temperature": 0.8,
    "top_k": 40,
    "top_p": 0.9,
    "repeat_penalty": 1.1,
    "repeat_last_n": 64,
}
_INSTRUCTIONS = {
    "FROM",
    "PARAMETER",
    "TEMPLATE",
    "SYSTEM",
    "ADAPTER",
    "LICENSE",
    "MESSAGE",
    "RENDERER",
    "PARSER",
    "REQUIRES",
    "DRAFT",
}


def parse_modelfile(text: str) -> list[tuple[str, str]]:
    """The instructions of a Modelfile in order: ("FROM", "qwen2.5"), ("PARAMETER", "top_k 20") …

    Raises `ModelError` for an unknown instruction, a missing value or an open quote.
    """
    found: list[tuple[str, str]] = []
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        # White space at the line's end may belong to a text whose quotes close further down.
        instruction, _, rest = line.lstrip().partition(" ")
        instruction = instruction.strip().upper()
        if instruction not in _INSTRUCTIONS:
            raise ModelError(
                tr(
                    "Line {number} of the Modelfile begins with “{instruction}”, which is no "
                    "instruction.",
                    number=number,
                    instruction=instruction[:40],
                ),
                tr("Instructions are {known}.", known=", ".join(sorted(_INSTRUCTIONS))),
            )
        head = ""
        if instruction in ("PARAMETER", "MESSAGE"):
            head, _, rest = rest.lstrip().partition(" ")
            head = head.rstrip()
        value = _unquoted(rest.lstrip(), lines, number)
        if not (value or (instruction in ("SYSTEM", "TEMPLATE") and rest.strip())) or (
            instruction in ("PARAMETER", "MESSAGE") and not head
        ):
            raise ModelError(
                tr("Line {number} of the Modelfile has no value.", number=number),
                tr("Complete it or remove it."),
            )
        found.append((instruction, f"{head} {value}" if head else value))
    return found


def _unquoted(value: str, lines: Iterator[tuple[int, str]], number: int) -> str:
    quote = '"""' if value.startswith('"""') else '"' if value.startswith('"') else ""
    if not quote:
        return value.rstrip()
    while not (len(value) >= 2 * len(quote) and value.rstrip().endswith(quote)):
        try:
            value += "\n" + next(lines)[1]
        except StopIteration:
            raise ModelError(
                tr(
                    "The quotes opened in line {number} of the Modelfile are never closed.",
                    number=number,
                ),
                tr("End the text with {quote}.", quote=quote),
            ) from None
    return value.rstrip()[len(quote) : -len(quote)]


def profile_from_modelfile(text: str, name: str, title: str = "") -> Profile:
    """A Modelfile as a profile. What a profile has no use for is kept in its `others`.

    Sampling that the Modelfile leaves open gets Ollama's defaults, so that answers are alike.
    Raises `ModelError` for a Modelfile that makes no sense.
    """
    settings: dict[str, object] = dict(_OLLAMA_DEFAULTS)
    stop: list[str] = []
    others: list[tuple[str, str]] = []
    for instruction, value in parse_modelfile(text):
        if instruction == "PARAMETER":
            parameter, _, stated = value.partition(" ")
            parameter = parameter.lower()
            if parameter == "stop":
                stop.append(stated)
            elif parameter in _PARAMETERS:
                number = _number(parameter, stated)
                # -1 and -2 mean no limit of its own, which is 0 here.
                limitless = parameter == "num_predict" and number < 0
                settings[_PARAMETERS[parameter]] = 0 if limitless else number
            else:
                others.append((instruction, value))
        elif instruction in ("FROM", "SYSTEM", "TEMPLATE"):
            settings[{"FROM": "model"}.get(instruction, instruction.lower())] = value
        else:
            others.append((instruction, value))
    if "model" not in settings:
        raise ModelError(
            tr("The Modelfile names no model."), tr("It needs a line that begins with FROM.")
        )
    return Profile(name, title or name, stop=tuple(stop), others=tuple(others), **settings)  # type: ignore[arg-type]


def _number(parameter: str, text: str) -> float | int:
    try:
        return int(text) if parameter in _INTEGERS else float(text)
    except ValueError:
        raise ModelError(
            tr(
                "The Modelfile's {parameter} is “{text}”, which is no number.",
                parameter=parameter,
                text=text[:40],
            ),
            tr("Correct it."),
        ) from None


def modelfile_from_profile(profile: Profile) -> str:
    """A profile as a Modelfile for `ollama create`.

    Raises `ModelError` for a profile without a model, and for a text that Modelfiles cannot quote.
    """
    if not profile.model:
        raise ModelError(
            tr("The profile “{name}” names no model.", name=profile.name),
            tr("Choose one before exporting it."),
        )
    lines = [f"FROM {_quoted(profile.model)}"]
    for parameter, place in _PARAMETERS.items():
        value = getattr(profile, place)
        if place in ("n_context", "max_tokens") and not value:
            continue
        lines.append(f"PARAMETER {parameter} {value}")
    lines += [f"PARAMETER stop {_quoted(text, always=True)}" for text in profile.stop]
    if profile.template:
        lines.append(f"TEMPLATE {_quoted(profile.template, always=True)}")
    if profile.system:
        lines.append(f"SYSTEM {_quoted(profile.system, always=True)}")
    for instruction, value in profile.others:
        head = ""
        if instruction in ("PARAMETER", "MESSAGE"):
            head, _, value = value.partition(" ")
        lines.append(f"{instruction} {head + ' ' if head else ''}{_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str, *, always: bool = False) -> str:
    """A value in the quotes that it needs; in three, a text may hold single ones but not end so."""
    if not always and text and '"' not in text and "\n" not in text and text == text.strip():
        return text
    if '"' not in text and "\n" not in text:
        return f'"{text}"'
    if '"""' in text or text.endswith('"'):
        raise ModelError(
            tr(
                "A text with three quotation marks, or one at its end, cannot stand in a Modelfile."
            ),
            tr("Change the quotation marks."),
        )
    return f'"""{text}"""'
