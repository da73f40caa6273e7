"""The texts around every request and answer, from `resources/prompts/frames`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from app.system.folders import resources_folder


@cache
def frame_texts(language: str) -> dict[str, Any]:
    """What surrounds every request and answer, in Chinese or English."""
    tag = "zh" if language == "zh" else "en"
    path = resources_folder() / "prompts" / "frames" / f"{tag}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def answer_languages(language: str = "en") -> dict[str, str]:
    """Tags of the languages that answers can be asked for in, with their names in a language."""
    names = frame_texts(language)["languages"]
    return dict(names)


def filled(template: str, fields: Mapping[str, str]) -> str:
    """A text with the fields that it names in braces."""
    for name, value in fields.items():
        template = template.replace("{" + name + "}", value)
    return template
