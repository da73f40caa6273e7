"""Profiles: a model or servers, a device, a budget, sampling and a system prompt under one name.

A profile is a TOML file. Those shipped lie in `resources/profiles`; a person's own lie in the
settings' folder and come before a shipped one of the same name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app.models.gguf.errors import ModelError
from app.models.machine.memory import KV_TYPES
from app.system.files import write_whole
from app.system.folders import config_folder, resources_folder
from app.system.translation import tr

DEVICES = ("auto", "cpu", "gpu")
_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,63}$")


@dataclass(frozen=True, slots=True)
class Profile:
    """Named settings. 0, "" or () leaves a choice to Longleaf.

    Attributes:
        name: File name without its ending: lower case, digits, dots, hyphens.
        title: What people read.
        model: A GGUF's path or part of its name; for servers the model's id there.
        servers: Addresses of OpenAI-compatible servers; () means a model on this machine.
        device: "auto", "cpu" or "gpu".
        n_context: Budget in tokens, prompt and answer together.
        kv_type: Type of keys and values: "f16", "q8_0" …
        max_tokens: Longest answer; 0 for the plan's own.
        n_part: Tokens of a part at most; 0 for as many as fit the budget.
        begins_notes: Whether notes on a part are begun for the model with sentences of the part.
        n_thought: Tokens that the model may think before each answer; 0 asks it not to.
        temperature … seed, stop: See `app.engines.contract.engine.Sampling`.
        system: Said to the model after Longleaf's own system prompt.
        template: Ollama's template (Go's syntax), kept for export alone: Longleaf formats prompts
            by the template in the model's GGUF.
        others: Modelfile lines that Longleaf has no use for, as (instruction, value), kept for
            export alone.
    """

    name: str
    title: str = ""
    model: str = ""
    servers: tuple[str, ...] = ()
    device: str = "auto"
    n_context: int = 0
    kv_type: str = "f16"
    max_tokens: int = 0
    n_part: int = 0
    begins_notes: bool = False
    n_thought: int = 0
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repeat_penalty: float = 1.1
    repeat_last_n: int = 64
    seed: int = 0
    stop: tuple[str, ...] = ()
    system: str = ""
    template: str = ""
    others: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        _check(
            _NAME.match(self.name) is not None, self.name, tr("the name “{name}”", name=self.name)
        )
        _check(self.device in DEVICES, self.name, tr("the device “{device}”", device=self.device))
        _check(
            self.kv_type in KV_TYPES,
            self.name,
            tr("the KV cache type “{kv_type}”", kv_type=self.kv_type),
        )
        for key in ("n_context", "max_tokens", "n_part", "n_thought", "top_k"):
            _check(getattr(self, key) >= 0, self.name, f"{key} = {getattr(self, key)}")
        _check(self.repeat_last_n >= -1, self.name, f"repeat_last_n = {self.repeat_last_n}")
        _check(0 <= self.temperature <= 10, self.name, f"temperature = {self.temperature}")
        _check(0 <= self.top_p <= 1, self.name, f"top_p = {self.top_p}")
        _check(0 <= self.min_p <= 1, self.name, f"min_p = {self.min_p}")
        _check(0 < self.repeat_penalty <= 10, self.name, f"repeat_penalty = {self.repeat_penalty}")


def _check(holds: bool, name: str, what: str) -> None:
    if not holds:
        raise ModelError(
            tr("The profile “{name}” cannot have {what}.", name=name, what=what),
            tr("Correct its settings."),
        )


_TYPES: Mapping[str, type] = {
    f.name: {"str": str, "int": int, "float": float, "bool": bool}.get(str(f.type), tuple)
    for f in fields(Profile)
}


def parse_profile(text: str, name: str) -> Profile:
    """Reads a profile's TOML. Raises `ModelError` that names what is wrong with it."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(
            tr("The profile “{name}” is no TOML: {error}.", name=name, error=error),
            tr("Correct the file."),
        ) from error
    known: dict[str, Any] = {}
    for key, value in values.items():
        wanted = _TYPES.get(key)
        if wanted is None or key == "name":
            raise ModelError(
                tr("The profile “{name}” has an unknown setting “{key}”.", name=name, key=key),
                tr("Remove it."),
            )
        if wanted is float and type(value) is int:
            value = float(value)
        if wanted is tuple and isinstance(value, list):
            value = _tuple(value, pairs=key == "others")
        if value is None or type(value) is not wanted:
            raise ModelError(
                tr(
                    "The profile “{name}” has a value of the wrong kind for “{key}”.",
                    name=name,
                    key=key,
                ),
                tr("Correct it."),
            )
        known[key] = value
    return Profile(name, **known)


def _tuple(value: list[Any], *, pairs: bool) -> tuple[Any, ...] | None:
    """A list of strings, or of pairs of strings; None for any other."""
    if not pairs:
        return tuple(value) if all(isinstance(item, str) for item in value) else None
    good = all(
        isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item)
        for item in value
    )
    return tuple((item[0], item[1]) for item in value) if good else None


def format_profile(profile: Profile) -> str:
    """A profile as TOML; what stands at its default is left out."""
    lines = []
    for one in fields(Profile):
        value = getattr(profile, one.name)
        if one.name != "name" and value != one.default:
            lines.append(f"{one.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        out = value.replace("\\", "\\\\").replace('"', '\\"')
        out = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in out)
        return f'"{out}"'
    return str(value).lower() if isinstance(value, bool) else repr(value)


def profile_names() -> list[str]:
    """Every profile there is, the shipped ones and a person's own."""
    names = {p.stem for folder in _folders() if folder.is_dir() for p in folder.glob("*.toml")}
    return sorted(name for name in names if _NAME.match(name))


def load_profile(name: str) -> Profile:
    """A profile by its name. Raises `ModelError` when there is none, or when it is wrong."""
    if _NAME.match(name):
        for folder in _folders():
            path = folder / f"{name}.toml"
            try:
                return parse_profile(path.read_text(encoding="utf-8"), name)
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError) as error:
                raise ModelError(
                    tr("The profile {path} cannot be read.", path=path), tr("Check the file.")
                ) from error
    raise ModelError(
        tr("There is no profile “{name}”.", name=name),
        tr("There are: {names}.", names=", ".join(profile_names())),
    )


def profile_name(text: str) -> str:
    """A name that a profile may have, made of any text: "My Model" becomes "my-model"."""
    name = re.sub(r"[^a-z0-9._-]+", "-", text.casefold()).strip("-._")
    return name[:64] or "profile"


def remove_profile(name: str) -> None:
    """Removes one of a person's own profiles; a shipped one of its name is then as it was.

    Raises `ModelError` when there is none.
    """
    path = _folders()[0] / f"{name}.toml"
    if not _NAME.match(name) or not path.is_file():
        raise ModelError(
            tr("There is no profile “{name}” of your own.", name=name),
            tr("Shipped profiles cannot be removed."),
        )
    path.unlink()


def save_profile(profile: Profile) -> Path:
    """Writes a profile among a person's own, over one of the same name. Returns its path.

    Raises `OSError` when it cannot be written.
    """
    folder = config_folder() / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{profile.name}.toml"
    write_whole(path, format_profile(profile))
    return path


def _folders() -> tuple[Path, Path]:
    return config_folder() / "profiles", resources_folder() / "profiles"
