"""Files of kinds of analysis: where they lie, and whether they can be used."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.analysis.kinds.text_bounds import bounded
from app.system.errors import ExitCode, LongleafError
from app.system.folders import config_folder, resources_folder
from app.system.translation import tr

N_ANSWER_MAX = 32_768
"""Most tokens that a kind may ask for as an answer."""


class PromptError(LongleafError):
    """A kind of analysis that does not exist or whose prompts are not usable."""

    exit_code = ExitCode.USAGE


def own_prompts_folder() -> Path:
    """Where the user's own kinds and edited copies lie; may not exist yet."""
    return config_folder() / "prompts"


def kind_names() -> list[str]:
    """Ids of all kinds that there are files of, in no order that matters."""
    folders = (resources_folder() / "prompts", own_prompts_folder())
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def own_path(kind: str) -> Path:
    """The file of a kind in the user's folder. Raises `PromptError` for what names no file."""
    if not re.fullmatch(r"[\w-]{1,40}", kind):
        raise PromptError(
            tr("“{kind}” cannot name a kind.", kind=kind),
            tr("Use up to 40 letters, digits, hyphens or underscores."),
        )
    return own_prompts_folder() / f"{kind}.toml"


def path_of(kind: str) -> Path:
    """The file of a kind, the user's before the shipped one. Raises `PromptError`."""
    shipped = resources_folder() / "prompts"
    for folder in (own_prompts_folder(), shipped, shipped / "jobs"):
        path = folder / f"{kind}.toml"
        if re.fullmatch(r"[\w-]+", kind) and path.is_file():
            return path
    raise PromptError(
        tr("There is no kind of analysis called “{kind}”.", kind=kind),
        tr("Choose one of: {known}.", known=", ".join(kind_names())),
    )


def load_kind(path: Path) -> dict[str, Any]:
    """What a kind's file says, once it is sound. Raises `PromptError`."""
    try:
        stamp = path.stat().st_mtime_ns
        return _load_as_of(path, stamp)
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(
            tr("“{path}” cannot be read: {error}.", path=path, error=error),
            tr("Restore or remove it."),
        ) from error


@lru_cache(maxsize=64)
def _load_as_of(path: Path, stamp: int) -> dict[str, Any]:
    return checked_kind(path.read_text(encoding="utf-8"), f"“{path}”")


def checked_kind(text: str, name: str) -> dict[str, Any]:
    """A kind's data, with everything in it that is needed and of the right type.

    Args:
        text: TOML.
        name: What to call it in an error.

    Raises:
        PromptError: It cannot be used; its message says why.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptError(
            tr("{name} is not valid TOML: {error}.", name=name, error=error),
            tr("Correct that line."),
        ) from error
    if not isinstance(data.get("en"), dict):
        raise PromptError(
            tr("{name} has no section [en].", name=name), tr("Restore or complete it.")
        )
    for tag in ("en", "zh"):
        if (section := data.get(tag)) is not None:
            _check_section(section, tag, name)
    _check_values(data, name)
    if data.get("asks") and not any("{own}" in data["en"][each] for each in ("task", "map")):
        raise PromptError(
            tr("{name} asks for a request in the user's words and does not use it.", name=name),
            tr("Write {own} where it belongs, or remove “asks”."),
        )
    schema_of(data)
    return data


def _check_section(section: dict[str, Any], tag: str, name: str) -> None:
    """What a kind asks in one language. Raises `PromptError`."""
    missing = [n for n in ("title", "task", "map") if not isinstance(section.get(n), str)]
    if missing:
        raise PromptError(
            tr(
                "{name} lacks {missing} in [{tag}].",
                name=name,
                missing=", ".join(missing),
                tag=tag,
            ),
            tr("Restore or complete it."),
        )
    for table in ("headings", "values", "lengths", "length_titles", "frame"):
        _must_be_texts(
            section.get(table, {}),
            tr("{table} in [{tag}] of {name}", table=table, tag=tag, name=name),
        )


def _check_values(data: dict[str, Any], name: str) -> None:
    """What holds for all languages of a kind. Raises `PromptError`."""
    lengths = data.get("lengths", [])
    if not _are_texts(lengths) or not _are_texts(data.get("checklist", [])):
        raise PromptError(
            tr("“lengths” and “checklist” of {name} are lists of texts.", name=name),
            tr('Write them as ["a", "b"].'),
        )
    n_answer = data.get("n_answer", 1)
    counts = n_answer.values() if isinstance(n_answer, dict) else [n_answer]
    if not all(isinstance(n, int) and 1 <= n <= N_ANSWER_MAX for n in counts):
        raise PromptError(
            tr(
                "“n_answer” of {name} is no number of tokens from 1 to {n_max:,}.",
                name=name,
                n_max=N_ANSWER_MAX,
            ),
            tr("Correct it."),
        )
    if not isinstance(data.get("order", 0), int | float):
        raise PromptError(tr("“order” of {name} is no number.", name=name), tr("Correct it."))
    _must_be_texts(data.get("group_by", {}), tr("{table} of {name}", table="group_by", name=name))
    unknown = [each for each in lengths if each not in data["en"].get("lengths", {})]
    if unknown:
        raise PromptError(
            tr(
                "{name} has no text for the length {unknown} in [en.lengths].",
                name=name,
                unknown=unknown[0],
            ),
            tr("Complete it."),
        )


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _must_be_texts(value: object, name: str) -> None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise PromptError(
            tr("{name} is no table of texts.", name=name), tr('Write each as: name = "text".')
        )


def schema_of(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The JSON Schema that a kind names (the user's own, or a shipped one), texts bounded."""
    name = data.get("schema")
    if name is None:
        return None
    for folder in (own_prompts_folder(), resources_folder() / "schemas"):
        path = folder / f"{name}.schema.json"
        if re.fullmatch(r"[\w-]+", str(name)) and path.is_file():
            try:
                schema = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise PromptError(
                    tr("“{path}” is not valid JSON: {error}.", path=path, error=error),
                    tr("Correct it."),
                ) from error
            if isinstance(schema, dict) and schema.get("type") == "object":
                return bounded({k: v for k, v in schema.items() if k not in ("$schema", "title")})
            raise PromptError(
                tr("“{path}” does not describe an object.", path=path), tr("Correct it.")
            )
    raise PromptError(
        tr("There is no schema “{name}.schema.json”.", name=name),
        tr("Put it beside the kind's file."),
    )
