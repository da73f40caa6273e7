"""What a DOCX paragraph inherits from its styles: heading level, list, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.word.markup import W, child_of, integer, is_on, measure, value

MAX_HIDDEN_TWIPS = 40
"""Two points: nothing is seen of a line or row that is exactly that high."""
_RUN, _RUN_PROPERTIES, _TEXT = W + "r", W + "rPr", W + "t"
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)


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
        self._default_paragraph = ""
        self._bold: dict[str, bool] = {}
        self._names: dict[str, list[str]] = {}
        self._levels: dict[str, int | None] = {}
        self._lists: dict[str, tuple[str, tuple[tuple[str, int | None], ...]]] = {}
        self.defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in () if root is None else root.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            self._styles[identifier] = style
            is_default = style.get(W + "default") in ("1", "true", "on")
            if style.get(W + "type") == "paragraph" and is_default:
                self._default_paragraph = identifier

    def of(self, properties: Any) -> str:
        """The style id in a `w:pPr` or None; the default one when none is named."""
        return value(properties, "pStyle") or self._default_paragraph

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

    def of_tables(self) -> Iterator[Any]:
        """All styles of tables."""
        return (s for s in self._styles.values() if s.get(W + "type") == "table")

    def element(self, identifier: str) -> Any:
        return self._styles.get(identifier)

    def heading_level(self, properties: Any, identifier: str) -> int | None:
        """Level from 1, by the outline level in a `w:pPr` (or None), then by the style and its
        ancestors."""
        direct = value(properties, "outlineLvl")
        if direct is not None:
            level = integer(direct, 9)
            return level + 1 if level < 9 else None
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

    def numbering(self, properties: Any, identifier: str) -> Numbered | None:
        """The list of a paragraph of a style, by its `w:pPr` (or None); None when it is not
        numbered.

        A numId of 0 takes the numbering of the style away (ECMA-376, 17.9.18).
        """
        numbered = None if properties is None else child_of(properties, W + "numPr")
        stated = None if numbered is None else value(numbered, "ilvl")
        level = None if stated is None else integer(stated, 0)
        if numbered is not None and value(numbered, "numId") is not None:
            number = value(numbered, "numId") or "0"
            return None if number == "0" else Numbered(number, level or 0, ())
        if identifier not in self._lists:
            self._lists[identifier] = self._list_of_style(identifier)
        number, styles = self._lists[identifier]
        return Numbered(number, level, styles) if number not in ("", "0") else None

    def _list_of_style(self, identifier: str) -> tuple[str, tuple[tuple[str, int | None], ...]]:
        """The numId that a style or its nearest ancestor names, "" for none, and the styles up to
        that one with their levels."""
        styles: list[tuple[str, int | None]] = []
        for each, style in self.chain(identifier):
            in_style = value(style, "pPr", "numPr", "ilvl")
            styles.append((each, None if in_style is None else integer(in_style, 0)))
            if number := value(style, "pPr", "numPr", "numId") or "":
                return number, tuple(styles)
        return "", ()

    def is_bold(self, paragraph: Any, identifier: str) -> bool:
        """Whether every run with text is bold, by itself or through the paragraph's style."""
        has_text = False
        for run in paragraph.iter(_RUN):
            text = child_of(run, _TEXT)
            if text is None or not (text.text or "").strip():
                continue
            has_text = True
            stated = is_on(child_of(run, _RUN_PROPERTIES), "b")
            if not (self._is_style_bold(identifier) if stated is None else stated):
                return False
        return has_text

    def _is_style_bold(self, identifier: str) -> bool:
        if identifier not in self._bold:
            stated = (is_on(s.find(W + "rPr"), "b") for _, s in self.chain(identifier))
            self._bold[identifier] = next((each for each in stated if each is not None), False)
        return self._bold[identifier]


def exact_twips(properties: Any) -> int | None:
    """The height that a `w:pPr` gives each line, or its frame; None where none is fixed."""
    spacing = properties.find(W + "spacing")
    if spacing is not None and spacing.get(W + "line") is not None:
        is_exact = spacing.get(W + "lineRule") == "exact"
        return measure(spacing.get(W + "line"), 240, 20) if is_exact else MAX_HIDDEN_TWIPS + 1
    frame = properties.find(W + "framePr")
    if frame is not None and frame.get(W + "hRule") == "exact":
        return measure(frame.get(W + "h"), 240, 20)
    return None
