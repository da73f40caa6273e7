"""What a DOCX paragraph inherits from its styles: heading level, list, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_HIDDEN_TWIPS = 40
"""Two points: nothing is seen of a line or row that is exactly that high."""
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)


def value(element: Any, *path: str, default: str | None = None) -> str | None:
    """The `w:val` of the descendant reached by child names, or `default`."""
    for name in path:
        if element is None:
            return default
        element = element.find(W + name)
    if element is None:
        return default
    found: str | None = element.get(W + "val")
    return default if found is None else found


def is_on(element: Any, name: str) -> bool | None:
    """A toggle such as `w:vanish`: True, False, or None where it is not stated."""
    child = None if element is None else element.find(W + name)
    if child is None:
        return None
    return child.get(W + "val", "1") not in ("0", "false", "off")


def integer(text: str | None, default: int) -> int:
    """`text` as a number; broken files hold anything."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Numbered:
    """How a paragraph comes to its list.

    Attributes:
        instance: The numId.
        level: What the paragraph itself states, or None.
        styles: The styles up to the one that names the list, nearest first, each with the level
            that it states; empty where the paragraph names the list itself.
    """

    instance: str
    level: int | None
    styles: tuple[tuple[str, int | None], ...]


class Styles:
    """The styles part, asked by style id; every answer follows `basedOn`."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default_paragraph = self._last_style = ""
        self._last: Any = None
        self._bold: dict[str, bool] = {}
        self._names: dict[str, list[str]] = {}
        self._levels: dict[str, int | None] = {}
        self.defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in () if root is None else root.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            self._styles[identifier] = style
            is_default = style.get(W + "default") in ("1", "true", "on")
            if style.get(W + "type") == "paragraph" and is_default:
                self._default_paragraph = identifier

    def of(self, paragraph: Any) -> str:
        """The style id of a paragraph (the default one when none is named)."""
        if paragraph is not self._last:  # it is asked for several times in a row
            self._last = paragraph
            self._last_style = value(paragraph.find(W + "pPr"), "pStyle") or self._default_paragraph
        return self._last_style

    def chain(self, identifier: str | None) -> Iterator[tuple[str, Any]]:
        """The style and what it is based on, nearest first; cycles end."""
        seen: set[str] = set()
        while identifier and identifier not in seen and identifier in self._styles:
            seen.add(identifier)
            style = self._styles[identifier]
            yield identifier, style
            identifier = value(style, "basedOn")

    def names(self, identifier: str) -> list[str]:
        """Lower-case names of the style and its ancestors."""
        found = self._names.get(identifier)
        if found is None:
            found = [(value(s, "name") or i).lower() for i, s in self.chain(identifier)]
            self._names[identifier] = found
        return found

    def element(self, identifier: str) -> Any:
        return self._styles.get(identifier)

    def heading_level(self, paragraph: Any) -> int | None:
        """Level from 1, by outline level of the paragraph, then by its style and its ancestors."""
        direct = value(paragraph.find(W + "pPr"), "outlineLvl")
        if direct is not None:
            level = integer(direct, 9)
            return level + 1 if level < 9 else None
        identifier = self.of(paragraph)
        if identifier not in self._levels:
            self._levels[identifier] = self._level_of_style(identifier)
        return self._levels[identifier]

    def _level_of_style(self, identifier: str) -> int | None:
        for _, style in self.chain(identifier):
            name = value(style, "name") or ""
            match = _HEADING_NAME.match(name)
            if match:
                return int(match[1])
            if name.lower() == "title":
                return 1
            outline = value(style, "pPr", "outlineLvl")
            if outline is not None:
                level = integer(outline, 9)
                return level + 1 if level < 9 else None
        return None

    def numbering(self, paragraph: Any) -> Numbered | None:
        """The list of a paragraph, or None when it is not numbered.

        A numId of 0 takes the numbering of the style away (ECMA-376, 17.9.18).
        """
        properties = paragraph.find(W + "pPr")
        numbered = None if properties is None else properties.find(W + "numPr")
        stated = None if numbered is None else value(numbered, "ilvl")
        level = None if stated is None else integer(stated, 0)
        if numbered is not None and value(numbered, "numId") is not None:
            number = value(numbered, "numId") or "0"
            return None if number == "0" else Numbered(number, level or 0, ())
        styles: list[tuple[str, int | None]] = []
        for identifier, style in self.chain(self.of(paragraph)):
            in_style = value(style, "pPr", "numPr", "ilvl")
            styles.append((identifier, None if in_style is None else integer(in_style, 0)))
            number = value(style, "pPr", "numPr", "numId") or ""
            if number:
                return None if number == "0" else Numbered(number, level, tuple(styles))
        return None

    def is_hidden(self, run_properties: Any, paragraph_style: str) -> bool:
        """Whether a run with these properties in a paragraph of this style is hidden text."""
        direct = is_on(run_properties, "vanish")
        if direct is not None:
            return direct
        for start in (value(run_properties, "rStyle"), paragraph_style):
            for _, style in self.chain(start):
                stated = is_on(style.find(W + "rPr"), "vanish")
                if stated is not None:
                    return stated
        return False

    def is_bold(self, paragraph: Any) -> bool:
        """Whether every run with text is bold, by itself or through the paragraph's style."""
        in_style = self._is_style_bold(self.of(paragraph))
        runs = [run for run in paragraph.iter(W + "r") if run.findtext(W + "t", "").strip()]
        states = [is_on(run.find(W + "rPr"), "b") for run in runs]
        return bool(runs) and all(in_style if state is None else state for state in states)

    def _is_style_bold(self, identifier: str) -> bool:
        if identifier not in self._bold:
            stated = (is_on(s.find(W + "rPr"), "b") for _, s in self.chain(identifier))
            self._bold[identifier] = next((each for each in stated if each is not None), False)
        return self._bold[identifier]
