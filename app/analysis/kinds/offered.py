"""The kinds of analysis that are offered; the user's own and edited ones among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.analysis.kinds.files import (
    PromptError,
    checked_kind,
    load_kind,
    own_path,
    own_prompts_folder,
    path_of,
)
from app.system.files import write_whole
from app.system.folders import resources_folder
from app.system.translation import tr


@dataclass(frozen=True)
class Kind:
    """A kind of analysis, as it is offered.

    Attributes:
        id: Its name in `Choices.kind` and on the command line; its file's name without ".toml".
        titles, descriptions: By language tag, "en" always among them.
        lengths: Ids of the lengths it can be asked in, the usual one first; may be empty.
        length_titles: Their titles by language tag.
        asks: Whether it needs `Choices.own`, a request in the user's words.
        is_own: Whether it is the user's: a kind of their own, or an edited copy.
        path: Its file.
        problem: Why it cannot be used, or "".
    """

    id: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    lengths: tuple[str, ...]
    length_titles: Mapping[str, Mapping[str, str]]
    asks: bool
    is_own: bool
    path: Path
    problem: str = ""

    def title(self, language: str = "en") -> str:
        """Its title in a language, or in English."""
        return self.titles.get(language) or self.titles.get("en") or self.id

    def description(self, language: str = "en") -> str:
        """One sentence in a language, or in English."""
        return self.descriptions.get(language) or self.descriptions.get("en") or ""

    def length_title(self, length: str, language: str = "en") -> str:
        """The title of one of its lengths."""
        titles = self.length_titles.get(language) or self.length_titles.get("en") or {}
        return titles.get(length, length)


def kinds() -> tuple[Kind, ...]:
    """All kinds of analysis in the order they are offered, the shipped ones first; the user's own
    copies stand in for shipped kinds of the same id. A file that cannot be used has a `problem`."""
    found: dict[str, tuple[float, Kind]] = {}
    for folder in (resources_folder() / "prompts", own_prompts_folder()):
        for path in sorted(folder.glob("*.toml")):
            order, kind = _describe(path, is_own=folder == own_prompts_folder())
            if kind.id in found:
                order = found[kind.id][0]
            found[kind.id] = (order, kind)
    return tuple(kind for _, kind in sorted(found.values(), key=lambda each: (each[0], each[1].id)))


def copy_kind(kind: str, new_id: str = "") -> Path:
    """Copies a kind's file into the user's folder, to be edited; under `new_id` it becomes a kind
    of its own. Returns the copy, which is left alone when it is there already."""
    name = new_id or kind
    path = own_path(name)
    if not path.exists():
        text = path_of(kind).read_text(encoding="utf-8")
        text = re.sub(r'^kind = ".*"', f'kind = "{name}"', text, count=1, flags=re.MULTILINE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def save_kind(kind: str, text: str) -> Path:
    """Keeps an edited kind in the user's folder. Raises `PromptError`, and changes nothing, when it
    is not usable."""
    path = own_path(kind)
    checked_kind(text, tr("The kind “{kind}”", kind=kind))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return path


def discard_kind(kind: str) -> None:
    """Removes the user's copy; a shipped kind is then as it was shipped."""
    own_path(kind).unlink(missing_ok=True)


def is_shipped(kind: str) -> bool:
    """Whether Longleaf brings a kind, so that giving an edited one up puts that back."""
    return (resources_folder() / "prompts" / f"{kind}.toml").is_file()


def kind_text(kind: str) -> str:
    """The file of a kind as text, to be edited. Raises `PromptError`."""
    return path_of(kind).read_text(encoding="utf-8")


def _describe(path: Path, *, is_own: bool) -> tuple[float, Kind]:
    try:
        data, problem = load_kind(path), ""
    except PromptError as error:
        data, problem = {}, str(error)
    texts = {tag: value for tag, value in data.items() if tag in ("en", "zh")}
    return float(data.get("order", 100)), Kind(
        id=path.stem,
        titles={tag: value.get("title", path.stem) for tag, value in texts.items()},
        descriptions={tag: value.get("description", "") for tag, value in texts.items()},
        lengths=tuple(data.get("lengths", ())),
        length_titles={tag: value.get("length_titles", {}) for tag, value in texts.items()},
        asks=bool(data.get("asks")),
        is_own=is_own,
        path=path,
        problem=problem,
    )
